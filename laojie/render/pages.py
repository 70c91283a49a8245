"""HTML pages: for each kind of page, the template and what it gets.

A kind is a function of (lens, arguments) that returns a `Made`; `KINDS` at the end lists them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup

from laojie.catalog.view import View
from laojie.errors import Problem, problem
from laojie.model import text, urls
from laojie.model.document import ARTICLE, LISTING
from laojie.render import jsonld
from laojie.render.lens import Lens, json_text
from laojie.render.shown import Paging, Section, ShownCard, ShownDocument, Term

INDEX = "index,follow,max-image-preview:large"
NOINDEX = "noindex,follow"
DESCRIPTION_COLUMNS = 160
BODY_STEP = "正文"
_FAMILY_TITLES = {"tag": "标签", "topic": "专题", "author": "作者"}


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
        page.image, page.image_alt = _share_image(lens)
        page.image_width, page.image_height = lens.static_size(lens.settings.cover)
    return {"site": lens.settings, "page": page, **lens.functions(), **made.context}


def _share_image(lens: Lens) -> tuple[str | None, str]:
    found = lens.static(lens.settings.cover)
    return (lens.absolute(found) if found else None), lens.settings.cover_alt or lens.settings.name


def _head(
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


def home(lens: Lens, args: tuple[str, ...]) -> Made:
    """The front page."""
    site = lens.settings
    page = _head(lens, "home", "/", site.name, site.description or site.tagline)
    page.title = f"{site.name} - {site.tagline}" if site.tagline else site.name
    return Made("home.html", page, blocks=jsonld.website(lens))


def not_found(lens: Lens, args: tuple[str, ...]) -> Made:
    """The page for addresses that lead nowhere."""
    page = _head(lens, "not_found", "/404.html", "页面不存在", "您访问的页面不存在。")
    page.robots = NOINDEX
    return Made("404.html", page)


def _section_trail(lens: Lens, section: Section | None) -> list[tuple[str, str]]:
    trail: list[tuple[str, str]] = []
    while section is not None:
        trail.insert(0, (section.title, urls.encode(f"/{section.path}/")))
        section = section.parent
    return trail


def document(lens: Lens, args: tuple[str, ...]) -> Made:
    """An article, a listing or a page."""
    found = lens.document(args[0])
    if found is None:
        raise LookupError(args[0])
    card = found.card
    trail = _section_trail(lens, lens.section(card.section) if card.section else None)
    last = BODY_STEP if card.kind == ARTICLE else card.title
    page = _head(lens, card.kind, card.url, card.title, card.summary, [*trail, (last, card.url)])
    page.canonical = found.details.canonical or page.canonical
    page.robots = found.details.robots or INDEX
    cover = found.cover
    if cover and is_shareable(cover):
        page.image, page.image_alt = lens.absolute(cover), card.cover_alt or card.title
        page.image_width, page.image_height = found.cover_width, found.cover_height
    elif card.cover and not cover:
        lens.problems.append(_at(found, "cover", "missing-file", target=card.cover))
    made = _DOCUMENTS[card.kind](lens, found, page)
    if found.details.template:
        made.asked = _at(found, "template", "template-missing", name=made.template)
    return made


def is_shareable(address: str) -> bool:
    """Say whether the places where links are shared can show a picture; they know no SVG."""
    return not address.lower().endswith(".svg")


def _at(found: ShownDocument, field_name: str, code: str, **params: object) -> Problem:
    """Return a problem at the line of a field of the document's front matter."""
    line = found.details.lines.get(field_name, 1)
    return problem(found.card.path, code, line=line, column=1, **params)


def _article(lens: Lens, found: ShownDocument, page: Page) -> Made:
    page.og_type = "article"
    page.published, page.modified = found.date, found.updated or found.date
    blocks = [jsonld.article(lens, found, page.image or _share_image(lens)[0])]
    if lens.settings.baidu_time_factor:
        blocks.append(jsonld.baidu_time(found))
    return Made(_template(found, "article.html"), page, {"article": found}, blocks)


def _listing(lens: Lens, found: ShownDocument, page: Page) -> Made:
    product = jsonld.listing(lens, found, page.image or _share_image(lens)[0])
    shown = ShownListing(found, lens)
    blocks = [product] if product else []
    return Made(_template(found, "listing.html"), page, {"listing": shown}, blocks)


