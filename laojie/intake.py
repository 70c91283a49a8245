"""What changed in the sources brought into the catalog: parsed, stored, touched."""

import json
import posixpath
from collections import Counter
from collections.abc import Iterable
from functools import partial
from itertools import filterfalse
from pathlib import Path

from laojie.catalog import documents, ledger, pages
from laojie.catalog.documents import Applied, Row
from laojie.catalog.store import Catalog
from laojie.errors import Problem, problem
from laojie.fingerprint import number
from laojie.load import changes as load_changes
from laojie.load import ledger as load_ledger
from laojie.load import numbers, scan
from laojie.load.changes import Changes, Insides
from laojie.load.numbers import Numbers
from laojie.model import urls
from laojie.model.config import Config, flatten
from laojie.model.document import LISTING, Card
from laojie.model.ledger import FOLDER, is_shard
from laojie.model.page import ASSET, CONFIG, DATA, TEMPLATE
from laojie.progress import Progress, Slowest
from laojie.workers import BATCH, Candidate, Examined, Pool, Reading, chunks, examine, run


class Intake:
    """Takes changes in, within one transaction; what is wrong with them stands in `problems`."""

    def __init__(
        self,
        site: Path,
        now: int,
        config: Config,
        catalog: Catalog,
        pool: Pool,
        changes: Changes,
        applied: Applied,
        progress: Progress,
    ) -> None:
        self.site = site
        self.now = now
        self.config = config
        self.catalog = catalog
        self.pool = pool
        self.changes = changes
        self.applied = applied
        self.progress = progress
        self.slowest = Slowest()
        self.problems: list[Problem] = []
        self.bad: set[str] = set()
        self.numbers: Numbers = Counter()
        self._clashing: dict[str, tuple[Examined, Row]] = {}

    def take(self) -> set[str]:
        """Take in the ledger and the documents; return the sources that hold a problem."""
        concerned = self._ledger()
        self._documents()
        if self.applied.silent:
            # Documents that were stored just now know all but what became of those that are gone.
            concerned = ledger.resolve(self.catalog, None)
        else:
            concerned |= ledger.resolve(self.catalog, self.applied.routes | concerned)
        for path in sorted(concerned):
            documents.note_change(self.catalog, self.applied, path, self.config)
            self.applied.route(path)
        return self.bad

    def _ledger(self) -> set[str]:
        """Take in the files of the ledger that changed; return the documents they concern."""
        shards = {}
        for path, digest in self.changes.below(FOLDER).items():
            if is_shard(path):
                lines, problems = load_ledger.read(self.site, path) if digest else ({}, [])
                self._refuse(problems)
                if not problems:
                    shards[path] = lines
        concerned, twice = ledger.take(self.catalog, shards)
        self._refuse(
            problem(shard, "ledger-twice", line=number, column=1, url=line.url, other=other)
            for shard, number, line, other in twice
        )
        return concerned

    def _refuse(self, problems: Iterable[Problem]) -> None:
        """Note what keeps sources from being taken in; the next build looks at them again."""
        for found in problems:
            self.problems.append(found)
            self.bad.add(found.path)

    def _documents(self) -> None:
        """Parse and store the documents that changed."""
        changes, insides = self.changes, Insides(self.catalog)
        removed = [path for path in changes.removed if load_changes.is_document(path)]
        indexes = [*changes.indexes, *(p for p in removed if p.endswith(load_changes.INDEX))]
        before = {path: insides.stored(urls.section_of(path)) for path in indexes}
        documents.apply(self.catalog, self.applied, [], removed, self.config, self.now)
        self._take(changes.indexes, frozenset())
        folders = [
            urls.section_of(path)
            for path, old in before.items()
            if insides.stored(urls.section_of(path)) != old
        ]
        self._take(*self._with_kind_changes([] if changes.fresh else folders))
        self._take_clashing()

    def _with_kind_changes(self, folders: list[str]) -> tuple[list[str], frozenset[str]]:
        """Return the documents to look at, and those to parse again even if they are the same:
        the ones in folders whose index.md changed what its documents are."""
        found: set[str] = set()
        for folder in folders:
            found.update(load_changes.below(self.catalog, f"{urls.CONTENT}{folder}"))
        anew = frozenset(found - set(self.changes.removed))
        own = self.changes.documents
        return [*own, *sorted(anew - set(own))] if anew else own, anew

    def _take(self, paths: list[str], anew: frozenset[str]) -> None:
        insides = Insides(self.catalog)
        candidates = (Candidate(p, insides.of(p), self._kept(p, anew)) for p in paths)
        task = partial(examine, Reading(self.site.absolute(), self.config))
        executor = self.pool.get(len(paths))
        self.progress.step("parse", len(paths))
        for batch in run(executor, task, chunks(candidates, BATCH), self.pool.ahead):
            self.progress.advance(len(batch))
            for item in batch:
                self.slowest.add(item.path, item.seconds)
                numbers.note(self.numbers, posixpath.basename(item.path).removesuffix(".md"))
            self._store(batch)

    def _kept(self, path: str, anew: frozenset[str]) -> str:
        known = not self.changes.fresh and path not in anew
        return load_changes.kept_digest(self.catalog, path) if known else ""

    def _store(self, batch: Iterable[Examined]) -> None:
        """Store one batch; what has another document's address waits for all others."""
        kept: list[tuple[Examined, Row]] = []
        urls_here: dict[str, str] = {}
        for item in batch:
            if item.stat is None:
                self.changes.unreadable.add(item.path)
                self.problems += item.problems
            elif item.same:
                load_changes.restat(self.catalog, {item.path: item.stat})
            elif item.row is None:
                self.problems += item.problems
                self.bad.add(item.path)
                self._note(item)
            elif self._is_taken(item.row, urls_here):
                self._clashing[item.path] = item, item.row
            else:
                kept.append((item, item.row))
        self._apply(kept)

    def _is_taken(self, row: Row, here: dict[str, str]) -> bool:
        owner = here.setdefault(row.url, row.path)
        if owner == row.path:
            owner = documents.owner_of(self.catalog, row.url) or row.path
        return owner != row.path

    def _apply(self, kept: list[tuple[Examined, Row]]) -> None:
        rows = [row for _, row in kept]
        for row in rows:
            numbers.note_address(self.numbers, row.url)
            if row.kind == LISTING:
                numbers.note(self.numbers, Card.unpack(row.card).number)
        documents.apply(self.catalog, self.applied, rows, [], self.config, self.now)
        self._note(*(item for item, _ in kept))

    def _note(self, *items: Examined) -> None:
        rows = (
            load_changes.row(item.path, item.stat or 0, item.digest, bad=item.path in self.bad)
            for item in items
        )
        load_changes.store(self.catalog, rows)

    def _take_clashing(self) -> None:
        """Store what waited, but for those whose address another document keeps."""
        found = documents.clashes(self.catalog, [row for _, row in self._clashing.values()])
        self.problems += found
        refused = {problem.path for problem in found}
        self.bad |= refused
        self._note(*(self._clashing[path][0] for path in sorted(refused)))
        self._apply([pair for path, pair in self._clashing.items() if path not in refused])

    def touch_files(self) -> None:
        """Touch what stands for settings, templates, data and files that changed."""
        changes, applied = self.changes, self.applied
        for path in changes.below(urls.CONTENT, urls.STATIC):
            applied.touch(ASSET, number(path), path, "edited")
        for path in filterfalse(is_shard, changes.below("data/")):
            name = path[len("data/") :].rpartition(".")[0]
            applied.touch(DATA, number(name), path, "edited")
        for name in self.catalog.set_digests(CONFIG, flatten(self.config.values)):
            applied.touch(CONFIG, number(name), scan.SITE, f"{name} edited")
        if changes.below("templates/") or not self.catalog.meta("templates"):
            self._touch_templates()
        packed = json.loads(self.catalog.meta("templates") or "[]")
        self.problems += [Problem.unpack(item) for item in packed]

    def _touch_templates(self) -> None:
        # Imported here: a build without a changed template needs no Jinja to plan.
        from laojie.render import templates

        found = templates.closures(self.site)
        for name in self.catalog.set_digests(TEMPLATE, found.digests):
            self.applied.touch(TEMPLATE, number(name), f"templates/{name}", "edited")
        self.catalog.set_meta("templates", pages.pack_problems(found.problems) or "[]")
        endless = {name: problem.pack() for name, problem in found.endless.items()}
        self.catalog.set_meta("endless", json.dumps(endless))
