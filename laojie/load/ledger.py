"""Files of the ledger, read."""

import os
from collections.abc import Iterator
from pathlib import Path

from laojie.errors import Problem, problem
from laojie.load import scan
from laojie.model import ledger
from laojie.model.ledger import Line

_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


def read(site: Path, path: str) -> tuple[dict[int, Line], list[Problem]]:
    """Return the lines of a file by their numbers, and what is wrong with it."""
    data, wrong = scan.read(site, path)
    if wrong is not None:
        return {}, [wrong]
    found: dict[int, Line] = {}
    problems = []
    for number, text in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        line = ledger.parse(text)
        if line is not None:
            found[number] = line
        elif text.startswith(_CONFLICT):
            problems.append(problem(path, "conflict-mark", line=number, column=1))
        else:
            problems.append(problem(path, "ledger-line", line=number, column=1, value=text[:60]))
    return _latest(found), problems


def _latest(lines: dict[int, Line]) -> dict[int, Line]:
    """Leave one line for each address: two branches that were merged may both have one."""
    best: dict[str, int] = {}
    for number, line in lines.items():
        other = best.get(line.path)
        if other is None or _weight(line) > _weight(lines[other]):
            best[line.path] = number
    return {number: lines[number] for number in sorted(best.values())}


def _weight(line: Line) -> tuple[object, ...]:
    return line.gone, line.changed or 0, line.first, line.digest, line.source


def lines(site: Path) -> Iterator[Line]:
    """Yield all lines of the site's ledger that can be read."""
    for folder, _, names in os.walk(site / ledger.FOLDER):
        for name in sorted(names):
            path = (Path(folder) / name).relative_to(site).as_posix()
            if ledger.is_shard(path):
                yield from read(site, path)[0].values()
