"""The preview: what it answers and to whom, what it builds and when, what never reaches output/."""

import contextlib
import errno
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from watchdog.observers.api import BaseObserver

from laojie import cli, clock
from laojie.check import run
from laojie.errors import problem
from laojie.pipeline import Engine, Options
from laojie.serve import facts, files, hypertext, inbox
from laojie.serve.app import is_welcome
from laojie.serve.facts import Subject
from laojie.serve.inbox import Inbox
from tests.previews import Previewed, previewing
from tests.support import ROOT, Portal

SCRIPT = '<script src="/__preview/client.js"'


@pytest.fixture
def news(portal: Portal) -> Portal:
    """A portal with a section, an article, and a page for lost readers."""
    portal.section("news", title="新闻")
    portal.article("news/1.md", "第一篇", body="头一段。")
    return portal


@pytest.fixture
def served(news: Portal) -> Iterator[Previewed]:
    """A preview of that portal."""
    with previewing(news) as found:
        yield found


# Pure parts


def test_includes_are_put_in_as_servers_do():
    """Server side includes and edge side includes, one in another, and a note where none is."""
    parts = {"/a.html": b"[<!--#include virtual='/b.html' -->]", "/b.html": b"b"}
    page = b'<!--#include virtual="/a.html" --><esi:include src="/b.html"/>'
    assert hypertext.with_includes(page, parts.get) == b"[b]b"
    lost = hypertext.with_includes(b'<!--#include virtual="/c.html" -->', parts.get)
    assert lost == b"[an error occurred while processing the directive]"


def test_an_include_of_itself_ends():
    """A block that includes itself does not keep the preview busy for ever."""
    own = b'x<!--#include virtual="/own.html" -->'
    assert hypertext.with_includes(own, {"/own.html": own}.get).count(b"x") == 6


@pytest.mark.parametrize(
    ("page", "whole"),
    [
        (b"<!DOCTYPE html><p>x", True),
        (b"\xef\xbb\xbf <!-- made -->\n<html>", True),
        (b"<div>a block</div>", False),
        (b"", False),
    ],
)
def test_only_whole_pages_get_the_script(page, whole):
    """What a script fetches to put it into a page is left as it is."""
    assert hypertext.is_whole_page(page) is whole


def test_the_script_stands_at_the_end_of_the_body_and_knows_what_it_is_told():
    """The last end of a body counts, and no value can break out of its attribute."""
    page = hypertext.with_script(b"<pre></body></pre></body></html>", "/s.js", {"page": '/"<>'})
    script = b'<script src="/s.js" defer data-page="/&quot;&lt;&gt;"></script>\n'
    assert page == b"<pre></body></pre>" + script + b"</body></html>"


