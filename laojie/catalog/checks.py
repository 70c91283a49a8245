"""What `laojie check` keeps between runs, in a file of its own beside the catalog.

For each document: its findings, and the few facts by which rules about several documents are
answered without reading it again. It may be deleted at any time. The catalog is read along with
it, under the name `site`.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from laojie.errors import MachineError
from laojie.model.document import WITHDRAWN

FILE = "check.db"
MEMORY = Path(":memory:")
VERSION = "2"

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- digest is of the source; places are those of fields, findings those of rules about one document.
CREATE TABLE entry (
  id       INTEGER PRIMARY KEY,
  path     TEXT NOT NULL UNIQUE,
  digest   TEXT NOT NULL,
  kind     TEXT NOT NULL,
  title    TEXT NOT NULL,
  summary  TEXT NOT NULL,
  number   TEXT NOT NULL,
  section  TEXT NOT NULL,
  date     INTEGER,
  updated  INTEGER,
  words    INTEGER NOT NULL,
  places   TEXT NOT NULL,
  findings TEXT NOT NULL
);
CREATE INDEX entry_title ON entry(title);
CREATE INDEX entry_summary ON entry(summary) WHERE summary <> '';
CREATE INDEX entry_number ON entry(number) WHERE number <> '';
CREATE INDEX entry_updated ON entry(updated) WHERE updated IS NOT NULL;
CREATE INDEX entry_found ON entry(path) WHERE findings <> '[]';

CREATE TABLE anchor (
  entry INTEGER NOT NULL,
  name  TEXT NOT NULL,
  PRIMARY KEY (entry, name)
) WITHOUT ROWID;

-- What a document points at: a document or a file by its source, a page by its address or its
-- file in output/, or a full URL. Empty is what it cannot be.
CREATE TABLE link (
  entry    INTEGER NOT NULL,
  line     INTEGER NOT NULL,
  "column" INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  target   TEXT NOT NULL,
  document TEXT NOT NULL,
  folder   TEXT NOT NULL,
  name     TEXT NOT NULL,
  address  TEXT NOT NULL,
  page     TEXT NOT NULL,
  fragment TEXT NOT NULL,
  external TEXT NOT NULL
);
CREATE INDEX link_entry ON link(entry);
CREATE INDEX link_document ON link(document) WHERE document <> '';
CREATE INDEX link_address ON link(address) WHERE address <> '';
CREATE INDEX link_external ON link(external) WHERE external <> '';
CREATE INDEX link_cover ON link(folder, name) WHERE kind = 'cover';

-- Pages of output/ in which nothing was found that is withdrawn, by the digest they had.
CREATE TABLE searched (
  path   TEXT PRIMARY KEY,
  digest TEXT NOT NULL
) WITHOUT ROWID;

-- When an external address was last asked for, and what it answered.
CREATE TABLE visit (
  url    TEXT PRIMARY KEY,
  moment INTEGER NOT NULL,
  code   TEXT NOT NULL,
  detail TEXT NOT NULL
) WITHOUT ROWID;
"""


class Link(NamedTuple):
    """What a document points at; see the table `link`."""

    line: int
    column: int
    kind: str
    target: str
    document: str
    folder: str
    name: str
    address: str
    page: str
    fragment: str
    external: str


class Entry(NamedTuple):
    """What is kept of a document; see the table `entry`."""

    path: str
    digest: str
    kind: str
    title: str
    summary: str
    number: str
    section: str
    date: int | None
    updated: int | None
    words: int
    places: str
    findings: str
    anchors: tuple[str, ...]
    links: tuple[Link, ...]


class Twin(NamedTuple):
    """A document that shares a value with others, with the places of its fields."""

    path: str
    places: str
    value: str
    other: str


class Place(NamedTuple):
    """A link where it stands, with what is known of its end."""

    path: str
    line: int
    column: int
    kind: str
    target: str
    detail: str


class Article(NamedTuple):
    """What plots show of an article."""

    section: str
    date: int
    words: int


class Visit(NamedTuple):
    """What an external address answered: `code` is empty where all is well."""

    moment: int
    code: str
    detail: str


