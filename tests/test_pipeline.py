"""The one path: what an edit rewrites, what a report says, and who does the work."""

import contextlib
import multiprocessing
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from laojie import pipeline
from laojie.errors import UsageError
from laojie.load import scan
from laojie.pipeline import Options
from tests.support import Portal

FEEDS = {"feed.xml", "atom.xml", "feed.json"}
NEWS_FEEDS = {f"news/{name}" for name in FEEDS}


def test_a_folder_may_be_named_beside_files_in_it(portal: Portal):
    """An engine that is told of both builds what a clean build does: each counts once."""
    portal.section("news", "新闻")
    engine = pipeline.Engine(Options(portal.site, portal.output, portal.now))
    engine.build()
    portal.articles(2)
    portal.article("news/deep/3.md")
    engine.build(["content/news", "content/news/1.md", "content/news/deep/3.md"])
    assert portal.tree() == portal.clean()
    portal.remove("content/news/deep")
    engine.build(["content/news/deep/3.md", "content/news/deep", "content/news/index.md"])
    assert portal.tree() == portal.clean()
    engine.close()


def portal_of_everything(portal: Portal) -> Portal:
    """Two sections of articles, one of listings, tags, a topic, authors, pages, an alias."""
    form = {"provider": "wjx", "address": "https://a.cn/x", "field": "n", "label": "咨询"}
    portal.settings(
        forms={"ask": form, "other": form},
        notice="注意",
        tags={"甲": {"slug": "jia", "summary": "关于甲"}},
        topics={"专": {"slug": "zhuan", "title": "专题"}},
        authors={"老王": {"slug": "wang", "title": "王"}},
    )
    portal.section("news", "新闻")
    portal.section("rules", "规则")
    portal.section("sale", "出售", kind="listing", offer="出售", form="ask")
    portal.article("news/1.md", "一", "2021-09-01", tags=["甲"], topics=["专"], summary="摘要")
    portal.article("news/2.md", "二", "2021-09-02", author="老王", summary="摘要")
    portal.article("rules/3.md", "三", "2021-09-03", tags=["甲"], aliases=["/old.html"])
    portal.listing("sale/1.md")
    portal.listing("sale/2.md", number="CS2", form="other")
    portal.page("about.md", "关于")
    portal.build()
    return portal


def notice(portal: Portal) -> None:
    portal.settings(notice="新的提醒")


def form(portal: Portal) -> None:
    portal.edit(
        "site.yaml",
        "other:\n    provider: wjx\n    address: https://a.cn/x",
        "other:\n    provider: wjx\n    address: https://b.cn/y",
    )


def tag_summary(portal: Portal) -> None:
    portal.edit("site.yaml", "关于甲", "甲的一切")


def topic_title(portal: Portal) -> None:
    portal.edit("site.yaml", "title: 专题", "title: 大专题")


def author_title(portal: Portal) -> None:
    portal.edit("site.yaml", "title: 王", "title: 老王头")


def unused_setting(portal: Portal) -> None:
    portal.settings(icp="某备1号")


def comment(portal: Portal) -> None:
    portal.write("site.yaml", "# 说明\n" + portal.source("site.yaml"))


def template_of_listings(portal: Portal) -> None:
    portal.edit("templates/listing.html", '<p class="notice">', '<p class="note">')


def unused_template(portal: Portal) -> None:
    portal.write("templates/spare.html", "x")


def comment_in_a_template(portal: Portal) -> None:
    portal.edit("templates/tag.html", "{{ term.summary }}", "{# x #}{{ term.summary }}")


def body(portal: Portal) -> None:
    portal.edit("content/news/1.md", "正文。", "新的正文。")


def summary(portal: Portal) -> None:
    portal.edit("content/news/2.md", "摘要", "新的摘要")


def listing_price(portal: Portal) -> None:
    portal.listing("sale/2.md", number="CS2", form="other", price="100")


def alias(portal: Portal) -> None:
    portal.edit("content/rules/3.md", "/old.html", "/older.html")


def page_body(portal: Portal) -> None:
    portal.page("about.md", "关于", "别的。")


def static_file(portal: Portal) -> None:
    portal.write("static/css/site.css", "b {}")


def extra_data(portal: Portal) -> None:
    portal.write("data/hot.csv", "a,b\n")


def section_text(portal: Portal) -> None:
    portal.section("rules", "规则", "介绍。")


