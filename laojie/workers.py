"""Work done in batches: parsing documents and rendering pages, in this process or in others.

Any `concurrent.futures.Executor` will do. A task gets plain values, opens the catalog for
reading, and returns plain values; the caller alone writes to the catalog.
"""

import gc
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from laojie import fingerprint
from laojie.catalog import documents, store
from laojie.catalog.documents import Row
from laojie.catalog.store import Catalog
from laojie.errors import BlockedError, MachineError, Problem, problem
from laojie.load import scan
from laojie.load.source import Inside, Source
from laojie.model.config import Config
from laojie.model.page import Job, Outcome
from laojie.publish.output import Output

BATCH = 64
# Starting processes costs more than so many documents or pages do.
POOL_FROM = 400
# Thresholds of the garbage collector.
SELDOM = (50_000, 20, 100)

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Build:
    """All that a task needs to know of the build it belongs to. `write` is False for a trial:
    pages are rendered, nothing is published. Files that are not whole yet go into `workshop`,
    or beside their targets."""

    site: Path
    output: Path
    catalog: Path
    cache: Path
    config: Config
    now: int
    number: int
    write: bool = True
    workshop: Path | None = None


class Painter:
    """Renders jobs and puts their files in place."""

    def __init__(self, build: Build, catalog: Catalog) -> None:
        self.catalog = catalog
        self._output = Output(build.output, build.workshop)
        self._write = build.write
        # Imported here: a build that renders nothing needs no templates.
        from laojie.render.renderer import Renderer

        self._renderer = Renderer(catalog, build.config, build.site, build.now, build.cache)

    def paint(self, jobs: Iterable[Job]) -> list[Outcome]:
        """Return what became of each job."""
        return [self._paint(job) for job in jobs]

    def _paint(self, job: Job) -> Outcome:
        start = time.thread_time()
        rendered = self._renderer.render(job)
        digest, stat, written = job.digest, job.stat, False
        problems, blocked = rendered.problems, False
        if rendered.data is not None and self._write:
            try:
                digest, stat, written = self._output.put(job.path, rendered.data, digest, stat)
            except BlockedError as error:
                blocked = True
                found = problem(f"output/{job.path}", "output-blocked", why=error)
                problems = (*problems, found)
        return Outcome(
            job,
            digest,
            stat,
            written,
            existed=bool(job.digest),
            reads=rendered.reads,
            shared=rendered.shared,
            since=rendered.since,
            until=rendered.until,
            problems=problems,
            blocked=blocked,
            seconds=time.thread_time() - start,
        )


Task = Callable[[list[Job]], list[Outcome]]

# Each thread of an executor has its own, as a connection to SQLite must not be shared.
_kept = threading.local()


def paint(build: Build, jobs: list[Job]) -> list[Outcome]:
    """Render jobs in a worker; the painter is kept for the build's other batches."""
    key = (build.catalog, build.number, build.write)
    if getattr(_kept, "key", None) != key:
        _kept.painter = Painter(build, store.open_reader(build.catalog))
        _kept.key = key
    painter: Painter = _kept.painter
    with painter.catalog.snapshot():
        return painter.paint(jobs)


@dataclass(frozen=True)
class Reading:
    """All that a task needs to know to read documents."""

    site: Path
    config: Config


class Candidate(NamedTuple):
    """A document whose stat differs: the digest it had, what its folder says of it."""

    path: str
    inside: Inside
    digest: str


class Examined(NamedTuple):
    """What became of a candidate. `stat` is None where it could not be read; `same`: it holds
    the bytes it held. Otherwise it is a row, or problems are what keeps it from being one.
    `seconds` are of CPU."""

    path: str
    digest: str = ""
    stat: int | None = None
    same: bool = False
    row: Row | None = None
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


def examine(reading: Reading, candidates: list[Candidate]) -> list[Examined]:
    """Read documents, and parse those that hold other bytes than they held."""
    return [_examine(reading, candidate) for candidate in candidates]


def _examine(reading: Reading, candidate: Candidate) -> Examined:
    # Imported here: a build without a changed document needs neither YAML nor Markdown.
    from laojie.load import documents as load_documents

    path, start = candidate.path, time.thread_time()
    data, stat, wrong = scan.read_with_stat(reading.site, path)
    if wrong is not None:
        return Examined(path, problems=(wrong,))
    new = fingerprint.digest(data)
    if new == candidate.digest:
        return Examined(path, new, stat, same=True)
    config = reading.config
    source = Source(path, data, candidate.inside, config.zone, str(config.values["author"]))
    parsed = load_documents.parse(source)
    row = None if parsed.document is None else documents.row(parsed.document, config)
    seconds = time.thread_time() - start
    return Examined(path, new, stat, row=row, problems=parsed.problems, seconds=seconds)


class Pool:
    """Processes, started when there is enough to do, and stopped at the end of the build."""

    def __init__(self, jobs: int, executor: "Executor | None" = None) -> None:
        self._jobs = jobs
        self._executor = executor
        self._own = executor is None
        self._alive: object = None

    def get(self, items: int) -> "Executor | None":
        """Return the executor for so many items; None when this process does it sooner."""
        if self._executor is None and self._jobs > 1 and items >= POOL_FROM:
            # Imported here: most builds need no other process.
            from concurrent.futures import ProcessPoolExecutor

            context = _context()
            watched, self._alive = context.Pipe(duplex=False)
            self._executor = ProcessPoolExecutor(
                self._jobs, mp_context=context, initializer=_watch, initargs=(watched,)
            )
        return self._executor

    @contextmanager
    def painting(
        self, build: Build, catalog: Catalog, pages: int
    ) -> Iterator[tuple["Executor | None", Task]]:
        """Lend, while the block runs, the executor for so many pages and the task to give it."""
        executor = self.get(pages)
        if executor is None:
            yield None, Painter(build, catalog).paint
        else:
            yield executor, partial(paint, build)

    @property
    def ahead(self) -> int:
        """How many batches may be under way."""
        return 4 * self._jobs

    def close(self) -> None:
        """Stop the processes."""
        if self._executor is not None and self._own:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def _watch(alive: "Connection[None, bytes]") -> None:
    """Let this worker end when the build does, however that ends: `alive` then reads as closed."""

    def wait() -> None:
        try:
            alive.recv_bytes()
        except (EOFError, OSError):
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
    collect_seldom()


def collect_seldom() -> None:
    """Let the garbage collector leave what stays for good alone, and look at the rest seldom:
    pages and documents come and go without cycles."""
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _context() -> "BaseContext":
    """A server process that has imported the room once and forks clean workers, where it can."""
    import multiprocessing

    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["laojie.load.documents", "laojie.render.renderer"])
        return context
    return multiprocessing.get_context("spawn")


def run(
    executor: "Executor | None",
    task: Callable[[list[Item]], Result],
    batches: Iterable[list[Item]],
    ahead: int,
) -> Iterator[Result]:
    """Yield the result of each batch, in their order; at most `ahead` are under way.

    Raises MachineError when a worker process dies.
    """
    if executor is None:
        for batch in batches:
            yield task(batch)
        return
    # Imported here, as the processes are.
    from concurrent.futures import BrokenExecutor

    waiting: deque[Future[Result]] = deque()
    try:
        for batch in batches:
            waiting.append(executor.submit(task, batch))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenExecutor as error:
        raise MachineError(f"a worker process was ended from outside: {error}") from error


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Cut items into lists of `size`."""
    found: list[Item] = []
    for item in items:
        found.append(item)
        if len(found) >= size:
            yield found
            found = []
    if found:
        yield found
