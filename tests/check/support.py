"""Documents and sites to be checked, in a line each."""

from typing import Any

from laojie import clock
from laojie.check import examine, manuscript, run, settings
from laojie.check.finding import Finding
from laojie.load import config as load_config
from laojie.load import documents
from laojie.load.source import Inside, Source
from laojie.model.config import Config
from laojie.pipeline import Options
from tests.support import Portal

ZONE = clock.zone("Asia/Shanghai")
FRONT = "title: 标题\ndate: 2021-09-01 09:00\ntags: [红]\ncover: 1.png\ncover_alt: 图\n"
LISTING = "title: 信息\ndate: 2021-09-01 09:00\nnumber: CS0001\n"


def config(check: str = "") -> Config:
    """Settings with what stands under `check:`, as YAML in braces."""
    text = f"name: 站\nurl: https://www.example.com\n{f'check: {check}' if check else ''}\n"
    return load_config.parse(text.encode())


def examined(text: str, *, listing: bool = False, check: str = "") -> list[Finding]:
    """What the rules find in one source, whose section holds articles or listings."""
    inside = Inside("listing", "出售") if listing else Inside()
    source = Source("content/news/1.md", text.encode(), inside, ZONE, "编辑部")
    parsed = documents.parse(source)
    assert parsed.document is not None, parsed.problems
    made = parsed.document
    wanted = settings.of(config(check))
    read = manuscript.read(source.data, made.card, made.details, made.body, ZONE, wanted)
    assert read is not None
    return examine.findings(read)


def article(body: str, front: str = FRONT, **options: Any) -> list[Finding]:
    """What the rules find in an article."""
    return examined(f"---\n{front}---\n\n{body}\n", **options)


def listing(body: str, front: str = LISTING, **options: Any) -> list[Finding]:
    """What the rules find in a listing."""
    return examined(f"---\n{front}---\n\n{body}\n", listing=True, **options)


def only(findings: list[Finding], rule: str) -> list[Finding]:
    """The findings of one rule."""
    return [item for item in findings if item.rule == rule]


def checked(portal: Portal, *rules: str) -> run.Checked:
    """A check of a portal at its moment."""
    options = Options(portal.site, portal.output, portal.now)
    return run.check(options, rules=rules)


def told(portal: Portal, rule: str) -> list[str]:
    """What one rule tells of a portal: place and message, in Chinese."""
    return [f"{item.place}: {item.text('zh')[0]}" for item in checked(portal, rule).findings]
