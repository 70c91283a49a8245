"""Which sources differ from what the catalog knows."""

import os
import posixpath
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from laojie.catalog import documents
from laojie.catalog.store import Catalog
from laojie.errors import Problem, problem
from laojie.fingerprint import digest, digest_text
from laojie.load import scan
from laojie.load.source import Inside
from laojie.model import urls
from laojie.model.document import ARTICLE

INDEX = "/index.md"
Row = tuple[str, str, int | None, str, int, int | None, int | None]


@dataclass(slots=True)
class Changes:
    """Sources that may differ, by path.

    `indexes` and `documents` are those with another stat, not yet read, and those that hold a
    problem. `files` are all others whose bytes differ: path to digest. `stats` and `restat` are
    the stat numbers of files, the latter of those whose bytes are the same. `removed` are gone;
    `unreadable` is what could not be looked at. `listings` are the folders compared file by file:
    the digest of each, and that of its stat numbers. `fresh`: the catalog knows no source at all.
    """

    fresh: bool = False
    indexes: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    stats: dict[str, int] = field(default_factory=dict)
    restat: dict[str, int] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    listings: dict[str, tuple[str, str]] = field(default_factory=dict)

    def below(self, *folders: str) -> dict[str, str | None]:
        """Return what changed below folders, documents apart: path to digest, None if gone."""
        found: dict[str, str | None] = {}
        for path in [*self.files, *self.removed]:
            if path.startswith(folders) and not is_document(path):
                found[path] = self.files.get(path)
        return found


def is_document(path: str) -> bool:
    """Say whether a source is a document."""
    return path.startswith(urls.CONTENT) and path.endswith(".md")


def find(catalog: Catalog, site: Path, among: Iterable[str] | None = None) -> Changes:
    """Compare the sources with the catalog, folder by folder; no document is read yet.

    `among` names the only sources, or folders of them, that may differ.
    """
    known = _folders(catalog)
    changes = Changes(fresh=not known)
    changes.problems += _lost_folders(site, known)
    if among is None or changes.fresh:
        _compare(catalog, changes, site, scan.FOLDERS, known)
    else:
        for path in sorted({*among, *_unsure(catalog)}):
            if scan.is_source(path):
                _look(catalog, changes, site, path, known)
        # A folder may be named beside files in it.
        changes.indexes = list(dict.fromkeys(changes.indexes))
        changes.documents = list(dict.fromkeys(changes.documents))
    # What could not be looked at is not gone.
    changes.unreadable |= {p.path for p in changes.problems}
    gone = (path for path in changes.removed if not _is_unseen(path, changes.unreadable))
    changes.removed = sorted(set(gone))
    return changes


def _compare(
    catalog: Catalog, changes: Changes, site: Path, roots: Iterable[str], known: set[str]
) -> None:
    """Compare whole folders; `known` are those of which the catalog knows sources."""
    unseen = set(known)
    alike = {} if changes.fresh else _listings(catalog)
    now = time.time_ns()
    for folder, listing in scan.walk(site, changes.problems, roots):
        unseen.discard(folder)
        digest = listing.digest(now)
        if digest and alike.get(folder) == digest:
            continue
        files = listing.numbers(now)
        changes.listings[folder] = digest, _sum(files)
        before = {} if changes.fresh else _known(catalog, folder)
        if files != before:
            prefix = f"{folder}/" if folder else ""
            for name in sorted(name for name, _ in files.items() - before.items()):
                _note(catalog, changes, site, prefix + name, files[name])
            changes.removed += [prefix + name for name in before.keys() - files.keys()]
    for folder in unseen:
        changes.removed += [f"{folder}/{name}" for name in _known(catalog, folder)]


def _look(catalog: Catalog, changes: Changes, site: Path, path: str, known: set[str]) -> None:
    """Compare one source, or one folder of them."""
    full = os.path.join(site, path)
    if path not in known and (os.path.islink(full) or not os.path.isdir(full)):
        folder, name = posixpath.split(path)
        stat = scan.stat_one(site, path, time.time_ns(), changes.problems)
        before = _known(catalog, folder, name)
        if stat is None:
            changes.removed += [path] if name in before else []
        elif before.get(name, scan.UNKNOWN) != stat or stat == scan.UNKNOWN:
            _note(catalog, changes, site, path, stat)
        return
    inside = {folder for folder in known if f"{folder}/".startswith(f"{path}/")}
    _compare(catalog, changes, site, [path], inside)


def _folders(catalog: Catalog) -> set[str]:
    """The folders of the sources that are known, one step down the index for each."""
    found: set[str] = set()
    row = catalog.db.execute("SELECT min(folder) FROM source").fetchone()
    while row[0] is not None:
        found.add(row[0])
        row = catalog.db.execute("SELECT min(folder) FROM source WHERE folder > ?", row).fetchone()
    return found


def _listings(catalog: Catalog) -> dict[str, str]:
    """The digests of folders whose files were all taken in as they lay there."""
    query = """
        SELECT folder, digest FROM listing
        WHERE folder NOT IN (SELECT folder FROM source WHERE bad OR stat IS NULL)
    """
    return dict(catalog.db.execute(query))


def _unsure(catalog: Catalog) -> Iterator[str]:
    """The sources that every build looks at again."""
    query = "SELECT folder, name FROM source WHERE bad OR stat IS NULL"
    return (posixpath.join(*row) for row in catalog.db.execute(query).fetchall())


