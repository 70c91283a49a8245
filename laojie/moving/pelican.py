"""Pelican: `Key: value` metadata in Markdown, addresses by `ARTICLE_URL` and its kin."""

import ast
import posixpath
import re
import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from laojie.moving import bodies, dates, front, tree
from laojie.moving.fields import COMMON, Taking, plain
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

_FIELD = re.compile(r"([A-Za-z][\w-]*):[ \t]*(.*)")
_SPECIAL = re.compile(r"[{|](filename|static|attach|tag|category|author|index)[}|]([^)\s\"'>]*)")
_USUAL_NAME = r"(?P<date>\d{4}-\d{2}-\d{2}).*"


class Pelican:
    """A folder with a Pelican site; its settings are read as constants, never run."""

    def __init__(self, source: Path, options: Options) -> None:
        self.root = source
        self.config = _constants(source / "pelicanconf.py")
        self.config |= {
            name: value
            for name, value in _constants(source / "publishconf.py").items()
            if name not in self.config or name == "SITEURL"
        }
        top = tree.setting(self.config, "PATH") or "content"
        self.top = "" if top in {".", "./"} or not (source / top).is_dir() else top.strip("./")
        timezone = options.timezone or tree.setting(self.config, "TIMEZONE")
        self.zone = dates.zone(timezone)
        self.given = options.permalink
        url = tree.setting(self.config, "SITEURL").rstrip("/")
        self.origin = Origin(
            name=tree.setting(self.config, "SITENAME"),
            url=url,
            base=urlsplit(url).path,
            tagline=tree.setting(self.config, "SITESUBTITLE"),
            language=tree.setting(self.config, "DEFAULT_LANG"),
            timezone=timezone,
            author=tree.setting(self.config, "AUTHOR"),
        )
        pages = self.config.get("PAGE_PATHS")
        self.pages = tuple(map(str, pages)) if isinstance(pages, (list, tuple)) else ("pages",)
        self.named = re.compile(tree.setting(self.config, "FILENAME_METADATA") or _USUAL_NAME)

    def items(self) -> Iterator[Item]:
        """Yield everything below the folder."""
        files, left = tree.walk(self.root)
        yield from left
        prefix = f"{self.top}/" if self.top else ""
        for path in files:
            if not path.startswith(prefix) or tree.is_build_file(path):
                theme = path.startswith(("theme/", "themes/", "plugins/"))
                yield Left(path, FILE, "theme" if theme else "build-file")
            else:
                yield self._item(path, path[len(prefix) :])

    def _item(self, path: str, inside: str) -> Item:
        kind = tree.ending(path)
        if kind in tree.MARKDOWN:
            return self._document(path, inside)
        if kind in tree.OTHER_MARKUP:
            return Left(path, DOCUMENT, "markup")
        if kind in {".html", ".htm"}:
            return Left(path, DOCUMENT, "template")
        moved = self.config.get("EXTRA_PATH_METADATA")
        entry = moved.get(inside) if isinstance(moved, Mapping) else None
        address = plain(entry.get("path")) if isinstance(entry, Mapping) else inside
        return File(path, self.root / path, f"/{tree.whole(address)}")

    def _document(self, path: str, inside: str) -> Document | Left:
        read = tree.document(self.root, path)
        if isinstance(read, Left):
            return read
        notes = list(read.notes)
        if read.fields is None:
            raw, body, line = metadata(read.body)
        else:
            raw, body, line = _lower(read.fields), read.body, read.line
        taking = Taking(raw, self.zone)
        known = taking.known(COMMON)
        stem = posixpath.splitext(posixpath.basename(inside))[0]
        self._from_name(stem, known, notes)
        status = taking.text("status").lower()
        if status in {"draft", "hidden"}:
            known["draft"] = True
            if status == "hidden":
                notes.append(note("visibility", status=status))
        is_page = inside.startswith(tuple(f"{folder}/" for folder in self.pages))
        folder = posixpath.dirname(inside).partition("/")[0]
        usual = tree.setting(self.config, "DEFAULT_CATEGORY") or "misc"
        category = taking.text("category") or ("" if is_page else folder or usual)
        slug = taking.text("slug") or self._slug(known, stem)
        own = (taking.text("save_as"), taking.text("url"))
        address = self._address(own, slug, known, category, is_page=is_page, stem=stem)
        if not address:
            notes.append(note("address-unknown"))
        body, line, said = tree.titled(known, stem, body, line)
        return Document(
            origin=path,
            shelf=() if is_page else (category,),
            name=slug or stem,
            fields=known,
            body=body,
            extra=taking.extra(),
            address=address,
            keys=(inside, stem),
            line=line,
            notes=(*notes, *said, *taking.notes),
        )

    def _from_name(self, stem: str, known: dict[str, Any], notes: list[Note]) -> None:
        found = self.named.match(stem)
        given = found.groupdict() if found else {}
        if given.get("date") and "date" not in known:
            known["date"] = dates.parse(given["date"], self.zone)
            notes.append(note("date-from-name"))

    def _slug(self, known: Mapping[str, Any], stem: str) -> str:
        """The slug Pelican makes of a title; how it spells what is not ASCII is its own affair."""
        if tree.setting(self.config, "SLUGIFY_SOURCE") == "basename":
            source = stem
        else:
            source = plain(known.get("title")) or stem
        if not source.isascii() and not self.config.get("SLUGIFY_USE_UNICODE"):
            return ""
        text = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFKC", source)).strip()
        text = re.sub(r"(?u)\A\s*|\s*\Z", "", re.sub(r"[-\s]+", "-", text))
        return text if self.config.get("SLUGIFY_PRESERVE_CASE") else text.lower()

    def _address(
        self,
        own: tuple[str, str],
        slug: str,
        known: Mapping[str, Any],
        category: str,
        *,
        is_page: bool,
        stem: str,
    ) -> str:
        for given in own:
            if given:
                return "/" + given.lstrip("/").removesuffix("index.html")
        if not slug:
            return ""
        kind = "PAGE" if is_page else "ARTICLE"
        usual = "pages/{slug}.html" if is_page else "{slug}.html"
        pattern = self.given or tree.setting(self.config, f"{kind}_URL", f"{kind}_SAVE_AS") or usual
        values = {
            "slug": slug,
            "category": _slugged(category),
            "author": _slugged(plain(known.get("author")) or self.origin.author),
            "lang": self.origin.language,
            "base_name": stem,
            "path_no_ext": stem,
        }
        try:
            made = _Pattern(known.get("date"), self.zone).format(pattern, **values)
        except (KeyError, ValueError, IndexError):
            return ""
        return "/" + made.lstrip("/").removesuffix("index.html")

    def markdown(self, document: Document, links: Links) -> tuple[str, list[Note]]:
        """Return the body with Pelican's own links made plain."""
        notes: list[Note] = []

        def changed(found: re.Match[str]) -> str:
            kind, given = found[1], found[2]
            place = bodies.line_of(document.body, found.start(), document.line)
            made = self._special(kind, given, document, links)
            code = "tag-unknown" if made is None else "tag-converted"
            notes.append(note(code, place, tag=found[0] if made is None else "{" + kind + "}"))
            return made or found[0]

        body = bodies.outside(_SPECIAL, changed, document.body)
        return bodies.without_more(body), notes

    def _special(self, kind: str, given: str, document: Document, links: Links) -> str | None:
        if kind == "index":
            return "/"
        if kind in {"tag", "category", "author"}:
            return f"/{kind}/{given}/"
        path, mark, fragment = given.partition("#")
        folder = posixpath.dirname(document.origin)
        start = self.top if path.startswith("/") else folder
        plain_path = posixpath.normpath(posixpath.join(start, path.lstrip("/")))
        target = links.to_origin(plain_path)
        return target + mark + fragment if target else None