def _page(lens: Lens, found: ShownDocument, page: Page) -> Made:
    blocks = [jsonld.page(lens, "WebPage", found.title, found.permalink)]
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


def _numbered(title: str, args: tuple[str, ...]) -> str:
    return f"{title} 第{args[1]}页" if len(args) > 1 else title


def _list(
    lens: Lens,
    kind: str,
    args: tuple[str, ...],
    heading: str,
    description: str,
    trail: Sequence[tuple[str, str]],
) -> tuple[Page, list[ShownCard], Paging]:
    """Return what all pages of lists have: head, cards, and the way to the other pages."""
    partition, number = args[0], int(args[1]) if len(args) > 1 else 0
    view = lens.view
    url = list_url(view, partition, number)
    if number:
        window = view.sealed(partition, number)
        cards = view.window_cards(partition, window) if window else []
        description = _numbered(description or heading, args)
    else:
        cards = view.front_cards(partition)
    steps = [*trail, (heading, list_url(view, partition, 0))]
    if number:
        steps.append((f"第{number}页", url))
    page = _head(lens, kind, url, heading, description, steps, _numbered(heading, args))
    return page, lens.show(cards), _paging(lens, partition, number)


def list_url(view: View, partition: str, number: int) -> str:
    """Return the address of a page of a list; page 0 is its front."""
    family, _, name = partition.partition(":")
    if family == "section":
        folder = name
    elif family == "month":
        folder = f"archive/{name.replace('-', '/')}"
    else:
        folder = f"{family}/{view.config.slug(f'{family}s', name)}"
    return urls.encode(f"/{folder}/" + (f"page-{number}.html" if number else ""))


def _paging(lens: Lens, partition: str, number: int) -> Paging:
    """What a sealed page says of the others never changes; only the front knows how many."""
    view = lens.view

    def link(page: int, title: str) -> dict[str, str]:
        return {"title": title, "url": lens.href(list_url(view, partition, page))}

    if number:
        newer = number + 1 if view.sealed(partition, number + 1) else 0
        older = link(number - 1, f"第{number - 1}页") if number > 1 else None
        title = f"第{newer}页" if newer else "最新"
        return Paging(number, link(newer, title), older, _jumps(link, jumps_below(number)))
    last = view.sealed_count(partition)
    older = link(last, f"第{last}页") if last else None
    return Paging(None, None, older, _jumps(link, jumps_from_front(last)))


def _jumps(link: Callable[[int, str], dict[str, str]], pages: Sequence[int]) -> tuple[Any, ...]:
    return tuple({"number": page, "url": link(page, "")["url"]} for page in pages)


def jumps_below(number: int) -> list[int]:
    """Return the older pages that sealed page `number` leads to besides the next.

    A round page leads to those below it: 30 to 29 .. 21, 300 to 290 .. 210 as well. So, with the
    front leading to the round ones, each of some thousand pages is three clicks from the front.
    """
    found: set[int] = set()
    step = 10
    while number % step == 0:
        small = step // 10
        found.update(range(max(small, number - step + small), number, small))
        step *= 10
    return sorted(found, reverse=True)


