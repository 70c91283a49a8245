"""Builds on a Dask cluster: a scheduler and two workers, each a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from laojie import cluster, display, pipeline
from laojie.cluster import Cluster
from laojie.errors import MachineError
from laojie.pipeline import Options, Report
from laojie.progress import Progress, Silent
from tests.support import NOW, ROOT, Portal, run

pytestmark = pytest.mark.slow


class Dask:
    """A scheduler on this machine, and its workers."""

    def __init__(self, folder: Path, *paths: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.scheduler = self._start(
            *("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)),
            paths=paths,
        )
        self.address = str(json.loads(_when_there(file))["address"])

    def ensure(self, count: int = 2) -> None:
        """Start workers until so many are alive, each with two threads."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < count:
            self.add()

    def add(self, *paths: Path) -> "subprocess.Popen[bytes]":
        """Start a worker that finds laojie in the first of `paths`, or else in this repository."""
        started = self._start(
            *("worker", self.address, "--no-nanny", "--no-dashboard", "--nthreads", "2"),
            *("--local-directory", str(self.folder)),
            paths=paths,
        )
        self.workers.append(started)
        _until(lambda: b"Registered to" in (self.folder / f"{started.pid}.log").read_bytes())
        return started

    def _start(self, *command: str, paths: tuple[Path, ...] = ()) -> "subprocess.Popen[bytes]":
        log = self.folder / "starting.log"
        with open(log, "wb") as file:
            started = subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--host", "127.0.0.1"],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [*paths, ROOT]))},
                cwd=self.folder,
                stdout=file,
                stderr=file,
            )
        log.rename(self.folder / f"{started.pid}.log")
        return started

    def stop(self) -> None:
        """End all of it."""
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()


def _until(reached: object, seconds: int = 60) -> None:
    deadline = time.monotonic() + seconds
    while not reached():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def _when_there(file: Path) -> str:
    _until(lambda: file.exists() and file.stat().st_size > 0)
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    pytest.importorskip("distributed", reason="the package distributed is not installed")
    started = Dask(tmp_path_factory.mktemp("dask"))
    yield started
    started.stop()


@pytest.fixture
def dask(running: Dask) -> Dask:
    """Return a scheduler with two workers."""
    running.ensure()
    return running


