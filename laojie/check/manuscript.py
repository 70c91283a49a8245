"""A document as a rule sees it: what the editor typed, and what became of it."""

import html as entities
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import NamedTuple

from laojie.check import prose
from laojie.check.settings import Settings
from laojie.load import frontmatter
from laojie.load.yamlnodes import Loaded, load
from laojie.model.document import Body, Card, Details

# The fields of front matter that readers see as text.
_WORDED = ("title", "summary", "cover_alt")
_UNINDENTED = re.compile(r"^\S", re.MULTILINE)
_HEADING = re.compile(r"<h([1-6])[\s>]")
# A single # without a space begins a hashtag.
_MARKED_HEADING = re.compile(r"[ >]*(?:#{2,6}[^#\n]|#[ \t])")
_UNDERLINE = re.compile(r"[ >]*(?:=+|-+)[ \t]*\Z")
_OWN_FRAGMENT = re.compile(r'\shref="#([^"]+)"')
# Not the end of another address, nor of a longer name: [a](b.html#c), [a](#c-d).
_BEFORE_FRAGMENT = r"(?:(?<=\]\()|(?<=\]\(<)|(?<==[\"'])|(?<=\]: )|(?<==))"
_BEHIND_FRAGMENT = r"(?=[)\s\"'>]|\Z)"
_ANCHOR = re.compile(r'\s(?:id|name)="([^"]+)"')
_BEFORE_ADDRESS = ("](", '="', "='", "")
_NOTES = ("fn:", "fnref:", "fnref")
_PARAGRAPH = re.compile(r"(?:^[^\n]*\S[^\n]*(?:\n|\Z))+", re.MULTILINE)

Place = tuple[int, int]


class Found(NamedTuple):
    """What a rule yields: a place, and a message of `texts.TEXTS` with its parameters."""

    place: Place
    code: str = ""
    params: dict[str, object] = {}  # noqa: RUF012 - never written to


class Address(NamedTuple):
    """An address that the body names, with its place. An `image` is shown in the page."""

    value: str
    place: Place
    image: bool = False


class Paragraph(NamedTuple):
    """Lines without a gap: where they begin, and their words."""

    start: int
    text: str


@dataclass(frozen=True)
class Manuscript:
    """One source, parsed. `prose` is `text` with all but its words blanked out."""

    path: str
    text: str
    body_start: int
    card: Card
    details: Details
    body: Body
    zone: tzinfo
    settings: Settings
    front: Loaded

    # Places

    def place(self, offset: int) -> Place:
        """Return (line, column), from 1, of an offset in the text."""
        line = bisect_left(self._breaks, offset)
        start = self._breaks[line - 1] + 1 if line else 0
        return line + 1, offset - start + 1

    def line(self, number: int) -> str:
        """Return a line, from 1, of the text."""
        start = self._offset(number)
        return (
            self.text[start : self._breaks[number - 1]]
            if number <= len(self._breaks)
            else self.text[start:]
        )

    def field(self, name: str) -> Place:
        """Return the place of a field's value; the top of the file when it is not there."""
        return self.front.place((name,)) if name in self.front.value else (1, 1)

    def at(self, offset: int, code: str = "", **params: object) -> Found:
        """Return what a rule found at an offset of the text."""
        return Found(self.place(offset), code, params)

    def in_field(self, name: str, code: str = "", **params: object) -> Found:
        """Return what a rule found in a field of front matter."""
        return Found(self.field(name), code, params)

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def _offset(self, line: int) -> int:
        """Where a line, from 1, begins."""
        return 0 if line < 2 else self._breaks[line - 2] + 1

    # Words

    @cached_property
    def prose(self) -> str:
        """The words, each where it stands in the text; see `prose.prose`."""
        return prose.prose(self.text, self.body_start, list(self._worded()))

    def _worded(self) -> Iterator[tuple[int, int]]:
        for name in _WORDED:
            if name in self.front.value:
                line, column = self.front.place((name,))
                start = self._offset(line) + column - 1
                # The value ends where the next field begins.
                after = _UNINDENTED.search(self.text, start + 1)
                yield start, min(after.start() if after else self.body_start, self.body_start)

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs, headings, lists and whatever else of the body stands between gaps."""
        found = _PARAGRAPH.finditer(self.prose, self.body_start)
        return [Paragraph(match.start(), match[0]) for match in found]

    # Addresses, anchors, headings

    @cached_property
    def addresses(self) -> list[Address]:
        """The addresses in the body, in its order."""
        found: list[Address] = []
        line, column = 0, 0
        for target in self.body.targets:
            column = column if target.line == line else 0
            line = target.line
            column = self._column(line, target.value, column)
            place = line or 1, column or 1
            found.append(Address(target.value, place, image=target.kind == "image"))
        return found

    def _column(self, line: int, value: str, after: int) -> int:
        """Where an address stands on its line; its words may be the same as itself."""
        if not line:
            return 0
        typed = self.line(line)
        for before in _BEFORE_ADDRESS:
            found = typed.find(before + (value or ")"), after)
            if found >= 0:
                return found + len(before) + 1
        return 1

    @cached_property
    def own_fragments(self) -> list[Address]:
        """The links to places in the document itself, notes apart."""
        found: list[Address] = []
        position = self.body_start
        for match in _OWN_FRAGMENT.finditer(self.body.html):
            value = entities.unescape(match[1])
            if not value.startswith(_NOTES):
                typed = re.compile(_BEFORE_FRAGMENT + re.escape(f"#{value}") + _BEHIND_FRAGMENT)
                if (at := typed.search(self.text, position)) is not None:
                    position = at.start()
                found.append(Address(f"#{value}", self.place(position)))
                position += 1
        return found

    @cached_property
    def anchors(self) -> frozenset[str]:
        """What a link to a place in the document may name."""
        return frozenset(entities.unescape(match[1]) for match in _ANCHOR.finditer(self.body.html))

    @cached_property
    def headings(self) -> list[tuple[int, Place]]:
        """The level that each heading has on the page, and its place."""
        levels = [int(match[1]) for match in _HEADING.finditer(self.body.html)]
        places = [self.place(offset) for offset in self._source_headings()]
        if len(places) != len(levels):
            # Written in HTML, or so that only the library knows: the place is not known.
            places = [self.place(self.body_start)] * len(levels)
        return list(zip(levels, places, strict=True))

    def _source_headings(self) -> Iterator[int]:
        """Where the lines begin that are headings in Markdown."""
        start, before = self.body_start, ""
        for line in self.prose[self.body_start :].split("\n"):
            if _MARKED_HEADING.match(line):
                yield start
            elif before.strip() and _UNDERLINE.match(line):
                yield start - len(before) - 1
            before, start = line, start + len(line) + 1


def read(
    data: bytes, card: Card, details: Details, body: Body, zone: tzinfo, settings: Settings
) -> Manuscript | None:
    """Return a document's manuscript; None when the file is no longer the one that was parsed."""
    text, wrong = frontmatter.decode(data, card.path)
    cut = None if wrong else frontmatter.split(text, card.path)[0]
    if cut is None:
        return None
    front = load(cut.yaml, card.path, 2)[0]
    if front is None:
        return None
    start = len(text) - len(cut.body)
    return Manuscript(card.path, text, start, card, details, body, zone, settings, front)
