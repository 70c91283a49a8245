"""A document's bytes made into a `Document`: front matter, validation, Markdown to HTML."""

import posixpath
import unicodedata
from typing import Any, Protocol

from laojie import clock
from laojie.errors import Problem, problem
from laojie.load import frontmatter, ordinary
from laojie.load.frontmatter import Split
from laojie.load.pictures import ENDINGS
from laojie.load.source import Inside, Parsed, Source
from laojie.markup.converter import Markup, MarkupError, convert
from laojie.model import urls
from laojie.model.document import (
    ARTICLE,
    LISTING,
    PAGE,
    SECTION,
    WITHDRAWN,
    WITHDRAWN_WORDS,
    Body,
    Card,
    Details,
    Document,
    Heading,
    Target,
)

RESERVED = frozenset({"tag", "topic", "author", "archive", "blocks", "static"})


class Places(Protocol):
    """Where the values of front matter stand."""

    def place(self, loc: tuple[int | str, ...]) -> tuple[int, int]:
        """Return (line, column), from 1, of the value that a path of keys leads to."""


_LINES = ("cover", "related", "aliases", "form", "template", "translations")


def kind_of(path: str, inside: Inside) -> str:
    """Return the kind of the document at `path`."""
    if posixpath.basename(path) == "index.md":
        return SECTION
    return inside.kind if urls.section_of(path) else PAGE


def parse(source: Source, *, fast: bool = True) -> Parsed:
    """Return the document that the source holds, or every problem that is in it.

    Not `fast` takes no short cuts: the same, more slowly.
    """
    problems = _place_problems(source.path)
    text, wrong = frontmatter.decode(source.data, source.path)
    problems += wrong
    if wrong and not text:
        return _failed(source, problems)
    cut, wrong = frontmatter.split(text, source.path)
    problems += wrong
    if cut is None:
        return _failed(source, problems)
    kind = kind_of(source.path, source.inside)
    fields, places, wrong = _fields(source, kind, cut, fast=fast)
    if fields is not None and fields.get("status") in WITHDRAWN_WORDS:
        return _withdrawn(source, fields, _place_problems(source.path))
    markup, body_wrong = _convert(cut, source.path, fast=fast)
    problems += [*wrong, *body_wrong]
    if fields is None or places is None or markup is None or problems:
        return _failed(source, problems)
    builder = _Builder(source, kind, fields, places, markup, cut.body_line)
    document = builder.document()
    return _failed(source, builder.problems) if builder.problems else Parsed(source.path, document)


def _withdrawn(source: Source, fields: dict[str, Any], problems: list[Problem]) -> Parsed:
    """Return what is left of a document that is withdrawn: nothing of its text."""
    if problems:
        return _failed(source, problems)
    path = source.path
    card = Card(
        path,
        WITHDRAWN,
        urls.document_url(path, fields["slug"]),
        fields["title"],
        section=urls.section_of(path),
        indexed=False,
    )
    names = ("withdrawn", "reason", "aliases")
    details = Details(**{name: fields[name] for name in names})
    return Parsed(path, Document(card, details, Body()))


def _failed(source: Source, problems: list[Problem]) -> Parsed:
    return Parsed(source.path, None, tuple(problems))


def _place_problems(path: str) -> list[Problem]:
    if path == "content/index.md":
        return [problem(path, "kind-place")]
    section = urls.section_of(path)
    parts = section.split("/") if section else []
    if parts and parts[0] in RESERVED:
        return [problem(path, "reserved-name", name=parts[0])]
    name = posixpath.basename(path).removesuffix(".md")
    checked = parts if name == "index" else [*parts, name]
    # Some systems store names in pieces (NFD); addresses are whole (NFC).
    whole = [unicodedata.normalize("NFC", part) for part in checked]
    return [problem(path, _name_code(part), name=part) for part in whole if not urls.is_slug(part)]


def _name_code(part: str) -> str:
    if urls.is_too_long(part):
        return "name-too-long"
    return "reserved-name" if urls.is_reserved(part) else "bad-name"


def _fields(
    source: Source, kind: str, cut: Split, *, fast: bool
) -> tuple[dict[str, Any] | None, Places | None, list[Problem]]:
    """Return the valid fields of front matter, and where each stands."""
    if fast and kind == ARTICLE:
        found = ordinary.read(cut.yaml, cut.first_line, source.zone)
        if found is not None:
            return found.fields, found, []
    # Imported here: an ordinary article needs neither YAML nor its schema.
    from laojie.load import schema, validation

    context = {"zone": source.zone}
    fields, loaded, wrong = validation.validate(
        schema.SCHEMAS[kind], cut.yaml, source.path, cut.first_line, context, fast=fast
    )
    if kind != SECTION and loaded and loaded.value.get("status") in WITHDRAWN_WORDS:
        fields, wrong = validation.fit(schema.WithdrawnFields, loaded, source.path, context)
    return None if fields is None else vars(fields), loaded, wrong


def _convert(cut: Split, path: str, *, fast: bool) -> tuple[Markup | None, list[Problem]]:
    try:
        return convert(cut.body, fast=fast), []
    except MarkupError as error:
        line = cut.body_line + (error.line or 1) - 1
        return None, [problem(path, "markdown", line=line, column=1, why=str(error))]


