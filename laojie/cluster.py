"""Work on a Dask cluster: the tasks of `workers`, sent to machines that share the site's folder.

Three things are not as with processes of this machine. The catalog cannot be read over a network
while it is written, so workers get a copy. The scheduler runs a task again when it loses a
worker, and the one that is lost may go on: both put the same bytes in place, and neither can when
the build is over, since the folder that they work in is gone. And a worker may be another engine,
or see another folder: every task asks for that first.
"""

import contextlib
import gc
import logging
import os
import pickle
import pkgutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from laojie import fingerprint
from laojie.catalog import store
from laojie.catalog.store import Catalog
from laojie.errors import MachineError, UsageError
from laojie.load import scan
from laojie.model.page import Job, Outcome
from laojie.pipeline import LIBRARIES
from laojie.publish.output import close_workshop, open_workshop
from laojie.workers import POOL_FROM, SELDOM, Build, Painter, Pool, Task

# Seconds: until the scheduler must have answered; how long a build waits without any worker.
ANSWER = 10
PATIENCE = 60
_SAME = "install the same everywhere and start all of it anew"


# Here


@contextlib.contextmanager
def connected(address: str, site: Path) -> Iterator["Cluster"]:
    """Connect to the scheduler at `address`, to build `site`, while the block runs.

    Raises UsageError where the package `distributed` is missing or the address is none, and
    MachineError where no scheduler answers or it has no workers.
    """
    client = _client(address)
    over = threading.Event()
    try:
        executor = _Remote(client, site.absolute())
        if not executor.count_threads():
            raise MachineError(f"the Dask scheduler at {address} has no workers")
        _check_installed(client)
        threading.Thread(target=executor.watch, args=(over,), daemon=True).start()
        yield Cluster(client, executor)
    finally:
        over.set()
        client.close()


def _client(address: str) -> Any:
    try:
        # Imported here: it is an optional package, and takes longer than a small build.
        from distributed import Client
    except ModuleNotFoundError as error:
        missing = "the package distributed is missing: pip install 'laojie[dask]'"
        raise UsageError(f"--executor dask: {missing}") from error
    # What goes wrong is told once, in our words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except ValueError as error:
        raise UsageError(f"--executor dask:{address}: {error}") from error
    except OSError as error:
        raise MachineError(f"no Dask scheduler answers at {address}: {error}") from error
    return client


def _check_installed(client: Any) -> None:
    """Raise MachineError where a worker, or the scheduler, has no Laojie that knows of clusters:
    it would not understand a task, but die of it."""
    look = (pkgutil.get_data, "laojie", "cluster.py")
    found = client.run(*look, on_error="return")
    without = sorted(f"worker {name}" for name in found if not isinstance(found[name], bytes))
    try:
        client.run_on_scheduler(*look)
    except (ImportError, FileNotFoundError):
        without.append("the scheduler")
    if without:
        raise MachineError(f"{without[0]} has no laojie, or an old one: {_SAME}")


class Cluster(Pool):
    """A pool whose workers are a cluster's. A handful of pages is still made in this process."""

    def __init__(self, client: Any, executor: "_Remote") -> None:
        super().__init__(jobs=1, executor=executor)
        self._client = client
        self._remote = executor

    def get(self, items: int) -> Executor | None:
        """Return the executor for so many items; None when this process does it sooner."""
        return super().get(items) if items >= POOL_FROM else None

    @property
    def ahead(self) -> int:
        """How many batches may be under way: enough for every thread there is now."""
        return 4 * max(1, self._remote.threads)

    @contextlib.contextmanager
    def painting(
        self, build: Build, catalog: Catalog, pages: int
    ) -> Iterator[tuple[Executor | None, Task]]:
        """Lend the executor and a task that works anywhere, as long as the block runs."""
        executor = self.get(pages)
        if executor is None:
            with super().painting(build, catalog, pages) as lent:
                yield lent
            return
        # Rendering reads nothing that rendering changes: one copy is enough for all phases.
        with store.copied(catalog) as copy, _workshop(build) as workshop:
            shared = replace(
                build,
                site=build.site.absolute(),
                output=build.output.absolute(),
                catalog=copy,
                cache=build.cache.absolute(),
                workshop=workshop,
            )
            yield executor, partial(paint, shared)
            with contextlib.suppress(OSError):
                self._client.run(_let_go, copy, on_error="ignore")


@contextlib.contextmanager
def _workshop(build: Build) -> Iterator[Path | None]:
    """A folder of this build's own in output/. A trial puts nothing there, and needs none."""
    if not build.write:
        yield None
        return
    folder = open_workshop(build.output.absolute())
    try:
        yield folder
    finally:
        close_workshop(folder)


