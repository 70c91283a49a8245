"""Pages in the catalog: which there are, which must be rendered and why, what came of it."""

import json
import posixpath
from collections.abc import Iterable, Iterator
from typing import Any

from laojie import clock
from laojie.catalog import reads
from laojie.catalog.documents import Applied, Touch
from laojie.catalog.store import Catalog
from laojie.errors import Problem
from laojie.fingerprint import number
from laojie.model.page import PAGE, Cause, Job, Outcome, Phase, Route


def owned(catalog: Catalog, owner: str) -> list[Route]:
    """Return the pages that exist for an owner."""
    query = "SELECT path, kind, owner, phase, args FROM page WHERE owner = ? AND NOT gone"
    return [_route(row) for row in catalog.db.execute(query, (owner,))]


def _route(row: tuple[str, str, str, int, str]) -> Route:
    path, kind, owner, phase, args = row
    return Route(path, kind, owner, Phase(phase), tuple(json.loads(args)))


def at(catalog: Catalog, path: str) -> Route | None:
    """Return the page at an output path."""
    query = "SELECT path, kind, owner, phase, args FROM page WHERE path = ? AND NOT gone"
    row = catalog.db.execute(query, (path,)).fetchone()
    return None if row is None else _route(row)


def exists(catalog: Catalog, path: str) -> bool:
    """Say whether there is a page at an output path."""
    query = "SELECT 1 FROM page WHERE path = ? AND NOT gone"
    return catalog.db.execute(query, (path,)).fetchone() is not None


def is_out(catalog: Catalog, path: str) -> bool:
    """Say whether the file of a page lies in output/."""
    query = "SELECT 1 FROM page WHERE path = ? AND NOT gone AND digest <> ''"
    return catalog.db.execute(query, (path,)).fetchone() is not None


def owner_of(catalog: Catalog, path: str) -> str | None:
    """Return the owner of the page at an output path."""
    query = "SELECT owner FROM page WHERE path = ? AND NOT gone"
    row = catalog.db.execute(query, (path,)).fetchone()
    return None if row is None else str(row[0])


def rival(catalog: Catalog, route: Route, passed: set[str] | None = None) -> str | None:
    """Return the owner of the page that keeps a route from being one, None when none does.

    It has the same path, or one of the two would be a folder where the other is a file. `passed`
    remembers folders that were found to be no file, where many routes are asked about.
    """
    owner = owner_of(catalog, route.path)
    if owner is not None:
        return owner if owner != route.owner else None
    below = catalog.db.execute(_BELOW, (f"{route.path}/", f"{route.path}0")).fetchone()
    if below is not None:
        return str(below[0])
    return _owner_above(catalog, route.path, passed)


def _owner_above(catalog: Catalog, path: str, passed: set[str] | None = None) -> str | None:
    """Return the owner of a page that is a file where `path` needs a folder."""
    clear: list[str] = []
    folder = posixpath.dirname(path)
    while folder and not (passed and folder in passed):
        owner = owner_of(catalog, folder)
        if owner is not None:
            return owner
        clear.append(folder)
        folder = posixpath.dirname(folder)
    if passed is not None:
        # As long as a page lies below a folder, no page can come to be a file there.
        passed.update(clear)
    return None


_BELOW = "SELECT owner FROM page WHERE path > ? AND path < ? AND NOT gone LIMIT 1"


def in_the_way(catalog: Catalog) -> list[str]:
    """Return the files to be removed that stand where a folder is to be, or the reverse."""
    found = []
    for _, path, stat in gone(catalog):
        below = catalog.db.execute(_BELOW, (f"{path}/", f"{path}0")).fetchone()
        if stat and (below or _owner_above(catalog, path)):
            found.append(path)
    return found


def add(catalog: Catalog, route: Route, *, build: int, passed: set[str] | None = None) -> bool:
    """Make a page of a route; False when another owner's page is in its way.

    A page that was about to go is taken over with the file that is out. `passed` as in `rival`.
    """
    if rival(catalog, route, passed) is not None:
        return False
    query = "SELECT id, gone, kind, args FROM page WHERE path = ?"
    row = catalog.db.execute(query, (route.path,)).fetchone()
    if row is None:
        made = (route.path, route.kind, route.owner, route.phase, route.pack_args(), _NEW)
        catalog.db.execute(_INSERT, (*made, build))
        return True
    ident, gone, kind, args = row
    if gone or (kind, args) != (route.kind, route.pack_args()):
        values = (route.kind, route.owner, route.phase, route.pack_args(), _NEW, build, ident)
        catalog.db.execute(_TAKE, values)
    return True


_NEW = json.dumps({"cause": Cause.NEW})
_INSERT = """
INSERT INTO page (path, kind, owner, phase, args, reason, build) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_TAKE = """
UPDATE page SET kind = ?, owner = ?, phase = ?, args = ?, reason = ?, build = ?,
    dirty = 1, gone = 0 WHERE id = ?
