"""A page ready for its template: what its head says, and what all kinds of pages share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup

from laojie.errors import Problem
from laojie.model import text, urls
from laojie.render import jsonld
from laojie.render.lens import Lens, json_text
from laojie.render.shown import Section

INDEX = "index,follow,max-image-preview:large"
NOINDEX = "noindex,follow"
DESCRIPTION_COLUMNS = 160
BODY_STEP = "正文"


@dataclass(slots=True)
class Page:
    """What the head of a page says. `title` is the whole title element, `heading` the h1."""

    kind: str
    url: str
    title: str
    heading: str
    description: str
    canonical: str
    breadcrumb: list[dict[str, str]]
    robots: str = INDEX
    og_type: str = "website"
    image: str | None = None
    image_alt: str = ""
    image_width: int | None = None
    image_height: int | None = None
    jsonld: Markup = field(default_factory=Markup)
    feeds: list[dict[str, str]] = field(default_factory=list)
    published: datetime | None = None
    modified: datetime | None = None


@dataclass(slots=True)
class Made:
    """A page ready for its template."""

    template: str
    page: Page
    context: dict[str, Any] = field(default_factory=dict)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    # What is wrong when there is no such template: said by the document that asked for it.
    asked: Problem | None = None


Kind = Callable[[Lens, tuple[str, ...]], Made]


def context(lens: Lens, made: Made) -> dict[str, Any]:
    """Return all that the template of a page gets."""
    page = made.page
    # Readers see 正文 as the last step; whoever reads the data wants to know of what.
    steps = [
        {**step, "title": page.heading} if step["title"] == BODY_STEP else step
        for step in page.breadcrumb
    ]
    trail = [jsonld.breadcrumb(lens, steps)] if len(steps) > 1 else []
    page.jsonld = jsonld.scripts([*made.blocks, *trail], json_text)
    if page.image is None:
        page.image, page.image_alt = share_image(lens)
        page.image_width, page.image_height = lens.static_size(lens.settings.cover)
    return {"site": lens.settings, "page": page, **lens.functions(), **made.context}


def share_image(lens: Lens) -> tuple[str | None, str]:
    """Return the address and the description of the site's own picture for sharing."""
    found = lens.static(lens.settings.cover)
    return (lens.absolute(found) if found else None), lens.settings.cover_alt or lens.settings.name


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
        kind=kind,
        url=lens.href(url),
        title=f"{title or heading} - {name}",
        heading=heading,
        description=text.cut(text.squash(description), DESCRIPTION_COLUMNS),
        canonical=lens.permalink(url),
        breadcrumb=[{"title": t, "url": lens.href(u)} for t, u in steps],
        feeds=lens.feeds("", name),
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
