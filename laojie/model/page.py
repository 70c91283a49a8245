"""Pages: what is to be made, what a page looked at, and what came of it."""

import json
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from laojie import clock
from laojie.errors import Problem

LOW = -(1 << 63)
HIGH = (1 << 63) - 1

# Partitions of single points, by the number of a name (fingerprint.number).
DOCUMENT, CARD, TEMPLATE, CONFIG = "document", "card", "template", "config"
DATA, ASSET, PAGE, FRONTS, SEALED = "data", "asset", "page", "fronts", "sealed"


class Phase(IntEnum):
    """When a page is written. At no moment does a page that is out link to one that is not."""

    ASSET = 0
    NEW = 1
    NEW_LIST = 2
    DOCUMENT = 3
    LIST = 4
    MACHINE = 5


class Cause(StrEnum):
    """Why a page is rendered."""

    NEW = "new"
    TOUCHED = "touched"
    TIME = "time"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Route:
    """One output file to be: its path below output/, the kind of page and its arguments.

    `owner` is what the page exists for: `document:PATH`, `list:PARTITION`, `asset:PATH`, `site`.
    """

    path: str
    kind: str
    owner: str
    phase: Phase
    args: tuple[str, ...] = ()

    def pack_args(self) -> str:
        """Return the arguments as JSON."""
        return json.dumps(self.args, ensure_ascii=False)


class Read(NamedTuple):
    """A stretch of a partition that a page looked at, both ends included."""

    partition: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Shared:
    """What many pages look at alike: settings, templates, the site's own files, sections.

    Kept once for all pages that looked at just these; `id` is a number made from them.
    """

    id: int
    reads: tuple[Read, ...]


class Rendered(NamedTuple):
    """What rendering a route gave: the bytes (None when it failed) and all it looked at.

    The bytes hold for moments from `since` up to, not including, `until`.
    """

    data: bytes | None
    reads: tuple[Read, ...]
    shared: Shared
    since: int = clock.LONG_AGO
    until: int = clock.FOREVER
    problems: tuple[Problem, ...] = ()

    @property
    def every_read(self) -> tuple[Read, ...]:
        """What it looked at, also what it shares with others."""
        return (*self.reads, *self.shared.reads)


class Job(NamedTuple):
    """A page row that is to be rendered: its route and what is known of the file that is out."""

    id: int
    path: str
    kind: str
    args: tuple[str, ...]
    digest: str
    stat: str
    # The number of what it looked at alike with others, 0 while it was never rendered.
    shared: int = 0


class Outcome(NamedTuple):
    """What became of a job: the file's digest and stat, and whether it was written."""

    job: Job
    digest: str
    stat: str
    written: bool
    existed: bool
    reads: tuple[Read, ...]
    shared: Shared
    since: int
    until: int
    problems: tuple[Problem, ...]
    # Something that is not ours stands where the file must go; the next build tries again.
    blocked: bool = False
    # Of CPU.
    seconds: float = 0.0
