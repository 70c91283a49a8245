"""Measure parsing: CPU milliseconds an article with and without the short cuts, and what they take.

    python benchmarks/bench_markup.py [--articles N] [--rounds N]

Of the generated portal, of the portal's own content and, if LAOJIE_CORPORA names a folder, of each
folder of Markdown in it. The two ways take turns, and the best of all rounds counts. `whole` is
the share of bodies made without the Markdown library, `part` of those it made only parts of,
`YAML` the share of front matter read without the YAML library.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import make_portal  # noqa: E402
from laojie import clock  # noqa: E402
from laojie.load import frontmatter, plainyaml  # noqa: E402
from laojie.load.documents import parse  # noqa: E402
from laojie.load.source import Inside, Source  # noqa: E402
from laojie.markup import fast  # noqa: E402
from laojie.markup.fast import Part  # noqa: E402

ZONE = clock.zone("Asia/Shanghai")
# Front matter that other programs know would end in problems before anything is built.
HEAD = "title: 标题\ndate: 2021-09-01\n"


def generated(articles: int) -> list[Source]:
    """Return the articles of a generated portal."""
    made = (make_portal.article(number, articles) for number in range(1, articles + 1))
    return [source(found.path, make_portal.source(found, "laojie")) for found in made]


def found(folder: Path) -> tuple[list[Source], list[str]]:
    """Return all Markdown in a folder, with front matter that is valid here, and its own."""
    sources, fields = [], []
    for number, path in enumerate(sorted(folder.rglob("*.md"))):
        text, _ = frontmatter.decode(path.read_bytes(), str(path))
        cut, _ = frontmatter.split(text, str(path))
        fields += [cut.yaml] if cut else []
        body = cut.body if cut else text
        sources.append(source(f"content/a/{number}.md", f"---\n{HEAD}---\n{body}"))
    return sources, fields


def large_table() -> list[Source]:
    """Return one article that is a table of a megabyte."""
    rows = "".join(f"| 名称{n} | **{n}** | 说明文字说明文字，{n % 97} |\n" for n in range(28_000))
    table = f"| 名称 | 数 | 说明 |\n| --- | ---: | --- |\n{rows}"
    return [source("content/a/1.md", f"---\n{HEAD}---\n{table}")]


def source(path: str, text: str) -> Source:
    """Return a document's source as `parse` takes it."""
    return Source(path, text.encode(), Inside(), ZONE, "编辑部")


def milliseconds(sources: list[Source], *, fast: bool) -> float:
    """Return what parsing each of the sources once costs, on average."""
    start = time.process_time()
    for one in sources:
        parse(one, fast=fast)
    return (time.process_time() - start) / len(sources) * 1000


def shares(bodies: Iterable[str]) -> tuple[int, int]:
    """Return how many bodies need no library, and how many need it for parts of them only."""
    whole = part = 0
    for body in bodies:
        handed: list[str] = []

        def library(text: str, handed: list[str] = handed) -> Part:
            handed.append(text)
            return Part("", "")

        made = fast.make(body, library)
        whole += made is not None and not handed
        part += made is not None and bool(handed)
    return whole, part


def measure(name: str, sources: list[Source], fields: list[str], rounds: int) -> str:
    """Return one line of the table; `fields` are the front matters to read."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(rounds):
        for way, times in taken.items():
            times.append(milliseconds(sources, fast=way))
    quick, slow = min(taken[True]), min(taken[False])
    cuts = (frontmatter.split(one.data.decode(), one.path)[0] for one in sources)
    whole, part = shares(cut.body for cut in cuts if cut)
    plain = sum(plainyaml.read(text) is not None for text in fields)
    count = len(sources)
    return (
        f"{name:12} {count:5} {slow:9.3f} {quick:9.3f} {slow / quick:6.1f}"
        f" {whole / count:6.0%} {part / count:6.0%} {plain / max(1, len(fields)):6.0%}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    portal = generated(given.articles)
    cuts = (frontmatter.split(one.data.decode(), one.path)[0] for one in portal)
    groups = {"portal": (portal, [cut.yaml for cut in cuts if cut])}
    groups["content"] = found(ROOT / "content")
    if corpora := os.environ.get("LAOJIE_CORPORA"):
        groups |= {path.name: found(path) for path in sorted(Path(corpora).iterdir())}
    groups["large table"] = large_table(), []
    print(
        f"{'':12} {'n':>5} {'slow ms':>9} {'fast ms':>9} {'ratio':>6}"
        f" {'whole':>6} {'part':>6} {'YAML':>6}"
    )
    for name, (sources, fields) in groups.items():
        print(measure(name, sources, fields, given.rounds), flush=True)


if __name__ == "__main__":
    main()
