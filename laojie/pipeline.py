"""The one path: load, apply, plan, render, publish.

A clean build is this path with an empty catalog; a build of one changed file is the same path
with one change. There is no other.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from laojie import fingerprint
from laojie.catalog import documents, ledger, pages, store, windows
from laojie.catalog.documents import Applied
from laojie.catalog.store import Catalog
from laojie.errors import ContentError, MachineError, Problem, UsageError, problem
from laojie.intake import Intake
from laojie.load import changes as load_changes
from laojie.load import numbers, pictures, scan
from laojie.load.changes import Changes
from laojie.lock import locked
from laojie.model import reasons, urls
from laojie.model.config import Config
from laojie.model.page import Outcome, Phase
from laojie.plan import reconcile
from laojie.progress import Progress, Silent, Slow, Slowest, Spent, Stopwatch
from laojie.publish import inspect
from laojie.publish.output import Output, with_parents
from laojie.workers import BATCH, Build, Pool, run

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Pages whose outcomes are kept in one transaction. The more, the fewer pages of the catalog are
# written twice; what was not kept yet when a build is killed is rendered once more.
TOGETHER = 64 * BATCH
# Compiled templates, below the folder of what is kept between builds.
TEMPLATES = "jinja"
LIBRARIES = (
    "imagesize",
    "jinja2",
    "markdown",
    "markupsafe",
    "pydantic",
    "pygments",
    "pymdown-extensions",
    "pyyaml",
    "tzdata",
)


@dataclass(frozen=True)
class Options:
    """What a build is asked to do. `now` is a moment; `jobs` the number of processes, unless an
    executor or a pool that is kept from build to build does the work; `list_changes` says whether
    the report is to name every file that changed."""

    site: Path
    output: Path
    now: int
    jobs: int = 1
    fresh: bool = False
    strict: bool = False
    executor: "Executor | None" = None
    pool: Pool | None = None
    folder: Path | None = None
    list_changes: bool = True
    progress: Progress = field(default_factory=Silent)

    @property
    def state(self) -> Path:
        """The folder of what is kept between builds."""
        return self.folder or self.site / store.FOLDER


@dataclass(slots=True)
class Change:
    """One file of output/ that came, changed or went, and why."""

    path: str
    change: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a build did. `seconds` are of the wall clock, all others of CPU."""

    documents: int = 0
    total: int = 0
    rendered: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    published: bool = True
    lang: str = "zh"
    problems: list[Problem] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    hidden_by: dict[str, int] = field(default_factory=dict)
    changed: list[Change] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    slowest: list[Slow] = field(default_factory=list)
    slowest_pages: list[Slow] = field(default_factory=list)
    kinds: dict[str, Spent] = field(default_factory=dict)

    @property
    def hidden(self) -> int:
        """How many documents no reader sees, for whatever reason."""
        return sum(self.hidden_by.values())


def build(options: Options, note: Callable[[str], None] = lambda text: None) -> Report:
    """Bring output/ in line with the sources; `note` is told what happens.

    Raises ContentError where site.yaml itself cannot be used and never could, UsageError,
    MachineError. All other problems of the content stand in the report.
    """
    with contextlib.closing(Engine(options, note)) as engine:
        return engine.build()


def take_in(options: Options, note: Callable[[str], None] = lambda text: None) -> Report:
    """Bring the catalog, but not output/, in line with the sources.

    This is the first half of a build. Pages that look at what changed stay marked for the next
    build, as after one that was killed. Raises what `build` raises.
    """
    with contextlib.closing(Engine(options, note)) as engine:
        return engine.take_in()


