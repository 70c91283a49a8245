"""The catalog's file: opened, made anew when it cannot be trusted, and its names and digests.

The other modules of this room hold the queries, each beside the function that needs it.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from laojie.errors import MachineError

VERSION = "4"
# What any query may raise: the file is damaged, the disk full, the folder not writable.
Failure = sqlite3.Error
_CORRUPT, _NOT_A_DATABASE = 11, 26
FOLDER = ".laojie"
FILE = "catalog.db"
_COPY = "copy-"

# A map of the file saves copying its pages; what is mapped counts as the worker's memory.
_READER = """
PRAGMA cache_size = -16384;
PRAGMA mmap_size = 134217728;
"""
_PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -65536;
PRAGMA foreign_keys = OFF;
"""


class Catalog:
    """An open catalog. One process writes; others read what it has committed."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db
        self._partitions: dict[str, int] = {}
        self._version: int | None = None
        self._inode = os.stat(path).st_ino if path.exists() else 0

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is written inside stands when the block ends well."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            self._partitions.clear()
            raise
        self.db.execute("COMMIT")

    def is_there(self) -> bool:
        """Say whether the file is still the one that was opened, and note what others wrote."""
        version = self.db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._version = version
            self._partitions.clear()
        try:
            return os.stat(self.path).st_ino == self._inode
        except OSError:
            return False

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one state of the file inside; each query alone would lock and unlock it."""
        self.db.execute("BEGIN")
        try:
            yield
        finally:
            self.db.execute("COMMIT")

    def partition(self, name: str) -> int:
        """Return the number of a partition; an unknown one gets its number now."""
        found = self.known_partition(name)
        if found is None:
            row = self.db.execute("INSERT INTO partition (name) VALUES (?)", (name,))
            found = self._partitions[name] = int(row.lastrowid or 0)
        return found

    def known_partition(self, name: str) -> int | None:
        """Return the number of a partition, None when there is none of that name."""
        found = self._partitions.get(name)
        if found is None:
            row = self.db.execute("SELECT id FROM partition WHERE name = ?", (name,)).fetchone()
            if row is not None:
                found = self._partitions[name] = int(row[0])
        return found

    def meta(self, name: str) -> str:
        """Return a kept value, empty when there is none."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return "" if row is None else str(row[0])

    def set_meta(self, name: str, value: str) -> None:
        """Keep a value."""
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def digests(self, partition: str) -> dict[str, str]:
        """Return what is kept of settings or templates: name to digest."""
        query = "SELECT name, value FROM digest WHERE partition = ?"
        return dict(self.db.execute(query, (partition,)).fetchall())

    def set_digests(self, partition: str, values: dict[str, str]) -> list[str]:
        """Keep digests; return the names that came, went or changed, sorted."""
        old = self.digests(partition)
        changed = sorted(n for n in old.keys() | values.keys() if old.get(n) != values.get(n))
        self.db.executemany(
            "DELETE FROM digest WHERE partition = ? AND name = ?", ((partition, n) for n in changed)
        )
        rows = ((partition, n, values[n]) for n in changed if n in values)
        self.db.executemany("INSERT INTO digest VALUES (?, ?, ?)", rows)
        return changed


def open_catalog(folder: Path) -> Catalog:
    """Open the catalog in `folder` for writing; a damaged or older one is replaced.

    Raises MachineError when the folder cannot be written.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{_COPY}*"):
            # Left by a build that was killed; there is one build at a time.
            old.unlink()
        db = _connect(path)
    except OSError as error:
        raise MachineError(f"{error.filename}: {error.strerror}") from error
    except sqlite3.Error as error:
        raise MachineError(f"{path}: {error}") from error
    return Catalog(path, db)


def is_damaged(error: Exception) -> bool:
    """Say whether a failure means that the file holds no catalog any more."""
    # The low byte is the kind of error; the rest tells its variants apart.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {_CORRUPT, _NOT_A_DATABASE}


def discard(folder: Path) -> None:
    """Remove the catalog in `folder`; the next one starts empty."""
    _remove(folder / FILE)


def open_reader(path: Path) -> Catalog:
    """Open the catalog file for reading, as a worker does."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    db.executescript(_READER)
    return Catalog(path, db)


@contextlib.contextmanager
def copied(catalog: Catalog) -> Iterator[Path]:
    """Keep, while the block runs, a copy of what is committed, which nobody writes to.

    The catalog itself is read through memory that its readers share, so that all of them must be
    on one machine; a copy can be read from any that sees the file.
    """
    # A new name each time: over a network, an old one may stand for the old file for a while.
    path = catalog.path.with_name(f"{_COPY}{os.urandom(8).hex()}.db").absolute()
    try:
        with contextlib.closing(sqlite3.connect(path)) as copy:
            copy.execute("PRAGMA synchronous = OFF")
            catalog.db.backup(copy)
        yield path
    finally:
        path.unlink(missing_ok=True)


def open_copy(path: Path) -> Catalog:
    """Open a copy for reading, without a lock. Any one thread at a time may use it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    db.executescript(_READER)
    return Catalog(path, db)


def _connect(path: Path) -> sqlite3.Connection:
    old: list[tuple[str, str, str]] = []
    with contextlib.suppress(sqlite3.DatabaseError), contextlib.ExitStack() as opened:
        db = _open(path, opened)
        if db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone() == (VERSION,):
            opened.pop_all()
            return db
        # Of any version, the files that are out are known: see `reset`.
        old = _written(db)
    _remove(path)
    with contextlib.ExitStack() as opened:
        db = _open(path, opened)
        create(db)
        db.executemany(_OLD_PAGE, old)
        opened.pop_all()
    return db


def _open(path: Path, opened: contextlib.ExitStack) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=60)
    # Closed at once where it turns out to be unusable: its file may be on a disk that is to go.
    opened.callback(db.close)
    db.executescript(_PRAGMAS)
    return db


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def create(db: sqlite3.Connection) -> None:
    """Make the tables, in one step: a catalog without its version is no catalog."""
    schema = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
    db.executescript(f"BEGIN;{schema}INSERT INTO meta VALUES ('version', '{VERSION}');COMMIT;")


def reset(catalog: Catalog) -> None:
    """Empty the catalog but for the list of files that are out.

    They are marked as gone; a route that wants one of the paths takes it over, and those that
    nobody wants are removed as any page that is no longer made.
    """
    old = _written(catalog.db)
    names = [row[0] for row in catalog.db.execute(_TABLES).fetchall()]
    with catalog.transaction():
        for name in names:
            catalog.db.execute(f'DROP TABLE "{name}"')
        for statement in _statements():
            catalog.db.execute(statement)
        catalog.set_meta("version", VERSION)
        catalog.db.executemany(_OLD_PAGE, old)
    catalog._partitions.clear()


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_OLD_PAGE = """
INSERT INTO page (path, kind, owner, phase, args, digest, stat, dirty, gone)
VALUES (?, 'old', 'old', 0, '[]', ?, ?, 0, 1)
"""


def _statements() -> Iterable[str]:
    schema = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
    lines = (line.partition("--")[0] for line in schema.splitlines())
    return [part for part in "\n".join(lines).split(";") if part.strip()]


def _written(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    query = "SELECT path, digest, stat FROM page WHERE digest <> ''"
    return [(str(p), str(d), str(s)) for p, d, s in db.execute(query)]
