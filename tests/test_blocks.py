"""Blocks: what a page holds in each mode, and what a new article rewrites."""

import pytest

from tests.support import Portal

MODES = ["inline", "fragment", "ssi", "esi"]


def made(portal: Portal, mode: str, **block) -> Portal:
    """A section of seven articles, a page, and a block of this mode on every page."""
    settings = {"mode": mode, "title": "最新", "url": "/archive/", "count": 3, **block}
    portal.settings(blocks={"latest": settings})
    portal.section("news", "新闻")
    portal.articles(9)
    portal.page("about.md", "关于")
    portal.build()
    return portal


@pytest.mark.parametrize(
    ("mode", "markup"),
    [
        (
            "fragment",
            '<div class="block" data-fragment="/blocks/latest.html">'
            '<a href="/archive/">最新</a></div>',
        ),
        ("ssi", '<!--#include virtual="/blocks/latest.html" -->'),
        ("esi", '<esi:include src="/blocks/latest.html"/>'),
    ],
)
def test_what_a_page_holds_in_the_place_of_a_block(portal: Portal, mode, markup):
    """A plain link that JavaScript replaces, or what the server replaces; the block is a file."""
    made(portal, mode)
    for path in ("index.html", "news/1.html", "about.html", "404.html"):
        assert markup in portal.read(path)
        assert "in-block" not in portal.read(path)
    block = portal.read("blocks/latest.html")
    assert block.startswith('<section class="in-block">')
    assert "第9篇" in block
    assert "<html" not in block


def test_an_inline_block_is_part_of_the_page(portal: Portal):
    """The same markup, in the page itself; there is no file."""
    made(portal, "inline")
    html = portal.read("about.html")
    assert '<section class="in-block">' in html
    assert [f"第{n}篇" in html for n in (6, 7, 8, 9)] == [False, True, True, True]
    assert not portal.exists("blocks/latest.html")


@pytest.mark.parametrize("mode", MODES)
def test_a_block_below_a_folder(portal: Portal, mode):
    """The addresses in and of a block have the path of `url`, too."""
    portal.settings(url="https://www.example.com/news-site")
    made(portal, mode)
    html = portal.read("about.html")
    if mode != "inline":
        assert "/news-site/blocks/latest.html" in html
        html = portal.read("blocks/latest.html")
    assert 'href="/news-site/archive/"' in html
    assert 'href="/news-site/news/9.html"' in html


@pytest.mark.parametrize("mode", MODES)
def test_what_a_block_is_called_is_escaped(portal: Portal, mode):
    """A title with quotes and tags in it breaks nothing."""
    made(portal, mode, title='"><b>')
    assert "<b>" not in portal.read("about.html").replace("<body>", "")


def rewritten(portal: Portal) -> set[str]:
    """What one new article writes."""
    portal.articles(1, first=10)
    report = portal.build()
    assert portal.tree() == portal.clean()
    return {change.path for change in report.changed}


# In every mode a new article writes these: itself, its neighbour, the newest lists and the
# machine outputs.
ALWAYS = {
    *("index.html", "news/index.html", "news/9.html", "news/10.html", "author/编辑部/index.html"),
    *("feed.xml", "atom.xml", "feed.json", "news/feed.xml", "news/atom.xml", "news/feed.json"),
    *("archive/index.html", "archive/2021/index.html", "archive/2021/01/index.html"),
    *("author/index.html", "sitemap-2021-01.xml", "sitemap-lists.xml", "sitemap.xml"),
}


@pytest.mark.parametrize("mode", MODES)
def test_what_a_new_article_rewrites(portal: Portal, mode):
    """With a block apart: the block's file besides. With an inline one: every page that has it."""
    made(portal, mode)
    pages = {p for p in portal.tree() if p.endswith(".html") and not p.startswith("blocks/")}
    written = rewritten(portal)
    if mode == "inline":
        assert pages - {"archive/2021/01/page-1.html"} <= written
    else:
        assert "blocks/latest.html" in written
        assert "about.html" not in written
        assert "news/1.html" not in written
        assert written <= ALWAYS | {"blocks/latest.html"}


@pytest.mark.parametrize("mode", ["fragment", "ssi", "esi"])
@pytest.mark.parametrize("count", [12, 30])
def test_a_new_article_writes_as_many_files_in_any_archive(portal: Portal, mode, count):
    """However many articles there are, one more writes the same number of files."""
    settings = {"mode": mode, "title": "最新", "url": "/", "count": 3}
    portal.settings(blocks={"latest": settings}, per_page=100, archive_per_page=500)
    portal.section("news", "新闻")
    portal.articles(count)
    portal.build()
    portal.articles(1, first=count + 1)
    written = {change.path for change in portal.build().changed}
    assert len(written) == len(ALWAYS | {"blocks/latest.html"})


def test_an_edit_of_a_blocks_template_rewrites_its_file_alone(portal: Portal):
    """Unless it is inline, where every page is rewritten."""
    made(portal, "fragment")
    portal.edit("templates/blocks/latest.html", "in-block", "im-block")
    assert [change.path for change in portal.build().changed] == ["blocks/latest.html"]
    made(portal, "inline")
    portal.edit("templates/blocks/latest.html", "im-block", "in-block")
    changed = {change.path for change in portal.build().changed}
    assert {"about.html", "news/1.html", "404.html"} <= changed


def test_a_block_may_change_its_mode(portal: Portal):
    """Any mode follows any other, and what is out is what a clean build gives."""
    made(portal, "fragment")
    for mode in ("inline", "ssi", "esi", "fragment"):
        portal.settings(blocks={"latest": {"mode": mode, "title": "最新"}})
        portal.build()
        assert portal.tree() == portal.clean()


def test_a_block_that_the_settings_do_not_know(portal: Portal):
    """The template that asks for it is named with its line."""
    portal.edit("templates/404.html", "<a ", '{{ block("none") }}<a ')
    [found] = portal.build().problems
    assert (found.path, found.line, found.code) == ("templates/404.html", 4, "template-failed")
    assert "none" in found.show("zh")


@pytest.mark.parametrize("mode", MODES)
def test_a_block_without_template(portal: Portal, mode):
    """It is named; pages that do not need its markup are published."""
    portal.settings(blocks={"latest": {"mode": mode}})
    portal.remove("templates/blocks/latest.html")
    portal.page("about.md")
    report = portal.build()
    assert {p.code for p in report.problems} == {"template-missing"}
    assert any("blocks/latest.html" in p.show("zh") for p in report.problems)
    assert portal.exists("about.html") == (mode != "inline")
