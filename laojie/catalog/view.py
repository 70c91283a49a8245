"""The catalog as one page sees it while it renders: it answers, and keeps what was looked at.

Templates and machine outputs reach data only through a `View`, so every look is a recorded
read, also one that found nothing.
"""

import contextlib
import operator
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from laojie import clock
from laojie.catalog import pages, windows
from laojie.catalog.documents import SIZES
from laojie.catalog.store import Catalog
from laojie.catalog.windows import Window
from laojie.fingerprint import number
from laojie.model import sitemaps, urls
from laojie.model.config import Config
from laojie.model.document import (
    SECTION,
    Body,
    Card,
    Details,
    key_at,
    moment_of,
    month_keys,
    sort_key,
)
from laojie.model.page import (
    ASSET,
    CARD,
    CONFIG,
    DATA,
    DOCUMENT,
    FRONTS,
    HIGH,
    LOW,
    PAGE,
    SEALED,
    TEMPLATE,
    Read,
    Shared,
)

# Points alone, which lie together; cards are looked up by document, most of them in memory.
_NEWEST = """
SELECT key, document FROM point WHERE partition = ? ORDER BY key DESC, tie DESC LIMIT ?
"""
_BEFORE = """
SELECT key, document FROM point WHERE partition = ? AND (key, tie) < (?, ?)
ORDER BY key DESC, tie DESC LIMIT ?
"""
_AFTER = """
SELECT key, document FROM point WHERE partition = ? AND (key, tie) > (?, ?)
ORDER BY key, tie LIMIT ?
"""
_BETWEEN = """
SELECT key, document FROM point
WHERE partition = ? AND (key, tie) > (?, ?) AND (key, tie) <= (?, ?)
ORDER BY key DESC, tie DESC
"""
_RECENT = """
SELECT key, document FROM point WHERE partition = ? AND key >= ? ORDER BY key DESC, tie DESC LIMIT ?
"""
_FARTHER = """
SELECT key, document FROM point WHERE partition = ? AND key < ? ORDER BY key DESC LIMIT 1
"""
_ENTRIES = """
SELECT url, lastmod, document.id, card
FROM point JOIN document ON document.id = point.document
WHERE partition = ? AND (point.key, point.tie) > (?, ?) AND (point.key, point.tie) <= (?, ?)
ORDER BY point.key, point.tie
"""
_WHOLE = """
SELECT id, card, details, html, packed FROM document JOIN body ON body.document = document.id
WHERE path = ? AND visible
"""
_HIDDEN_SECTIONS = "SELECT id, card FROM document WHERE NOT visible AND kind = ?"
_CARDS = 16_384
_AT_ONCE = 500


class Memory:
    """What the pages of one build need again and again, and what does not change meanwhile.

    One for each process. Each page still notes for itself what it looked at.
    """

    def __init__(self) -> None:
        self.cards: dict[int, Card] = {}
        self._shared: dict[frozenset[Read], Shared] = {}
        self.settings: dict[tuple[str, ...], tuple[Read, Any]] = {}
        self.everything: dict[str, list[Card]] = {}
        self.lists: dict[str, list[tuple[str, int, int | None]]] = {}
        self.sections: dict[str, Card | None] = {}
        self.parts: dict[str, Any] = {}

    def card(self, document: int, packed: str) -> Card:
        """Return the card of a document, which is packed in `packed`."""
        card = self.cards.get(document)
        if card is None:
            if len(self.cards) >= _CARDS:
                self.cards.clear()
            card = self.cards[document] = Card.unpack(packed)
        return card

    def share(self, reads: set[Read]) -> Shared:
        """Return the one object for all pages that look at just these alike."""
        key = frozenset(reads)
        found = self._shared.get(key)
        if found is None:
            ordered = tuple(sorted(key))
            ident = number(repr([tuple(read) for read in ordered])) or 1
            found = self._shared[key] = Shared(ident, ordered)
        return found


