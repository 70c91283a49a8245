"""Documents in the catalog: stored, looked up, and brought to a new state.

`apply` is where a change of the sources becomes touched points: everything downstream follows
from those.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from laojie.catalog import ledger
from laojie.catalog.store import Catalog
from laojie.errors import Problem, problem
from laojie.fingerprint import number
from laojie.model import noticed
from laojie.model.config import Config
from laojie.model.document import (
    ARTICLE,
    SECTION,
    Body,
    Card,
    Details,
    Document,
    partitions,
    sort_key,
    with_change,
)
from laojie.model.page import CARD, DOCUMENT

SIZES = "sizes:"


@dataclass(frozen=True, slots=True)
class Touch:
    """A point whose contents changed, and the source that is the reason."""

    partition: str
    key: int
    source: str
    change: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A document's row: its card and whether readers see it."""

    id: int
    card: Card
    packed: str
    visible: bool
    details: str
    draft: bool
    appears: int
    vanishes: int

    def hidden_by(self, now: int) -> tuple[str, int]:
        """Return why readers do not see the document at the moment `now`, a key of
        `messages.HIDDEN`, and the moment that it names, if it names one."""
        if self.draft:
            return "draft", 0
        if self.appears > now:
            return "appears", self.appears
        return "expired", self.vanishes


# More touched points of one partition than this are taken as one stretch from the first to the
# last: too many pages may be rendered, none too few.
PRECISE = 200


@dataclass(slots=True)
class Applied:
    """What applying changes did.

    `touches` holds the touched points of each partition by key; `routes` names the documents
    whose pages may have come, gone or moved, `pages` the files below output/ that did; `moved`
    holds, for each partition whose points changed, the lowest key among them. `silent`: nobody has
    read anything yet, so touches need not be kept.
    """

    silent: bool = False
    touches: dict[str, dict[int, Touch]] = field(default_factory=dict)
    wide: set[str] = field(default_factory=set)
    routes: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    moved: dict[str, int] = field(default_factory=dict)

    def touch(self, partition: str, key: int, source: str, change: str) -> None:
        """Note a touched point."""
        if self.silent:
            return
        found = self.touches.setdefault(partition, {})
        found.setdefault(key, Touch(partition, key, source, change))
        if len(found) > PRECISE:
            low, high = min(found), max(found)
            self.touches[partition] = {low: found[low], high: found[high]}
            self.wide.add(partition)

    def route(self, path: str) -> None:
        """Note a document whose pages may have come, gone or moved; silent, all have come."""
        if not self.silent:
            self.routes.add(path)

    def note_move(self, partition: str, key: int) -> None:
        """Note that a point came to or left a partition, or changed its lastmod."""
        self.moved[partition] = min(self.moved.get(partition, key), key)

    def stretches(self) -> Iterator[tuple[str, int, int, Touch]]:
        """Return (partition, low, high, an example) of all that was touched, in order."""
        for partition, found in sorted(self.touches.items()):
            if partition in self.wide:
                low, high = min(found), max(found)
                yield partition, low, high, found[low]
            else:
                for key in sorted(found):
                    yield partition, key, key, found[key]


_COLUMNS = "id, card, visible, details, draft, appears, vanishes"


def stored(catalog: Catalog, path: str) -> Stored | None:
    """Return the row of the document at a source path."""
    query = f"SELECT {_COLUMNS} FROM document WHERE path = ?"
    row = catalog.db.execute(query, (path,)).fetchone()
    if row is None:
        return None
    ident, card, visible, details, draft, appears, vanishes = row
    return Stored(
        ident, Card.unpack(card), card, bool(visible), details, bool(draft), appears, vanishes
    )


def body(catalog: Catalog, document: int) -> Body:
    """Return a document's body."""
    query = "SELECT html, packed FROM body WHERE document = ?"
    return Body.unpack(*catalog.db.execute(query, (document,)).fetchone())


def details(row: Stored) -> Details:
    """Return what only the document's own page needs."""
    return Details.unpack(row.details)


