"""What the preview knows of the site at a moment, shown to all who listen."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from laojie.errors import Problem


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state after a build. `builds` counts them; `base` is the path of the site's address."""

    builds: int = 0
    building: bool = False
    problems: tuple[Problem, ...] = ()
    lang: str = "zh"
    base: str = ""


class Board:
    """Holds the newest snapshot. Written by the builder's thread, read by the server's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.snapshot = Snapshot()
        self.closed = False

    def change(self, **values: Any) -> None:
        """Replace values of the snapshot, without a word to anyone."""
        with self._lock:
            self.snapshot = replace(self.snapshot, **values)

    def call(self) -> None:
        """Wake all who listen."""
        with self._lock:
            for loop, event in self._listeners:
                loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """Send all who listen home."""
        self.closed = True
        self.call()

    @contextlib.contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever there is news, for a task of a running loop."""
        listener = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._listeners.add(listener)
        try:
            yield listener[1]
        finally:
            with self._lock:
                self._listeners.discard(listener)
