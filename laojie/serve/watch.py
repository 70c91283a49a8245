"""Watches the sources for changes, as the system reports them."""

import errno
import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from laojie.load import scan
from laojie.serve.inbox import Inbox

# Reading a file opens and closes it: a build would be the cause of the next one. And the folder
# of a file that changed is told of apart from it, which says nothing new.
_WANTED: list[type[FileSystemEvent]] = [
    *(FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent),
    *(DirCreatedEvent, DirMovedEvent, DirDeletedEvent),
]
_TOP = ""


class Sight(Enum):
    """How well the watcher sees: as before; anew, so that it may have missed something; not."""

    SAME = "same"
    ANEW = "anew"
    BLIND = "blind"


@dataclass(frozen=True)
class _Handler(FileSystemEventHandler):
    """Puts what happens below a folder into the inbox, as paths from the site's folder; that
    something happened to output/ itself without one."""

    inbox: Inbox
    real: str
    name: str
    output: str

    def on_any_event(self, event: FileSystemEvent) -> None:
        if isinstance(event, DirModifiedEvent):
            return
        given = [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]
        if self.output in given:
            self.inbox.put()
        paths = [self._source(path) for path in given]
        if found := [path for path in paths if scan.is_source(path)]:
            self.inbox.put(*found)

    def _source(self, path: str) -> str:
        below = os.path.relpath(path, self.real).replace(os.sep, "/")
        return "/".join(part for part in (self.name, below) if part not in {"", "."})


class Watcher:
    """Watches the folders of sources that there are, and the site's own for those that come and
    for the loss of output/."""

    def __init__(self, site: Path, inbox: Inbox, output: Path) -> None:
        self._site = site
        self._output = os.path.join(os.path.realpath(output.parent), output.name)
        self._inbox = inbox
        self._observer: Any = None
        # What the last attempt was made with; the same would fail again.
        self._tried: dict[str, tuple[int, int]] | None = None

    def look(self, *, again: bool = False) -> Sight:
        """Watch the folders that are there now; `again` even if they are the same."""
        found = self._folders()
        if found == self._tried and not again:
            return Sight.SAME if self._is_awake() else Sight.BLIND
        self.stop()
        self._tried = found
        try:
            self._watch(found)
        except OSError:
            self.stop()
            return Sight.BLIND
        return Sight.ANEW

    def stop(self) -> None:
        """Watch nothing any more."""
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join()
        self._observer = None

    def _is_awake(self) -> bool:
        if self._observer is None or not self._observer.is_alive():
            return False
        return all(emitter.is_alive() for emitter in self._observer.emitters)

    def _folders(self) -> dict[str, tuple[int, int]]:
        """The folders to watch, with what tells one from another that takes its place."""
        found = {}
        for name in (*scan.FOLDERS, _TOP):
            place = self._site / name
            if place.is_dir():
                status = place.stat()
                found[name] = (status.st_dev, status.st_ino)
        return found

    def _watch(self, folders: dict[str, tuple[int, int]]) -> None:
        if _TOP not in folders:
            raise FileNotFoundError(self._site)
        self._observer = Observer()
        if isinstance(self._observer, PollingObserver):
            # It would look at every file each second; the builder does that at less cost.
            raise OSError(errno.ENOSYS, "no events")
        self._observer.start()
        # The top comes last: where the system allows no more watches, those on folders within
        # others are left out without a word, but this one fails.
        for name in folders:
            real = os.path.realpath(self._site / name)
            handler = _Handler(self._inbox, real, name, self._output)
            self._observer.schedule(
                handler, real, recursive=name != _TOP, event_filter=list(_WANTED)
            )
