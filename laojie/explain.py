"""Why a page was rendered, what it looked at, and what will happen next: the catalog, in words."""

from datetime import tzinfo
from pathlib import Path

from laojie import clock
from laojie.catalog import documents, pages, reads, store
from laojie.catalog.store import Catalog
from laojie.errors import UsageError
from laojie.model import urls
from laojie.model.document import moment_of
from laojie.model.page import Cause

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
        lines.append(f"  looked at  {len(found['reads'])} stretches:")
        lines += [f"    {_stretch(*read)}" for read in found["reads"][:_SHOWN]]
        if len(found["reads"]) > _SHOWN:
            lines.append(f"    … and {len(found['reads']) - _SHOWN} more")
        return "\n".join(lines)
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


def _stretch(partition: str, level: int, low: int, high: int) -> str:
    ordered = partition.partition(":")[0] in {
        "all",
        "section",
        "tag",
        "topic",
        "author",
        "month",
        "pinned",
        "listings",
        "pages",
    }
    if level == reads.ALL:
        return f"{partition}: all of it"
    if not ordered:
        return partition
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
