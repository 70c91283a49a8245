"""Run a command as a user would, and say what it cost, with all processes it started.

Linux only: this process becomes the reaper of orphans, so that workers that outlive their parent
by a moment are counted too, and it reads `/proc`.
"""

import ctypes
import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage

MB = 1_000_000
_PAGE = os.sysconf("SC_PAGE_SIZE")
_PR_SET_CHILD_SUBREAPER = 36
_SAMPLE_SECONDS = 0.1


class FailedError(Exception):
    """A command ended with another code than 0; the text is the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command cost.

    `wall` is seconds until the command itself ended; `cpu` is user + system seconds of it and all
    that it started; `peak` is the largest resident set of any one process in MB, as the kernel
    kept it; `together` is the largest sum of the resident sets of all its processes in MB, sampled
    ten times a second, where what processes share counts once for each. A process begins with
    the peak of the one that started it, so no `peak` is below this process's own, some 30 MB.
    """

    wall: float
    cpu: float
    peak: float
    together: float


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent ends before them."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def run(
    command: Sequence[str], *, cwd: Path, log: Path, environment: Mapping[str, str] | None = None
) -> Usage:
    """Run a command to its end, its output into `log`; raises FailedError."""
    # What earlier runs wrote is on disk, and what they left has ended, before this one starts.
    os.sync()
    _orphans()
    with open(log, "wb") as file, _Sampler() as sampler:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
        _, status, own = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        ended = [own, *_orphans()]
    if process.returncode:
        text = log.read_text(encoding="utf-8", errors="replace")
        raise FailedError(f"{' '.join(command)}: exit code {process.returncode}\n{text[-2000:]}")
    return Usage(
        wall=wall,
        cpu=sum(used.ru_utime + used.ru_stime for used in ended),
        peak=max(used.ru_maxrss for used in ended) * 1024 / MB,
        together=sampler.most / MB,
    )


def _orphans() -> list[struct_rusage]:
    """Wait for the processes that a command left, each with those it waited for itself."""
    found = []
    while True:
        try:
            found.append(os.wait4(-1, 0)[2])
        except ChildProcessError:
            return found


class _Sampler(threading.Thread):
    """Looks at the resident sets of all descendants of this process until it is left."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(_SAMPLE_SECONDS):
            self.most = max(self.most, sum(map(_resident, _descendants(os.getpid()))))

    def __enter__(self) -> "_Sampler":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self.join()


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # The thread ended between the two looks.
            continue
        for child in map(int, children):
            found += [child, *_descendants(child)]
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:  # The process ended between the two looks.
        return 0
