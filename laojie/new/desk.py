"""A new document: asked about, named, and begun with what its kind must say."""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from laojie import clock
from laojie.catalog import store
from laojie.errors import ContentError, MachineError, UsageError
from laojie.load import documents, numbers, yamlnodes
from laojie.load.source import Source
from laojie.lock import locked
from laojie.model import urls
from laojie.model.config import Config
from laojie.model.document import ARTICLE, LISTING, PAGE
from laojie.new import names, places
from laojie.new.places import Place
from laojie.new.texts import TEXTS

NUMBER, PINYIN = "id", "pinyin"
# The page that readers get who ask for one that is not there.
NOT_FOUND = "404"
KINDS = (ARTICLE, LISTING, PAGE)
_COMMAS = re.compile(r"[,，、;；]")
_MOST = 1000
# What one version of YAML or another takes for a number, a date, a flag or nothing.
_TYPED = re.compile(
    r"[-+]?\.?\d[\d_.,:]*(?:e[-+]?\d+)?|[-+]?0[xob][\da-f_]+|[-+]?\.inf|\.nan"
    r"|\d{4}-\d\d?-\d\d?(?:[t ].*)?|y|n|yes|no|on|off|true|false|null|~",
    re.ASCII | re.IGNORECASE,
)

Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new document is to be; None is not said yet. `section` is empty for a page."""

    title: str | None = None
    section: str | None = None
    tags: tuple[str, ...] | None = None
    name: str | None = None
    kind: str | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Created:
    """A new document: its file, as seen from the site, and its full address."""

    path: str
    url: str


def cut_tags(text: str) -> tuple[str, ...]:
    """Return the tags in a text with commas of any width between them."""
    return tuple(dict.fromkeys(tag.strip() for tag in _COMMAS.split(text) if tag.strip()))


class Desk:
    """Where documents of one site are begun."""

    def __init__(self, site: Path, config: Config) -> None:
        self._site = site
        self._state = site / store.FOLDER / numbers.FOLDER
        self._config = config
        self._texts = TEXTS[config.lang]
        self._places = places.find(site)

    # What is wanted

    def complete(self, wanted: Wanted, ask: Ask | None) -> Wanted:
        """Return what is wanted with all that is needed said; `ask` asks a person, if there is
        one. Raises UsageError."""
        if wanted.kind == PAGE and wanted.section is None:
            wanted = replace(wanted, section="")
        if wanted.title is None and ask is not None:
            wanted = self._interview(wanted, ask)
        if not (wanted.title or "").strip():
            raise self._refused("no-title")
        if wanted.section is None:
            wanted = replace(wanted, section=self._only(wanted.kind))
        return wanted

    def _interview(self, wanted: Wanted, ask: Ask) -> Wanted:
        texts, section, tags, name = self._texts, wanted.section, wanted.tags, wanted.name
        title = ask(texts["title"]).strip()
        if section is None:
            section = self._chosen(ask(texts["place"].format(places=self._listed())).strip())
        place = self._place(section)
        if tags is None and place.inside.kind == ARTICLE:
            tags = cut_tags(ask(texts["tags"]))
        if name is None and place.inside.kind == PAGE:
            name = ask(texts["page-name"]).strip()
        elif name is None:
            known = names.known(self._site, self._state)
            following = names.following(self._site, place.section, known)
            name = ask(texts["name"].format(following=following)).strip()
        return replace(wanted, title=title, section=section, tags=tags, name=name)

    def _listed(self) -> str:
        texts = self._texts
        return "\n".join(
            texts["line"].format(
                number=number,
                title=place.title or texts["page"],
                kind=texts["kinds"][place.inside.kind],
                folder=f"{urls.CONTENT}{place.section}",
            )
            for number, place in enumerate(self._places, 1)
        )

    def _chosen(self, answer: str) -> str:
        """Return the section that an answer means: its number in the list, or its folder."""
        if answer.isdecimal() and 0 < int(answer) <= len(self._places):
            return self._places[int(answer) - 1].section
        return answer

    def _only(self, kind: str | None) -> str:
        """Return the one section there is for documents of a kind, if there is just one."""
        fitting = [p for p in self._places if p.section and kind in {None, p.inside.kind}]
        if len(fitting) != 1:
            raise self._refused("no-section", known=self._known())
        return fitting[0].section

    def _place(self, section: str) -> Place:
        path = section.strip("/").removeprefix(urls.CONTENT)
        found = next((place for place in self._places if place.section == path), None)
        if found is None:
            raise self._refused("no-place", name=section, known=self._known())
        return found

    def _known(self) -> str:
        return ", ".join(place.section for place in self._places if place.section)

    def _refused(self, text: str, **params: object) -> UsageError:
        return UsageError(self._texts[text].format(**params))

    # What becomes of it

    def create(self, wanted: Wanted, now: int) -> Created:
        """Write the document that is wanted, never over another; no two get one number.

        `wanted` is complete. Raises UsageError, ContentError, MachineError.
        """
        place = self._place(wanted.section or "")
        if wanted.kind not in {None, place.inside.kind}:
            kinds = self._texts["kinds"]
            where = f"{urls.CONTENT}{place.section}"
            inside, kind = kinds[place.inside.kind], kinds[wanted.kind]
            raise self._refused("kind-place", name=where, inside=inside, kind=kind)
        if wanted.tags and place.inside.kind != ARTICLE:
            raise self._refused("no-tags", kind=self._texts["kinds"][place.inside.kind])
        with locked(self._state, lambda event: None):
            known = names.known(self._site, self._state)
            path = ""
            for name in self._names(place, wanted, known):
                path = place.path(name)
                if self._write(path, self._begun(place, wanted, name, path, now)):
                    numbers.note(known, name)
                    numbers.keep(known, self._state)
                    return Created(path, self._config.url + urls.document_url(path))
        raise self._refused("there", path=path)

    def _names(self, place: Place, wanted: Wanted, known: numbers.Numbers) -> Iterator[str]:
        """Yield names for the file, the best first, others for the case that it is taken."""
        asked = wanted.name or NUMBER
        if asked == PINYIN:
            name = self._pinyin(wanted.title or "")
            yield name
            yield from (f"{name}-{number}" for number in range(2, _MOST))
        elif asked != NUMBER:
            yield self._allowed(place, asked.removesuffix(".md"))
        elif place.inside.kind == PAGE:
            raise self._refused("no-name")
        else:
            yield names.following(self._site, place.section, known)

    def _allowed(self, place: Place, name: str) -> str:
        """Return a name that a person chose; raises UsageError with what is wrong with it."""
        if urls.is_reserved(name) or (not place.section and name == NOT_FOUND):
            raise self._refused("reserved-name", name=name)
        if urls.is_too_long(name):
            raise self._refused("long-name", name=name)
        if not urls.is_slug(name):
            raise self._refused("bad-name", name=name)
        return name

    def _pinyin(self, title: str) -> str:
        try:
            name = names.pinyin(title)
        except ModuleNotFoundError as error:
            raise self._refused("no-pinyin") from error
        if not urls.is_slug(name):
            raise self._refused("no-letters", title=title)
        return name

    def _begun(self, place: Place, wanted: Wanted, name: str, path: str, now: int) -> bytes:
        """Return the file to begin with; raises ContentError if it would not do."""
        zone = self._config.zone
        fields = _fields(place, wanted, name, f"{clock.at(now, zone):%Y-%m-%d %H:%M}")
        lines = (f"{field}: {value}".rstrip() for field, value in fields.items())
        data = "\n".join(["---", *lines, "---", "", ""]).encode()
        author = str(self._config.values["author"])
        parsed = documents.parse(Source(path, data, place.inside, zone, author))
        if parsed.problems:
            raise ContentError(parsed.problems)
        return data

    def _write(self, path: str, data: bytes) -> bool:
        """Write a file that is not there yet; return whether it was not."""
        target = self._site / path
        try:
            with open(target, "xb") as file:
                file.write(data)
        except FileExistsError:
            return False
        except OSError as error:
            raise MachineError(f"{error.filename}: {error.strerror}") from error
        return True


def _fields(place: Place, wanted: Wanted, name: str, date: str) -> dict[str, str]:
    """Return the front matter of a new document: what it must say, and what it nearly always
    says, to be filled in."""
    fields = {"title": scalar(wanted.title or "")}
    if place.inside.kind != PAGE:
        fields["date"] = date
    if place.inside.kind == ARTICLE:
        fields |= {"tags": _listed(wanted.tags or ()), "summary": ""}
    elif place.inside.kind == LISTING:
        sought = place.inside.offer == "求购"
        fields |= {"number": scalar(name.upper()), "niche": "", "followers": "", "region": ""}
        fields |= {"price": "面议", "status": "求购" if sought else "在售"}
    if wanted.draft:
        fields["draft"] = "true"
    return fields


def _listed(tags: tuple[str, ...]) -> str:
    return f"[{', '.join(scalar(tag, listed=True) for tag in tags)}]"


def scalar(text: str, *, listed: bool = False) -> str:
    """Return a text as YAML: as it is where it is read so, else in quotes."""
    plain = " ".join(text.split())
    loaded, problems = yamlnodes.load(f"a: [{plain}]" if listed else f"a: {plain}", "", fast=False)
    same = loaded is not None and loaded.value == {"a": [plain] if listed else plain}
    straight = same and not problems and not _TYPED.fullmatch(plain)
    # JSON's escapes are YAML's too.
    return plain if straight else json.dumps(plain, ensure_ascii=False)


def editor(lang: str) -> list[str]:
    """Return the command that opens the person's editor, empty when none is set.

    It may have options, as in `code --wait`. Raises UsageError.
    """
    # Imported here: only this needs it.
    import shlex

    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        return shlex.split(command)
    except ValueError as error:
        raise UsageError(TEXTS[lang]["bad-editor"].format(command=command)) from error


def edit(command: Sequence[str], path: Path) -> int:
    """Open a file in an editor and wait until it is closed; return an exit code."""
    import subprocess

    try:
        return subprocess.run([*command, str(path)], check=False).returncode
    except OSError as error:
        raise MachineError(f"{command[0]}: {error.strerror}") from error
