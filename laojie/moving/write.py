"""The site that things are moved into: made where there is none, never overwritten."""

import posixpath
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from laojie import clock, starter
from laojie.load import config, frontmatter, schema, validation
from laojie.load.scan import SITE
from laojie.model import urls
from laojie.moving import dates, yamlout
from laojie.moving.found import (
    DOCUMENT,
    FILE,
    Document,
    File,
    Left,
    Note,
    Origin,
    leads_out,
    note,
)
from laojie.moving.places import OWN, ROOT, Places
from laojie.moving.references import References
from laojie.moving.report import Moved
from laojie.moving.unusable import Unusable
from laojie.moving.yamlout import Bare

_ADDRESS = "https://www.example.com"
_ZONE = "Asia/Shanghai"
_STARTER = ("templates", "static")


class Target:
    """A site's folder. With `dry` nothing is written, and everything is worked out all the same."""

    def __init__(self, folder: Path, *, dry: bool = False) -> None:
        self.folder = folder
        self.dry = dry
        self.new = not (folder / SITE).is_file()
        if self.new and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Unusable(folder, "target")
        self.zone: tzinfo = clock.zone(_ZONE)
        if not self.new:
            self.zone = config.parse((folder / SITE).read_bytes()).zone

    def begin(self, origin: Origin, named: Mapping[str, Mapping[str, Any]]) -> None:
        """Make a site where there is none: settings from the source, the starter's templates."""
        if not self.new:
            return
        zone_name = origin.timezone or _ZONE
        self.zone = dates.zone(zone_name)
        if self.dry:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in _STARTER:
            shutil.copytree(starter.place() / name, self.folder / name)
        self._put(SITE, settings(origin, named).encode())
        self._put(".gitignore", b"output/\n.laojie/\n")

    def put(self, path: str, data: bytes) -> str:
        """Write a file that is not there yet; return why not (a reason), or nothing.

        Every path that a source had a say in comes through here, so here is where it is held.
        """
        if path.startswith(("/", "\\")) or leads_out(path):
            return "leads-out"
        there = self.folder / path
        if there.is_file():
            return "already" if there.read_bytes() == data else "exists"
        self._put(path, data)
        return ""

    def copy(self, found: File, path: str) -> Moved | Left:
        """Bring a file along."""
        output = path.removeprefix(ROOT)
        if OWN.fullmatch(output):
            return Left(found.origin, FILE, "made-by-laojie", params=(("address", f"/{output}"),))
        reason = self.put(path, found.path.read_bytes())
        if reason:
            return Left(found.origin, FILE, reason, params=(("path", path),))
        return Moved(found.origin, FILE, path)

    def _put(self, path: str, data: bytes) -> None:
        if self.dry:
            return
        there = self.folder / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(data)

    def section(self, section: str, title: str) -> bool:
        """Write a section's index.md where it has none; say whether it was written."""
        front = f"---\n{yamlout.front_matter({'title': title})}---\n"
        return not self.put(f"{urls.CONTENT}{section}/index.md", front.encode())

    def document(
        self, document: Document, places: Places, body: str, notes: Iterable[Note], same: "Same"
    ) -> Moved | Left:
        """Write a document, its body being Markdown already."""
        placed = places.documents[document.origin]
        references = References(places, document)
        body = references.body(body)
        fields, said = self._fields(document, places, references, same)
        # A section's own body is an opening; what is kept of it ends with one line break.
        text = f"---\n{yamlout.front_matter(fields)}---\n\n{body.strip(chr(10))}\n"
        problems = self._refused(text, placed.path)
        reason = self.put(placed.path, text.encode("utf-8", "replace"))
        if reason:
            return Left(document.origin, DOCUMENT, reason, params=(("path", placed.path),))
        moved = [note("address-moved", address=a, new=placed.url) for a in placed.aliases]
        every = (*document.notes, *placed.notes, *moved, *notes, *references.notes, *said)
        return Moved(
            document.origin,
            DOCUMENT,
            placed.path,
            placed.url,
            placed.aliases,
            tuple(dict.fromkeys((*every, *problems))),
        )

    def _fields(
        self, document: Document, places: Places, references: References, same: "Same"
    ) -> tuple[dict[str, Any], list[Note]]:
        """Return the front matter of a document, and what there is to say of it."""
        placed = places.documents[document.origin]
        notes: list[Note] = []
        fields, extra = dict(document.fields), dict(document.extra)
        allowed = _schema(placed.path).model_fields
        if "tags" in fields:
            fields["tags"] = list(same.names("tags", fields["tags"], notes))
        if "author" in fields:
            fields["author"] = same.names("authors", (fields["author"],), notes)[0]
        if "cover" in fields and "cover" in allowed:
            self._cover(fields, extra, references, notes)
        if "date" in allowed and allowed["date"].is_required() and "date" not in fields:
            fields["date"] = places.oldest or datetime(1970, 1, 2, tzinfo=UTC)
            day = fields["date"].astimezone(self.zone)
            notes.append(note("no-date", date=f"{day:%Y-%m-%d}"))
        for name in ("date", "updated", "expires"):
            if isinstance(fields.get(name), datetime):
                fields[name] = Bare(dates.written(fields[name], self.zone))
        if "aliases" in allowed and placed.aliases:
            fields["aliases"] = list(placed.aliases)
        for name in [name for name in fields if name not in allowed]:
            value = fields.pop(name)
            extra |= {name: value} if value not in ("", (), [], None) else {}
        if extra:
            fields["extra"] = extra
        return {k: v for k, v in fields.items() if v not in (None, "", [], ())}, notes

    def _cover(
        self,
        fields: dict[str, Any],
        extra: dict[str, Any],
        references: References,
        notes: list[Note],
    ) -> None:
        cover = str(fields.pop("cover"))
        away = cover.startswith(("http://", "https://"))
        found = references.cover(cover)
        if found:
            fields["cover"] = found
        elif away:
            fields["cover"] = cover
        else:
            extra["cover"] = cover
            notes.append(note("file-missing", target=cover))

    def _refused(self, text: str, path: str) -> list[Note]:
        """What Laojie itself will say of the front matter that was written."""
        cut, problems = frontmatter.split(text, path)
        if cut is not None:
            context = {"zone": self.zone}
            _, _, problems = validation.validate(_schema(path), cut.yaml, path, 2, context)
        return [
            note("refused", zh=found.text("zh")[0], en=found.text("en")[0], place=found.line)
            for found in problems
        ]


