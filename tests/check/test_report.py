"""The report page: everything that was found, and plots, in one file that needs nothing else."""

from html.parser import HTMLParser

import pytest

from laojie.check import report
from tests.check.support import checked


class Page(HTMLParser):
    """The tags of a page, its text, and what it would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        self.loads += [given[name] or "" for name in ("src", "srcset", "data") if name in given]
        if tag == "link":
            self.loads.append(given.get("href") or "")
        elif given.get("href"):
            self.links.append(given["href"] or "")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def site(portal):
    portal.section("news", title="新闻")
    portal.section("data", title="数据 <b>")
    for number in range(1, 9):
        portal.article(
            f"news/{number}.md",
            f"第{number}篇",
            f"2021-0{number}-15",
            body="字" * 150 * number,
        )
    portal.article("data/1.md", "数", "2021-08-16", body="这是我的的<i>书</i>，书,书。")
    return portal


def test_the_page(site, tmp_path):
    """Each finding stands in it with place, message and hint, by rule and by file."""
    ran = site.run("check", "--report", str(tmp_path / "r.html"))
    page = Page((tmp_path / "r.html").read_text(encoding="utf-8"))
    places = [line.partition(": ")[0] for line in ran.out.split("\n") if line.startswith("content")]
    assert places
    for place in places:
        assert page.text.count(place) >= 2
    assert "重复的字：的的" in page.text
    assert "删掉多余的。" in page.text
    assert {"rule-doubled-words", "file-content/data/1.md"} <= page.ids
    assert {link[1:] for link in page.links} <= page.ids
    assert "试验网" in page.text
    assert "数据 <b>" in page.text


def test_it_needs_nothing_else(site):
    """No script, no file, no address of another host: it opens in any browser, for ever."""
    html = report.page(checked(site), site.now)
    page = Page(html)
    assert "script" not in page.tags
    assert page.loads == []
    assert "http" not in html
    assert "url(" not in html
    assert "@import" not in html


def test_the_plots(site):
    """Articles week by week and by section, lengths, findings by rule: the numbers are right."""
    found = checked(site)
    first, most, rows = report.by_week(found)
    assert f"{first:%Y-%m-%d}" == "2020-08-24"
    assert [(row.label, row.total) for row in rows] == [("全站", 9), ("新闻", 8), ("数据 <b>", 1)]
    assert most == 1
    assert rows[0].bars[-1] == (51, 100.0, "2021-08-16 起的一周：1 篇")
    counts = {bar.key: bar.value for bar in report.rule_bars(found)}
    assert counts["no-cover"] == 9
    assert counts["doubled-words"] == 1


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([0], [("0+", 1)]),
        ([10, 110, 250], [("0–99", 1), ("100+", 2)]),
        ([10] * 98 + [90_000], [("0+", 99)]),
        ([999] * 3, [*[(f"{n}00–{n}99" if n else "0–99", 0) for n in range(9)], ("900+", 3)]),
    ],
)
def test_the_histogram(lengths, expected):
    """Bins of a round width, no more than ten; the few longest share the last one."""
    assert [(bar.label, bar.value) for bar in report.histogram(lengths)] == expected


def test_nothing_to_show(portal):
    """A site without articles and without findings has a page as well."""
    html = report.page(checked(portal), portal.now)
    assert "没有发现问题" in html
    assert "每周" not in html


def test_in_english(portal):
    """`lang: en` speaks English, rules included."""
    portal.settings(lang="en")
    portal.article("news/1.md", body="我的的书。")
    html = report.page(checked(portal), portal.now)
    assert "words typed twice" in html
    assert 'lang="en"' in html


def test_a_long_list_is_cut(portal, monkeypatch):
    """What one rule found too often is counted in full and listed in part."""
    monkeypatch.setattr(report, "LISTED", 2)
    portal.article("news/1.md", body="我的的书。\n\n你的的书。\n\n他的的书。")
    html = report.page(checked(portal, "doubled-words"), portal.now)
    assert html.count("……共 3 处，这里列出前 2 处") == 2