class Engine:
    """Builds a site, once or again and again; the catalog stays open from build to build."""

    def __init__(self, options: Options, note: Callable[[str], None] = lambda text: None) -> None:
        self._options = options
        self._note = note
        self._catalog: Catalog | None = None

    def build(self, changed: Iterable[str] | None = None, now: int | None = None) -> Report:
        """Bring output/ in line with the sources, as `build` does.

        `changed` names all sources (or folders of them) that may differ since the last build; all
        are looked at without it. `now` is another moment than that of the options.
        """
        options = self._options if now is None else replace(self._options, now=now)
        return self._safely(options, changed, _Run.build)

    def take_in(self) -> Report:
        """Bring the catalog alone in line with the sources, as `take_in` does."""
        return self._safely(self._options, None, _Run.take_in)

    def _safely(
        self, options: Options, changed: Iterable[str] | None, steps: "Callable[[_Run], Report]"
    ) -> Report:
        """Do it with nobody else at work, once more from nothing if the catalog is damaged."""
        check_places(options)
        with locked(options.state, self._note):
            try:
                return self._build(options, changed, steps)
            except store.Failure as error:
                if not store.is_damaged(error):
                    raise MachineError(f"{options.state}: {error}") from error
            # It may be deleted at any time, so a damaged one is.
            self._note("damaged")
            self.close()
            store.discard(options.state)
            return self._build(options, None, steps)

    def _build(
        self, options: Options, changed: Iterable[str] | None, steps: "Callable[[_Run], Report]"
    ) -> Report:
        if self._catalog is None or not self._catalog.is_there():
            self.close()
            self._catalog = store.open_catalog(options.state)
        pool = options.pool or Pool(options.jobs, options.executor)
        try:
            return steps(_Run(options, self._catalog, pool, changed, self._own))
        finally:
            pool.close()

    @cached_property
    def _own(self) -> str:
        """The digest of the engine that runs, which is the one that was loaded."""
        return fingerprint.engine(LIBRARIES)

    def close(self) -> None:
        """Close the catalog; the next build opens it again."""
        if self._catalog is not None:
            self._catalog.close()
            self._catalog = None


def check_places(options: Options) -> None:
    """Raise UsageError where there is no site, or output/ would overwrite its sources, and
    MachineError where output/ is no folder."""
    if not scan.is_site(options.site):
        raise UsageError(f"{options.site}: no site.yaml here")
    site, output = options.site.resolve(), options.output.resolve()
    if output.exists() and not output.is_dir():
        raise MachineError(f"{options.output}: is not a folder")
    sources = [site / name for name in (*scan.FOLDERS, store.FOLDER)]
    if output == site or output in site.parents or any(_meets(output, s) for s in sources):
        raise UsageError(f"{options.output}: output would overwrite the site's own sources")


def _meets(output: Path, source: Path) -> bool:
    return output == source or source in output.parents