def jumps_from_front(last: int) -> list[int]:
    """Return the pages that the front of a list with `last` sealed pages leads to: the newest
    ten, then the round ones of the highest step that gives no more than about fifty."""
    step = 10
    while last // step > 50:
        step *= 10
    newest = range(last, max(0, last - 10), -1)
    found = {*newest, *range(step, last + 1, step)}
    small = step // 10
    while small >= 10:
        # The stretch above the last round page has no round page of its own yet.
        found.update(range(last // (small * 10) * small * 10, last + 1, small))
        small //= 10
    return sorted(found - {0}, reverse=True)


def section(lens: Lens, args: tuple[str, ...]) -> Made:
    """A section's list: its front or a sealed page."""
    path = args[0].partition(":")[2]
    found = lens.section(path)
    if found is None:
        raise LookupError(path)
    trail = _section_trail(lens, found.parent)
    page, cards, paging = _list(lens, "section", args, found.title, found.summary, trail)
    page.feeds = [*page.feeds, *found.feeds]
    page.robots = found.robots or page.robots
    template = "section-listing.html" if found.kind == LISTING else "section.html"
    given = {"section": found, "cards": cards, "paging": paging}
    return Made(template, page, given, [jsonld.item_list(lens, cards)])


def term(lens: Lens, args: tuple[str, ...]) -> Made:
    """The list of a tag, a topic or an author."""
    family, _, name = args[0].partition(":")
    found = Term(family, name, lens)
    label = _FAMILY_TITLES[family]
    trail = [(label, f"/{family}/")]
    summary = found.summary or f"{lens.settings.name}上关于“{found.title}”的全部报道。"
    page, cards, paging = _list(lens, family, args, found.title, summary, trail)
    page.title = _numbered(f"{label}：{found.title}", args) + f" - {lens.settings.name}"
    if found.cover and is_shareable(found.cover):
        page.image, page.image_alt = lens.absolute(found.cover), found.cover_alt or found.title
        page.image_width, page.image_height = found.cover_width, found.cover_height
    given = {"term": found, "cards": cards, "paging": paging}
    return Made(f"{family}.html", page, given, [jsonld.item_list(lens, cards)])


def terms(lens: Lens, args: tuple[str, ...], family: str) -> Made:
    """The page of all tags, topics or authors."""
    label = _FAMILY_TITLES[family]
    heading = f"全部{label}"
    url = f"/{family}/"
    page = _head(
        lens, f"{family}s", url, heading, f"{lens.settings.name}的{heading}。", [(label, url)]
    )
    return Made(f"{family}s.html", page, {"terms": lens.terms(family)})


def archive(lens: Lens, args: tuple[str, ...]) -> Made:
    """The way to every article: all years and months."""
    page = _head(
        lens,
        "archive",
        "/archive/",
        "文章存档",
        f"{lens.settings.name}的全部文章，按年份和月份排列。",
        [("存档", "/archive/")],
    )
    return Made("archive.html", page, {"years": lens.years()})


def archive_year(lens: Lens, args: tuple[str, ...]) -> Made:
    """One year of the archive."""
    year = lens.year(args[0])
    url = f"/archive/{args[0]}/"
    trail = [("存档", "/archive/"), (f"{args[0]}年", url)]
    page = _head(
        lens,
        "archive_year",
        url,
        f"{args[0]}年的文章",
        f"{lens.settings.name}{args[0]}年发表的文章，按月份排列。",
        trail,
    )
    return Made("archive-year.html", page, {"year": year})


def archive_month(lens: Lens, args: tuple[str, ...]) -> Made:
    """One month of the archive: all its articles."""
    name = args[0].partition(":")[2]
    year, number = name[:4], int(name[5:])
    trail = [("存档", "/archive/"), (f"{year}年", f"/archive/{year}/")]
    heading = f"{year}年{number}月的文章"
    summary = f"{lens.settings.name}{year}年{number}月发表的文章。"
    page, cards, paging = _list(lens, "archive_month", args, heading, summary, trail)
    count = lens.view.size(args[0]) if len(args) == 1 else None
    url = lens.href(list_url(lens.view, args[0], 0))
    month = {"year": int(year), "month": number, "count": count, "url": url}
    given = {"month": month, "cards": cards, "paging": paging}
    return Made("archive-month.html", page, given, [jsonld.item_list(lens, cards)])


def redirect(lens: Lens, args: tuple[str, ...]) -> Made:
    """An old address of a document."""
    card = lens.view.card(args[0])
    if card is None:
        raise LookupError(args[0])
    page = _head(lens, "redirect", card.url, card.title, card.summary)
    page.robots = NOINDEX
    return Made("redirect.html", page, {"target": lens.permalink(card.url)})


def block(lens: Lens, args: tuple[str, ...]) -> Made:
    """A block that pages put in by themselves: a fragment, not a whole page."""
    name = args[0]
    page = _head(lens, "block", f"/blocks/{name}.html", name, "")
    page.robots = NOINDEX
    return Made(f"blocks/{name}.html", page, {"block_settings": lens.view.named("blocks", name)})


KINDS: dict[str, Kind] = {
    "home": home,
    "not_found": not_found,
    "article": document,
    "listing": document,
    "page": document,
    "section": section,
    "tag": term,
    "topic": term,
    "author": term,
    "tags": lambda lens, args: terms(lens, args, "tag"),
    "topics": lambda lens, args: terms(lens, args, "topic"),
    "authors": lambda lens, args: terms(lens, args, "author"),
    "archive": archive,
    "archive_year": archive_year,
    "archive_month": archive_month,
    "redirect": redirect,
    "block": block,
}