def test_a_page_and_its_stylesheets_are_told_apart():
    """Pages that differ in the address of a stylesheet alone are the same without it."""
    pages = [
        b'<link rel="icon" href="/i"><link rel="stylesheet" href="/s.%s.css"><p>x' % version
        for version in (b"1", b"2")
    ]
    first, second = map(hypertext.stylesheets, pages)
    assert first[0] == ["/s.1.css"]
    assert second[0] == ["/s.2.css"]
    assert first[1] == second[1] == b'<link rel="icon" href="/i"><p>x'


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/", "index.html"),
        ("/a/", "a/index.html"),
        ("/a/index.html", "a/index.html"),
        ("/新闻/1.html", "新闻/1.html"),
        ("/a", "folder"),
        ("/bare", None),
        ("/bare/", None),
        ("/no.html", None),
        ("/../secret.txt", None),
        ("/a/../index.html", None),
        ("/a/./index.html", None),
        ("//index.html", None),
        ("/a//index.html", None),
        ("/index.html/", None),
        ("/..\\secret.txt", None),
        ("/\0", None),
        ("/out.txt", None),
        ("/way/secret.txt", None),
        ("/inside.html", "index.html"),
        ("/" + "x" * 5000, None),
        ("index.html", None),
        ("", None),
    ],
)
def test_an_address_leads_to_a_file_of_the_folder_or_nowhere(tmp_path, path, found):
    """Nothing climbs out of output/, by dots, by a second slash, or by a symbolic link."""
    root = tmp_path / "output"
    for name in ("index.html", "a/index.html", "新闻/1.html", "bare/x.txt", "../secret.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "way").symlink_to(tmp_path)
    (root / "inside.html").symlink_to(root / "index.html")
    answer = files.find(root, path)
    if answer is None or found is None:
        assert answer is found
    elif found == "folder":
        assert answer.is_folder
    else:
        assert answer.path == str(root / found)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.CSS", "text/css; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("feed.json", "application/json; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.webp", "image/webp"),
        ("a.woff2", "font/woff2"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_content_types(name, kind):
    """By the ending, with the encoding where it is text."""
    assert files.content_type(name) == kind


@pytest.mark.parametrize(
    ("header", "bound", "welcome"),
    [
        ("127.0.0.1:8000", "127.0.0.1", True),
        ("localhost:8000", "127.0.0.1", True),
        ("news.localhost", "127.0.0.1", True),
        ("[::1]:8000", "::1", True),
        ("evil.example", "127.0.0.1", False),
        ("localhost.evil.example", "127.0.0.1", False),
        ("127.0.0.1.evil.example", "127.0.0.1", False),
        ("192.168.1.5:8000", "127.0.0.1", False),
        ("192.168.1.5:8000", "0.0.0.0", True),
        ("evil.example", "0.0.0.0", False),
        ("desk.lan:8000", "desk.lan", True),
        ("", "127.0.0.1", False),
        ("[", "127.0.0.1", False),
    ],
)
def test_only_names_of_this_preview_are_welcome(header, bound, welcome):
    """A name that somebody on the web lets lead to this machine is not."""
    assert is_welcome(header, bound) is welcome


def test_a_burst_of_changes_is_taken_as_one():
    """What comes in quick succession is one change; an empty one when nothing comes."""
    box = Inbox()
    box.put("content/a.md")
    box.put("content/b.md", "content/a.md")
    assert box.take(5) == {"content/a.md", "content/b.md"}
    assert box.take(0.01) == set()


def test_changes_that_come_while_waiting_are_taken_too():
    """The end of a save that takes a moment is not left for a second build."""
    box = Inbox()
    late = threading.Timer(inbox.QUIET / 4, box.put, ["content/b.md"])
    box.put("content/a.md")
    late.start()
    assert box.take(5) == {"content/a.md", "content/b.md"}
    late.join()


def test_a_flood_of_changes_means_everything():
    """Among so many the system may have dropped some, so all sources are to be looked at."""
    box = Inbox()
    for number in range(inbox.MANY + 1):
        box.put(f"content/{number}.md")
    assert box.take(5) is None


def test_search_results_are_cut_where_engines_cut():
    """A title of 40 Han characters has 80 columns: too many for Google's 60 and Baidu's 63."""
    head = f"<title>{'长' * 40}</title><meta name=description content='{'述' * 100}'>"
    google, baidu = facts.results(head.encode())
    assert google.title == "长" * 29 + "…"
    assert baidu.title == "长" * 30 + "…"
    assert google.title_is_cut
    assert google.description == "述" * 79 + "…"
    assert not facts.results(b"<title>x</title>")[0].title_is_cut


def test_findings_are_those_of_the_page_each_once():
    """A problem of another file is none of this page's; what rendering found is."""
    page = {"owner": "document:content/a/1.md", "problems": '[["templates/x.html", 1, 1, "a", []]]'}
    own, other = problem("content/a/1.md", "a", line=2), problem("content/a/2.md", "a")
    found = facts.findings(Subject("a/1.html", None, page), [own, other, own])
    assert [item.path for item in found] == ["content/a/1.md", "templates/x.html"]


@pytest.mark.parametrize(
    ("owner", "sources"),
    [
        ("list:section:news", ["content/news/index.md"]),
        ("list:tag:安心购", ["site.yaml"]),
        ("document:content/a.md", ["content/a.md"]),
        ("site", ["site.yaml"]),
    ],
)
def test_the_sources_of_a_page(owner, sources):
    """The panel names the file that an editor would open."""
    assert Subject("x", None, {"owner": owner}).sources == sources


# What it answers


def test_a_page_is_served_with_the_script_and_output_stays_without(served, news):
    """The browser gets what reloads it; the file that is published does not."""
    answer = served.get("/news/1.html")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "第一篇" in answer.text
    assert SCRIPT in answer.text
    assert not any(b"__preview" in data for data in news.tree().values())


def test_files_are_served_as_they_are(served, news):
    """A feed and a stylesheet, with their types; HEAD tells the length and sends nothing."""
    feed = served.get("/feed.xml")
    assert feed.data == (news.output / "feed.xml").read_bytes()
    assert feed.headers["content-type"] == "application/xml; charset=utf-8"
    head = served.get("/feed.xml", "HEAD")
    assert head.status == 200
    assert head.headers["content-length"] == str(len(feed.data))
    assert head.data == b""


def test_lost_readers_get_the_sites_own_page(served, news):
    """An address that leads nowhere has the status 404 and the page of output/404.html."""
    answer = served.get("/news/9.html")
    assert answer.status == 404
    assert answer.text.startswith(news.read("404.html")[:40])
    assert SCRIPT in answer.text


def test_a_missing_slash_is_added(served):
    """A folder's address leads to the one that browsers resolve links against."""
    answer = served.get("/news?x=1")
    assert answer.status == 302
    assert answer.headers["location"] == "/news/?x=1"
    assert served.get("/news/").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../site.yaml",
        "/%2e%2e/site.yaml",
        "/news/..%2f..%2f..%2fsite.yaml",
        "/%252e%252e/site.yaml",
        "/..%5csite.yaml",
        "//site.yaml",
        "/%00",
        "/.laojie/catalog.db",
        "/__preview/../site.yaml",
        "/__preview/content/../../site.yaml",
        "/__preview/client.js/../../answers.py",
        "/blocks/",
    ],
)
def test_nothing_outside_of_output_is_served(served, path):
    """However the way out is written; and no list of a folder's files either."""
    answer = served.get(path)
    assert answer.status == 404
    assert "试验网" not in answer.text or "per_page" not in answer.text


