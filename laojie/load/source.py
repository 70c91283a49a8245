"""A document's file on its way to being parsed, and what came of it."""

from dataclasses import dataclass
from datetime import tzinfo

from laojie.errors import Problem
from laojie.model.document import ARTICLE, Document


@dataclass(frozen=True, slots=True)
class Inside:
    """What a folder's index.md says of the documents in it."""

    kind: str = ARTICLE
    offer: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document's file as read, and all else that its meaning depends on."""

    path: str
    data: bytes
    inside: Inside
    zone: tzinfo
    author: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What became of a source: a document, or the problems that keep it from being one; and the
    seconds of CPU that it took."""

    path: str
    document: Document | None
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0