EDITS: dict[Callable[[Portal], None], set[str]] = {
    notice: {"sale/1.html", "sale/2.html"},
    form: {"sale/2.html"},
    tag_summary: {"tag/jia/index.html"},
    topic_title: {"topic/index.html", "topic/zhuan/index.html", "news/1.html"},
    author_title: {"author/index.html", "author/wang/index.html", "news/2.html"}
    | FEEDS
    | NEWS_FEEDS,
    unused_setting: set(),
    comment: set(),
    template_of_listings: {"sale/1.html", "sale/2.html"},
    unused_template: set(),
    comment_in_a_template: set(),
    body: {"news/1.html"} | FEEDS | NEWS_FEEDS,
    summary: {
        *("news/2.html", "news/index.html", "index.html", "author/wang/index.html"),
        "archive/2021/09/index.html",
        *(FEEDS | NEWS_FEEDS),
    },
    listing_price: {"sale/2.html", "sale/index.html"},
    alias: {"old.html", "older.html"},
    page_body: {"about.html"},
    extra_data: set(),
    # Without a summary of its own, a section's begins its text, and its feeds say it.
    section_text: {"rules/index.html", *(f"rules/{name}" for name in FEEDS)},
}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_rewrites_what_it_touches_and_nothing_else(portal: Portal, edit):
    """site.yaml counts key by key, templates and includes by content, documents by what of them
    a page shows; the result is what a clean build gives."""
    portal_of_everything(portal)
    before = portal.mtimes()
    edit(portal)
    report = portal.build()
    assert report.problems == []
    assert {change.path for change in report.changed} == EDITS[edit]
    after = portal.mtimes()
    assert {p for p in before if after.get(p) != before[p]} <= EDITS[edit]
    assert portal.tree() == portal.clean()
    assert portal.build().rendered == 0


def test_a_static_file_gets_a_new_name_and_its_pages_with_it(portal: Portal):
    """The file under its new name, the pages that name it, and the old file gone."""
    portal.edit("templates/404.html", "<a ", '{{ asset("css/site.css") }}<a ')
    portal_of_everything(portal)
    static_file(portal)
    changed = {c.path: c.change for c in portal.build().changed}
    assert changed.pop("404.html") == "changed"
    assert sorted(changed.values()) == ["added", "removed"]
    assert all(path.startswith("static/css/site.") for path in changed)
    assert portal.tree() == portal.clean()


def test_settings_that_shape_the_site_start_anew_but_keep_what_is_the_same(portal: Portal):
    """Another per_page cuts the lists anew; pages whose bytes stay keep their files."""
    portal_of_everything(portal)
    portal.articles(12, first=10)
    portal.build()
    before = portal.mtimes()
    portal.settings(per_page=2)
    portal.build()
    after = portal.mtimes()
    assert {"about.html", "404.html", "sale/1.html"} <= {
        path for path in before if after.get(path) == before[path]
    }
    assert portal.exists("news/page-5.html")
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize(
    "value",
    [
        {"timezone": "UTC"},
        {"author": "别人"},
        {"feeds": {"items": 1}},
        {"sitemap": {"per_file": 2}},
        {"url": "https://example.org/x"},
        {"language": "en"},
        {"tags": {"甲": {"slug": "a"}}},
        {"blocks": {}},
        {"name": "别名"},
        {"archive_per_page": 1},
        {"baidu_time_factor": True},
    ],
    ids=lambda value: next(iter(value)),
)
def test_any_setting_may_change(portal: Portal, value):
    """There, and back again: every step gives what a clean build gives."""
    portal_of_everything(portal)
    first = portal.tree()
    settings = portal.source("site.yaml")
    portal.settings(**value)
    portal.build()
    assert portal.tree() == portal.clean()
    portal.write("site.yaml", settings)
    portal.build()
    assert portal.tree() == first


def test_what_moves_takes_its_lists_along(portal: Portal):
    """A document moved to another folder is there, and nowhere else."""
    portal_of_everything(portal)
    portal.rename("content/news/1.md", "content/rules/1.md")
    report = portal.build()
    assert report.problems == []
    assert portal.exists("rules/1.html")
    assert not portal.exists("news/1.html")
    assert portal.tree() == portal.clean()


def test_a_folder_may_be_renamed(portal: Portal):
    """All its addresses change; nothing of the old name is left."""
    portal_of_everything(portal)
    portal.rename("content/news", "content/xinwen")
    portal.build()
    assert not (portal.output / "news").exists()
    assert portal.tree() == portal.clean()