def test_other_hosts_and_methods_are_refused(served):
    """Another name is turned away before anything is looked at, as is whatever would write."""
    assert served.get("/", Host="evil.example").status == 403
    assert served.get("/__preview/events?page=/", Host="evil.example").status == 403
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = served.get("/", method)
        assert answer.status == 405
        assert answer.headers["allow"] == "GET, HEAD"


def test_a_site_below_a_path_is_served_there(news):
    """With `url: https://…/base` every address of the site begins with /base."""
    news.settings(url="https://www.example.com/base")
    with previewing(news) as served:
        assert served.get("/").headers["location"] == "/base/"
        assert served.get("/base").headers["location"] == "/base/"
        assert served.get("/base/news").headers["location"] == "/base/news/"
        assert "第一篇" in served.get("/base/news/1.html").text
        assert served.get("/news/1.html").status == 404


@pytest.mark.parametrize("mode", ["ssi", "esi"])
def test_blocks_are_put_in_as_the_readers_server_would(news, mode):
    """In the modes that leave it to the server the editor sees the block, not the mark."""
    block = {"mode": mode, "title": "最新", "url": "/archive/", "count": 3}
    news.settings(blocks={"latest": block})
    news.write(
        "templates/article.html",
        '<!doctype html><title>x</title><body>[{{ block("latest") }}]</body>',
    )
    with previewing(news) as served:
        page = served.get("/news/1.html").text
        assert "include" not in page
        block_text = news.read("blocks/latest.html")
        assert f"[{block_text}]" in page


def test_the_panel_tells_what_makes_a_page(served):
    """Its source and template, its length, why it was made, how search engines show it."""
    panel = served.get("/__preview/panel?page=/news/1.html").text
    assert "content/news/1.md" in panel
    assert "templates/article.html" in panel
    assert "3 字，约 1 分钟读完" in panel
    assert "新页面" in panel
    assert "警告 no-tags" in panel
    assert panel.count("第一篇 - 试验网") == 2
    assert "https://www.example.com/news/1.html" in panel


