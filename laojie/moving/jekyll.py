"""Jekyll: `_posts`, collections, pages; addresses by `permalink`; Liquid in bodies."""

import fnmatch
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from laojie.moving import dates, tree
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
from laojie.moving.liquid import Liquid

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_TOKEN = re.compile(
    r":(output_ext|categories|collection|basename|short_year|short_month|short_day|long_month"
    r"|long_day|i_month|i_day|y_day|w_day|w_year|year|month|day|week|hour|minute|second|title|slug"
    r"|path|name)"
)
_THEME = ("_layouts/", "_includes/", "_sass/", "_plugins/", "assets/css/", "assets/js/", "_data/")
_SHELVES = frozenset({"content", "src", "_pages", "pages", "docs"})
_NOT_PRETTY = re.compile(r"[^\w.~!$&'()+,;=@]+")
_NOT_PLAIN = re.compile(r"[\W_]+")


class Jekyll:
    """A folder with a Jekyll site."""

    def __init__(self, source: Path, options: Options) -> None:
        self.source = source
        self.config = tree.settings(source, ("_config.yml", "_config.yaml", "_config.toml"))
        self.permalink = options.permalink or tree.setting(self.config, "permalink") or "date"
        timezone = options.timezone or tree.setting(self.config, "timezone")
        self.zone = dates.zone(timezone)
        author = self.config.get("author")
        base = tree.setting(self.config, "baseurl").strip("/")
        self.origin = Origin(
            name=tree.setting(self.config, "title", "name"),
            url=tree.setting(self.config, "url").rstrip("/") + (f"/{base}" if base else ""),
            base=f"/{base}" if base else "",
            tagline=tree.setting(self.config, "subtitle", "tagline"),
            description=tree.setting(self.config, "description"),
            language=tree.setting(self.config, "lang", "locale"),
            timezone=timezone,
            author=plain(author),
        )
        self.collections = self._collections()
        self.top = tree.setting(self.config, "collections_dir").strip("/")

    def _collections(self) -> dict[str, dict[str, Any]]:
        given = self.config.get("collections")
        if isinstance(given, list):
            return {plain(name): {} for name in given}
        return {k: dict(v or {}) for k, v in given.items()} if isinstance(given, Mapping) else {}

    def items(self) -> Iterator[Item]:
        """Yield everything below the folder."""
        files, left = tree.walk(self.source)
        yield from left
        for path in files:
            yield self._item(path)

    def _item(self, path: str) -> Item:
        reason = self._left_out(path)
        if reason:
            return Left(path, DOCUMENT if tree.ending(path) in tree.MARKDOWN else FILE, reason)
        kind = tree.ending(path)
        if kind in tree.OTHER_MARKUP:
            return Left(path, DOCUMENT, "markup")
        if kind in tree.MARKDOWN:
            return self._document(path)
        if kind in {".html", ".htm", ".xml", ".json", ".scss", ".css", ".js", ".txt"}:
            head = (self.source / path).read_bytes()[:4]
            if head.startswith((b"---\n", b"---\r")):
                return Left(path, FILE, "template")
        return File(path, self.source / path, self._file_address(path))

    def _left_out(self, path: str) -> str:
        parts = path.split("/")
        if path.startswith("_config.") or tree.is_build_file(path):
            return "build-file"
        if path.startswith(_THEME) or "/_sass/" in path:
            return "theme"
        if self._collection(path)[0] == "_drafts":
            return ""
        if self._excluded(path):
            return "excluded"
        kept = {"_posts", "_drafts", *(f"_{name}" for name in self.collections)}
        kept |= set(map(str, self.config.get("include") or ()))
        hidden = [p for p in parts if p[0] in "_.#" or p[-1] == "~"]
        if not self.config:
            kept.add("_pages")
        return "hidden" if any(part not in kept for part in hidden) else ""

    def _excluded(self, path: str) -> bool:
        for given in self.config.get("exclude") or ():
            pattern = str(given).strip("/")
            if path == pattern or path.startswith(pattern + "/") or fnmatch.fnmatch(path, pattern):
                return True
        return False

    def _collection(self, path: str) -> tuple[str, str, str]:
        """Return (collection, what lies before its folder, what lies in it) of a path.

        The collection is `_posts`, `_drafts`, a collection's name, or empty for a page.
        """
        parts = path.split("/")
        for place, part in enumerate(parts[:-1]):
            before, inside = "/".join(parts[:place]), "/".join(parts[place + 1 :])
            if part in {"_posts", "_drafts"} or (part == "posts" and not self.config):
                return ("_drafts" if part == "_drafts" else "_posts"), before, inside
            if part[0] == "_" and part[1:] in self.collections and before == self.top:
                return part[1:], before, inside
        return "", "", path

    def _file_address(self, path: str) -> str:
        collection, _, inside = self._collection(path)
        if collection in {"", "_posts", "_drafts"}:
            return f"/{tree.whole(path)}"
        return f"/{collection}/{tree.whole(inside)}"

    # Documents

    def _document(self, path: str) -> Item:
        read = tree.document(self.source, path)
        if isinstance(read, Left):
            return read
        optional = any("optional" in str(p) for p in self.config.get("plugins") or ())
        if read.fields is None and not (optional or "optional_front_matter" in self.config):
            return Left(path, DOCUMENT, "no-front-matter")
        collection, before, inside = self._collection(path)
        fields = self._defaults(path, collection) | (read.fields or {})
        moved = self._moved(path, fields)
        if moved:
            return moved
        taking = Taking(fields | _words(fields.get("tags")), self.zone)
        known = taking.known(COMMON)
        stem = posixpath.splitext(posixpath.basename(inside))[0]
        day, name = tree.dated(stem) if collection else ("", stem)
        notes = [*read.notes, *self._dated(known, day)]
        if collection == "_drafts" or flag(taking.take("published")) is False:
            known["draft"] = True
        categories = self._categories(taking, before if collection == "_posts" else "")
        known["tags"] = self._tags(known, categories, collection)
        slug = taking.text("slug")
        given = taking.text("permalink")
        if flag(given) is False:
            known["draft"], given = True, ""
            notes.append(note("visibility", status="permalink: false"))
        values = self._values(collection, inside, slug or name, categories, known.get("date"))
        address = self._address(given, collection, values)
        if tree.ending(address) not in {"", ".html", ".htm"} and given:
            return Left(path, DOCUMENT, "no-page", params=(("address", address),))
        others = tuple(self._local(a) for a in names(taking.take("redirect_from", "aliases")))
        # What the settings said of many documents is no one's own.
        own = {k: v for k, v in taking.extra().items() if k in (read.fields or {})}
        shelf = self._shelf(collection, before, inside, categories)
        if not read.body.strip():
            # The list of a collection: what it says of itself is the section's.
            shelf, name = (address.strip("/"),), "index"
            if shelf[0] not in self.collections or not known.get("title"):
                return Left(path, DOCUMENT, "no-body")
        body, line, said = tree.titled(known, name, read.body, read.line)
        return Document(
            origin=path,
            shelf=shelf,
            name=slug or name,
            fields=known,
            body=body,
            extra=own,
            address=address,
            others=others,
            keys=(stem, posixpath.splitext(inside)[0]),
            index=name == "index",
            line=line,
            notes=(*notes, *said, *taking.notes),
        )

    def _dated(self, known: dict[str, Any], day: str) -> list[Note]:
        """Take the date from the file's name where the fields have none."""
        if not day or "date" in known:
            return []
        known["date"] = dates.parse(day, self.zone)
        return [note("date-from-name")]

    def _moved(self, path: str, fields: Mapping[str, Any]) -> Left | None:
        target = plain(fields.get("redirect_to"))
        if not target:
            return None
        old = plain(fields.get("permalink")) or plain(fields.get("formerly"))
        return Left(path, DOCUMENT, "redirect", moved=(old or f"/{path}", target))

    def _defaults(self, path: str, collection: str) -> dict[str, Any]:
        """What the settings say of all documents of a path or kind."""
        found: dict[str, Any] = {}
        kind = {"_posts": "posts", "_drafts": "drafts", "": "pages"}.get(collection, collection)
        for entry in self.config.get("defaults") or ():
            scope = entry.get("scope") or {}
            prefix = plain(scope.get("path")).strip("/")
            right_place = not prefix or path == prefix or path.startswith(prefix + "/")
            if right_place and plain(scope.get("type")) in {"", kind}:
                values = entry.get("values") or {}
                found |= {k: v for k, v in values.items() if k in _DEFAULTED}
        return found

    def _categories(self, taking: Taking, before: str) -> tuple[str, ...]:
        value = taking.take("categories", "category")
        # A text holds one category a word in Jekyll; a list holds one an entry.
        given = tuple(value.split()) if isinstance(value, str) else names(value)
        folders = [part for part in before.split("/") if part and part not in _SHELVES]
        return tuple(dict.fromkeys((*folders, *given)))

    def _tags(
        self, known: Mapping[str, Any], categories: tuple[str, ...], collection: str
    ) -> tuple[str, ...]:
        given = known.get("tags", ())
        rest = categories[1:] if collection in {"_posts", "_drafts"} else categories
        return tuple(dict.fromkeys((*given, *rest)))

    def _shelf(
        self, collection: str, before: str, inside: str, categories: tuple[str, ...]
    ) -> tuple[str, ...]:
        folders = [part for part in posixpath.dirname(inside).split("/") if part]
        if collection in {"_posts", "_drafts"}:
            return categories[:1] or ("posts",)
        if collection:
            # Folders that only sort by year are no sections.
            return (collection, *(f for f in folders if not re.fullmatch(r"(?:19|20)\d\d", f)))
        return tuple(f for f in folders if f not in _SHELVES)

    # Addresses

    def _values(
        self,
        collection: str,
        inside: str,
        title: str,
        categories: tuple[str, ...],
        date: datetime | None,
    ) -> dict[str, str]:
        stem = posixpath.splitext(inside)[0]
        path = posixpath.join(posixpath.dirname(stem), tree.dated(posixpath.basename(stem))[1])
        values = {
            "output_ext": ".html",
            "categories": "/".join(category.lower() for category in categories),
            "collection": collection.strip("_"),
            "title": _pretty(title),
            "slug": _NOT_PLAIN.sub("-", title).strip("-").lower(),
            "basename": posixpath.basename(stem),
            "name": _NOT_PLAIN.sub("-", posixpath.basename(stem)).strip("-").lower(),
            "path": path.strip("/") if collection else posixpath.dirname(stem),
        }
        if date is not None:
            local = date.astimezone(self.zone)
            values |= {name: local.strftime(form) for name, form in _DATED.items()}
            values |= {"i_month": str(local.month), "i_day": str(local.day)}
        return values

    def _address(self, given: str, collection: str, values: Mapping[str, str]) -> str:
        if given:
            pattern = given
        elif collection in {"_posts", "_drafts"}:
            pattern = self.permalink
        elif collection:
            pattern = plain(self.collections[collection].get("permalink")) or self._page_style(
                "/:collection/:path"
            )
        elif values["basename"] == "index":
            pattern = "/:path/"
        else:
            pattern = self._page_style("/:path/:basename")
        pattern = _STYLES.get(pattern, pattern)
        expanded = _TOKEN.sub(lambda found: values.get(found[1], ""), pattern)
        return self._local(re.sub(r"/{2,}", "/", f"/{expanded}"))

    def _page_style(self, start: str) -> str:
        pretty = self.permalink == "pretty" or self.permalink.endswith("/")
        return f"{start}/" if pretty else f"{start}:output_ext"

    def _local(self, address: str) -> str:
        base = self.origin.base
        inside = address[len(base) :] if base and address.startswith(base + "/") else address
        return inside if inside.startswith("/") else f"/{inside}"

    def markdown(self, document: Document, links: Links) -> tuple[str, list[Note]]:
        """Return the body with its Liquid made plain."""
        page = document.extra | {"title": document.fields.get("title", "")}
        values = {"site": {"baseurl": "", "url": "", **self._texts()}, "page": page}
        liquid = Liquid(links, document.line, values)
        return liquid.body(document.body), liquid.notes

    def _texts(self) -> dict[str, str]:
        """The settings that are texts; what begins with the site's address is left to the site."""
        found = {k: str(v) for k, v in self.config.items() if isinstance(v, str)}
        return {k: v for k, v in found.items() if k not in {"baseurl", "url"}}


_DEFAULTED = {"permalink", "author", "category", "categories", "tags", "published"}
_DATED = {
    "year": "%Y",
    "month": "%m",
    "day": "%d",
    "hour": "%H",
    "minute": "%M",
    "second": "%S",
    "short_year": "%y",
    "short_month": "%b",
    "long_month": "%B",
    "short_day": "%a",
    "long_day": "%A",
    "y_day": "%j",
    "week": "%V",
    "w_year": "%G",
    "w_day": "%u",
}


def _words(tags: object) -> dict[str, Any]:
    """Tags that are a text without commas hold one a word."""
    words = isinstance(tags, str) and not re.search("[,，、]", tags)
    return {"tags": str(tags).split()} if words else {}


def _pretty(title: str) -> str:
    """A title as Jekyll puts it into an address."""
    return _NOT_PRETTY.sub("-", title).strip("-")