class Row(NamedTuple):
    """A document as it is stored. Workers make it, so that it travels and is compared as text."""

    path: str
    url: str
    kind: str
    key: int
    tie: int
    lastmod: int | None
    draft: bool
    appears: int
    vanishes: int
    digest: str
    card: str
    details: str
    html: str
    packed: str
    partitions: tuple[str, ...]

    def visible(self, now: int) -> bool:
        """Say whether readers may see the document at the moment `now`."""
        return not self.draft and self.appears <= now < self.vanishes


def row(document: Document, config: Config) -> Row:
    """Return a document as it is stored."""
    card = document.card
    return Row(
        card.path,
        card.url,
        card.kind,
        *sort_key(card),
        card.lastmod,
        document.draft,
        document.appears,
        document.vanishes,
        noticed.digest(document),
        card.pack(),
        document.details.pack(),
        document.body.html,
        document.body.pack(),
        partitions(card, config),
    )


def owner_of(catalog: Catalog, url: str) -> str | None:
    """Return the source of the document that has an address."""
    found = catalog.db.execute("SELECT path FROM document WHERE url = ?", (url,)).fetchone()
    return None if found is None else str(found[0])


def clashes(catalog: Catalog, rows: Iterable[Row]) -> list[Problem]:
    """Return a problem for each document whose address another one has.

    The one that is stored keeps its address; among new ones the first path gets it.
    """
    pending = {row.path: row for row in rows}
    problems: list[Problem] = []
    while True:
        found = _first_clash(catalog, pending)
        if found is None:
            return problems
        path, other = found
        url = pending.pop(path).url
        problems.append(problem(path, "url-clash", line=1, column=1, url=url, other=other))


def _first_clash(catalog: Catalog, pending: dict[str, Row]) -> tuple[str, str] | None:
    taken: dict[str, str] = {}
    for path in sorted(pending):
        url = pending[path].url
        other = owner_of(catalog, url) or path
        if other != path and other not in pending:
            return path, other
        if taken.setdefault(url, path) != path:
            return path, taken[url]
    return None


def apply(
    catalog: Catalog,
    applied: Applied,
    changed: Sequence[Row],
    removed: Sequence[str],
    config: Config,
    now: int,
) -> None:
    """Bring documents to their new state; each must have an address of its own (`clashes`)."""
    points = _Points(catalog)
    for path in removed:
        old = stored(catalog, path)
        if old is not None:
            catalog.db.execute("DELETE FROM document WHERE id = ?", (old.id,))
            catalog.db.execute("DELETE FROM body WHERE document = ?", (old.id,))
            places = _places(old.card, config) if old.visible else {}
            _move(applied, points, path, old.id, places, {})
            _touch_document(applied, path, "removed")
    _store_all(catalog, applied, points, changed, config, now)
    points.store()


def _store_all(
    catalog: Catalog,
    applied: Applied,
    points: "_Points",
    changed: Sequence[Row],
    config: Config,
    now: int,
) -> None:
    free = int(catalog.db.execute("SELECT max(id) FROM document").fetchone()[0] or 0) + 1
    rows, bodies = [], []
    noted = ledger.any_changed(catalog)
    for row in changed:
        row = _with_change(catalog, row) if noted else row
        old = None if applied.silent else stored(catalog, row.path)
        ident = free if old is None else old.id
        free += old is None
        visible = row.visible(now)
        _touch_changed(applied, points, row, ident, old, config, visible=visible)
        rows.append((ident, *row[:9], int(visible), row.digest, row.card, row.details))
        bodies.append((ident, row.html, row.packed))
    # Whoever still has one of these addresses is to change in this build as well, or to go.
    if not applied.silent:
        catalog.db.executemany(_EVICT, ((row.url, row.path) for row in changed))
    catalog.db.executemany(_STORE, rows)
    catalog.db.executemany("INSERT OR REPLACE INTO body VALUES (?, ?, ?)", bodies)


