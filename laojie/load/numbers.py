"""The highest numbers that names ever had, so that none is given twice.

A document that was published and deleted is in no catalog; its number is in links elsewhere.
"""

import json
import os
import re
from collections import Counter
from pathlib import Path

from laojie.errors import MachineError
from laojie.lock import locked
from laojie.model.document import is_number

# Below the folder of what is kept between builds; the lock in it is for whoever gives numbers.
FOLDER = "new"
KEPT = "numbers.json"
_NUMBERED = re.compile(r"(\D*)(\d+)", re.ASCII)
_LAST = re.compile(r"([^/]+?)(?:\.html?)?/?$")

Numbers = Counter[str]
"""The highest number by what stands before it."""


def cut(name: str) -> tuple[str, str] | None:
    """Return what stands before the number with which a name ends, and the number as written."""
    found = _NUMBERED.fullmatch(name)
    return (found[1], found[2]) if found and is_number(found[2]) else None


def note(numbers: Numbers, name: str) -> None:
    """Count a name in, if it ends with a number."""
    if found := cut(name):
        before = found[0].lower()
        numbers[before] = max(numbers[before], int(found[1]))


def note_address(numbers: Numbers, address: str) -> None:
    """Count the last part of an address in."""
    if last := _LAST.search(address):
        note(numbers, last[1])


def kept(folder: Path) -> Numbers:
    """Return what is kept in a folder."""
    try:
        return Counter(json.loads((folder / KEPT).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return Counter()


def keep(numbers: Numbers, folder: Path) -> None:
    """Keep the numbers for the next time, also of documents that will be gone by then.

    The caller holds the folder's lock. Raises MachineError.
    """
    temporary = folder / f"{KEPT}.new"
    try:
        temporary.write_text(json.dumps(numbers, sort_keys=True), encoding="utf-8")
        os.replace(temporary, folder / KEPT)
    except OSError as error:
        raise MachineError(f"{error.filename}: {error.strerror}") from error


def learn(numbers: Numbers, folder: Path) -> None:
    """Keep those of the numbers that are higher than what is kept. Raises MachineError."""
    if numbers <= kept(folder):
        return
    with locked(folder, lambda event: None):
        keep(kept(folder) | numbers, folder)
