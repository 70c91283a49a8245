"""The two lines of --- around front matter: found, or what of them is wrong.

A file without them is cut where they can only be meant, so that the rest of it is checked too.
"""

import difflib
import re
from dataclasses import dataclass

from laojie.load.plainyaml import INVISIBLE
from laojie.load.slips import ODD_SPACE, shown

_SIGN = "---"
# The end of a document in YAML, which some programs take for the end of front matter.
_POINTS = "..."
# Without any of this a first line ends soonest.
_NEARLY = re.compile(r"[-–—−－_=*]{2,}|[—―]+")
_FIELD = re.compile(r"[ \t]*(?:-[ \t]|[A-Za-z_\u4e00-\u9fff][\w.-]*[ \t]*[:：](?!//))")
_HAN_FIELD = re.compile(r"([\u4e00-\u9fff][\w.-]*)[ \t]*[:：]")
_MOST = 80
"""In how many lines front matter without an end is looked for."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where front matter stands, in lines from 0: the first of it, the one below it, and the first
    of the body."""

    first: int
    last: int
    body: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with the line `line`, from 0. It is to be replaced, or `right` to be put
    before it (`insert`), or, where that is None, it is to be taken out."""

    line: int
    code: str
    value: str = ""
    right: str | None = _SIGN
    insert: bool = False


def find(lines: list[str]) -> tuple[Cut | None, list[Wrong]]:
    """Find front matter whose fences are not both as they should be."""
    wrong: list[Wrong] = []
    first = _skip_empty(lines, wrong)
    if first == len(lines):
        return None, [Wrong(0, "front-matter-missing", right=None)]
    opening = _bare(lines[first])
    if opening == _SIGN or _NEARLY.fullmatch(opening):
        wrong += _odd(first, lines[first])
        return _closed(lines, first + 1, wrong)
    if not _FIELD.match(lines[first]):
        return None, [Wrong(0, "front-matter-missing", right=None)]
    cut, problems = _closed(lines, first, [])
    if cut is None or problems:
        # Neither fence: this may as well be a text that begins with a colon.
        return None, [Wrong(0, "front-matter-missing", right=None)]
    return cut, [*wrong, Wrong(first, "fence-unopened", insert=True)]


def _skip_empty(lines: list[str], wrong: list[Wrong]) -> int:
    """The first line that is not empty; those above are too many."""
    first = 0
    while first < len(lines) and not _bare(lines[first]):
        wrong.append(Wrong(first, "fence-late", right=None))
        first += 1
    return first


def _closed(lines: list[str], first: int, wrong: list[Wrong]) -> tuple[Cut | None, list[Wrong]]:
    """Where front matter that begins with the line `first` ends."""
    last = first
    body: int | None = None
    for number in range(first, min(len(lines), first + _MOST)):
        bare = _bare(lines[number])
        if bare == _POINTS and any(line.rstrip(" \t") == _SIGN for line in lines[number + 1 :]):
            # What stands between the two would be lost: a draft would be published.
            return None, [*wrong, Wrong(number, "fence-points", right=None)]
        if bare in (_SIGN, _POINTS) or (last > first and _NEARLY.fullmatch(bare)):
            return Cut(first, number, number + 1), [*wrong, *_odd(number, lines[number])]
        if _FIELD.match(lines[number]):
            if not _is_text(lines[number]):
                body = None
            elif body is None and not _bare(lines[number - 1]):
                body = last
            last = number + 1
        elif bare and not lines[number].startswith((" ", "#")):
            break
    if body is not None:
        last = body
    if last == first:
        return None, [*wrong, Wrong(max(0, first - 1), "front-matter-unclosed", right=None)]
    blank = last == len(lines) or not _bare(lines[last])
    right = _SIGN if blank else None
    unclosed = Wrong(last, "front-matter-unclosed", right=right, insert=True)
    return Cut(first, last, last), [*wrong, unclosed]


def _is_text(line: str) -> bool:
    """Whether a line with a colon is a sentence, as in 导语：…, and no field, not even one that is
    misspelt."""
    from laojie.load import schema

    found = _HAN_FIELD.match(line)
    return found is not None and not difflib.get_close_matches(
        found[1], schema.all_names(), n=1, cutoff=0.5
    )


def _odd(number: int, line: str) -> list[Wrong]:
    """What is wrong with a fence."""
    bare = line.rstrip(" \t")
    if bare == _SIGN or (number and bare == _POINTS):
        return []
    return [Wrong(number, "fence-odd", value=shown(line.strip()[:20]))]


def _bare(line: str) -> str:
    return ODD_SPACE.sub(" ", INVISIBLE.sub("", line)).strip()
