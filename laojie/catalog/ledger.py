"""The ledger in the catalog: every address that was ever published, and what became of it.

Lines are taken in when their file changes. Each belongs to a document, its *target*: the one that
it names, or, when that is gone, the one that it surely became. What the target's address is now
decides whether an old address becomes a redirect; a line whose address has no page, and of which
nobody said that it is gone, is *broken*.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from laojie.catalog.store import Catalog
from laojie.model import urls
from laojie.model.document import WITHDRAWN, is_number, moment_of
from laojie.model.ledger import Line

_LINE = "path, first, changed, digest, source, gone"


def is_empty(catalog: Catalog) -> bool:
    """Say whether the site keeps no ledger, or none with a line in it."""
    return catalog.db.execute("SELECT 1 FROM ledger LIMIT 1").fetchone() is None


def _line(row: Sequence[object]) -> Line:
    path, first, changed, digest, source, gone = row
    return Line(path, first, changed, digest, source, bool(gone))  # type: ignore[arg-type]


# Lines that changed


class Twice(NamedTuple):
    """A line whose address another file of the ledger has."""

    shard: str
    number: int
    line: Line
    other: str


def take(
    catalog: Catalog, shards: Mapping[str, Mapping[int, Line]]
) -> tuple[set[str], list[Twice]]:
    """Take in files of the ledger as they now are: lines by their number.

    Returns the documents for which that may change something, and the lines that were left out.
    """
    concerned: set[str] = set()
    for shard, lines in sorted(shards.items()):
        concerned |= _forget(catalog, shard, frozenset(lines.values()))
    twice = []
    for shard, lines in sorted(shards.items()):
        for number, line in lines.items():
            kept = catalog.db.execute(_KEPT, (line.path,)).fetchone()
            if kept is None:
                _insert(catalog, shard, number, line)
                if line.changed is not None or not _stands(catalog, line):
                    concerned.add(line.source)
            elif kept[0] == shard:
                query = "UPDATE ledger SET line = ? WHERE path = ?"
                catalog.db.execute(query, (number, line.path))
            else:
                twice.append(Twice(shard, number, line, kept[0]))
    return concerned, twice


_KEPT = "SELECT shard FROM ledger WHERE path = ?"


def _stands(catalog: Catalog, line: Line) -> bool:
    """Say whether a line says of a document what is so anyhow."""
    query = "SELECT 1 FROM document WHERE path = ? AND url = ?"
    return catalog.db.execute(query, (line.source, line.url)).fetchone() is not None


def _forget(catalog: Catalog, shard: str, lines: frozenset[Line]) -> set[str]:
    """Drop the lines of a file that are not among `lines`; return the documents concerned."""
    rows = catalog.db.execute(f"SELECT target, {_LINE} FROM ledger WHERE shard = ?", (shard,))
    gone = [(target, line) for target, *row in rows.fetchall() if (line := _line(row)) not in lines]
    catalog.db.executemany("DELETE FROM ledger WHERE path = ?", ((line.path,) for _, line in gone))
    return {name for target, line in gone for name in (target, line.source) if name}


def _insert(catalog: Catalog, shard: str, number: int, line: Line) -> None:
    columns = (line.path, line.url, shard, number, line.first, line.changed, line.digest)
    row = (*columns, line.source, int(line.gone), line.source)
    catalog.db.execute(_INSERT, row)


_INSERT = """
INSERT INTO ledger (path, url, shard, line, first, changed, digest, source, gone, target)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


# Which document an address belongs to


def resolve(catalog: Catalog, documents: Iterable[str] | None) -> set[str]:
    """Say anew to which documents addresses belong, after `documents` came, went or were named by
    other lines (None: any may have); return those that gained or lost an address."""
    if is_empty(catalog):
        return set()
    before = set(catalog.db.execute(_ORPHANS))
    if documents is None:
        catalog.db.execute(_ORPHAN)
    else:
        query = f"{_ORPHAN} AND source = ?"
        catalog.db.executemany(query, ((path,) for path in sorted(documents)))
    after = catalog.db.execute(_ORPHANS).fetchall()
    concerned = set()
    for source in sorted({source for source, _ in before} - {source for source, _ in after}):
        concerned |= _set_target(catalog, source, source)
    heirs = _heirs(catalog)
    for source in sorted({source for source, _ in after}):
        concerned |= _set_target(catalog, source, heirs.get(source, ""))
    return concerned


_ORPHAN = """
UPDATE ledger SET orphan = NOT orphan
WHERE orphan <> (NOT gone AND NOT EXISTS (SELECT 1 FROM document WHERE document.path = source))
"""
_ORPHANS = "SELECT DISTINCT source, target FROM ledger WHERE orphan"


def _set_target(catalog: Catalog, source: str, target: str) -> set[str]:
    query = "SELECT DISTINCT target FROM ledger WHERE source = ? AND target <> ?"
    old = {row[0] for row in catalog.db.execute(query, (source, target))}
    if not old:
        return set()
    query = "UPDATE ledger SET target = ?, broken = 1 WHERE source = ? AND target <> ?"
    catalog.db.execute(query, (target, source, target))
    return {name for name in (*old, target) if name}