def test_the_panel_gives_advice(served, news):
    """What `laojie check` finds in the page's document, with level and rule; nothing else."""
    with served.building():
        news.edit("content/news/1.md", "头一段", "我的的书[那里](#没有)")
        news.article("news/2.md", "别的", body="他的的书。")
    panel = served.get("/__preview/panel?page=/news/1.html").text
    assert "警告 doubled-words" in panel
    assert "重复的字：的的" in panel
    assert "content/news/1.md 里没有“没有”这个位置" in panel
    assert "content/news/2.md" not in panel
    assert "没有发现问题" not in panel
    # Advice is no mistake: nothing covers the page.
    assert served.news("/news/1.html")["overlay"] == ""
    with served.building():
        news.edit("content/news/1.md", "我的的书[那里](#没有)", "我的书")
        news.settings(check={"rules": {"no-tags": "off", "no-cover": "off"}})
    assert "没有发现问题" in served.get("/__preview/panel?page=/news/1.html").text


def test_the_panel_tells_why_a_page_was_made_again(served, news):
    """After an edit it names the file that was edited."""
    with served.building():
        news.edit("content/news/1.md", "头一段", "第一段")
    panel = served.get("/__preview/panel?page=/news/1.html").text
    assert "content/news/1.md 改动了" in panel
    assert "第 2 次构建" in panel


def test_the_panel_of_a_list_and_of_nothing(served):
    """A section's page is made by its index.md; an address without a page says so."""
    assert "content/news/index.md" in served.get("/__preview/panel?page=/news/").text
    assert "不是网站的页面" in served.get("/__preview/panel?page=/no.html").text


# What readers do not see


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"draft": True}, "草稿"),
        ({"date": "2099-01-02 03:04"}, "2099-01-02 03:04 公开"),
        ({"expires": "2021-09-05 06:07"}, "2021-09-05 06:07 已过期"),
    ],
)
def test_a_hidden_article_has_an_address_of_its_own(news, fields, why):
    """It is shown with the reason; no file of output/ names it."""
    news.article("news/2.md", "秘密文章", body="还不能说。", **fields)
    with previewing(news) as served:
        page = served.get("/__preview/content/news/2.md")
        assert page.status == 200
        assert "还不能说" in page.text
        assert why in served.news("/__preview/content/news/2.md")["button"]
        assert why in served.get("/__preview/").text
        assert (
            "content/news/2.md"
            in served.get("/__preview/panel?page=/__preview/content/news/2.md").text
        )
        assert served.get("/news/2.html").headers["location"] == "/__preview/content/news/2.md"
        assert not any("秘密文章".encode() in data for data in news.tree().values())


@pytest.mark.parametrize(
    ("fields", "hidden"),
    [
        # A draft may link to a draft and to what comes, but not to what is over.
        ({"draft": True}, {"expired", "over"}),
        # What comes on the 2nd may link to what is there by then.
        ({"date": "2099-01-02"}, {"draft", "after", "expired", "over"}),
    ],
)
def test_links_between_what_is_hidden(news, fields, hidden):
    """The overlay asks for just the repairs that the check asks for."""
    news.article("news/draft.md", draft=True)
    news.article("news/before.md", date="2099-01-01")
    news.article("news/after.md", date="2099-01-03")
    news.article("news/expired.md", expires="2021-09-05")
    news.article("news/over.md", expires="2099-01-01" if "date" in fields else "2021-09-05")
    names = ("draft", "before", "after", "expired", "over")
    news.article("news/2.md", "秘密", body=" ".join(f"[甲]({name}.md)" for name in names), **fields)
    news.now = clock.current()
    told = run.check(Options(news.site, news.output, news.now), rules=("draft-link",)).findings
    said = {dict(item.params)["target"] for item in told if item.path == "content/news/2.md"}
    assert said == {f"{name}.md" for name in hidden}
    with previewing(news) as served:
        overlay = served.news("/__preview/content/news/2.md")["overlay"]
        assert {name for name in names if f"{name}.md" in overlay} == hidden
        page = served.get("/__preview/content/news/2.md").text
        assert 'href="/news/before.html"' in page


def test_the_panel_of_a_hidden_article(served, news):
    """Its templates are named; why it was made again is not, as it is made for each look."""
    with served.building():
        news.article("news/2.md", "秘密", draft=True)
    panel = served.get("/__preview/panel?page=/__preview/content/news/2.md").text
    assert "templates/article.html" in panel
    assert "上次" not in panel


