"""Hugo: `content/`, page bundles, addresses by `permalinks`, `url` and `slug`, shortcodes."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
)
from laojie.moving.shortcodes import Shortcodes
from laojie.moving.unusable import Unusable

_FILES = tuple(
    f"{name}.{kind}" for name in ("hugo", "config") for kind in ("toml", "yaml", "yml", "json")
)
_FOLDER = "config/_default"
_TOKEN = re.compile(
    r":(yearday|year|monthname|month|weekdayname|weekday|day|sections|section|title"
    r"|slugorcontentbasename|slugorfilename|slug|contentbasename|filename)(?:\[[^\]]*\])?"
)
_KEPT = re.compile(r"[^\w./+~\-\s]")
_DATES = {"year": "%Y", "month": "%m", "day": "%d", "yearday": "%j", "monthname": "%B"}
_NOT_SITE = ("themes/", "layouts/", "archetypes/", "assets/", "data/", "i18n/", "config/")


class Hugo:
    """A folder with a Hugo site."""

    def __init__(self, source: Path, options: Options) -> None:
        self.root = source
        self.config = _settings(source)
        self.top = tree.setting(self.config, "contentdir") or "content"
        if not (source / self.top).is_dir():
            raise Unusable(source, "no-system", system="Hugo", folder=self.top)
        timezone = options.timezone or tree.setting(self.config, "timezone")
        self.zone = dates.zone(timezone)
        url = tree.setting(self.config, "baseurl").rstrip("/")
        self.given = options.permalink
        self.ugly = flag(self.config.get("uglyurls")) is True
        self.keeps_case = flag(self.config.get("disablepathtolower")) is True
        self.language = tree.setting(self.config, "defaultcontentlanguage")
        languages = self.config.get("languages")
        self.languages = set(languages) if isinstance(languages, Mapping) else set()
        params = self.config.get("params")
        lower = _lower(params) if isinstance(params, Mapping) else {}
        self.origin = Origin(
            name=tree.setting(self.config, "title"),
            url=url,
            base=urlsplit(url).path,
            tagline=tree.setting(lower, "subtitle"),
            description=tree.setting(lower, "description"),
            language=tree.setting(self.config, "languagecode", "locale") or self.language,
            timezone=timezone,
            author=plain(lower.get("author") or self.config.get("author")),
        )

    def items(self) -> Iterator[Item]:
        """Yield everything below the folder."""
        files, left = tree.walk(self.root)
        yield from left
        bundles = {posixpath.dirname(p) for p in files if re.search(r"/index(\.\w+)?\.md$", p)}
        for path in files:
            yield self._item(path, bundles)

    def _item(self, path: str, bundles: set[str]) -> Item:
        if path.startswith("static/"):
            return File(path, self.root / path, "/" + tree.whole(path[len("static/") :]))
        inside = path.removeprefix(f"{self.top}/")
        if inside == path:
            kept = path.startswith(("assets/", "data/"))
            theme = path.startswith(_NOT_SITE) and not path.startswith(("archetypes/", "config/"))
            boilerplate = path.startswith("archetypes/")
            reason = "boilerplate" if boilerplate else "theme" if theme or kept else "build-file"
            return Left(path, FILE, reason)
        kind = tree.ending(path)
        if kind in tree.MARKDOWN:
            return self._document(path, inside, bundles)
        if kind in tree.OTHER_MARKUP:
            return Left(path, DOCUMENT, "markup")
        if kind in {".html", ".htm"}:
            return Left(path, DOCUMENT, "template")
        return File(path, self.root / path, self._file_address(path, inside, bundles))

    def _file_address(self, path: str, inside: str, bundles: set[str]) -> str:
        """A file in a bundle was found below its page's address."""
        folder = posixpath.dirname(path)
        while folder not in bundles and "/" in folder:
            folder = posixpath.dirname(folder)
        page = f"{folder}/index.md"
        if folder in bundles and (self.root / page).is_file():
            found = self._document(page, page.removeprefix(f"{self.top}/"), bundles)
            if isinstance(found, Document):
                base = found.address
                base = base if base.endswith("/") else posixpath.dirname(base) + "/"
                return base + tree.whole(path.removeprefix(f"{folder}/"))
        return "/" + tree.whole(inside)

    def _document(self, path: str, inside: str, bundles: set[str]) -> Document | Left:
        stem, language = self._language(posixpath.splitext(inside)[0])
        if language:
            return Left(path, DOCUMENT, "language", params=(("language", language),))
        read = tree.document(self.root, path)
        if isinstance(read, Left):
            return read
        taking = Taking(_lower_keys(read.fields or {}), self.zone)
        if flag(taking.take("headless")):
            return Left(path, DOCUMENT, "hidden")
        known = taking.known({name: _all_lower(wanted) for name, wanted in COMMON.items()})
        folders = [part for part in posixpath.dirname(stem).split("/") if part]
        base = posixpath.basename(stem)
        bundle = base == "index" and posixpath.dirname(path) in bundles and bool(folders)
        if bundle:
            base = folders.pop()
        categories = names(taking.take("categories"))
        known["tags"] = tuple(dict.fromkeys((*known.get("tags", ()), *categories)))
        index = base in {"_index", "index"}
        slug = taking.text("slug")
        address = self._address(taking.text("url"), known, folders, "" if index else base, slug)
        others = tuple(self._alias(a, address) for a in names(taking.take("aliases")))
        if index and not read.body.strip() and not known.get("title"):
            return Left(path, DOCUMENT, "no-body")
        name = folders[-1] if index and folders else base
        body, line, said = tree.titled(known, name, read.body, read.line)
        return Document(
            origin=path,
            shelf=tuple(folders),
            name=name if index else slug or base,
            fields=known,
            body=body,
            extra=taking.extra(),
            address=address,
            others=others,
            keys=(inside, stem, posixpath.join(*folders, base), base, f"{base}.md"),
            index=index,
            line=line,
            notes=(*read.notes, *said, *taking.notes),
        )

    def _language(self, stem: str) -> tuple[str, str]:
        """Return a path without its language, and the language when it is not the site's own."""
        first, _, rest = stem.partition("/")
        before, _, last = stem.rpartition(".")
        if first in self.languages and rest:
            found, plain_stem = first, rest
        elif last in self.languages and before:
            found, plain_stem = last, before
        else:
            return stem, ""
        return plain_stem, "" if found == (self.language or "en") else found

    # Addresses

    def _address(
        self, url: str, known: Mapping[str, Any], folders: list[str], base: str, slug: str
    ) -> str:
        if url:
            return self._local(url)
        if not base:
            return self._clean("/".join(["", *folders, ""]))
        section = folders[0] if folders else ""
        pattern = self.given or self._pattern(section)
        if pattern and (section or self.given):
            path = self._expanded(pattern, known, folders, base, slug)
        else:
            path = "/".join(["", *folders, slug or base])
        if not posixpath.splitext(path)[1] or not self.ugly:
            path = path.rstrip("/") + (".html" if self.ugly else "/")
        return self._clean(path)

    def _pattern(self, section: str) -> str:
        patterns = self.config.get("permalinks")
        table = _lower(patterns) if isinstance(patterns, Mapping) else {}
        pages = table.get("page")
        inner = _lower(pages) if isinstance(pages, Mapping) else table
        return plain(inner.get(section.lower())) if section else ""

    def _expanded(
        self, pattern: str, known: Mapping[str, Any], folders: list[str], base: str, slug: str
    ) -> str:
        title = plain(known.get("title"))
        values = {
            "sections": "/".join(folders),
            "section": folders[0] if folders else "",
            "title": title.replace("/", "-"),
            "slug": slug or title.replace("/", "-"),
            "slugorfilename": slug or base,
            "slugorcontentbasename": slug or base,
            "filename": base,
            "contentbasename": base,
        }
        date = known.get("date")
        if isinstance(date, datetime):
            local = date.astimezone(self.zone)
            values |= {name: local.strftime(form) for name, form in _DATES.items()}
            values |= {"weekday": str(local.isoweekday() % 7), "weekdayname": f"{local:%A}"}
        return "/" + _TOKEN.sub(lambda found: values.get(found[1], ""), pattern).strip("/")

    def _clean(self, path: str) -> str:
        """A path as Hugo writes it: without signs, spaces made hyphens, in lower case."""
        kept = re.sub(r"\s+", "-", _KEPT.sub("", tree.whole(path)).strip())
        kept = re.sub(r"/{2,}", "/", kept)
        return kept if self.keeps_case else kept.lower()

    def _alias(self, alias: str, address: str) -> str:
        if alias.startswith("/"):
            return self._local(alias)
        # One without a slash is seen from the page's folder.
        return posixpath.normpath(posixpath.join(posixpath.dirname(address.rstrip("/")), alias))

    def _local(self, address: str) -> str:
        path = urlsplit(address).path if "://" in address else address
        base = self.origin.base
        inside = path[len(base) :] if base and path.startswith(base + "/") else path
        return inside if inside.startswith("/") else f"/{inside}"

    def markdown(self, document: Document, links: Links) -> tuple[str, list[Note]]:
        """Return the body with its shortcodes made plain."""
        shortcodes = Shortcodes(links, document.line, document.extra | document.fields)
        return shortcodes.body(document.body), shortcodes.notes


def _settings(source: Path) -> dict[str, Any]:
    folder = source / _FOLDER
    found: dict[str, Any] = {}
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix in {".toml", ".yaml", ".yml", ".json"}:
                values = tree.settings_file(path)
                is_main = path.stem in {"hugo", "config"}
                found |= values if is_main else {path.stem: values}
    else:
        found = tree.settings(source, _FILES)
    return _lower(found)


def _lower(values: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in values.items()}


def _lower_keys(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Hugo knows its own fields whatever their case; the names of others stay."""
    own = {word.lower() for wanted in COMMON.values() for word in wanted}
    own |= {"slug", "url", "aliases", "categories", "headless"}
    return {key.lower() if key.lower() in own else key: value for key, value in fields.items()}


def _all_lower(wanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.lower() for word in wanted)
