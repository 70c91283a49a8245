"""Build a site and die on the way: `python -m tests.laws.killed SITE OUTPUT NOW STEP JOBS`.

The process kills itself (SIGKILL: nothing is tidied up) right before the STEP-th thing that it
does to the disk: a file put in place or removed, a statement that begins or ends a transaction.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from laojie import pipeline

left = 0


def step() -> None:
    """Count one thing done to the disk."""
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with a step before it."""

    def wrapped(*args: Any, **given: Any) -> Any:
        step()
        return function(*args, **given)

    return wrapped


class Connection(sqlite3.Connection):
    """A connection that counts the ends of transactions."""

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        if sql.startswith(("COMMIT", "BEGIN", "INSERT OR REPLACE INTO meta")):
            step()
        return super().execute(sql, *args)


def connect(path: Any, **given: Any) -> sqlite3.Connection:
    return _connect(path, factory=Connection, **given)


_connect = sqlite3.connect


def main() -> None:
    global left
    site, output, now, at, jobs = sys.argv[1:]
    left = int(at)
    os.replace = counted(os.replace)
    os.unlink = counted(os.unlink)
    sqlite3.connect = connect  # type: ignore[assignment]
    pipeline.build(
        pipeline.Options(site=Path(site), output=Path(output), now=int(now), jobs=int(jobs))
    )


if __name__ == "__main__":
    main()
