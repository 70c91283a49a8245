"""Planning: which pages a site has, and how few clicks lead to any of them."""

from collections import deque
from collections.abc import Iterable

import pytest

from laojie.catalog.windows import Recut
from laojie.load import config as load_config
from laojie.model.document import Card, Details
from laojie.model.page import Phase
from laojie.plan import routes
from laojie.render.lists import jumps_below, jumps_from_front
from tests.support import Portal

SITE = "name: 试验网\nurl: https://www.example.com\n"


def settings(more: str = ""):
    return load_config.parse((SITE + more).encode())


# Routes: pure functions


def test_a_document_has_a_page_and_a_redirect_for_each_old_address():
    """The page comes with the documents, redirects after them: they lead to it."""
    card = Card("content/a/1.md", "article", "/a/1.html", "标题")
    details = Details(aliases=("/old.html", "/old/", "/older"))
    found = routes.document_routes(card.path, card.kind, card.url, details.aliases)
    assert [(r.path, r.kind, r.phase) for r in found] == [
        ("a/1.html", "article", Phase.DOCUMENT),
        ("old.html", "redirect", Phase.LIST),
        ("old/index.html", "redirect", Phase.LIST),
        ("older/index.html", "redirect", Phase.LIST),
    ]
    assert {r.owner for r in found} == {"document:content/a/1.md"}


def test_a_sections_own_document_has_no_page():
    """Its page is the front of the section's list."""
    card = Card("content/a/index.md", "section", "/a/", "标题", section="a")
    assert routes.document_routes(card.path, card.kind, card.url, ()) == []


@pytest.mark.parametrize(
    ("partition", "page", "path", "kind"),
    [
        ("section:a/b", 0, "a/b/index.html", "section"),
        ("section:a/b", 3, "a/b/page-3.html", "section"),
        ("tag:安心购", 0, "tag/anxingou/index.html", "tag"),
        ("tag:GMV 增长", 0, "tag/gmv-增长/index.html", "tag"),
        ("tag:别的", 2, "tag/别的/page-2.html", "tag"),
        ("topic:专题", 0, "topic/zhuanti/index.html", "topic"),
        ("author:编辑部", 0, "author/编辑部/index.html", "author"),
        ("month:2021-09", 0, "archive/2021/09/index.html", "archive_month"),
        ("month:2021-09", 1, "archive/2021/09/page-1.html", "archive_month"),
    ],
)
def test_where_the_pages_of_a_list_lie(partition, page, path, kind):
    """A slug of site.yaml counts more than the one a name gives."""
    named = "tags: {安心购: {slug: anxingou}}\ntopics: {专题: {slug: zhuanti}}\n"
    route = routes.list_route(partition, page, settings(named))
    assert (route.path, route.kind) == (path, kind)
    assert route.owner == f"list:{partition}"


@pytest.mark.parametrize("name", ["？！", "…", "..", "//"])
def test_a_tag_of_punctuation_has_an_address_too(name):
    """What no address can be made of gets one that is its own."""
    found = settings().list_path(f"tag:{name}", 0)
    folder = found.removeprefix("tag/").removesuffix("/index.html")
    assert folder.isalnum()
    assert found != settings().list_path("tag:！", 0)


def test_pages_that_came_and_went():
    """A recut names its sealed pages by number."""
    added, removed = routes.sealed_routes(Recut("section:a", (3, 4), (7,)), settings())
    assert [r.path for r in added] == ["a/page-3.html", "a/page-4.html"]
    assert [r.path for r in removed] == ["a/page-7.html"]


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("static/css/site.css", "static/css/site.0123456789.css"),
        ("static/root/favicon.ico", "favicon.ico"),
        ("content/a/1.png", "a/1.png"),
    ],
)
def test_a_file_that_is_published_as_it_is(source, path):
    """It goes out before every page that could show it."""
    route = routes.asset_route(source, "0123456789abcdef")
    assert (route.path, route.phase) == (path, Phase.ASSET)


def paths(more: str = "", **facts) -> set[str]:
    given = {
        "families": (),
        "years": (),
        "sections": (),
        "articles": False,
        **facts,
    }
    return {route.path for route in routes.site_routes(settings(more), **given)}


