"""The sources as they lie on disk: every file's stat, and the bytes of those that may differ."""

import contextlib
import operator
import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from laojie import fingerprint
from laojie.errors import MachineError, Problem, problem

FOLDERS = ("content", "templates", "static", "data")
SITE = "site.yaml"
# A file changed this shortly before it was looked at may change again within one tick of the
# file system's clock; its stat proves nothing yet. (As git does for its index.)
RACY_NS = 50_000_000
UNKNOWN = 0
_JUNK = frozenset({"Thumbs.db", "desktop.ini"})
_JUNK_ENDINGS = ("~", ".swp", ".swx", ".tmp", ".bak", "#")


# What a file's stat is remembered by: modified and changed, in nanoseconds; size; inode. Python
# gives a tuple of integers the same hash in every process.
Stat = tuple[int, int, int, int]
_MODIFIED, _CHANGED = operator.itemgetter(0), operator.itemgetter(1)


class Listing(NamedTuple):
    """The files of a folder: their names, and the stat of each in the same order."""

    names: list[str]
    stats: list[Stat]

    def numbers(self, before_ns: int) -> dict[str, int]:
        """Return the stat number of each file by its name."""
        numbers = (_number(found, before_ns) for found in self.stats)
        return dict(zip(self.names, numbers, strict=True))

    def digest(self, before_ns: int) -> str:
        """Return the digest of all, empty when a stat is too fresh to trust."""
        modified = max(map(_MODIFIED, self.stats), default=0)
        changed = max(map(_CHANGED, self.stats), default=0)
        if max(modified, changed) > before_ns - RACY_NS:
            return ""
        return fingerprint.digest_text(str(hash(tuple(self.stats))), "\0".join(self.names))


def stat_number(found: os.stat_result, before_ns: int) -> int:
    """Return the number a file's stat is remembered by; UNKNOWN when it is too fresh to trust."""
    return _number(_stat(found), before_ns)


def _stat(found: os.stat_result) -> Stat:
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _number(found: Stat, before_ns: int) -> int:
    if max(found[:2]) > before_ns - RACY_NS:
        return UNKNOWN
    return hash(found) or 1


def walk(
    site: Path, problems: list[Problem], roots: Iterable[str] = FOLDERS
) -> Iterator[tuple[str, Listing]]:
    """Yield folders of sources, each with its files: those below `roots`, and the top, which is
    empty, when all are wanted.

    Hidden and temporary files do not count; what could not be looked at stands in `problems`.
    """
    root = str(site)
    if roots is FOLDERS:
        found = _look_at(site, SITE, problems)
        if found is None:
            problems.append(problem(SITE, "unreadable", why="site.yaml"))
        else:
            yield "", Listing([SITE], [found])
    pending = sorted(roots, reverse=True)
    while pending:
        folder = pending.pop()
        try:
            with _opened(os.path.join(root, folder)) as place:
                inside, files = _sort(root, folder, place, problems)
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(problem(folder, "unreadable", why=error.strerror))
            continue
        pending += sorted(inside, reverse=True)
        yield folder, files


@contextlib.contextmanager
def _opened(folder: str) -> Iterator[int | str]:
    """Open a folder where the system can: a stat of a file in it then walks no path."""
    if os.scandir not in os.supports_fd:
        yield folder
        return
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield number
    finally:
        os.close(number)


def stat_one(site: Path, path: str, before_ns: int, problems: list[Problem]) -> int | None:
    """Return the stat number of one source, None when there is no such file."""
    found = _look_at(site, path, problems)
    return None if found is None else _number(found, before_ns)


def _look_at(site: Path, path: str, problems: list[Problem]) -> Stat | None:
    full = os.path.join(site, path)
    try:
        found = os.stat(full)
        if os.path.islink(full) and not stays_inside(str(site), path):
            problems.append(problem(path, "outside", target=os.path.realpath(full)))
            return None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        problems.append(problem(path, "unreadable", why=error.strerror))
        return None
    return _stat(found)


def is_source(path: str) -> bool:
    """Say whether a path below the site can be a source or a folder of sources."""
    parts = path.split("/")
    inside = parts[0] in FOLDERS and not any(_is_junk(part) for part in parts)
    return (inside or path == SITE) and _is_text(path)


def _sort(
    root: str, folder: str, place: int | str, problems: list[Problem]
) -> tuple[list[str], Listing]:
    """Return the folders in a folder, by path, and its files."""
    inside: list[str] = []
    names: list[str] = []
    stats: list[Stat] = []
    for entry in list(os.scandir(place)):
        name = entry.name
        try:
            # What nearly all are, without another call.
            if name[-3:] == ".md" and name[0] not in ".#" and name.isascii():
                found = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(found.st_mode):
                    names.append(name)
                    stats.append(_stat(found))
                    continue
            elif _is_junk(name):
                continue
            kind = _kind(root, entry, f"{folder}/{name}", problems)
            if kind == "folder":
                inside.append(f"{folder}/{name}")
            elif kind == "file":
                names.append(name)
                stats.append(_stat(entry.stat()))
        except OSError as error:
            problems.append(problem(f"{folder}/{name}", "unreadable", why=error.strerror))
    return inside, Listing(names, stats)


def _kind(root: str, entry: "os.DirEntry[str]", path: str, problems: list[Problem]) -> str:
    """Return whether an entry is a folder or a file; nothing, and a problem, when neither."""
    if not _is_text(entry.name):
        shown = path.encode("utf-8", "backslashreplace").decode()
        problems.append(problem(shown, "bad-name", name=shown))
        return ""
    if entry.is_symlink():
        full = os.path.join(root, path)
        os.stat(full)
        if not stays_inside(root, path):
            problems.append(problem(path, "outside", target=os.path.realpath(full)))
            return ""
    if entry.is_dir():
        return "folder"
    if entry.is_file():
        return "file"
    problems.append(problem(path, "unreadable", why="not a regular file"))
    return ""


def _is_junk(name: str) -> bool:
    return name.startswith((".", "#")) or name in _JUNK or name.endswith(_JUNK_ENDINGS)


def _is_text(name: str) -> bool:
    """Say whether a name is UTF-8; others cannot be part of an address."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def stays_inside(root: str, path: str) -> bool:
    """Say whether a file of the site is one, and no link to what lies outside or to a folder."""
    real_root = os.path.realpath(root)
    real = os.path.realpath(os.path.join(root, path))
    # A folder that is reached through a link could be walked for ever.
    return real.startswith(real_root + os.sep) and not os.path.isdir(real)


def read(site: Path, path: str) -> tuple[bytes, Problem | None]:
    """Return a source's bytes, or the problem that keeps them from being read."""
    try:
        with open(os.path.join(site, path), "rb", buffering=0) as file:
            return file.readall(), None
    except OSError as error:
        return b"", problem(path, "unreadable", why=error.strerror)


def read_with_stat(site: Path, path: str) -> tuple[bytes, int, Problem | None]:
    """Return a source's bytes and the number of the stat it had just before, or the problem that
    keeps it from being read."""
    before_ns = time.time_ns()
    try:
        with open(os.path.join(site, path), "rb", buffering=0) as file:
            stat = stat_number(os.fstat(file.fileno()), before_ns)
            return file.readall(), stat, None
    except OSError as error:
        return b"", UNKNOWN, problem(path, "unreadable", why=error.strerror)


def is_site(site: Path) -> bool:
    """Say whether the folder holds a site.

    Raises MachineError when it cannot be looked at.
    """
    try:
        return (site / SITE).is_file()
    except OSError as error:
        raise MachineError(f"{site}: {error.strerror}") from error
