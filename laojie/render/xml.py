"""Machine outputs: sitemaps (sitemaps.org 0.9), feeds (RSS 2.0, RFC 4287, JSON Feed 1.1),
robots.txt (RFC 9309). Each function returns the text of one file."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import urljoin

from laojie.model import urls
from laojie.model.document import month_keys
from laojie.render import cms
from laojie.render.lens import Lens
from laojie.render.lists import list_url
from laojie.render.shown import ShownDocument

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LISTS = ("section", "tag", "topic", "author", "month")
_ADDRESS = re.compile(r"(\s(?:href|src|poster)=)([\"'])([^\"']*)\2")
# Characters that XML 1.0 does not allow.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Writer = Callable[[Lens, tuple[str, ...]], str]


def _text(value: str) -> str:
    return escape(_FORBIDDEN.sub("", value), quote=False)


def _time(lens: Lens, seconds: int | None) -> str:
    moment = lens.moment(seconds)
    return moment.isoformat(timespec="seconds") if moment else ""


# Sitemaps


def _urlset(lens: Lens, entries: Iterable[tuple[str, int | None]]) -> str:
    lines = [_DECLARATION + f'<urlset xmlns="{_SITEMAP}">']
    base = lens.permalink("")
    known: dict[int | None, str] = {None: ""}
    for url, lastmod in entries:
        if lastmod not in known:
            known[lastmod] = f"<lastmod>{_time(lens, lastmod)}</lastmod>"
        lines.append(f"<url><loc>{escape(base + url)}</loc>{known[lastmod]}</url>")
    return "\n".join([*lines, "</urlset>\n"])


def sitemap(lens: Lens, args: tuple[str, ...]) -> str:
    """The sitemap of the documents of one month, or of those without a date."""
    return _urlset(lens, lens.view.addresses(args[0], int(args[1]) if len(args) > 1 else 0))


def sitemap_lists(lens: Lens, args: tuple[str, ...]) -> str:
    """The home page, the fronts of all lists, and the pages that lead to them."""
    view = lens.view
    sections = dict(view.lists("section"))
    entries: list[tuple[str, int | None]] = [("/", _latest(sections.values()))]
    for section in view.everything("sections"):
        newest = sections.pop(f"section:{section.section}", None)
        if section.indexed:
            entries.append((section.url, newest))
    # Folders without an index.md.
    entries += [(list_url(view, name, 0), newest) for name, newest in sections.items()]
    for family in ("tag", "topic", "author", "month"):
        lists = view.lists(family)
        entries += [(list_url(view, name, 0), newest) for name, newest in lists]
        index = "archive" if family == "month" else family
        if lists:
            entries.append((f"/{index}/", _latest(newest for _, newest in lists)))
    years: dict[str, list[int | None]] = {}
    for name, newest in view.lists("month"):
        years.setdefault(name[len("month:") :][:4], []).append(newest)
    entries += [(f"/archive/{year}/", _latest(found)) for year, found in years.items()]
    return _urlset(lens, sorted(dict(entries).items()))


def _latest(moments: Iterable[int | None]) -> int | None:
    return max((moment for moment in moments if moment is not None), default=None)


def sitemap_sealed(lens: Lens, args: tuple[str, ...]) -> str:
    """The sealed list pages whose newest card is of one month."""
    view = lens.view
    rows = view.sealed_between(*month_keys(args[0], view.config))
    shown = [row for row in rows if _indexed(lens, row[0])]
    return _urlset(lens, ((list_url(view, name, page), newest) for name, page, newest in shown))


def _indexed(lens: Lens, partition: str) -> bool:
    family, _, name = partition.partition(":")
    card = lens.view.card(f"{urls.CONTENT}{name}/index.md") if family == "section" else None
    return card is None or card.indexed


def sitemap_index(lens: Lens, args: tuple[str, ...]) -> str:
    """The index of all sitemap files; each with the newest lastmod in it."""
    view = lens.view
    entries: list[tuple[str, int | None]] = []
    for name, newest in view.lists("sitemap"):
        for page in range(1, view.sealed_count(name) + 1):
            entries.append((list_url(view, name, page), view.sealed_newest(name, page)))
        entries.append((list_url(view, name, 0), newest))
    fronts = (newest for family in _LISTS for _, newest in view.lists(family))
    entries.append(("/sitemap-lists.xml", _latest(fronts)))
    for name, newest in view.sealed_months():
        entries.append((f"/sitemap-lists-{name}.xml", newest))
    lines = [_DECLARATION + f'<sitemapindex xmlns="{_SITEMAP}">']
    for url, lastmod in entries:
        when = f"<lastmod>{_time(lens, lastmod)}</lastmod>" if lastmod else ""
        lines.append(f"<sitemap><loc>{escape(lens.permalink(url))}</loc>{when}</sitemap>")
    return "\n".join([*lines, "</sitemapindex>\n"])


def robots(lens: Lens, args: tuple[str, ...]) -> str:
    """Everything may be crawled, but for the editing page; the sitemap is named."""
    admin = f"Disallow: {lens.href('/admin/')}\n" if lens.view.setting("cms") else ""
    return f"User-agent: *\nAllow: /\n{admin}\nSitemap: {lens.permalink('/sitemap.xml')}\n"


# Feeds


def _absolute(lens: Lens, document: ShownDocument) -> str:
    """The body with full addresses: a feed is read far from the site."""
    base = document.permalink

    def full(found: re.Match[str]) -> str:
        address = escape(urljoin(base, found[3].replace("&amp;", "&")))
        return f"{found[1]}{found[2]}{address}{found[2]}"

    return _ADDRESS.sub(full, str(document.html))


def _entries(lens: Lens, partition: str) -> list[tuple[ShownDocument, str]]:
    cards = lens.view.newest(partition, lens.view.config.values["feeds"]["items"])
    found = [lens.document(card.path) for card in cards]
    return [(document, _absolute(lens, document)) for document in found if document]


def _about(lens: Lens, partition: str) -> tuple[str, str, str, str]:
    """Return (title, description, page, folder) of a feed, the addresses full."""
    site = lens.settings
    family, _, path = partition.partition(":")
    if family != "section":
        return site.name, site.description or site.tagline or site.name, lens.permalink("/"), "/"
    section = lens.section(path)
    title = section.title if section else path
    about = (section.summary if section else "") or title
    url = urls.encode(f"/{path}/")
    return f"{title} - {site.name}", about, lens.permalink(url), url


def _newest(entries: list[tuple[ShownDocument, str]]) -> datetime | None:
    moments = [d.updated or d.date for d, _ in entries]
    return max((m for m in moments if m), default=None)


def rss(lens: Lens, args: tuple[str, ...]) -> str:
    """RSS 2.0 with full text (content:encoded)."""
    title, about, page, folder = _about(lens, args[0])
    entries = _entries(lens, args[0])
    newest = _newest(entries)
    lines = [
        _DECLARATION + '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">',
        "<channel>",
        f"<title>{_text(title)}</title>",
        f"<link>{_text(page)}</link>",
        f"<description>{_text(about)}</description>",
        f"<language>{_text(str(lens.settings.language).lower())}</language>",
        f'<atom:link href="{escape(lens.permalink(folder + "feed.xml"))}" rel="self" '
        'type="application/rss+xml"/>',
    ]
    if newest:
        lines.append(f"<lastBuildDate>{format_datetime(newest)}</lastBuildDate>")
    for document, body in entries:
        lines += _rss_item(lens, document, body)
    return "\n".join([*lines, "</channel>", "</rss>\n"])


def _rss_item(lens: Lens, document: ShownDocument, body: str) -> list[str]:
    card = document.card
    lines = [
        "<item>",
        f"<title>{_text(card.title)}</title>",
        f"<link>{_text(document.permalink)}</link>",
        f'<guid isPermaLink="true">{_text(document.permalink)}</guid>',
        f"<description>{_text(card.summary)}</description>",
        f"<content:encoded>{_text(body)}</content:encoded>",
    ]
    if document.date:
        lines.append(f"<pubDate>{format_datetime(document.date)}</pubDate>")
    if card.author:
        lines.append(f"<dc:creator>{_text(lens.author(card.author).title)}</dc:creator>")
    lines += [f"<category>{_text(tag)}</category>" for tag in card.tags]
    return [*lines, "</item>"]


def atom(lens: Lens, args: tuple[str, ...]) -> str:
    """Atom (RFC 4287) with full text."""
    title, about, page, folder = _about(lens, args[0])
    entries = _entries(lens, args[0])
    newest = _newest(entries)
    own = lens.permalink(folder + "atom.xml")
    name = _text(lens.settings.publisher or lens.settings.name)
    lines = [
        _DECLARATION + f'<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{escape(str(lens.settings.language))}">',
        f"<title>{_text(title)}</title>",
        f"<subtitle>{_text(about)}</subtitle>",
        f"<id>{_text(own)}</id>",
        f'<link rel="self" type="application/atom+xml" href="{escape(own)}"/>',
        f'<link rel="alternate" type="text/html" href="{escape(page)}"/>',
        f"<updated>{newest.isoformat(timespec='seconds') if newest else ''}</updated>",
        f"<author><name>{name}</name></author>",
    ]
    for document, body in entries:
        lines += _atom_entry(lens, document, body)
    return "\n".join([*lines, "</feed>\n"])


def _atom_entry(lens: Lens, document: ShownDocument, body: str) -> list[str]:
    card, link = document.card, _text(document.permalink)
    author = lens.author(card.author).title if card.author else lens.settings.name
    published, updated = _time(lens, card.date), _time(lens, card.lastmod)
    lines = [
        "<entry>",
        f"<title>{_text(card.title)}</title>",
        f"<id>{link}</id>",
        f'<link rel="alternate" type="text/html" href="{escape(document.permalink)}"/>',
        f"<published>{published}</published>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_text(author)}</name></author>",
        f"<summary>{_text(card.summary)}</summary>",
        f'<content type="html">{_text(body)}</content>',
    ]
    lines += [f'<category term="{escape(tag)}"/>' for tag in card.tags]
    return [*lines, "</entry>"]


def json_feed(lens: Lens, args: tuple[str, ...]) -> str:
    """JSON Feed 1.1 with full text."""
    title, about, page, folder = _about(lens, args[0])
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "description": about,
        "home_page_url": page,
        "feed_url": lens.permalink(folder + "feed.json"),
        "language": lens.settings.language,
        "items": [_json_item(lens, d, body) for d, body in _entries(lens, args[0])],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _json_item(lens: Lens, document: ShownDocument, body: str) -> dict[str, Any]:
    card = document.card
    item: dict[str, Any] = {
        "id": document.permalink,
        "url": document.permalink,
        "title": card.title,
        "summary": card.summary,
        "content_html": body,
        "date_published": _time(lens, card.date),
    }
    if card.updated:
        item["date_modified"] = _time(lens, card.updated)
    if document.cover:
        item["image"] = lens.absolute(document.cover)
    if card.author:
        author = lens.author(card.author)
        item["authors"] = [{"name": author.title, "url": lens.absolute(author.url)}]
    if card.tags:
        item["tags"] = list(card.tags)
    return item


WRITERS: dict[str, Writer] = {
    "sitemap": sitemap,
    "sitemap_lists": sitemap_lists,
    "sitemap_sealed": sitemap_sealed,
    "sitemap_index": sitemap_index,
    "robots": robots,
    "rss": rss,
    "atom": atom,
    "json": json_feed,
    "cms": cms.page,
    "cms_config": cms.config,
}
