"""Markdown that does nothing where its author surely meant something, with its place.

What can only be meant in one way is made to work in `meant`. What is left here has a meaning of
its own in standard Markdown, so that an editor has to say.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from laojie.markup.meant import as_meant, text_lines
from laojie.model.text import HAN

_BLOCK = re.compile(r" {0,3}<(details|div|center|section|article|aside|figure|p|td|th)\b", re.I)
_INSIDE = re.compile(
    r"\*\*[^\s*][^*\n]*\*\*|!?\[[^\]\n]*\]\([^)\n]+\)|^(?:[-*+]|\d+\.) +\S|^#{1,6} "
)
_NUMBERED = re.compile(r" {0,3}(?!1\.)\d{1,2}\. +\S")
_STARTS = re.compile(r"\s*(?:[-*+>#|]|\d+\. |<|$)")
_QUOTED = re.compile(r"(?: {0,3}> ?)*")
_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,3}\.)[ \t]+\S")
_ENDS_A_LIST = re.compile(r"\s*(?:#{1,6}\s|[|<]|([-*])(?: *\1){2,}\s*\Z|[-=]+\s*\Z|\Z)")
# From so many columns to the right of an item's marker on, a line belongs to the item.
_NESTING = 2
_UNDERSCORES = re.compile(rf"(?<=[{HAN}])_([^\s_`][^_\n`]*)_(?=[{HAN}])")
_ASIDE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|\]\([^()\n]*\)|<[^<>\n]*>|https?://[^\s)]+")


class Surprise(NamedTuple):
    """A place of the body, its line and column from 1, and the code of what is to be said."""

    line: int
    column: int
    code: str
    text: str


def find(source: str) -> list[Surprise]:
    """All surprises in a body, in order."""
    lines = as_meant(source).split("\n")
    free = list(text_lines(lines))
    found = (item for rule in RULES for item in rule(lines, free))
    return sorted(found)


def markdown_in_html(lines: list[str], free: list[int]) -> Iterator[Surprise]:
    """Marks within a block of HTML that holds no empty line: such a block stays as it is."""
    inside = ""
    for number in free:
        line = lines[number]
        if not line.strip():
            inside = ""
        elif opened := _BLOCK.match(line):
            inside = "" if "markdown=" in line else opened[1]
        if inside and (mark := _INSIDE.search(line)):
            yield Surprise(number + 1, mark.start() + 1, "markdown-in-html", inside)


def list_not_from_one(lines: list[str], free: list[int]) -> Iterator[Surprise]:
    """A numbered list right below a line of text that begins with another number than 1."""
    known = set(free)
    for number in free:
        above = lines[number - 1] if number and number - 1 in known else ""
        if _NUMBERED.match(lines[number]) and above.strip() and not _STARTS.match(above):
            start = lines[number].lstrip().partition(".")[0]
            yield Surprise(number + 1, 1, "markdown-list-start", start)


def list_of_another_kind(lines: list[str], free: list[int]) -> Iterator[Surprise]:
    """A numbered item right below one with a bullet, or the other way round: more of its text."""
    known = set(free)
    # The column of each open item, and its kind; None once this was told of.
    items: list[tuple[int, bool | None]] = []
    quoted, in_text = "", False
    for number, line in enumerate(lines):
        prefix = "" if (found := _QUOTED.match(line)) is None else found[0]
        text = line[len(prefix) :]
        # What is indented belongs to a list that is open, or is code.
        is_seen = number in known or (items and line.startswith((" ", "\t")))
        if prefix != quoted or not is_seen or _ENDS_A_LIST.match(text):
            items, in_text, quoted = [], False, prefix
        item = _ITEM.match(text)
        if not is_seen or item is None or (in_text and item[2] not in {"-", "*", "+", "1."}):
            in_text = not items and bool(text.strip())
            continue
        column, is_numbered = len(item[1].expandtabs(4)), item[2].endswith(".")
        # What stands left of the first item is of its level too.
        while len(items) > 1 and column < items[-1][0]:
            items.pop()
        if not items or column >= items[-1][0] + _NESTING:
            items.append((column, is_numbered))
        elif items[-1][1] is (not is_numbered):
            items[-1] = (items[-1][0], None)
            place = len(prefix) + item.start(2) + 1
            yield Surprise(number + 1, place, "markdown-mixed-list", item[2])


def underscores_between_han(lines: list[str], free: list[int]) -> Iterator[Surprise]:
    """`中文_强调_文字`: for Markdown a part of a word, as in a file's name."""
    for number in free:
        bare = _ASIDE.sub(lambda found: " " * len(found[0]), lines[number])
        for found in _UNDERSCORES.finditer(bare):
            yield Surprise(number + 1, found.start() + 1, "markdown-underscore", found[1][:20])


Rule = Callable[[list[str], list[int]], Iterator[Surprise]]
RULES: tuple[Rule, ...] = (
    markdown_in_html,
    list_not_from_one,
    list_of_another_kind,
    underscores_between_han,
)
"""What is looked for. Each gets the lines of a body, and the numbers of those that are no code."""
