"""The file of raw figures, and what is asked of it."""

import json
import os
import platform
import statistics
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import tools
from laojie import __version__

FILE = Path(__file__).resolve().parent / "results.json"

Results = dict[str, Any]


def load(path: Path = FILE) -> Results:
    """Return what was measured; empty when nothing was."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def keep(path: Path, place: tuple[str, ...], found: Any) -> Results:
    """Put what was measured in its place, for what was there before; return the whole."""
    whole = load(path)
    inside = whole
    for name in place[:-1]:
        inside = inside.setdefault(name, {})
    inside[place[-1]] = found
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return whole


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
        "versions": {"laojie": __version__, **_pinned()},
    }


def _pinned() -> dict[str, str]:
    """What is measured; what draws the plot is not."""
    pinned = tools.versions()
    return {**pinned["python"], **pinned["npm"]}


def sizes(results: Results) -> list[int]:
    """Return the sizes of the portals that were measured."""
    return sorted(map(int, results.get("portals", {})))


def runs(results: Results, total: int, tool: str, build: str | None = None) -> list[dict[str, Any]]:
    """Return the runs of a tool on portals of one size, of one kind of build if named."""
    found = results.get("portals", {}).get(str(total), {}).get("runs", [])
    return [run for run in found if run["tool"] == tool and build in {None, run["build"]}]


def median(results: Results, total: int, tool: str, build: str, field: str) -> float | None:
    """Return the median of a figure over all turns; None when it was not measured."""
    found = [run[field] for run in runs(results, total, tool, build)]
    return statistics.median(found) if found else None


def most(results: Results, total: int, tool: str, field: str) -> float | None:
    """Return the largest of a figure over all builds of a tool; None when there is none."""
    return max((run[field] for run in runs(results, total, tool)), default=None)


def timed(results: Results, place: str, what: str, field: str) -> float | None:
    """Return the median of a figure of what is measured once for all sizes: `start`, `serve`."""
    found = [run[field] for run in results.get(place, {}).get("runs", []) if run["what"] == what]
    return statistics.median(found) if found else None


def ratio(one: float | None, other: float | None) -> float | None:
    """Return one figure by another; None when either was not measured."""
    return None if one is None or not other else one / other