@pytest.fixture(autouse=True)
def _worth_it(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A cluster is worth it for fewer documents and pages than usual: tests are quicker."""
    monkeypatch.setattr(cluster, "POOL_FROM", 150)
    yield
    # Of the tests that are a worker themselves.
    for copy, _ in list(cluster._kept.values()):
        cluster._let_go(copy)


def large(portal: Portal, articles: int = 200) -> Portal:
    """A portal with enough documents and pages to be worth a cluster, and a few of each kind."""
    for section in ("news", "life"):
        portal.section(section, section.title())
    for number in range(articles):
        portal.article(
            f"{('news', 'life')[number % 2]}/{number}.md",
            f"第{number}篇",
            f"2021-0{number % 9 + 1}-{number % 28 + 1:02d} 09:00",
            tags=[f"标签{number % 7}", f"标签{number % 11}"],
            body=f"正文**{number}**，见[那篇](../news/0.md)。\n\n## 小标题\n\n- 一\n- 二",
        )
    return portal


def build(
    portal: Portal, dask: Dask, progress: Progress | None = None, *, strict: bool = False
) -> Report:
    """Build on the cluster."""
    with cluster.connected(dask.address, portal.site) as pool:
        options = Options(portal.site, portal.output, portal.now, strict=strict, pool=pool)
        return pipeline.build(replace(options, progress=progress or Silent()))


def assert_tidy(portal: Portal) -> None:
    """Nothing that only a build needs is left."""
    assert not list(portal.state.glob("copy-*"))
    assert not [path for path in portal.output.rglob("*") if ".laojie-tmp-" in path.name]


# What a scheduler may do to a task, without one


class Repeating(Executor):
    """Runs every task twice, as a scheduler does that believed a worker dead, and keeps them."""

    threads = 1

    def __init__(self) -> None:
        self.tasks: list[Callable[[], Any]] = []

    def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        made: Future[Any] = Future()
        self.tasks.append(partial(task, *args, **kwargs))
        self.tasks[-1]()
        made.set_result(self.tasks[-1]())
        return made

    def run(self, *args: Any, **kwargs: Any) -> None:
        """What a client is asked when a build is over: nobody hears of it."""


def repeated(portal: Portal) -> tuple[Report, Repeating]:
    executor = Repeating()
    pool = Cluster(executor, executor)  # type: ignore[arg-type]
    report = pipeline.build(Options(portal.site, portal.output, portal.now, pool=pool))
    return report, executor


def test_a_task_that_runs_twice(portal: Portal):
    """The bytes are the same, and what is new is told as written though the second run finds it
    in place."""
    large(portal)
    report, executor = repeated(portal)
    assert len(executor.tasks) > 5
    assert portal.tree() == portal.clean()
    assert_tidy(portal)
    assert report.written == report.total == len(report.changed)
    portal.edit("templates/base.html", "</body>", "<!-- neu --></body>")
    report, _ = repeated(portal)
    pages = {path for path, data in portal.tree().items() if b"<!-- neu -->" in data}
    assert len(pages) > 200
    assert {change.path for change in report.changed} == pages
    assert {change.change for change in report.changed} == {"changed"}
    portal.write("templates/base.html", portal.source("templates/base.html") + "{# the same #}")
    report, _ = repeated(portal)
    assert report.rendered > 200
    assert report.written == 0


def test_a_task_that_goes_on_when_its_build_is_over(portal: Portal):
    """It cannot put a file in place any more, also where it has all that it needs."""
    large(portal)
    _, executor = repeated(portal)
    (portal.output / "sitemap.xml").write_text("newer")
    with pytest.raises(MachineError, match="No such file"):
        executor.tasks[-1]()
    assert portal.read("sitemap.xml") == "newer"
    assert_tidy(portal)


# With one


def test_the_same_bytes(portal: Portal, dask: Dask):
    """A cluster gives what this process gives, and tells the same of it."""
    large(portal.with_starter(), 500)
    elsewhere = portal.folder / "elsewhere"
    local = pipeline.build(
        Options(portal.site, elsewhere / "output", portal.now, folder=elsewhere / "state")
    )
    report = build(portal, dask)
    assert portal.tree() == portal.clean()
    assert_tidy(portal)
    counts = ("documents", "total", "rendered", "written", "unchanged", "removed", "changed")
    assert [getattr(report, name) for name in counts] == [getattr(local, name) for name in counts]
    assert report.rendered > 1000
    assert portal.build().rendered == 0


def test_one_article_published(portal: Portal, dask: Dask, monkeypatch):
    """After a build on the cluster, also by the cluster itself, and by this process alone."""
    large(portal)
    build(portal, dask)
    portal.article("news/900.md", "新的", "2021-09-30 09:00", tags=["标签1"])
    report = build(portal, dask)
    assert 0 < report.written < 40
    assert portal.tree() == portal.clean()
    # So that it is worth it for a single document.
    monkeypatch.setattr(cluster, "POOL_FROM", 1)
    portal.article("news/901.md", "更新的", "2021-09-30 10:00", tags=["标签1"])
    report = build(portal, dask)
    assert 0 < report.written < 40
    assert portal.tree() == portal.clean()
    portal.edit("content/news/2.md", "正文", "改过的正文")
    portal.build()
    assert portal.tree() == portal.clean()
    assert_tidy(portal)


def test_a_handful_of_pages_is_made_here(portal: Portal, dask: Dask, monkeypatch):
    """To send them would take longer: no task leaves this process."""
    portal.articles(5)
    monkeypatch.setattr(cluster._Remote, "submit", None)
    assert build(portal, dask).documents == 5
    assert portal.tree() == portal.clean()


class At(Silent):
    """Does something once, when the first batch of a step is done."""

    def __init__(self, step: str, action: object) -> None:
        self._at = step
        self._action = action
        self._now = ""
        self.done = False

    def step(self, name: str, total: int = 0) -> None:
        self._now = name

    def advance(self, count: int) -> None:
        if self._now == self._at and not self.done:
            self.done = True
            self._action()  # type: ignore[operator]


@pytest.mark.parametrize("step", ["parse", "render"])
def test_a_worker_is_killed(portal: Portal, dask: Dask, step):
    """In the middle of parsing or rendering: the other one finishes, with the same bytes, and
    every page that is new is told as written."""
    large(portal, 500)
    at = At(step, dask.workers[0].kill)
    report = build(portal, dask, at)
    assert at.done
    assert dask.workers[0].wait(timeout=10) == -signal.SIGKILL
    assert portal.tree() == portal.clean()
    assert_tidy(portal)
    assert report.written == report.total == len(report.changed)
    assert portal.build().rendered == 0


def test_a_worker_comes_late(portal: Portal, dask: Dask):
    """One that joins in the middle takes its part, while the two of the beginning are killed."""
    large(portal)

    def replace_all() -> None:
        old = list(dask.workers)
        dask.add()
        for worker in old:
            worker.kill()

    build(portal, dask, At("render", replace_all))
    assert portal.tree() == portal.clean()


def test_the_build_is_killed(portal: Portal, dask: Dask):
    """What is still under way on the workers cannot spoil what the next build makes."""
    large(portal)
    build(portal, dask)
    for number in range(2):
        portal.edit("templates/base.html", "</body>", f"<!-- {number} --></body>")
        command = [sys.executable, "-c", DYING.format(after=1 + number), "build", "--now", NOW]
        died = subprocess.run(
            [*command, "--executor", f"dask:{dask.address}", str(portal.site)], cwd=ROOT
        )
        assert died.returncode == -signal.SIGKILL
        portal.edit("templates/base.html", f"<!-- {number} -->", "")
        portal.build()
        expected = portal.clean()
        time.sleep(1)
        assert portal.tree() == expected
    build(portal, dask)
    assert_tidy(portal)


DYING = """
import os, signal, sys
from laojie import cli, cluster, display
from laojie.progress import Silent
cluster.POOL_FROM = 150
class Dying(Silent):
    left = {after}
    def step(self, name, total=0):
        self.name = name
    def advance(self, count):
        if self.name == "render":
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)
    def close(self):
        pass
