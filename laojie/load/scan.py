"""The sources as they lie on disk: every file's stat, and the bytes of those that may differ."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from laojie.errors import MachineError, Problem, problem

FOLDERS = ("content", "templates", "static", "data")
SITE = "site.yaml"
# A file changed this shortly before it was looked at may change again within one tick of the
# file system's clock; its stat proves nothing yet. (As git does for its index.)
RACY_NS = 50_000_000
UNKNOWN = ""
_JUNK = {"Thumbs.db", "desktop.ini"}
_JUNK_ENDINGS = ("~", ".swp", ".swx", ".tmp", ".bak", "#")


@dataclass(slots=True)
class Scan:
    """All sources by path, each with its stat; what could not be read stands in `problems`."""

    stats: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def stat_text(found: os.stat_result, before_ns: int) -> str:
    """Return what a file's stat is remembered by; UNKNOWN when it is too fresh to trust."""
    newest = max(found.st_mtime_ns, found.st_ctime_ns)
    if newest > before_ns - RACY_NS:
        return UNKNOWN
    return f"{found.st_mtime_ns}:{found.st_ctime_ns}:{found.st_size}:{found.st_ino}"


def scan(site: Path, before_ns: int) -> Scan:
    """Stat every source below the folder `site`. Hidden and temporary files do not count."""
    result = Scan()
    root = str(site)
    try:
        result.stats[SITE] = stat_text(os.stat(os.path.join(root, SITE)), before_ns)
    except OSError:
        result.problems.append(problem(SITE, "unreadable", why="site.yaml"))
    for folder in FOLDERS:
        for entry, path in _walk(root, folder, result):
            try:
                result.stats[path] = stat_text(entry.stat(), before_ns)
            except OSError as error:
                result.problems.append(problem(path, "unreadable", why=error.strerror))
    return result


def _walk(root: str, folder: str, result: Scan) -> Iterator[tuple["os.DirEntry[str]", str]]:
    pending = [folder]
    while pending:
        current = pending.pop()
        try:
            entries = list(os.scandir(os.path.join(root, current)))
        except FileNotFoundError:
            continue
        except OSError as error:
            result.problems.append(problem(current, "unreadable", why=error.strerror))
            continue
        for entry in entries:
            path = f"{current}/{entry.name}"
            kind, wrong = ("junk", None) if _is_junk(entry.name) else _kind(root, entry, path)
            if wrong is not None:
                result.problems.append(wrong)
            elif kind == "folder":
                pending.append(path)
            elif kind == "file":
                yield entry, path


def _kind(root: str, entry: "os.DirEntry[str]", path: str) -> tuple[str, Problem | None]:
    """Return whether an entry is a file or a folder, or the problem that it is neither."""
    if not _is_text(entry.name):
        shown = path.encode("utf-8", "backslashreplace").decode()
        return "", problem(shown, "bad-name", name=shown)
    try:
        if entry.is_symlink():
            os.stat(entry.path)
            if not stays_inside(root, path):
                return "", problem(path, "outside", target=os.path.realpath(entry.path))
        if entry.is_dir():
            return "folder", None
        if entry.is_file():
            return "file", None
    except OSError as error:
        return "", problem(path, "unreadable", why=error.strerror)
    return "", problem(path, "unreadable", why="not a regular file")


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
        return (site / path).read_bytes(), None
    except OSError as error:
        return b"", problem(path, "unreadable", why=error.strerror)


def is_site(site: Path) -> bool:
    """Say whether the folder holds a site.

    Raises MachineError when it cannot be looked at.
    """
    try:
        return (site / SITE).is_file()
    except OSError as error:
        raise MachineError(f"{site}: {error.strerror}") from error
