"""Measure what it costs to start: `laojie --help`, and a build of a small portal left as it was.

    python -m benchmarks.bench_start

The small portal is the one that `laojie init` makes. A Python that does nothing is measured
beside them: no command can cost less.
"""

import argparse
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks import measure, results
from benchmarks.tools import ROOT, WORK

REPEATS = 11
HELP = "laojie --help"
UNCHANGED = "laojie build of the starter, nothing changed"
NOTHING = "python -c pass"
_LAOJIE = [sys.executable, "-m", "laojie"]


def main() -> None:
    """Measure, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--results", type=Path, default=results.FILE, help="where figures go")
    given = parser.parse_args()
    measure.adopt_orphans()
    WORK.mkdir(exist_ok=True)
    site = WORK / "starter"
    shutil.rmtree(site, ignore_errors=True)
    commands = {
        NOTHING: [sys.executable, "-c", "pass"],
        HELP: [*_LAOJIE, "--help"],
        UNCHANGED: [*_LAOJIE, "build", str(site)],
    }
    _run([*_LAOJIE, "init", str(site)])
    for command in commands.values():  # The first of each fills caches, and builds the portal.
        _run(command)
    runs = [
        {"what": what, "turn": turn, **asdict(_run(command))}
        for turn in range(REPEATS)
        for what, command in commands.items()
    ]
    whole = results.keep(given.results, ("start",), {**results.stamp(), "runs": runs})
    for what in commands:
        print(f"{what:<46} cpu {results.timed(whole, 'start', what, 'cpu'):.3f} s")
    shutil.rmtree(site)


def _run(command: list[str]) -> measure.Usage:
    environment = {"PYTHONPATH": str(ROOT)}
    return measure.run(command, cwd=WORK, log=WORK / "start.log", environment=environment)


if __name__ == "__main__":
    main()
