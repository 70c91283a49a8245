"""Make RESULTS.md and its plot of the raw figures.

    python -m benchmarks.report

Nothing is measured here: the same `results.json` gives the same text.
"""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import tools
from benchmarks.results import FILE, Results, load, median, most, ratio, sizes, timed
from benchmarks.targets import COMMANDS, Target, targets

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
PLOT = HERE / "plot.svg"
# What the figures say and what stands in the way of those missed: written by hand.
NOTES = HERE / "notes.md"
BUILDS = {
    "cold": "cold",
    "none": "nothing changed",
    "edit": "one body edited",
    "add": "one new article",
    "delete": "one deleted in the middle",
    "retag": "one tag replaced on one article",
    "template": "template of articles edited",
}
KINDS = ("article", "section list", "tag list", "feed", "sitemap", "other")
METHOD = """\
# Results

Made by `make bench-full` from the raw figures in [results.json](results.json); each figure is the
median of its turns. Every tool builds the same portal: 1,500 to 3,500 Han characters an article,
twelve sections, two to five of 300 tags, five related articles, lists of twenty, a feed, a
sitemap, and the same HTML around each body. In each step the tools take turns on one machine.

- **CPU** is user + system seconds of the whole process and all that it started; **wall** is
  seconds from its start to its end.
- **Peak** is the largest resident set of any one process, as the kernel kept it; **together** the
  largest sum over all processes of a tool, sampled ten times a second, where pages that they
  share count once for each.
- **Hugo, Pelican and Eleventy build everything each time**, so one turn after an edit is one more
  cold build for them; they are measured after a new article and after an edited body.
- **Outputs are compared**: article pages, the cards on all pages of the lists, items of the feed,
  articles in the sitemap, and on a sample of articles the tags, navigation, neighbours, related
  articles and Han characters of the body. What is not the same for all tools stands below the
  table of its size.
- Laojie makes besides what the others do not: an archive by month, the list of an author, three
  feeds with full text for the site and each section, sitemaps of the lists. That stays in its
  figures. Its lists have fewer pages, for the first page of each has up to 39 cards.
"""


def text(results: Results) -> str:
    """Return RESULTS.md."""
    lines = [METHOD, "## What is to be reached", "", *table_of_targets(results, targets()), ""]
    lines += [f"- {letter}: `{command}`" for letter, command in COMMANDS.items()] + [""]
    if NOTES.exists():
        lines += [NOTES.read_text(encoding="utf-8")]
    lines += [
        f"![Cold time and publish time against the number of articles]({PLOT.name})",
        "",
    ]
    for total in sizes(results):
        lines += [f"## {total:,} articles", "", *portal(results, total), ""]
    if "start" in results:
        lines += ["## Start", "", *start(results), ""]
    if "serve" in results:
        lines += ["## Preview", "", *serve(results), ""]
    return "\n".join(lines)


def table_of_targets(results: Results, wanted: Iterable[Target]) -> list[str]:
    """Return a table that says of each target what was measured, and whether it is reached."""
    rows = []
    for target in wanted:
        value = target.value(results)
        shown = "–" if value is None else f"{_number(value)} {target.unit}".rstrip()
        limit = f"≤ {target.limit:g} {target.unit}".rstrip()
        cells = [str(target.line), target.text, limit, shown, verdict(target, value)]
        rows.append([*cells, target.command])
    return _table(["", "what", "limit", "measured", "", "by"], rows, right={2, 3})


def verdict(target: Target, value: float | None) -> str:
    """Return in a word whether a target is reached."""
    if value is None:
        return "not measured"
    return "reached" if value <= target.limit else "**missed**"


def portal(results: Results, total: int) -> list[str]:
    """Return the tables of one size: seconds, ratios, memory and files by tool."""
    found = results["portals"][str(total)]
    names = [name for name in tools.TOOLS if name in found["outputs"]]
    lines = [_where(found), "", *_seconds(results, total, names), ""]
    if len(names) > 1:
        lines += [*_ratios(results, total, names), ""]
    lines += [*_outputs(results, total, names)]
    lines += [f"- not comparable: {line}" for line in found["complaints"]]
    if found["catalog"]:
        lines += ["", f"Laojie's catalog has {found['catalog'] / 1e6:,.1f} MB."]
    return lines


