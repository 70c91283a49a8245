"""Documents: what a source became. All values frozen, all filled in, all valid."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from laojie import clock, fingerprint
from laojie.model.config import Config

ARTICLE, LISTING, PAGE, SECTION = "article", "listing", "page", "section"
# An article, a listing or a page of which nothing is left but that it is withdrawn.
WITHDRAWN = "withdrawn"
WITHDRAWN_WORDS = ("withdrawn", "撤稿")
OPEN_STATUS = ("在售", "求购")

# The sitemap of documents without a date stands beside those of the months.
UNDATED = "pages"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode
_TIE_BITS = 30
_NUMBERED = 1 << (_TIE_BITS - 1)


class Card(NamedTuple):
    """What other pages may show of a document. Moments are seconds since 1970, UTC."""

    path: str
    kind: str
    url: str
    title: str
    summary: str = ""
    date: int | None = None
    updated: int | None = None
    section: str = ""
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    author: str = ""
    cover: str = ""
    cover_alt: str = ""
    pinned: bool = False
    indexed: bool = True
    # Empty: the site's own.
    language: str = ""
    # The sources of the same in other languages, and of the pictures in the body.
    translations: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    weight: int = 0
    # What a section's documents are.
    inside: str = ""
    offer: str = ""
    number: str = ""
    niche: str = ""
    followers: str = ""
    region: str = ""
    price: int | None = None
    status: str = ""
    expires: int | None = None

    @property
    def lastmod(self) -> int | None:
        """When a reader would last have noticed a change."""
        return self.updated or self.date

    def pack(self) -> str:
        """Return the card as JSON, a list of its fields."""
        return _encode(self)

    @classmethod
    def unpack(cls, packed: str) -> "Card":
        """Return the card that `pack` packed."""
        values = _decode(packed)
        for place in _TUPLES:
            values[place] = tuple(values[place])
        return cls._make(values)


_TUPLES = tuple(map(Card._fields.index, ("tags", "topics", "translations", "images")))


class Heading(NamedTuple):
    """A heading of the body, for the table of contents."""

    id: str
    title: str
    level: int


class Target(NamedTuple):
    """An address that the body names: a link's or an image's, with its line in the source."""

    value: str
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Body:
    """A document's text as HTML, with the addresses of other documents still open.

    Each href and src stands between the characters U+0002 and U+0003; rendering resolves it.
    """

    html: str = ""
    headings: tuple[Heading, ...] = ()
    targets: tuple[Target, ...] = ()
    words: int = 0

    def pack(self) -> str:
        """Return all but the HTML as JSON."""
        return _encode(
            [
                self.words,
                self.headings,
                self.targets,
            ]
        )

    @classmethod
    def unpack(cls, html: str, packed: str) -> "Body":
        """Return the body that `pack` packed."""
        words, headings, targets = _decode(packed)
        return cls(
            html, tuple(map(Heading._make, headings)), tuple(map(Target._make, targets)), words
        )


@dataclass(frozen=True, slots=True)
class Details:
    """What only the document's own page shows or needs. `updated` is as its author gave it."""

    updated: int | None = None
    withdrawn: int | None = None
    reason: str = ""
    source: str = ""
    source_url: str = ""
    canonical: str = ""
    robots: str = ""
    template: str = ""
    form: str = ""
    toc: bool | None = None
    summary_given: bool = False
    related: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def pack(self) -> str:
        """Return the details as JSON, what is empty left out."""
        found = ((name, getattr(self, name)) for name in self.__slots__)
        return _encode({name: value for name, value in found if value or value is False})

    @classmethod
    def unpack(cls, packed: str) -> "Details":
        """Return the details that `pack` packed."""
        values = _decode(packed)
        for name in ("related", "aliases"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Document:
    """A source, parsed and valid. Hidden while `draft`, before `appears`, from `vanishes` on."""

    card: Card
    details: Details
    body: Body
    draft: bool = False
    appears: int = clock.LONG_AGO
    vanishes: int = clock.FOREVER

    @property
    def path(self) -> str:
        """The source, as in `content/a/5743.md`."""
        return self.card.path

    def visible(self, now: int) -> bool:
        """Say whether readers may see the document at the moment `now`."""
        return not self.draft and self.appears <= now < self.vanishes


def with_change(card: Card, details: Details, changed: int | None) -> Card:
    """Return the card with the time of its last change: the one that its author gave, or the one
    that the ledger has. What changed before it came out did not change since."""
    if card.kind not in {ARTICLE, LISTING, PAGE}:
        return card
    moment = details.updated if details.updated is not None else changed
    if moment is not None and card.date is not None and moment <= card.date:
        moment = None
    return card if moment == card.updated else card._replace(updated=moment)


def sort_key(card: Card) -> tuple[int, int]:
    """Return the place of a card in every partition ordered by date: (key, tie).

    Cards of one second follow the numbers in their file names (5743 before 5744), other names
    come after them; the tie makes the order total. Both depend on the card alone.
    """
    name = card.path.rpartition("/")[2].removesuffix(".md")
    low = int(name) if is_number(name) else _NUMBERED | fingerprint.number(name) & (_NUMBERED - 1)
    return ((card.date or 0) << _TIE_BITS) | low, fingerprint.number(card.path)


def is_number(name: str) -> bool:
    """Say whether a name is one of the numbers that put documents in order."""
    return name.isascii() and name.isdigit() and int(name) < _NUMBERED


def moment_of(key: int) -> int:
    """Return the moment in a sort key."""
    return key >> _TIE_BITS


def key_at(moment: int) -> int:
    """Return the lowest sort key of the moment."""
    return moment << _TIE_BITS


def ancestors(section: str) -> tuple[str, ...]:
    """Return the section and those it lies in: `a/b` gives `a/b`, `a`."""
    parts = section.split("/")
    return tuple("/".join(parts[:n]) for n in range(len(parts), 0, -1)) if section else ()


def partitions(card: Card, config: Config) -> tuple[str, ...]:
    """Return the names of the partitions in which a visible card stands."""
    if card.kind == WITHDRAWN:
        return ()
    names = [f"section:{section}" for section in ancestors(card.section)]
    if card.kind == ARTICLE and card.date is not None:
        names += ["all", f"author:{card.author}", f"month:{month(card.date, config)}"]
        names += [f"tag:{tag}" for tag in card.tags]
        names += [f"topic:{topic}" for topic in card.topics]
        names += ["pinned"] if card.pinned else []
    elif card.kind == LISTING:
        names.append("listings")
    elif card.kind == SECTION:
        return ("sections",)
    else:
        names = ["pages"]
    if card.indexed:
        names.append(f"sitemap:{UNDATED if card.date is None else month(card.date, config)}")
    return tuple(names)


def month(date: int, config: Config) -> str:
    """Return the month of a moment in the site's zone, as in `2021-09`."""
    return clock.at(date, config.zone).strftime("%Y-%m")


def month_keys(name: str, config: Config) -> tuple[int, int]:
    """Return the lowest and the highest sort key of a month such as `2021-09`."""
    year, number = int(name[:4]), int(name[5:])
    after = f"{year + number // 12:04d}-{number % 12 + 1:02d}"
    first, last = (clock.parse_now(f"{text}-01", config.zone) for text in (name, after))
    return key_at(first), key_at(last) - 1
