"""Documents in the catalog: stored, looked up, and brought to a new state.

`apply` is where a change of the sources becomes touched points: everything downstream follows
from those.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from laojie.catalog.store import Catalog
from laojie.errors import Problem, problem
from laojie.fingerprint import number
from laojie.model.config import Config
from laojie.model.document import SECTION, Body, Card, Details, Document, partitions, sort_key
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
    visible: bool
    details: str
    draft: bool
    appears: int
    vanishes: int


# More touched points of one partition than this are taken as one stretch from the first to the
# last: too many pages may be rendered, none too few.
PRECISE = 200


@dataclass(slots=True)
class Applied:
    """What applying changes did.

    `touches` holds the touched points of each partition by key; `routes` names the documents
    whose pages may have come, gone or moved; `moved` holds, for each partition whose points
    changed, the lowest key among them. `silent`: nobody has read anything yet, so touches need
    not be kept.
    """

    silent: bool = False
    touches: dict[str, dict[int, Touch]] = field(default_factory=dict)
    wide: set[str] = field(default_factory=set)
    routes: set[str] = field(default_factory=set)
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
    return Stored(ident, Card.unpack(card), bool(visible), details, bool(draft), appears, vanishes)


def body(catalog: Catalog, document: int) -> Body:
    """Return a document's body."""
    query = "SELECT html, packed FROM body WHERE document = ?"
    return Body.unpack(*catalog.db.execute(query, (document,)).fetchone())


def details(row: Stored) -> Details:
    """Return what only the document's own page needs."""
    return Details.unpack(row.details)


def clashes(catalog: Catalog, documents: Iterable[Document], gone: set[str]) -> list[Problem]:
    """Return a problem for each document whose address another one has.

    The one that is stored keeps its address; among new ones the first path gets it.
    """
    pending = {document.path: document for document in documents}
    problems: list[Problem] = []
    while True:
        found = _first_clash(catalog, pending, gone)
        if found is None:
            return problems
        path, other = found
        url = pending.pop(path).card.url
        problems.append(problem(path, "url-clash", line=1, column=1, url=url, other=other))


def _first_clash(
    catalog: Catalog, pending: dict[str, Document], gone: set[str]
) -> tuple[str, str] | None:
    taken: dict[str, str] = {}
    for path in sorted(pending):
        url = pending[path].card.url
        row = catalog.db.execute("SELECT path FROM document WHERE url = ?", (url,)).fetchone()
        other = row[0] if row else path
        if other != path and other not in pending and other not in gone:
            return path, other
        if taken.setdefault(url, path) != path:
            return path, taken[url]
    return None


def apply(
    catalog: Catalog,
    applied: Applied,
    changed: Sequence[Document],
    removed: Sequence[str],
    config: Config,
    now: int,
) -> None:
    """Bring documents to their new state; each must have an address of its own (`clashes`)."""
    for path in removed:
        row = stored(catalog, path)
        if row is not None:
            catalog.db.execute("DELETE FROM document WHERE id = ?", (row.id,))
            catalog.db.execute("DELETE FROM body WHERE document = ?", (row.id,))
            _move(catalog, applied, config, row.id, row.card if row.visible else None, None)
            _touch_document(applied, path, "removed")
    for document in changed:
        _store(catalog, applied, document, stored(catalog, document.path), config, now)


def _store(
    catalog: Catalog,
    applied: Applied,
    document: Document,
    old: Stored | None,
    config: Config,
    now: int,
) -> None:
    visible = document.visible(now)
    ident = _insert(catalog, document, old.id if old else None, visible=visible)
    before = old.card if old and old.visible else None
    after = document.card if visible else None
    change = "edited" if old else "added"
    _touch_document(applied, document.path, change, card=before != after)
    if before != after:
        _move(catalog, applied, config, ident, before, after)
    if old is None or before != after or old.details != document.details.pack():
        applied.routes.add(document.path)
    if document.card.kind == SECTION:
        applied.routes.add(document.path)


def _touch_document(applied: Applied, path: str, change: str, *, card: bool = True) -> None:
    applied.touch(DOCUMENT, number(path), path, change)
    if card:
        applied.touch(CARD, number(path), path, change)
    if change == "removed":
        applied.routes.add(path)


def _insert(catalog: Catalog, document: Document, ident: int | None, *, visible: bool) -> int:
    card = document.card
    key, tie = sort_key(card)
    # Whoever still has this address is to change in this build as well, or to go.
    catalog.db.execute(_EVICT, (card.url, card.path))
    row = catalog.db.execute(
        "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            ident,
            card.path,
            card.url,
            key,
            tie,
            card.lastmod,
            int(document.draft),
            document.appears,
            document.vanishes,
            int(visible),
            card.pack(),
            document.details.pack(),
        ),
    )
    ident = int(row.lastrowid or 0)
    catalog.db.execute(
        "INSERT OR REPLACE INTO body VALUES (?, ?, ?)",
        (ident, document.body.html, document.body.pack()),
    )
    return ident


_EVICT = "UPDATE document SET url = 'moved:' || path WHERE url = ? AND path <> ?"


def _move(
    catalog: Catalog,
    applied: Applied,
    config: Config,
    ident: int,
    before: Card | None,
    after: Card | None,
) -> None:
    """Take a card out of the partitions it was in and put it into those where it belongs."""
    shown = after or before
    if shown is None:
        return
    source = shown.path
    old = _places(before, config)
    new = _places(after, config)
    for name, (key, tie) in old.items():
        applied.touch(name, key, source, "moved" if name in new else "left")
        if new.get(name) != (key, tie):
            _delete_point(catalog, name, key, tie)
            applied.note_move(name, key)
        elif before and after and before.lastmod != after.lastmod:
            applied.note_move(name, key)
    for name, (key, tie) in new.items():
        if old.get(name) != (key, tie):
            applied.touch(name, key, source, "came")
            _insert_point(catalog, name, key, tie, ident)
            applied.note_move(name, key)
    for name in sorted(old.keys() ^ new.keys()):
        family, _, _ = name.partition(":")
        applied.touch(SIZES + family, number(name), source, "size")


def _places(card: Card | None, config: Config) -> dict[str, tuple[int, int]]:
    if card is None:
        return {}
    key = sort_key(card)
    return dict.fromkeys(partitions(card, config), key)


def _insert_point(catalog: Catalog, name: str, key: int, tie: int, ident: int) -> None:
    number_of = catalog.partition(name)
    catalog.db.execute("INSERT INTO point VALUES (?, ?, ?, ?)", (number_of, key, tie, ident))
    catalog.db.execute("UPDATE partition SET size = size + 1 WHERE id = ?", (number_of,))


def _delete_point(catalog: Catalog, name: str, key: int, tie: int) -> None:
    number_of = catalog.partition(name)
    catalog.db.execute(
        "DELETE FROM point WHERE partition = ? AND key = ? AND tie = ?", (number_of, key, tie)
    )
    catalog.db.execute("UPDATE partition SET size = size - 1 WHERE id = ?", (number_of,))


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
        before, after = (None, row.card) if visible else (row.card, None)
        _touch_document(applied, path, "appeared" if visible else "vanished")
        _move(catalog, applied, config, row.id, before, after)
        applied.routes.add(path)


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


def count(catalog: Catalog) -> tuple[int, int]:
    """Return how many documents there are, and how many of them no reader sees."""
    row = catalog.db.execute("SELECT count(*), count(*) - sum(visible) FROM document").fetchone()
    return int(row[0]), int(row[1] or 0)
