"""What is to be reached, as figures: for each a value of the results, a limit, and the command.

A ratio is Laojie's figure by the other's, so that less is better, as everywhere here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import bench_serve, bench_start
from benchmarks.results import Results, median, most, ratio, timed

# The commands that give the figures, by the letters that stand for them in the table.
COMMANDS = {
    "A": "python -m benchmarks.bench_build 10000 --peer-repeats 1 --peer-builds cold add",
    "B": "python -m benchmarks.bench_build 100000 --tools laojie hugo-plain --cold 1 "
    "--peer-repeats 1 --peer-builds cold add",
    "C": "python -m benchmarks.bench_build 1000000 --tools laojie --cold 1 "
    "--builds cold none edit add",
    "D": "python -m benchmarks.bench_start",
    "E": "python -m benchmarks.bench_serve 1000 10000 100000",
}
BIG, MIDDLE, HUGE = 100_000, 10_000, 1_000_000
# What is said to be independent of N, or to grow no faster than N, may differ by so much: the
# difference of two measured figures is not steadier.
NOISE = 1.25


@dataclass(frozen=True, slots=True)
class Target:
    """One figure to reach: `value` must be at most `limit`; `command` is of COMMANDS."""

    line: int
    text: str
    limit: float
    unit: str
    value: Callable[[Results], float | None]
    command: str


def targets() -> list[Target]:
    """Return all targets, by line."""
    return [*_cold(), *_publish(), *_nothing(), *_template(), *_memory(), *_start(), *_million()]


def beside(total: int, peer: str, build: str, field: str) -> Callable[[Results], float | None]:
    """Return the function that gives Laojie's median by a peer's."""
    return lambda results: ratio(
        median(results, total, "laojie", build, field), median(results, total, peer, build, field)
    )


def own(total: int, build: str, field: str) -> Callable[[Results], float | None]:
    """Return the function that gives Laojie's median."""
    return lambda results: median(results, total, "laojie", build, field)


def _cold() -> list[Target]:
    text = "cold, 10,000 articles: {} by that of {}"
    rows = [
        ("cpu", "CPU", "hugo", "Hugo with related", 0.6),
        ("wall", "wall", "hugo", "Hugo with related", 0.8),
        ("cpu", "CPU", "pelican", "Pelican", 0.3),
    ]
    return [
        Target(1, text.format(what, name), limit, "×", beside(MIDDLE, peer, "cold", field), "A")
        for field, what, peer, name, limit in rows
    ]


def _publish() -> list[Target]:
    names = {
        "add": "new article",
        "edit": "body edit",
        "delete": "deletion in the middle",
        "retag": "another tag on one article",
    }
    found = []
    for build, name in names.items():
        found += [
            Target(2, f"{name}, 100,000: wall", 1.0, "s", own(BIG, build, "wall"), "B"),
            Target(
                2,
                f"{name}, 100,000: wall by that of Hugo's rebuild, without related",
                0.01,
                "×",
                _by_rebuild(build),
                "B",
            ),
            Target(
                2,
                f"{name}: CPU beyond that of a build with nothing changed, 100,000 by 10,000",
                NOISE,
                "×",
                _growth(build, MIDDLE, BIG),
                "A, B",
            ),
        ]
    return found


def _by_rebuild(build: str) -> Callable[[Results], float | None]:
    return lambda results: ratio(
        median(results, BIG, "laojie", build, "wall"),
        median(results, BIG, "hugo-plain", "add", "wall"),
    )


def _growth(build: str, small: int, large: int) -> Callable[[Results], float | None]:
    return lambda results: ratio(_beyond(results, large, build), _beyond(results, small, build))


def _beyond(results: Results, total: int, build: str) -> float | None:
    """Return the CPU seconds of a build without those of one with nothing changed."""
    all_of_it = median(results, total, "laojie", build, "cpu")
    scan = median(results, total, "laojie", "none", "cpu")
    return None if all_of_it is None or scan is None else all_of_it - scan


def _nothing() -> list[Target]:
    name = bench_serve.name(BIG)

    def saved(results: Results) -> float | None:
        return timed(results, "serve", name, "wall")

    return [
        Target(3, "nothing changed, 100,000: wall", 0.8, "s", own(BIG, "none", "wall"), "B"),
        Target(3, f"{name}: wall", 0.1, "s", saved, "E"),
    ]


def _template() -> list[Target]:
    def value(results: Results) -> float | None:
        cold = median(results, BIG, "laojie", "cold", "cpu")
        return ratio(median(results, BIG, "laojie", "template", "cpu"), cold)

    text = "template of articles edited, 100,000: CPU by that of the cold build"
    return [Target(4, text, 0.35, "×", value, "B")]


def _memory() -> list[Target]:
    def peak(total: int) -> Callable[[Results], float | None]:
        return lambda results: most(results, total, "laojie", "peak")

    return [
        Target(5, "peak memory of any process, 100,000", 300, "MB", peak(BIG), "B"),
        Target(5, "peak memory of any process, 1,000,000", 400, "MB", peak(HUGE), "C"),
    ]


def _start() -> list[Target]:
    def cpu(what: str) -> Callable[[Results], float | None]:
        return lambda results: timed(results, "start", what, "cpu")

    commands = (bench_start.HELP, bench_start.UNCHANGED)
    return [Target(6, f"{what}: CPU", 0.25, "s", cpu(what), "D") for what in commands]


def _million() -> list[Target]:
    def linear(figure: Callable[[Results, int], float | None]) -> Callable[[Results], float | None]:
        """Return what an article costs at a million by what it costs at a tenth of that."""
        return lambda results: ratio(figure(results, HUGE), _times(10, figure(results, BIG)))

    def cold(results: Results, total: int) -> float | None:
        return median(results, total, "laojie", "cold", "cpu")

    def catalog(results: Results, total: int) -> float | None:
        size: float | None = results.get("portals", {}).get(str(total), {}).get("catalog")
        return size

    text = "{} of an article, 1,000,000 by 100,000"
    publish = "new article: CPU beyond that of a build with nothing changed, 1,000,000 by 100,000"
    both = "B, C"
    return [
        Target(7, text.format("cold CPU"), NOISE, "×", linear(cold), both),
        Target(7, text.format("part of the catalog"), NOISE, "×", linear(catalog), both),
        Target(7, publish, NOISE, "×", _growth("add", BIG, HUGE), both),
    ]


def _times(factor: int, value: float | None) -> float | None:
    return None if value is None else factor * value
