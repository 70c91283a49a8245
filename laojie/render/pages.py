"""HTML pages: for each kind of page, the template and what it gets.

A kind is a function of (lens, arguments) that returns a `Made`; `KINDS` at the end lists them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from laojie.errors import Problem, problem
from laojie.model.document import ARTICLE, LISTING, WITHDRAWN
from laojie.render import jsonld, lists
from laojie.render.lens import Lens
from laojie.render.made import (
    BODY_STEP,
    INDEX,
    NOINDEX,
    Kind,
    Made,
    Page,
    Picture,
    head,
    is_shareable,
    section_trail,
)
from laojie.render.shown import ShownDocument


def home(lens: Lens, args: tuple[str, ...]) -> Made:
    """The front page."""
    site = lens.settings
    page = head(lens, "home", "/", site.name, site.description or site.tagline)
    page.title = f"{site.name} - {site.tagline}" if site.tagline else site.name
    return Made("home.html", page, blocks=lambda: jsonld.website(lens))


def not_found(lens: Lens, args: tuple[str, ...]) -> Made:
    """The page for addresses that lead nowhere."""
    page = head(lens, "not_found", "/404.html", "页面不存在", "您访问的页面不存在。")
    page.robots = NOINDEX
    return Made("404.html", page)


def document(lens: Lens, args: tuple[str, ...]) -> Made:
    """An article, a listing or a page."""
    found = lens.document(args[0])
    if found is None:
        raise LookupError(args[0])
    card = found.card
    trail = section_trail(lens, lens.section(card.section) if card.section else None)
    last = BODY_STEP if card.kind == ARTICLE else card.title
    page = head(lens, card.kind, card.url, card.title, card.summary, [*trail, (last, card.url)])
    page.card = card
    page.canonical = found.details.canonical or page.canonical
    page.robots = found.details.robots or INDEX
    cover = found.cover
    if cover and is_shareable(cover):
        size = found.cover_width, found.cover_height
        page.picture = Picture(lens.absolute(cover), card.cover_alt or card.title, *size)
    elif card.cover and not cover:
        lens.problems.append(_at(found, "cover", "missing-file", target=card.cover))
    made = _DOCUMENTS[card.kind](lens, found, page)
    if found.details.template:
        made.asked = _at(found, "template", "template-missing", name=made.template)
    return made


def _at(found: ShownDocument, field_name: str, code: str, **params: object) -> Problem:
    """Return a problem at the line of a field of the document's front matter."""
    line = found.details.lines.get(field_name, 1)
    return problem(found.card.path, code, line=line, column=1, **params)


def _article(lens: Lens, found: ShownDocument, page: Page) -> Made:
    page.og_type = "article"
    page.published, page.modified = found.date, found.updated or found.date

    def blocks() -> list[dict[str, Any]]:
        made = [jsonld.article(lens, found, page.image)]
        return [*made, jsonld.baidu_time(found)] if lens.settings.baidu_time_factor else made

    return Made(_template(found, "article.html"), page, {"article": found}, blocks)


def _listing(lens: Lens, found: ShownDocument, page: Page) -> Made:
    shown = ShownListing(found, lens)

    def blocks() -> list[dict[str, Any]]:
        return [jsonld.listing(lens, found, page.image)]

    return Made(_template(found, "listing.html"), page, {"listing": shown}, blocks)


def _page(lens: Lens, found: ShownDocument, page: Page) -> Made:

    def blocks() -> list[dict[str, Any]]:
        return [jsonld.page(lens, found)]

    return Made(_template(found, "page.html"), page, {"document": found}, blocks)


def _template(found: ShownDocument, usual: str) -> str:
    return f"{found.details.template}.html" if found.details.template else usual


_DOCUMENTS: dict[str, Callable[[Lens, ShownDocument, Page], Made]] = {
    ARTICLE: _article,
    LISTING: _listing,
    "page": _page,
}


class ShownListing(ShownDocument):
    """A listing with its form."""

    __slots__ = ()

    def __init__(self, found: ShownDocument, lens: Lens) -> None:
        super().__init__(found.card, found.details, found._body, lens)

    @property
    def form(self) -> Any:
        """The hosted form that takes enquiries, None when there is none."""
        return self._lens.form(self)


def withdrawn(lens: Lens, args: tuple[str, ...]) -> Made:
    """What stands where a document was: that it is withdrawn, when and why."""
    found = lens.document(args[0])
    if found is None:
        raise LookupError(args[0])
    title = found.title or "本页内容已撤下"
    page = head(lens, WITHDRAWN, found.card.url, title, found.details.reason)
    page.robots = NOINDEX
    return Made("withdrawn.html", page, {"withdrawal": Withdrawal(found)})


# No withdrawal waits for a template.
PLAIN_WITHDRAWN = """\
<!DOCTYPE html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex,follow">
<title>本页内容已撤下</title>
<h1>本页内容已撤下</h1>
</html>
"""


class Withdrawal:
    """A document that is withdrawn: nothing of its text is left."""

    __slots__ = ("_found",)

    def __init__(self, found: ShownDocument) -> None:
        self._found = found

    @property
    def title(self) -> str:
        """Its title; empty when that is not to be shown either."""
        return self._found.card.title

    @property
    def reason(self) -> str:
        """Why it is withdrawn; may be empty."""
        return self._found.details.reason

    @property
    def date(self) -> datetime | None:
        """Since when, in the site's zone; None when nobody said."""
        return self._found._lens.moment(self._found.details.withdrawn)


def redirect(lens: Lens, args: tuple[str, ...]) -> Made:
    """An old address of a document."""
    card = lens.view.card(args[0])
    if card is None:
        raise LookupError(args[0])
    page = head(lens, "redirect", card.url, card.title, card.summary)
    page.robots = NOINDEX
    return Made("redirect.html", page, {"target": lens.permalink(card.url)})


def block(lens: Lens, args: tuple[str, ...]) -> Made:
    """A block that pages put in by themselves: a fragment, not a whole page."""
    name = args[0]
    page = head(lens, "block", f"/blocks/{name}.html", name, "")
    page.robots = NOINDEX
    return Made(f"blocks/{name}.html", page, {"block_settings": lens.view.named("blocks", name)})


KINDS: dict[str, Kind] = {
    "home": home,
    "not_found": not_found,
    "article": document,
    "listing": document,
    "page": document,
    WITHDRAWN: withdrawn,
    "section": lists.section,
    "tag": lists.term,
    "topic": lists.term,
    "author": lists.term,
    "tags": lambda lens, args: lists.terms(lens, args, "tag"),
    "topics": lambda lens, args: lists.terms(lens, args, "topic"),
    "authors": lambda lens, args: lists.terms(lens, args, "author"),
    "archive": lists.archive,
    "archive_year": lists.archive_year,
    "archive_month": lists.archive_month,
    "redirect": redirect,
    "block": block,
}