display.Lines = lambda stream: Dying()
sys.exit(cli.main(sys.argv[1:]))
"""


def test_nobody_works_on_after_the_build(portal: Portal, dask: Dask, monkeypatch):
    """A task of a build that is over changes no file any more, and says so."""
    large(portal)
    sent: list[tuple[Any, Any]] = []
    submit = cluster._Remote.submit

    def keep(self, task, batch):
        sent.append((task, batch))
        return submit(self, task, batch)

    monkeypatch.setattr(cluster._Remote, "submit", keep)
    with cluster.connected(dask.address, portal.site) as pool:
        pipeline.build(Options(portal.site, portal.output, portal.now, pool=pool))
        portal.edit("templates/base.html", "</body>", "<!-- neu --></body>")
        before = portal.mtimes()
        again: Any = pool.get(1000)
        with pytest.raises(MachineError, match="is not there"):
            again.submit(*sent[-1]).result(timeout=30)
        assert portal.mtimes() == before


def test_the_scheduler_is_killed(portal: Portal, tmp_path_factory):
    """Exit 3 and a clear sentence; the next build finishes the rest."""
    pytest.importorskip("distributed", reason="the package distributed is not installed")
    dask = Dask(tmp_path_factory.mktemp("mortal"))
    dask.ensure(1)
    large(portal)
    try:
        with pytest.raises(MachineError, match=f"scheduler at {dask.address} is gone"):
            build(portal, dask, At("render", dask.scheduler.kill))
    finally:
        dask.stop()
    assert_tidy(portal)
    portal.build()
    assert portal.tree() == portal.clean()


def test_all_workers_are_lost(portal: Portal, dask: Dask, monkeypatch):
    """A build does not wait for ever."""
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    large(portal)

    def kill_all() -> None:
        for worker in dask.workers:
            worker.kill()

    with pytest.raises(MachineError, match="has lost all workers"):
        build(portal, dask, At("render", kill_all))
    assert_tidy(portal)


def test_problems_are_those_of_a_local_build(portal: Portal, dask: Dask):
    """Mistakes in documents and templates come back from the workers."""
    large(portal)
    portal.write("content/news/bad.md", "x")
    portal.edit("content/news/4.md", "../news/0.md", "none.md")
    problems = build(portal, dask).problems
    assert [(p.path, p.code) for p in problems] == [
        ("content/news/4.md", "missing-link"),
        ("content/news/bad.md", "front-matter-missing"),
    ]
    assert problems == portal.build(fresh=True).problems


def test_a_strict_build_with_a_problem_publishes_nothing(portal: Portal, dask: Dask):
    """Pages are rendered for trial on the cluster; not even an empty output/ appears."""
    large(portal)
    portal.edit("content/news/4.md", "../news/0.md", "none.md")
    report = build(portal, dask, strict=True)
    assert [problem.code for problem in report.problems] == ["missing-link"]
    assert not portal.output.exists()


# Commands


def test_the_commands(portal: Portal, dask: Dask, monkeypatch):
    """`build` and `verify` with relative paths, as they are typed."""
    large(portal)
    monkeypatch.chdir(portal.folder)
    monkeypatch.setattr(display, "LINE_EVERY", 3600)
    executor = ("--executor", f"dask:{dask.address}")
    ran = run("build", "site", "--now", NOW, *executor)
    assert (ran.code, ran.err) == (0, "")
    ran = run("verify", "site", *executor)
    assert (ran.code, ran.err) == (0, "")
    assert "逐字节相同" in ran.out
    (portal.output / "news/0.html").write_bytes(b"x")
    assert run("verify", "site", *executor).code == 1
    assert sorted(path.name for path in portal.site.glob(".*")) == [".laojie"]


@pytest.mark.parametrize("name", ["dask", "dask:", "ray:tcp://127.0.0.1:1", "tcp://127.0.0.1:1"])
def test_an_executor_that_is_none(portal: Portal, name):
    """Exit 2, and how it is meant."""
    ran = portal.run("build", "--executor", name)
    assert ran.code == 2
    assert "must be dask:ADDRESS" in ran.err


def test_an_address_that_is_none(portal: Portal):
    """Exit 2."""
    pytest.importorskip("distributed", reason="the package distributed is not installed")
    ran = portal.run("build", "--executor", "dask:nonsense://x")
    assert ran.code == 2
    assert "--executor dask:nonsense://x" in ran.err
    assert "Traceback" not in ran.err


def test_the_package_is_missing(portal: Portal, monkeypatch):
    """Exit 2, and what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = portal.run("build", "--executor", "dask:tcp://127.0.0.1:1")
    assert ran.code == 2
    assert "pip install 'laojie[dask]'" in ran.err
    assert not portal.output.exists()


