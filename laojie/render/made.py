"""A page ready for its template: what its head says, and what all kinds of pages share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from markupsafe import Markup

from laojie.errors import Problem
from laojie.model import text, urls
from laojie.model.document import Card
from laojie.render import alike, jsonld
from laojie.render.lens import Lens, json_text
from laojie.render.shown import Section

INDEX = "index,follow,max-image-preview:large"
NOINDEX = "noindex,follow"
DESCRIPTION_COLUMNS = 160
BODY_STEP = "正文"


Blocks = Callable[[], list[dict[str, Any]]]


@dataclass
class Page:
    """What the head of a page says. `title` is the whole title element, `heading` the h1.

    What costs time is made when a template first asks for it.
    """

    lens: Lens = field(repr=False)
    kind: str
    url: str
    title: str
    heading: str
    description: str
    canonical: str
    breadcrumb: list[dict[str, str]]
    robots: str = INDEX
    og_type: str = "website"
    published: datetime | None = None
    modified: datetime | None = None
    picture: "Picture | None" = None
    feed_folders: list[tuple[str, str]] = field(default_factory=list)
    blocks: Blocks = list
    # Of a document's own page.
    card: Card | None = None

    @property
    def language(self) -> str:
        """The language that the page is written in."""
        return self.lens.language(self.card)

    @property
    def locale(self) -> str:
        """The language as Open Graph writes it, as in zh_CN; empty without a country."""
        first, *others = self.language.split("-")
        return f"{first}_{others[-1]}" if others and len(others[-1]) == 2 else ""

    @cached_property
    def alternates(self) -> list[dict[str, str]]:
        """The page in all its languages, this one included: {language, url}; empty when it has
        but one."""
        return self.lens.alternates(self.card) if self.card else []

    @cached_property
    def shared_picture(self) -> "Picture":
        """The picture to share the page with: its own, or else the site's."""
        return self.picture or site_picture(self.lens)

    @property
    def image(self) -> str | None:
        """The full address of the picture to share the page with."""
        return self.shared_picture.url

    @property
    def image_alt(self) -> str:
        """What that picture shows."""
        return self.shared_picture.alt

    @property
    def image_width(self) -> int | None:
        """Its width in pixels, where it is known."""
        return self.shared_picture.width

    @property
    def image_height(self) -> int | None:
        """Its height in pixels, where it is known."""
        return self.shared_picture.height

    @cached_property
    def feeds(self) -> list[dict[str, str]]:
        """The feeds to name in the head: {title, url, type}."""
        return [feed for place in self.feed_folders for feed in self.lens.feeds(*place)]

    @cached_property
    def jsonld(self) -> Markup:
        """The structured data of the page, as script elements."""
        # Readers see 正文 as the last step; whoever reads the data wants to know of what.
        steps = [
            {**step, "title": self.heading} if step["title"] == BODY_STEP else step
            for step in self.breadcrumb
        ]
        trail = [jsonld.breadcrumb(self.lens, steps)] if len(steps) > 1 else []
        return jsonld.scripts([*self.blocks(), *trail], json_text)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to share a page with: its full address, what it shows, its measures."""

    url: str | None
    alt: str
    width: int | None = None
    height: int | None = None


@dataclass(slots=True)
class Made:
    """A page ready for its template."""

    template: str
    page: Page
    context: dict[str, Any] = field(default_factory=dict)
    blocks: Blocks = list
    # What is wrong when there is no such template: said by the document that asked for it.
    asked: Problem | None = None


Kind = Callable[[Lens, tuple[str, ...]], Made]


def context(lens: Lens, made: Made) -> dict[str, Any]:
    """Return all that the template of a page gets, but for the functions of the lens."""
    made.page.blocks = made.blocks
    return {
        "site": lens.settings,
        "page": made.page,
        **alike.context(lens),
        **made.context,
    }


def site_picture(lens: Lens) -> Picture:
    """Return the site's own picture for sharing."""
    settings = lens.settings
    found = lens.static(settings.cover)
    url = lens.absolute(found) if found else None
    return Picture(url, settings.cover_alt or settings.name, *lens.static_size(settings.cover))


def head(
    lens: Lens,
    kind: str,
    url: str,
    heading: str,
    description: str,
    trail: Sequence[tuple[str, str]] = (),
    title: str = "",
) -> Page:
    """Return the head of a page; `trail` leads from below the home page down to this one."""
    steps = [("主页", urls.Url("/")), *trail]
    name = lens.settings.name
    return Page(
        lens=lens,
        kind=kind,
        url=lens.href(url),
        title=f"{title or heading} - {name}",
        heading=heading,
        description=text.cut(text.squash(description or heading), DESCRIPTION_COLUMNS),
        canonical=lens.permalink(url),
        breadcrumb=[{"title": t, "url": lens.href(u)} for t, u in steps],
        feed_folders=[("", name)],
    )


def section_trail(lens: Lens, section: Section | None) -> list[tuple[str, str]]:
    """Return (title, URL) of a section and those it lies in, the outermost first."""
    trail: list[tuple[str, str]] = []
    while section is not None:
        trail.insert(0, (section.title, urls.encode(f"/{section.path}/")))
        section = section.parent
    return trail


def is_shareable(address: str) -> bool:
    """Say whether the places where links are shared can show a picture; they know no SVG."""
    return not address.lower().endswith(".svg")