def test_a_draft_that_is_published_moves_to_its_address(served, news):
    """While it is hidden its address leads to the preview's own; afterwards the other way."""
    with served.building():
        news.article("news/2.md", "新的", draft=True)
    before = served.get("/__preview/content/news/2.md")
    assert before.status == 200
    with served.building():
        news.article("news/2.md", "新的")
    assert served.get("/__preview/content/news/2.md").headers["location"] == "/news/2.html"
    assert served.get("/news/2.html").status == 200


def test_a_hidden_section_is_shown_with_its_words(news):
    """The name and the summary that its readers do not get yet."""
    news.section("news", title="还没定的名字", draft=True)
    with previewing(news) as served:
        assert "还没定的名字" in served.get("/__preview/content/news/index.md").text
        assert "还没定的名字" not in served.get("/news/").text


def test_a_hidden_article_that_cannot_be_made_says_so(served, news):
    """A template that fails on it leaves a note, and the panel has the reason."""
    with served.building():
        news.article("news/2.md", "新的", draft=True, template="nirgends")
    assert "没有生成出来" in served.get("/__preview/content/news/2.md").text
    panel = served.get("/__preview/panel?page=/__preview/content/news/2.md").text
    assert "content/news/2.md:5:1" in panel
    assert "content/news/2.md:5:1" in served.news("/__preview/content/news/2.md")["overlay"]
    assert served.news("/")["overlay"] == ""


# What it builds


def test_one_save_is_one_build(served, news):
    """Neither what a build reads nor what it writes is the cause of the next one."""
    before = served.settle()
    with served.building():
        news.edit("content/news/1.md", "头一段", "第一段")
    assert served.settle() == before + 1
    assert "第一段" in served.get("/news/1.html").text
    assert "content/news/1.md：写入" in served.said[-1]


def test_files_that_are_no_sources_are_no_change(served, news):
    """Output that somebody else writes, an editor's own files, a folder beside the sources."""
    before = served.settle()
    news.write("output/other.html", "x")
    news.write(".git/index.lock", "x")
    news.write("content/news/.1.md.swp", "x")
    news.write("content/news/1.md~", "x")
    news.write("notes.txt", "x")
    assert served.settle() == before


def test_an_editor_that_saves_by_rename(served, news):
    """The new bytes lie in a file beside it, which takes its name."""
    with served.building():
        text = news.source("content/news/1.md").replace("头一段", "第一段")
        news.write("content/news/.1.md.new", text)
        news.rename("content/news/.1.md.new", "content/news/1.md")
    assert "第一段" in served.get("/news/1.html").text


def test_an_editor_that_empties_the_file_first(served, news):
    """It is not read before it is written, so that no mistake flashes up."""
    before = served.settle()
    text = news.source("content/news/1.md")
    news.write("content/news/1.md", "")
    time.sleep(10 * inbox.QUIET)
    with served.building():
        news.write("content/news/1.md", text.replace("头一段", "第一段"))
    assert served.settle() == before + 1
    assert "第一段" in served.get("/news/1.html").text
    assert not any("content/news/1.md:1:1" in line for line in served.said)


def test_a_file_that_stays_empty_is_a_mistake(served, news):
    """It is waited for, but not for ever."""
    with served.building():
        news.write("content/news/1.md", "")
    assert served.snapshot.problems


@pytest.mark.parametrize("how", ["removed", "moved"])
def test_output_that_is_lost_is_made_again(served, news, how):
    """At once, not with the next edit; and it is no cause of another build."""
    before, files_before = served.settle(), news.tree()
    with served.building():
        if how == "removed":
            shutil.rmtree(news.output)
        else:
            news.output.rename(news.folder / "old")
    assert served.settle() == before + 1
    assert news.tree() == files_before
    assert served.get("/news/1.html").status == 200


def test_an_editor_that_moves_the_old_file_away(served, news):
    """As vim does with backups: the old file is renamed, a new one is written."""
    text = news.source("content/news/1.md").replace("头一段", "第一段")
    news.rename("content/news/1.md", "content/news/1.md~")
    news.write("content/news/1.md", text)
    served.wait(lambda: "第一段" in served.get("/news/1.html").text)
    served.settle()
    assert served.snapshot.problems == ()


