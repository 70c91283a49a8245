"""Draw cold time and publish time against the number of articles, as SVG.

Run by `benchmarks.report` with the Python that has matplotlib. The same figures give the same
bytes: ids are salted with a constant and no date is written.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "laojie", "svg.fonttype": "none"})

from matplotlib import pyplot  # noqa: E402 - after the backend is chosen

from benchmarks.results import load, median, sizes  # noqa: E402

NAMES = {
    "laojie": "Laojie",
    "hugo": "Hugo",
    "hugo-plain": "Hugo without related",
    "pelican": "Pelican",
    "eleventy": "Eleventy",
}
PANELS = {"cold": "Cold build", "add": "One new article"}


def draw(source: Path, target: Path) -> None:
    """Draw the results of one file into another."""
    results = load(source)
    figure, axes = pyplot.subplots(1, len(PANELS), figsize=(10, 4.2), sharey=True)
    for axis, (build, title) in zip(axes, PANELS.items(), strict=True):
        for tool, name in NAMES.items():
            values = {n: median(results, n, tool, build, "wall") for n in sizes(results)}
            found = {n: value for n, value in values.items() if value is not None}
            width = 2.5 if tool == "laojie" else 1.2
            axis.plot(list(found), list(found.values()), marker="o", linewidth=width, label=name)
        axis.set(xscale="log", yscale="log", xlabel="articles", title=title)
        axis.grid(alpha=0.3)
    axes[0].set_ylabel("seconds, start to end of the process")
    axes[0].legend()
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
