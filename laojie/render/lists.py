"""Pages of lists: sections, tags, topics, authors and months, page by page."""

from collections.abc import Callable, Sequence
from typing import Any

from laojie.catalog.view import View
from laojie.model import urls
from laojie.model.document import LISTING
from laojie.render import jsonld
from laojie.render.lens import Lens
from laojie.render.made import (
    NOINDEX,
    Blocks,
    Made,
    Page,
    Picture,
    head,
    is_shareable,
    section_trail,
)
from laojie.render.shown import Paging, ShownCard, Term

_FAMILY_TITLES = {"tag": "标签", "topic": "专题", "author": "作者"}
# So many of the newest pages are one click from the front of their list. A month is the way to
# every article, home, archive, month, page, article: its pages are all to be one click away.
_NEAR, _NEAR_IN_MONTHS = 10, 100


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
        # First, so that it is not what a cut takes away.
        description = f"{_numbered(heading, args)}：{description or lens.settings.name}"
    else:
        cards = view.front_cards(partition)
    steps = [*trail, (heading, list_url(view, partition, 0))]
    if number:
        steps.append((f"第{number}页", url))
    page = head(lens, kind, url, heading, description, steps, _numbered(heading, args))
    return page, lens.show(cards), _paging(lens, partition, number)


def is_thin(view: View, size: int) -> bool:
    """Say whether the list of a tag, a topic or an author holds too little to be searched for. A
    full page never does, so pages that are sealed need not ask."""
    return size < min(int(view.setting("thin_below")), int(view.config.values["per_page"]))


def list_url(view: View, partition: str, number: int) -> str:
    """Return the address of a page of a list; page 0 is its front."""
    return urls.url_of(view.config.list_path(partition, number))


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
    if not view.config.is_paged(partition):
        size = view.config.per_page(partition)
        goes_on = len(view.newest(partition, size + 1)) > size
        archive = {"title": "存档", "url": lens.href("/archive/")}
        return Paging(None, None, archive if goes_on else None, ())
    last = view.sealed_count(partition)
    older = link(last, f"第{last}页") if last else None
    near = _NEAR_IN_MONTHS if partition.startswith("month:") else _NEAR
    return Paging(None, None, older, _jumps(link, jumps_from_front(last, near)))


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


def jumps_from_front(last: int, near: int = _NEAR) -> list[int]:
    """Return the pages that the front of a list with `last` sealed pages leads to: the newest
    `near`, then the round ones of the highest step that gives no more than about fifty."""
    step = 10
    while last // step > 50:
        step *= 10
    newest = range(last, max(0, last - near), -1)
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
    trail = section_trail(lens, found.parent)
    summary = found.summary or f"{lens.settings.name}“{found.title}”栏目的全部内容。"
    page, cards, paging = _list(lens, "section", args, found.title, summary, trail)
    page.feed_folders.append((found.path, found.title))
    page.robots = found.robots or (page.robots if cards else NOINDEX)
    template = "section-listing.html" if found.kind == LISTING else "section.html"
    given = {"section": found, "cards": cards, "paging": paging}
    return Made(template, page, given, lambda: [jsonld.card_list(cards)])


def term(lens: Lens, args: tuple[str, ...]) -> Made:
    """The list of a tag, a topic or an author."""
    family, _, name = args[0].partition(":")
    found = Term(family, name, lens)
    label = _FAMILY_TITLES[family]
    trail = [(label, f"/{family}/")]
    summary = found.summary or f"{lens.settings.name}上关于“{found.title}”的全部报道。"
    page, cards, paging = _list(lens, family, args, found.title, summary, trail)
    page.title = _numbered(f"{label}：{found.title}", args) + f" - {lens.settings.name}"
    if paging.number is None and is_thin(lens.view, len(cards)):
        page.robots = NOINDEX
    if found.cover and is_shareable(found.cover):
        size = found.cover_width, found.cover_height
        page.picture = Picture(lens.absolute(found.cover), found.cover_alt or found.title, *size)
    given = {"term": found, "cards": cards, "paging": paging}
    return Made(f"{family}.html", page, given, lambda: [jsonld.card_list(cards)])


def terms(lens: Lens, args: tuple[str, ...], family: str) -> Made:
    """The page of all tags, topics or authors."""
    label = _FAMILY_TITLES[family]
    heading = f"全部{label}"
    url = f"/{family}/"
    page = head(
        lens, f"{family}s", url, heading, f"{lens.settings.name}的{heading}。", [(label, url)]
    )
    found = lens.terms(family)
    steps = [(term.url, term.title) for term in found]
    return Made(f"{family}s.html", page, {"terms": found}, _leads_to(lens, steps))


def archive(lens: Lens, args: tuple[str, ...]) -> Made:
    """The way to every article: all years and months."""
    page = head(
        lens,
        "archive",
        "/archive/",
        "文章存档",
        f"{lens.settings.name}的全部文章，按年份和月份排列。",
        [("存档", "/archive/")],
    )
    years = lens.years()
    steps = [(year["url"], f"{year['year']}年") for year in years]
    return Made("archive.html", page, {"years": years}, _leads_to(lens, steps))


def archive_year(lens: Lens, args: tuple[str, ...]) -> Made:
    """One year of the archive."""
    year = lens.year(args[0])
    url = f"/archive/{args[0]}/"
    trail = [("存档", "/archive/"), (f"{args[0]}年", url)]
    page = head(
        lens,
        "archive_year",
        url,
        f"{args[0]}年的文章",
        f"{lens.settings.name}{args[0]}年发表的文章，按月份排列。",
        trail,
    )
    steps = [(month["url"], f"{args[0]}年{month['month']}月") for month in year["months"]]
    return Made("archive-year.html", page, {"year": year}, _leads_to(lens, steps))


def _leads_to(lens: Lens, steps: Sequence[tuple[str, str]]) -> Blocks:
    """The structured data of a page that leads to others: (address, name) of each."""
    return lambda: [jsonld.item_list((lens.absolute(url), name) for url, name in steps)]


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
    return Made("archive-month.html", page, given, lambda: [jsonld.card_list(cards)])