def _known(catalog: Catalog, folder: str, name: str | None = None) -> dict[str, int | None]:
    """The stat numbers of a folder's sources, or of the one called `name`; none for those that
    are to be looked at again."""
    query = "SELECT name, CASE WHEN bad THEN NULL ELSE stat END FROM source WHERE folder = ?"
    if name is not None:
        return dict(catalog.db.execute(f"{query} AND name = ?", (folder, name)))
    return dict(catalog.db.execute(query, (folder,)))


def _sum(numbers: Mapping[str, int | None]) -> str:
    """Return the digest of the stat numbers of a folder's sources."""
    return digest_text(*(f"{name}:{number}" for name, number in sorted(numbers.items())))


def _lost_folders(site: Path, known: Iterable[str]) -> list[Problem]:
    """A folder that failed to be mounted or checked out must not empty the site."""
    used = {folder.partition("/")[0] for folder in known}
    return [
        problem(name, "folder-missing", name=name)
        for name in ("content", "templates", "static")
        if name in used and not (site / name).is_dir()
    ]


def _is_unseen(path: str, unreadable: set[str]) -> bool:
    return any(path == other or path.startswith(f"{other}/") for other in unreadable)


def _note(catalog: Catalog, changes: Changes, site: Path, path: str, stat: int) -> None:
    """Note a source whose stat differs; one that is no document is read and compared."""
    if is_document(path):
        (changes.indexes if path.endswith(INDEX) else changes.documents).append(path)
        return
    data, wrong = scan.read(site, path)
    if wrong is not None:
        changes.problems.append(wrong)
        return
    new = digest(data)
    if kept_digest(catalog, path) == new:
        changes.restat[path] = stat
    else:
        changes.files[path] = new
        changes.stats[path] = stat


def kept_digest(catalog: Catalog, path: str) -> str:
    """Return the digest of a source as it was last taken in; empty when it holds a problem."""
    query = "SELECT digest FROM source WHERE folder = ? AND name = ? AND NOT bad"
    row = catalog.db.execute(query, posixpath.split(path)).fetchone()
    return "" if row is None else str(row[0])


def keep(catalog: Catalog, changes: Changes, bad: Iterable[str], sizes: dict[str, str]) -> None:
    """Bring the catalog's table of sources up to date, documents that were taken in apart.

    `bad` are those that hold a problem; `sizes` the measures of pictures, as in `1200x675`.
    """
    wrong = set(bad)
    gone = [posixpath.split(path) for path in changes.removed]
    catalog.db.executemany("DELETE FROM source WHERE folder = ? AND name = ?", gone)
    _unlist(catalog, (folder for folder, _ in gone))
    restat(catalog, changes.restat)
    rows = []
    for path, new in changes.files.items():
        width, _, height = sizes.get(path, "").partition("x")
        measures = (int(width), int(height)) if height else (None, None)
        stat = changes.stats[path]
        rows.append(row(path, stat, new, bad=path in wrong, measures=measures))
    store(catalog, rows)
    # A file that cannot be read any more is looked at again by the next build.
    catalog.db.executemany(
        "UPDATE source SET bad = 1 WHERE folder = ? AND name = ?",
        map(posixpath.split, changes.unreadable),
    )
    for folder, (listed, numbers) in changes.listings.items():
        # Only where what lay there when the folder was looked at is what was taken in.
        if listed and numbers == _sum(_known(catalog, folder)):
            catalog.db.execute("INSERT OR REPLACE INTO listing VALUES (?, ?)", (folder, listed))


def row(
    path: str,
    stat: int,
    new: str,
    *,
    bad: bool,
    measures: tuple[int | None, int | None] = (None, None),
) -> Row:
    """Return the row of a source as it now is."""
    folder, name = posixpath.split(path)
    return (folder, name, stat or None, new, int(bad), *measures)


def store(catalog: Catalog, rows: Iterable[Row]) -> None:
    """Keep sources as they now are."""
    rows = list(rows)
    catalog.db.executemany("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    _unlist(catalog, (row[0] for row in rows))


def _unlist(catalog: Catalog, folders: Iterable[str]) -> None:
    """Forget what folders held of which a source changed."""
    pairs = ((folder,) for folder in sorted(set(folders)))
    catalog.db.executemany("DELETE FROM listing WHERE folder = ?", pairs)


def restat(catalog: Catalog, stats: dict[str, int]) -> None:
    """Keep the stat numbers of sources that hold the bytes they held."""
    catalog.db.executemany(
        "UPDATE source SET stat = ? WHERE folder = ? AND name = ?",
        ((stat or None, *posixpath.split(path)) for path, stat in stats.items()),
    )
    _unlist(catalog, (posixpath.dirname(path) for path in stats))


def below(catalog: Catalog, folder: str) -> list[str]:
    """Return the documents below a folder that are no index.md, as the catalog knows them."""
    found = []
    for inside in sorted(f for f in _folders(catalog) if f"{f}/".startswith(f"{folder}/")):
        names = (f"{inside}/{name}" for name in _known(catalog, inside))
        found += [path for path in names if is_document(path) and not path.endswith(INDEX)]
    return found


class Insides:
    """What each folder's index.md says of the documents in it, the nearest one above counting."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[str, Inside] = {}

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
            own = self.stored(folder)
            if own is not None:
                return own
            folder = posixpath.dirname(folder)
        return Inside()
