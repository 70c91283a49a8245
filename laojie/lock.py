"""One build of a site at a time."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from laojie.errors import MachineError

FILE = "lock"


@contextmanager
def locked(folder: Path, note: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of the folder while the block runs; wait, and say so, while another does.

    The lock goes with the process: one that is killed leaves none behind. Raises MachineError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = open(folder / FILE, "a+b")  # noqa: SIM115
    except OSError as error:
        raise MachineError(f"{error.filename}: {error.strerror}") from error
    try:
        _acquire(file.fileno(), note)
        yield
    finally:
        file.close()


def _acquire(descriptor: int, note: Callable[[str], None]) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        note("waiting")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
