"""Measure how long a save takes to show in the preview: `python -m benchmarks.bench_serve`.

The command `laojie serve` runs on a portal of N articles, as an editor would start it. One article
in the middle is saved again and again, as editors do: written beside itself and renamed. The
clock runs from before the write until its file in output/ holds the new text. What is measured
goes to `results.json`, in place of what was there for the same N.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import results
from benchmarks.make_portal import make
from benchmarks.tools import ROOT, WORK

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
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of articles")
    parser.add_argument("--saves", type=int, default=20)
    parser.add_argument("--results", type=Path, default=results.FILE, help="where figures go")
    given = parser.parse_args()
    for size in given.sizes:
        walls = measure(size, given.saves)
        runs = [{"what": name(size), "wall": wall} for wall in walls]
        kept = results.load(given.results).get("serve", {}).get("runs", [])
        others = [run for run in kept if run["what"] != name(size)]
        found = {**results.stamp(), "runs": [*others, *runs]}
        whole = results.keep(given.results, ("serve",), found)
        median = results.timed(whole, "serve", name(size), "wall") or 0
        print(
            f"{name(size)}: {median:.3f} s median of {len(walls)} ({min(walls):.3f} to "
            f"{max(walls):.3f})"
        )


def name(size: int) -> str:
    """Return what is measured, as it is called in the results."""
    return f"preview of {size:,} articles, from saving one to its new bytes in output/"


if __name__ == "__main__":
    main()