class Checks:
    """An open file of checks, beside an open catalog."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is written inside stands when the block ends well."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    # Bringing it up to date

    def begin(self, key: str) -> None:
        """Forget all documents if what examines them is no longer what examined them: `key`."""
        known = self.db.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
        if known != (key,):
            for table in ("entry", "anchor", "link"):
                self.db.execute(f"DELETE FROM {table}")
            self.db.execute("INSERT OR REPLACE INTO meta VALUES ('key', ?)", (key,))

    def stale(self) -> list[str]:
        """Return the documents that are new or differ, by path."""
        return [row[0] for row in self.db.execute(_STALE)]

    def drop_lost(self) -> None:
        """Forget the documents that are gone, and those that cannot be read at present."""
        for (path,) in self.db.execute(_LOST).fetchall():
            self._drop(path)

    def put(self, entry: Entry) -> None:
        """Keep what is known of a document."""
        self._drop(entry.path)
        values = entry[:-2]
        marks = ", ".join("?" * len(values))
        row = self.db.execute(f"INSERT INTO entry VALUES (NULL, {marks})", values)
        ident = row.lastrowid
        self.db.executemany(
            "INSERT INTO anchor VALUES (?, ?)", ((ident, name) for name in entry.anchors)
        )
        self.db.executemany(
            f"INSERT INTO link VALUES (?, {', '.join('?' * len(Link._fields))})",
            ((ident, *link) for link in entry.links),
        )

    def _drop(self, path: str) -> None:
        row = self.db.execute("SELECT id FROM entry WHERE path = ?", (path,)).fetchone()
        if row is not None:
            self.db.execute("DELETE FROM entry WHERE id = ?", row)
            self.db.execute("DELETE FROM anchor WHERE entry = ?", row)
            self.db.execute("DELETE FROM link WHERE entry = ?", row)

    # What was found in single documents

    def findings(self) -> list[tuple[str, str]]:
        """Return (path, findings) of the documents that have some, by path."""
        query = "SELECT path, findings FROM entry WHERE findings <> '[]' ORDER BY path"
        return self.db.execute(query).fetchall()

    def expired(self, now: int) -> set[str]:
        """Return the documents that no reader will see any more.

        One that cannot be read at present is not among them: who knows what it says by now?
        """
        query = """
            SELECT document.path FROM site.document
            JOIN site.source ON document.path = source.folder || '/' || source.name
            WHERE vanishes <= ? AND NOT source.bad
        """
        return {row[0] for row in self.db.execute(query, (now,))}

    # What is withdrawn

    def withdrawn_documents(self) -> list[str]:
        """Return the documents that are withdrawn, by path."""
        query = "SELECT path FROM site.document WHERE kind = ? ORDER BY path"
        return [row[0] for row in self.db.execute(query, (WITHDRAWN,))]

    def unsearched(self, key: str) -> list[tuple[str, str]]:
        """Return (file, digest) of what lies in output/, files that are published as they are
        apart, and was not searched in vain before for what `key` stands for."""
        known = self.db.execute("SELECT value FROM meta WHERE name = 'searched'").fetchone()
        if known != (key,):
            self.db.execute("DELETE FROM searched")
            self.db.execute("INSERT OR REPLACE INTO meta VALUES ('searched', ?)", (key,))
        return self.db.execute(_UNSEARCHED).fetchall()

    def note_searched(self, pages: Iterable[tuple[str, str]]) -> None:
        """Keep which files were searched in vain: (file, digest)."""
        with self.transaction():
            self.db.executemany("INSERT OR REPLACE INTO searched VALUES (?, ?)", pages)

    # Links

    def withdrawn_links(self) -> list[Place]:
        """Return the links to documents that are withdrawn; the detail is its source."""
        return [Place(*row) for row in self.db.execute(_WITHDRAWN, (WITHDRAWN,))]

    def dead_links(self) -> list[Place]:
        """Return the links within the site that lead nowhere; the detail is empty."""
        return [Place(*row) for row in self.db.execute(_DEAD)]

    def hidden_links(self, now: int) -> list[Place]:
        """Return the links to documents that are hidden when the linking one is, or becomes,
        visible; the detail is the hidden one's source."""
        return [Place(*row) for row in self.db.execute(_HIDDEN, {"now": now})]

    def dead_fragments(self) -> list[Place]:
        """Return the links to places that a document does not have; the detail is its source."""
        return [Place(*row) for row in self.db.execute(_FRAGMENTS)]

    def pointed_at(self) -> list[str]:
        """Return the documents that are not known, but a place in which is linked to, by path."""
        query = f"""
            SELECT DISTINCT target.path FROM {_ENDS}
            WHERE fragment <> '' AND target.path NOT IN (SELECT path FROM entry)
            ORDER BY target.path
        """
        return [row[0] for row in self.db.execute(query)]

    def anchors(self, path: str) -> list[str]:
        """Return what a link to a place in a document may name, sorted."""
        query = """
            SELECT anchor.name FROM anchor JOIN entry ON entry.id = anchor.entry
            WHERE entry.path = ? ORDER BY anchor.name
        """
        return [row[0] for row in self.db.execute(query, (path,))]

    def external_links(self) -> list[Place]:
        """Return the links out of the site; the detail is the address."""
        query = f"SELECT {_PLACE}, external FROM {_LINKS} WHERE external <> '' ORDER BY external"
        return [Place(*row) for row in self.db.execute(query)]

    def small_covers(self, width: int, height: int) -> list[Place]:
        """Return the covers that are smaller; the detail is their size, as in `640×360`."""
        return [Place(*row) for row in self.db.execute(_SMALL, (width, height))]

    def unlinked_pages(self) -> list[tuple[str, str]]:
        """Return (path, address) of the visible pages to which no other document links."""
        return self.db.execute(_UNLINKED).fetchall()

    # Values

    def twins(self, field: str) -> list[Twin]:
        """Return the documents that share their `title`, `summary` or `number` with another."""
        assert field in {"title", "summary", "number"}
        return [Twin(*row) for row in self.db.execute(_TWINS.format(field=field))]

    def updated_after(self, now: int) -> list[tuple[str, str, int]]:
        """Return (path, places, moment) of the documents that were updated in the future."""
        query = "SELECT path, places, updated FROM entry WHERE updated > ? ORDER BY path"
        return self.db.execute(query, (now,)).fetchall()

    def articles(self) -> list[Article]:
        """Return the articles that readers see, the oldest first."""
        return [Article(*row) for row in self.db.execute(_ARTICLES)]

    def sections(self) -> dict[str, str]:
        """Return the titles of the sections, by their paths."""
        query = "SELECT section, title FROM entry WHERE kind = 'section' ORDER BY section"
        return dict(self.db.execute(query).fetchall())

    # External addresses

    def visit(self, url: str) -> Visit | None:
        """Return what an address answered when it was last asked for."""
        query = "SELECT moment, code, detail FROM visit WHERE url = ?"
        row = self.db.execute(query, (url,)).fetchone()
        return None if row is None else Visit(*row)

    def note_visit(self, url: str, visit: Visit) -> None:
        """Keep what an address answered."""
        self.db.execute("INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?)", (url, *visit))