def test_a_catalog_of_another_version_still_knows_the_files_that_are_out(portal: Portal):
    """It starts over, and yet removes what is no longer made and writes what is alike not again."""
    portal.articles(3)
    portal.page("about.md")
    portal.build()
    with contextlib.closing(sqlite3.connect(portal.state / "catalog.db")) as db, db:
        db.execute("UPDATE meta SET value = '0' WHERE name = 'version'")
    portal.remove("content/news/2.md")
    before = portal.mtimes()
    report = portal.build()
    assert not portal.exists("news/2.html")
    assert report.foreign == []
    assert portal.mtimes()["about.html"] == before["about.html"]
    assert portal.tree() == portal.clean()


def listed(portal: Portal) -> set[str]:
    """The folders of sources that need not be compared file by file."""
    with contextlib.closing(sqlite3.connect(portal.state / "catalog.db")) as db:
        return {row[0] for row in db.execute("SELECT folder FROM listing")}


def settled(portal: Portal) -> None:
    """Wait until no source changed so lately that its stat proves nothing, and build."""
    time.sleep(scan.RACY_NS / 1e9 * 2)
    portal.build()


def test_a_folder_is_compared_as_a_whole(portal: Portal):
    """Once all of it is taken in, and until something in it changes."""
    portal.section("news")
    portal.articles(2)
    settled(portal)
    assert {"", "content/news", "static/css"} <= listed(portal)
    portal.edit("content/news/1.md", "第1篇", "第一篇")
    portal.build()
    assert "static/css" in listed(portal)
    assert "第一篇" in portal.read("news/1.html")
    settled(portal)
    assert "content/news" in listed(portal)


def test_a_folder_with_a_mistake_in_it_is_looked_at_again(portal: Portal):
    """Also where its files stay as they are: what they are taken for is said elsewhere."""
    portal.section("news")
    portal.articles(2)
    settled(portal)
    portal.section("news", kind="listing")
    wrong = portal.build().problems
    assert {p.path for p in wrong} >= {"content/news/1.md", "content/news/2.md"}
    settled(portal)
    assert portal.build().problems == wrong


def test_a_folder_may_go_and_come_back_as_it_was(portal: Portal):
    """A preview may see it go; the next whole look sees it come back, every file untouched."""
    portal.section("news")
    portal.articles(2)
    settled(portal)
    engine = pipeline.Engine(Options(portal.site, portal.output, portal.now))
    portal.rename("content/news", "elsewhere")
    engine.build(["content/news"])
    engine.close()
    assert not portal.exists("news/1.html")
    portal.rename("elsewhere", "content/news")
    portal.build()
    assert portal.exists("news/1.html")


def test_the_counts_of_a_report(portal: Portal):
    """Documents, hidden ones, pages; rendered is written plus unchanged."""
    portal_of_everything(portal)
    portal.article("news/draft.md", draft=True)
    portal.edit("content/news/1.md", "正文。", "新的正文。")
    report = portal.build()
    assert (report.documents, report.hidden) == (10, 1)
    assert report.total == len(portal.tree())
    assert report.rendered == report.written + report.unchanged
    assert report.written == len(report.changed)
    assert report.removed == 0


@pytest.mark.parametrize("place", ["", "content", "content/x", "static", ".."])
def test_output_over_the_sources_is_refused(portal: Portal, place):
    """Before anything is written."""
    with pytest.raises(UsageError, match="sources"):
        pipeline.build(Options(portal.site, portal.site / place, portal.now))
    assert not portal.state.exists()


def processes() -> Executor:
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("forkserver"))


def threads() -> Executor:
    return ThreadPoolExecutor(2)


@pytest.mark.parametrize("made", [processes, threads], ids=["processes", "threads"])
def test_any_executor_will_do(portal: Portal, made):
    """Whoever does the work, the result is that of this process alone, build after build."""
    portal.section("news", "新闻")
    portal.articles(70)
    with made() as executor:
        portal.build(executor=executor)
        assert portal.tree() == portal.clean()
        portal.articles(3, first=71)
        portal.build(executor=executor)
        assert portal.tree() == portal.clean()
        portal.write("content/news/bad.md", "x")
        assert [p.path for p in portal.build(executor=executor).problems] == ["content/news/bad.md"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_problem_is_told_the_same_by_any_number_of_processes(portal: Portal, jobs):
    """Problems come back from workers as well, sorted, each once."""
    portal.section("news", "新闻")
    portal.articles(450)
    for number in (3, 200, 449):
        portal.edit(f"content/news/{number}.md", "正文。", f"[x](none{number}.md)")
    portal.write("content/news/77.md", "x")
    problems = portal.build(jobs=jobs).problems
    assert [(p.path, p.code) for p in problems] == [
        ("content/news/200.md", "missing-link"),
        ("content/news/3.md", "missing-link"),
        ("content/news/449.md", "missing-link"),
        ("content/news/77.md", "front-matter-missing"),
    ]
