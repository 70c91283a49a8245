"""Measure how long a save takes to show in the preview: `python -m benchmarks.bench_serve`.

The command `laojie serve` runs on a portal of N articles, as an editor would start it. One article
in the middle is saved again and again, as editors do: written beside itself and renamed. The
clock runs from before the write until its file in output/ holds the new text.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.make_portal import make

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "benchmarks" / ".work"
SIZES = (1000, 10_000)
# Seconds between saves: the preview is at rest again, as between the saves of a person.
REST = 0.5
# Seconds between two looks at the file.
LOOK = 0.0005
PATIENCE = 60.0


def article(site: Path) -> tuple[Path, Path]:
    """Return an article of the middle of the portal, and its file in output/."""
    every = sorted((site / "content").rglob("[0-9]*.md"))
    found = every[len(every) // 2]
    page = site / "output" / found.relative_to(site / "content").with_suffix(".html")
    return found, page


@contextmanager
def serving(site: Path) -> Iterator[None]:
    """Run `laojie serve` while the block runs, from the end of its first build on."""
    command = [sys.executable, "-m", "laojie", "serve", str(site), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("the preview's output is not to be read")
        try:
            # Two lines say where it is; the third, that the first build is over.
            for _ in range(3):
                print(process.stdout.readline().rstrip())
            time.sleep(REST)
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)


def save(source: Path, text: str, page: Path, mark: str) -> float:
    """Save an article with a mark in it; return the seconds until its page has the mark."""
    beside = source.with_name(f".{source.name}.new")
    start = time.perf_counter()
    beside.write_text(f"{text}\n{mark}\n", encoding="utf-8")
    os.replace(beside, source)
    wanted = mark.encode()
    while wanted not in page.read_bytes():
        if time.perf_counter() - start > PATIENCE:
            raise TimeoutError(page)
        time.sleep(LOOK)
    return time.perf_counter() - start


def measure(size: int, saves: int) -> list[float]:
    """Return the seconds of each save on a portal of so many articles."""
    site = WORK / f"serve-{size}"
    if not site.exists():
        make(site, size)
    source, page = article(site)
    text = source.read_text(encoding="utf-8")
    with serving(site):
        try:
            found = []
            for number in range(saves):
                found.append(save(source, text, page, f"第{number}次保存，{time.time_ns()}。"))
                time.sleep(REST)
            return found
        finally:
            source.write_text(text, encoding="utf-8")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of articles")
    parser.add_argument("--saves", type=int, default=20)
    given = parser.parse_args()
    for size in given.sizes:
        found = [1000 * seconds for seconds in measure(size, given.saves)]
        median, low, high = statistics.median(found), min(found), max(found)
        print(f"{size:>9,} articles: {median:.0f} ms median of {len(found)} ({low:.0f}–{high:.0f})")


if __name__ == "__main__":
    main()