"""


def drop(catalog: Catalog, route: Route) -> None:
    """Mark a page as gone; its file is removed when all others are written."""
    query = "SELECT id, shared FROM page WHERE path = ? AND owner = ?"
    row = catalog.db.execute(query, (route.path, route.owner)).fetchone()
    if row is not None:
        ident, shared = row
        reads.forget(catalog, ident)
        catalog.db.execute(_GONE, (ident,))
        reads.unshare(catalog, shared)


_GONE = """
UPDATE page SET gone = 1, dirty = 0, shared = 0, problems = '', since = NULL, until = NULL
WHERE id = ?
"""


def wait(catalog: Catalog, route: Route) -> None:
    """Keep a route whose address another page has."""
    values = (route.path, route.owner, route.kind, route.phase, route.pack_args())
    catalog.db.execute("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?, ?)", values)


def waiting(catalog: Catalog) -> list[Route]:
    """Return the routes whose address another page has."""
    query = "SELECT path, kind, owner, phase, args FROM waiting ORDER BY path, owner"
    return [_route(row) for row in catalog.db.execute(query)]


def stop_waiting(catalog: Catalog, route: Route) -> None:
    """Forget a waiting route."""
    catalog.db.execute(
        "DELETE FROM waiting WHERE path = ? AND owner = ?", (route.path, route.owner)
    )


def touch(applied: Applied, path: str, change: str) -> None:
    """Note that a page came or went."""
    applied.touch(PAGE, number(path), path, change)
    applied.pages.add(path)


def mark(catalog: Catalog, applied: Applied, *, build: int) -> None:
    """Mark every page that looked at a touched point."""
    for partition, low, high, touch in applied.stretches():
        found = reads.pages_with(catalog, partition, low, high)
        _mark(catalog, found, Cause.TOUCHED, build=build, touch=touch)


def _mark(
    catalog: Catalog, pages: Iterable[int], cause: Cause, *, build: int, touch: Touch | None = None
) -> None:
    reason: dict[str, Any] = {"cause": cause}
    if touch is not None:
        reason |= {"partition": touch.partition, "key": touch.key}
        reason |= {"source": touch.source, "change": touch.change}
    text = json.dumps(reason, ensure_ascii=False)
    catalog.db.executemany(_DIRTY, ((text, build, page) for page in pages))


_DIRTY = "UPDATE page SET dirty = 1, reason = ?, build = ? WHERE id = ? AND NOT dirty AND NOT gone"


def mark_time(catalog: Catalog, now: int, *, build: int) -> None:
    """Mark the pages whose bytes do not hold at the moment `now`."""
    query = "SELECT id FROM page WHERE until <= ? UNION SELECT id FROM page WHERE since > ?"
    pages = [row[0] for row in catalog.db.execute(query, (now, now))]
    _mark(catalog, pages, Cause.TIME, build=build)


def mark_lost(catalog: Catalog, paths: Iterable[str], *, build: int) -> None:
    """Mark the pages whose file in output/ is missing or is not the one that was written."""
    for path in paths:
        query = "SELECT id FROM page WHERE path = ? AND NOT gone"
        row = catalog.db.execute(query, (path,)).fetchone()
        if row is not None:
            catalog.db.execute("UPDATE page SET digest = '', stat = '' WHERE id = ?", row)
            _mark(catalog, [row[0]], Cause.OUTPUT, build=build)


def dirty_count(catalog: Catalog) -> int:
    """Return how many pages are to be rendered."""
    query = "SELECT count(*) FROM page WHERE dirty AND NOT gone"
    return int(catalog.db.execute(query).fetchone()[0])


def jobs(catalog: Catalog, phase: Phase, batch: int) -> Iterator[list[Job]]:
    """Return the pages that are to be rendered in a phase, in batches.

    Pages that are not out yet come before all that could link to them.
    """
    new = phase in {Phase.NEW, Phase.NEW_LIST}
    stored = {Phase.NEW: Phase.DOCUMENT, Phase.NEW_LIST: Phase.LIST}.get(phase, phase)
    query = f"""
        SELECT id, path, kind, args, digest, stat, shared FROM page
        WHERE dirty AND NOT gone AND phase = ? AND id > ? {"AND digest = ''" if new else ""}
        ORDER BY id LIMIT ?
    """
    last = 0
    while rows := catalog.db.execute(query, (stored, last, batch)).fetchall():
        last = rows[-1][0]
        yield [
            Job(ident, path, kind, tuple(json.loads(args)), digest, stat, shared)
            for ident, path, kind, args, digest, stat, shared in rows
        ]


def settle(catalog: Catalog, outcomes: Iterable[Outcome]) -> None:
    """Keep what became of jobs: the file that is out, what was looked at, no mark any more."""
    rows, looked = [], []
    left: set[int] = set()
    for outcome in outcomes:
        job = outcome.job
        if job.shared != outcome.shared.id:
            reads.share(catalog, outcome.shared)
            left.add(job.shared)
        # Every page that was ever rendered has looked at something that it shares with others.
        looked.append((job.id, outcome.reads, not job.shared))
        rows.append(
            (
                outcome.digest,
                outcome.stat,
                outcome.shared.id,
                None if outcome.since <= clock.LONG_AGO else outcome.since,
                None if outcome.until >= clock.FOREVER else outcome.until,
                pack_problems(outcome.problems),
                int(outcome.blocked),
                job.id,
            )
        )
    reads.replace_all(catalog, looked)
    catalog.db.executemany(_SETTLE, rows)
    for shared in left - {0}:
        reads.unshare(catalog, shared)


_SETTLE = """
UPDATE page SET digest = ?, stat = ?, shared = ?, since = ?, until = ?, problems = ?, dirty = ?
WHERE id = ?
"""


def pack_problems(problems: Iterable[Problem]) -> str:
    """Return problems as JSON, nothing when there are none."""
    packed = [p.pack() for p in problems]
    return json.dumps(packed, ensure_ascii=False) if packed else ""


def problems(catalog: Catalog) -> list[Problem]:
    """Return the problems that pages had when they were last rendered."""
    query = "SELECT problems FROM page WHERE problems <> '' AND NOT gone"
    found = [item for row in catalog.db.execute(query) for item in json.loads(row[0])]
    return [Problem.unpack(item) for item in found]


def gone(catalog: Catalog) -> list[tuple[int, str, str]]:
    """Return (id, path, stat) of the pages whose files are to be removed."""
    query = "SELECT id, path, stat FROM page WHERE gone ORDER BY path"
    return [(int(i), str(p), str(s)) for i, p, s in catalog.db.execute(query)]


def erase(catalog: Catalog, page: int) -> None:
    """Forget a page whose file is removed."""
    catalog.db.execute("DELETE FROM page WHERE id = ?", (page,))


def total(catalog: Catalog) -> int:
    """Return how many pages the site has."""
    # Each from an index of its own: no page's row is read.
    every = catalog.db.execute("SELECT count(*) FROM page").fetchone()[0]
    leaving = catalog.db.execute("SELECT count(*) FROM page WHERE gone").fetchone()[0]
    return int(every) - int(leaving)


def is_empty(catalog: Catalog) -> bool:
    """Say whether the site has no page yet."""
    return catalog.db.execute("SELECT 1 FROM page WHERE NOT gone LIMIT 1").fetchone() is None


def in_folder(catalog: Catalog, folder: str) -> dict[str, str]:
    """Return the files that should lie in a folder of output/, gone ones too: name to stat.

    The stat is empty for a file that is yet to be written.
    """
    prefix = f"{folder}/" if folder else ""
    query = "SELECT path, stat FROM page WHERE path >= ? AND path < ?"
    end = prefix[:-1] + "0" if prefix else "\U0010ffff"
    found = {}
    for path, stat in catalog.db.execute(query, (prefix, end)):
        name = path[len(prefix) :]
        if "/" not in name:
            found[name] = stat
    return found


def next_moment(catalog: Catalog) -> list[tuple[int, str]]:
    """Return (moment, path) of the next pages whose bytes cease to hold."""
    query = """
        SELECT until, path FROM page WHERE until IS NOT NULL AND NOT gone ORDER BY until LIMIT 50
    """
    return [(int(until), str(path)) for until, path in catalog.db.execute(query)]


def why(catalog: Catalog, path: str) -> dict[str, Any] | None:
    """Return what is known of a page: why it was last rendered, in which build, what it read."""
    query = """
        SELECT id, kind, owner, reason, build, dirty, digest, problems FROM page
        WHERE path = ? AND NOT gone
    """
    row = catalog.db.execute(query, (path,)).fetchone()
    if row is None:
        return None
    names = ("id", "kind", "owner", "reason", "build", "dirty", "digest", "problems")
    found = dict(zip(names, row, strict=True))
    found["reason"] = json.loads(found["reason"] or "{}")
    found["reads"] = reads.of_page(catalog, found["id"])
    return found


def any_below(catalog: Catalog, folder: str) -> bool:
    """Say whether a page has its file in a folder of output/ or below it."""
    query = "SELECT 1 FROM page WHERE path > ? AND path < ? LIMIT 1"
    return catalog.db.execute(query, (f"{folder}/", f"{folder}0")).fetchone() is not None


def lose_all(catalog: Catalog, *, build: int) -> None:
    """Take every file as not being out: output/ is another folder, or is gone."""
    catalog.db.execute("UPDATE page SET digest = '', stat = ''")
    reason = json.dumps({"cause": Cause.OUTPUT})
    catalog.db.execute(
        "UPDATE page SET dirty = 1, reason = ?, build = ? WHERE NOT dirty AND NOT gone",
        (reason, build),
    )
    catalog.db.execute("DELETE FROM directory")


def reason(catalog: Catalog, path: str) -> dict[str, str] | None:
    """Return why a page was last rendered; None when there is no such page."""
    row = catalog.db.execute("SELECT reason FROM page WHERE path = ?", (path,)).fetchone()
    found: dict[str, str] | None = json.loads(row[0] or "null") if row else None
    return found
