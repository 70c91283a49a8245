"""What a build tells of itself: how far it is, and afterwards where its time went."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from laojie import display, pipeline, summary
from laojie.pipeline import Options
from laojie.progress import Slow, Slowest
from tests.support import NOW, ROOT, Portal


class Kept:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.lang = ""
        self.steps: dict[str, tuple[int, int]] = {}
        self._step = ""

    def language(self, lang: str) -> None:
        self.lang = lang

    def step(self, name: str, total: int = 0) -> None:
        self._step = name
        self.steps[name] = (0, total)

    def advance(self, count: int) -> None:
        done, total = self.steps[self._step]
        self.steps[self._step] = (done + count, total)


def small(portal: Portal, articles: int = 5) -> Portal:
    portal.section("news", "新闻")
    portal.articles(articles)
    return portal


def build(portal: Portal, kept: Kept, **options: object) -> pipeline.Report:
    made = Options(portal.site, portal.output, portal.now, progress=kept)
    return pipeline.build(replace(made, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_step_goes_through_all_that_it_announced(portal: Portal, jobs):
    """Documents and pages are counted to the end, in this process and in others."""
    small(portal, 450).settings(lang="en")
    kept = Kept()
    report = build(portal, kept, jobs=jobs)
    assert kept.lang == "en"
    assert kept.steps["parse"] == (450, 450)
    assert kept.steps["render"] == (report.rendered, report.rendered)
    assert list(report.seconds) == ["load", "parse", "plan", "render", "publish", "total"]
    assert kept.steps.keys() == report.seconds.keys() - {"total"}


def test_nothing_to_do_is_nothing_announced(portal: Portal):
    """A build that renders nothing goes through no pages."""
    small(portal).build()
    # What was written a moment before a build is looked at once more by the next.
    portal.build()
    kept = Kept()
    build(portal, kept)
    assert kept.steps["parse"] == kept.steps["render"] == (0, 0)


def test_the_seconds_of_the_steps_are_those_of_the_whole(portal: Portal):
    """No step is counted twice, and none is forgotten."""
    seconds = small(portal).build().seconds
    steps = sum(value for name, value in seconds.items() if name != "total")
    assert steps == pytest.approx(seconds["total"], abs=0.05)


# Lines


def test_plain_lines(monkeypatch):
    """A line tells the step and how much is done, in the site's language; not too often."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    stream = StringIO()
    with display.shown(stream) as progress:
        progress.step("load")
        for lang, second in (("zh", 4), ("zh", 6), ("zh", 7), ("en", 12)):
            now[0] = second
            progress.language(lang)
            progress.step("render", 12_000)
            progress.advance(1024)
    assert stream.getvalue().splitlines() == [
        "生成页面 0 / 12,000",
        "rendering pages 0 / 12,000",
    ]


# On a terminal

# Every build shows its progress at once, so that the test need not wait.
COMMAND = """
import sys
import time
from laojie import cli, display
display.BAR_AFTER = display.LINE_EVERY = 0
{first}
sys.exit(cli.main(sys.argv[1:]))
"""


