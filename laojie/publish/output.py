"""Files of output/: written so that none is ever half written, left alone when unchanged."""

import contextlib
import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from laojie.errors import BlockedError, MachineError
from laojie.fingerprint import digest

TEMPORARY = ".laojie-tmp-"


class Output:
    """The folder output/. It remembers which folders it has made, so that each is made once.

    Files that are not whole yet lie beside their targets, or in the folder `workshop`.
    """

    def __init__(self, root: Path, workshop: Path | None = None) -> None:
        self.root = str(root)
        self._workshop = workshop
        self._made: set[str] = set()

    def put(self, path: str, data: bytes, old_digest: str, old_stat: str) -> tuple[str, str, bool]:
        """Bring the file at `path` to `data`; return (digest, stat, whether it was written).

        A file that already holds the bytes keeps its mtime. Raises MachineError.
        """
        new = digest(data)
        target = f"{self.root}/{path}"
        try:
            found = self._same(target, data, unchanged=new == old_digest, old_stat=old_stat)
            if found:
                return new, found, False
            self._folder(os.path.dirname(target))
            return new, _replace(target, data, self._workshop or os.path.dirname(target)), True
        except (IsADirectoryError, FileExistsError, NotADirectoryError) as error:
            raise BlockedError(f"{target}: {error.strerror}") from error
        except OSError as error:
            raise failure(error, target) from error

    def _same(self, target: str, data: bytes, *, unchanged: bool, old_stat: str) -> str:
        """Return the stat of the file when it already holds the bytes, nothing otherwise."""
        try:
            found = os.lstat(target)
        except (FileNotFoundError, NotADirectoryError):
            return ""
        if not stat.S_ISREG(found.st_mode) or found.st_size != len(data):
            return ""
        shown = stat_text(found)
        if unchanged and shown == old_stat:
            return shown
        with open(target, "rb") as file:
            return shown if file.read() == data else ""

    def _folder(self, folder: str) -> None:
        """Make a folder; one that is a link would lead writing out of output/."""
        if folder in self._made:
            return
        if len(folder) > len(self.root):
            self._folder(os.path.dirname(folder))
            if os.path.islink(folder):
                raise BlockedError(f"{folder}: is a symbolic link; nothing is written through it")
        os.makedirs(folder, exist_ok=True)
        self._made.add(folder)

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty without it. Raises MachineError."""
        target = os.path.join(self.root, path)
        if self.through_link(os.path.dirname(path)):
            # What lies behind a link is somebody else's.
            return
        try:
            os.unlink(target)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return
        except OSError as error:
            raise failure(error, target) from error
        self.prune(os.path.dirname(path))

    def through_link(self, folder: str) -> bool:
        """Say whether a folder of output/, or one above it, is a symbolic link."""
        while folder:
            if os.path.islink(os.path.join(self.root, folder)):
                return True
            folder = os.path.dirname(folder)
        return False

    def prune(self, folder: str) -> None:
        """Remove a folder and those above it as far as they are empty."""
        while folder:
            try:
                os.rmdir(os.path.join(self.root, folder))
            except OSError:
                return
            self._made.discard(os.path.join(self.root, folder))
            folder = os.path.dirname(folder)


def _replace(target: str, data: bytes, folder: Path | str) -> str:
    temporary = os.path.join(folder, TEMPORARY + os.urandom(8).hex())
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            found = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        try:
            os.replace(temporary, target)
        except IsADirectoryError:
            # An empty folder in the way holds nothing to lose; another one stays.
            with contextlib.suppress(OSError):
                os.rmdir(target)
            os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return stat_text(found)


def open_workshop(root: Path) -> Path:
    """Make a folder in output/ in which workers of one build keep files that are not whole yet."""
    folder = root / (TEMPORARY + os.urandom(8).hex())
    folder.mkdir(parents=True)
    return folder


def close_workshop(folder: Path) -> None:
    """Remove a workshop: whoever still works in it cannot put anything in place any more.

    Raises MachineError.
    """
    for _ in range(_ATTEMPTS):
        # Someone may put a file in between its being emptied and its being removed.
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
    raise MachineError(f"{folder}: cannot be removed")


_ATTEMPTS = 100


def workshops(root: str) -> list[Path]:
    """Return the workshops that builds which were killed have left in output/."""
    try:
        entries = list(os.scandir(root))
    except OSError:
        return []
    found = (entry for entry in entries if entry.name.startswith(TEMPORARY))
    return [Path(entry.path) for entry in found if entry.is_dir(follow_symlinks=False)]


def stat_text(found: os.stat_result) -> str:
    """Return what a published file is known by."""
    return f"{found.st_mtime_ns}:{found.st_size}"


def failure(error: OSError, path: str) -> MachineError:
    """Return the error that says which file the machine could not handle, and why."""
    return MachineError(f"{path}: {error.strerror}")


def with_parents(folders: Iterable[str]) -> list[str]:
    """Return folders and all above them, the root being empty, sorted."""
    found = {""}
    for folder in folders:
        while folder not in found:
            found.add(folder)
            folder = os.path.dirname(folder)
    return sorted(found)