ALWAYS = {"index.html", "404.html", "robots.txt"}


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        ({}, set()),
        ({"families": ["tag", "month"]}, {"tag/index.html", "archive/index.html"}),
        ({"years": ["2021"]}, {"archive/2021/index.html"}),
        ({"articles": True}, {"feed.xml", "atom.xml", "feed.json"}),
        ({"sections": ["a/b"]}, {"a/b/feed.xml", "a/b/atom.xml", "a/b/feed.json"}),
    ],
)
def test_the_pages_that_a_site_has_once(facts, more):
    """An empty site has a front page, a 404 and robots.txt; the rest as it is needed."""
    assert paths(**facts) == ALWAYS | more


@pytest.mark.parametrize(
    ("given", "files"),
    [
        ((1, []), ["sitemap.xml", "sitemap-lists.xml"]),
        ((2, []), ["sitemap.xml", "sitemap-lists.xml", "sitemap-lists-1.xml"]),
        ((1, ["2021-09"]), ["sitemap.xml", "sitemap-lists.xml", "sitemap-lists-2021-09.xml"]),
    ],
)
def test_the_sitemaps_that_a_site_has_once(given, files):
    """The index, the fronts of lists in as many files as they need, sealed pages by month."""
    assert [route.path for route in routes.sitemap_routes(*given, news=False)] == files
    found = routes.sitemap_routes(*given, news=True)
    assert [route.path for route in found] == [*files, "sitemap-news.xml"]
    texts = [path.replace(".xml", ".txt") for path in files]
    assert [route.path for route in routes.text_routes(found)] == texts


def test_a_block_has_a_file_unless_it_is_inline():
    """Only blocks that readers or the server fetch are files."""
    blocks = "blocks: {a: {mode: inline}, b: {mode: fragment}, c: {mode: ssi}, d: {mode: esi}}\n"
    assert paths(blocks) - ALWAYS == {"blocks/b.html", "blocks/c.html", "blocks/d.html"}


# Jumps: how far is it from the front to a sealed page?


def clicks(last: int) -> dict[int, int]:
    """How many clicks each sealed page is from the front, by the links that pages show."""

    def links(page: int) -> Iterable[int]:
        if not page:
            return [*jumps_from_front(last), last]
        return [*jumps_below(page), page - 1, page + 1 if page < last else 0]

    found, pending = {0: 0}, deque([0])
    while pending:
        page = pending.popleft()
        for target in links(page):
            if target not in found:
                found[target] = found[page] + 1
                pending.append(target)
    return found


@pytest.mark.parametrize("last", [1, 2, 9, 10, 11, 50, 99, 100, 101, 199, 500, 999, 1000, 2000])
def test_every_sealed_page_is_three_clicks_from_the_front(last):
    """Breadth first, over the very links that the pages show."""
    found = clicks(last)
    assert set(found) == set(range(last + 1))
    assert max(found.values()) <= 3


def test_three_clicks_at_every_length():
    """Also at the lengths that are not round: each list of up to 2,000 pages, in steps."""
    for last in range(1, 2000, 37):
        assert max(clicks(last).values()) <= 3, last


@pytest.mark.parametrize("last", [10, 100, 1000, 2000, 5000])
def test_no_page_shows_too_many_jumps(last):
    """A pager stays a pager: some tens of links."""
    assert len(jumps_from_front(last)) <= 80
    assert max(len(jumps_below(page)) for page in range(1, last + 1)) <= 40


@pytest.mark.parametrize("number", [1, 2, 10, 30, 100, 300, 1000, 2000])
def test_jumps_lead_to_older_pages_that_exist(number):
    """A sealed page leads only to pages below it, so it never changes when newer ones come."""
    found = jumps_below(number)
    assert all(0 < page < number for page in found)
    assert len(set(found)) == len(found)


# What a build makes of it


def test_a_page_is_sealed_when_the_front_overflows(portal: Portal):
    """With 3 to a page, the front holds 3 to 5; the sixth article seals the three oldest."""
    portal.section("news")
    portal.articles(5)
    portal.build()
    assert not portal.exists("news/page-1.html")
    portal.articles(1, first=6)
    portal.build()
    sealed, front = portal.read("news/page-1.html"), portal.read("news/index.html")
    assert [f"第{n}篇" in sealed for n in range(1, 7)] == [True] * 3 + [False] * 3
    assert [f"第{n}篇" in front for n in range(1, 7)] == [False] * 3 + [True] * 3


def test_a_sealed_page_stays_when_articles_come(portal: Portal):
    """A new article rewrites neither the pages before the last sealed one nor their feeds."""
    portal.section("news")
    portal.articles(12)
    portal.build()
    before = portal.mtimes()
    portal.articles(3, first=13)
    report = portal.build()
    changed = {change.path for change in report.changed}
    assert "news/page-1.html" not in changed
    assert portal.mtimes()["news/page-1.html"] == before["news/page-1.html"]
    assert portal.exists("news/page-4.html")


