"""A preview of a test portal, started on a free port and asked with plain sockets."""

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from laojie.pipeline import Options
from laojie.serve.board import Snapshot
from laojie.serve.server import Place, Preview
from tests.support import Portal

# Seconds to wait for what must come. It comes within a fraction of one.
PATIENCE = 60.0
# Seconds in which what must not come would have come.
QUIET = 0.6


@dataclass(frozen=True)
class Response:
    """What the preview answered."""

    status: int
    headers: dict[str, str]
    data: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.data.decode()


@dataclass
class Previewed:
    """A running preview of a portal; `said` is what it printed."""

    preview: Preview
    said: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return self.preview.url

    @property
    def snapshot(self) -> Snapshot:
        """What it knows of the site now."""
        return self.preview.board.snapshot

    def get(self, path: str, method: str = "GET", **headers: str) -> Response:
        """Return the answer to exactly this path: nothing in it is tidied up on the way."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            lower = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, lower, answer.read())

    def news(self, page: str) -> dict[str, Any]:
        """Return the first thing that a browser that shows `page` is told."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("GET", f"/__preview/events?page={quote(page)}")
            line = connection.getresponse().readline().decode()
            found: dict[str, Any] = json.loads(line.removeprefix("data: "))
            return found

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"it never came; said: {self.said}"
            time.sleep(0.01)

    @contextlib.contextmanager
    def building(self) -> Iterator[None]:
        """Wait, at the end of the block, for a build that began in it or later to be over."""
        before = self.snapshot.builds
        yield
        self.wait(lambda: self.snapshot.builds > before and not self.snapshot.building)

    def settle(self) -> int:
        """Return the number of builds when none has come for a while."""
        count = -1
        while count != self.snapshot.builds:
            count = self.snapshot.builds
            time.sleep(QUIET)
        return count


@contextlib.contextmanager
def previewing(portal: Portal, *, poll: bool = False, port: int = 0) -> Iterator[Previewed]:
    """Preview a portal while the block runs, from after the first build on."""
    said: list[str] = []
    options = Options(portal.site, portal.output, now=0)
    preview = Preview(options, Place(port=port, poll=poll), said.append)
    thread = threading.Thread(target=preview.run)
    thread.start()
    found = Previewed(preview, said)
    try:
        found.wait(lambda: found.snapshot.builds)
        yield found
    finally:
        preview.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()
