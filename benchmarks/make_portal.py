"""Write a portal of N articles for one tool: the same N, the same articles, on any machine.

    python benchmarks/make_portal.py FOLDER N [--tool laojie|hugo|pelican|eleventy]

Each article has 1,500 to 3,500 Han characters in paragraphs with subheads, and now and then a
link, a list, a quotation or a table; twelve sections, two to five of 300 tags, dates over ten
years. Every tool gets the same text; only the front matter is spelled as the tool wants it.
Templates and settings are copied from `peers/TOOL`.
"""

import argparse
import os
import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache, partial
from pathlib import Path

PEERS = Path(__file__).resolve().parent / "peers"
TOOLS = ("laojie", "hugo", "pelican", "eleventy")
SECTIONS = [f"lanmu{n:02d}" for n in range(1, 13)]
TAGS = [f"标签{n:03d}" for n in range(300)]
FIRST = datetime(2012, 1, 1, 8, 0, tzinfo=timezone(timedelta(hours=8)))
DAYS = 3650
# The 2,000 most used characters would be a list of their own; any common block does.
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]
# Sentences are drawn from so many: enough that no two articles are alike, and drawing is quick.
SENTENCES = 5000
# What stands in a sentence of news besides Han characters.
INSERTS = ("2021年", "30%", "App", "5G", "1,280元", "“{}”", "《{}》", "（{}）")
# Articles that one process writes at a time.
BATCH = 5000


@dataclass(frozen=True, slots=True)
class Article:
    """An article as make_portal knows it, before a tool's spelling."""

    number: int
    section: str
    title: str
    date: datetime
    summary: str
    tags: tuple[str, ...]
    body: str

    @property
    def path(self) -> str:
        """Where it lies in the portal's folder."""
        return f"content/{self.section}/{self.number}.md"


def han(rng: random.Random, length: int) -> str:
    """Return so many Han characters."""
    return "".join(rng.choices(HAN, k=length))


def sentence(rng: random.Random, length: int) -> str:
    """Return a sentence of `length` Han characters, every fourth with something else in it."""
    half = length // 2
    first, second = han(rng, half), han(rng, length - half)
    if rng.random() < 0.25:
        first += rng.choice(INSERTS).format(han(rng, 4))
    return f"{first}，{second}{rng.choice('。。。。！？')}"


@cache
def sentences() -> list[str]:
    """Return the sentences that all articles are made of."""
    rng = random.Random(0)
    return [sentence(rng, rng.randint(15, 40)) for _ in range(SENTENCES)]


def paragraph(rng: random.Random) -> str:
    """Return a paragraph of 120 to 260 Han characters or so; some have emphasis or a link."""
    found = rng.choices(sentences(), k=rng.randint(4, 9))
    kind = rng.random()
    if kind < 0.2:
        found[0] = f"**{found[0][:6]}**{found[0][6:]}"
    elif kind < 0.25:
        found.append(f"详见[{found[0][:8]}](https://news.example/{rng.randint(1, 9999)}.html)。")
    return "".join(found)


def body(rng: random.Random) -> str:
    """Return an article's Markdown."""
    # Characters with marks and with what the last paragraph has too many: 1,500 to 3,500 Han.
    wanted = rng.randint(1650, 3300)
    parts = []
    while wanted > 0:
        parts.append(paragraph(rng))
        wanted -= len(parts[-1])
        kind = rng.random()
        if kind < 0.2:
            parts.append(f"## {han(rng, 8)}")
        elif kind < 0.24:
            parts.append("\n".join(f"- {text}" for text in rng.choices(sentences(), k=4)))
        elif kind < 0.26:
            parts.append(f"> {rng.choice(sentences())}")
        elif kind < 0.29:
            rows = [f"| {han(rng, 4)} | {rng.randint(1, 999)} |" for _ in range(4)]
            parts.append("\n".join(["| 项目 | 数量 |", "| --- | ---: |", *rows]))
    return "\n\n".join(parts) + "\n"


def tags_of(number: int) -> tuple[str, ...]:
    """Return the tags of article `number`: drawn apart, so that counting them costs no bodies."""
    rng = random.Random(f"tags of {number}")
    return tuple(rng.sample(TAGS, rng.randint(2, 5)))


def article(number: int, total: int) -> Article:
    """Return article `number` of `total`, from 1; dates rise with the number."""
    rng = random.Random(number)
    return Article(
        number=number,
        section=rng.choice(SECTIONS),
        title=han(rng, rng.randint(12, 24)),
        date=FIRST + timedelta(seconds=DAYS * 86_400 * number // (total + 1)),
        summary=sentence(rng, 50),
        tags=tags_of(number),
        body=body(rng),
    )


def source(found: Article, tool: str) -> str:
    """Return an article's file as a tool reads it."""
    tags = ", ".join(found.tags)
    lines = [
        f"title: {found.title}",
        f"date: {found.date:%Y-%m-%d %H:%M:%S}",
        f"summary: {found.summary}",
        # Pelican's front matter is no YAML; a list is a line with commas.
        f"tags: {tags}" if tool == "pelican" else f"tags: [{tags}]",
    ]
    return "\n".join(["---", *lines, "---", "", found.body])


def section_index(tool: str, weight: int) -> tuple[str, str] | None:
    """Return (file name, text) of what introduces a section; None where a tool has no such file."""
    names = {"laojie": "index.md", "hugo": "_index.md"}
    if tool not in names:
        return None
    text = f"---\ntitle: 栏目{weight:02d}\nweight: {weight}\nsummary: 第{weight}个栏目。\n---\n"
    return names[tool], text


def make(folder: Path, total: int, tool: str = "laojie") -> None:
    """Write the portal into `folder`, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PEERS / tool, folder)
    for weight, section in enumerate(SECTIONS, 1):
        place = folder / "content" / section
        place.mkdir(parents=True)
        if index := section_index(tool, weight):
            (place / index[0]).write_text(index[1], encoding="utf-8")
    batches = [range(n, min(n + BATCH, total + 1)) for n in range(1, total + 1, BATCH)]
    write = partial(_write, folder, total, tool)
    if len(batches) == 1:
        write(batches[0])
        return
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(write, batches):
            pass


def _write(folder: Path, total: int, tool: str, numbers: range) -> None:
    """Write a batch of articles."""
    for number in numbers:
        found = article(number, total)
        with open(folder / found.path, "w", encoding="utf-8", newline="\n") as file:
            file.write(source(found, tool))


def main() -> None:
    """Write the portal that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("articles", type=int)
    parser.add_argument("--tool", choices=TOOLS, default=TOOLS[0])
    given = parser.parse_args()
    make(given.folder, given.articles, given.tool)


if __name__ == "__main__":
    main()
