"""The preview as a web application: who is let in, and how answers become responses."""

import asyncio
import contextlib
import ipaddress
import json
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laojie.catalog import store
from laojie.serve import files, hidden
from laojie.serve.answers import ASSETS, Answers, File, Redirect
from laojie.serve.board import Board

# Seconds between two looks at an open page while nothing is told: a long build writes the page
# before it is over, and a browser that has gone is noticed.
HEARTBEAT = 2.0
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # No other site may read a draft by putting it into a page of its own.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
}
_METHODS = ["GET", "HEAD"]


def is_local(host: str) -> bool:
    """Say whether a host name or address is this machine's own."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def is_welcome(header: str, bound: str) -> bool:
    """Say whether a Host header names this preview, which listens on the host `bound`.

    A page of the web can let a name of its own lead to this machine (DNS rebinding); it cannot
    do so with a number. A preview that is open to the network is called by any number.
    """
    try:
        name = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return False
    if is_local(name) or name == bound:
        return True
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(name)
        return not is_local(bound)
    return False


class Guard:
    """Turns away requests that do not mean this preview; nothing that it sends is to be kept."""

    def __init__(self, app: ASGIApp, bound: str) -> None:
        self._app = app
        self._bound = bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or not."""

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        app = self._app
        if not is_welcome(Headers(scope=scope).get("host", ""), self._bound):
            app = PlainTextResponse("This preview goes by another name.\n", 403)
        elif scope["method"] not in _METHODS:
            allowed = {"Allow": ", ".join(_METHODS)}
            app = PlainTextResponse("Only to look at.\n", 405, allowed)
        await app(scope, receive, send_marked)


def application(answers: Answers, board: Board, bound: str) -> Starlette:
    """Return the preview of a site, to listen on the host `bound`."""
    endpoints = _Endpoints(answers, board)
    return Starlette(
        routes=[
            Route(f"{hidden.PREFIX}events", endpoints.events),
            Route(f"{hidden.PREFIX}panel", endpoints.panel),
            *(
                Route(f"{hidden.PREFIX}{name}", endpoints.asset)
                for name in ("client.js", "client.css", "page.css")
            ),
            Route("/{path:path}", endpoints.page),
        ],
        middleware=[Middleware(Guard, bound=bound)],
        exception_handlers={store.Failure: endpoints.no_catalog},
    )


class _Endpoints:
    def __init__(self, answers: Answers, board: Board) -> None:
        self._answers = answers
        self._board = board

    def page(self, request: Request) -> Response:
        """A page or a file of the site."""
        path = request.scope["path"]
        answer = self._answers.find(path)
        if isinstance(answer, Redirect):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(answer.to + query, 302)
        if isinstance(answer, File):
            return FileResponse(answer.path, media_type=files.content_type(answer.path))
        data = self._answers.for_browser(answer, path)
        return Response(data, answer.status, media_type="text/html; charset=utf-8")

    def asset(self, request: Request) -> Response:
        """A file of the preview's own."""
        path = str(ASSETS / request.scope["path"].removeprefix(hidden.PREFIX))
        return FileResponse(path, media_type=files.content_type(path))

    def panel(self, request: Request) -> Response:
        """What is known of a page."""
        html = self._answers.panel(request.query_params.get("page", ""))
        return Response(html, media_type="text/html; charset=utf-8")

    def events(self, request: Request) -> Response:
        """A stream of what a browser that shows a page is to know (server-sent events)."""
        stream = self._stream(request.query_params.get("page", ""))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def _stream(self, path: str) -> AsyncIterator[str]:
        known, told = None, ""
        with self._board.listening() as bell:
            while not self._board.closed:
                bell.clear()
                snapshot, news = self._board.snapshot, told
                if snapshot is not known or snapshot.building:
                    # A catalog that is made anew at this moment is asked again at the next beat.
                    with contextlib.suppress(store.Failure):
                        news = json.dumps(await run_in_threadpool(self._answers.news, path))
                        known = snapshot
                yield f"data: {news}\n\n" if news != told else ": \n\n"
                told = news
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), HEARTBEAT)

    def no_catalog(self, request: Request, error: Exception) -> Response:
        """The catalog is being made anew at this moment."""
        return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "1"})
