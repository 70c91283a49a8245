"""A check of a site: what changed is examined, all else is remembered."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from laojie import fingerprint, pipeline
from laojie.catalog import checks, documents, store
from laojie.catalog.checks import Article, Checks
from laojie.catalog.store import Catalog
from laojie.check import across, examine, manuscript, settings, surroundings, withdrawn
from laojie.check.finding import Finding
from laojie.check.settings import Settings
from laojie.errors import MachineError, Problem
from laojie.load import scan
from laojie.model.config import Config
from laojie.model.document import WITHDRAWN
from laojie.model.rules import ERROR, LEVELS, OFF, WARNING
from laojie.pipeline import Options

# Given the open file of checks, the settings and the moment; what it finds is added to the rest.
Visitor = Callable[[Checks, Config, Settings, int], Iterable[Finding]]


@dataclass(frozen=True)
class Checked:
    """What a check found, sorted, and the level of each rule; `examined` is the number of
    documents that were looked at anew."""

    findings: list[Finding]
    settings: Settings
    config: Config
    examined: int
    documents: int
    articles: list[Article] = field(default_factory=list)
    sections: dict[str, str] = field(default_factory=dict)

    def level(self, item: Finding) -> str:
        """Return how serious a finding is."""
        return self.settings.level(item.rule)

    def count(self, level: str) -> int:
        """Return how many findings have a level."""
        return sum(self.level(item) == level for item in self.findings)

    def passed(self, *, strict: bool) -> bool:
        """Say whether nothing is an error, nor a warning if `strict`."""
        return not self.count(ERROR) and not (strict and self.count(WARNING))


def check(
    options: Options,
    note: Callable[[str], None] = lambda text: None,
    rules: Iterable[str] = (),
    visit: Visitor | None = None,
) -> Checked:
    """Check a site; `rules` are the only ones to tell of, if any are named.

    The catalog is brought up to date as by a build, output/ is left alone. `visit` looks at the
    addresses out of the site. Raises ContentError where site.yaml cannot be used and never
    could, UsageError, MachineError.
    """
    report = pipeline.take_in(options, note)
    try:
        return _check(options, report.problems, frozenset(rules), visit)
    except store.Failure as error:
        if not store.is_damaged(error):
            raise MachineError(f"{options.state}: {error}") from error
    # It may be deleted at any time, so a damaged one is.
    checks.discard(options.state / checks.FILE)
    return _check(options, report.problems, frozenset(rules), visit)


def _check(
    options: Options, problems: Iterable[Problem], rules: frozenset[str], visit: Visitor | None
) -> Checked:
    catalog = store.open_reader(options.state / store.FILE)
    try:
        config = Config(json.loads(catalog.meta("config")))
        wanted = settings.of(config)
        with checks.opened(options.state / checks.FILE, catalog.path) as kept:
            examined = update(kept, catalog, config, wanted, options.site)
            around = surroundings.of(options.site, config)
            found = {_as_finding(item) for item in problems}
            found |= set(remembered(kept))
            found |= set(across.findings(kept, config, wanted, around, options.now))
            found |= set(withdrawn.findings(kept, catalog, options.site, options.output))
            if visit is not None:
                found |= set(visit(kept, config, wanted, options.now))
            gone = kept.expired(options.now)
            told = [
                item
                for item in sorted(found)
                if item.path not in gone
                and wanted.level(item.rule) != OFF
                and (not rules or item.rule in rules)
            ]
            count = documents.count(catalog)[0]
            return Checked(told, wanted, config, examined, count, kept.articles(), kept.sections())
    finally:
        catalog.close()


def update(kept: Checks, catalog: Catalog, config: Config, wanted: Settings, site: Path) -> int:
    """Examine the documents that differ from what is kept; return how many they were."""
    with kept.transaction():
        kept.begin(fingerprint.digest_text(catalog.meta("engine"), wanted.digest))
        kept.drop_lost()
        changed = kept.stale()
        for path in changed:
            take(kept, catalog, config, wanted, site, path)
    return len(changed)


def take(
    kept: Checks, catalog: Catalog, config: Config, wanted: Settings, site: Path, path: str
) -> None:
    """Examine one document, and keep what came of it with the digest of what was read.

    A file that changed after the catalog took it in is examined once more by the next run.
    """
    row = documents.stored(catalog, path)
    data, wrong = scan.read(site, path)
    if row is None or row.card.kind == WITHDRAWN or wrong is not None:
        return
    body = documents.body(catalog, row.id)
    details = documents.details(row)
    page = manuscript.read(data, row.card, details, body, config.zone, wanted)
    if page is not None:
        kept.put(examine.entry(page, fingerprint.digest(data)))


def remembered(kept: Checks) -> Iterable[Finding]:
    """Return what was found in single documents, now or by an earlier run."""
    return (item for path, packed in kept.findings() for item in examine.unpack(path, packed))


def _as_finding(item: Problem) -> Finding:
    return Finding(item.path, item.line, item.column, "sources", item.code, item.params)


def by_level(checked: Checked) -> dict[str, int]:
    """Return how many findings each level has, the most serious level first."""
    return {level: checked.count(level) for level in LEVELS}