def test_the_list_of_the_sites_own_author_leads_to_the_archive(portal: Portal):
    """It shows the newest alone and is not cut; that of another author is."""
    portal.section("news")
    portal.articles(4)
    for number in range(6):
        day = f"2021-09-{number + 1:02}"
        portal.article(f"news/jia-{number}.md", f"甲写{number}", f"{day} 08:00", author="甲")
    portal.build()
    assert not portal.exists("author/编辑部/page-1.html")
    assert portal.exists("author/甲/page-1.html")
    front = portal.read("author/编辑部/index.html")
    assert [f"第{n}篇" in front for n in range(1, 5)] == [False, True, True, True]
    assert '<a rel="next" href="/archive/">存档</a>' in front
    before = portal.mtimes()
    portal.edit("content/news/1.md", "第1篇", "第一篇")
    portal.edit("content/news/2.md", "第2篇", "第二篇")
    changed = {change.path for change in portal.build().changed}
    assert "author/编辑部/index.html" in changed
    portal.edit("content/news/1.md", "第一篇", "第一章")
    changed = {change.path for change in portal.build().changed}
    assert "author/编辑部/index.html" not in changed
    assert before["author/甲/page-1.html"] == portal.mtimes()["author/甲/page-1.html"]
    assert portal.tree() == portal.clean()


def test_lists_shrink_and_vanish_with_their_articles(portal: Portal):
    """Pages that no longer exist are removed, the list's own page with the last article."""
    portal.articles(7)
    portal.article("news/x.md", tags=["甲"])
    portal.build()
    assert portal.exists("news/page-1.html")
    assert portal.exists("tag/甲/index.html")
    portal.remove("content/news")
    portal.build()
    assert not (portal.output / "news").exists()
    assert not (portal.output / "tag").exists()
    assert portal.tree() == portal.clean()


def test_a_section_without_articles_has_its_page(portal: Portal):
    """The index.md alone makes the section's page, and its removal takes it away."""
    portal.section("news", "新闻", "介绍。")
    portal.build()
    assert "介绍" in portal.read("news/index.html")
    portal.remove("content/news")
    portal.build()
    assert not portal.exists("news/index.html")


def test_a_nested_section_lies_in_its_parents_list(portal: Portal):
    """An article of a/b is listed at a/ and at a/b/, and has one page."""
    portal.section("a", "外")
    portal.section("a/b", "内")
    portal.article("a/b/1.md", "深处")
    portal.build()
    assert "深处" in portal.read("a/index.html")
    assert "深处" in portal.read("a/b/index.html")
    assert portal.exists("a/b/1.html")
    assert not portal.exists("a/1.html")


@pytest.mark.parametrize("count", [1, 5])
def test_kind_of_a_section_decides_about_its_documents(portal: Portal, count):
    """When a folder turns from articles to listings, its documents are looked at anew."""
    portal.section("sale", "出售")
    for number in range(count):
        portal.listing(f"sale/{number}.md")
    first = portal.build()
    assert {p.code for p in first.problems} == {"unknown-field"}
    portal.section("sale", "出售", kind="listing", offer="出售")
    assert portal.build().problems == []
    assert portal.exists("sale/0.html")
    assert portal.tree() == portal.clean()


def test_an_address_may_pass_from_one_owner_to_another(portal: Portal):
    """In one build an alias becomes an article's own address."""
    portal.article("news/1.md", aliases=["/news/2.html"])
    portal.build()
    portal.article("news/1.md")
    portal.article("news/2.md", "新的")
    report = portal.build()
    assert report.problems == []
    assert "新的" in portal.read("news/2.html")
    assert portal.tree() == portal.clean()


def test_pages_are_written_before_what_links_to_them(portal: Portal):
    """Assets, then new documents, then lists, then feeds and sitemaps."""
    portal.section("news")
    portal.build()
    portal.write("content/news/1.png", b"\x89PNG")
    portal.article("news/1.md", tags=["甲"], cover="1.png")
    order = [change.path for change in portal.build().changed]
    places = [
        order.index(path)
        for path in ("news/1.png", "news/1.html", "tag/甲/index.html", "news/index.html")
    ]
    assert places == sorted(places)
    assert order.index("news/index.html") < order.index("sitemap.xml")
    assert order.index("news/index.html") < order.index("news/feed.xml")
