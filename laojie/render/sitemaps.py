"""Sitemaps: sitemaps.org 0.9, with Google's extensions for pictures and for news.

What a file names is an `Entry` for each address; a text sitemap is the same without the XML.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from laojie.catalog.view import Entry
from laojie.model import sitemaps, urls
from laojie.model.document import Card, month_keys
from laojie.render.lens import Lens
from laojie.render.lists import is_thin, list_url
from laojie.render.shown import ShownCard
from laojie.render.xmltext import DECLARATION, text, time

_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_TRADITIONAL = frozenset({"Hant", "TW", "HK", "MO"})

Args = tuple[str, ...]
Moments = Iterable[int | None]


def latest(moments: Moments) -> int | None:
    """Return the newest moment, None when there is none."""
    return max((moment for moment in moments if moment is not None), default=None)


# What the files name


def documents(lens: Lens, args: Args) -> list[Entry]:
    """The documents of one month, or those without a date, oldest first."""
    return lens.view.entries(args[0], int(args[1]) if len(args) > 1 else 0)


def fronts(lens: Lens, args: Args) -> list[Entry]:
    """The home page, the fronts of all lists, and the pages that lead to them; where they need
    several files, those of one."""
    found = _fronts(lens)
    if not args:
        return found
    part, parts = map(int, args)
    return [entry for entry in found if sitemaps.part_of(entry.url, parts) == part]


def _fronts(lens: Lens) -> list[Entry]:
    view = lens.view
    sections = view.lists("section")
    found = {"/": latest(newest for _, _, newest in sections)}
    hidden = view.hidden_sections()
    found |= {list_url(view, name, 0): newest for name, _, newest in sections if name not in hidden}
    for family in ("tag", "topic", "author"):
        terms = view.lists(family)
        if terms:
            found[f"/{family}/"] = latest(newest for _, _, newest in terms)
        thick = (term for term in terms if not is_thin(view, term[1]))
        found |= {list_url(view, name, 0): newest for name, _, newest in thick}
    months = view.lists("month")
    if months:
        found["/archive/"] = latest(newest for _, _, newest in months)
    for name, _, newest in months:
        found[list_url(view, name, 0)] = newest
        year = f"/archive/{name.partition(':')[2][:4]}/"
        found[year] = latest([newest, found.get(year)])
    return [Entry(url, newest) for url, newest in sorted(found.items())]


def sealed(lens: Lens, args: Args) -> list[Entry]:
    """The sealed list pages whose newest card is of one month."""
    view = lens.view
    hidden = view.hidden_sections()
    rows = view.sealed_between(*month_keys(args[0], view.config))
    return [
        Entry(list_url(view, name, page), newest)
        for name, page, newest in rows
        if name not in hidden
    ]


NAMED: dict[str, Callable[[Lens, Args], list[Entry]]] = {
    "sitemap": documents,
    "sitemap_lists": fronts,
    "sitemap_sealed": sealed,
}


# As XML


def urlset(lens: Lens, entries: Sequence[Entry]) -> str:
    """Return a sitemap, with the pictures of the documents in it as far as there is room."""
    base = lens.permalink("")
    known: dict[int | None, str] = {None: ""}
    heads = []
    for url, lastmod, _ in entries:
        if lastmod not in known:
            known[lastmod] = f"<lastmod>{time(lens, lastmod)}</lastmod>"
        heads.append(f"<url><loc>{escape(base + url)}</loc>{known[lastmod]}")
    room = sitemaps.LARGEST - sum(len(head) + len("</url>\n") for head in heads) - 1000
    pictures = _pictures(lens, entries, room)
    names = f"{_XMLNS} {_IMAGE}" if any(pictures) else _XMLNS
    lines = (f"{head}{found}</url>" for head, found in zip(heads, pictures, strict=True))
    return "\n".join([f"{DECLARATION}<urlset {names}>", *lines, "</urlset>\n"])


def _pictures(lens: Lens, entries: Sequence[Entry], room: int) -> list[str]:
    """Return the elements for the pictures of each entry; the newest come first to the room."""
    found = [""] * len(entries)
    for place in range(len(entries) - 1, -1, -1):
        card = entries[place].card
        if card is None or not (card.cover or card.images):
            continue
        images = ShownCard(card, lens).images[: sitemaps.PICTURES]
        elements = "".join(
            f"<image:image><image:loc>{escape(lens.absolute(image))}</image:loc></image:image>"
            for image in images
        )
        room -= len(elements)
        if room < 0:
            break
        found[place] = elements
    return found


def news(lens: Lens, args: Args) -> str:
    """The articles of the last two days, for Google News."""
    lines = [f"{DECLARATION}<urlset {_XMLNS} {_NEWS}>"]
    lines += [_news_item(lens, card) for card in lens.view.news()]
    return "\n".join([*lines, "</urlset>\n"])


def _news_item(lens: Lens, card: Card) -> str:
    return (
        f"<url><loc>{escape(lens.permalink(card.url))}</loc>"
        f"<lastmod>{time(lens, card.lastmod)}</lastmod><news:news><news:publication>"
        f"<news:name>{text(lens.settings.name)}</news:name>"
        f"<news:language>{news_language(lens.language(card))}</news:language>"
        f"</news:publication><news:publication_date>{time(lens, card.date)}"
        f"</news:publication_date><news:title>{text(card.title)}</news:title></news:news></url>"
    )


def news_language(language: str) -> str:
    """Return a language as news sitemaps write it: ISO 639, but zh-cn or zh-tw for Chinese."""
    first, *others = language.split("-")
    if first != "zh":
        return first
    return "zh-tw" if _TRADITIONAL.intersection(others) else "zh-cn"


def index(lens: Lens, args: Args) -> str:
    """The index of all sitemap files; each with the newest lastmod in it."""
    lines = [f"{DECLARATION}<sitemapindex {_XMLNS}>"]
    for path, lastmod in _files(lens):
        when = f"<lastmod>{time(lens, lastmod)}</lastmod>" if lastmod else ""
        place = escape(lens.permalink(urls.url_of(path)))
        lines.append(f"<sitemap><loc>{place}</loc>{when}</sitemap>")
    return "\n".join([*lines, "</sitemapindex>\n"])


def _files(lens: Lens) -> Iterator[tuple[str, int | None]]:
    view = lens.view
    for name, _, newest in view.lists("sitemap"):
        for page in range(1, view.sealed_count(name) + 1):
            yield view.config.list_path(name, page), view.sealed_newest(name, page)
        yield view.config.list_path(name, 0), newest
    parts = view.list_parts()
    shares: list[list[int | None]] = [[] for _ in range(parts)]
    for entry in _fronts(lens):
        shares[sitemaps.part_of(entry.url, parts)].append(entry.lastmod)
    for part, moments in enumerate(shares):
        yield sitemaps.fronts_file(part), latest(moments)
    for month, newest in view.sealed_months():
        yield sitemaps.sealed_file(month), newest
    items = view.news()
    if items:
        yield sitemaps.NEWS, latest(card.lastmod for card in items)


# As text


def plain(lens: Lens, args: Args) -> str:
    """The addresses of a sitemap, one a line; `args` are its kind and its own arguments."""
    return _lines(lens, NAMED[args[0]](lens, args[1:]))


def newest(lens: Lens, args: Args) -> str:
    """The fronts and the newest documents, one address a line, as many as one file may hold."""
    found = _fronts(lens)[: sitemaps.MOST // 2]
    for entries in _newest_files(lens):
        found += entries[: sitemaps.MOST - len(found)]
        if len(found) == sitemaps.MOST:
            break
    return _lines(lens, found)


def _newest_files(lens: Lens) -> Iterator[list[Entry]]:
    view = lens.view
    for name, _, _ in reversed(view.lists("sitemap")):
        for page in (0, *range(view.sealed_count(name), 0, -1)):
            yield view.entries(name, page)[::-1]


def _lines(lens: Lens, entries: Iterable[Entry]) -> str:
    return "".join(f"{lens.permalink(entry.url)}\n" for entry in entries)


def _urlset(kind: str) -> Callable[[Lens, Args], str]:
    return lambda lens, args: urlset(lens, NAMED[kind](lens, args))


WRITERS: dict[str, Callable[[Lens, Args], str]] = {
    **{kind: _urlset(kind) for kind in NAMED},
    "sitemap_index": index,
    "sitemap_news": news,
    "sitemap_text": plain,
    "sitemap_newest": newest,
}
