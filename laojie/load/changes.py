"""Which sources differ from what the catalog knows, and what they hold now."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from laojie.catalog import documents
from laojie.catalog.store import Catalog
from laojie.errors import Problem, problem
from laojie.fingerprint import digest
from laojie.load import scan
from laojie.load.source import Inside
from laojie.model import urls
from laojie.model.document import ARTICLE


@dataclass(slots=True)
class Changes:
    """Sources by path. `changed` hold other bytes than they did (path to digest), `removed` are
    gone, `restat` hold the same bytes under another stat."""

    changed: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    restat: dict[str, str] = field(default_factory=dict)
    stats: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    def documents(self) -> list[str]:
        """Return the changed documents, the folders' index.md first, by path."""
        found = [path for path in self.changed if is_document(path)]
        return sorted(found, key=lambda path: (not path.endswith("/index.md"), path))

    def below(self, *folders: str) -> dict[str, str | None]:
        """Return what changed below folders, documents apart: path to digest, None if gone."""
        found: dict[str, str | None] = {}
        for path in [*self.changed, *self.removed]:
            if path.startswith(folders) and not is_document(path):
                found[path] = self.changed.get(path)
        return found


def is_document(path: str) -> bool:
    """Say whether a source is a document."""
    return path.startswith(urls.CONTENT) and path.endswith(".md")


def find(catalog: Catalog, site: Path, found: scan.Scan) -> Changes:
    """Compare the sources with the catalog; only those whose stat differs are read."""
    known = {
        path: (stat, known_digest, bad)
        for path, stat, known_digest, bad in catalog.db.execute(
            "SELECT path, stat, digest, bad FROM source"
        )
    }
    changes = Changes(problems=list(found.problems))
    changes.problems += _lost_folders(site, known)
    # What could not be looked at is not gone.
    changes.unreadable = {p.path for p in changes.problems}
    for path, stat in found.stats.items():
        old = known.get(path)
        if old is None or old[0] != stat or not stat or old[2]:
            _compare(changes, site, path, stat, old)
    gone = known.keys() - found.stats.keys()
    changes.removed = sorted(p for p in gone if not _unseen(p, changes.unreadable))
    return changes


def _lost_folders(site: Path, known: Iterable[str]) -> list[Problem]:
    """A folder that failed to be mounted or checked out must not empty the site."""
    used = {path.partition("/")[0] for path in known}
    return [
        problem(name, "folder-missing", name=name)
        for name in ("content", "templates", "static")
        if name in used and not (site / name).is_dir()
    ]


def _unseen(path: str, unreadable: set[str]) -> bool:
    return any(path == other or path.startswith(f"{other}/") for other in unreadable)


def _compare(
    changes: Changes, site: Path, path: str, stat: str, old: tuple[str, str, int] | None
) -> None:
    data, wrong = scan.read(site, path)
    if wrong is not None:
        changes.problems.append(wrong)
        changes.unreadable.add(path)
        return
    new = digest(data)
    if old is None or old[1] != new or old[2]:
        changes.changed[path] = new
        changes.stats[path] = stat
    elif old[0] != stat:
        changes.restat[path] = stat


def keep(catalog: Catalog, changes: Changes, bad: Iterable[str], sizes: dict[str, str]) -> None:
    """Bring the catalog's table of sources up to date.

    `bad` are those that hold a problem; `sizes` the measures of pictures, as in `1200x675`.
    """
    wrong = set(bad)
    catalog.db.executemany("DELETE FROM source WHERE path = ?", ((p,) for p in changes.removed))
    catalog.db.executemany(
        "UPDATE source SET stat = ? WHERE path = ?",
        ((stat, path) for path, stat in changes.restat.items()),
    )
    rows = []
    for path, new in changes.changed.items():
        width, _, height = sizes.get(path, "").partition("x")
        measures = (int(width), int(height)) if height else (None, None)
        rows.append((path, changes.stats[path], new, int(path in wrong), *measures))
    catalog.db.executemany("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?)", rows)
    # A file that cannot be read any more is looked at again by the next build.
    catalog.db.executemany(
        "UPDATE source SET bad = 1 WHERE path = ?", ((p,) for p in changes.unreadable)
    )


def with_kind_changes(catalog: Catalog, site: Path, changes: Changes, folders: set[str]) -> None:
    """Add the documents of folders whose index.md changed what its documents are."""
    for folder in folders:
        prefix = f"{urls.CONTENT}{folder}/"
        query = "SELECT path, stat, digest FROM source WHERE path > ? AND path < ?"
        rows = catalog.db.execute(query, (prefix, prefix[:-1] + "0")).fetchall()
        for path, stat, known_digest in rows:
            skip = path in changes.changed or path in changes.removed
            if is_document(path) and not path.endswith("/index.md") and not skip:
                changes.changed[path] = known_digest
                changes.stats[path] = stat


class Insides:
    """What each folder's index.md says of the documents in it, the nearest one above counting."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[str, Inside] = {}
        self.own: dict[str, Inside | None] = {}

    def stored(self, folder: str) -> Inside | None:
        """Return what the folder's own index.md said when it was last stored."""
        row = documents.stored(self._catalog, f"{urls.CONTENT}{folder}/index.md")
        if row is None:
            return None
        details = documents.details(row)
        return Inside(row.card.inside or ARTICLE, row.card.offer, details.form)

    def of(self, path: str) -> Inside:
        """Return what holds for the document at `path`."""
        folder = urls.section_of(path)
        if folder not in self._known:
            self._known[folder] = self._look(folder)
        return self._known[folder]

    def _look(self, folder: str) -> Inside:
        while folder:
            own = self.own[folder] if folder in self.own else self.stored(folder)
            if own is not None:
                return own
            folder = posixpath.dirname(folder)
        return Inside()


def read_all(site: Path, paths: Iterable[str], changes: Changes) -> Iterator[tuple[str, bytes]]:
    """Yield (path, bytes) of sources; those that cannot be read are noted."""
    for path in paths:
        data, wrong = scan.read(site, path)
        if wrong is None:
            yield path, data
        else:
            changes.problems.append(wrong)
            changes.unreadable.add(path)