def test_a_folder_that_is_moved(served, news):
    """Its documents go from one address to the other, and are still watched there."""
    news.rename("content/news", "content/xinwen")
    served.wait(lambda: served.get("/xinwen/1.html").status == 200)
    served.wait(lambda: served.get("/news/1.html").status == 404)
    news.edit("content/xinwen/1.md", "头一段", "第一段")
    served.wait(lambda: "第一段" in served.get("/xinwen/1.html").text)


def test_a_folder_that_comes_with_everything_in_it(served, news, tmp_path):
    """A folder copied or moved in from elsewhere, with folders in it."""
    shutil.copytree(news.site / "content/news", tmp_path / "more/deep/er")
    shutil.move(tmp_path / "more", news.site / "content/more")
    served.wait(lambda: served.get("/more/deep/er/1.html").status == 200)
    news.edit("content/more/deep/er/1.md", "头一段", "第一段")
    served.wait(lambda: "第一段" in served.get("/more/deep/er/1.html").text)


def test_a_checkout_of_many_files(served, news, monkeypatch):
    """More changes at once than are worth looking at one by one are all found."""
    monkeypatch.setattr(inbox, "MANY", 20)
    news.articles(60, first=100)
    served.wait(lambda: served.get("/news/159.html").status == 200)
    served.settle()
    assert all(news.exists(f"news/{number}.html") for number in range(100, 160))
    with served.building():
        news.edit("content/news/1.md", "头一段", "第一段")
    assert "第一段" in served.get("/news/1.html").text


def test_a_mistake_is_told_and_goes_when_mended(served, news):
    """With file, line and column and what to do; the page stays as it was meanwhile."""
    with served.building():
        news.edit("content/news/1.md", "title: 第一篇", "titel: 第一篇")
    overlay = served.news("/news/1.html")["overlay"]
    assert "content/news/1.md:2:1" in overlay
    assert "没有叫 titel 的字段" in overlay
    assert "这个页面" in overlay
    assert "这个页面" not in served.news("/")["overlay"]
    assert "第一篇" in served.get("/news/1.html").text
    assert any("content/news/1.md:2:1" in line for line in served.said)
    with served.building():
        news.edit("content/news/1.md", "titel: 第一篇", "title: 第一篇")
    assert served.news("/news/1.html")["problems"] == 0
    assert served.news("/news/1.html")["overlay"] == ""
    assert served.said[-1] == "没有问题了"


def test_mistakes_elsewhere(served, news):
    """A template that fails, and settings that cannot be read, are told in the same way."""
    kept = news.source("templates/article.html"), news.source("site.yaml")
    with served.building():
        news.write("templates/article.html", "<!doctype html>{{ nirgends.wo }}")
    assert "templates/article.html:1" in served.news("/")["overlay"]
    with served.building():
        news.write("templates/article.html", kept[0])
    assert served.snapshot.problems == ()
    with served.building():
        news.write("site.yaml", "name: [")
    assert "site.yaml:1" in served.news("/")["overlay"]
    with served.building():
        news.write("site.yaml", kept[1])
    assert served.snapshot.problems == ()


def test_a_site_that_cannot_be_built_at_first(news):
    """The preview starts all the same, says what is wrong, and opens when it is mended."""
    good = news.source("site.yaml")
    news.write("site.yaml", "name: [")
    with previewing(news) as served:
        assert served.get("/").status == 404
        assert "site.yaml:1" in served.news("/")["overlay"]
        with served.building():
            news.write("site.yaml", good)
        assert served.get("/news/1.html").status == 200
        assert served.snapshot.problems == ()


def test_it_outlives_the_loss_of_settings_and_folders(served, news):
    """site.yaml, then content/, then the whole site: gone, told, back, and watched again."""
    site, away = news.site, news.folder / "away"
    good = news.source("site.yaml")
    with served.building():
        news.remove("site.yaml")
    assert "site.yaml 不见了" in served.news("/")["overlay"]
    with served.building():
        news.write("site.yaml", good)
    assert served.snapshot.problems == ()
    (site / "content").rename(away)
    served.wait(lambda: "整个文件夹 content/ 不见了" in served.news("/")["overlay"])
    assert served.get("/news/1.html").status == 200
    away.rename(site / "content")
    served.wait(lambda: served.snapshot.problems == ())
    with served.building():
        news.edit("content/news/1.md", "头一段", "第一段")
    assert "第一段" in served.get("/news/1.html").text


