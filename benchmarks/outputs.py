"""Look at what a tool made of a portal, and say whether it is what the others made.

    python -m benchmarks.outputs FOLDER N

prints the facts about one output folder as JSON.

All tools get the same templates, so the same marks stand in their pages. Lists are cut in
different places (Laojie numbers from the oldest and lets the first page grow to 39), so it is
the cards on all pages of a list that are compared, not the number of its pages.
"""

import html
import json
import os
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.make_portal import SECTIONS, article, tags_of

ARTICLE = re.compile(r"lanmu\d\d/\d+\.html")
SECTION_LIST = re.compile(r"lanmu\d\d(/.*)?/(index|page-\d+)\.html|lanmu\d\d/page-\d+\.html")
TAG_LIST = re.compile(r"tags?/[^/]+(\.html|/.*\.html)")
FEED = re.compile(r"(feed|index)\.xml")
# That of the news names articles that others name as well.
SITEMAP = re.compile(r"sitemap(?!-news)[^/]*\.xml")
# Articles whose pages are read whole.
SAMPLE = 40
RELATED = 5
_HAN = re.compile(r"[\u4e00-\u9fff]")

Facts = dict[str, Any]


def kind_of(path: str) -> str:
    """Return the kind of an output file, by its path below the output folder."""
    if path in {"tag/index.html", "tags/index.html"}:
        return "other"
    kinds = {"article": ARTICLE, "section list": SECTION_LIST, "tag list": TAG_LIST}
    kinds |= {"feed": FEED, "sitemap": SITEMAP}
    return next((name for name, shape in kinds.items() if shape.fullmatch(path)), "other")


def survey(output: Path) -> tuple[Facts, dict[str, list[str]]]:
    """Return the number of files and bytes by kind, and the paths by kind."""
    paths: dict[str, list[str]] = {}
    sizes: Counter[str] = Counter()
    for folder, below, names in os.walk(output):
        below.sort()
        for name in sorted(names):
            full = os.path.join(folder, name)
            path = os.path.relpath(full, output)
            paths.setdefault(kind_of(path), []).append(path)
            sizes[kind_of(path)] += os.stat(full).st_size
    files = {kind: len(found) for kind, found in sorted(paths.items())}
    return {"files": files, "bytes": dict(sorted(sizes.items()))}, paths


def written_since(output: Path, moment: float) -> int:
    """Return how many files of a folder were written at or after a moment."""
    return sum(
        os.stat(os.path.join(folder, name)).st_mtime >= moment
        for folder, _, names in os.walk(output)
        for name in names
    )


def look(output: Path, total: int) -> Facts:
    """Return what there is to compare in a tool's output for a portal of so many articles."""
    facts, paths = survey(output)
    for kind in ("section list", "tag list"):
        facts[f"{kind} cards"] = _count(output, paths.get(kind, []), '<article class="card">')
    facts["feed items"] = _count(output, paths.get("feed", []), "<item>")
    facts["sitemap articles"] = sum(
        len(re.findall(r"<loc>[^<]*/lanmu\d\d/\d+\.html</loc>", _read(output, path)))
        for path in paths.get("sitemap", [])
    )
    facts["articles"] = {str(n): _article(output, n, total) for n in sample(total)}
    facts["lines around the body"] = statistics.median(
        shown.pop("lines") for shown in facts["articles"].values()
    )
    return facts


def sample(total: int) -> range:
    """Return the numbers of the articles whose pages are read whole."""
    step = max(1, total // SAMPLE)
    return range(step, total + 1, step)


def _count(output: Path, paths: list[str], mark: str) -> int:
    return sum(_read(output, path).count(mark) for path in paths)


def _read(output: Path, path: str) -> str:
    return (output / path).read_text(encoding="utf-8")


def _article(output: Path, number: int, total: int) -> dict[str, int]:
    """Return what an article's page shows."""
    path = article(number, total).path.removeprefix("content/").replace(".md", ".html")
    text = html.unescape(_read(output, path))
    body = _between(text, '<div class="body">', '<nav class="neighbours">')
    frame = text.replace(body, "\n")
    return {
        "tags": text.count('rel="tag"'),
        "sections": sum(f'<li><a href="/{name}/">' in text for name in SECTIONS),
        "neighbours": _between(text, '<nav class="neighbours">', "</nav>").count("<a "),
        "related": _between(text, '<aside class="related">', "</aside>").count("<li>"),
        # The text itself, without attributes such as the ids of headings.
        "characters": len(_HAN.findall(re.sub("<[^>]*>", "", body))),
        "lines": sum(bool(line.strip()) for line in frame.splitlines()),
    }


def _between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def complaints(found: dict[str, Facts], total: int) -> list[str]:
    """Return in which ways the outputs of the tools are not comparable; empty when they are."""
    tags = sum(len(tags_of(number)) for number in range(1, total + 1))
    related = _related(total)
    expected: dict[str, tuple[Callable[[Facts], Any], int]] = {
        "article pages": (lambda facts: facts["files"].get("article"), total),
        "cards in lists of sections": (lambda facts: facts["section list cards"], total),
        "cards in lists of tags": (lambda facts: facts["tag list cards"], tags),
        "items in the feed": (lambda facts: facts["feed items"], min(20, total)),
        "articles in the sitemap": (lambda facts: facts["sitemap articles"], total),
    }
    wrong = [
        f"{tool}: {of(facts)} {what}, not {right}"
        for tool, facts in found.items()
        for what, (of, right) in expected.items()
        if of(facts) != right
    ]
    for number in sample(total):
        own = article(number, total)
        right = {
            "tags": len(own.tags),
            "sections": len(SECTIONS),
            "characters": len(_HAN.findall(own.body)),
            "neighbours": next(iter(found.values()))["articles"][str(number)]["neighbours"],
        }
        for tool, facts in found.items():
            right["related"] = 0 if tool == "hugo-plain" else related[number]
            for what, count in right.items():
                shown = facts["articles"][str(number)][what]
                if shown != count:
                    wrong.append(f"{tool}: article {number} has {shown} {what}, not {count}")
    return wrong


def _related(total: int) -> dict[int, int]:
    """Return how many related articles each of the sample has: older ones with a common tag."""
    found = {}
    for number in sample(total):
        own = set(tags_of(number))
        older = (other for other in range(1, number) if not own.isdisjoint(tags_of(other)))
        found[number] = sum(1 for _ in islice(older, RELATED))
    return found


if __name__ == "__main__":
    print(json.dumps(look(Path(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
