"""The file of raw figures, and what is asked of it."""

import json
import os
import platform
import statistics
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import tools

FILE = Path(__file__).resolve().parent / "results.json"

Results = dict[str, Any]


def load(path: Path = FILE) -> Results:
    """Return what was measured; empty when nothing was."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def keep(path: Path, place: tuple[str, ...], found: Any) -> None:
    """Put what was measured in its place, for what was there before."""
    whole = load(path)
    inside = whole
    for name in place[:-1]:
        inside = inside.setdefault(name, {})
    inside[place[-1]] = found
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def stamp() -> dict[str, Any]:
    """Return when, where and with what is measured."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
            "system": f"{platform.system()} {platform.release()}",
            "python": platform.python_version(),
        },
        "versions": {"laojie": _own_version(), **_pinned()},
    }


def _own_version() -> str:
    from laojie import __version__

    return __version__


def _pinned() -> dict[str, str]:
    return {name: v for registry in tools.versions().values() for name, v in registry.items()}


def median(results: Results, total: int, tool: str, build: str, field: str) -> float | None:
    """Return the median of a figure over all turns; None when it was not measured."""
    found = [
        run[field]
        for run in results.get("portals", {}).get(str(total), {}).get("runs", [])
        if run["tool"] == tool and run["build"] == build
    ]
    return statistics.median(found) if found else None


def most(results: Results, total: int, tool: str, field: str) -> float | None:
    """Return the largest of a figure over all builds of a tool; None when there is none."""
    runs = results.get("portals", {}).get(str(total), {}).get("runs", [])
    return max((run[field] for run in runs if run["tool"] == tool), default=None)
