"""Rendering: links, machine outputs, addresses below a folder, and templates that fail."""

import json
import re
import xml.etree.ElementTree as etree
from collections import deque
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from laojie import clock
from laojie.pipeline import Report
from laojie.render.lens import json_text
from tests.support import Portal

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x0a\x00\x00\x00\x05\x08\x02\x00\x00\x00"
    b"\x00\x00\x00\x00"
)


def codes(report: Report) -> list[tuple[str, int, str]]:
    return [(p.path, p.line, p.code) for p in report.problems]


def body(portal: Portal, path: str) -> str:
    """The body of an article as the test's template shows it."""
    found = re.search(r'<div class="body">\n(.*?)\n</div>', portal.read(path), re.DOTALL)
    assert found
    return found[1]


def hrefs(html: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', html)


# Links in a body


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("2.md", "/news/2.html"),
        ("./2.md", "/news/2.html"),
        ("../rules/3.md", "/rules/3.html"),
        ("/rules/3.md", "/rules/3.html"),
        ("2.md#小标题", "/news/2.html#小标题"),
        ("index.md", "/news/"),
        ("../about.md", "/about.html"),
        ("/news/2.html", "/news/2.html"),
        ("2.html#a", "/news/2.html#a"),
        ("../rules/", "/rules/"),
        ("/", "/"),
        ("/sitemap.xml", "/sitemap.xml"),
        ("/old.html", "/old.html"),
        ("#part", "#part"),
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&amp;c=2"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("//example.org/x", "//example.org/x"),
        ("/static/css/site.css", None),
    ],
)
def test_a_link_leads_where_the_editor_meant(portal: Portal, written, address):
    """Paths of .md files become addresses; addresses of this site and others stay."""
    portal.section("news")
    portal.section("rules")
    portal.article("news/2.md", aliases=["/old.html"])
    portal.article("rules/3.md")
    portal.page("about.md")
    portal.article("news/1.md", body=f"[字]({written})")
    assert portal.build().problems == []
    [found] = hrefs(body(portal, "news/1.html"))
    if address is None:
        assert re.fullmatch(r"/static/css/site\.[0-9a-f]{10}\.css", found)
    else:
        assert found == address


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("9.md", "missing-link"),
        ("../9.md", "missing-link"),
        ("/news/9.html", "missing-link"),
        ("../../../etc/passwd", "missing-link"),
        ("../../templates/base.html", "missing-link"),
        ("/static/none.css", "missing-link"),
        ("draft.md", "hidden-link"),
        ("future.md", "hidden-link"),
        ("gone.md", "hidden-link"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(portal: Portal, written, code):
    """The page is published, the words stay, the address goes, and the line is named."""
    portal.article("news/draft.md", draft=True)
    portal.article("news/future.md", date="2022-01-01")
    portal.article("news/gone.md", expires="2021-09-02")
    portal.article("news/1.md", body=f"一。\n\n二[字]({written})。")
    assert codes(portal.build()) == [("content/news/1.md", 8, code)]
    found = body(portal, "news/1.html")
    assert "字" in found
    assert "href" not in found


def test_a_link_heals_when_its_target_comes(portal: Portal):
    """A look-up that found nothing is a read: the page is made again by itself."""
    portal.article("news/1.md", body="[字](2.md)")
    assert [code for _, _, code in codes(portal.build())] == ["missing-link"]
    portal.article("news/2.md")
    assert portal.build().problems == []
    assert hrefs(body(portal, "news/1.html")) == ["/news/2.html"]
    portal.remove("content/news/2.md")
    assert [code for _, _, code in codes(portal.build())] == ["missing-link"]
    assert portal.tree() == portal.clean()


def test_a_link_follows_its_target(portal: Portal):
    """When the target gets another address, who links to it is made again."""
    portal.article("news/2.md")
    portal.article("news/1.md", body="[字](2.md)")
    portal.build()
    portal.article("news/2.md", slug="two")
    portal.build()
    assert hrefs(body(portal, "news/1.html")) == ["/news/two.html"]


@pytest.mark.parametrize(
    "written",
    ["<a href='2.md'>字</a>", '<a class="x" href="2.md">字</a>', "<p><a href=2.md>字</a></p>"],
)
def test_a_link_in_raw_html_is_a_link(portal: Portal, written):
    """Whatever quotes it stands in."""
    portal.article("news/2.md")
    portal.article("news/1.md", body=f"甲\n\n{written}")
    assert portal.build().problems == []
    assert hrefs(body(portal, "news/1.html")) == ["/news/2.html"]


def test_what_only_looks_like_a_link_stays(portal: Portal):
    """Code and text are not looked at."""
    portal.article("news/1.md", body='`<a href="9.md">`\n\n```\n[字](9.md)\n```\n\nhref="9.md"')
    assert portal.build().problems == []


def test_an_image_lies_beside_its_article(portal: Portal):
    """It is published beside it, and the page says how large it is."""
    portal.write("content/news/图.png", PNG)
    portal.article("news/1.md", body="![说明](图.png)")
    assert portal.build().problems == []
    found = body(portal, "news/1.html")
    assert 'width="10"' in found
    assert 'height="5"' in found
    [address] = re.findall(r'src="([^"]*)"', found)
    assert portal.exists(unquote(address).lstrip("/"))


def test_an_image_that_is_missing_is_named(portal: Portal):
    """With the line on which it stands, until it is there."""
    portal.article("news/1.md", body="一。\n\n![说明](none.png)")
    [(path, line, _)] = codes(portal.build())
    assert (path, line) == ("content/news/1.md", 8)
    portal.write("content/news/none.png", PNG)
    assert portal.build().problems == []
    assert 'src="/news/none.png"' in body(portal, "news/1.html")


def test_a_cover_that_is_missing_is_named(portal: Portal):
    """On the line of `cover:`, however many lists show it."""
    portal.article("news/1.md", tags=["甲"], cover="none.png")
    assert codes(portal.build()) == [("content/news/1.md", 6, "missing-file")]


def test_related_articles_that_are_missing_are_named(portal: Portal):
    """On the line of `related:`."""
    portal.article("news/1.md", related=["2.md"])
    assert codes(portal.build()) == [("content/news/1.md", 5, "missing-link")]


def test_a_form_that_is_missing_is_named(portal: Portal):
    """On the line of `form:`, with those there are."""
    portal.settings(forms={"ask": {"provider": "wjx", "address": "https://e.com/a"}})
    portal.section("sale", kind="listing")
    portal.listing("sale/1.md", form="aks")
    [found] = portal.build().problems
    assert (found.path, found.line, found.code) == ("content/sale/1.md", 5, "unknown-form")
    assert "ask" in found.show("zh")


def test_a_form_that_a_section_names_and_nobody_has(portal: Portal):
    """The section is named once, not each of its listings."""
    portal.section("sale", kind="listing", form="ask")
    portal.listing("sale/1.md")
    portal.listing("sale/2.md", number="CS2")
    [found] = portal.build().problems
    assert (found.path, found.code) == ("content/sale/index.md", "unknown-form")


# JSON-LD


def test_no_text_ends_the_script_it_stands_in(portal: Portal):
    """`</script>` in a title is escaped in JSON-LD, and the JSON still holds it."""
    title = "甲</script><script>alert(1)</script>"
    portal.article("news/1.md", title, summary="<!-- </SCRIPT>")
    portal.build()
    html = portal.read("news/1.html")
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    found = [json.loads(script) for script in scripts]
    assert found[0]["headline"] == title
    assert all("<" not in script for script in scripts)
    assert "alert(1)</script>" not in html


def test_json_for_a_page_holds_what_it_was_given():
    """The escape is JSON's own, so nothing is lost."""
    given = {"a": "</script>\u2028<!--", "b": [1, None]}
    assert json.loads(json_text(given)) == given
    assert "<" not in json_text(given)


def test_an_article_tells_machines_who_and_when(portal: Portal):
    """NewsArticle with dates and their zone; a breadcrumb from the home page down."""
    portal.section("news", "新闻")
    portal.article("news/1.md", "甲", updated="2021-09-02 10:00", tags=["乙"])
    portal.build()
    scripts = re.findall(r'ld\+json">(.*?)</script>', portal.read("news/1.html"))
    found = {item["@type"]: item for item in map(json.loads, scripts)}
    article = found["NewsArticle"]
    assert article["datePublished"] == "2021-09-01T09:00:00+08:00"
    assert article["dateModified"] == "2021-09-02T10:00:00+08:00"
    assert article["mainEntityOfPage"] == "https://www.example.com/news/1.html"
    assert [item["name"] for item in found["BreadcrumbList"]["itemListElement"]][1] == "新闻"


def test_a_listing_is_offered_only_while_it_is(portal: Portal):
    """Availability follows status and expiry; without a price there is no offer at all."""
    portal.section("sale", kind="listing", offer="出售")
    portal.listing("sale/1.md", price="100", expires="2021-10-02")
    portal.listing("sale/2.md", number="CS2", price="面议")
    portal.listing("sale/3.md", number="CS3", price="100", status="已成交")
    portal.build()
    assert "schema.org/InStock" in portal.read("sale/1.html")
    assert "Product" not in portal.read("sale/2.html")
    assert "schema.org/SoldOut" in portal.read("sale/3.html")
    portal.build("2021-10-03")
    assert "schema.org/Discontinued" in portal.read("sale/1.html")
    assert portal.tree() == portal.clean()


# Feeds


def feed_portal(portal: Portal) -> Portal:
    portal.section("news", "新闻", "介绍。", summary="栏目的话")
    portal.write("content/news/图.png", PNG)
    portal.article(
        "news/1.md",
        "A & B <i>",
        tags=["甲&乙"],
        body='见[字](2.md#a)和<a href="/news/">栏目</a>\n\n![图](图.png)\n\n]]> &amp; \x0b',
    )
    portal.article("news/2.md", "二", "2021-09-02 10:00", updated="2021-09-03", cover="图.png")
    portal.article("news/draft.md", "草稿", draft=True)
    return portal


@pytest.mark.parametrize("folder", ["", "news/"])
def test_rss_can_be_read(portal: Portal, folder):
    """Well-formed, newest first, with the whole text; every address is a full one."""
    feed_portal(portal).build()
    channel = etree.fromstring(portal.read(f"{folder}feed.xml")).find("channel")
    assert channel is not None
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["二", "A & B <i>"]
    assert items[1].findtext("link") == "https://www.example.com/news/1.html"
    assert items[1].findtext("pubDate") == "Wed, 01 Sep 2021 09:00:00 +0800"
    assert items[1].findtext("category") == "甲&乙"
    text = items[1].findtext(f"{CONTENT}encoded") or ""
    addresses = re.findall(r'(?:href|src)="([^"]*)"', text)
    assert addresses == [
        "https://www.example.com/news/2.html#a",
        "https://www.example.com/news/",
        "https://www.example.com/news/%E5%9B%BE.png",
    ]


@pytest.mark.parametrize("folder", ["", "news/"])
def test_atom_can_be_read(portal: Portal, folder):
    """Well-formed; its own address, ids and dates are there for every entry."""
    feed_portal(portal).build()
    feed = etree.fromstring(portal.read(f"{folder}atom.xml"))
    assert feed.findtext(f"{ATOM}id") == f"https://www.example.com/{folder}atom.xml"
    assert feed.findtext(f"{ATOM}updated") == "2021-09-03T00:00:00+08:00"
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == ["二", "A & B <i>"]
    assert entries[0].findtext(f"{ATOM}updated") == "2021-09-03T00:00:00+08:00"
    assert entries[0].findtext(f"{ATOM}id") == "https://www.example.com/news/2.html"
    text = entries[1].findtext(f"{ATOM}content") or ""
    assert all(urlsplit(found).scheme for found in hrefs(text))


@pytest.mark.parametrize("folder", ["", "news/"])
def test_json_feed_can_be_read(portal: Portal, folder):
    """JSON Feed 1.1, with full addresses."""
    feed_portal(portal).build()
    feed = json.loads(portal.read(f"{folder}feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"https://www.example.com/{folder}feed.json"
    assert [item["title"] for item in feed["items"]] == ["二", "A & B <i>"]
    assert feed["items"][0]["image"] == "https://www.example.com/news/%E5%9B%BE.png"
    assert feed["items"][0]["date_modified"] == "2021-09-03T00:00:00+08:00"
    assert all(urlsplit(found).scheme for found in hrefs(feed["items"][1]["content_html"]))


def test_a_feed_holds_as_many_as_the_settings_say(portal: Portal):
    """The newest `feeds.items`, and no more."""
    portal.settings(feeds={"items": 2})
    portal.articles(5)
    portal.build()
    feed = json.loads(portal.read("feed.json"))
    assert [item["title"] for item in feed["items"]] == ["第5篇", "第4篇"]


def test_a_site_without_articles_has_no_feeds(portal: Portal):
    """A feed comes with the first article and goes with the last; pages name what is there."""
    portal.page("about.md")
    portal.build()
    assert not portal.exists("feed.xml")
    assert "feed.xml" not in portal.read("index.html")
    portal.article("news/1.md")
    portal.build()
    assert portal.exists("feed.xml")
    assert "/feed.xml" in portal.read("about.html")
    portal.remove("content/news")
    portal.build()
    assert not portal.exists("feed.xml")
    assert portal.tree() == portal.clean()


# Sitemaps and robots.txt


def locations(portal: Portal, path: str) -> dict[str, str | None]:
    """Address and lastmod of everything that a sitemap file names."""
    root = etree.fromstring(portal.read(path))
    return {
        entry.findtext(f"{MAP}loc") or "": entry.findtext(f"{MAP}lastmod") for entry in list(root)
    }


def everything(portal: Portal) -> dict[str, str | None]:
    """All that the index leads to."""
    found: dict[str, str | None] = {}
    for address in locations(portal, "sitemap.xml"):
        path = urlsplit(address).path.lstrip("/")
        for place, lastmod in locations(portal, path).items():
            assert place not in found
            found[place] = lastmod
    return found


def test_sitemaps_are_cut_by_month(portal: Portal):
    """An article touches the file of its month alone; what has no date stands by itself."""
    portal.article("news/1.md", "一", "2021-08-31 23:30")
    portal.article("news/2.md", "二", "2021-09-01 00:30")
    portal.page("about.md")
    portal.build()
    files = ["sitemap-2021-08.xml", "sitemap-2021-09.xml", "sitemap-pages.xml"]
    found = [[urlsplit(at).path for at in locations(portal, file)] for file in files]
    assert found == [["/news/1.html"], ["/news/2.html"], ["/about.html"]]
    before = portal.mtimes()
    portal.article("news/3.md", "三", "2021-09-02")
    portal.build()
    after = portal.mtimes()
    assert [before[file] == after[file] for file in files] == [True, False, True]
    portal.remove("content/news/1.md")
    portal.build()
    assert not portal.exists("sitemap-2021-08.xml")
    assert "sitemap-2021-08" not in portal.read("sitemap.xml")
    assert portal.tree() == portal.clean()


def test_the_sitemap_of_a_long_month_is_cut_from_the_oldest(portal: Portal):
    """With 3 to a file: full files stay as they are, the month's own holds three to five."""
    portal.settings(sitemap={"per_file": 3})
    portal.articles(7)
    portal.build()
    files = ["sitemap-2021-01-1.xml", "sitemap-2021-01.xml"]
    assert [len(locations(portal, file)) for file in files] == [3, 4]
    assert "/sitemap-" not in portal.read("sitemap-lists-2021-01.xml")
    before = portal.mtimes()
    portal.articles(2, first=8)
    portal.build()
    assert portal.mtimes()[files[0]] == before[files[0]]
    sizes = [len(locations(portal, f"sitemap-2021-01{n}.xml")) for n in ("-1", "-2", "")]
    assert sizes == [3, 3, 3]
    assert portal.tree() == portal.clean()


def test_the_index_leads_to_every_page_once(portal: Portal):
    """Documents and lists that may be indexed, sealed pages too; each has one place."""
    portal.settings(sitemap={"per_file": 3})
    portal.section("news", "新闻")
    portal.articles(9)
    portal.article("news/x.md", tags=["甲"], topics=["专"], author="乙")
    portal.article("news/y.md", tags=["丁"], topics=["专"], author="乙")
    portal.section("empty", "空的")
    portal.page("about.md")
    portal.page("hidden.md", robots="noindex")
    portal.article("news/reprint.md", source_url="https://example.org/a", tags=["甲"])
    portal.article("news/draft.md", draft=True)
    portal.build()
    pages = {
        "https://www.example.com" + address(path)
        for path in portal.tree()
        if path.endswith(".html") and not path.startswith("blocks/")
    }
    hidden = {"/404.html", "/hidden.html", "/news/reprint.html", "/empty/", "/tag/%E4%B8%81/"}
    assert set(everything(portal)) == pages - {"https://www.example.com" + h for h in hidden}


def address(path: str) -> str:

    return quote("/" + (path[: -len("index.html")] if path.endswith("index.html") else path))


def test_an_empty_section_is_not_in_the_sitemap(portal: Portal):
    """Its page is there, for readers; there is nothing on it to search for until the first
    document comes."""
    portal.section("news", "新闻")
    portal.build()
    assert '<meta name="robots" content="noindex,follow">' in portal.read("news/index.html")
    assert "https://www.example.com/news/" not in everything(portal)
    portal.article("news/1.md")
    portal.build()
    assert "noindex" not in portal.read("news/index.html")
    assert "https://www.example.com/news/" in everything(portal)
    assert portal.tree() == portal.clean()


def test_lastmod_is_honest(portal: Portal):
    """The date of the article or of its update; of a list, the newest that it shows."""
    portal.section("news")
    portal.article("news/1.md", date="2021-09-01", updated="2021-09-20 08:00")
    portal.article("news/2.md", date="2021-09-10")
    portal.page("about.md")
    portal.build()
    found = {urlsplit(key).path: value for key, value in everything(portal).items()}
    assert found["/news/1.html"] == "2021-09-20T08:00:00+08:00"
    assert found["/news/2.html"] == "2021-09-10T00:00:00+08:00"
    assert found["/about.html"] is None
    assert found["/news/"] == found["/"] == "2021-09-20T08:00:00+08:00"


def test_the_index_says_when_each_file_last_changed(portal: Portal):
    """The newest lastmod in the file, so that crawlers fetch only what is new."""
    portal.settings(sitemap={"per_file": 3})
    portal.articles(7)
    portal.build()
    for place, lastmod in locations(portal, "sitemap.xml").items():
        inside = locations(portal, urlsplit(place).path.lstrip("/")).values()
        assert lastmod == max((value for value in inside if value), default=None)


def test_robots_names_the_sitemap(portal: Portal):
    """With its full address."""
    portal.build()
    assert "Sitemap: https://www.example.com/sitemap.xml\n" in portal.read("robots.txt")


# The head of a page


@pytest.mark.parametrize(
    ("fields", "canonical", "robots"),
    [
        ({}, "https://www.example.com/news/1.html", "index,follow,max-image-preview:large"),
        ({"canonical": "https://a.cn/x"}, "https://a.cn/x", "index,follow,max-image-preview:large"),
        (
            {"source_url": "https://a.cn/y"},
            "https://a.cn/y",
            "index,follow,max-image-preview:large",
        ),
        ({"robots": "noindex"}, "https://www.example.com/news/1.html", "noindex"),
    ],
)
def test_a_page_names_the_address_that_counts(portal: Portal, fields, canonical, robots):
    """Its own; of a reprint, the original's."""
    portal.article("news/1.md", **fields)
    portal.build()
    html = portal.read("news/1.html")
    assert f'<link rel="canonical" href="{canonical}">' in html
    assert f'<meta name="robots" content="{robots}">' in html


def test_an_old_address_leads_to_the_new_one(portal: Portal):
    """A redirect names the full new address, and is not to be indexed."""
    portal.article("news/1.md", aliases=["/old.html", "/older"])
    portal.build()
    for path in ("old.html", "older/index.html"):
        html = portal.read(path)
        assert 'href="https://www.example.com/news/1.html"' in html
        assert "noindex" in html


def test_a_site_below_a_folder(portal: Portal):
    """When `url` has a path, every address has it, and the files lie where they always do."""
    portal.settings(url="https://www.example.com/news-site", sitemap={"per_file": 3})
    portal.section("news", "新闻")
    portal.articles(7)
    portal.article(
        "news/x.md", tags=["甲"], body="[字](1.md) [图](/static/css/site.css) [栏](/news/)"
    )
    assert portal.build().problems == []
    for path in portal.tree():
        if not path.endswith(".html"):
            continue
        for found in hrefs(portal.read(path)):
            local = found.removeprefix("https://www.example.com")
            assert local.startswith(("/news-site/", "#")), (path, found)
    assert portal.exists("news/1.html")
    assert "https://www.example.com/news-site/news/1.html" in everything_below(portal)
    assert "Sitemap: https://www.example.com/news-site/sitemap.xml" in portal.read("robots.txt")
    assert "https://www.example.com/news-site/news/x.html" in portal.read("feed.xml")


def everything_below(portal: Portal) -> str:
    return "".join(portal.read(path) for path in portal.tree() if path.startswith("sitemap"))


# The way through a list


def test_every_page_of_a_list_is_three_clicks_from_its_front(portal: Portal):
    """Breadth first, over the links that the pages in output/ show."""
    portal.settings(per_page=1, archive_per_page=100)
    portal.section("news")
    portal.articles(130)
    portal.build()
    wanted = {path for path in portal.tree() if re.fullmatch(r"news/page-\d+\.html", path)}
    assert len(wanted) == 129
    found, pending = {"news/index.html": 0}, deque(["news/index.html"])
    while pending:
        path = pending.popleft()
        for link in hrefs(portal.read(path)):
            target = urlsplit(urljoin(f"/{path}", link)).path.lstrip("/")
            if target in wanted and target not in found:
                found[target] = found[path] + 1
                pending.append(target)
    assert set(found) == wanted | {"news/index.html"}
    assert max(found.values()) <= 3


def test_neighbours_are_those_of_the_section(portal: Portal):
    """Older and newer lead along the section, by date, and end at its ends."""
    portal.articles(3)
    portal.article("other/9.md", date="2021-01-01 02:30")
    portal.build()

    def around(path: str) -> list[str | None]:
        html = portal.read(path)
        found = [
            re.search(f'<p class="{way}"><a href="([^"]*)"', html) for way in ("previous", "next")
        ]
        return [match[1] if match else None for match in found]

    assert around("news/1.html") == [None, "/news/2.html"]
    assert around("news/2.html") == ["/news/1.html", "/news/3.html"]
    assert around("news/3.html") == ["/news/2.html", None]


def test_related_articles_are_older_ones(portal: Portal):
    """Those the editor named, then those with most tags in common; never newer ones, so that a
    new article leaves the old ones alone."""
    portal.article("news/1.md", "一", "2021-09-01", tags=["甲", "乙"])
    portal.article("news/2.md", "二", "2021-09-02", tags=["甲"])
    portal.article("news/3.md", "三", "2021-09-03")
    portal.article("news/4.md", "四", "2021-09-04", tags=["甲", "乙"], related=["3.md"])
    portal.build()
    related = portal.read("news/4.html").partition('<div class="related">')[2]
    assert re.findall(r">([一二三四])<", related) == ["三", "一", "二"]
    before = portal.mtimes()
    portal.article("news/5.md", "五", "2021-09-05", tags=["甲", "乙"])
    portal.build()
    assert portal.mtimes()["news/2.html"] == before["news/2.html"]


# Forms and time


def test_a_listings_form_opens_and_closes(portal: Portal):
    """The button follows the form's hours and the listing's, without an edit."""
    form = {"provider": "tally", "address": "https://tally.so/r/a", "field": "number"}
    form |= {"opens": "2021-10-05", "closes": "2021-10-20", "label": "咨询"}
    portal.settings(forms={"ask": form})
    portal.section("sale", kind="listing", offer="出售", form="ask")
    portal.listing("sale/1.md", number="CS 1&2", expires="2021-10-15")
    states = []
    for day in ("2021-10-01", "2021-10-06", "2021-10-16", "2021-10-21", "2021-10-02"):
        portal.build(day)
        html = portal.read("sale/1.html")
        state = re.search('form-state">(.*?)<', html)
        assert state
        shown = re.search('class="state">(.*?)<', html)
        assert shown
        states.append((state[1], shown[1], "https://tally.so/r/a?number=CS%201%262" in html))
        assert portal.tree() == portal.clean()
    assert states == [
        ("未开始", "在售", False),
        ("进行中", "在售", True),
        ("进行中", "已过期", False),
        ("已截止", "已过期", False),
        ("未开始", "在售", False),
    ]


@pytest.mark.parametrize("days", [("01", "10", "20"), ("20", "10", "01"), ("10", "01", "10")])
def test_articles_come_and_go_with_their_hours(portal: Portal, days):
    """Forward or back, what is out is what a clean build at that moment gives."""
    portal.section("news")
    portal.article("news/1.md", "早", "2021-10-05 12:00", tags=["甲"], robots="noindex")
    portal.article("news/2.md", "短", "2021-09-01", expires="2021-10-15", tags=["甲"])
    for day in days:
        portal.build(f"2021-10-{day}")
        assert portal.exists("news/1.html") == (day != "01")
        assert portal.exists("news/2.html") == (day != "20")
        assert portal.tree() == portal.clean()


# Templates


def failure(portal: Portal, path: str, old: str, new: str) -> Report:
    """Build, spoil a template, build again; what was out stays."""
    portal.article("news/1.md", "旧的")
    assert portal.build().problems == []
    before = portal.tree()
    portal.edit(path, old, new)
    report = portal.build()
    after = portal.tree()
    assert after["news/1.html"] == before["news/1.html"]
    return report


def test_a_name_that_does_not_exist(portal: Portal):
    """The template, its line and the page on which it failed are named; the page stays."""
    report = failure(portal, "templates/article.html", "{{ article.summary }}", "{{ artikel.x }}")
    [found] = report.problems
    line = portal.source("templates/article.html").partition("artikel")[0].count("\n") + 1
    assert (found.path, found.line, found.code) == (
        *("templates/article.html", line, "template-failed"),
    )
    assert "news/1.html" in found.show("zh")
    assert "artikel" in found.show("zh")


@pytest.mark.parametrize("wrong", ["{{ article.summery }}", "{{ site.blocks.latest.x.y }}"])
def test_a_field_that_does_not_exist(portal: Portal, wrong):
    """StrictUndefined: a mistyped field is a problem, not an empty place."""
    report = failure(portal, "templates/article.html", "{{ article.summary }}", wrong)
    assert [p.code for p in report.problems] == ["template-failed"]


def test_a_mistake_in_what_a_template_extends(portal: Portal):
    """The file that holds the mistake is named, once, though it fails on every page."""
    report = failure(portal, "templates/base.html", "{{ page.description }}", "{{ pag.x }}")
    assert {(p.path, p.line, p.code) for p in report.problems} == {
        ("templates/base.html", 5, "template-failed")
    }
    assert len(report.problems) == 1


def test_a_mistake_in_a_macro(portal: Portal):
    """Also there: its own file and line."""
    report = failure(portal, "templates/macros.html", "{{ card.summary }}", "{{ card.sumary }}")
    [found] = report.problems
    assert (found.path, found.line) == ("templates/macros.html", 4)


def test_a_mistake_of_syntax(portal: Portal):
    """The line is named; pages of other templates are published."""
    report = failure(portal, "templates/article.html", "{% if article.cover %}", "{% if %}")
    [found] = report.problems
    assert (found.path, found.code) == ("templates/article.html", "template-syntax")
    assert portal.source("templates/article.html").splitlines()[found.line - 1].count("{% if %}")
    portal.article("news/2.md", "新的")
    portal.build()
    assert "新的" in portal.read("news/index.html")


def test_a_mended_template_publishes_again(portal: Portal):
    """What failed is made as soon as it can be."""
    failure(portal, "templates/article.html", "{% if article.cover %}", "{% if %}")
    portal.edit("templates/article.html", "{% if %}", "{% if article.cover %}")
    portal.article("news/1.md", "新的")
    assert portal.build().problems == []
    assert "新的" in portal.read("news/1.html")
    assert portal.tree() == portal.clean()


WRONG: dict[str, str | bytes] = {
    "no number": '{{ articles("x") }}',
    "half an article": "{{ articles(1.5) }}",
    "no path": "{{ url(none) }}",
    "no file": "{{ asset(none) }}",
    "no card": "{{ previous(none) }}",
    "no document": '{{ related("x", 3) }}',
    "no date": '{{ "x" | date }}',
    "no items": "{{ cycler() }}",
    "division by zero": "{{ 1 / 0 }}",
    "too large": '{{ "x" * 4611686018427387904 }}',
    "larger still": "{{ range(99999999999999999999) | list }}",
    "without end": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "half a character": '{{ "\\ud800" }}',
    "half a character in data": '{{ data("half").c }}',
    "no text": b"\xff",
    "chance": "{{ [1, 2] | random }}",
    "chatter": "{{ lipsum() }}",
    "debugging": "{% debug %}",
}


@pytest.mark.parametrize("name", WRONG)
def test_whatever_goes_wrong_in_a_template(portal: Portal, name):
    """It is the template's problem: told with its file, and every other page is published."""
    portal.write("data/half.json", '{"c": "\\ud800"}')
    portal.write("templates/404.html", WRONG[name])
    portal.article("news/1.md")
    report = portal.build()
    assert {p.path for p in report.problems} == {"templates/404.html"}
    assert not portal.exists("404.html")
    assert portal.exists("news/1.html")


@pytest.mark.parametrize(
    "written", ["article", "site", "sections", "section('news')", "page", "article.details", "m"]
)
def test_what_is_no_text_is_not_published(portal: Portal, written):
    """An object in the place of a text would give other bytes every time."""
    portal.section("news")
    portal.article("news/1.md")
    portal.edit("templates/article.html", "{{ article.summary }}", f"{{{{ {written} }}}}")
    portal.build()
    if portal.exists("news/1.html"):
        assert " at 0x" not in portal.read("news/1.html")
        assert portal.tree() == portal.clean()


def test_templates_that_include_each_other_in_a_circle(portal: Portal):
    """The circle is named, not followed."""
    portal.write("templates/a.html", "")
    portal.write("templates/b.html", '{% include "a.html" %}\n')
    portal.edit("templates/article.html", "</div>", '</div>{% include "a.html" %}')
    report = failure(portal, "templates/a.html", "", '{% include "b.html" %}\n')
    assert {p.code for p in report.problems} >= {"template-cycle"}
    assert {p.path for p in report.problems} <= {
        *("templates/a.html", "templates/b.html", "templates/article.html")
    }
    assert any("a.html" in p.show("zh") and "b.html" in p.show("zh") for p in report.problems)


def test_an_include_that_is_missing_is_named(portal: Portal):
    """With the line that names it; and what includes it is made when it comes."""
    report = failure(portal, "templates/404.html", "<a ", '{% include "x.html" %}<a ')
    assert [(p.path, p.line, p.code) for p in report.problems] == [
        ("templates/404.html", 4, "template-missing")
    ]
    portal.write("templates/x.html", "<b>da</b>")
    assert portal.build().problems == []
    assert "<b>da</b>" in portal.read("404.html")


def test_an_include_that_may_be_missing(portal: Portal):
    """`ignore missing` is no problem, and the page is made when the file comes."""
    portal.edit("templates/404.html", "<a ", '{% include "x.html" ignore missing %}<a ')
    assert portal.build().problems == []
    portal.write("templates/x.html", "<b>da</b>")
    portal.build()
    assert "<b>da</b>" in portal.read("404.html")
    portal.write("templates/x.html", "<b>dort</b>")
    portal.build()
    assert "<b>dort</b>" in portal.read("404.html")
    portal.remove("templates/x.html")
    portal.build()
    assert portal.tree() == portal.clean()


def test_an_include_whose_name_is_only_known_later(portal: Portal):
    """It stands for all templates: any edit makes the page anew."""
    portal.write("templates/parts/one.html", "eins")
    portal.edit(
        "templates/404.html", "<a ", '{% set n = "one" %}{% include "parts/" ~ n ~ ".html" %}<a '
    )
    assert portal.build().problems == []
    assert "eins" in portal.read("404.html")
    portal.write("templates/parts/one.html", "uno")
    portal.build()
    assert "uno" in portal.read("404.html")


def test_a_template_that_a_document_asks_for(portal: Portal):
    """`template: wide` uses wide.html; if there is none, document and line are named."""
    portal.article("news/1.md", template="wide")
    [found] = portal.build().problems
    assert found.code == "template-missing"
    assert (found.path, found.line) == ("content/news/1.md", 4)
    portal.write("templates/wide.html", "breit {{ article.title }}")
    assert portal.build().problems == []
    assert portal.read("news/1.html") == "breit 标题"


def test_content_is_never_run(portal: Portal):
    """Braces in a body and a title are text."""
    portal.article("news/1.md", "{{ 6 * 7 }}", body="{{ 6 * 7 }} {% raw %} {# x #}")
    assert portal.build().problems == []
    html = portal.read("news/1.html")
    assert "42" not in html
    assert "{{ 6 * 7 }} {% raw %} {# x #}" in body(portal, "news/1.html")


def test_titles_are_escaped(portal: Portal):
    """A title with HTML in it is shown as typed, on every page."""
    portal.article("news/1.md", "<b onclick=x>&", tags=["<i>"])
    portal.build()
    for path, data in portal.tree().items():
        if path.endswith(".html"):
            assert b"<b onclick" not in data


def test_an_asset_that_is_missing_is_named(portal: Portal):
    """asset() of a file that is not there fails with its line, and heals when it comes."""
    portal.edit("templates/404.html", "<a ", '{{ asset("js/x.js") }}<a ')
    [found] = portal.build().problems
    assert (found.path, found.line, found.code) == ("templates/404.html", 4, "template-failed")
    portal.write("static/js/x.js", "1")
    assert portal.build().problems == []
    assert re.search(r"/static/js/x\.[0-9a-f]{10}\.js", portal.read("404.html"))


def test_an_edited_asset_gets_another_address(portal: Portal):
    """So that a browser never shows the old one; the old file goes."""
    portal.edit("templates/404.html", "<a ", '{{ asset("css/site.css") }}<a ')
    portal.build()
    [old] = [path for path in portal.tree() if path.endswith(".css")]
    portal.write("static/css/site.css", "b { color: red }")
    portal.build()
    [new] = [path for path in portal.tree() if path.endswith(".css")]
    assert new != old
    assert new in portal.read("404.html")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hot.yaml", "- {title: 甲}\n"),
        ("hot.json", '[{"title": "甲"}]'),
        ("hot.csv", "title,url\n甲,/\n"),
        ("hot.csv", "\ufefftitle,url\r\n甲,/\r\n"),
    ],
)
def test_data_files_can_be_shown(portal: Portal, name, text):
    """YAML, JSON and CSV; a page that looked for one is made when it comes, changes, goes."""
    portal.edit(
        "templates/404.html",
        "<a ",
        '{% for x in data("hot") or [] %}[{{ x.title }}]{% endfor %}<a ',
    )
    portal.build()
    assert "[甲]" not in portal.read("404.html")
    portal.write(f"data/{name}", text)
    assert portal.build().problems == []
    assert "[甲]" in portal.read("404.html")
    portal.write(f"data/{name}", text.replace("甲", "乙"))
    portal.build()
    assert "[乙]" in portal.read("404.html")
    portal.remove(f"data/{name}")
    portal.build()
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("hot.yaml", "- a\n- {b\n", 3),
        ("hot.json", '[\n{"title": }]', 2),
        ("hot.csv", "甲".encode("gbk"), 1),
    ],
)
def test_a_data_file_that_cannot_be_read(portal: Portal, name, text, line):
    """It is named with its line, and the page stays as it was."""
    portal.edit(
        "templates/404.html",
        "<a ",
        '{% for x in data("hot") or [] %}[{{ x.title }}]{% endfor %}<a ',
    )
    portal.write(f"data/{name}", '[{"title": "甲"}]' if name != "hot.csv" else "title\n甲\n")
    portal.build()
    before = portal.read("404.html")
    portal.write(f"data/{name}", text)
    [found] = portal.build().problems
    assert (found.path, found.line) == (f"data/{name}", line)
    assert portal.read("404.html") == before


