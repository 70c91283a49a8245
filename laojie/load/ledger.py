"""Files of the ledger, read."""

import os
import posixpath
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


def names(site: Path) -> Iterator[str]:
    """Yield the names, without endings, that documents ever had: in addresses and as files."""
    for folder, _, files in os.walk(site / ledger.FOLDER):
        for name in files:
            if name.endswith(ledger.ENDING):
                text = Path(folder, name).read_text(encoding="utf-8", errors="replace")
                for line in text.splitlines():
                    # The address and the document; there are too many to take each line apart.
                    for word in line.split()[0:5:4]:
                        yield posixpath.splitext(posixpath.basename(word.rstrip("/")))[0]