def _where(found: dict[str, Any]) -> str:
    machine = found["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    return (
        f"{found['date']}; {machine['cores']} cores, {machine['memory'] / 1e9:.0f} GB, "
        f"{machine['system']}, Python {machine['python']}; {versions}."
    )


def _seconds(results: Results, total: int, names: Sequence[str]) -> list[str]:
    rows = []
    for build, what in BUILDS.items():
        cells = []
        for name in names:
            cpu, wall = (median(results, total, name, build, field) for field in ("cpu", "wall"))
            known = cpu is not None and wall is not None
            cells.append(f"{_number(cpu)} / {_number(wall)}" if known else "")
        written = median(results, total, "laojie", build, "written")
        cells.append("" if written is None else f"{written:,.0f}")
        rows.append([what, *cells])
    heads = ["CPU / wall seconds", *names, "files Laojie wrote"]
    return _table(heads, rows, right=set(range(1, len(heads))))


def _ratios(results: Results, total: int, names: Sequence[str]) -> list[str]:
    others = [name for name in names if name != "laojie"]
    rows = []
    for build in ("cold", "add"):
        for field, what in (("cpu", "CPU"), ("wall", "wall")):
            mine = median(results, total, "laojie", build, field)
            cells = [
                _number(ratio(mine, median(results, total, name, build, field))) for name in others
            ]
            rows.append([f"{BUILDS[build]}, {what}", *cells])
    heads = ["Laojie by", *others]
    return _table(heads, rows, right=set(range(1, len(heads))))


def _outputs(results: Results, total: int, names: Sequence[str]) -> list[str]:
    rows = []
    for name in names:
        facts = results["portals"][str(total)]["outputs"][name]
        memory = [most(results, total, name, field) for field in ("peak", "together")]
        cells = [f"{value:,.0f}" if value is not None else "" for value in memory]
        cells += [f"{facts['files'].get(kind, 0):,}" for kind in KINDS]
        cells += [f"{sum(facts['bytes'].values()) / 1e6:,.0f}"]
        rows.append([name, *cells, f"{facts['lines around the body']:.0f}"])
    kinds = [f"{kind}s" if kind != "other" else kind for kind in KINDS]
    heads = ["", "peak MB", "together MB", *kinds, "MB in all", "lines around a body"]
    return _table(heads, rows, right=set(range(1, len(heads))))


def start(results: Results) -> list[str]:
    """Return the table of starts."""
    names = dict.fromkeys(run["what"] for run in results["start"]["runs"])
    fields = ("cpu", "wall", "peak")
    rows = [[n, *(_number(timed(results, "start", n, f)) for f in fields)] for n in names]
    heads = ["", "CPU s", "wall s", "peak MB"]
    return [_where(results["start"]), "", *_table(heads, rows, right={1, 2, 3})]


def serve(results: Results) -> list[str]:
    """Return the table of saves under `laojie serve`."""
    runs = results["serve"]["runs"]
    rows = []
    for name in dict.fromkeys(run["what"] for run in runs):
        walls = [run["wall"] for run in runs if run["what"] == name]
        middle = timed(results, "serve", name, "wall")
        rows.append([name, str(len(walls)), *map(_number, (middle, min(walls), max(walls)))])
    heads = ["", "saves", "median s", "least", "most"]
    return [_where(results["serve"]), "", *_table(heads, rows, right={1, 2, 3, 4})]


def _number(value: float | None) -> str:
    """Return a figure with three digits or, from 1000, all of the whole number."""
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 1 else f"{value:.3g}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: set[int]) -> list[str]:
    rule = ["---:" if i in right else "---" for i in range(len(heads))]
    return [f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows)]


def main() -> None:
    """Write RESULTS.md and the plot."""
    RESULTS.write_text(text(load(FILE)), encoding="utf-8", newline="\n")
    python = tools.plot_python()
    if not python.exists():
        sys.exit(f"{RESULTS.name} is written; the plot needs what `make bench-tools` installs.")
    command = [str(python), "-m", "benchmarks.plot", str(FILE), str(PLOT)]
    subprocess.run(command, cwd=tools.ROOT, check=True)


if __name__ == "__main__":
    main()