_UNSEARCHED = """
SELECT page.path, page.digest FROM site.page LEFT JOIN searched ON searched.path = page.path
WHERE page.digest <> '' AND page.kind <> 'asset' AND searched.digest IS NOT page.digest
ORDER BY page.path
"""
# Of a document that is withdrawn there is nothing to examine.
_STALE = """
SELECT document.path FROM site.source
JOIN site.document ON document.path = source.folder || '/' || source.name
LEFT JOIN entry ON entry.path = document.path
WHERE source.name LIKE '%.md' AND NOT source.bad
  AND (entry.digest IS NOT source.digest OR entry.kind IS NOT document.kind)
  AND document.kind <> 'withdrawn'
ORDER BY document.path
"""
_LOST = """
SELECT path FROM entry WHERE path NOT IN (
  SELECT document.path FROM site.source
  JOIN site.document ON document.path = source.folder || '/' || source.name
  WHERE NOT source.bad AND document.kind <> 'withdrawn')
"""
_LINKS = "link JOIN entry ON entry.id = link.entry"
_PLACE = 'entry.path, line, "column", link.kind, target'
_DEAD = f"""
SELECT {_PLACE}, '' FROM {_LINKS}
WHERE external = ''
  AND NOT EXISTS (SELECT 1 FROM site.document WHERE document.path = link.document)
  AND NOT EXISTS (SELECT 1 FROM site.source AS file
    WHERE file.folder = link.folder AND file.name = link.name AND link.name <> '')
  AND NOT EXISTS (SELECT 1 FROM site.page
    WHERE page.path = link.page AND NOT page.gone AND link.page <> '')
  AND NOT EXISTS (SELECT 1 FROM site.document WHERE document.url = link.address)
"""
_ENDS = f"""
{_LINKS} JOIN site.document AS target
  ON target.path = link.document OR (link.address <> '' AND target.url = link.address)
"""
# The moment of the linking document is now, or when it appears.
_HIDDEN = f"""
SELECT {_PLACE}, target.path FROM {_ENDS}
JOIN site.document AS origin ON origin.path = entry.path
WHERE (target.draft AND NOT origin.draft)
  OR (target.appears > max(:now, origin.appears) AND NOT origin.draft)
  OR target.vanishes <= max(:now, origin.appears)
"""
_WITHDRAWN = f"""
SELECT {_PLACE}, target.path FROM {_ENDS} WHERE target.kind = ?
"""
_FRAGMENTS = f"""
SELECT {_PLACE}, target.path FROM {_ENDS}
JOIN entry AS known ON known.path = target.path
WHERE fragment <> '' AND (target.kind <> 'section' OR link.document <> '')
  AND NOT EXISTS (SELECT 1 FROM anchor
    WHERE anchor.entry = known.id AND anchor.name = link.fragment)
"""
_SMALL = f"""
SELECT {_PLACE}, file.width || '×' || file.height FROM {_LINKS}
JOIN site.source AS file ON file.folder = link.folder AND file.name = link.name
WHERE link.kind = 'cover' AND file.name NOT LIKE '%.svg'
  AND (file.width < ? OR file.height < ?)
"""
_UNLINKED = f"""
SELECT own.path, document.url FROM entry AS own
JOIN site.document ON document.path = own.path
WHERE document.kind = 'page' AND document.visible
  AND NOT EXISTS (SELECT 1 FROM {_LINKS}
    JOIN site.document AS origin ON origin.path = entry.path AND origin.visible
    WHERE link.document = own.path AND link.document <> '' AND entry.id <> own.id)
  AND NOT EXISTS (SELECT 1 FROM {_LINKS}
    JOIN site.document AS origin ON origin.path = entry.path AND origin.visible
    WHERE link.address = document.url AND link.address <> '' AND entry.id <> own.id)
ORDER BY own.path
"""
# Sections are not documents of their own to a reader.
_TWINS = """
SELECT path, places, {field}, (SELECT min(other.path) FROM entry AS other
  WHERE other.{field} = entry.{field} AND other.{field} <> '' AND other.kind <> 'section'
    AND other.path <> entry.path)
FROM entry WHERE {field} <> '' AND kind <> 'section' AND EXISTS (SELECT 1 FROM entry AS other
  WHERE other.{field} = entry.{field} AND other.{field} <> '' AND other.kind <> 'section'
    AND other.path <> entry.path)
ORDER BY path
"""
_ARTICLES = """
SELECT entry.section, entry.date, entry.words FROM entry
JOIN site.document ON document.path = entry.path
WHERE entry.kind = 'article' AND document.visible AND entry.date IS NOT NULL
ORDER BY entry.date, entry.path
"""


