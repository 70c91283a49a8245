"""Feeds (RSS 2.0, RFC 4287, JSON Feed 1.1), and all outputs that have no template. Each function
returns the text of one file."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import urljoin

from laojie.model import urls
from laojie.render import cms, plain, sitemaps
from laojie.render.lens import Lens
from laojie.render.shown import ShownDocument
from laojie.render.xmltext import DECLARATION, text, time

_ADDRESS = re.compile(r"(\s(?:href|src|poster)=)([\"'])([^\"']*)\2")

Writer = Callable[[Lens, tuple[str, ...]], str]


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


def _hubs(lens: Lens) -> list[str]:
    """The hub that tells subscribers of a feed's changes (WebSub), none or one."""
    hub = lens.view.config.values["feeds"]["hub"]
    return [str(hub)] if hub else []


def rss(lens: Lens, args: tuple[str, ...]) -> str:
    """RSS 2.0 with full text (content:encoded)."""
    title, about, page, folder = _about(lens, args[0])
    entries = _entries(lens, args[0])
    newest = _newest(entries)
    lines = [
        DECLARATION + '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">',
        "<channel>",
        f"<title>{text(title)}</title>",
        f"<link>{text(page)}</link>",
        f"<description>{text(about)}</description>",
        f"<language>{text(str(lens.settings.language).lower())}</language>",
        f'<atom:link href="{escape(lens.permalink(folder + "feed.xml"))}" rel="self" '
        'type="application/rss+xml"/>',
        *(f'<atom:link href="{escape(hub)}" rel="hub"/>' for hub in _hubs(lens)),
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
        f"<title>{text(card.title)}</title>",
        f"<link>{text(document.permalink)}</link>",
        f'<guid isPermaLink="true">{text(document.permalink)}</guid>',
        f"<description>{text(card.summary)}</description>",
        f"<content:encoded>{text(body)}</content:encoded>",
    ]
    if document.date:
        lines.append(f"<pubDate>{format_datetime(document.date)}</pubDate>")
    if card.author:
        lines.append(f"<dc:creator>{text(lens.author(card.author).title)}</dc:creator>")
    lines += [f"<category>{text(tag)}</category>" for tag in card.tags]
    return [*lines, "</item>"]


def atom(lens: Lens, args: tuple[str, ...]) -> str:
    """Atom (RFC 4287) with full text."""
    title, about, page, folder = _about(lens, args[0])
    entries = _entries(lens, args[0])
    newest = _newest(entries)
    own = lens.permalink(folder + "atom.xml")
    name = text(lens.settings.publisher or lens.settings.name)
    lines = [
        DECLARATION + f'<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{escape(str(lens.settings.language))}">',
        f"<title>{text(title)}</title>",
        f"<subtitle>{text(about)}</subtitle>",
        f"<id>{text(own)}</id>",
        f'<link rel="self" type="application/atom+xml" href="{escape(own)}"/>',
        *(f'<link rel="hub" href="{escape(hub)}"/>' for hub in _hubs(lens)),
        f'<link rel="alternate" type="text/html" href="{escape(page)}"/>',
        f"<updated>{newest.isoformat(timespec='seconds') if newest else ''}</updated>",
        f"<author><name>{name}</name></author>",
    ]
    for document, body in entries:
        lines += _atom_entry(lens, document, body)
    return "\n".join([*lines, "</feed>\n"])


def _atom_entry(lens: Lens, document: ShownDocument, body: str) -> list[str]:
    card, link = document.card, text(document.permalink)
    author = lens.author(card.author).title if card.author else lens.settings.name
    published, updated = time(lens, card.date), time(lens, card.lastmod)
    lines = [
        "<entry>",
        f"<title>{text(card.title)}</title>",
        f"<id>{link}</id>",
        f'<link rel="alternate" type="text/html" href="{escape(document.permalink)}"/>',
        f"<published>{published}</published>",
        f"<updated>{updated}</updated>",
        f"<author><name>{text(author)}</name></author>",
        f"<summary>{text(card.summary)}</summary>",
        f'<content type="html">{text(body)}</content>',
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
        "hubs": [{"type": "WebSub", "url": hub} for hub in _hubs(lens)],
        "items": [_json_item(lens, d, body) for d, body in _entries(lens, args[0])],
    }
    # An empty list of hubs says nothing.
    given = {name: value for name, value in feed.items() if value or name != "hubs"}
    return json.dumps(given, ensure_ascii=False, indent=1) + "\n"


def _json_item(lens: Lens, document: ShownDocument, body: str) -> dict[str, Any]:
    card = document.card
    item: dict[str, Any] = {
        "id": document.permalink,
        "url": document.permalink,
        "title": card.title,
        "summary": card.summary,
        "content_html": body,
        "date_published": time(lens, card.date),
    }
    if card.updated:
        item["date_modified"] = time(lens, card.updated)
    if document.cover:
        item["image"] = lens.absolute(document.cover)
    if card.author:
        author = lens.author(card.author)
        item["authors"] = [{"name": author.title, "url": lens.absolute(author.url)}]
    if card.tags:
        item["tags"] = list(card.tags)
    return item


WRITERS: dict[str, Writer] = {
    **sitemaps.WRITERS,
    **plain.WRITERS,
    "rss": rss,
    "atom": atom,
    "json": json_feed,
    "cms": cms.page,
    "cms_config": cms.config,
}