class _Run:
    """One build: the steps, and what they hand on."""

    def __init__(
        self,
        options: Options,
        catalog: Catalog,
        pool: Pool,
        changed: Iterable[str] | None,
        engine: str,
    ) -> None:
        self.options = options
        self.engine = engine
        self.changed = changed
        self.catalog = catalog
        self.pool = pool
        self.watch = Stopwatch(options.progress)
        self.slow_pages = Slowest()
        self.report = Report(seconds=self.watch.seconds)
        self.output = Output(options.output)
        self.number = 0
        self.touched: set[str] = set()
        self.unusable: set[str] = set()
        self.promised: set[str] = set()

    def build(self) -> Report:
        self.watch.begin("load")
        changes, config = self.load()
        with self.catalog.transaction():
            self.update(changes, config)
            self.look_at_output()
        self.watch.begin("render")
        if not self.options.strict or self.would_be_clean(config):
            self.render(config)
            self.watch.begin("publish")
            self.finish()
        self.watch.stop()
        self.report.slowest_pages = self.slow_pages.found()
        return self.report

    def take_in(self) -> Report:
        self.watch.begin("load")
        changes, config = self.load()
        with self.catalog.transaction():
            self.update(changes, config)
        self.watch.stop()
        self.report.problems = _tidy(self.report.problems)
        return self.report

    # Load

    def load(self) -> tuple[Changes, Config]:
        """Find what changed; a new engine or other structural settings empty the catalog."""
        config = self.config()
        engine = fingerprint.digest_text(self.engine, config.structure)
        if self.options.fresh or self.catalog.meta("engine") != engine:
            store.reset(self.catalog)
            shutil.rmtree(self.options.state / TEMPLATES, ignore_errors=True)
            self.catalog.set_meta("engine", engine)
            self.catalog.set_meta("code", self.engine)
            self.catalog.set_meta("config", json.dumps(config.values, ensure_ascii=False))
            self.changed = None
        return load_changes.find(self.catalog, self.options.site, self.changed), config

    def config(self) -> Config:
        """Read site.yaml; while it holds a mistake the settings last used go on."""
        data, wrong = scan.read(self.options.site, scan.SITE)
        # What another engine made of the settings may lack some that this one asks for.
        kept = self.catalog.meta("config") if self.catalog.meta("code") == self.engine else ""
        same = load_changes.kept_digest(self.catalog, scan.SITE) == fingerprint.digest(data)
        if kept and same:
            return self.use(Config(json.loads(kept)))
        try:
            if wrong is not None:
                raise ContentError([wrong])
            # Imported here: settings that did not change need no schema.
            from laojie.load import config as load_config

            return self.use(load_config.parse(data))
        except ContentError as error:
            if not kept:
                raise
            self.report.problems += error.problems
            return self.use(Config(json.loads(kept)))

    def use(self, config: Config) -> Config:
        self.report.lang = config.lang
        self.options.progress.language(config.lang)
        return config

    # Apply and plan: one transaction

    def update(self, changes: Changes, config: Config) -> None:
        """Store what changed, mark the pages that looked at it, note what is to be removed."""
        catalog, now = self.catalog, self.options.now
        self.number = int(catalog.meta("build") or 0) + 1
        applied = Applied(silent=pages.is_empty(catalog))
        bad = {p.path for p in self.report.problems}
        intake = Intake(
            *(self.options.site, now, config, catalog, self.pool),
            *(changes, applied, self.options.progress),
        )
        self.watch.begin("parse")
        bad |= intake.take()
        numbers.learn(intake.numbers, self.options.state / numbers.FOLDER)
        self.report.slowest = intake.slowest.found()
        self.watch.begin("plan")
        self.unusable = bad
        documents.turn(catalog, applied, config, now)
        recuts = windows.recut(catalog, applied, config)
        sizes = pictures.sizes(self.options.site, changes.files)
        load_changes.keep(catalog, changes, bad, sizes)
        intake.touch_files()
        self.report.problems += intake.problems
        assets = changes.below(urls.CONTENT, urls.STATIC)
        changed = applied.silent or applied.touches or applied.routes or assets
        if changed or pages.waiting(catalog) or reconcile.is_due(catalog, config, now):
            reconcile.plan(catalog, config, applied, recuts, assets, now=now, build=self.number)
        self.look_at_promises(applied)
        pages.mark(catalog, applied, build=self.number)
        pages.mark_time(catalog, now, build=self.number)
        self.report.problems += changes.problems + reconcile.clashes(catalog)
        catalog.set_meta("now", str(now))
        catalog.set_meta("build", str(self.number))
        catalog.set_meta("config", json.dumps(config.values, ensure_ascii=False))

    def look_at_promises(self, applied: Applied) -> None:
        """Find addresses that were published and lead nowhere now; what lies there is to stay."""
        pages_moved = None if applied.silent else applied.pages
        ledger.examine(self.catalog, pages_moved, applied.routes, self.options.now)
        for path, shard, number, source, hidden in ledger.broken(self.catalog):
            self.promised.add(path)
            # What is wrong with a document that cannot be read is told already.
            if source not in self.unusable:
                code = "promise-hidden" if hidden else "promise-broken"
                given = {"url": urls.url_of(path), "source": source}
                self.report.problems.append(problem(shard, code, line=number, column=1, **given))

    def look_at_output(self) -> None:
        """Find files of output/ that are not as they were left."""
        catalog, place = self.catalog, str(self.options.output.resolve())
        elsewhere = catalog.meta("output") not in {"", place}
        if elsewhere or not self.options.output.is_dir():
            pages.lose_all(catalog, build=self.number)
        catalog.set_meta("output", place)
        # A build that was killed did not come to note how it left the folders.
        thorough = elsewhere or catalog.meta("publishing") != "done"
        found = inspect.inspect(catalog, self.output, thorough=thorough)
        pages.mark_lost(catalog, found.lost, build=self.number)
        self.report.foreign = inspect.foreigners(catalog)

    # Render and publish

    def spec(self, config: Config, *, write: bool) -> Build:
        options = self.options
        return Build(
            options.site,
            options.output,
            self.catalog.path,
            options.state / TEMPLATES,
            config,
            options.now,
            self.number,
            write,
        )

    def outcomes(self, spec: Build) -> Iterator[list[Outcome]]:
        """Render all dirty pages, phase by phase; each phase ends, and what became of its pages is
        kept, before the next begins."""
        dirty = pages.dirty_count(self.catalog)
        if not dirty:
            return
        self.options.progress.step("render", dirty)
        with self.pool.painting(spec, self.catalog, dirty) as (executor, task):
            for phase in Phase:
                batches = pages.jobs(self.catalog, phase, BATCH)
                kept: list[Outcome] = []
                for outcomes in run(executor, task, batches, self.pool.ahead):
                    self.options.progress.advance(len(outcomes))
                    kept += outcomes
                    if len(kept) >= TOGETHER:
                        yield kept
                        kept = []
                yield kept

    def would_be_clean(self, config: Config) -> bool:
        """Render everything for trial; with any problem nothing may be published."""
        found = list(self.report.problems)
        for outcomes in self.outcomes(self.spec(config, write=False)):
            found += [each for outcome in outcomes for each in outcome.problems]
        found += pages.problems(self.catalog)
        self.report.problems = _tidy(found)
        self.report.published = not self.report.problems
        return self.report.published

    def render(self, config: Config) -> None:
        """Render and write the pages that are marked; what is kept of them clears their marks."""
        catalog, report = self.catalog, self.report
        if pages.dirty_count(catalog) or pages.gone(catalog):
            catalog.set_meta("publishing", "begun")
        for path in pages.in_the_way(catalog):
            # A folder is to stand where a file was, or the other way round.
            self.output.remove(path)
            self.touched.add(os.path.dirname(path))
        for outcomes in self.outcomes(self.spec(config, write=True)):
            with catalog.transaction():
                for outcome in outcomes:
                    self.count(outcome)
                pages.settle(catalog, outcomes)
        report.unchanged = report.rendered - report.written

    def count(self, outcome: Outcome) -> None:
        self.report.rendered += 1
        self.slow_pages.add(outcome.job.path, outcome.seconds)
        self.report.kinds.setdefault(outcome.job.kind, Spent()).add(outcome.seconds)
        if outcome.written:
            path = outcome.job.path
            self.report.written += 1
            self.touched.add(os.path.dirname(path))
            self.note(path, "changed" if outcome.existed else "added")

    def note(self, path: str, change: str) -> None:
        if self.options.list_changes:
            self.report.changed.append(Change(path, change, ""))

    def last_good(self) -> set[str]:
        """Return the files of documents that cannot be read now, or went without a word. A catalog
        that starts over knows them from before; they stay until the matter is mended."""
        broken = filter(load_changes.is_document, self.unusable)
        return self.promised | {urls.output_path(urls.document_url(path)) for path in broken}

    def finish(self) -> None:
        """Remove what is no longer made, and note how the folders were left."""
        catalog, report = self.catalog, self.report
        with catalog.transaction():
            kept = self.last_good()
            for page, path, stat in pages.gone(catalog):
                if path in kept:
                    continue
                if stat:
                    self.output.remove(path)
                    self.touched.add(os.path.dirname(path))
                    self.note(path, "removed")
                    report.removed += 1
                pages.erase(catalog, page)
            for change in report.changed:
                found = pages.reason(catalog, change.path)
                lang = report.lang
                change.reason = reasons.sentence(found, lang) if found else reasons.gone(lang)
            inspect.refresh(catalog, self.output, with_parents(self.touched))
            catalog.set_meta("publishing", "done")
        # Of a document that cannot be read now, its old page's problems say nothing new.
        old = [item for item in pages.problems(catalog) if item.path not in self.unusable]
        report.problems = _tidy(report.problems + old)
        report.total = pages.total(catalog)
        report.documents, _ = documents.count(catalog)
        report.hidden_by = documents.hidden_counts(catalog, self.options.now)


def _tidy(problems: list[Problem]) -> list[Problem]:
    """Sort problems and say each once: a broken template fails on every page in the same way."""
    found: dict[tuple[str, int, int, str], Problem] = {}
    for each in sorted(problems):
        key = (each.path, each.line, each.column, each.code)
        same = each.code.startswith("template")
        found.setdefault(key if same else (*key[:3], str(each)), each)
    return list(found.values())


def default_jobs() -> int:
    """Return how many processes a build uses unless told."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