def test_no_data_outside_the_site(portal: Portal):
    """A name cannot climb out of data/."""
    for name in ("../site", "a/../../site", "/etc/hosts"):
        portal.write("templates/404.html", f'{{{{ data("{name}") }}}}')
        assert [p.code for p in portal.build().problems] == ["template-failed"]


def test_dates_are_shown_in_the_sites_zone(portal: Portal):
    """One moment is another hour, and here another day and month, elsewhere."""
    portal.article("news/1.md", date="2021-08-31T20:00:00Z")
    portal.build()
    assert "2021-09-01T04:00:00+08:00" in portal.read("news/1.html")
    assert portal.exists("archive/2021/09/index.html")
    portal.settings(timezone="UTC")
    portal.build()
    assert "2021-08-31T20:00:00+00:00" in portal.read("news/1.html")
    assert portal.exists("archive/2021/08/index.html")
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize("now", ["2021-10-01", 1633017600])
def test_now_is_an_input(portal: Portal, now):
    """The clock of the machine is not asked: the same moment gives the same site."""
    portal.article("news/1.md", date="2021-09-30 23:59")
    portal.build(now)
    assert portal.exists("news/1.html")
    assert portal.now == clock.parse_now("2021-10-01", clock.zone("Asia/Shanghai"))
