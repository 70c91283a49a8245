"""The pages of long lists: cut from the oldest, sealed once full.

Page 1 holds the oldest cards. What is left over is the *front*: between `per_page` and
2 x `per_page` - 1 of the newest cards, so that no page is short and a new card moves no sealed
page. The sitemap of a month is cut the same way, should it be long.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from laojie.catalog.documents import Applied
from laojie.catalog.store import Catalog
from laojie.fingerprint import number
from laojie.model.config import Config
from laojie.model.document import moment_of, month, month_keys
from laojie.model.page import FRONTS, LOW, SEALED

# The families of lists that readers see, and that of the sitemaps.
SHOWN = ("section", "tag", "topic", "author", "month")
FAMILIES = (*SHOWN, "sitemap")

Bound = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Window:
    """A sealed page: its number from 1, its stretch (low exclusive, high inclusive), and the
    newest lastmod in it."""

    number: int
    low: Bound
    high: Bound
    newest: int | None


def pages_partition(partition: str) -> str:
    """Return the partition whose points are the sealed pages of a list, by number."""
    return f"pages:{partition}"


def is_list(partition: str) -> bool:
    """Say whether a partition is shown page by page."""
    return partition.partition(":")[0] in FAMILIES


def sealed_count(size: int, per_page: int) -> int:
    """Return how many sealed pages a list of `size` cards has."""
    return max(0, size // per_page - 1)


def count(catalog: Catalog, partition: str) -> int:
    """Return how many sealed pages a list has."""
    query = "SELECT max(number) FROM window WHERE partition = ?"
    row = catalog.db.execute(query, (catalog.known_partition(partition),)).fetchone()
    return int(row[0] or 0)


def get(catalog: Catalog, partition: str, page: int) -> Window | None:
    """Return a sealed page, None when there is none of that number."""
    query = f"SELECT {_COLUMNS} FROM window WHERE partition = ? AND number = ?"
    known = catalog.known_partition(partition)
    row = catalog.db.execute(query, (known, page)).fetchone()
    return None if row is None else _window(row)


_COLUMNS = "number, low, low_tie, high, high_tie, newest"


def _window(row: tuple[int, int, int, int, int, int | None]) -> Window:
    page, low, low_tie, high, high_tie, newest = row
    return Window(page, (low, low_tie), (high, high_tie), newest)


@dataclass(frozen=True, slots=True)
class Recut:
    """What cutting a list anew changed: pages that came, pages that went."""

    partition: str
    added: tuple[int, ...]
    removed: tuple[int, ...]


def recut(catalog: Catalog, applied: Applied, config: Config) -> list[Recut]:
    """Cut the lists whose cards moved; touch the sealed pages that are not what they were."""
    done = []
    for partition in sorted(applied.moved):
        if is_list(partition):
            lowest = applied.moved[partition]
            if config.is_paged(partition):
                per_page = config.per_page(partition)
                done.append(_recut(catalog, applied, partition, lowest, per_page))
            else:
                done.append(Recut(partition, (), ()))
            _refresh_front(catalog, applied, partition, config)
    return done


def _recut(catalog: Catalog, applied: Applied, partition: str, lowest: int, per_page: int) -> Recut:
    ident = catalog.partition(partition)
    size = int(catalog.db.execute(_SIZE, (ident,)).fetchone()[0])
    wanted = sealed_count(size, per_page)
    kept = catalog.db.execute(_KEPT, (ident, lowest, wanted)).fetchone()
    first, start = (kept[0] + 1, (kept[1], kept[2])) if kept else (1, (LOW, LOW))
    query = f"SELECT {_COLUMNS} FROM window WHERE partition = ? AND number >= ?"
    old = {row[0]: _window(row) for row in catalog.db.execute(query, (ident, first))}
    new = {w.number: w for w in _cut(catalog, ident, start, first, wanted, per_page)}
    for page in sorted(old.keys() | new.keys()):
        if old.get(page) != new.get(page):
            _replace(catalog, applied, partition, old.get(page), new.get(page))
    added, removed = new.keys() - old.keys(), old.keys() - new.keys()
    return Recut(partition, tuple(sorted(added)), tuple(sorted(removed)))


_SIZE = "SELECT size FROM partition WHERE id = ?"
_KEPT = """
SELECT number, high, high_tie FROM window WHERE partition = ? AND high < ? AND number <= ?
ORDER BY number DESC LIMIT 1
"""


def _cut(
    catalog: Catalog, ident: int, start: Bound, first: int, last: int, per_page: int
) -> Iterator[Window]:
    """Cut windows `first` .. `last` in one pass over the cards after `start`."""
    if first > last:
        return
    rows = catalog.db.execute(_AFTER, (ident, *start, (last - first + 1) * per_page))
    low, newest = start, None
    for index, (key, tie, lastmod) in enumerate(rows, 1):
        if lastmod is not None:
            newest = lastmod if newest is None else max(newest, lastmod)
        if index % per_page == 0:
            yield Window(first + index // per_page - 1, low, (key, tie), newest)
            low, newest = (key, tie), None


_AFTER = """
SELECT point.key, point.tie, lastmod FROM point JOIN document ON document.id = point.document
WHERE partition = ? AND (point.key, point.tie) > (?, ?)
ORDER BY point.key, point.tie LIMIT ?
"""


def _replace(
    catalog: Catalog, applied: Applied, partition: str, old: Window | None, new: Window | None
) -> None:
    ident = catalog.partition(partition)
    shown = new or old
    if shown is None:
        return
    catalog.db.execute(
        "DELETE FROM window WHERE partition = ? AND number = ?", (ident, shown.number)
    )
    if new is not None:
        listed = not partition.startswith("sitemap:")
        values = (ident, new.number, *new.low, *new.high, new.newest, listed)
        catalog.db.execute("INSERT INTO window VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    applied.touch(pages_partition(partition), shown.number, partition, "pages")
    for window in (old, new):
        if window is not None:
            applied.touch(SEALED, window.high[0], partition, "pages")


def _refresh_front(catalog: Catalog, applied: Applied, partition: str, config: Config) -> None:
    """Keep the newest lastmod on the front, which is the lastmod of the list."""
    ident = catalog.partition(partition)
    row = catalog.db.execute(_LAST, (ident,)).fetchone()
    start = tuple(row) if row else (LOW, LOW)
    limit = -1 if config.is_paged(partition) else config.per_page(partition)
    newest = catalog.db.execute(_NEWEST, (ident, *start, limit)).fetchone()[0]
    old = catalog.db.execute("SELECT newest FROM partition WHERE id = ?", (ident,)).fetchone()[0]
    if newest != old:
        catalog.db.execute("UPDATE partition SET newest = ? WHERE id = ?", (newest, ident))
        applied.touch(FRONTS, number(partition), partition, "pages")


_LAST = """
SELECT high, high_tie FROM window WHERE partition = ? ORDER BY number DESC LIMIT 1
"""
_NEWEST = """
SELECT max(lastmod) FROM (
    SELECT lastmod FROM point JOIN document ON document.id = point.document
    WHERE partition = ? AND (point.key, point.tie) > (?, ?)
    ORDER BY point.key DESC, point.tie DESC LIMIT ?
)
"""


def lists(catalog: Catalog, prefix: str) -> list[tuple[str, int, int | None]]:
    """Return (partition, size, newest) of the lists of a family that hold a card, by name."""
    query = """
        SELECT name, size, newest FROM partition
        WHERE name >= ? AND name < ? AND size > 0 ORDER BY name
    """
    return [tuple(row) for row in catalog.db.execute(query, (prefix, prefix[:-1] + ";"))]


def sealed_in_order(catalog: Catalog) -> Iterator[tuple[str, int]]:
    """Return (partition, number) of all sealed pages by their newest card: those of one time show
    the same cards (see `documents.paths`)."""
    query = """
        SELECT partition.name, number FROM window
        JOIN partition ON partition.id = window.partition ORDER BY high
    """
    return ((str(name), int(page)) for name, page in catalog.db.execute(query))


def newest_between(catalog: Catalog, low: int, high: int, hidden: Iterable[str]) -> int | None:
    """Return the newest lastmod of the sealed list pages whose last card lies in [low, high], but
    for those of the lists `hidden`."""
    query = f"""
        SELECT max(newest) FROM window
        WHERE listed AND high BETWEEN ? AND ? {_apart_from(catalog, hidden)}
    """
    row = catalog.db.execute(query, (low, high)).fetchone()
    return None if row[0] is None else int(row[0])


def _apart_from(catalog: Catalog, hidden: Iterable[str]) -> str:
    """Return the condition that a page is of none of the lists `hidden`."""
    known = (catalog.known_partition(name) for name in sorted(hidden))
    numbers = [str(number) for number in known if number is not None]
    return f"AND partition NOT IN ({','.join(numbers)})" if numbers else ""


def size(catalog: Catalog, partition: str) -> int:
    """Return how many cards a partition holds."""
    row = catalog.db.execute("SELECT size FROM partition WHERE name = ?", (partition,)).fetchone()
    return 0 if row is None else int(row[0])


def sealed_months(catalog: Catalog, config: Config, hidden: Iterable[str]) -> list[str]:
    """Return the months in which a page was sealed of a list that is not `hidden`; one step down
    an index for each, and for each page that is."""
    found: list[str] = []
    query = f"""
        SELECT high FROM window WHERE listed AND high >= ? {_apart_from(catalog, hidden)}
        ORDER BY high LIMIT 1
    """
    low = LOW
    while (row := catalog.db.execute(query, (low,)).fetchone()) is not None:
        found.append(month(moment_of(row[0]), config))
        low = month_keys(found[-1], config)[1] + 1
    return found
