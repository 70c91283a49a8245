"""Write a portal of N articles: the same N, the same bytes, on any machine.

    python benchmarks/make_portal.py FOLDER N

Each article has 1,500 to 3,500 Han characters in paragraphs with subheads, a list, and a table
now and then; twelve sections, two to five of 300 tags, twenty authors, dates over ten years.
Templates and static files are the portal's own.
"""

import argparse
import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = [f"lanmu{n:02d}" for n in range(1, 13)]
TAGS = [f"标签{n:03d}" for n in range(300)]
AUTHORS = [f"作者{n:02d}" for n in range(20)]
FIRST = datetime(2012, 1, 1, 8, 0, tzinfo=UTC)
DAYS = 3650
# The 2,000 most used characters would be a list of their own; any common block does.
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]
SITE = """\
name: 测试门户
url: https://portal.example
tagline: 用来量速度的门户
description: 一份按固定规则写成的门户，只用来测量构建速度。
per_page: 20
blocks:
  latest: {mode: fragment, title: 最新, url: /archive/, count: 10}
  hot: {mode: fragment, title: 推荐, url: /archive/, count: 10}
"""


def sentence(rng: random.Random, length: int) -> str:
    """Return a sentence of `length` Han characters."""
    text = "".join(rng.choices(HAN, k=length))
    half = length // 2
    return f"{text[:half]}，{text[half:]}。"


def paragraph(rng: random.Random, length: int) -> str:
    """Return a paragraph of about `length` Han characters, with a few marks of emphasis."""
    found = []
    while length > 0:
        found.append(sentence(rng, rng.randint(15, 40)))
        length -= 28
    if rng.random() < 0.3:
        found[0] = f"**{found[0][:6]}**{found[0][6:]}"
    return "".join(found)


def body(rng: random.Random) -> str:
    """Return an article's Markdown."""
    wanted = rng.randint(1500, 3500)
    parts = []
    while wanted > 0:
        parts.append(paragraph(rng, rng.randint(120, 260)))
        wanted -= 190
        kind = rng.random()
        if kind < 0.2:
            parts.append(f"## {''.join(rng.choices(HAN, k=8))}")
        elif kind < 0.25:
            parts.append("\n".join(f"- {sentence(rng, 20)}" for _ in range(4)))
        elif kind < 0.28:
            rows = [
                f"| {''.join(rng.choices(HAN, k=4))} | {rng.randint(1, 999)} |" for _ in range(4)
            ]
            parts.append("\n".join(["| 项目 | 数量 |", "| --- | ---: |", *rows]))
    return "\n\n".join(parts) + "\n"


def article(number: int, total: int) -> tuple[str, str]:
    """Return (path, text) of article `number` of `total`, from 1; dates rise with the number."""
    rng = random.Random(number)
    moment = FIRST + timedelta(days=DAYS) * (number / (total + 1))
    tags = rng.sample(TAGS, rng.randint(2, 5))
    text = (
        f"---\ntitle: {''.join(rng.choices(HAN, k=rng.randint(12, 24)))}\n"
        f"date: {moment:%Y-%m-%d %H:%M:%S}\n"
        f"summary: {sentence(rng, 50)}\n"
        f"tags: [{', '.join(tags)}]\nauthor: {rng.choice(AUTHORS)}\n"
        f"---\n\n{body(rng)}"
    )
    return f"content/{rng.choice(SECTIONS)}/{number}.md", text


def make(folder: Path, total: int) -> None:
    """Write the portal into `folder`, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("templates", "static"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "site.yaml").write_text(SITE, encoding="utf-8")
    for weight, section in enumerate(SECTIONS, 1):
        place = folder / "content" / section
        place.mkdir(parents=True)
        index = (
            f"---\ntitle: 栏目{weight:02d}\nweight: {weight}\nsummary: 第{weight}个栏目。\n---\n"
        )
        (place / "index.md").write_text(index, encoding="utf-8")
    for number in range(1, total + 1):
        path, text = article(number, total)
        (folder / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("articles", type=int)
    given = parser.parse_args()
    make(given.folder, given.articles)