def on_a_terminal(portal: Portal, first: str = "", **env: str) -> tuple[str, str]:
    """Build with a terminal for standard error; return what came on (stdout, terminal)."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
    parent, child = pty.openpty()
    given = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND.format(first=first), "build", "--now", NOW, portal.site],
        cwd=ROOT,
        env=given | {"TERM": "xterm-256color", "COLUMNS": "100", "LANG": "C.UTF-8"} | env,
        stdout=subprocess.PIPE,
        stderr=child,
    )
    os.close(child)
    shown = b"".join(_chunks(parent))
    os.close(parent)
    out = process.communicate(timeout=60)[0]
    assert process.returncode == 0
    return out.decode(), shown.decode()


def _chunks(terminal: int) -> Iterable[bytes]:
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            # How Linux says that nobody holds the other end any more.
            return
        if not data:
            return
        yield data


@pytest.mark.parametrize(("lang", "text"), [("zh", "生成页面"), ("en", "rendering pages")])
def test_a_bar_on_a_terminal(portal: Portal, lang, text):
    """It tells step and numbers, in colour, and is taken away; stdout holds the summary alone."""
    pytest.importorskip("rich", reason="rich is not installed")
    small(portal, 200).settings(lang=lang)
    out, shown = on_a_terminal(portal)
    assert text in shown
    assert re.search(r"\d+/\d+", shown)
    assert "\x1b[38;5;" in shown
    # The last thing it does to its line is to erase it and to show the cursor again.
    assert shown.rindex("\x1b[2K") > shown.rindex(text)
    assert "\x1b[?25h" in shown
    assert "\x1b" not in out
    assert len(out.splitlines()) == 1


def test_no_colours_where_none_are_wanted(portal: Portal):
    """NO_COLOR: the bar has none."""
    pytest.importorskip("rich", reason="rich is not installed")
    _, shown = on_a_terminal(small(portal, 100), NO_COLOR="1")
    assert "生成页面" in shown
    assert not re.search(r"\x1b\[[\d;]*[34]\d[\d;]*m", shown)


@pytest.mark.parametrize(
    ("first", "env"),
    [("", {"TERM": "dumb"}), ("sys.modules['rich'] = None", {})],
    ids=["a dumb terminal", "without rich"],
)
def test_lines_on_a_terminal_that_cannot_draw(portal: Portal, first, env):
    """Without control characters."""
    _, shown = on_a_terminal(small(portal, 100), first, **env)
    assert "\x1b" not in shown
    assert re.search(r"^生成页面 \d+ / \d+\r$", shown, re.MULTILINE)


def test_nothing_is_shown_of_a_short_build(portal: Portal):
    """On a terminal as elsewhere, and rich is not even imported."""
    last = "import atexit; atexit.register(lambda: print('rich' in sys.modules))"
    out, shown = on_a_terminal(small(portal), f"display.BAR_AFTER = 60\n{last}")
    assert shown == ""
    assert out.splitlines()[-1] == "False"


# The summary


def test_the_slowest_are_kept_in_order():
    """Ten of any number, the slowest first."""
    slowest = Slowest(keep=3)
    for number in (5, 1, 9, 7, 3):
        slowest.add(f"{number}.md", number / 10)
    assert slowest.found() == [Slow(0.9, "9.md"), Slow(0.7, "7.md"), Slow(0.5, "5.md")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_slowest_documents_and_pages(portal: Portal, jobs):
    """A document with a large table is the slowest, whoever parses it; kinds sum up all pages."""
    small(portal, 420)
    rows = "\n".join(f"| {n} | **文**{n} |" for n in range(1500))
    portal.article("news/table.md", body=f"| 甲 | 乙 |\n| --- | --- |\n{rows}")
    report = portal.build(jobs=jobs)
    assert report.slowest[0].path == "content/news/table.md"
    assert len(report.slowest) == len(report.slowest_pages) == 10
    seconds = [slow.seconds for slow in report.slowest]
    assert seconds == sorted(seconds, reverse=True)
    assert seconds[0] > 5 * seconds[-1] > 0
    assert report.kinds["article"].pages == 421
    assert sum(spent.pages for spent in report.kinds.values()) == report.rendered


def test_where_the_time_went(portal: Portal):
    """With -v the steps, the slowest documents and pages, and the kinds of pages."""
    lines = small(portal).run("build", "-v").out.splitlines()
    [steps] = [line for line in lines if line.startswith("各步用时：")]
    names = ["查看文件", "解析文档", "安排页面", "生成页面", "收尾"]
    assert [part.split(" ")[0] for part in steps.partition("：")[2].split("，")] == names
    titles = [line for line in lines if line.endswith("（CPU 秒）：")]
    assert titles == ["最慢的文档（CPU 秒）：", "最慢的页面（CPU 秒）：", "各类页面（CPU 秒）："]
    assert any(re.fullmatch(r" +0\.\d{3}  content/news/\d\.md", line) for line in lines)
    assert any(re.fullmatch(r" +\d\.\d\d  article，5 页", line) for line in lines)


def test_a_long_build_tells_where_its_time_went_unasked(portal: Portal, monkeypatch):
    """But of documents and pages only those that are slow; a short one says nothing."""
    assert len(small(portal).run("build").out.splitlines()) == 1
    monkeypatch.setattr(summary, "LONG", 0)
    monkeypatch.setattr(summary, "WORTH_TELLING", 3600)
    ran = portal.run("build", "--fresh")
    assert "各步用时：" in ran.out
    assert "最慢的" not in ran.out


@pytest.mark.parametrize(("lang", "text"), [("zh", "转换这篇文档用了"), ("en", "to convert")])
def test_a_document_that_takes_too_long_is_named(portal: Portal, monkeypatch, lang, text):
    """On stderr, with its path; it is no error."""
    small(portal, 1).settings(lang=lang)
    monkeypatch.setattr(summary, "TOO_SLOW", 0)
    ran = portal.run("build")
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if line.startswith("content/news/1.md: ")]
    assert text in ran.err


def test_times_in_the_report(portal: Portal, tmp_path: Path):
    """`--report` holds seconds by step, the slowest documents and pages, and the kinds."""
    file = tmp_path / "report.json"
    small(portal).run("build", "--report", str(file))
    found = json.loads(file.read_text(encoding="utf-8"))
    assert set(found["seconds"]) == {"load", "parse", "plan", "render", "publish", "total"}
    assert {item["path"] for item in found["slowest"]} >= {"content/news/1.md"}
    assert all(item["seconds"] > 0 for item in found["slowest"])
    assert {item["path"] for item in found["slowest_pages"]} <= set(portal.tree())
    assert found["kinds"]["article"]["pages"] == 5
