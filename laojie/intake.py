"""What changed in the sources brought into the catalog: parsed, stored, touched."""

import json
from collections.abc import Iterator
from pathlib import Path

from laojie.catalog import documents, pages
from laojie.catalog.documents import Applied
from laojie.catalog.store import Catalog
from laojie.errors import Problem
from laojie.fingerprint import number
from laojie.load import changes as load_changes
from laojie.load import scan
from laojie.load.changes import Changes, Insides
from laojie.load.source import Parsed, Source
from laojie.model import urls
from laojie.model.config import Config, flatten
from laojie.model.page import ASSET, CONFIG, DATA, TEMPLATE
from laojie.progress import Progress, Slowest
from laojie.workers import BATCH, Pool, chunks, parse, run


class Intake:
    """Takes changes in, within one transaction; what is wrong with them stands in `problems`."""

    def __init__(
        self,
        site: Path,
        now: int,
        config: Config,
        catalog: Catalog,
        pool: Pool,
        progress: Progress,
    ) -> None:
        self.site = site
        self.now = now
        self.config = config
        self.catalog = catalog
        self.pool = pool
        self.progress = progress
        self.slowest = Slowest()
        self.problems: list[Problem] = []

    def documents(self, changes: Changes, applied: Applied) -> set[str]:
        """Parse and store the documents that changed; return those that hold a problem."""
        insides = Insides(self.catalog)
        pending = set(changes.documents()) | set(changes.removed)
        removed = [path for path in changes.removed if load_changes.is_document(path)]
        bad: set[str] = set()
        indexes = [path for path in changes.documents() if path.endswith("/index.md")]
        gone = [path for path in removed if path.endswith("/index.md")]
        before = {path: insides.stored(urls.section_of(path)) for path in [*indexes, *gone]}
        bad |= self._store(self._parsed(indexes, changes, insides), removed, pending, applied)
        folders_changed = {
            urls.section_of(path)
            for path, old in before.items()
            if insides.stored(urls.section_of(path)) != old
        }
        load_changes.with_kind_changes(self.catalog, self.site, changes, folders_changed)
        rest = [path for path in changes.documents() if not path.endswith("/index.md")]
        pending = set(rest)
        self.progress.step("parse", len(rest))
        for batch in self._parsed_batches(rest, changes, Insides(self.catalog)):
            bad |= self._store(batch, [], pending, applied)
        return bad

    def _parsed(self, paths: list[str], changes: Changes, insides: Insides) -> list[Parsed]:
        batches = self._parsed_batches(paths, changes, insides)
        return [item for batch in batches for item in batch]

    def _parsed_batches(
        self, paths: list[str], changes: Changes, insides: Insides
    ) -> Iterator[list[Parsed]]:
        author = str(self.config.values["author"])
        files = load_changes.read_all(self.site, paths, changes)
        sources = (Source(p, data, insides.of(p), self.config.zone, author) for p, data in files)
        executor = self.pool.get(len(paths))
        for batch in run(executor, parse, chunks(sources, BATCH), self.pool.ahead):
            self.progress.advance(len(batch))
            for item in batch:
                self.slowest.add(item.path, item.seconds)
            yield batch

    def _store(
        self,
        parsed: list[Parsed],
        removed: list[str],
        pending: set[str],
        applied: Applied,
    ) -> set[str]:
        """Store one batch; return the paths of those that hold a problem."""
        good = [item.document for item in parsed if item.document is not None]
        found = [problem for item in parsed for problem in item.problems]
        clashing = documents.clashes(self.catalog, good, pending)
        refused = {problem.path for problem in clashing}
        kept = [document for document in good if document.path not in refused]
        documents.apply(self.catalog, applied, kept, removed, self.config, self.now)
        pending.difference_update(document.path for document in kept)
        self.problems += found + clashing
        return {problem.path for problem in found + clashing}

    def touch_files(self, changes: Changes, applied: Applied) -> None:
        """Touch what stands for settings, templates, data and files that changed."""
        for path in changes.below(urls.CONTENT, urls.STATIC):
            applied.touch(ASSET, number(path), path, "edited")
        for path in changes.below("data/"):
            name = path[len("data/") :].rpartition(".")[0]
            applied.touch(DATA, number(name), path, "edited")
        for name in self.catalog.set_digests(CONFIG, flatten(self.config.values)):
            applied.touch(CONFIG, number(name), scan.SITE, f"{name} edited")
        if changes.below("templates/") or not self.catalog.meta("templates"):
            self._touch_templates(applied)
        packed = json.loads(self.catalog.meta("templates") or "[]")
        self.problems += [Problem.unpack(item) for item in packed]

    def _touch_templates(self, applied: Applied) -> None:
        # Imported here: a build without a changed template needs no Jinja to plan.
        from laojie.render import templates

        found = templates.closures(self.site)
        for name in self.catalog.set_digests(TEMPLATE, found.digests):
            applied.touch(TEMPLATE, number(name), f"templates/{name}", "edited")
        self.catalog.set_meta("templates", pages.pack_problems(found.problems) or "[]")
        endless = {name: problem.pack() for name, problem in found.endless.items()}
        self.catalog.set_meta("endless", json.dumps(endless))