def test_nobody_answers(portal: Portal, monkeypatch):
    """Exit 3, and the address; nothing is built here instead."""
    pytest.importorskip("distributed", reason="the package distributed is not installed")
    monkeypatch.setattr(cluster, "ANSWER", 1)
    ran = portal.run("build", "--executor", "dask:tcp://127.0.0.1:1")
    assert ran.code == 3
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in ran.err
    assert not portal.output.exists()


def test_a_scheduler_without_workers(portal: Portal, tmp_path_factory):
    """Exit 3."""
    pytest.importorskip("distributed", reason="the package distributed is not installed")
    dask = Dask(tmp_path_factory.mktemp("alone"))
    try:
        ran = portal.run("build", "--executor", f"dask:{dask.address}")
    finally:
        dask.stop()
    assert ran.code == 3
    assert "has no workers" in ran.err


# Workers that are not as they must be


def test_a_worker_with_another_engine(portal: Portal, dask: Dask, tmp_path):
    """Exit 3; the worker is named, and what differs. No page is written by it."""
    other = tmp_path / "other"
    shutil.copytree(ROOT / "laojie", other / "laojie")
    with open(other / "laojie" / "clock.py", "a", encoding="utf-8") as file:
        file.write("# Another version.\n")
    large(portal)
    worker = dask.add(other)
    try:
        ran = portal.run("build", "--executor", f"dask:{dask.address}")
    finally:
        worker.kill()
    assert ran.code == 3
    assert "has laojie" in ran.err
    assert "install the same everywhere" in ran.err
    portal.build()
    assert portal.tree() == portal.clean()


