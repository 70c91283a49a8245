"""Reads of pages, and the question that makes publishing cheap: who looked at this point?

A read is a stretch [low, high] of a partition. Keys are 64-bit integers; the stretches that
contain a point k are found without walking all of them by keeping each under the *level* of its
length: level n holds stretches shorter than 2**n, so those of level n that can contain k begin in
(k - 2**n, k], a short scan of one B-tree. Stretches open at an end have levels of their own:

    level  a     b     contains k when
    -2     0     0     always
    -1     high  0     a >= k
    0..64  low   high  k - 2**level < a <= k and b >= k
    65     low   0     a <= k

Of the many pages of an archive a point meets only those whose stretch holds it; a scan passes
over at most about as many others.
"""

import sqlite3
from collections.abc import Iterable

from laojie.catalog.store import Catalog
from laojie.model.page import HIGH, LOW, Read, Shared

ALL, DOWN, UP = -2, -1, 65

Row = tuple[int, int, int, int]


def pack(read: Read, partition: int) -> Row:
    """Return (partition, level, a, b) of a read."""
    low, high = read.low, read.high
    if low <= LOW:
        return (partition, ALL, 0, 0) if high >= HIGH else (partition, DOWN, high, 0)
    if high >= HIGH:
        return (partition, UP, low, 0)
    return (partition, (high - low).bit_length(), low, high)


def replace(catalog: Catalog, page: int, reads: Iterable[Read]) -> None:
    """Keep what a page looked at in place of what it looked at before."""
    replace_all(catalog, [(page, reads, False)])


def replace_all(catalog: Catalog, looked: Iterable[tuple[int, Iterable[Read], bool]]) -> None:
    """Keep what pages looked at: (page, reads, whether it never looked at anything before)."""
    db = catalog.db
    gone: list[tuple[int, ...]] = []
    come: list[tuple[int, ...]] = []
    for page, reads, new in looked:
        rows = {(*pack(read, catalog.partition(read.partition)), page) for read in reads}
        if not new:
            old = set(db.execute(_OF_PAGE, (page,)))
            gone += old - rows
            rows -= old
        come += rows
    # In the order of the table, so that each of its pages is changed once.
    db.executemany(_DELETE, sorted(gone))
    db.executemany("INSERT INTO read VALUES (?, ?, ?, ?, ?)", sorted(come))


def share(catalog: Catalog, shared: Shared) -> None:
    """Keep what many pages looked at alike, once for all of them, under its negative number."""
    if catalog.db.execute("SELECT 1 FROM read WHERE page = ?", (-shared.id,)).fetchone() is None:
        replace_all(catalog, [(-shared.id, shared.reads, True)])


def unshare(catalog: Catalog, shared: int) -> None:
    """Drop what many pages looked at alike when none of them does any more."""
    if catalog.db.execute("SELECT 1 FROM page WHERE shared = ?", (shared,)).fetchone() is None:
        forget(catalog, -shared)


_OF_PAGE = "SELECT partition, level, a, b, page FROM read WHERE page = ?"
_DELETE = """
DELETE FROM read WHERE partition = ? AND level = ? AND a = ? AND b = ? AND page = ?
"""


def forget(catalog: Catalog, page: int) -> None:
    """Drop what a page looked at."""
    catalog.db.executemany(_DELETE, catalog.db.execute(_OF_PAGE, (page,)).fetchall())


def pages_with(catalog: Catalog, partition: str, low: int, high: int) -> list[int]:
    """Return the pages with a read that meets [low, high]; a point is low = high."""
    number = catalog.known_partition(partition)
    if number is None:
        return []
    found: set[int] = set()
    for level in _levels(catalog.db, number):
        query, params = _query(number, level, low, high)
        found.update(row[0] for row in catalog.db.execute(query, params))
    for shared in [page for page in found if page < 0]:
        found.remove(shared)
        rows = catalog.db.execute("SELECT id FROM page WHERE shared = ?", (-shared,))
        found.update(row[0] for row in rows)
    return sorted(found)


def _query(partition: int, level: int, low: int, high: int) -> tuple[str, tuple[int, ...]]:
    where = "SELECT page FROM read WHERE partition = ? AND level = ?"
    if level == ALL:
        return where, (partition, level)
    if level == DOWN:
        return f"{where} AND a >= ?", (partition, level, low)
    if level == UP:
        return f"{where} AND a <= ?", (partition, level, high)
    first = max(low - (1 << level) + 1, LOW)
    return f"{where} AND a BETWEEN ? AND ? AND b >= ?", (partition, level, first, high, low)


def _levels(db: sqlite3.Connection, partition: int) -> list[int]:
    """The levels in use, each found by one step down the index."""
    levels: list[int] = []
    level = ALL - 1
    while True:
        row = db.execute(_NEXT_LEVEL, (partition, level)).fetchone()
        if row is None:
            return levels
        level = int(row[0])
        levels.append(level)


_NEXT_LEVEL = """
SELECT level FROM read WHERE partition = ? AND level > ? ORDER BY level LIMIT 1
"""


def of_page(catalog: Catalog, page: int) -> list[tuple[str, int, int, int]]:
    """Return what a page looked at: (partition, level, a, b)."""
    rows = catalog.db.execute(_NAMED, {"page": page})
    return [(str(name), level, a, b) for name, level, a, b in rows]


_NAMED = """
SELECT partition.name, level, a, b FROM read JOIN partition ON partition.id = read.partition
WHERE page IN (:page, (SELECT -shared FROM page WHERE id = :page))
ORDER BY partition.name, level, a
"""
