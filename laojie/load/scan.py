"""The sources as they lie on disk: every file's stat, and the bytes of those that may differ."""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from laojie.errors import MachineError, Problem, problem

FOLDERS = ("content", "templates", "static", "data")
SITE = "site.yaml"
# A file changed this shortly before it was looked at may change again within one tick of the
# file system's clock; its stat proves nothing yet. (As git does for its index.)
RACY_NS = 50_000_000
UNKNOWN = 0
_JUNK = frozenset({"Thumbs.db", "desktop.ini"})
_JUNK_ENDINGS = ("~", ".swp", ".swx", ".tmp", ".bak", "#")


def stat_number(found: os.stat_result, before_ns: int) -> int:
    """Return the number a file's stat is remembered by; UNKNOWN when it is too fresh to trust."""
    changed, inode = found.st_ctime_ns, found.st_ino
    modified = found.st_mtime_ns
    if (changed if changed > modified else modified) > before_ns - RACY_NS:
        return UNKNOWN
    # Python gives a tuple of integers the same hash in every process.
    return hash((modified, changed, found.st_size, inode)) or 1


def walk(
    site: Path, before_ns: int, problems: list[Problem], roots: Iterable[str] = FOLDERS
) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield folders of sources, each with the stat numbers of its files by name: those below
    `roots`, and the top, which is empty, when all are wanted.

    Hidden and temporary files do not count; what could not be looked at stands in `problems`.
    """
    root = str(site)
    if roots is FOLDERS:
        stat = stat_one(site, SITE, before_ns, problems)
        if stat is None:
            problems.append(problem(SITE, "unreadable", why="site.yaml"))
        else:
            yield "", {SITE: stat}
    pending = sorted(roots, reverse=True)
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except FileNotFoundError:
            continue
        except OSError as error:
            problems.append(problem(folder, "unreadable", why=error.strerror))
            continue
        inside, files = _sort(root, folder, entries, before_ns, problems)
        pending += sorted(inside, reverse=True)
        yield folder, files


def stat_one(site: Path, path: str, before_ns: int, problems: list[Problem]) -> int | None:
    """Return the stat number of one source, None when there is no such file."""
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
    return stat_number(found, before_ns)


def is_source(path: str) -> bool:
    """Say whether a path below the site can be a source or a folder of sources."""
    parts = path.split("/")
    inside = parts[0] in FOLDERS and not any(_is_junk(part) for part in parts)
    return (inside or path == SITE) and _is_text(path)


def _sort(
    root: str,
    folder: str,
    entries: "list[os.DirEntry[str]]",
    before_ns: int,
    problems: list[Problem],
) -> tuple[list[str], dict[str, int]]:
    """Return the folders among entries, by path, and the stat numbers of the files, by name."""
    inside: list[str] = []
    files: dict[str, int] = {}
    for entry in entries:
        name = entry.name
        if _is_junk(name):
            continue
        try:
            if name.isascii() and entry.is_file(follow_symlinks=False):
                files[name] = stat_number(entry.stat(follow_symlinks=False), before_ns)
                continue
            kind = _kind(root, entry, f"{folder}/{name}", problems)
            if kind == "folder":
                inside.append(f"{folder}/{name}")
            elif kind == "file":
                files[name] = stat_number(entry.stat(), before_ns)
        except OSError as error:
            problems.append(problem(f"{folder}/{name}", "unreadable", why=error.strerror))
    return inside, files


def _kind(root: str, entry: "os.DirEntry[str]", path: str, problems: list[Problem]) -> str:
    """Return whether an entry is a folder or a file; nothing, and a problem, when neither."""
    if not _is_text(entry.name):
        shown = path.encode("utf-8", "backslashreplace").decode()
        problems.append(problem(shown, "bad-name", name=shown))
        return ""
    if entry.is_symlink():
        os.stat(entry.path)
        if not stays_inside(root, path):
            problems.append(problem(path, "outside", target=os.path.realpath(entry.path)))
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
