"""WordPress: its export (Tools → Export, one or several XML files), read as a stream."""

import re
from collections.abc import Iterator
from datetime import UTC, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from laojie.moving import dates, from_html, tree, wxr
from laojie.moving.fields import without_tags
from laojie.moving.found import (
    COMMENT,
    DOCUMENT,
    FILE,
    Document,
    File,
    Item,
    Left,
    Links,
    Note,
    Options,
    Origin,
    leads_out,
    note,
)
from laojie.moving.wp_shortcodes import WpShortcodes
from laojie.moving.wxr import Record

_HIDDEN = {"draft", "pending", "private"}
_SHOWN = {"publish", "future"}
_UPLOADS = "wp-content/uploads/"
_SIZED = re.compile(r"(wp-content/uploads/[^\s\"'()<>]+?)-\d+x\d+(\.\w+)")
_PAGE_BREAK = re.compile(r"<!--\s*nextpage\s*-->|<!--\s*/?wp:nextpage\s*/?-->")
_DESCRIBED = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description")


class WordPress:
    """An export. What is kept of it: categories, authors, and where attachments lie."""

    def __init__(self, source: Path, options: Options) -> None:
        self.source = source
        self.uploads = options.uploads
        self.zone = dates.zone(options.timezone)
        self.names: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.descriptions: dict[str, str] = {}
        self.attachments: dict[str, str] = {}
        self.paths: set[str] = set()
        channel = self._survey()
        url = (channel.get("wp:base_blog_url") or channel.get("link")).rstrip("/")
        self.origin = Origin(
            name=channel.get("title"),
            url=url,
            base=_parts(url).path.rstrip("/"),
            tagline=channel.get("description"),
            language=channel.get("language"),
            timezone=options.timezone,
        )

    def _survey(self) -> Record:
        channel = Record("channel")
        for record in wxr.records(self.source):
            if record.name == "channel":
                channel = record if not channel.texts else channel
            elif record.name == "wp:author":
                login = record.get("wp:author_login")
                self.names[login] = record.get("wp:author_display_name") or login
            elif record.name == "wp:category":
                slug = unquote(record.get("wp:category_nicename"))
                self.titles[slug] = record.get("wp:cat_name") or slug
                self.parents[slug] = unquote(record.get("wp:category_parent"))
                self.descriptions[slug] = record.get("wp:category_description")
            elif record.get("wp:post_type") == "attachment":
                url = record.get("wp:attachment_url")
                self.attachments.setdefault(record.get("wp:post_id"), url)
                self.paths.add(_parts(url).path)
        return channel

    def items(self) -> Iterator[Item]:
        """Yield the categories and everything in the export."""
        for slug, title in self.titles.items():
            yield self._category(slug, title)
        for record in wxr.records(self.source):
            if record.name == "item":
                yield self._item(record)
                if record.comments:
                    origin = f"comments of {record.get('wp:post_id')}"
                    yield Left(origin, COMMENT, "comment", record.comments)

    def _category(self, slug: str, title: str) -> Document:
        shelf = self._shelf(slug)
        fields = {"title": title, "summary": without_tags(self.descriptions.get(slug, ""))}
        address = f"/category/{'/'.join(shelf)}/"
        return Document(f"category {slug}", shelf, "index", fields, "", address=address, index=True)

    def _shelf(self, slug: str) -> tuple[str, ...]:
        found: list[str] = []
        while slug and slug not in found:
            found.insert(0, slug)
            slug = self.parents.get(slug, "")
        return tuple(found)

    def _item(self, record: Record) -> Item:
        kind, status = record.get("wp:post_type"), record.get("wp:status")
        number = record.get("wp:post_id")
        if kind == "attachment":
            return self._attachment(record, number)
        origin = f"{kind} {number}"
        if kind not in {"post", "page"}:
            return Left(origin, DOCUMENT, "type", params=(("type", kind),))
        if status == "trash":
            return Left(origin, DOCUMENT, "trash")
        if status not in _SHOWN | _HIDDEN:
            return Left(origin, DOCUMENT, "status", params=(("status", status),))
        return self._document(record, origin, kind, status)

    def _attachment(self, record: Record, number: str) -> Item:
        origin = f"attachment {number}"
        path = unquote(_parts(record.get("wp:attachment_url")).path)
        if leads_out(path):
            return Left(origin, FILE, "leads-out", params=(("path", path),))
        inside = path.partition(_UPLOADS)[2]
        if self.uploads is None or not inside:
            return Left(origin, FILE, "no-file")
        file = self.uploads / inside
        if not file.is_file():
            return Left(origin, FILE, "no-file")
        if not tree.stays(self.uploads, inside):
            return Left(origin, FILE, "outside")
        return File(origin, file, path.removeprefix(self.origin.base))

    def _document(self, record: Record, origin: str, kind: str, status: str) -> Document:
        notes: list[Note] = []
        fields: dict[str, Any] = {
            "title": without_tags(record.get("title")),
            "author": self.names.get(record.get("dc:creator"), record.get("dc:creator")),
            "summary": self._summary(record),
            "pinned": record.get("wp:is_sticky") == "1" or None,
            "cover": self.attachments.get(_first(record, "_thumbnail_id"), ""),
        }
        fields |= self._moments(record)
        if status in _HIDDEN:
            fields["draft"] = True
            if status != "draft":
                notes.append(note("visibility", status=status))
        if record.get("wp:post_password"):
            fields["draft"] = True
            notes.append(note("restricted", level="password"))
        categories = [unquote(n) for domain, n, _ in record.terms if domain == "category"]
        tags = [text for domain, _, text in record.terms if domain == "post_tag"]
        tags += [self.titles.get(slug, slug) for slug in categories[1:]]
        if tags:
            fields["tags"] = tuple(dict.fromkeys(tags))
        name = unquote(record.get("wp:post_name")) or record.get("wp:post_id")
        if not fields["title"]:
            fields["title"] = name
            notes.append(note("title-from-name", name=name))
        extra = {k: v[0] for k, v in record.meta.items() if k[:1] not in {"_", ""} and v[0]}
        address, others = self._addresses(record, status)
        body = record.get("content:encoded")
        pages = _PAGE_BREAK.split(body)
        if len(pages) > 1:
            notes.append(note("pages-joined", count=len(pages)))
            if address.endswith("/"):
                others += tuple(f"{address}{n}/" for n in range(2, len(pages) + 1))
        return Document(
            origin=origin,
            shelf=()
            if kind == "page"
            else self._shelf(categories[0])
            if categories
            else ("posts",),
            name=name,
            fields={key: value for key, value in fields.items() if value not in (None, "")},
            body=body,
            extra=extra,
            address=address,
            others=others,
            keys=(record.get("wp:post_id"),),
            notes=tuple(notes),
        )

    def _summary(self, record: Record) -> str:
        given = record.get("excerpt:encoded").strip()
        return without_tags(
            given or next(filter(None, (_first(record, n) for n in _DESCRIBED)), "")
        )

    def _moments(self, record: Record) -> dict[str, Any]:
        """The moments of a post; how far local time was from UTC is worked out from both."""
        found: dict[str, Any] = {}
        for name, key in (("date", "wp:post_date"), ("updated", "wp:post_modified")):
            local = dates.parse(record.get(key), UTC)
            utc = dates.parse(record.get(f"{key}_gmt"), UTC)
            if local is None:
                continue
            ahead = local - utc if utc else timedelta(days=1)
            if abs(ahead) < timedelta(hours=15) and not ahead.seconds % 60:
                found[name] = local.replace(tzinfo=timezone(ahead))
            else:
                found[name] = local.replace(tzinfo=self.zone)
        if found.get("updated") == found.get("date"):
            found.pop("updated", None)
        return found

    def _addresses(self, record: Record, status: str) -> tuple[str, tuple[str, ...]]:
        if status not in _SHOWN:
            return "", ()
        parts = _parts(record.get("link"))
        path = parts.path or "/"
        base = self.origin.base
        path = path[len(base) :] if base and path.startswith(base + "/") else path
        address = f"{path}?{parts.query}" if parts.query else path
        if parts.query:
            return address, ()
        before, _, last = path.rstrip("/").rpartition("/")
        ending = "/" if path.endswith("/") else ""
        old = record.meta.get("_wp_old_slug", []) if last else []
        return address, tuple(f"{before}/{slug}{ending}" for slug in old if slug != last)

    def markdown(self, document: Document, links: Links) -> tuple[str, list[Note]]:
        """Return the body as Markdown, or as HTML where that would lose something."""
        shortcodes = WpShortcodes(self.attachments)
        plain = shortcodes.body(_PAGE_BREAK.sub("", document.body))
        body, notes = from_html.markdown(_SIZED.sub(self._whole, plain))
        return body, [*shortcodes.notes, *notes]

    def _whole(self, found: re.Match[str]) -> str:
        """A scaled-down copy of a picture gives way to the picture."""
        whole = f"{found[1]}{found[2]}"
        return whole if f"{self.origin.base}/{whole}" in self.paths else found[0]


def _parts(address: str) -> SplitResult:
    """The parts of an address; one that is none at all, such as `http://[x`, has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _first(record: Record, key: str) -> str:
    return next(iter(record.meta.get(key, ())), "")