def _schema(path: str) -> type[schema.Fields]:
    if path.endswith("/index.md"):
        return schema.SectionFields
    return schema.ArticleFields if urls.section_of(path) else schema.PageFields


class Same:
    """Names that differ only in upper and lower case are one: the spelling used most."""

    def __init__(self, counts: Mapping[str, Counter[str]]) -> None:
        self._names: dict[str, dict[str, str]] = {}
        self.clashes: list[tuple[str, str, str]] = []
        for kind, counted in counts.items():
            usual: dict[str, str] = {}
            for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
                usual.setdefault(_folded(name), name)
            self._names[kind] = usual
            self._clash(kind, list(usual.values()))

    def _clash(self, kind: str, names: list[str]) -> None:
        slugs: dict[str, str] = {}
        for name in names:
            slug = urls.slug(name)
            if slug and slug in slugs:
                self.clashes.append((kind, name, slugs[slug]))
            slugs.setdefault(slug, name)

    def names(self, kind: str, given: Iterable[str], notes: list[Note]) -> tuple[str, ...]:
        """Return the usual spelling of names, each once."""
        found: dict[str, None] = {}
        for name in given:
            usual = self._names[kind].get(_folded(name), name)
            if usual != name:
                notes.append(note("tags-merged", old=name, new=usual))
            found[usual] = None
        return tuple(found)

    def slugs(self) -> dict[str, dict[str, dict[str, str]]]:
        """Return settings that give each name of a clash an address of its own."""
        found: dict[str, dict[str, dict[str, str]]] = {}
        numbers: Counter[tuple[str, str]] = Counter()
        for kind, name, _ in self.clashes:
            slug = urls.slug(name)
            numbers[kind, slug] += 1
            found.setdefault(kind, {})[name] = {"slug": f"{slug}-{numbers[kind, slug] + 1}"}
        return found


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


def settings(origin: Origin, named: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a site.yaml for a site that comes from elsewhere."""
    url = origin.url if origin.url.startswith(("http://", "https://")) else _ADDRESS
    values: dict[str, Any] = {
        "name": origin.name or posixpath.basename(url),
        "url": url,
        "tagline": origin.tagline,
        "description": origin.description,
        "language": (origin.language or "zh-CN").replace("_", "-"),
        "timezone": str(dates.zone(origin.timezone or _ZONE)),
        "author": origin.author,
    }
    block = {"mode": "fragment", "url": "/archive/"}
    chinese = values["language"].startswith("zh")
    rest: dict[str, Any] = {
        "per_page": 20,
        "blocks": {
            "latest": block | {"title": "最新文章" if chinese else "Latest", "count": 8},
            "hot": block | {"title": "编辑推荐" if chinese else "Selected", "count": 5},
        },
        **{kind: dict(entries) for kind, entries in named.items()},
    }
    filled = {name: value for name, value in values.items() if value}
    return yamlout.mapping(filled) + yamlout.mapping(rest)
