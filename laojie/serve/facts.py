"""What is known of a page, for the panel: what makes it, what is wrong, how others show it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from laojie import clock
from laojie.catalog import documents, pages
from laojie.catalog.documents import Stored
from laojie.catalog.store import Catalog
from laojie.check import one
from laojie.check.finding import Finding
from laojie.errors import Problem
from laojie.fingerprint import number
from laojie.load import scan
from laojie.model import reasons, text, urls
from laojie.model.config import Config
from laojie.model.page import TEMPLATE, Rendered
from laojie.serve.hypertext import Head


@dataclass(frozen=True, slots=True)
class Engine:
    """A search engine and the columns it has for a title and for a description."""

    name: str
    title: int
    description: int


ENGINES = (
    # Google states no length: both are cut to fit the device (Search Central, "Influencing your
    # title links" and "Control your snippets"). On a desktop that is one line of 600 px at 20 px
    # a Han character, and two lines at 14 px of which a date takes the first part.
    Engine("Google", 60, 160),
    # Baidu's open platform asks for titles of up to 63 bytes of GB18030, where a Han character
    # has two and a Latin letter one. For descriptions it states nothing; its results show two
    # lines of 39 Han characters.
    Engine("百度", 63, 156),
)


@dataclass(frozen=True, slots=True)
class Result:
    """How a search engine shows a page."""

    engine: str
    title: str
    description: str
    title_is_cut: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """A page of the site, or a hidden document with what was made of it just now."""

    path: str
    row: Stored | None = None
    page: dict[str, Any] | None = None
    made: Rendered | None = None

    @property
    def sources(self) -> list[str]:
        """The files an editor would open to change what the page says."""
        if self.row is not None:
            return [self.row.card.path]
        family, _, rest = (self.page or {"owner": ""})["owner"].partition(":")
        if family == "list":
            kind, _, name = rest.partition(":")
            return [f"{urls.CONTENT}{name}/index.md" if kind == "section" else scan.SITE]
        return [rest or scan.SITE] if family else []


def subject(catalog: Catalog, path: str) -> Subject:
    """Return what the catalog knows of the page at an output path."""
    found = pages.why(catalog, path)
    if found is None:
        return Subject(path)
    family, _, source = found["owner"].partition(":")
    row = documents.stored(catalog, source) if family == "document" else None
    return Subject(path, row, found)


# Finding what is wrong with a page: each is a function of the page and of all problems of the
# site as the last build left them.
Finder = Callable[[Subject, Iterable[Problem]], Iterable[Problem]]


def in_sources(found: Subject, problems: Iterable[Problem]) -> Iterable[Problem]:
    """The problems in the files that make the page."""
    return (item for item in problems if item.path in found.sources)


def while_rendering(found: Subject, problems: Iterable[Problem]) -> Iterable[Problem]:
    """The problems that came up when the page itself was made."""
    if found.made is not None:
        return found.made.problems
    kept = found.page["problems"] if found.page else ""
    return [Problem.unpack(item) for item in json.loads(kept or "[]")]


FINDERS: tuple[Finder, ...] = (in_sources, while_rendering)


def findings(found: Subject, problems: Iterable[Problem]) -> list[Problem]:
    """Return what is wrong with a page, each once, in the order of files and lines."""
    every = tuple(problems)
    return sorted({item for finder in FINDERS for item in finder(found, every)})


def advice(
    catalog: Catalog, found: Subject, site: Path, config: Config
) -> list[tuple[str, Finding]]:
    """Return (level, finding) of what `laojie check` says of a page's document."""
    if found.row is None:
        return []
    return one.look(catalog, config, site, found.row.card.path, clock.current())


def length(catalog: Catalog, found: Subject) -> tuple[int, int] | None:
    """Return (words, minutes to read) of a page's document; None for lists."""
    if found.row is None:
        return None
    words = documents.body(catalog, found.row.id).words
    return words, text.reading_minutes(words)


def templates(catalog: Catalog, found: Subject) -> list[str]:
    """Return the templates that the page named, sorted."""
    if found.made is not None:
        reads = [(read.partition, read.low) for read in found.made.every_read]
    else:
        kept = found.page["reads"] if found.page else []
        reads = [(partition, low) for partition, _, low, _ in kept]
    numbers = {low for partition, low in reads if partition == TEMPLATE}
    names = catalog.digests(TEMPLATE)
    return sorted(f"templates/{name}" for name in names if number(name) in numbers)


def because(found: Subject, lang: str) -> str:
    """Say why the page was last made; empty where nobody noted it."""
    reason = found.page["reason"] if found.page else {}
    return reasons.sentence(reason, lang) if reason else ""


def results(page: bytes) -> list[Result]:
    """Return how search engines show a page."""
    head = Head(page)
    title, description = text.squash(head.title), text.squash(head.description)
    return [
        Result(
            engine.name,
            text.cut(title, engine.title),
            text.cut(description, engine.description),
            title_is_cut=text.width(title) > engine.title,
        )
        for engine in ENGINES
    ]
