"""Where everything of a source goes: decided once for all of it, before anything is written.

Bodies are not kept, so what this takes in memory grows with the number of documents alone.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from laojie.model import urls
from laojie.moving.found import Document, File, Item, Note, Origin, note

# Sections of these names, and files of these addresses, are Laojie's own.
RESERVED = frozenset({"tag", "topic", "author", "archive", "blocks", "static"})
OWN = re.compile(
    r"index\.html|404\.html|robots\.txt|sitemap[^/]*\.xml|(?:.*/)?(?:feed\.(?:xml|json)|atom\.xml)"
    r"|(?:.*/)?page-\d+\.html|(?:tag|topic|author|archive|blocks)/.*"
)
# Lists of a tag, a category, an author, as most systems have them.
_LIST = re.compile(r"/(tags?|categor(?:y|ies)|author)/([^/]+)/?")
ROOT = "static/root/"
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Placed:
    """A document's new place: its path in the site, its address, the old ones that lead there."""

    path: str
    url: str
    aliases: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def output_of(address: str) -> str:
    """Return the file that answers an address; one without an ending is a folder's."""
    path = urls.output_path(address)
    ended = path.endswith("/") or posixpath.splitext(path)[1]
    return path if ended else f"{path}/index.html"


@dataclass(slots=True)
class Places:
    """The new places of documents and files, by what others call them."""

    origin: Origin
    renamed: Mapping[str, str] = field(default_factory=dict)
    documents: dict[str, Placed] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    oldest: datetime | None = None
    tags: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    _paths: dict[str, str] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)
    _wanted: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    _notes: dict[str, list[Note]] = field(default_factory=dict)

    def survey(self, items: Iterable[Item]) -> None:
        """Take in everything a source holds, then decide which old addresses lead where."""
        for item in items:
            if isinstance(item, Document):
                self._document(item)
            elif isinstance(item, File):
                self._file(item)
        self._settle()

    def _document(self, found: Document) -> None:
        notes: list[Note] = []
        section = self._section(found.shelf, notes)
        path = self._path(found, section, notes)
        self._paths[path] = found.origin
        self.documents[found.origin] = Placed(path, urls.document_url(path))
        for key in (found.origin, *found.keys):
            self._keys.setdefault(key, found.origin)
        addresses = tuple(filter(None, (found.address, *found.others)))
        self._wanted.append((found.origin, addresses))
        self._notes[found.origin] = notes
        self._count(found.fields)

    def _count(self, fields: Mapping[str, Any]) -> None:
        self.tags.update(fields.get("tags", ()))
        if author := fields.get("author"):
            self.authors[author] += 1
        date = fields.get("date")
        if isinstance(date, datetime) and (self.oldest is None or date < self.oldest):
            self.oldest = date

    def _file(self, found: File) -> None:
        path = ROOT + found.address.lstrip("/")
        self.files[found.origin] = path
        self._keys.setdefault(found.origin, found.origin)
        self._addresses.setdefault(_same(quote(found.address)), path)

    def _section(self, shelf: tuple[str, ...], notes: list[Note]) -> str:
        wanted = "/".join(shelf)
        if wanted in self.renamed:
            shelf = tuple(filter(None, self.renamed[wanted].split("/")))
        parts: list[str] = []
        for name in shelf:
            slug = name if urls.is_slug(name) else urls.slug(name)
            if not urls.is_slug(slug) or (not parts and slug in RESERVED):
                slug = f"{slug or 'section'}-1"
            if slug != name:
                notes.append(note("section-renamed", old=name, new=slug))
            parts.append(slug)
            self.sections.setdefault("/".join(parts), name)
        return "/".join(parts)

    def _path(self, found: Document, section: str, notes: list[Note]) -> str:
        folder = f"{urls.CONTENT}{section}/" if section else urls.CONTENT
        if found.index and section and f"{folder}index.md" not in self._paths:
            return f"{folder}index.md"
        plain = unquote(found.name) if _ESCAPED.search(found.name) else found.name
        name = plain if urls.is_slug(plain) else urls.slug(plain)
        if not urls.is_slug(name):
            name = f"{name or 'article'}-1"
        unique, number = name, 1
        while f"{folder}{unique}.md" in self._paths:
            number += 1
            unique = f"{name}-{number}"
        if unique != found.name:
            notes.append(note("name-changed", old=found.name, new=unique))
        return f"{folder}{unique}.md"

    def _settle(self) -> None:
        """Give each old address to the first that asks for it, new addresses before all."""
        for origin, addresses in self._wanted:
            self._promote(origin, addresses)
        taken: dict[str, str] = {}
        for section in self.sections:
            taken[f"{section}/index.html"] = f"{urls.CONTENT}{section}/index.md"
        for placed in self.documents.values():
            taken[urls.output_path(placed.url)] = placed.path
        for path in self.files.values():
            taken.setdefault(path.removeprefix(ROOT), path)
        for origin, addresses in self._wanted:
            placed = self.documents[origin]
            aliases = [a for a in addresses if self._gets(a, placed, taken, self._notes[origin])]
            for address in addresses:
                self._addresses.setdefault(_same(address), placed.path)
            self._addresses.setdefault(_same(placed.url), placed.path)
            notes = tuple(self._notes[origin])
            readable = tuple(map(_readable, aliases))
            self.documents[origin] = Placed(placed.path, placed.url, readable, notes)

    def _promote(self, origin: str, addresses: tuple[str, ...]) -> None:
        """A page that was found where a section's front is now becomes that section's own."""
        placed = self.documents[origin]
        section = addresses[0].strip("/") if addresses else ""
        path = f"{urls.CONTENT}{section}/index.md"
        if section in self.sections and path not in self._paths:
            del self._paths[placed.path]
            self._paths[path] = origin
            self.documents[origin] = Placed(path, urls.document_url(path))

    def _gets(self, address: str, placed: Placed, taken: dict[str, str], notes: list[Note]) -> bool:
        """Say whether an old address becomes an alias; note why where it cannot."""
        if "?" in address or not urls.is_site_path(address):
            notes.append(note("address-lost", address=address, new=placed.url))
            return False
        output = output_of(address)
        owner = taken.get(output)
        if owner == placed.path:
            return False
        if owner is not None or OWN.fullmatch(output):
            notes.append(note("address-taken", address=address, other=owner or "Laojie"))
            return False
        if placed.path.endswith("/index.md"):
            # A section's own page has no aliases.
            notes.append(note("address-lost", address=address, new=placed.url))
            return False
        taken[output] = placed.path
        return True

    # Where links lead

    def find(self, target: str, origin: str, address: str) -> str | None:
        """Return the site's path of what a link in the document `origin` means, None if unknown.

        `address` is the document's old address. A path is looked for as a file of the source,
        then as an address readers used.
        """
        plain = unquote(target)
        if not plain.startswith("/"):
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(origin), plain))
            for found in (beside, f"{beside}/index.md", f"{beside}/_index.md", f"{beside}.md"):
                if found in self._keys:
                    return self.key(found)
            base = address if address.startswith("/") else "/"
            plain = posixpath.normpath(posixpath.join(posixpath.dirname(base), plain))
        found_path = self._addresses.get(_same(plain))
        if found_path is None and self.origin.base and _below(plain, self.origin.base):
            found_path = self._addresses.get(_same(plain[len(self.origin.base) :]))
        if found_path is None and plain.strip("/") in self.sections:
            found_path = f"{urls.CONTENT}{plain.strip('/')}/index.md"
        return found_path

    def own(self, address: str) -> str | None:
        """Return the address of a page that Laojie makes itself and that an address means."""
        if address == "/" or (address.startswith("/") and OWN.fullmatch(address[1:])):
            return address
        found = _LIST.fullmatch(unquote(address))
        if found is None:
            return None
        family = "author" if found[1] == "author" else "tag"
        names = self.authors if family == "author" else self.tags
        same = [name for name in sorted(names) if urls.slug(name) == urls.slug(found[2])]
        return urls.encode(f"/{family}/{urls.slug(same[0])}/") if same else None

    def key(self, key: str) -> str | None:
        """Return the site's path of what goes by a key."""
        origin = self._keys.get(key, "")
        placed = self.documents.get(origin)
        return placed.path if placed else self.files.get(origin)

    def local(self, target: str) -> str | None:
        """Return the part of a target that is an address of this site, None if it leads away."""
        host = urlsplit(self.origin.url).netloc.removeprefix("www.")
        if _SCHEME.match(target):
            try:
                parts = urlsplit(target if not target.startswith("//") else f"http:{target}")
            except ValueError:
                # No address at all, such as `http://[x`; it stays as it was written.
                return None
            same = bool(host) and parts.netloc.removeprefix("www.") == host
            return (parts.path or "/") if same and parts.scheme in {"http", "https"} else None
        return target


def _readable(address: str) -> str:
    """An address without its escapes, where it then still means the same."""
    plain = unquote(address)
    same = urls.is_site_path(plain) and urls.output_path(plain) == urls.output_path(address)
    return plain if same else address


def _same(address: str) -> str:
    """What addresses that one file answers have in common."""
    path = unquote(address.partition("#")[0].partition("?")[0]).strip("/")
    path = path.removesuffix("index.html").strip("/")
    query = address.partition("?")[2]
    return f"{path}?{query}" if query else path


def _below(path: str, base: str) -> bool:
    return path == base or path.startswith(base + "/")


def link(source: str, target: str) -> str:
    """Return how the document at `source` names `target`, both paths in the site."""
    if target.startswith(urls.CONTENT) and target.endswith(".md"):
        return quote(posixpath.relpath(target, posixpath.dirname(source)), safe="/-._~")
    return "/" + quote(target, safe="/-._~")
