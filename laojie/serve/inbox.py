"""What changed on disk, gathered until it is quiet for a moment."""

import threading
import time

# Seconds without news after which a change is taken to be over. An editor saves within a
# millisecond or two; what comes later is the next change.
QUIET = 0.01
# Seconds after which whatever has come is taken, in a stream of changes that does not end.
LONGEST = 0.5
# So many events at once (a branch checked out) are better answered by looking at everything; and
# among more of them the system may have dropped some.
MANY = 2000


class Inbox:
    """Paths of sources that changed, put in by watchers and taken out by the builder."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._paths: set[str] = set()
        self._count = 0
        self.closed = False

    def put(self, *paths: str) -> None:
        """Note sources, or folders of them, that changed."""
        with self._news:
            self._paths.update(paths)
            self._count += 1
            self._news.notify()

    def close(self) -> None:
        """Let whoever waits for news go."""
        with self._news:
            self.closed = True
            self._news.notify()

    def take(self, timeout: float | None) -> set[str] | None:
        """Return what changed, once it is quiet; None when that may be anything.

        Empty when nothing did for `timeout` seconds.
        """
        with self._news:
            self._news.wait_for(lambda: self._count or self.closed, timeout)
            begun, seen = time.monotonic(), 0
            while seen < self._count and time.monotonic() - begun < LONGEST:
                seen = self._count
                self._news.wait_for(lambda: self.closed, QUIET)
            taken = self._paths if self._count <= MANY else None
            self._paths, self._count = set(), 0
            return taken
