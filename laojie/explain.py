"""Why a page was rendered, what it looked at, and what will happen next: the catalog, in words."""

from datetime import tzinfo
from pathlib import Path

from laojie import clock
from laojie.catalog import documents, pages, reads, store
from laojie.catalog.store import Catalog
from laojie.errors import UsageError
from laojie.fingerprint import number
from laojie.model import urls
from laojie.model.document import moment_of
from laojie.model.page import (
    ASSET,
    CARD,
    CONFIG,
    DATA,
    DOCUMENT,
    FRONTS,
    PAGE,
    TEMPLATE,
    Cause,
)

_CAUSES = {
    Cause.NEW: "the page is new",
    Cause.TOUCHED: "it had looked at something that changed",
    Cause.TIME: "its hour came: part of it depends on the time",
    Cause.OUTPUT: "its file in output/ was missing or altered",
}
_CHANGES = {
    "came": "came into it",
    "left": "left it",
    "moved": "changed in it",
    "size": "changed the number of its cards",
    "pages": "changed how the list is cut into pages",
    "edited": "was edited",
    "added": "was added",
    "removed": "was removed",
    "appeared": "appeared: its hour came",
    "vanished": "vanished: its hour came, or went back",
}
_SHOWN = 40
# Partitions of single points, each standing for a name.
_POINTS = frozenset({DOCUMENT, CARD, TEMPLATE, CONFIG, DATA, ASSET, PAGE, FRONTS})


def _open(state: Path) -> Catalog:
    path = state / store.FILE
    if not path.is_file():
        raise UsageError(f"{state}: nothing is kept here; build the site first")
    return store.open_reader(path)


def why(state: Path, path: str) -> str | None:
    """Return the chain of causes for a page, None when there is no such page.

    `path` is a file below output/, or an address such as `/a/5743.html`.
    """
    catalog = _open(state)
    try:
        name = urls.output_path(path) if path.startswith("/") else path.removeprefix("output/")
        found = pages.why(catalog, name)
        if found is None:
            return None
        lines = [name, f"  made for   {found['owner']} ({found['kind']})"]
        lines.append(f"  rendered   in build {found['build']} of {catalog.meta('build')}")
        lines += _reason(found["reason"])
        names = _names(catalog)
        shown = sorted(_stretch(p, n, a, b, names) for p, n, a, b in found["reads"])
        lines.append(f"  looked at  {len(shown)} stretches:")
        return "\n".join([*lines, *(f"    {line}" for line in shown)])
    finally:
        catalog.close()


def _reason(reason: dict[str, str]) -> list[str]:
    lines = [f"  because    {_CAUSES[Cause(reason['cause'])]}"]
    if "partition" in reason:
        change = _CHANGES.get(reason["change"], reason["change"])
        lines.append(f"    it read   {reason['partition']}")
        lines.append(f"    source    {reason['source']}")
        lines.append(f"    change    {change}")
    return lines


def _names(catalog: Catalog) -> dict[int, str]:
    """Whatever has a name, by the number that stands for it in a read."""
    queries = (
        "SELECT path FROM source",
        "SELECT name FROM digest",
        "SELECT path FROM page",
        "SELECT name FROM partition",
    )
    names = [str(row[0]) for query in queries for row in catalog.db.execute(query)]
    names += [name[len("data/") :].rpartition(".")[0] for name in names if name.startswith("data/")]
    return {number(name): name for name in names}


def _stretch(partition: str, level: int, low: int, high: int, names: dict[int, str]) -> str:
    if level == reads.ALL:
        return f"{partition}: all of it"
    if partition.startswith("pages:"):
        return f"{partition}: page {low}{' and on' if level == reads.UP else ''}"
    if partition in _POINTS or partition.startswith(documents.SIZES):
        return f"{partition} {names.get(low, '(not there)')}"
    if level == reads.DOWN:
        return f"{partition}: up to {_date(low)}"
    if level == reads.UP:
        return f"{partition}: from {_date(low)} on"
    return f"{partition}: {_date(low)} to {_date(high)}"


def _date(key: int) -> str:
    moment = moment_of(key)
    if not clock.LONG_AGO < moment < clock.FOREVER:
        return str(key)
    return clock.at(moment, clock.zone("UTC")).strftime("%Y-%m-%d %H:%M:%SZ")


def due(state: Path, now: int, zone: tzinfo) -> str:
    """Return what is hidden and why, and the next moments at which output/ must change."""
    catalog = _open(state)
    try:
        lines = [f"hidden: {documents.count(catalog)[1]}"]
        for row in documents.hidden(catalog):
            lines.append(f"  {row.card.path}  {_hidden(row, now, zone)}")
        moments = documents.next_moments(catalog, now)
        moments += [(until, path, "changes") for until, path in pages.next_moment(catalog)]
        lines.append(f"next: {_when(min(m for m, _, _ in moments), zone) if moments else 'never'}")
        for moment, name, what in sorted(moments)[:_SHOWN]:
            lines.append(f"  {_when(moment, zone)}  {name}  {what}")
        return "\n".join(lines)
    finally:
        catalog.close()


def _hidden(row: documents.Stored, now: int, zone: tzinfo) -> str:
    if row.draft:
        return "draft"
    if row.appears > now:
        return f"appears {_when(row.appears, zone)}"
    return f"expired {_when(row.vanishes, zone)}"


def _when(moment: int, zone: tzinfo) -> str:
    return clock.at(moment, zone).strftime("%Y-%m-%d %H:%M")
