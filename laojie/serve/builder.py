"""Builds the site whenever a source changed or an hour came, in one thread of its own."""

import contextlib
import json
import stat
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from laojie import clock
from laojie.catalog import documents, pages, store
from laojie.errors import ContentError, LaojieError, Problem, problem
from laojie.load import scan
from laojie.model.config import Config
from laojie.pipeline import Engine, Options, Report
from laojie.progress import Progress, Silent
from laojie.serve.board import Board
from laojie.serve.inbox import Inbox
from laojie.serve.texts import TEXTS
from laojie.serve.watch import Sight, Watcher

Say = Callable[[str], None]

# Seconds between two looks where nothing tells of changes; longer where looking takes long.
POLL = 1.0
POLL_SHARE = 5
# Seconds that a file may be empty while it is being saved.
SAVING = 0.5
# A clock that is set, or a laptop that slept, is noticed after so many seconds.
LONGEST_SLEEP = 60.0
_SHOWN = 3
_LISTED = 20


class Builder(threading.Thread):
    """Owns the engine. Puts what each build gave on the board, and says it in a line."""

    def __init__(
        self,
        options: Options,
        inbox: Inbox,
        board: Board,
        say: Say,
        *,
        poll: bool = False,
        begun: Callable[[], None] = lambda: None,
    ) -> None:
        """`begun` is called once, when the first build is over."""
        super().__init__(name="laojie-builder", daemon=True)
        self._inbox = inbox
        self._board = board
        self._say = say
        self._begun = begun
        self._begin = _Begin(options.progress)
        self._options = replace(options, list_changes=False, progress=self._begin)
        places = (options.site.absolute(), inbox, options.output.absolute())
        self._watcher = None if poll else Watcher(*places)
        self._sight = Sight.SAME
        self._took = 0.0
        self._due = clock.FOREVER
        self._failed = False

    def run(self) -> None:
        """Build until the inbox is closed; the engine stays open from build to build."""
        engine = Engine(self._options, self._note)
        changed: set[str] | None = None
        self._look(changed)
        try:
            while not self._inbox.closed:
                self._build(engine, changed)
                changed = self._next()
        finally:
            engine.close()
            if self._watcher is not None:
                self._watcher.stop()

    def _note(self, event: str) -> None:
        self._say(TEXTS[self._board.snapshot.lang][event])

    # What to look at next

    def _next(self) -> set[str] | None:
        """Wait for something to do; return the sources to look at, None for all of them."""
        while True:
            changed = self._take()
            if self._inbox.closed or self._look(changed) is not Sight.SAME or changed is None:
                return None
            if not self._options.output.is_dir():
                return None
            if changed or clock.current() >= self._due:
                return None if self._failed else changed

    def _take(self) -> set[str] | None:
        """Return what changed; what an editor has emptied and not written yet is waited for."""
        changed = self._inbox.take(self._patience())
        if changed and any(map(self._is_empty, changed)):
            more = self._inbox.take(SAVING)
            return None if more is None else changed | more
        return changed

    def _is_empty(self, path: str) -> bool:
        with contextlib.suppress(OSError):
            found = (self._options.site / path).stat()
            return stat.S_ISREG(found.st_mode) and not found.st_size
        return False

    def _patience(self) -> float:
        if self._sight is Sight.BLIND:
            return max(POLL, POLL_SHARE * self._took)
        return max(0.0, min(LONGEST_SLEEP, self._due - clock.current()))

    def _look(self, changed: set[str] | None) -> Sight:
        """Let the watcher see to it that it watches what there is."""
        before = self._sight
        self._sight = self._watcher.look(again=changed is None) if self._watcher else Sight.BLIND
        if self._sight is Sight.BLIND and before is not Sight.BLIND:
            self._note("polling")
        return self._sight

    # One build

    def _build(self, engine: Engine, changed: set[str] | None) -> None:
        before, start = self._board.snapshot, time.perf_counter()
        self._board.change(building=True)
        report, problems = self._try(engine, changed)
        self._took = time.perf_counter() - start
        self._failed = report is None
        if self._failed:
            self._due = clock.FOREVER
        lang = report.lang if report is not None else before.lang
        self._board.change(
            builds=before.builds + 1,
            building=False,
            problems=tuple(problems),
            lang=lang,
            base=self._after() if report is not None else before.base,
        )
        self._board.call()
        if before.builds == 0:
            self._begin.end()
            self._begun()
            _warm_up()
        self._tell(report, changed, before.problems)

    def _try(
        self, engine: Engine, changed: set[str] | None
    ) -> tuple[Report | None, Iterable[Problem]]:
        """Return the report of a build, and what is wrong; no report where it came to no end."""
        try:
            report = engine.build(changed, clock.current())
        except ContentError as error:
            return None, error.problems
        except (LaojieError, OSError, store.Failure) as error:
            if not scan.is_site(self._options.site):
                return None, [problem(scan.SITE, "no-site")]
            return None, [problem("laojie", "build-failed", why=error)]
        except Exception as error:  # noqa: BLE001 - a preview outlives what nobody thought of
            self._say(traceback.format_exc())
            return None, [problem("laojie", "build-failed", why=repr(error))]
        return report, report.problems

    def _after(self) -> str:
        """Note when to build again at the latest; return the path of the site's address."""
        catalog = store.open_reader(self._options.state / store.FILE)
        try:
            moments = [moment for moment, _, _ in documents.next_moments(catalog, clock.current())]
            moments += [until for until, _ in pages.next_moment(catalog)]
            # Not at once, whatever the moment is: a page that fails may never come past it.
            self._due = max(min(moments, default=clock.FOREVER), clock.current() + 1)
            return Config(json.loads(catalog.meta("config"))).base_path
        finally:
            catalog.close()

    def _tell(
        self, report: Report | None, changed: set[str] | None, before: Sequence[Problem]
    ) -> None:
        """Say what a build did in a line, if it did anything, and what is newly wrong."""
        snapshot, known = self._board.snapshot, frozenset(before)
        texts = TEXTS[snapshot.lang]
        if report is not None and (report.written or report.removed or snapshot.builds == 1):
            line: dict[str, Any] = {
                "time": time.strftime("%H:%M:%S"),
                "what": _names(changed, texts),
                "written": report.written,
                "removed": report.removed,
                "ms": round(1000 * self._took),
            }
            self._say(texts["built"].format_map(line))
        new = [item for item in snapshot.problems if item not in known]
        for item in new[:_LISTED]:
            self._say(item.show(snapshot.lang))
        if len(new) > _LISTED:
            self._say(texts["more"].format(count=len(new)))
        if before and not snapshot.problems:
            self._say(texts["mended"])


def _names(changed: set[str] | None, texts: dict[str, str]) -> str:
    if changed is None:
        return texts["everything"]
    if not changed:
        return texts["hour"]
    names = sorted(changed)
    more = texts["more"].format(count=len(names)) if len(names) > _SHOWN else ""
    return texts["comma"].join(names[:_SHOWN]) + more


def _warm_up() -> None:
    """Import what the first change will need, so that it is not the one that waits for it."""
    import laojie.load.config
    import laojie.load.documents
    import laojie.render.renderer  # noqa: F401


class _Begin:
    """Hands on how far the first build is; later ones are over before anybody could look."""

    def __init__(self, progress: Progress) -> None:
        self._shown = progress

    def end(self) -> None:
        """Hand on nothing any more."""
        self._shown = Silent()

    def language(self, lang: str) -> None:
        """The site's language is known."""
        self._shown.language(lang)

    def step(self, name: str, total: int = 0) -> None:
        """A step begins."""
        self._shown.step(name, total)

    def advance(self, count: int) -> None:
        """So many more things of the step are done."""
        self._shown.advance(count)
