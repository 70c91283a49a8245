"""Hexo: `source/_posts`, pages, addresses by `permalink`, tags in bodies."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from laojie.moving import dates, front, tree
from laojie.moving.fields import COMMON, Taking, flag, names, plain
from laojie.moving.found import (
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
    note,
)
from laojie.moving.hexo_tags import HexoTags
from laojie.moving.unusable import Unusable

_USUAL = ":year/:month/:day/:title/"
# Hexo lets the first line of dashes be left out.
_UNOPENED = re.compile(r"(?:[\w-]+:[^\n]*\n|[ \t]+[^\n]*\n|- [^\n]*\n)+---[ \t]*\n")
_TOKEN = re.compile(r":([a-z_]+)")
_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
_DATES = {
    "year": "%Y", "month": "%m", "day": "%d", "hour": "%H", "minute": "%M", "second": "%S",
}  # fmt: skip


class Hexo:
    """A folder with a Hexo site."""

    def __init__(self, source: Path, options: Options) -> None:
        self.root = source
        self.config = tree.settings(source, ("_config.yml", "_config.yaml"))
        self.top = tree.setting(self.config, "source_dir") or "source"
        if not (source / self.top).is_dir():
            raise Unusable(source, "no-system", system="Hexo", folder=self.top)
        given = options.permalink or tree.setting(self.config, "permalink")
        self.permalink = given or _USUAL
        timezone = options.timezone or tree.setting(self.config, "timezone")
        self.zone = dates.zone(timezone)
        base = tree.setting(self.config, "root").strip("/")
        url = tree.setting(self.config, "url").rstrip("/")
        below = f"/{base}" if base else ""
        self.origin = Origin(
            name=tree.setting(self.config, "title"),
            url=url if url.endswith(below) else url + below,
            base=below,
            tagline=tree.setting(self.config, "subtitle"),
            description=tree.setting(self.config, "description"),
            language=plain(self.config.get("language")),
            timezone=timezone,
            author=tree.setting(self.config, "author"),
        )
        maps = self.config.get("category_map")
        self.slugs: Mapping[str, Any] = maps if isinstance(maps, Mapping) else {}

    def items(self) -> Iterator[Item]:
        """Yield everything below the folder."""
        files, left = tree.walk(self.root)
        yield from left
        folders = {posixpath.splitext(path)[0] for path in files}
        for path in files:
            yield self._item(path, folders)

    def _item(self, path: str, folders: set[str]) -> Item:
        inside = path.removeprefix(f"{self.top}/")
        if inside == path:
            reason = "theme" if path.startswith("themes/") else "build-file"
            return Left(path, FILE, "boilerplate" if path.startswith("scaffolds/") else reason)
        shelf = inside.partition("/")[0]
        kind = tree.ending(path)
        hidden = [part for part in inside.split("/") if part[0] in "_."]
        if hidden and shelf not in {"_posts", "_drafts"}:
            is_data = shelf == "_data"
            return Left(path, FILE, "theme" if is_data else "hidden")
        if kind in tree.MARKDOWN:
            return self._document(path, inside, shelf)
        if kind in tree.OTHER_MARKUP:
            return Left(path, DOCUMENT, "markup")
        return File(path, self.root / path, self._file_address(path, inside, shelf, folders))

    def _file_address(self, path: str, inside: str, shelf: str, folders: set[str]) -> str:
        """A file in a post's own folder was found below the post's address."""
        folder = posixpath.dirname(path)
        if shelf not in {"_posts", "_drafts"}:
            return f"/{tree.whole(inside)}"
        while folder not in folders and "/" in folder:
            folder = posixpath.dirname(folder)
        for ending in sorted(tree.MARKDOWN):
            owner = f"{folder}{ending}"
            if (self.root / owner).is_file():
                found = self._document(owner, owner.removeprefix(f"{self.top}/"), shelf)
                address = found.address if isinstance(found, Document) else ""
                base = address if address.endswith("/") else posixpath.dirname(address) + "/"
                return base + tree.whole(path.removeprefix(f"{folder}/"))
        return f"/{tree.whole(inside.partition('/')[2])}"

    def _document(self, path: str, inside: str, shelf: str) -> Document | Left:
        read = tree.document(self.root, path)
        if isinstance(read, Left):
            return read
        if read.fields is None and _UNOPENED.match(read.body):
            found = front.read(f"---\n{read.body}")
            read = front.Front(found.fields, found.body, found.line - 1, read.notes)
        taking = Taking(read.fields or {}, self.zone)
        known = taking.known(COMMON | {"date": ("date", "created")})
        is_post = shelf in {"_posts", "_drafts"}
        stem = posixpath.splitext(inside.partition("/")[2] if is_post else inside)[0]
        day, name = tree.dated(posixpath.basename(stem)) if is_post else ("", stem)
        notes = list(read.notes)
        if day and "date" not in known:
            known["date"] = dates.parse(day, self.zone)
            notes.append(note("date-from-name"))
        if shelf == "_drafts" or flag(taking.take("published")) is False:
            known["draft"] = True
        categories, others = self._categories(taking.take("categories", "category"))
        known["tags"] = tuple(dict.fromkeys((*known.get("tags", ()), *others)))
        slug = posixpath.join(posixpath.dirname(stem), name) if is_post else stem
        given = taking.text("permalink")
        address = self._address(given, slug, known, categories, taking.left, is_post=is_post)
        if not is_post and not read.body.strip():
            return Left(path, DOCUMENT, "no-body", moved=None)
        body, line, said = tree.titled(known, posixpath.basename(name), read.body, read.line)
        base = posixpath.basename(slug)
        folders = tuple(part for part in posixpath.dirname(stem).split("/") if part)
        index = not is_post and base == "index"
        return Document(
            origin=path,
            # A page of its own in a folder is a page, not a section.
            shelf=(categories or ("posts",)) if is_post else folders[:-1] if index else folders,
            name=folders[-1] if index and folders else base,
            fields=known,
            body=body,
            extra=taking.extra(),
            address=address,
            others=tuple(self._local(a) for a in names(taking.left.get("alias"))),
            keys=(slug, base, posixpath.basename(stem), known["title"]),
            index=index and not folders,
            line=line,
            notes=(*notes, *said, *taking.notes),
        )

    def _categories(self, value: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the first category from the top down, and the names of all others."""
        if isinstance(value, str):
            return (value.strip(),), ()
        given = list(value) if isinstance(value, (list, tuple)) else []
        if any(isinstance(entry, list) for entry in given):
            first, *others = (entry if isinstance(entry, list) else [entry] for entry in given)
            return names(first), tuple(plain(name) for entry in others for name in entry)
        return names(given), ()

    def _address(
        self,
        given: str,
        slug: str,
        known: Mapping[str, Any],
        categories: tuple[str, ...],
        others: Mapping[str, Any],
        *,
        is_post: bool,
    ) -> str:
        if given:
            return self._pretty(given)
        if not is_post:
            return self._pretty(f"{slug}.html")
        usual = tree.setting(self.config, "default_category") or "uncategorized"
        path = "/".join(self._slug(name) for name in categories) or usual
        values = {name: plain(value) for name, value in others.items()}
        values |= {
            "title": slug,
            "name": posixpath.basename(slug),
            "post_title": _slugged(plain(known.get("title"))),
            "category": path,
        }
        date = known.get("date")
        if isinstance(date, datetime):
            local = date.astimezone(self.zone)
            values |= {name: local.strftime(form) for name, form in _DATES.items()}
            values |= {"i_month": str(local.month), "i_day": str(local.day)}
        tokens = set(_TOKEN.findall(self.permalink))
        if not tokens <= values.keys():
            # Such as :id, which Hexo counts up in a database of its own.
            return ""
        return self._pretty(_TOKEN.sub(lambda found: values[found[1]], self.permalink))

    def _slug(self, name: str) -> str:
        return _slugged(plain(self.slugs.get(name)) or name)

    def _pretty(self, address: str) -> str:
        settings = self.config.get("pretty_urls")
        pretty: Mapping[str, Any] = settings if isinstance(settings, Mapping) else {}
        path = self._local(re.sub(r"/{2,}", "/", f"/{address}"))
        path = path.removesuffix("index.html")
        if flag(pretty.get("trailing_html")) is False:
            path = path.removesuffix(".html")
        return path

    def _local(self, address: str) -> str:
        return address if address.startswith("/") else f"/{address}"

    def markdown(self, document: Document, links: Links) -> tuple[str, list[Note]]:
        """Return the body with its tags made plain."""
        tags = HexoTags(links, document.line, posixpath.splitext(document.origin)[0])
        body = tags.body(document.body)
        unknown = [] if document.address else [note("address-unknown")]
        return body, [*tags.notes, *unknown]


def _slugged(name: str) -> str:
    return _SPECIAL.sub("-", name).strip("-")