class _Remote(Executor):
    """Hands tasks to the scheduler; what keeps it from running them is a MachineError."""

    def __init__(self, client: Any, site: Path) -> None:
        self._client = client
        self._dask = client.get_executor(pure=False)
        self._site = site
        self._engine = fingerprint.parts(LIBRARIES)
        self._waiting: set[Future[Any]] = set()
        self.threads = 0

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send a task; the scheduler finds a worker for it, and another if that one dies."""
        made: Future[Any] = Future()
        made.set_running_or_notify_cancel()
        self._waiting.add(made)
        # Packed here, and unpacked when the worker is known to be the same engine.
        packed = pickle.dumps(partial(task, *args, **kwargs))
        sent = self._dask.submit(_run, self._engine, self._site, packed)
        sent.add_done_callback(partial(self._hand_on, made))
        return made

    def _hand_on(self, made: "Future[Any]", sent: "Future[Any]") -> None:
        try:
            result = sent.result()
        except CancelledError:
            self._fail(made, MachineError(f"the Dask scheduler at {self._address} is gone"))
        except MachineError as error:
            self._fail(made, error)
        except Exception as error:  # noqa: BLE001 - it is raised where the result is wanted
            what = f"{type(error).__name__}: {error}"
            self._fail(made, MachineError(f"the cluster cannot run a task: {what}"))
        else:
            self._waiting.discard(made)
            with contextlib.suppress(InvalidStateError):
                made.set_result(result)

    def _fail(self, made: "Future[Any]", error: MachineError) -> None:
        self._waiting.discard(made)
        # Whoever was first has told how it ended.
        with contextlib.suppress(InvalidStateError):
            made.set_exception(error)

    @property
    def _address(self) -> str:
        return str(self._client.scheduler.address)

    def count_threads(self) -> int:
        """Ask how many threads all workers have together."""
        self.threads = int(sum(self._client.nthreads().values()))
        return self.threads

    def watch(self, over: threading.Event) -> None:
        """Give up when there has been no worker for a while: tasks would wait for one for ever."""
        alone = 0
        while not over.wait(1):
            try:
                alone = 0 if self.count_threads() else alone + 1
            except (OSError, RuntimeError):
                # The scheduler is gone, which every task is told, or the build is over.
                return
            if alone > PATIENCE:
                lost = MachineError(f"the Dask scheduler at {self._address} has lost all workers")
                for made in list(self._waiting):
                    self._fail(made, lost)


# On a worker


def _run(engine: dict[str, str], site: Path, packed: bytes) -> Any:
    """Run a task on a worker, unless it is another engine or does not see the site."""
    name = _worker()
    for part, value in engine.items():
        if _own_engine().get(part) != value:
            there = _own_engine().get(part)
            raise MachineError(f"worker {name} has {part} {there}, not {value}: {_SAME}")
    if not scan.is_site(site):
        raise MachineError(f"worker {name} sees no site at {site}: the folder must be shared")
    # As in workers of this machine; a worker that others use as well gets back what it had.
    gc.set_threshold(*SELDOM)
    try:
        return pickle.loads(packed)()
    except (MachineError, store.Failure) as error:
        raise MachineError(f"worker {name}: {error}") from error
    finally:
        gc.set_threshold(*_USUAL)


_USUAL = gc.get_threshold()


@cache
def _own_engine() -> dict[str, str]:
    """What this process was started with, whatever is installed in the meantime."""
    return fingerprint.parts(LIBRARIES)


def _worker() -> str:
    from distributed import get_worker

    return str(get_worker().address)


# Each thread of a worker has its own painter, for as long as one build renders.
_kept: dict[int, tuple[Path, Painter]] = {}


def paint(build: Build, jobs: list[Job]) -> list[Outcome]:
    """Render jobs on a worker and put their files in place."""
    thread = threading.get_ident()
    if thread not in _kept or _kept[thread][0] != build.catalog:
        _kept[thread] = build.catalog, _painter(build)
    outcomes = _kept[thread][1].paint(jobs)
    return [_written(outcome) for outcome in outcomes] if build.write else outcomes


def _painter(build: Build) -> Painter:
    if not build.catalog.exists():
        raise MachineError(f"{build.catalog} is not there: the folder must be shared")
    if build.workshop is not None:
        # One for each painter, since many files come and go in it.
        build = replace(build, workshop=build.workshop / os.urandom(8).hex())
        try:
            os.mkdir(str(build.workshop))
        except OSError as error:
            raise MachineError(f"{build.output} is not there: the folder must be shared") from error
    return Painter(build, store.open_copy(build.catalog))


def _written(outcome: Outcome) -> Outcome:
    """A worker that was lost may have put these bytes in place before; they are new all the
    same."""
    return outcome._replace(written=outcome.written or outcome.digest != outcome.job.digest)


def _let_go(copy: Path) -> None:
    """Close what is kept of a build that is over, so that its copy of the catalog can go."""
    for thread, (path, painter) in list(_kept.items()):
        if path == copy:
            del _kept[thread]
            painter.catalog.close()