_EVICT = "UPDATE document SET url = 'moved:' || path WHERE url = ? AND path <> ?"
_STORE = """
INSERT OR REPLACE INTO document (id, path, url, kind, key, tie, lastmod, draft, appears, vanishes,
    visible, digest, card, details)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def _with_change(catalog: Catalog, row: Row) -> Row:
    """Return a row with the last change that the ledger has of its document."""
    moment = ledger.changed(catalog, row.path)
    if moment is None:
        return row
    card = with_change(Card.unpack(row.card), Details.unpack(row.details), moment)
    return row._replace(card=card.pack(), lastmod=card.lastmod)


def note_change(catalog: Catalog, applied: Applied, path: str, config: Config) -> None:
    """Bring a document in line with the last change that the ledger has of it."""
    old = stored(catalog, path)
    if old is None:
        return
    card = with_change(old.card, details(old), ledger.changed(catalog, path))
    if card is old.card:
        return
    catalog.db.execute(_NOTE, (card.lastmod, card.pack(), old.id))
    points = _Points(catalog)
    _touch_document(applied, path, "edited")
    if old.visible:
        places = _places(old.card, config), _places(card, config)
        _move(applied, points, path, old.id, *places)
    points.store()


_NOTE = "UPDATE document SET lastmod = ?, card = ? WHERE id = ?"


def _touch_changed(
    applied: Applied,
    points: "_Points",
    row: Row,
    ident: int,
    old: Stored | None,
    config: Config,
    *,
    visible: bool,
) -> None:
    """Touch what a new or changed document changes for others, and move it to its places."""
    before = _places(old.card, config) if old and old.visible else {}
    after = dict.fromkeys(row.partitions, _Place(row.key, row.tie, row.lastmod)) if visible else {}
    same_card = old is not None and old.packed == row.card and old.visible == visible
    _touch_document(applied, row.path, "edited" if old else "added", card=not same_card)
    if not same_card:
        _move(applied, points, row.path, ident, before, after)
    # What hides a document may be another reason now.
    hidden = not visible
    if not same_card or hidden or row.kind == SECTION or (old and old.details != row.details):
        applied.route(row.path)


def _touch_document(applied: Applied, path: str, change: str, *, card: bool = True) -> None:
    applied.touch(DOCUMENT, number(path), path, change)
    if card:
        applied.touch(CARD, number(path), path, change)
    if change == "removed":
        applied.route(path)


class _Place(NamedTuple):
    """Where a card stands in each of its partitions."""

    key: int
    tie: int
    lastmod: int | None


class _Points:
    """Points that come and go, stored together."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._added: list[tuple[int, int, int, int]] = []
        self._removed: list[tuple[int, int, int]] = []
        self._sizes: Counter[int] = Counter()

    def add(self, name: str, place: _Place, ident: int) -> None:
        """Put a document's card into a partition."""
        partition = self._catalog.partition(name)
        self._added.append((partition, place.key, place.tie, ident))
        self._sizes[partition] += 1

    def remove(self, name: str, place: _Place) -> None:
        """Take a card out of a partition."""
        partition = self._catalog.partition(name)
        self._removed.append((partition, place.key, place.tie))
        self._sizes[partition] -= 1

    def store(self) -> None:
        """Write what was noted, removals first: a card may come back at the place it left."""
        db = self._catalog.db
        db.executemany(
            "DELETE FROM point WHERE partition = ? AND key = ? AND tie = ?", self._removed
        )
        db.executemany("INSERT INTO point VALUES (?, ?, ?, ?)", self._added)
        db.executemany(
            "UPDATE partition SET size = size + ? WHERE id = ?",
            ((change, partition) for partition, change in self._sizes.items()),
        )


def _move(
    applied: Applied,
    points: _Points,
    source: str,
    ident: int,
    old: dict[str, _Place],
    new: dict[str, _Place],
) -> None:
    """Take a card out of the partitions it was in and put it into those where it belongs."""
    for name, place in old.items():
        applied.touch(name, place.key, source, "moved" if name in new else "left")
        if name not in new or new[name][:2] != place[:2]:
            points.remove(name, place)
            applied.note_move(name, place.key)
        elif new[name].lastmod != place.lastmod:
            applied.note_move(name, place.key)
    for name, place in new.items():
        if name not in old or old[name][:2] != place[:2]:
            applied.touch(name, place.key, source, "came")
            points.add(name, place, ident)
            applied.note_move(name, place.key)
    if not applied.silent:
        for name in sorted(old.keys() ^ new.keys()):
            family, _, _ = name.partition(":")
            applied.touch(SIZES + family, number(name), source, "size")


def _places(card: Card, config: Config) -> dict[str, _Place]:
    return dict.fromkeys(partitions(card, config), _Place(*sort_key(card), card.lastmod))


