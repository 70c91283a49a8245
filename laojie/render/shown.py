"""What templates see of documents, sections, tags and lists: plain names, looked up on demand.

Each object holds the page's `Lens`; an attribute that looks further into the catalog does so,
and is recorded, only when a template asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from laojie.model import text
from laojie.model.document import OPEN_STATUS, Body, Card, Details

if TYPE_CHECKING:
    from laojie.render.lens import Lens

EXPIRED = "已过期"
_CARD_FIELDS = frozenset({*Card._fields, "lastmod"})


class ShownCard:
    """A document as lists show it."""

    __slots__ = ("_card", "_lens")

    def __init__(self, card: Card, lens: Lens) -> None:
        self._card = card
        self._lens = lens

    def __getattr__(self, name: str) -> Any:
        # Whatever has one meaning everywhere is the card's own field.
        if name in _CARD_FIELDS:
            return getattr(self._card, name)
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ShownCard) and other._card == self._card

    def __hash__(self) -> int:
        return hash(self._card)

    @property
    def card(self) -> Card:
        """The card itself."""
        return self._card

    @property
    def url(self) -> str:
        """The address from the root of the host."""
        return self._lens.href(self._card.url)

    @property
    def permalink(self) -> str:
        """The full address."""
        return self._lens.permalink(self._card.url)

    @property
    def date(self) -> datetime | None:
        """When it was published, in the site's zone."""
        return self._lens.moment(self._card.date)

    @property
    def updated(self) -> datetime | None:
        """When it was last updated, in the site's zone; None if never."""
        return self._lens.moment(self._card.updated)

    @property
    def expires(self) -> datetime | None:
        """When it expires, in the site's zone; None if never."""
        return self._lens.moment(self._card.expires)

    @property
    def cover(self) -> str | None:
        """The cover's address, None without one."""
        return self._lens.cover(self._card)

    @property
    def cover_width(self) -> int | None:
        """The cover's width in pixels, where it is known."""
        return self._lens.cover_size(self._card)[0]

    @property
    def cover_height(self) -> int | None:
        """The cover's height in pixels, where it is known."""
        return self._lens.cover_size(self._card)[1]

    @property
    def images(self) -> list[str]:
        """The addresses of its pictures that lie on this site: the cover, then those in the
        body; a picture whose file is missing is left out."""
        return self._lens.images(self._card)

    @property
    def open(self) -> bool:
        """Whether a listing may still be enquired about."""
        return self._card.status in OPEN_STATUS and not self._lens.passed(self._card.expires)

    @property
    def state(self) -> str:
        """What to show as a listing's status."""
        if self._card.status in OPEN_STATUS and self._lens.passed(self._card.expires):
            return EXPIRED
        return self._card.status


class ShownDocument(ShownCard):
    """A document as its own page shows it."""

    __slots__ = ("_body", "_details", "_html")

    def __init__(self, card: Card, details: Details, body: Body, lens: Lens) -> None:
        super().__init__(card, lens)
        self._details = details
        self._body = body
        self._html: Markup | None = None

    @property
    def html(self) -> Markup:
        """The body, every address in it resolved."""
        if self._html is None:
            self._html = self._lens.resolve(self._card, self._body)
        return self._html

    @property
    def toc(self) -> list[dict[str, Any]]:
        """The headings of the body, nested; empty when front matter says `toc: false`."""
        if self._details.toc is False:
            return []
        return nest(self._body)

    @property
    def words(self) -> int:
        """Han characters and Latin words of the body."""
        return self._body.words

    @property
    def minutes(self) -> int:
        """Reading time in minutes, at least one."""
        return text.reading_minutes(self._body.words)

    @property
    def source(self) -> str:
        """Where a reprint comes from."""
        return self._details.source

    @property
    def source_url(self) -> str:
        """The address a reprint comes from."""
        return self._details.source_url

    @property
    def summary_given(self) -> bool:
        """Whether front matter has a summary; otherwise it is the beginning of the text."""
        return self._details.summary_given

    @property
    def extra(self) -> Mapping[str, Any]:
        """What front matter says under `extra`."""
        return self._details.extra

    @property
    def details(self) -> Details:
        """Everything else of the front matter."""
        return self._details


def nest(body: Body) -> list[dict[str, Any]]:
    """Return headings as a tree: {id, title, level, children}."""
    root: list[dict[str, Any]] = []
    stack: list[dict[str, Any]] = []
    for heading in body.headings:
        node = {
            "id": heading.id,
            "title": heading.title,
            "level": heading.level,
            "children": [],
        }
        while stack and stack[-1]["level"] >= heading.level:
            stack.pop()
        (stack[-1]["children"] if stack else root).append(node)
        stack.append(node)
    return root


