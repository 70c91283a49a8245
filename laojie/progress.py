"""What a build tells of itself: how far it is, and where its time goes.

None of it reaches a byte of the output.
"""

import heapq
import time
from dataclasses import dataclass
from typing import Protocol


class Progress(Protocol):
    """Is told how far a build is."""

    def language(self, lang: str) -> None:
        """The site's language is known."""

    def step(self, name: str, total: int = 0) -> None:
        """A step begins; `total` is how many things it goes through, 0 where nobody knows."""

    def advance(self, count: int) -> None:
        """So many more things of the step are done."""


class Silent:
    """Progress that nobody looks at."""

    def language(self, lang: str) -> None:
        """Do nothing."""

    def step(self, name: str, total: int = 0) -> None:
        """Do nothing."""

    def advance(self, count: int) -> None:
        """Do nothing."""


class Stopwatch:
    """Counts the seconds of steps; each one ends where the next begins."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._step = ""
        self._begun = self._since = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def begin(self, step: str) -> None:
        """End the step under way and begin another."""
        self._end_step()
        self._step = step
        self._progress.step(step)

    def stop(self) -> None:
        """End the last step; the whole stands under `total`."""
        self._end_step()
        self._step = ""
        self.seconds["total"] = self._since - self._begun

    def _end_step(self) -> None:
        now = time.perf_counter()
        if self._step:
            self.seconds[self._step] = self.seconds.get(self._step, 0) + now - self._since
        self._since = now


@dataclass(frozen=True, slots=True, order=True)
class Slow:
    """A document or page, and the seconds of CPU that it took."""

    seconds: float
    path: str


class Slowest:
    """Keeps the few that took longest of all that it is told."""

    def __init__(self, keep: int = 10) -> None:
        self._keep = keep
        self._heap: list[tuple[float, str]] = []

    def add(self, path: str, seconds: float) -> None:
        """Consider one more."""
        if len(self._heap) < self._keep:
            heapq.heappush(self._heap, (seconds, path))
        elif seconds > self._heap[0][0]:
            heapq.heapreplace(self._heap, (seconds, path))

    def found(self) -> list[Slow]:
        """Return them, the slowest first."""
        return [Slow(seconds, path) for seconds, path in sorted(self._heap, reverse=True)]


@dataclass(slots=True)
class Spent:
    """What the pages of one kind, and so of one template, took: seconds of CPU."""

    pages: int = 0
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one more page."""
        self.pages += 1
        self.seconds += seconds
