"""Measure whole builds of generated portals: wall and CPU seconds, pages rendered and written.

    python benchmarks/bench_build.py [N ...]

For each N: a cold build, a build with nothing changed, and one build after each of: a new
article, an edited body, a deletion in the middle. Each is a process of its own, started as a user
would; CPU seconds are user + system of that process and all that it started.
"""

import argparse
import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import make_portal  # noqa: E402

WORK = ROOT / "benchmarks" / ".work"
NEW = """\
---
title: 刚刚发布的一篇文章
date: 2021-12-31 10:00
tags: [标签001, 标签002, 标签003]
---

这是新发布的文章。
"""
_SUBREAPER = 36


def run(site: Path, *options: str) -> dict[str, float]:
    """Build once; return wall and CPU seconds with what the build reports."""
    report = site / "report.json"
    command = [sys.executable, "-m", "laojie", "build", str(site), "--report", str(report)]
    before = _children()
    start = time.perf_counter()
    subprocess.run(
        [*command, *options],
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    wall = time.perf_counter() - start
    _reap()
    pages = json.loads(report.read_text(encoding="utf-8"))["pages"]
    return {"wall": wall, "cpu": _children() - before, **pages}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap() -> None:
    """Wait for processes that the build left to end by themselves, so that they are counted."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def measure(articles: int) -> None:
    """Print one line for each kind of build of a portal of so many articles."""
    site = WORK / f"portal-{articles}"
    make_portal.make(site, articles)
    _line(articles, "cold", run(site))
    _line(articles, "nothing changed", run(site))
    (site / "content/lanmu01/99999999.md").write_text(NEW, encoding="utf-8")
    _line(articles, "one new article", run(site))
    path = site / make_portal.article(articles // 2, articles).path
    path.write_text(path.read_text(encoding="utf-8") + "\n又添一段。\n", encoding="utf-8")
    _line(articles, "one body edited", run(site))
    path.unlink()
    _line(articles, "one in the middle deleted", run(site))


def _line(articles: int, name: str, found: dict[str, float]) -> None:
    print(
        f"{articles:>8}  {name:<26} wall {found['wall']:7.2f} s  cpu {found['cpu']:7.2f} s  "
        f"rendered {found['rendered']:>6.0f}  written {found['written']:>6.0f}  "
        f"removed {found['removed']:>3.0f}  of {found['total']:.0f}",
        flush=True,
    )


def main() -> None:
    """Measure portals of the sizes named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=int, default=[100, 1000])
    given = parser.parse_args()
    if sys.platform == "linux":
        # Workers outlive the build by a moment; as their reaper this process can count them.
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    for articles in given.articles:
        measure(articles)


if __name__ == "__main__":
    main()
