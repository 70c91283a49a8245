"""What lies in output/ before a build: files that are missing, altered, or not ours.

A folder's mtime moves when names in it appear, go or are replaced, so that a stat for each folder
finds what a stat for each file would. (A file overwritten in place keeps its folder's mtime;
`verify` finds that.)
"""

import json
import os
import stat
from dataclasses import dataclass, field

from laojie.catalog import pages
from laojie.catalog.store import Catalog
from laojie.publish.output import TEMPORARY, Output, close_workshop, stat_text, workshops


@dataclass(slots=True)
class Found:
    """Paths below output/: `lost` are ours and not as they were left."""

    lost: list[str] = field(default_factory=list)


def inspect(catalog: Catalog, output: Output, *, thorough: bool) -> Found:
    """Compare output/ with what the catalog says of it; `thorough` looks into every folder."""
    found = Found()
    known = dict(catalog.db.execute("SELECT path, mtime FROM directory").fetchall())
    if thorough:
        # First of all, so that nobody changes what is looked at.
        for workshop in workshops(output.root):
            close_workshop(workshop)
        catalog.db.execute("DELETE FROM directory")
        for folder in _every_folder(catalog, output):
            _list(catalog, output, folder, found)
        return found
    for folder, mtime in sorted(known.items()):
        if _mtime(output, folder) != mtime:
            _list(catalog, output, folder, found)
    return found


def _mtime(output: Output, folder: str) -> int:
    try:
        return os.stat(os.path.join(output.root, folder)).st_mtime_ns
    except OSError:
        return -1


def _every_folder(catalog: Catalog, output: Output) -> list[str]:
    """Every folder that holds a page's file, or did."""
    found = {""}
    pending = [""]
    while pending:
        folder = pending.pop()
        for entry in _entries(output, folder):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False) and pages.any_below(catalog, path):
                found.add(path)
                pending.append(path)
    for (path,) in catalog.db.execute("SELECT path FROM page WHERE digest <> ''"):
        found.add(os.path.dirname(path))
    return sorted(found)


def _list(catalog: Catalog, output: Output, folder: str, found: Found) -> None:
    expected = pages.in_folder(catalog, folder)
    seen: set[str] = set()
    foreign: list[str] = []
    for entry in _entries(output, folder):
        if entry.name.startswith(TEMPORARY):
            # Left by a build that was killed.
            os.unlink(entry.path)
        elif entry.name in expected:
            seen.add(entry.name)
            if not _is_as_left(entry, expected[entry.name]):
                found.lost.append(f"{folder}/{entry.name}" if folder else entry.name)
        elif not entry.is_dir(follow_symlinks=False):
            foreign.append(entry.name)
        elif not pages.any_below(catalog, f"{folder}/{entry.name}" if folder else entry.name):
            foreign.append(f"{entry.name}/")
    missing = (name for name in expected.keys() - seen if expected[name])
    found.lost += [f"{folder}/{name}" if folder else name for name in sorted(missing)]
    record(catalog, output, folder, sorted(foreign))


def _is_as_left(entry: "os.DirEntry[str]", expected: str) -> bool:
    status = entry.stat(follow_symlinks=False)
    return not expected or (stat.S_ISREG(status.st_mode) and stat_text(status) == expected)


def _entries(output: Output, folder: str) -> list["os.DirEntry[str]"]:
    if output.through_link(folder):
        return []
    try:
        return list(os.scandir(os.path.join(output.root, folder)))
    except OSError:
        return []


def record(catalog: Catalog, output: Output, folder: str, foreign: list[str]) -> None:
    """Keep how a folder was left, and the names in it that are not ours."""
    mtime = _mtime(output, folder)
    if mtime < 0:
        catalog.db.execute("DELETE FROM directory WHERE path = ?", (folder,))
        return
    names = json.dumps(foreign, ensure_ascii=False) if foreign else ""
    catalog.db.execute("INSERT OR REPLACE INTO directory VALUES (?, ?, ?)", (folder, mtime, names))


def refresh(catalog: Catalog, output: Output, folders: list[str]) -> None:
    """Keep the new mtimes of folders that this build wrote to."""
    for folder in folders:
        query = "SELECT foreign_names FROM directory WHERE path = ?"
        row = catalog.db.execute(query, (folder,)).fetchone()
        names = json.loads(row[0]) if row and row[0] else []
        foreign = [name for name in names if not _is_ours(catalog, folder, name)]
        record(catalog, output, folder, foreign)


def _is_ours(catalog: Catalog, folder: str, name: str) -> bool:
    path = f"{folder}/{name}" if folder else name
    if name.endswith("/"):
        return pages.any_below(catalog, path.rstrip("/"))
    return pages.exists(catalog, path)


def foreigners(catalog: Catalog) -> list[str]:
    """Return the files and folders in output/ that Laojie did not write, sorted."""
    query = "SELECT path, foreign_names FROM directory WHERE foreign_names <> ''"
    found = []
    for folder, names in catalog.db.execute(query):
        prefix = f"{folder}/" if folder else ""
        found += [prefix + name for name in json.loads(names)]
    return sorted(found)
