"""Starts the preview: a port, the builder, the web server; and ends them."""

import contextlib
import errno
import os
import socket
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn

from laojie.errors import MachineError
from laojie.pipeline import Options
from laojie.serve import hidden
from laojie.serve.answers import Answers
from laojie.serve.app import application, is_local
from laojie.serve.board import Board
from laojie.serve.builder import Builder
from laojie.serve.inbox import Inbox
from laojie.serve.texts import TEXTS

PORTS = 20
# Seconds that a build under way has to come to its end; what is left the next one finishes.
PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the preview listens; `poll` where the system's word on changes is not to be had."""

    host: str = "127.0.0.1"
    port: int = 8000
    poll: bool = False


class Preview:
    """A preview of a site. `run` serves until it is interrupted or told to `stop`."""

    def __init__(
        self,
        options: Options,
        place: Place,
        say: Callable[[str], None],
        *,
        lang: str = "zh",
        begun: Callable[[], None] = lambda: None,
    ) -> None:
        """`begun` is called when the first build is over.

        Raises MachineError when no port can be had.
        """
        self._say = say
        self._place = place
        self.board = Board()
        self.board.change(lang=lang)
        self._texts = TEXTS[lang]
        self._socket = self._listen()
        self._inbox = Inbox()
        self.builder = Builder(options, self._inbox, self.board, say, poll=place.poll, begun=begun)
        answers = Answers(options, self.board)
        config = uvicorn.Config(
            application(answers, self.board, place.host),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
        )
        self._server = _Server(config, self.board)

    @property
    def url(self) -> str:
        """The address of the preview."""
        host, port = self._socket.getsockname()[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def run(self, *, browse: bool = False) -> None:
        """Serve until interrupted; `browse` opens a browser as well."""
        self._say(self._texts["begin"].format(url=f"{self.url}/"))
        self._say(self._texts["hidden-at"].format(url=self.url + hidden.PREFIX))
        if not is_local(self._place.host):
            self._say(self._texts["open-to-all"].format(host=self._place.host))
        self.builder.start()
        if browse:
            webbrowser.open(f"{self.url}/")
        try:
            # The server passes an interrupt on when it has ended.
            with contextlib.suppress(KeyboardInterrupt):
                self._server.run(sockets=[self._socket])
        finally:
            self._inbox.close()
            self.builder.join(PATIENCE)
            self._socket.close()
        self._say(self._texts["ended"])

    def stop(self) -> None:
        """Let `run` end, from another thread."""
        self._server.should_exit = True

    def _listen(self) -> socket.socket:
        """Return a socket on the port, or on the first free one after it."""
        host, first = self._place.host, self._place.port
        ports = range(first, min(first + PORTS, 65536)) if first else (0,)
        why: OSError | None = None
        for port in ports:
            try:
                found = _bound(host, port)
            except OSError as error:
                why = error
                if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                    break
                continue
            if port != first:
                self._say(self._texts["taken"].format(port=first, other=port))
            return found
        text = self._texts["no-port"]
        reason = why.strerror if why else ""
        raise MachineError(text.format(host=host, port=first, count=len(ports), why=reason))


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a port of this machine; raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    made = socket.socket(family, kind, protocol)
    try:
        if os.name != "nt":
            # A port that was in use a moment ago; on Windows it would mean one that still is.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        # Whether another listens on it, Linux says only now.
        made.listen()
    except OSError:
        made.close()
        raise
    return made


class _Server(uvicorn.Server):
    """A server that tells open streams to end, which it would wait for otherwise."""

    def __init__(self, config: uvicorn.Config, board: Board) -> None:
        super().__init__(config)
        self._board = board

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the server."""
        self._board.close()
        await super().shutdown(sockets)