def _heirs(catalog: Catalog) -> dict[str, str]:
    """Which new document each one that is gone has become, as far as that is certain.

    It is when just one that is gone and one that is new read the same; or when just one of each
    bears the same number in its name, for numbers are not used twice.
    """
    rows = catalog.db.execute(_TEXTS).fetchall()
    texts = Counter(digest for _, digest in rows)
    names = Counter(posixpath.basename(source) for source, _ in rows)
    folders = _folders(catalog) if rows else []
    found = {}
    for source, digest in rows:
        name = posixpath.basename(source)
        heirs: list[str] = []
        if texts[digest] == 1:
            heirs = [row[0] for row in catalog.db.execute(_ALIKE, (digest,))]
        if not heirs and names[name] == 1 and is_number(name.removesuffix(".md")):
            heirs = [path for path in (f"{f}/{name}" for f in folders) if _is_new(catalog, path)]
        if len(heirs) == 1:
            found[source] = heirs[0]
    return _one_each(found)


_TEXTS = "SELECT source, digest FROM ledger WHERE orphan AND digest <> ''"
_NEW = "NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.source = document.path)"
_ALIKE = f"SELECT path FROM document WHERE digest = ? AND {_NEW} LIMIT 2"


def _folders(catalog: Catalog) -> list[str]:
    """The folders of documents."""
    query = "SELECT DISTINCT folder FROM source WHERE folder >= ? AND folder < ? ORDER BY folder"
    return [row[0] for row in catalog.db.execute(query, (urls.CONTENT[:-1], "content0"))]


def _is_new(catalog: Catalog, path: str) -> bool:
    query = f"SELECT 1 FROM document WHERE path = ? AND {_NEW}"
    return catalog.db.execute(query, (path,)).fetchone() is not None


def _one_each(heirs: dict[str, str]) -> dict[str, str]:
    """Leave out documents that more than one would have become."""
    counts = Counter(heirs.values())
    return {source: heir for source, heir in heirs.items() if counts[heir] == 1}


def changed(catalog: Catalog, document: str) -> int | None:
    """Return the moment at which what readers see of a document last changed, if it ever did."""
    query = "SELECT max(changed) FROM ledger WHERE target = ? AND changed IS NOT NULL"
    moment: int | None = catalog.db.execute(query, (document,)).fetchone()[0]
    return moment


def any_changed(catalog: Catalog) -> bool:
    """Say whether a document changed since it was published."""
    query = "SELECT 1 FROM ledger INDEXED BY ledger_changed WHERE changed IS NOT NULL LIMIT 1"
    return catalog.db.execute(query).fetchone() is not None


def moved(catalog: Catalog, document: str | None = None) -> list[tuple[str, str]]:
    """Return (document, file below output/) of the old addresses of all documents that readers
    see, or of one, sorted."""
    query = f"{_MOVED} {'' if document is None else 'AND target = ?'} ORDER BY target, ledger.path"
    return catalog.db.execute(query, () if document is None else (document,)).fetchall()


_MOVED = """
SELECT target, ledger.path FROM ledger JOIN document ON document.path = target
WHERE visible AND document.url <> ledger.url AND NOT gone
"""


# Promises


class Broken(NamedTuple):
    """An address at which nothing is any more; `hidden`: its document is there, unseen."""

    path: str
    shard: str
    number: int
    source: str
    hidden: bool


def examine(
    catalog: Catalog, pages: Iterable[str] | None, documents: Iterable[str], now: int
) -> None:
    """Find out which lines are broken, after `pages` (None: any) and `documents` came or went."""
    if pages is not None:
        mark = "UPDATE ledger SET broken = 1 WHERE"
        catalog.db.executemany(f"{mark} path = ?", ((path,) for path in sorted(pages)))
        pairs = ((path,) for path in sorted(documents))
        catalog.db.executemany(f"{mark} target = ?", pairs)
    where = "" if pages is None else "WHERE broken"
    catalog.db.execute(f"{_EXAMINE} {where}", {"now": now})


# A document says itself when it is to go.
_EXAMINE = """
UPDATE ledger SET broken = NOT gone
    AND NOT EXISTS (SELECT 1 FROM page WHERE page.path = ledger.path AND NOT page.gone)
    AND NOT EXISTS (SELECT 1 FROM document
        WHERE document.path = target AND NOT draft AND vanishes <= :now)
"""


def broken(catalog: Catalog) -> list[Broken]:
    """Return the addresses at which something should be, and nothing is."""
    rows = catalog.db.execute(_BROKEN)
    return [
        Broken(path, shard, number, source, bool(hidden))
        for path, shard, number, source, hidden in rows
    ]


_BROKEN = """
SELECT path, shard, line, source,
    EXISTS (SELECT 1 FROM document WHERE document.path = ledger.target)
FROM ledger WHERE broken ORDER BY path
"""


# What servers are told


