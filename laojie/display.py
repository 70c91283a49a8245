"""How far a build is, for whoever waits: a bar on a terminal, a line now and then elsewhere."""

import importlib.util
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from laojie.messages import STEPS
from laojie.progress import Progress

# Seconds: a build that is over sooner shows nothing.
BAR_AFTER = 1.0
LINE_EVERY = 5.0


@contextmanager
def shown(stream: TextIO) -> Iterator[Progress]:
    """Show progress on `stream` while the block runs, in the way that suits it."""
    display = Bar(stream) if _draws(stream) else Lines(stream)
    try:
        yield display
    finally:
        display.close()


def _draws(stream: TextIO) -> bool:
    """Say whether a bar can be drawn: on a terminal that moves its cursor, if rich is there."""
    if not stream.isatty() or os.environ.get("TERM", "dumb") in {"", "dumb", "unknown"}:
        return False
    return importlib.util.find_spec("rich") is not None


class _Display:
    """What there is to show: the step, and how much of it is done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._names = STEPS["zh"]
        self._name = ""
        self._done = 0
        self._total = 0
        self._since = time.monotonic()

    def language(self, lang: str) -> None:
        """Speak this language from now on."""
        self._names = STEPS[lang]

    def step(self, name: str, total: int = 0) -> None:
        """Begin a step."""
        self._name, self._done, self._total = self._names[name], 0, total
        self._show()

    def advance(self, count: int) -> None:
        """Go on with the step."""
        self._done += count
        self._show()

    def close(self) -> None:
        """Show nothing any more."""

    def _show(self) -> None:
        raise NotImplementedError


class Lines(_Display):
    """Plain lines, for a log or a terminal that cannot draw."""

    def _show(self) -> None:
        now = time.monotonic()
        if now - self._since < LINE_EVERY:
            return
        self._since = now
        count = f" {self._done:,} / {self._total:,}" if self._total else ""
        self._stream.write(f"{self._name}{count}\n")
        self._stream.flush()


class Bar(_Display):
    """A bar that rich draws; it is gone when the build is done."""

    _progress: Any = None
    _task: Any = None

    def step(self, name: str, total: int = 0) -> None:
        """Begin a step: how long it will take is guessed anew."""
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None
        super().step(name, total)

    def close(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()

    def _show(self) -> None:
        if self._progress is None:
            if time.monotonic() - self._since < BAR_AFTER:
                return
            self._start()
        if self._task is None:
            self._task = self._progress.add_task(self._name, total=self._total or None)
        self._progress.update(self._task, completed=self._done)

    def _start(self) -> None:
        # Imported here: a short build shows nothing, and to import rich takes a while.
        from rich import progress
        from rich.console import Console

        self._progress = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeRemainingColumn(),
            console=Console(file=self._stream),
            transient=True,
            refresh_per_second=4,
        )
        self._progress.start()