class _Builder:
    """Puts the valid fields of one document into its card, details and body."""

    def __init__(
        self,
        source: Source,
        kind: str,
        fields: dict[str, Any],
        places: Places,
        markup: Markup,
        body_line: int,
    ) -> None:
        self.source = source
        self.kind = kind
        self.fields = fields
        self.places = places
        self.markup = markup
        self.body_line = body_line
        self.problems: list[Problem] = []

    def document(self) -> Document:
        card = self.card()
        self._look_for_status()
        listing = self.kind == LISTING
        date = card.date if self.kind in {ARTICLE, LISTING} else None
        return Document(
            card=card,
            details=self.details(),
            body=self.body(),
            draft=bool(self.fields.get("draft")),
            appears=clock.LONG_AGO if date is None else date,
            # An expired listing stays, and says that it has expired.
            vanishes=clock.FOREVER if listing else self._moment("expires") or clock.FOREVER,
        )

    def card(self) -> Card:
        path, fields = self.source.path, self.fields
        section = "" if self.kind == PAGE else urls.section_of(path)
        given = {
            name: value
            for name, value in fields.items()
            if name in Card._fields and value not in (None, "", ())
        }
        defaults: dict[str, Any] = {}
        if "summary" not in given:
            defaults["summary"] = self.markup.summary
        if self.kind == ARTICLE:
            defaults["author"] = self.source.author
        elif self.kind == LISTING:
            defaults["offer"] = self.source.inside.offer
        elif self.kind == SECTION:
            defaults["inside"] = self._text("kind")
        date, updated = self._moment("date"), self._moment("updated")
        # What was updated before it came out was not updated since.
        if date is not None and updated is not None and updated <= date:
            given.pop("updated")
        own: dict[str, Any] = {
            "path": path,
            "kind": self.kind,
            "url": self._url(),
            "section": section,
            "indexed": "noindex" not in self._text("robots") and not self._canonical(),
            "cover": self._cover(),
            "translations": self._translations(),
            "images": self._images(),
        }
        return Card(**{**defaults, **given, **own})

    def details(self) -> Details:
        fields = self.fields
        given = {
            name: value
            for name, value in fields.items()
            if name in Details.__dataclass_fields__ and value is not None
        }
        inside: dict[str, Any] = {
            "canonical": self._canonical(),
            "lines": self._lines(),
            "summary_given": bool(self._text("summary")),
        }
        if self.kind == LISTING:
            inside["form"] = self._text("form") or self.source.inside.form
        return Details(**{**given, **inside})

    def body(self) -> Body:
        markup, shift = self.markup, self.body_line - 1
        return Body(
            html=markup.html,
            headings=tuple(Heading(h.id, h.title, h.level) for h in markup.headings),
            targets=tuple(
                Target(t.value, t.kind, t.line + shift if t.line else 0) for t in markup.targets
            ),
            words=markup.words,
        )

    def _look_for_status(self) -> None:
        """What says when or why something is withdrawn, but not that it is, was meant to."""
        for name in ("withdrawn", "reason"):
            if self.fields.get(name):
                line, column = self.places.place((name,))
                found = problem(self.source.path, "no-status", line=line, column=column, name=name)
                self.problems.append(found)

    def _text(self, name: str) -> str:
        return str(self.fields.get(name) or "")

    def _moment(self, name: str) -> int | None:
        value = self.fields.get(name)
        return value if isinstance(value, int) else None

    def _canonical(self) -> str:
        """A reprint's canonical address is the original's."""
        return self._text("canonical") or self._text("source_url")

    def _lines(self) -> dict[str, int]:
        return {name: self.places.place((name,))[0] for name in _LINES if self.fields.get(name)}

    def _url(self) -> str:
        found = urls.document_url(self.source.path, self._text("slug"))
        if len(found) > urls.LONGEST_URL:
            line, column = self.places.place(("slug",)) if self._text("slug") else (1, 1)
            self._wrong("url-too-long", line, column, length=len(found), most=urls.LONGEST_URL)
        return found

    def _wrong(self, code: str, line: int, column: int, **params: object) -> None:
        found = problem(self.source.path, code, line=line, column=column, **params)
        self.problems.append(found)

    def _cover(self) -> str:
        """The cover as a source (`content/a/1.png`), or as the full URL it is."""
        written = self._text("cover")
        if not written or written.startswith(("http://", "https://")):
            return written
        return self._source("cover", written)

    def _translations(self) -> tuple[str, ...]:
        """The sources of the same in other languages."""
        found = (self._source("translations", t) for t in self.fields.get("translations") or ())
        return tuple(dict.fromkeys(source for source in found if source))

    def _source(self, field: str, written: str) -> str:
        """The source that a field names, seen from the document; a problem when it can be none."""
        found = urls.relative_source(self.source.path, written)
        if found is None:
            line, column = self.places.place((field,))
            self._wrong("bad-path", line, column, name=field, value=written)
        return found or ""

    def _images(self) -> tuple[str, ...]:
        """The sources of the pictures in the body, each once, in their order."""
        shown = (t.value for t in self.markup.targets if t.kind == "image")
        named = (name for name in shown if name.lower().endswith(ENDINGS))
        inside = (name for name in named if not urls.is_elsewhere(name))
        found = (urls.relative_source(self.source.path, name) for name in inside)
        return tuple(dict.fromkeys(source for source in found if source))