def redirects(catalog: Catalog) -> list[tuple[str, str]]:
    """Return (old address, address) of all old addresses, sorted. None leads to another one."""
    query = """
        SELECT page.path, document.url FROM page INDEXED BY page_redirect
        JOIN document ON document.path = json_extract(args, '$[0]')
        WHERE page.kind = 'redirect' AND NOT page.gone
    """
    return sorted((urls.url_of(path), url) for path, url in catalog.db.execute(query))


def gone(catalog: Catalog, now: int) -> list[tuple[str, bool]]:
    """Return (address, whether a page there says so) of all that is withdrawn for good, sorted."""
    found = {urls.url_of(row[0]): False for row in catalog.db.execute(_GONE, {"now": now})}
    query = "SELECT url FROM document WHERE visible AND kind = ?"
    found |= {row[0]: True for row in catalog.db.execute(query, (WITHDRAWN,))}
    return sorted(found.items())


_GONE = """
SELECT path FROM ledger
WHERE NOT EXISTS (SELECT 1 FROM page WHERE page.path = ledger.path AND NOT page.gone)
    AND (gone OR EXISTS (SELECT 1 FROM document
        WHERE document.path = target AND NOT draft AND vanishes <= :now))
"""


# What was used before


def reused(catalog: Catalog) -> list[tuple[str, str]]:
    """Return (document, address) where a new document bears a number that another had, or takes
    an address that is gone, by document."""
    found = catalog.db.execute(_TAKEN, (WITHDRAWN,)).fetchall()
    rows = [] if is_empty(catalog) else catalog.db.execute(_UNKNOWN).fetchall()
    numbered = {path: posixpath.basename(path) for (path,) in rows}
    wanted = {name for name in numbered.values() if is_number(name.removesuffix(".md"))}
    if wanted:
        used: dict[str, str] = {}
        for source, url in catalog.db.execute("SELECT source, url FROM ledger ORDER BY path"):
            name = posixpath.basename(source)
            if name in wanted:
                used.setdefault(name, url)
        found += [(path, used[name]) for path, name in numbered.items() if name in used]
    return sorted(set(found))


_TAKEN = """
SELECT document.path, document.url FROM document JOIN ledger ON ledger.url = document.url
WHERE visible AND gone AND kind <> ?
"""
# Neither a line of its own nor one that it took over.
_UNKNOWN = f"""
SELECT path FROM document WHERE visible AND {_NEW}
    AND NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.target = document.path)
"""


# What is to be recorded


class Out(NamedTuple):
    """A document that readers see: what the ledger is to say of it."""

    path: str
    url: str
    kind: str
    digest: str
    date: int | None


def unrecorded(catalog: Catalog) -> list[Out]:
    """Return the documents whose line is missing, or does not say what is, by path."""
    rows = catalog.db.execute(_UNRECORDED, {"withdrawn": WITHDRAWN}).fetchall()
    return [
        Out(path, url, kind, digest, moment_of(key) or None)
        for path, url, kind, digest, key in rows
    ]


_UNRECORDED = """
SELECT document.path, document.url, document.kind, document.digest, document.key FROM document
LEFT JOIN ledger ON ledger.url = document.url
WHERE visible AND (ledger.path IS NULL OR ledger.source <> document.path
    OR ledger.digest <> document.digest OR ledger.gone <> (kind = :withdrawn))
ORDER BY document.path
"""


def shard(catalog: Catalog, path: str) -> str:
    """Return the file of the ledger in which an address has its line, empty when there is none."""
    row = catalog.db.execute(_KEPT, (path,)).fetchone()
    return "" if row is None else str(row[0])


def past(catalog: Catalog, document: str, path: str) -> Line | None:
    """Return the line at which a document was last found: at the address of the file `path`, or
    else at one that it had before."""
    query = f"""
        SELECT {_LINE} FROM ledger WHERE target = ? AND digest <> ''
        ORDER BY path <> ?, path LIMIT 1
    """
    row = catalog.db.execute(query, (document, path)).fetchone()
    return None if row is None else _line(row)


def redirect_pages(catalog: Catalog) -> list[tuple[str, str, int | None]]:
    """Return (file, document, its date) of the redirects that are out and of which the ledger
    does not say that they are, by file."""
    rows = catalog.db.execute(_REDIRECTS).fetchall()
    return [(path, source, moment_of(key) or None) for path, source, key in rows]


_REDIRECTS = """
SELECT page.path, document.path, document.key FROM page INDEXED BY page_redirect
JOIN document ON document.path = json_extract(args, '$[0]')
LEFT JOIN ledger ON ledger.path = page.path
WHERE page.kind = 'redirect' AND NOT page.gone AND page.digest <> '' AND (ledger.path IS NULL
    OR ledger.source <> document.path OR ledger.digest <> '' OR ledger.gone)
ORDER BY page.path
"""


def expired(catalog: Catalog, now: int) -> list[str]:
    """Return the files at the addresses of documents that went when their time was over."""
    return [row[0] for row in catalog.db.execute(_EXPIRED, {"now": now})]


_EXPIRED = """
SELECT ledger.path FROM ledger JOIN document ON document.path = target
WHERE NOT gone AND NOT visible AND NOT draft AND vanishes <= :now ORDER BY ledger.path
"""