@contextlib.contextmanager
def opened(path: Path, catalog: Path) -> Iterator[Checks]:
    """Open a file of checks, or one in MEMORY, beside the catalog's file.

    One that is damaged or of another version is replaced. Raises MachineError.
    """
    try:
        db = _connect(path)
    except (OSError, sqlite3.Error) as error:
        raise MachineError(f"{path}: {error}") from error
    with contextlib.closing(db):
        db.execute("ATTACH ? AS site", (f"{catalog.absolute().as_uri()}?mode=ro",))
        yield Checks(db)


def _connect(path: Path) -> sqlite3.Connection:
    if path != MEMORY:
        with contextlib.suppress(sqlite3.DatabaseError), contextlib.ExitStack() as kept:
            db = _open(path, kept)
            if db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone() == (VERSION,):
                kept.pop_all()
                return db
        discard(path)
    with contextlib.ExitStack() as kept:
        db = _open(path, kept)
        version = f"INSERT INTO meta VALUES ('version', '{VERSION}')"
        db.executescript(f"BEGIN;{_SCHEMA}{version};COMMIT;")
        kept.pop_all()
        return db


def _open(path: Path, kept: contextlib.ExitStack) -> sqlite3.Connection:
    address = "file::memory:" if path == MEMORY else path.absolute().as_uri()
    db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=60)
    kept.callback(db.close)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
    return db


def discard(path: Path) -> None:
    """Remove a file of checks; the next run examines every document."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