class _Pattern(string.Formatter):
    """Python's own patterns, for plain names and the date's parts only."""

    def __init__(self, date: datetime | None, zone: Any) -> None:
        self.date = date.astimezone(zone) if date else None

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        if field_name == "date" and self.date is not None:
            return self.date, field_name
        return kwargs[field_name], field_name


def metadata(text: str) -> tuple[dict[str, Any], str, int]:
    """Return (fields, body, the line it begins on) of Markdown that begins with `Key: value`."""
    fields: dict[str, Any] = {}
    lines = text.split("\n")
    key = ""
    for number, line in enumerate(lines):
        found = _FIELD.fullmatch(line)
        if found:
            key = found[1].lower()
            fields[key] = front.Plain(found[2].strip())
        elif key and line.startswith("    ") and line.strip():
            fields[key] = front.Plain(f"{fields[key]} {line.strip()}".strip())
        else:
            if not fields or line.strip():
                return fields, "\n".join(lines[number:]), number + 1
            return fields, "\n".join(lines[number + 1 :]), number + 2
    return fields, "", len(lines)


def _lower(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in fields.items()}


def _slugged(name: str) -> str:
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", name).strip()).lower()


def _constants(path: Path) -> dict[str, Any]:
    """Return what a settings file in Python gives names to, where that is a constant."""
    decoded = front.decode(path.read_bytes()) if path.is_file() else None
    if decoded is None:
        return {}
    try:
        parsed = ast.parse(decoded[0])
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, Any] = {}
    for node in parsed.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except (ValueError, TypeError, SyntaxError, RecursionError):
                continue
    return found
