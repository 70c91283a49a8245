"""What a source holds, as values: documents, files, and what cannot come along."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say of one thing that was read; `code` is a key of `texts.NOTES`."""

    code: str
    line: int = 0
    params: tuple[tuple[str, str], ...] = ()


def note(code: str, line: int = 0, **params: object) -> Note:
    """Return a note; the parameters fill in its sentence."""
    return Note(code, line, tuple(sorted((name, str(value)) for name, value in params.items())))


def leads_out(path: str) -> bool:
    """Say whether a path, as a source writes it, might lead out of the folder it is put into."""
    return ".." in re.split(r"[/\\]", path) or "\0" in path


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the source has it, its fields already named as Laojie names them.

    `shelf` are the names of the sections it lies in, outermost first; an empty one makes a page.
    `index` says that it is the section's own page. `address` is where readers found it, without
    the site's own address; `others` are more addresses that led to it. `keys` are names by which
    other documents of the source link to it. `line` is where the body begins in `origin`.
    """

    origin: str
    shelf: tuple[str, ...]
    name: str
    fields: dict[str, Any]
    body: str
    extra: dict[str, Any] = field(default_factory=dict)
    address: str = ""
    others: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    index: bool = False
    line: int = 1
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A picture or another file that is published as it is, at `address`."""

    origin: str
    path: Path
    address: str


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was read and does not come along; `reason` is a key of `texts.REASONS`.

    `moved` is where its address should lead instead, (from, to), where the source says so.
    """

    origin: str
    kind: str
    reason: str
    count: int = 1
    params: tuple[tuple[str, str], ...] = ()
    moved: tuple[str, str] | None = None


Item = Document | File | Left

# What a source's items are, for the sums of the report.
DOCUMENT, FILE, FOLDER, COMMENT, ROW = "document", "file", "folder", "comment", "row"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a source's own settings say of its site. `base` is the path that the site lies below."""

    name: str = ""
    url: str = ""
    base: str = ""
    tagline: str = ""
    description: str = ""
    language: str = ""
    timezone: str = ""
    author: str = ""


class Unconvertible(Exception):
    """A body that cannot be made Markdown; `reason` is a key of `texts.REASONS`."""

    def __init__(self, reason: str, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = tuple((name, str(value)) for name, value in params.items())


class Links(Protocol):
    """Where the things of a source are now, as seen from one document of it."""

    def to_key(self, key: str) -> str | None:
        """Return the link to the document that goes by `key`, None if there is none."""

    def to_origin(self, origin: str) -> str | None:
        """Return the link to what came of a file of the source, None if nothing did."""


class Reader(Protocol):
    """A system's source. `items` may be called more than once and gives the same each time."""

    origin: Origin

    def items(self) -> Iterator[Item]:
        """Yield everything the source holds."""

    def markdown(self, document: Document, links: Links) -> tuple[str, list[Note]]:
        """Return the body as Markdown, the system's own tags made plain, and what to say of it.

        Raises Unconvertible where this one body cannot be worked through.
        """


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller says of a source that it may not say itself."""

    timezone: str = ""
    permalink: str = ""
    uploads: Path | None = None