def turn(catalog: Catalog, applied: Applied, config: Config, now: int) -> None:
    """Let documents appear and vanish whose hour came or, when the clock went back, did not."""
    for path in due_documents(catalog, now):
        row = stored(catalog, path)
        if row is None:
            continue
        visible = not row.draft and row.appears <= now < row.vanishes
        if visible == row.visible:
            continue
        catalog.db.execute("UPDATE document SET visible = ? WHERE id = ?", (visible, row.id))
        places, points = _places(row.card, config), _Points(catalog)
        before, after = ({}, places) if visible else (places, {})
        _touch_document(applied, path, "appeared" if visible else "vanished")
        _move(applied, points, path, row.id, before, after)
        points.store()
        applied.route(path)


def due_documents(catalog: Catalog, now: int) -> list[str]:
    """Return the documents with a moment between the last build's and this one's, sorted."""
    last = catalog.meta("now")
    if not last:
        return []
    low, high = sorted((int(last), now))
    query = """
        SELECT path FROM document WHERE appears > ? AND appears <= ?
        UNION SELECT path FROM document WHERE vanishes > ? AND vanishes <= ?
    """
    return sorted(row[0] for row in catalog.db.execute(query, (low, high, low, high)))


def next_moments(catalog: Catalog, now: int) -> list[tuple[int, str, str]]:
    """Return (moment, source, what happens) of the next documents to appear and to vanish."""
    query = """
        SELECT * FROM (SELECT appears, path, 'appears' FROM document
            WHERE NOT draft AND appears > :now ORDER BY appears, path LIMIT 50)
        UNION ALL SELECT * FROM (SELECT vanishes, path, 'vanishes' FROM document
            WHERE NOT draft AND vanishes > :now AND vanishes < 8589934592
            ORDER BY vanishes, path LIMIT 50)
    """
    rows = catalog.db.execute(query, {"now": now}).fetchall()
    return sorted((int(moment), str(path), str(what)) for moment, path, what in rows)


def hidden(catalog: Catalog) -> list[Stored]:
    """Return the documents that no reader sees, by path."""
    query = "SELECT path FROM document WHERE NOT visible ORDER BY path"
    rows = [stored(catalog, row[0]) for row in catalog.db.execute(query).fetchall()]
    return [row for row in rows if row is not None]


def address(catalog: Catalog, path: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Return (kind, URL, old addresses) of a document that readers see, by its source path."""
    query = "SELECT kind, url, details FROM document WHERE path = ? AND visible"
    found = catalog.db.execute(query, (path,)).fetchone()
    if found is None:
        return None
    kind, url, packed = found
    # Few documents have old addresses; no other is unpacked for them.
    return kind, url, Details.unpack(packed).aliases if '"aliases"' in packed else ()


def paths(catalog: Catalog) -> Iterator[str]:
    """Return the sources of all documents that readers see, articles first, the oldest first.

    Pages are rendered in the order in which they are planned; those of one time show one another,
    so that what one has looked up the next finds in memory.
    """
    dated = catalog.db.execute(_DATED, (catalog.known_partition("all"),))
    others = catalog.db.execute("SELECT path FROM document WHERE visible AND kind <> ?", (ARTICLE,))
    return (row[0] for rows in (dated, others) for row in rows)


_DATED = """
SELECT path FROM point JOIN document ON document.id = point.document
WHERE partition = ? ORDER BY point.key, point.tie
"""


def count(catalog: Catalog) -> tuple[int, int]:
    """Return how many documents there are, and how many of them no reader sees."""
    # Each from an index of its own: no document's row is read.
    every = catalog.db.execute("SELECT count(*) FROM document").fetchone()[0]
    hidden_ones = catalog.db.execute("SELECT count(*) FROM document WHERE NOT visible").fetchone()
    return int(every), int(hidden_ones[0])


def hidden_counts(catalog: Catalog, now: int) -> dict[str, int]:
    """Return how many documents no reader sees, for each reason of `Stored.hidden_by`."""
    query = """
        SELECT total(draft), total(NOT draft AND appears > :now),
            total(NOT draft AND appears <= :now) FROM document WHERE NOT visible
    """
    found = catalog.db.execute(query, {"now": now}).fetchone()
    return dict(zip(("draft", "appears", "expired"), map(int, found), strict=True))