class Section:
    """A section: a folder of documents, with its index.md."""

    __slots__ = ("_card", "_lens", "path")

    def __init__(self, card: Card, lens: Lens) -> None:
        self._card = card
        self._lens = lens
        self.path = card.section

    @property
    def title(self) -> str:
        """Its name."""
        return self._card.title

    @property
    def summary(self) -> str:
        """What it is about, in a sentence."""
        return self._card.summary

    @property
    def url(self) -> str:
        """The address of its front."""
        return self._lens.href(self._card.url)

    @property
    def kind(self) -> str:
        """What its documents are: article or listing."""
        return self._card.inside

    @property
    def indexed(self) -> bool:
        """Whether search engines may list its pages."""
        return self._card.indexed

    @property
    def offer(self) -> str:
        """What its listings do: 出售, 求购 or 代售."""
        return self._card.offer

    @property
    def extra(self) -> Mapping[str, Any]:
        """What front matter says under `extra`."""
        return self._lens.view.details(self._card.path).extra

    @property
    def robots(self) -> str:
        """What front matter says to crawlers."""
        return self._lens.view.details(self._card.path).robots

    @property
    def html(self) -> Markup:
        """Its introduction."""
        return self._lens.document_html(self._card.path)

    @property
    def count(self) -> int:
        """How many documents it has."""
        return self._lens.view.size(f"section:{self.path}")

    @property
    def feeds(self) -> list[dict[str, str]]:
        """Its feeds: {title, url, type}."""
        return self._lens.feeds(self.path, self.title)

    @property
    def parent(self) -> Section | None:
        """The section it lies in."""
        outer = self.path.rpartition("/")[0]
        return self._lens.section(outer) if outer else None

    @property
    def children(self) -> list[Section]:
        """The sections that lie directly in it."""
        inside = self._lens.sections()
        return [s for s in inside if s.path.rpartition("/")[0] == self.path]


class Term:
    """A tag, topic or author."""

    __slots__ = ("_family", "_lens", "_settings", "name")

    def __init__(self, family: str, name: str, lens: Lens) -> None:
        self._family = family
        self._lens = lens
        self._settings: dict[str, Any] | None = None
        self.name = name

    @property
    def settings(self) -> dict[str, Any]:
        """What site.yaml says of it."""
        if self._settings is None:
            self._settings = self._lens.view.named(f"{self._family}s", self.name)
        return self._settings

    @property
    def title(self) -> str:
        """The name to show."""
        return self.settings.get("title") or self.name

    @property
    def summary(self) -> str:
        """What it is about, in a sentence."""
        return self.settings.get("summary") or ""

    @property
    def slug(self) -> str:
        """Its part of the address."""
        return self._lens.view.config.slug(f"{self._family}s", self.name)

    @property
    def url(self) -> str:
        """The address of its list."""
        return self._lens.href(self._lens.view.config.term_url(self._family, self.name))

    @property
    def count(self) -> int:
        """How many articles it has."""
        return self._lens.view.size(f"{self._family}:{self.name}")

    @property
    def cover(self) -> str | None:
        """A topic's picture."""
        return self._lens.static(self.settings.get("cover") or "")

    @property
    def cover_width(self) -> int | None:
        """The picture's width in pixels, where it is known."""
        return self._lens.static_size(self.settings.get("cover") or "")[0]

    @property
    def cover_height(self) -> int | None:
        """The picture's height in pixels, where it is known."""
        return self._lens.static_size(self.settings.get("cover") or "")[1]

    @property
    def cover_alt(self) -> str:
        """What a topic's picture shows."""
        return self.settings.get("cover_alt") or ""

    @property
    def website(self) -> str:
        """An author's own page elsewhere."""
        return self.settings.get("url") or ""


@dataclass(frozen=True, slots=True)
class Paging:
    """Where one page of a list stands among the others."""

    number: int | None
    newer: dict[str, str] | None
    older: dict[str, str] | None
    jumps: tuple[dict[str, Any], ...]


class Settings:
    """site.yaml as templates see it; what is asked for is recorded key by key."""

    __slots__ = ("_lens", "_steps")

    def __init__(self, lens: Lens, steps: tuple[str, ...] = ()) -> None:
        self._lens = lens
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(*error.args) from error

    def __getitem__(self, name: str) -> Any:
        values = self._lens.view.config.values
        if not self._steps and name not in values:
            # All settings there can be have a value; another name is a slip of the pen.
            raise KeyError(f"site.yaml has no setting {name!r}")
        steps = (*self._steps, name)
        if isinstance(self._lens.view.setting_shape(*steps), Mapping):
            return Settings(self._lens, steps)
        return self._lens.view.setting(*steps)

    def _whole(self) -> dict[str, Any]:
        return dict(self._lens.view.setting(*self._steps) or {})

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def __contains__(self, name: str) -> bool:
        return name in self._whole()

    def items(self) -> list[tuple[str, Any]]:
        """Return the keys and values of a mapping."""
        return list(self._whole().items())