def old_laojie(folder: Path) -> Path:
    """Make a package laojie from before there was a cluster."""
    (folder / "laojie").mkdir()
    (folder / "laojie" / "__init__.py").write_text('__version__ = "0"\n')
    return folder


def test_a_worker_without_laojie(portal: Portal, dask: Dask, tmp_path):
    """Exit 3, and what it lacks."""
    large(portal)
    worker = dask.add(old_laojie(tmp_path))
    try:
        ran = portal.run("build", "--executor", f"dask:{dask.address}")
    finally:
        worker.kill()
    assert ran.code == 3
    assert f"worker {dask.address[:13]}" in ran.err
    assert "has no laojie, or an old one" in ran.err


def test_a_scheduler_without_laojie(portal: Portal, tmp_path, tmp_path_factory):
    """Exit 3: it has to understand the tasks that it hands on."""
    pytest.importorskip("distributed", reason="the package distributed is not installed")
    dask = Dask(tmp_path_factory.mktemp("old"), old_laojie(tmp_path))
    try:
        dask.ensure(1)
        ran = portal.run("build", "--executor", f"dask:{dask.address}")
    finally:
        dask.stop()
    assert ran.code == 3
    assert "the scheduler has no laojie, or an old one" in ran.err


def test_a_worker_that_does_not_see_the_site(portal: Portal, dask: Dask):
    """A folder that is not shared is told, before a document counts as unreadable."""
    large(portal)
    with cluster.connected(dask.address, portal.folder / "elsewhere") as pool:
        options = Options(portal.site, portal.output, portal.now, pool=pool)
        with pytest.raises(MachineError, match=r"sees no site at .*elsewhere"):
            pipeline.build(options)


@pytest.mark.parametrize("what", ["catalog", "workshop"])
def test_a_worker_that_does_not_see_the_build(portal: Portal, dask: Dask, monkeypatch, what):
    """A copy of the site at the same path is not the shared folder; nor is another output/."""
    large(portal)

    def astray(build, **new):
        """What the workers are told, with one path that leads nowhere."""
        return replace(build, **(new | {what: new[what] / "nowhere"}))

    monkeypatch.setattr(cluster, "replace", astray)
    with pytest.raises(MachineError, match="is not there: the folder must be shared"):
        build(portal, dask)


def test_a_cluster_is_a_pool(dask: Dask, tmp_path):
    """It gives its executor for many things, and none for a few."""
    with cluster.connected(dask.address, tmp_path) as pool:
        assert isinstance(pool, Cluster)
        assert pool.get(10) is None
        assert pool.get(100_000) is not None
        assert pool.ahead == 4 * 2 * 2