class Entry(NamedTuple):
    """What a sitemap says of an address; the card where it is that of a document."""

    url: str
    lastmod: int | None
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """All that was looked at for a part of a page, and the moments for which it holds."""

    reads: set[Read] = field(default_factory=set)
    moments: list[int] = field(default_factory=lambda: [clock.LONG_AGO, clock.FOREVER])


class View:
    """What one page sees. `reads`, `alike`, `since` and `until` tell afterwards what it looked at;
    `alike` holds what it most likely looked at as many other pages did."""

    def __init__(self, catalog: Catalog, config: Config, now: int, memory: Memory) -> None:
        self._catalog = catalog
        self._db: sqlite3.Connection = catalog.db
        self._config = config
        self._now = now
        self.memory = memory
        self.reads: set[Read] = set()
        self.alike: set[Read] = set()
        self.since = clock.LONG_AGO
        self.until = clock.FOREVER
        self._placed: Card | None = None
        self._key = (0, 0)

    # Parts that pages have in common

    @contextlib.contextmanager
    def apart(self) -> Iterator[Looked]:
        """Note what is looked at inside apart from the page, in what is yielded."""
        kept = self.reads, self.alike, self.since, self.until
        looked = Looked()
        self.reads = self.alike = looked.reads
        self.since, self.until = looked.moments
        done = False
        try:
            yield looked
            done = True
        finally:
            looked.moments[:] = self.since, self.until
            self.reads, self.alike, self.since, self.until = kept
            if not done:
                # A part that fails fails its page, which is to be tried again when this changes.
                self.look(looked)

    def look(self, looked: Looked) -> None:
        """Note what was looked at for a part as looked at by this page."""
        self.alike |= looked.reads
        self.since = max(self.since, looked.moments[0])
        self.until = min(self.until, looked.moments[1])

    # Time

    def passed(self, moment: int | None) -> bool:
        """Say whether `moment` is now or past; None never is."""
        if moment is None:
            return False
        if self._now >= moment:
            self.since = max(self.since, moment)
            return True
        self.until = min(self.until, moment)
        return False

    # Settings, templates, files

    def _point(self, partition: str, name: str) -> None:
        place = number(name)
        self.reads.add(Read(partition, place, place))

    def _point_alike(self, partition: str, name: str) -> None:
        place = number(name)
        self.alike.add(Read(partition, place, place))

    def setting(self, *steps: str) -> Any:
        """Return the setting that a path of keys leads to, None when there is none."""
        found = self.memory.settings.get(steps)
        if found is None:
            place = number(".".join(steps))
            found = Read(CONFIG, place, place), self.setting_shape(*steps)
            self.memory.settings[steps] = found
        read, value = found
        self.alike.add(read)
        return value

    def setting_shape(self, *steps: str) -> Any:
        """Return what stands at a path of keys, to go further down: not yet a read."""
        value: Any = self._config.values
        for step in steps:
            value = value.get(step) if isinstance(value, Mapping) else None
        return value

    def named(self, kind: str, name: str) -> dict[str, Any]:
        """Return what site.yaml says of a tag, topic, author or form; empty when nothing."""
        self._point(CONFIG, f"{kind}.{name}")
        return dict(self._config.values[kind].get(name) or {})

    @property
    def config(self) -> Config:
        """The settings whose change empties the catalog, so that they need no read."""
        return self._config

    def template(self, name: str) -> None:
        """Note that the page is made with a template."""
        self._point_alike(TEMPLATE, name)

    def asset(self, source: str) -> str | None:
        """Return the digest of a file under static/ or content/, None when there is none."""
        digest: str | None = self._file(source, "digest")[0]
        return digest

    def picture(self, source: str) -> tuple[int | None, int | None]:
        """Return (width, height) in pixels of a picture, None where they are unknown."""
        width, height = self._file(source, "width, height")
        return width, height

    def _file(self, source: str, columns: str) -> tuple[Any, ...]:
        """Return columns of a source's row, None in each when there is none."""
        own = source.startswith(urls.CONTENT)
        (self._point if own else self._point_alike)(ASSET, source)
        folder, _, name = source.rpartition("/")
        query = f"SELECT {columns} FROM source WHERE folder = ? AND name = ?"
        row: tuple[Any, ...] | None = self._db.execute(query, (folder, name)).fetchone()
        return (None,) * len(columns.split(",")) if row is None else row

    def data(self, name: str) -> None:
        """Note that the page looked at a data file, or looked for one."""
        self._point_alike(DATA, name)

    def page_exists(self, path: str, *, alike: bool = False) -> bool:
        """Say whether there is a page at an output path; `alike`: many pages ask for it."""
        (self._point_alike if alike else self._point)(PAGE, path)
        return pages.exists(self._catalog, path)

    # Documents

    def card(self, source: str) -> Card | None:
        """Return the card of a document that readers see, by its source path."""
        if source.endswith("/index.md"):
            # A section is named on each page in it.
            self._point_alike(CARD, source)
            sections = self.memory.sections
            if source not in sections:
                sections[source] = self._card(source)
            return sections[source]
        self._point(CARD, source)
        return self._card(source)

    def _card(self, source: str) -> Card | None:
        query = "SELECT id, card FROM document WHERE path = ? AND visible"
        row = self._db.execute(query, (source,)).fetchone()
        return None if row is None else self.memory.card(*row)

    def known(self, source: str) -> bool:
        """Say whether there is a document at a source path, hidden or not."""
        self._point(DOCUMENT, source)
        query = "SELECT 1 FROM document WHERE path = ?"
        return self._db.execute(query, (source,)).fetchone() is not None

    def all_sections(self) -> list[Card]:
        """Return the sections with an index.md, also those that readers do not see yet, by path."""
        # A hidden section stands in no partition; whatever document changes may be one.
        self.reads.add(Read(DOCUMENT, LOW, HIGH))
        hidden = self._db.execute(_HIDDEN_SECTIONS, (SECTION,)).fetchall()
        found = [*self.everything("sections"), *(self.memory.card(*row) for row in hidden)]
        return sorted(found)

    def details(self, source: str) -> Details:
        """Return the details of a document, empty when there is none that readers see."""
        self._point(DOCUMENT, source)
        query = "SELECT details FROM document WHERE path = ? AND visible"
        row = self._db.execute(query, (source,)).fetchone()
        return Details() if row is None else Details.unpack(row[0])

    def document(self, source: str) -> tuple[Card, Details, Body] | None:
        """Return a whole document that readers see, by its source path."""
        self._point(DOCUMENT, source)
        row = self._db.execute(_WHOLE, (source,)).fetchone()
        if row is None:
            return None
        document, packed_card, details, html, packed = row
        card = self.memory.card(document, packed_card)
        return card, Details.unpack(details), Body.unpack(html, packed)

    # Partitions

    def size(self, partition: str) -> int:
        """Return how many cards a partition holds."""
        self._point(SIZES + partition.partition(":")[0], partition)
        return windows.size(self._catalog, partition)

    def names(self, family: str) -> list[tuple[str, int]]:
        """Return (name, size) of the partitions of a family that hold a card, by name."""
        self.reads.add(Read(SIZES + family, LOW, HIGH))
        found = windows.lists(self._catalog, f"{family}:")
        return [(partition[len(family) + 1 :], size) for partition, size, _ in found]

    def newest(self, partition: str, limit: int) -> list[Card]:
        """Return the newest cards of a partition, newest first."""
        limit = operator.index(limit)
        rows = self._rows(_NEWEST, partition, (limit,)) if limit > 0 else []
        self._stretch(partition, rows[-1][0] if len(rows) == limit and rows else LOW, HIGH)
        return self._cards(rows)

    def recent(self, partition: str, seconds: int, limit: int) -> list[Card]:
        """Return the newest cards, at most `limit`, of those dated within the last `seconds`,
        newest first; they hold until the oldest of them is older than that."""
        low = key_at(self._now - seconds + 1)
        rows = self._rows(_RECENT, partition, (low, limit))
        farther = self._rows(_FARTHER, partition, (low,))
        # The last to be in the time, and the first that is out of it.
        for key, _ in (*rows[-1:], *farther):
            self.passed(moment_of(key) + seconds)
        ends = rows[-1:] if len(rows) == limit else farther
        self._stretch(partition, ends[0][0] if ends else LOW, HIGH)
        return self._cards(rows)

    def before(self, partition: str, card: Card, limit: int) -> list[Card]:
        """Return the cards next older than `card`, newest first."""
        return self._cards(self.places_before(partition, card, limit))

    def places_before(self, partition: str, card: Card, limit: int) -> list[tuple[int, int]]:
        """Return (sort key, document) of the cards next older than `card`, newest first."""
        key, tie = self._place(card)
        rows = self._rows(_BEFORE, partition, (key, tie, limit))
        self._stretch(partition, rows[-1][0] if len(rows) == limit else LOW, key)
        return rows

    def at_places(self, places: list[tuple[int, int]]) -> list[Card]:
        """Return the cards at places that `places_before` gave, in their order."""
        return self._cards(places)

    def after(self, partition: str, card: Card, limit: int) -> list[Card]:
        """Return the cards next newer than `card`, oldest first."""
        key, tie = self._place(card)
        rows = self._rows(_AFTER, partition, (key, tie, limit))
        self._stretch(partition, key, rows[-1][0] if len(rows) == limit else HIGH)
        return self._cards(rows)

    def _place(self, card: Card) -> tuple[int, int]:
        """Return the sort key of a card; a page asks for that of its own again and again."""
        if card is not self._placed:
            self._placed, self._key = card, sort_key(card)
        return self._key

    def everything(self, partition: str) -> list[Card]:
        """Return all cards of a small partition, newest first."""
        self.alike.add(Read(partition, LOW, HIGH))
        found = self.memory.everything.get(partition)
        if found is None:
            found = self._cards(self._rows(_NEWEST, partition, (-1,)))
            self.memory.everything[partition] = found
        return found

    def _rows(self, query: str, partition: str, params: tuple[int, ...]) -> list[tuple[int, int]]:
        known = self._catalog.known_partition(partition)
        return self._db.execute(query, (known, *params)).fetchall()

    def _cards(self, rows: list[tuple[int, int]]) -> list[Card]:
        """Return the cards of points (sort key, document), in their order."""
        known = self.memory.cards
        found = {document: known.get(document) for _, document in rows}
        missing = [document for document, card in found.items() if card is None]
        for start in range(0, len(missing), _AT_ONCE):
            part = missing[start : start + _AT_ONCE]
            query = f"SELECT id, card FROM document WHERE id IN ({','.join('?' * len(part))})"
            for document, packed in self._db.execute(query, part):
                found[document] = self.memory.card(document, packed)
        return [card for card in (found[document] for _, document in rows) if card is not None]

    def _stretch(self, partition: str, low: int, high: int) -> None:
        self.reads.add(Read(partition, low, high))

    # Lists, page by page

    def sealed(self, partition: str, page: int) -> Window | None:
        """Return a sealed page of a list, None when there is none of that number."""
        self._stretch(windows.pages_partition(partition), page, page)
        return windows.get(self._catalog, partition, page)

    def sealed_count(self, partition: str) -> int:
        """Return how many sealed pages a list has."""
        found = windows.count(self._catalog, partition)
        self._stretch(windows.pages_partition(partition), found, HIGH)
        return found

    def window_cards(self, partition: str, window: Window) -> list[Card]:
        """Return the cards of a sealed page, newest first."""
        self._stretch(partition, window.low[0], window.high[0])
        return self._cards(self._rows(_BETWEEN, partition, (*window.low, *window.high)))

    def front_cards(self, partition: str) -> list[Card]:
        """Return the cards of a list that no sealed page holds, newest first; only the newest of
        a list that does not go on page by page."""
        if not self._config.is_paged(partition):
            return self.newest(partition, self._config.per_page(partition))
        low = self._front_low(partition)
        self._stretch(partition, low[0], HIGH)
        return self._cards(self._rows(_BETWEEN, partition, (*low, HIGH, HIGH)))

    def _front_low(self, partition: str) -> tuple[int, int]:
        last = self.sealed_count(partition)
        window = windows.get(self._catalog, partition, last)
        return window.high if window else (LOW, LOW)

    # Sitemaps

    def news(self) -> list[Card]:
        """Return the articles of the last two days that may be indexed, newest first."""
        found = self.recent("all", sitemaps.NEWS_SECONDS, sitemaps.NEWS_ITEMS)
        return [card for card in found if card.indexed]

    def hidden_sections(self) -> frozenset[str]:
        """Return the lists of sections that are not to be indexed."""
        hidden = (card for card in self.everything("sections") if not card.indexed)
        return frozenset(f"section:{card.section}" for card in hidden)

    def list_parts(self) -> int:
        """Return in how many sitemap files the fronts of all lists stand."""
        return sitemaps.parts(sum(len(self.lists(family)) for family in windows.SHOWN))

    def entries(self, partition: str, page: int) -> list[Entry]:
        """Return what a sealed page of a sitemap names, oldest first; 0 is the rest."""
        window = self.sealed(partition, page) if page else None
        if page and window is None:
            return []
        low = window.low if window else self._front_low(partition)
        high = window.high if window else (HIGH, HIGH)
        self._stretch(partition, low[0], high[0])
        known = self._catalog.known_partition(partition)
        rows = self._db.execute(_ENTRIES, (known, *low, *high))
        card = self.memory.card
        return [Entry(url, lastmod, card(ident, packed)) for url, lastmod, ident, packed in rows]

    def sealed_newest(self, partition: str, page: int) -> int | None:
        """Return the newest lastmod on a sealed page; page 0 is the front."""
        if page:
            window = self.sealed(partition, page)
            return window.newest if window else None
        self._point(FRONTS, partition)
        query = "SELECT newest FROM partition WHERE name = ?"
        row = self._db.execute(query, (partition,)).fetchone()
        return None if row is None else row[0]

    def lists(self, family: str) -> list[tuple[str, int, int | None]]:
        """Return (partition, size, lastmod of its front) of a family's lists, by name."""
        self.reads.add(Read(SIZES + family, LOW, HIGH))
        self.reads.add(Read(FRONTS, LOW, HIGH))
        found = self.memory.lists.get(family)
        if found is None:
            found = self.memory.lists[family] = windows.lists(self._catalog, f"{family}:")
        return found

    def sealed_between(self, low: int, high: int) -> list[tuple[str, int, int | None]]:
        """Return (partition, number, lastmod) of the sealed list pages whose newest card has a
        key in [low, high], in the order in which they were sealed."""
        self._stretch(SEALED, low, high)
        query = """
            SELECT partition.name, number, window.newest FROM window
            JOIN partition ON partition.id = window.partition
            WHERE listed AND high BETWEEN ? AND ?
            ORDER BY high, high_tie, partition.name
        """
        return self._db.execute(query, (low, high)).fetchall()

    def sealed_months(self) -> list[tuple[str, int | None]]:
        """Return (month, newest lastmod) of the months in which a list page was sealed that may
        be indexed."""
        self._stretch(SEALED, LOW, HIGH)
        hidden = self.hidden_sections()
        found = []
        for name in windows.sealed_months(self._catalog, self._config, hidden):
            low, high = month_keys(name, self._config)
            found.append((name, windows.newest_between(self._catalog, low, high, hidden)))
        return found
