"""Links out of the site, asked for politely: rarely, one after another, and never twice in a week.

A host is given a pause between two requests, and one that says when to come back (429 or 503 with
Retry-After, RFC 9110 10.2.3) is obeyed as far as that is soon. HEAD comes first; a host that
refuses it is asked with GET, of which only the head is read.
"""

import contextlib
import email.utils
import time
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from laojie import __version__, clock
from laojie.catalog.checks import Checks, Place, Visit
from laojie.check.finding import Finding, finding
from laojie.check.settings import Settings
from laojie.model import urls
from laojie.model.config import Config

AGENT = "laojie-check/{version} (link checker; +{site})"
TIMEOUT = 15.0
# Seconds between two requests to one host.
PAUSE = 1.0
TRIES = 3
# No more seconds than that does a run wait for a host that asks for patience.
PATIENCE = 30.0
MOST_REDIRECTS = 5
# What was wrong is asked for again sooner than what was right, in seconds.
_BAD_AGE = 3600
_DAY = 86_400
_AGAIN = {429, 500, 502, 503, 504}
_GONE_FOR_GOOD = {301, 308}
_FAILED, _SILENT, _MOVED = "external-status", "external-silent", "moved-link"

Sleep = Callable[[float], None]


def visit(checks: Checks, config: Config, settings: Settings, now: int) -> Iterator[Finding]:
    """Ask for each page elsewhere that is not known from a recent run; yield what is wrong."""
    agent = AGENT.format(version=__version__, site=config.url)
    with Client(agent) as client:
        yield from look(checks, client, settings.external_days * _DAY, now)


def look(checks: Checks, client: "Client", age: int, now: int) -> Iterator[Finding]:
    """Yield what is wrong with the links out of the site; `age` is how long an answer holds."""
    by_host: dict[str, dict[str, list[Place]]] = {}
    for link in checks.external_links():
        url = urldefrag(link.detail).url
        by_host.setdefault(urlsplit(url).netloc.lower(), {}).setdefault(url, []).append(link)
    for _, pages in sorted(by_host.items()):
        for url, places in sorted(pages.items()):
            known = checks.visit(url)
            if known is None or known.moment + (_BAD_AGE if known.code else age) <= now:
                code, detail = client.ask(url)
                known = Visit(now, code, detail)
                # At once: a run that is interrupted has not asked in vain.
                checks.note_visit(url, known)
            for place in places if known.code else ():
                yield _finding(place, known)


def _finding(place: Place, known: Visit) -> Finding:
    rule = _MOVED if known.code == _MOVED else "external-link"
    name = {_FAILED: "status", _SILENT: "why", _MOVED: "to"}[known.code]
    params = {name: known.detail, "target": place.target}
    return finding(place.path, (place.line, place.column), rule, known.code, **params)


class Client:
    """Asks for pages. `sleep` and `ticks` are those of the machine unless a test has others."""

    def __init__(
        self,
        agent: str,
        *,
        timeout: float = TIMEOUT,
        pause: float = PAUSE,
        sleep: Sleep = time.sleep,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        headers = {"User-Agent": agent, "Accept": "text/html,*/*;q=0.5"}
        self._http = httpx.Client(headers=headers, timeout=timeout, follow_redirects=False)
        self._pause = pause
        self._sleep = sleep
        self._ticks = ticks
        self._next: dict[str, float] = {}

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *error: object) -> None:
        self._http.close()

    def ask(self, url: str) -> tuple[str, str]:
        """Return (code, detail) of what is wrong with an address; empty where nothing is."""
        try:
            return self._follow(url)
        except Exception as error:  # noqa: BLE001 - no answer of one server may end the run
            return _SILENT, type(error).__name__

    def _follow(self, url: str) -> tuple[str, str]:
        """Follow an address as far as it leads; one that has moved for good is to be written."""
        here, for_good = url, True
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._patiently(here)
            # One that names no place (300 may, 304 never does) leads no further.
            if not answer.has_redirect_location:
                break
            for_good = for_good and answer.status_code in _GONE_FOR_GOOD
            here = urljoin(here, answer.headers["location"])
            if not urls.is_web_address(here):
                return _FAILED, f"{answer.status_code} → {here[:60]}"
        else:
            return _FAILED, f"{answer.status_code} × {MOST_REDIRECTS + 1}"
        if answer.status_code >= 400:
            return _FAILED, str(answer.status_code)
        return (_MOVED, here) if here != url and for_good else ("", "")

    def _patiently(self, url: str) -> httpx.Response:
        """Ask again, later, where the answer says that it may be another then."""
        for attempt in range(1, TRIES + 1):
            try:
                answer = self._once(url)
            except httpx.TransportError:
                if attempt == TRIES:
                    raise
                self._sleep(2.0**attempt)
                continue
            wait = _wanted_wait(answer, 2.0**attempt)
            if answer.status_code not in _AGAIN or attempt == TRIES or wait > PATIENCE:
                break
            self._sleep(wait)
        return answer

    def _once(self, url: str) -> httpx.Response:
        answer = self._request("HEAD", url)
        # Some servers know no HEAD, or answer it as they would not answer GET.
        if answer.status_code >= 400 and answer.status_code not in _AGAIN:
            answer = self._request("GET", url)
        return answer

    def _request(self, method: str, url: str) -> httpx.Response:
        host = urlsplit(url).netloc.lower()
        wait = self._next.get(host, 0.0) - self._ticks()
        if wait > 0:
            self._sleep(wait)
        try:
            with self._http.stream(method, url) as answer:
                return answer
        finally:
            self._next[host] = self._ticks() + self._pause


def _wanted_wait(answer: httpx.Response, otherwise: float) -> float:
    """The seconds that a host asks to wait: a number, or a date."""
    wanted = answer.headers.get("retry-after", "").strip()
    if wanted.isdigit():
        return float(wanted)
    with contextlib.suppress(ValueError):
        when = email.utils.parsedate_to_datetime(wanted)
        return max(0.0, when.timestamp() - clock.current())
    return otherwise