def test_it_outlives_what_nobody_thought_of(served, news, monkeypatch):
    """An error in the engine is told like any other; the next save builds everything it missed."""

    def fail(self, *arguments):
        raise RuntimeError("boom")

    monkeypatch.setattr(Engine, "_build", fail)
    with served.building():
        news.edit("content/news/1.md", "头一段", "第一段")
    assert "boom" in served.news("/")["overlay"]
    monkeypatch.undo()
    with served.building():
        news.article("news/2.md")
    assert served.snapshot.problems == ()
    assert "第一段" in served.get("/news/1.html").text


def test_what_is_kept_may_be_deleted_meanwhile(served, news):
    """.laojie/ and output/ may go at any time; the next save brings both back."""
    shutil.rmtree(news.state)
    shutil.rmtree(news.output)
    assert served.get("/news/1.html").status == 404
    with served.building():
        news.edit("content/news/1.md", "头一段", "第一段")
    assert "第一段" in served.get("/news/1.html").text
    assert "content/news/1.md" in served.get("/__preview/panel?page=/news/1.html").text


def test_without_news_from_the_system_it_looks_by_itself(news):
    """With `poll` a change is found all the same, and a look that finds nothing says nothing."""
    with previewing(news, poll=True) as served:
        said = len(served.said)
        served.wait(lambda: served.snapshot.builds > 2)
        assert len(served.said) == said
        news.edit("content/news/1.md", "头一段", "第一段")
        served.wait(lambda: "第一段" in served.get("/news/1.html").text)


def test_where_the_system_allows_no_more_watches_it_looks_by_itself(news, monkeypatch):
    """It says so, once."""

    def refuse(*arguments, **options):
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(BaseObserver, "schedule", refuse)
    with previewing(news) as served:
        news.edit("content/news/1.md", "头一段", "第一段")
        served.wait(lambda: "第一段" in served.get("/news/1.html").text)
        served.wait(lambda: served.snapshot.builds > 3)
        assert sum("定时查看" in line for line in served.said) == 1


def test_an_article_appears_when_its_hour_comes(served, news):
    """Nobody saves anything: the preview builds by itself."""
    soon = clock.at(clock.current() + 3, clock.zone("Asia/Shanghai"))
    news.article("news/2.md", "到点", date=f"{soon:%Y-%m-%d %H:%M:%S}")
    served.wait(lambda: served.get("/news/2.html").status == 302)
    served.wait(lambda: served.get("/news/2.html").status == 200)
    served.wait(lambda: "到了时间" in served.said[-1])


# Starting and ending


def test_a_port_that_is_taken(news):
    """The next one is used, and it says so."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with previewing(news, port=port) as served:
            assert not served.url.endswith(f":{port}")
            assert f"端口 {port} 已被占用" in served.said[0]
            assert served.get("/news/1.html").status == 200


def test_without_the_extra_it_says_what_to_install(news, monkeypatch, capsys):
    """Exit code 2, and the command to type."""
    for name in [name for name in sys.modules if name.startswith("laojie.serve")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert cli.main(["serve", str(news.site)]) == 2
    assert "pip install 'laojie[serve]'" in capsys.readouterr().err


def test_no_site_no_preview(tmp_path, capsys):
    """A folder without site.yaml is a wrong use, as for every command."""
    assert cli.main(["serve", str(tmp_path)]) == 2
    assert "no site.yaml" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signal")
def test_an_interrupt_ends_it_cleanly(news):
    """Ctrl+C while a browser listens: exit code 0, at once, without a traceback."""
    command = [sys.executable, "-m", "laojie", "serve", str(news.site), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        url = next(line for line in lines if "http://" in line).split()[1]
        next(line for line in lines if "毫秒" in line)
        connection = http.client.HTTPConnection(url.split("/")[2])
        with contextlib.closing(connection):
            connection.request("GET", "/__preview/events?page=/")
            connection.getresponse().readline()
            begun = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert time.monotonic() - begun < 10
    assert "预览结束" in out
    assert err == ""
