"""A WordPress export (WXR) as a stream of records; what it holds at a time is one of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from laojie.moving.unusable import Unusable

_CHUNK = 1 << 18
_RECORDS = frozenset({"item", "wp:author", "wp:category", "wp:term", "wp:tag"})
_PARTS = frozenset({"wp:postmeta", "wp:comment", "wp:termmeta", "wp:commentmeta"})
# What XML 1.0 forbids and exports hold all the same.
_FORBIDDEN = bytes(n for n in range(32) if n not in (9, 10, 13))


class Refused(Exception):
    """XML that declares entities; no export does, and a bomb is made of them."""


@dataclass(slots=True)
class Record:
    """One element of the export: its texts by name, its categories, its metadata."""

    name: str
    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: int = 0

    def get(self, name: str) -> str:
        """Return one of its texts."""
        return self.texts.get(name, "")


def files(source: Path) -> list[Path]:
    """Return the export's files; a large one comes in several."""
    found = sorted(source.glob("*.xml")) if source.is_dir() else [source]
    if not found:
        raise Unusable(source, "no-export")
    return found


def records(source: Path) -> Iterator[Record]:
    """Yield the channel and every record of an export; raises Unusable where it is no XML."""
    for path in files(source):
        yield from _file(path)


def _file(path: Path) -> Iterator[Record]:
    stream = _Stream()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = stream.start
    parser.EndElementHandler = stream.end
    parser.CharacterDataHandler = stream.data
    parser.EntityDeclHandler = _refuse
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk.translate(None, _FORBIDDEN))
                yield from stream.take()
        parser.Parse(b"", True)  # noqa: FBT003 - it takes no name
    except expat.ExpatError as error:
        raise Unusable(path, "no-xml", why=error) from error
    except Refused as error:
        raise Unusable(path, "entities") from error
    yield from stream.take()
    if not stream.is_export:
        raise Unusable(path, "no-wxr")


def _refuse(*declared: Any) -> None:
    raise Refused


class _Stream:
    """Gathers what the parser calls out into records."""

    def __init__(self) -> None:
        self.is_export = False
        self._channel = Record("channel")
        self._record: Record | None = None
        self._part: dict[str, str] | None = None
        self._domain: tuple[str, str] = ("", "")
        self._text: list[str] = []
        self._done: list[Record] = []

    def take(self) -> list[Record]:
        """Return the records that are complete by now."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._text = []
        if name == "wp:wxr_version":
            self.is_export = True
        elif name in _RECORDS and self._record is None:
            if self._channel.texts:
                # What the channel says of itself comes before all that is in it.
                self._done.append(self._channel)
                self._channel = Record("channel")
            self._record = Record(name)
        elif name in _PARTS:
            self._part = {}
        elif name == "category":
            self._domain = (attributes.get("domain", ""), attributes.get("nicename", ""))

    def data(self, text: str) -> None:
        """Text goes on."""
        self._text.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        text, self._text = "".join(self._text), []
        record = self._record
        if record is None:
            if name in {"title", "link", "description", "language", "wp:base_blog_url"}:
                self._channel.texts.setdefault(name, text.strip())
        elif name == record.name:
            self._done.append(record)
            self._record = None
        elif name in _PARTS:
            self._finish(record, name)
        elif self._part is not None:
            self._part[name] = text
        elif name == "category" and record.name == "item":
            record.terms.append((*self._domain, text.strip()))
        else:
            record.texts.setdefault(name, text)

    def _finish(self, record: Record, name: str) -> None:
        part, self._part = self._part or {}, None
        if name == "wp:comment":
            record.comments += 1
        elif name == "wp:postmeta":
            record.meta.setdefault(part.get("wp:meta_key", ""), []).append(
                part.get("wp:meta_value", "")
            )
