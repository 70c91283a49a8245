"""Measure whole builds of generated portals, each tool beside the others.

    python -m benchmarks.bench_build [N ...] [--tools TOOL ...] [--repeats R] [--cold C]

For each N every tool gets the same portal. A turn is a cold build, a build with nothing changed,
and a build after each edit; in each step the tools take turns, and there are R turns. A build is
a process of its own, started as a user would start it. What is measured goes to `results.json`,
in place of what was there for the same N; `python -m benchmarks.report` makes RESULTS.md of it.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import edits, measure, outputs, report, results
from benchmarks.tools import GONE, ROOT, TOOLS, WORK, Tool, aside

# Bytes a portal takes for each article: its sources, its pages, its part of lists and catalog.
ROOM = 45_000
# Articles of the portal on which each tool is tried.
TRIAL = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of build, and what is done to the portal before it. `for_all` says whether tools
    that always build everything are measured too: to them it is one more cold build."""

    name: str
    edit: Callable[[Path, int, str, int], None]
    for_all: bool = True


COLD = Step("cold", edits.nothing)
STEPS = (
    COLD,
    Step("none", edits.nothing),
    Step("edit", edits.edit_body),
    Step("add", edits.add),
    Step("delete", edits.delete, for_all=False),
    Step("retag", edits.retag, for_all=False),
    Step("template", edits.template, for_all=False),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How often: turns for Laojie, how many of them begin cold, turns for its peers; and which
    builds a turn of Laojie and one of a peer has."""

    turns: int
    cold: int
    peers: int
    steps: tuple[Step, ...] = STEPS
    peer_steps: frozenset[str] = frozenset(step.name for step in STEPS if step.for_all)

    def builds(self, tools: list[Tool]) -> Iterator[tuple[int, Step, Tool]]:
        """Yield every build in its order: in each step the tools take turns."""
        for turn in range(self.turns):
            for step in self.steps:
                for tool in tools:
                    own = tool.name == "laojie"
                    wanted = own or (turn < self.peers and step.name in self.peer_steps)
                    if wanted and (step is not COLD or turn < self.cold):
                        yield turn, step, tool


def measure_portal(total: int, tools: list[Tool], plan: Plan) -> dict[str, Any]:
    """Measure portals of one size; return what is kept of it."""
    sites = {tool.name: _site(tool, total) for tool in tools}
    for tool in tools:
        aside(sites[tool.name])
        _python("make_portal", sites[tool.name], total, "--tool", tool.portal)
    looks: dict[str, Any] = {}
    runs = []
    for turn, step, tool in plan.builds(tools):
        site = sites[tool.name]
        if step is COLD:
            tool.forget(site)
        step.edit(site, total, tool.portal, turn)
        runs.append({"tool": tool.name, "build": step.name, "turn": turn, **_build(tool, site)})
        _show(total, runs[-1])
        if tool.name not in looks:
            looks[tool.name] = json.loads(_python("outputs", tool.output(site), total))
    catalog = _site(TOOLS["laojie"], total) / ".laojie" / "catalog.db"
    complaints = outputs.complaints(looks, total)
    for facts in looks.values():
        del facts["articles"]
    return {
        "runs": runs,
        "outputs": looks,
        "complaints": complaints,
        "catalog": catalog.stat().st_size if catalog.exists() else None,
    }


def _site(tool: Tool, total: int) -> Path:
    return WORK / f"{tool.name}-{total}"


def _python(module: str, *arguments: object) -> str:
    """Run a module of the benchmark apart: what it needs in memory would count for the tools."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _build(tool: Tool, site: Path) -> dict[str, float]:
    moment = time.time() - 0.01  # File times are kept to some milliseconds.
    usage = measure.run(
        tool.command(), cwd=site, log=WORK / "build.log", environment=tool.environment
    )
    return {**asdict(usage), "written": outputs.written_since(tool.output(site), moment)}


def _show(total: int, run: dict[str, Any]) -> None:
    print(
        f"{total:>9,}  {run['tool']:<11} {run['build']:<9} wall {run['wall']:8.2f} s  "
        f"cpu {run['cpu']:8.2f} s  peak {run['peak']:6.0f} MB  written {run['written']:>7,}",
        flush=True,
    )


def usable(names: list[str]) -> list[Tool]:
    """Return the tools that build a small portal; name those that do not.

    It also lets each tool put its program into the page cache and its byte code beside it.
    """
    found = []
    for tool in (TOOLS[name] for name in names):
        site = _site(tool, TRIAL)
        try:
            _python("make_portal", site, TRIAL, "--tool", tool.portal)
            _build(tool, site)
            found.append(tool)
        except (LookupError, OSError, measure.FailedError) as error:
            print(f"{tool.name} is left out: {error}", file=sys.stderr)
        aside(site)
    return found


def _room_for(total: int, tools: list[Tool]) -> None:
    needed, free = total * len(tools) * ROOM, shutil.disk_usage(WORK).free
    if needed > free:
        sys.exit(f"{total:,} articles need some {needed / 1e9:.0f} GB; {free / 1e9:.0f} are free.")


def main() -> int:
    """Measure portals of the sizes named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--repeats", type=int, default=3, help="turns (3)")
    parser.add_argument("--cold", type=int, help="how many of them begin with a cold build (all)")
    parser.add_argument("--peer-repeats", type=int, help="turns for the other tools (all)")
    names = [step.name for step in STEPS]
    parser.add_argument("--builds", nargs="+", choices=names, default=names, help="of a turn (all)")
    all_build = [step.name for step in STEPS if step.for_all]
    parser.add_argument(
        "--peer-builds",
        nargs="+",
        choices=all_build,
        default=all_build,
        help="of the others (all)",
    )
    parser.add_argument("--results", type=Path, default=results.FILE, help="where figures go")
    parser.add_argument("--keep", action="store_true", help="leave the portals in .work")
    given = parser.parse_args()
    turns = given.repeats
    steps = tuple(step for step in STEPS if step.name in given.builds)
    peer_steps = frozenset(given.peer_builds)
    plan = Plan(turns, given.cold or turns, given.peer_repeats or turns, steps, peer_steps)
    measure.adopt_orphans()
    WORK.mkdir(exist_ok=True)
    tools = usable(given.tools)
    comparable = True
    for total in given.articles:
        _room_for(total, tools)
        found = measure_portal(total, tools, plan)
        whole = results.keep(given.results, ("portals", str(total)), {**results.stamp(), **found})
        print(*report.portal(whole, total), sep="\n", flush=True)
        for line in found["complaints"]:
            print(f"not comparable: {line}", file=sys.stderr)
            comparable = False
        if not given.keep:
            for tool in tools:
                aside(_site(tool, total))
    shutil.rmtree(GONE, ignore_errors=True)
    return 0 if comparable else 1


if __name__ == "__main__":
    sys.exit(main())
