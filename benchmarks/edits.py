"""What an editor does to a portal between two builds. Each turn takes another article."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks.make_portal import DAYS, FIRST, TAGS, Article, article, source

# The numbers of new articles begin here, above those of any portal.
NEW = 900_000_000


def nothing(site: Path, total: int, tool: str, turn: int) -> None:
    """Change nothing."""


def edit_body(site: Path, total: int, tool: str, turn: int) -> None:
    """Add a paragraph to an article in the middle; what lists show of it stays."""
    path = site / article(total // 2 + turn, total).path
    with open(path, "a", encoding="utf-8", newline="\n") as file:
        file.write(f"\n又添一段，这是第{turn + 1}次修改。\n")


def add(site: Path, total: int, tool: str, turn: int) -> None:
    """Publish a new article, the newest of all."""
    date = FIRST + timedelta(days=DAYS + 1, minutes=turn)
    # The total decides nothing but the date.
    _write(site, replace(article(NEW + turn, 2 * NEW), date=date), tool)


def delete(site: Path, total: int, tool: str, turn: int) -> None:
    """Delete an article in the middle."""
    (site / article(total // 3 + turn, total).path).unlink()


def retag(site: Path, total: int, tool: str, turn: int) -> None:
    """Give one article another tag in place of its first."""
    found = article(total // 4 + turn, total)
    other = next(tag for tag in TAGS if tag not in found.tags)
    _write(site, replace(found, tags=(other, *found.tags[1:])), tool)


def template(site: Path, total: int, tool: str, turn: int) -> None:
    """Change the template of articles, so that the bytes of each article's page change."""
    path = site / "templates" / "article.html"
    text = path.read_text(encoding="utf-8")
    changed = re.sub("<article[^>]*>", f'<article data-edition="{turn}">', text)
    path.write_text(changed, encoding="utf-8", newline="\n")


def _write(site: Path, found: Article, tool: str) -> None:
    (site / found.path).write_text(source(found, tool), encoding="utf-8", newline="\n")
