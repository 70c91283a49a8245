"""What search engines and other machines are given: sitemaps for news and pictures, rules for
robots, languages, structured data. The table in docs/crawlers.md leads here and elsewhere."""

import json
import re
import xml.etree.ElementTree as etree
from typing import Any

import pytest

from laojie.model import sitemaps
from laojie.model.text import width
from laojie.render.sitemaps import news_language
from tests.support import ROOT, Portal, tree

HOST = "https://www.example.com"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
KEY = "0123456789abcdef"
INDEX, NOINDEX = "index,follow,max-image-preview:large", "noindex,follow"


def locations(portal: Portal, path: str) -> list[str]:
    """The addresses that a sitemap or an index names, without the host."""
    root = etree.fromstring(portal.read(path))
    return [(entry.findtext(f"{MAP}loc") or "").removeprefix(HOST) for entry in root]


def named(portal: Portal) -> list[str]:
    """The addresses of all sitemaps that the index names, but for the one of news."""
    files = [file.lstrip("/") for file in locations(portal, "sitemap.xml")]
    return [url for file in files if file != sitemaps.NEWS for url in locations(portal, file)]


def robots(portal: Portal, path: str) -> str:
    """What a page says to robots."""
    found = re.findall(r'<meta name="robots" content="([^"]*)">', portal.read(path))
    assert len(found) == 1
    return str(found[0])


def structured(portal: Portal, path: str) -> dict[str, dict[str, Any]]:
    """The structured data of a page, by type."""
    scripts = re.findall(r'ld\+json">(.*?)</script>', portal.read(path), re.DOTALL)
    return {item.get("@type", item["@context"]): item for item in map(json.loads, scripts)}


# News


def news(portal: Portal) -> list[str | None]:
    """The titles that the news sitemap names, none when there is none."""
    if not portal.exists(sitemaps.NEWS):
        return []
    titles = etree.fromstring(portal.read(sitemaps.NEWS)).iter(f"{NEWS}title")
    return [title.text for title in titles]


def test_news_holds_the_articles_of_two_days(portal: Portal):
    """An article comes with its hour and falls out two days later to the second, without an edit;
    with the last one the file and its line in the index go. Forward or back, what is out is what
    a clean build at that moment gives."""
    portal.article("news/1.md", "一", "2021-10-01 08:00")
    portal.article("news/2.md", "二", "2021-10-02 12:00")
    portal.article("news/3.md", "三", "2021-10-02 12:00", robots="noindex")
    portal.article("news/4.md", "四", "2021-10-02 12:00", source_url="https://example.org/a")
    hours = {
        "2021-10-01T07:59:59": [],
        "2021-10-01T08:00:00": ["一"],
        "2021-10-02T12:00:00": ["二", "一"],
        "2021-10-03T07:59:59": ["二", "一"],
        "2021-10-03T08:00:00": ["二"],
        "2021-10-04T11:59:59": ["二"],
        "2021-10-04T12:00:00": [],
        "2021-10-02T13:00:00": ["二", "一"],
        "2021-09-30T00:00:00": [],
        "2021-10-03T09:00:00": ["二"],
    }
    for hour, titles in hours.items():
        report = portal.build(hour)
        assert report.problems == []
        assert news(portal) == titles, hour
        assert ("/sitemap-news.xml" in locations(portal, "sitemap.xml")) == bool(titles)
        assert portal.tree() == portal.clean()
        assert portal.build().rendered == 0


def test_an_item_of_the_news_says_what_google_asks_for(portal: Portal):
    """Publication and language, the first publication with its zone, the title without the site's
    name; an update changes none of these."""
    portal.article(
        *("news/1.md", "A & <B>", "2021-09-30 12:00"), updated="2021-09-30 20:00", language="en-US"
    )
    portal.article("news/2.md", "二", "2021-09-30 13:00")
    portal.build()
    second, first = etree.fromstring(portal.read(sitemaps.NEWS))
    assert first.findtext(f"{MAP}loc") == f"{HOST}/news/1.html"
    assert first.findtext(f"{MAP}lastmod") == "2021-09-30T20:00:00+08:00"
    item = first.find(f"{NEWS}news")
    assert item is not None
    assert [part.tag.removeprefix(NEWS) for part in item] == [
        *("publication", "publication_date", "title"),
    ]
    assert item.findtext(f"{NEWS}publication/{NEWS}name") == "试验网"
    assert item.findtext(f"{NEWS}publication/{NEWS}language") == "en"
    assert item.findtext(f"{NEWS}publication_date") == "2021-09-30T12:00:00+08:00"
    assert item.findtext(f"{NEWS}title") == "A & <B>"
    language = f"{NEWS}news/{NEWS}publication/{NEWS}language"
    assert second.findtext(language) == "zh-cn"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("zh-CN", "zh-cn"),
        ("zh", "zh-cn"),
        ("zh-Hans", "zh-cn"),
        ("zh-TW", "zh-tw"),
        ("zh-Hant-HK", "zh-tw"),
        ("en", "en"),
        ("pt-BR", "pt"),
    ],
)
def test_a_language_as_news_sitemaps_write_it(language, written):
    """ISO 639, lower case; Chinese says which."""
    assert news_language(language) == written


def test_news_holds_at_most_a_thousand(portal: Portal, monkeypatch: pytest.MonkeyPatch):
    """The newest, should there be more; the number is Google's."""
    assert sitemaps.NEWS_ITEMS == 1000
    monkeypatch.setattr(sitemaps, "NEWS_ITEMS", 2)
    for number in range(1, 5):
        portal.article(f"news/{number}.md", str(number), f"2021-09-30 0{number}:00")
    portal.build()
    assert news(portal) == ["4", "3"]
    portal.remove("content/news/4.md")
    portal.build()
    assert news(portal) == ["3", "2"]
    assert portal.tree() == portal.clean()


# Pictures


def pictures(portal: Portal, path: str) -> dict[str, list[str]]:
    """The pictures of each address of a sitemap, without the host."""
    return {
        (entry.findtext(f"{MAP}loc") or "").removeprefix(HOST): [
            (found.text or "").removeprefix(HOST) for found in entry.iter(f"{IMAGE}loc")
        ]
        for entry in etree.fromstring(portal.read(path))
    }


def test_a_sitemap_names_the_pictures_of_an_article(portal: Portal):
    """The cover and those in the body, each once, files of this site that are there; when one
    comes or goes, the sitemap follows."""
    for name in ("cover.png", "图.png", "two.jpg"):
        portal.write(f"content/news/{name}", name)
    portal.write("static/s.png", "s")
    portal.write("content/news/film.mp4", "f")
    portal.article(
        "news/1.md",
        cover="cover.png",
        body="![](图.png) ![](/static/s.png) ![](cover.png) ![](https://e.com/x.png)\n\n"
        "![](late.png) [甲](two.jpg)\n\n<video src='film.mp4'></video>",
    )
    portal.article("news/2.md", cover="https://e.com/y.png")
    portal.build()
    found = pictures(portal, "sitemap-2021-09.xml")
    assert found["/news/2.html"] == []
    first, second, third = found["/news/1.html"]
    assert (first, second) == ("/news/cover.png", "/news/%E5%9B%BE.png")
    assert re.fullmatch(r"/static/s\.[0-9a-f]{10}\.png", third)
    portal.write("content/news/late.png", "l")
    assert portal.build().problems == []
    assert "/news/late.png" in pictures(portal, "sitemap-2021-09.xml")["/news/1.html"]
    portal.edit("content/news/1.md", "![](图.png)", "")
    portal.build()
    assert "/news/%E5%9B%BE.png" not in portal.read("sitemap-2021-09.xml")
    assert portal.tree() == portal.clean()


def test_no_address_has_more_pictures_than_google_takes(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
):
    """A thousand; beyond that the first ones."""
    assert sitemaps.PICTURES == 1000
    monkeypatch.setattr(sitemaps, "PICTURES", 2)
    for name in "abc":
        portal.write(f"content/news/{name}.png", name)
    portal.article("news/1.md", body="![](a.png) ![](b.png) ![](c.png)")
    portal.build()
    found = pictures(portal, "sitemap-2021-09.xml")
    assert found == {"/news/1.html": ["/news/a.png", "/news/b.png"]}


def test_pictures_never_make_a_sitemap_too_large(portal: Portal, monkeypatch: pytest.MonkeyPatch):
    """Where there is not room for all, the newest articles keep theirs; the addresses stay."""
    for number in range(1, 7):
        portal.write(f"content/news/{number}.png", "x")
        portal.article(f"news/{number}.md", date=f"2021-09-0{number}", cover=f"{number}.png")
    monkeypatch.setattr(sitemaps, "LARGEST", 2000)
    portal.build()
    found = pictures(portal, "sitemap-2021-09.xml")
    assert len(found) == 6
    assert found["/news/6.html"] == ["/news/6.png"]
    assert found["/news/1.html"] == []
    assert len(portal.read("sitemap-2021-09.xml")) <= 2000


# The cuts of sitemaps


def test_the_default_cut_is_what_baidu_takes():
    """Ten thousand addresses and ten megabytes: twice what is sealed at most."""
    from laojie.load.schema import SitemapFields

    assert 2 * SitemapFields().per_file - 1 <= sitemaps.MOST <= 50_000
    assert sitemaps.LARGEST <= 10_000_000


@pytest.mark.parametrize("count", [0, 1, 8000, 8001, 20_000, 100_000])
def test_fronts_of_lists_fall_into_files_of_at_most_ten_thousand(count):
    """As many files as it takes; each front in the one that its own address gives."""
    parts = sitemaps.parts(count)
    sizes = [0] * parts
    for number in range(count):
        sizes[sitemaps.part_of(f"/tag/{number}/", parts)] += 1
    assert max(sizes) <= sitemaps.MOST
    assert parts == 1 or min(sizes) > 1000


def test_many_lists_need_several_files(portal: Portal, monkeypatch: pytest.MonkeyPatch):
    """Together they name what one file would; the index leads to all; one that is needed no more
    goes."""
    monkeypatch.setattr(sitemaps, "_FRONTS", 4)
    portal.settings(per_page=20)
    for number in range(6):
        portal.article(f"news/{number}.md", tags=[f"t{number}", f"t{(number + 1) % 6}"])
    portal.build()
    files = [file for file in locations(portal, "sitemap.xml") if "lists" in file]
    assert sorted(files) == [f"/sitemap-lists{n}.xml" for n in ("-1", "-2", "-3", "")]
    fronts = [url for file in files for url in locations(portal, file.lstrip("/"))]
    assert len(fronts) == len(set(fronts))
    assert {f"/tag/t{number}/" for number in range(6)} | {"/", "/tag/", "/news/"} <= set(fronts)
    assert portal.tree() == portal.clean()
    for number in range(1, 6):
        portal.remove(f"content/news/{number}.md")
    portal.build()
    assert not portal.exists("sitemap-lists-3.xml")
    assert portal.tree() == portal.clean()


def test_a_month_of_hidden_pages_alone_has_no_sitemap(portal: Portal):
    """A sitemap without an address is not valid. When the section may be indexed, it comes."""
    portal.settings(author="甲", archive_per_page=100)
    portal.section("news", robots="noindex")
    portal.articles(9)
    portal.build()
    assert portal.exists("news/page-1.html")
    assert not portal.exists("sitemap-lists-2021-01.xml")
    assert "/sitemap-lists-2021-01.xml" not in locations(portal, "sitemap.xml")
    portal.section("news")
    portal.build()
    assert "/news/page-1.html" in named(portal)
    assert portal.tree() == portal.clean()


def test_sitemaps_say_nothing_that_nobody_reads(portal: Portal):
    """Address, date, pictures, news; every address is of this site, whatever stands in it."""
    portal.settings(url=f"{HOST}/a&b")
    portal.section("news")
    portal.articles(7)
    portal.article("news/x.md", date="2021-09-30", tags=["甲", "乙"])
    portal.build()
    for path in portal.tree():
        if path.startswith("sitemap"):
            root = etree.fromstring(portal.read(path))
            assert {child.tag.removeprefix(MAP) for entry in root for child in entry} <= {
                *("loc", "lastmod", f"{NEWS}news"),
            }
            found = [entry.findtext(f"{MAP}loc") or "" for entry in root]
            assert all(url.startswith(f"{HOST}/a%26b/") and url.isascii() for url in found)


def test_every_sitemap_names_something(portal: Portal):
    """Also that of a site without a document: its front page."""
    portal.build()
    assert named(portal) == ["/"]


def test_text_sitemaps_stand_beside_the_others(portal: Portal):
    """With `sitemap.text` the same addresses in the same cuts, one a line; sitemap.txt holds the
    newest of all. Without it there are none."""
    portal.settings(sitemap={"per_file": 3, "text": True})
    portal.section("news")
    portal.articles(7)
    portal.page("about.md")
    portal.build()
    for path in tree(portal.output):
        if path.startswith("sitemap-") and path.endswith(".xml"):
            lines = portal.read(sitemaps.text_file(path)).splitlines()
            assert lines == [HOST + url for url in locations(portal, path)], path
    lines = portal.read("sitemap.txt").splitlines()
    assert sorted(lines) == sorted(
        HOST + url for url in named(portal) if not re.search("/page-", url)
    )
    newest = [line for line in lines if re.search(r"/news/\d", line)]
    assert newest == [f"{HOST}/news/{number}.html" for number in range(7, 0, -1)]
    assert portal.tree() == portal.clean()
    portal.settings(sitemap={"per_file": 3})
    portal.build()
    assert not [path for path in tree(portal.output) if re.match(r"sitemap.*\.txt", path)]


def test_the_text_of_all_ends_where_a_file_must(portal: Portal, monkeypatch: pytest.MonkeyPatch):
    """Half of it for lists at most, the rest for the newest documents."""
    monkeypatch.setattr(sitemaps, "MOST", 6)
    portal.settings(sitemap={"text": True})
    portal.articles(9)
    portal.build()
    lines = portal.read("sitemap.txt").splitlines()
    assert len(lines) == 6
    assert lines[3:] == [f"{HOST}/news/{number}.html" for number in (9, 8, 7)]


# What is not to be searched for


def test_a_thin_list_is_not_offered(portal: Portal):
    """The list of a tag, topic or author with fewer articles than `thin_below` says noindex and is
    in no sitemap; with the article that is one enough it is offered, and the other way round."""
    portal.settings(thin_below=3)
    lists = ["/tag/%E7%94%B2/", "/topic/%E4%B8%93/", "/author/%E4%B9%99/"]
    paths = ["tag/甲/index.html", "topic/专/index.html", "author/乙/index.html"]
    for number in range(1, 4):
        portal.article(f"news/{number}.md", tags=["甲"], topics=["专"], author="乙")
        portal.build()
        offered = number >= 3
        assert {robots(portal, path) for path in paths} == {INDEX if offered else NOINDEX}
        assert [url in named(portal) for url in lists] == [offered] * 3
        assert portal.tree() == portal.clean()
    portal.remove("content/news/2.md")
    portal.build()
    assert {robots(portal, path) for path in paths} == {NOINDEX}
    assert not set(lists) & set(named(portal))
    assert "/tag/" in named(portal)
    assert portal.tree() == portal.clean()


def test_a_full_page_is_never_thin(portal: Portal):
    """However large `thin_below` is, so that pages that are sealed need not ask."""
    portal.settings(thin_below=50000, per_page=2)
    for number in range(1, 6):
        portal.article(f"news/{number}.md", tags=["甲"])
    portal.article("news/6.md", tags=["乙"])
    portal.build()
    assert robots(portal, "tag/甲/index.html") == robots(portal, "tag/甲/page-1.html") == INDEX
    assert robots(portal, "tag/乙/index.html") == NOINDEX


def test_only_the_list_itself_changes_when_it_is_thin_no_more(portal: Portal):
    """Articles and other lists do not say how many there are."""
    for number in range(1, 4):
        portal.article(f"news/{number}.md", f"第{number}篇", tags=["甲" if number < 2 else "乙"])
    portal.build()
    before = portal.mtimes()
    portal.settings(thin_below=1)
    report = portal.build()
    assert {change.path for change in report.changed} == {
        *("tag/甲/index.html", "sitemap-lists.xml", "sitemap.xml"),
    } - {path for path, mtime in portal.mtimes().items() if before[path] == mtime}
    assert robots(portal, "tag/甲/index.html") == INDEX
    assert portal.tree() == portal.clean()


# robots.txt


def test_robots_may_fetch_everything(portal: Portal):
    """By default: pages that say noindex, styles and pictures too."""
    portal.build()
    assert portal.read("robots.txt") == (
        f"User-agent: *\nAllow: /\n\nSitemap: {HOST}/sitemap.xml\n"
    )


def test_rules_for_some_robots(portal: Portal):
    """A group for each entry of `robots`, for addresses of this site wherever it lies; others may
    fetch everything unless an entry speaks of all."""
    rules = [
        {"agents": ["GPTBot", "Sogou web spider"], "disallow": ["/"]},
        {"agents": "Bytespider", "allow": ["/news/"], "disallow": ["/*.png$", "/标签/"]},
        {"agents": ["Yandex"]},
    ]
    portal.settings(url=f"{HOST}/sub", robots=rules)
    portal.build()
    assert portal.read("robots.txt") == (
        "User-agent: GPTBot\nUser-agent: Sogou web spider\nDisallow: /sub/\n\n"
        "User-agent: Bytespider\nAllow: /sub/news/\nDisallow: /sub/*.png$\n"
        "Disallow: /sub/%E6%A0%87%E7%AD%BE/\n\n"
        "User-agent: Yandex\nAllow: /\n\n"
        "User-agent: *\nAllow: /\n\n"
        f"Sitemap: {HOST}/sub/sitemap.xml\n"
    )
    portal.settings(robots=[{"agents": ["*"], "disallow": ["/drafts/"]}])
    portal.build()
    assert portal.read("robots.txt").count("User-agent") == 1


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"agents": []}, "bad-agent"),
        ({"agents": ["a\nDisallow: /"], "disallow": ["/"]}, "bad-agent"),
        ({"agents": ["a#b"]}, "bad-agent"),
        ({"agents": ["a"], "disallow": ["tag/"]}, "bad-path"),
        ({"agents": ["a"], "disallow": ["/a b"]}, "bad-path"),
        ({"agents": ["a"], "delay": 3}, "unknown-field"),
    ],
)
def test_a_rule_that_cannot_be_written(portal: Portal, rule, code):
    """It is named; robots.txt never holds what would be read as something else."""
    portal.build()
    portal.settings(robots=[rule])
    assert code in {found.code for found in portal.build().problems}


# The key of IndexNow, llms.txt


def test_the_key_of_indexnow_is_a_file(portal: Portal):
    """Under its own name, with exactly the key in it; another key is another file."""
    portal.settings(indexnow_key=KEY)
    portal.build()
    assert portal.tree()[f"{KEY}.txt"] == KEY.encode()
    portal.settings(indexnow_key="another-key")
    portal.build()
    assert not portal.exists(f"{KEY}.txt")
    assert portal.read("another-key.txt") == "another-key"
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize(
    "key", ["short", "with space 1234", "../../etc/passwd", "k" * 129, "sitemap-lists"]
)
def test_a_key_that_indexnow_would_not_take(portal: Portal, key):
    """8 to 128 letters, digits and hyphens; nor one whose file is a sitemap's."""
    portal.build()
    portal.settings(indexnow_key=key)
    assert [found.code for found in portal.build().problems] == ["bad-key"]


def test_llms_txt_says_what_the_site_is(portal: Portal):
    """A heading, a summary, and links to sections, pages and feeds; no article, so that a new one
    leaves it alone. What says noindex is left out. It is there when it is asked for."""
    portal.settings(description="说明。", llms=True)
    portal.section("news", "新闻 [一]", summary="要闻。")
    portal.section("x", "别的", robots="noindex")
    portal.article("news/1.md", "题")
    portal.page("about.md", "关于", body="")
    portal.page("secret.md", "不看", robots="noindex")
    portal.build()
    text = portal.read("llms.txt")
    assert text.startswith("# 试验网\n\n> 说明。\n\n## ")
    assert f"- [新闻 \\[一\\]]({HOST}/news/): 要闻。\n" in text
    assert f"- [关于]({HOST}/about.html)\n" in text
    assert f"({HOST}/feed.xml)\n" in text
    assert not re.search("别的|不看|题", text)
    before = portal.mtimes()
    portal.article("news/2.md")
    portal.build()
    assert portal.mtimes()["llms.txt"] == before["llms.txt"]
    portal.settings(llms=False)
    portal.build()
    assert not portal.exists("llms.txt")


# WebSub


def test_feeds_name_the_hub(portal: Portal):
    """In each form of feed, beside the feed's own address; none where none is set."""
    portal.section("news")
    portal.article("news/1.md")
    portal.build()
    assert "hub" not in portal.read("feed.xml") + portal.read("atom.xml") + portal.read("feed.json")
    portal.settings(feeds={"hub": "https://hub.example.org/?a=1&b=2"})
    portal.build()
    atom = "{http://www.w3.org/2005/Atom}link"
    for folder in ("", "news/"):
        for name in ("feed.xml", "atom.xml"):
            links = etree.fromstring(portal.read(folder + name)).iter(atom)
            found = {link.get("rel"): link.get("href") for link in links}
            assert found["hub"] == "https://hub.example.org/?a=1&b=2"
            assert found["self"] == f"{HOST}/{folder}{name}"
        feed = json.loads(portal.read(f"{folder}feed.json"))
        assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/?a=1&b=2"}]
        assert feed["feed_url"] == f"{HOST}/{folder}feed.json"


# Languages


def alternates(portal: Portal, path: str) -> dict[str, str]:
    """The languages that a page names, and their addresses."""
    links = re.findall(
        r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', portal.read(path)
    )
    return dict(links)


def test_translations_name_each_other(portal: Portal):
    """Each page names all of them, itself too; what is written in another language says so. No
    page names one that does not name it."""
    portal.settings(feeds={"items": 1})
    portal.article("news/1.md", translations=["en.md", "../tw/1.md"])
    portal.article("news/en.md", "Title", language="EN", translations=["1.md"])
    portal.article("tw/1.md", language="zh-hant-tw", translations=["../news/1.md"])
    portal.article("news/2.md", "别的")
    assert portal.build().problems == []
    chinese, english = f"{HOST}/news/1.html", f"{HOST}/news/en.html"
    taiwan = f"{HOST}/tw/1.html"
    assert alternates(portal, "news/1.html") == {
        "zh-CN": chinese,
        "en": english,
        "zh-Hant-TW": taiwan,
    }
    assert alternates(portal, "news/en.html") == {"zh-CN": chinese, "en": english}
    assert alternates(portal, "news/2.html") == {}
    assert '<html lang="en">' in portal.read("news/en.html")
    assert structured(portal, "news/en.html")["NewsArticle"]["inLanguage"] == "en"
    portal.edit("content/news/en.md", "- 1.md", "- 2.md")
    codes = [(found.path, found.code) for found in portal.build().problems]
    assert codes == [
        ("content/news/1.md", "one-sided-translation"),
        ("content/news/en.md", "one-sided-translation"),
    ]
    assert set(alternates(portal, "news/1.html")) == {"zh-CN", "zh-Hant-TW"}
    assert alternates(portal, "news/en.html") == {}
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"language": "en", "translations": ["1.md"], "draft": True}, "hidden-link"),
        ({"translations": ["1.md"]}, "same-language"),
        ({"language": "en"}, "one-sided-translation"),
        (None, "missing-link"),
    ],
)
def test_what_is_no_translation(portal: Portal, other, code):
    """It is named on the line of `translations:`, and no page names it."""
    portal.article("news/1.md", translations=["2.md"])
    if other is not None:
        portal.article("news/2.md", **other)
    found = [p for p in portal.build().problems if p.path == "content/news/1.md"]
    assert [(p.line, p.code) for p in found] == [(5, code)]
    assert alternates(portal, "news/1.html") == {}


def test_a_translation_that_is_not_to_be_indexed(portal: Portal):
    """Only pages that engines may keep under their own address are alternates of one another."""
    portal.article("news/1.md", translations=["2.md"])
    portal.article("news/2.md", language="en", translations=["1.md"], robots="noindex")
    assert portal.build().problems == []
    assert alternates(portal, "news/1.html") == alternates(portal, "news/2.html") == {}


def test_a_new_body_of_a_translation_leaves_the_others_alone(portal: Portal):
    """They look at its card, which holds its address and language."""
    portal.article("news/1.md", translations=["2.md"], summary="甲")
    portal.article("b/2.md", language="en", translations=["../news/1.md"], summary="乙")
    portal.edit("content/news/1.md", "- 2.md", "- ../b/2.md")
    assert portal.build().problems == []
    portal.edit("content/b/2.md", "正文。", "改过。")
    assert "news/1.html" not in {change.path for change in portal.build().changed}
    assert alternates(portal, "news/1.html").keys() == {"zh-CN", "en"}


def test_the_starter_speaks_of_languages(portal: Portal):
    """Its templates name the page's own language, for readers and for sharing, and the others."""
    portal.with_starter()
    portal.section("news", "新闻")
    portal.article("news/1.md", translations=["2.md"])
    portal.article("news/2.md", "Title", language="en-GB", translations=["1.md"])
    portal.article("news/3.md", "タイトル", language="ja")
    assert portal.build().problems == []
    assert alternates(portal, "news/1.html").keys() == {"zh-CN", "en-GB"}
    found = [portal.read(f"news/{number}.html") for number in (1, 2, 3)]
    locales = [re.findall(r'og:locale" content="([^"]*)"', html) for html in found]
    assert locales == [["zh_CN"], ["en_GB"], []]
    assert [re.findall(r'<html lang="([^"]*)"', html) for html in found] == [
        *(["zh-CN"], ["en-GB"], ["ja"]),
    ]


@pytest.mark.parametrize("language", ["chinese", "zh_CN", "zh-CN-", "x"])
def test_a_language_that_is_none(portal: Portal, language):
    """A code of BCP 47: language, perhaps script, perhaps region."""
    portal.article("news/1.md", language=language)
    assert [found.code for found in portal.build().problems] == ["bad-language"]


# Structured data


KINDS = {
    "index.html": {"WebSite", "Organization"},
    "news/index.html": {"ItemList", "BreadcrumbList"},
    "news/page-1.html": {"ItemList", "BreadcrumbList"},
    "news/1.html": {"NewsArticle", "BreadcrumbList"},
    "sale/1.html": {"Product", "BreadcrumbList"},
    "sale/2.html": {"WebPage", "BreadcrumbList"},
    "about.html": {"WebPage", "BreadcrumbList"},
    "tag/甲/index.html": {"ItemList", "BreadcrumbList"},
    "topic/专/index.html": {"ItemList", "BreadcrumbList"},
    "author/编辑部/index.html": {"ItemList", "BreadcrumbList"},
    "tag/index.html": {"ItemList", "BreadcrumbList"},
    "topic/index.html": {"ItemList", "BreadcrumbList"},
    "author/index.html": {"ItemList", "BreadcrumbList"},
    "archive/index.html": {"ItemList", "BreadcrumbList"},
    "archive/2021/index.html": {"ItemList", "BreadcrumbList"},
    "archive/2021/01/index.html": {"ItemList", "BreadcrumbList"},
}


@pytest.fixture
def everything(portal: Portal) -> Portal:
    """A portal with a page of every kind."""
    portal.write("static/img/logo.png", "logo")
    portal.settings(logo="img/logo.png", baidu_time_factor=False)
    portal.section("news", "新闻", summary="要闻。")
    portal.section("sale", "出售", kind="listing", offer="出售")
    portal.articles(7)
    for path, title, date, updated in (
        ("news/8.md", "题 </b>", "2021-09-02 08:00", "2021-09-02 10:30"),
        ("news/9.md", "又", "2021-09-03 08:00", "2021-09-01"),
    ):
        portal.article(path, title, date, ["甲"], topics=["专"], updated=updated)
    portal.listing("sale/1.md", number="CS1", price=29800)
    portal.listing("sale/2.md", number="CS2", price="面议")
    portal.page("about.md", "关于")
    assert portal.build().problems == []
    return portal


@pytest.mark.parametrize("path", KINDS)
def test_every_kind_of_page_says_what_it_is(everything: Portal, path):
    """In the words of schema.org; lists name what they show, in its order, by full addresses."""
    found = structured(everything, path)
    assert set(found) == KINDS[path]
    assert {item["@context"] for item in found.values()} == {"https://schema.org"}
    for item in found.get("ItemList", {"itemListElement": []})["itemListElement"]:
        assert item["url"].startswith(f"{HOST}/")
        assert item["name"]
        assert item["url"].removeprefix(HOST) in everything.read(path)


def test_breadcrumbs_lead_down_from_the_home_page(everything: Portal):
    """Positions from 1, names, addresses: each that of a page that is there, the last the page's
    own."""
    for path in KINDS:
        steps = structured(everything, path).get("BreadcrumbList")
        if steps is None:
            continue
        items = steps["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1))
        assert items[0]["item"] == f"{HOST}/"
        assert all(item["name"] for item in items)
        canonical = re.search(r'rel="canonical" href="([^"]*)"', everything.read(path))
        assert canonical
        assert items[-1]["item"] == canonical[1]
        assert items[-1]["name"] != "正文"


def test_an_article_says_who_published_it_and_when(everything: Portal):
    """Publisher with name and logo inside; dates with their zone, those that readers see; never
    updated before it was published."""
    found = structured(everything, "news/8.html")["NewsArticle"]
    publisher = found["publisher"]
    assert publisher["name"] == "试验网"
    assert re.fullmatch(rf"{HOST}/static/img/logo\.\w+\.png", publisher["logo"]["url"])
    assert found["headline"] == "题 </b>"
    assert found["author"]["name"] == "编辑部"
    assert found["author"]["url"].startswith(f"{HOST}/author/")
    html = everything.read("news/8.html")
    assert f'<p class="date">{found["datePublished"]}</p>' in html
    assert f'<p class="updated">{found["dateModified"]}</p>' in html
    assert found["dateModified"] == "2021-09-02T10:30:00+08:00"
    second = structured(everything, "news/9.html")["NewsArticle"]
    assert second["dateModified"] == second["datePublished"] == "2021-09-03T08:00:00+08:00"


def test_an_offer_has_a_price_or_there_is_none(everything: Portal):
    """A plain number of yuan, the availability of its status, no rating; what is to be agreed upon
    is no product at all."""
    product = structured(everything, "sale/1.html")["Product"]
    assert product["offers"] == {
        "@type": "Offer",
        "price": 29800,
        "priceCurrency": "CNY",
        "availability": "https://schema.org/InStock",
        "url": f"{HOST}/sale/1.html",
    }
    assert not {"aggregateRating", "review"} & product.keys()
    page = structured(everything, "sale/2.html")["WebPage"]
    assert page["name"] == "信息CS2"
    assert "offers" not in page


def test_baidus_time_factor(everything: Portal):
    """Off by default. A block of its own in Baidu's vocabulary, the times without a zone."""
    baidu = "https://ziyuan.baidu.com/contexts/cambrian.jsonld"
    assert baidu not in structured(everything, "news/8.html")
    everything.settings(baidu_time_factor=True)
    everything.build()
    assert structured(everything, "news/8.html")[baidu] == {
        "@context": baidu,
        "@id": f"{HOST}/news/8.html",
        "title": "题 </b>",
        "pubDate": "2021-09-02T08:00:00",
        "upDate": "2021-09-02T10:30:00",
    }


# Titles and descriptions


def head(portal: Portal, path: str) -> tuple[str, str]:
    """Title and description of a page."""
    html = portal.read(path)
    title = re.search("<title>(.*?)</title>", html)
    description = re.search('<meta name="description" content="(.*?)">', html)
    assert title
    assert description
    return title[1], description[1]


def test_no_two_pages_of_a_list_say_the_same(portal: Portal):
    """Each has its number in title and description, also where the description is too long and is
    cut."""
    portal.settings(per_page=1)
    portal.section("news", "新闻", summary="很长的介绍，" * 40)
    portal.section("plain", "无")
    portal.articles(4)
    for number in range(4):
        portal.article(f"plain/{number}.md", tags=["甲"])
    portal.build()
    paths = [
        p for p in portal.tree() if re.fullmatch(r"(news|plain|tag/甲)/(page-\d|index).html", p)
    ]
    assert len(paths) == 12
    heads = [head(portal, path) for path in paths]
    assert len({title for title, _ in heads}) == len({about for _, about in heads}) == 12
    assert all(width(about) <= 160 and about for _, about in heads)
    assert all(title.endswith("试验网") for title, _ in heads)


def test_every_page_has_a_description(portal: Portal):
    """A document without a text is described by its title, a site without a sentence by its
    name."""
    portal.article("news/1.md", "只有标题", body="")
    portal.page("about.md", "关于", body="")
    portal.build()
    for path in portal.tree():
        if path.endswith(".html") and not path.startswith("blocks/"):
            title, description = head(portal, path)
            assert title
            assert description
    assert head(portal, "news/1.html")[1] == "只有标题"


# Addresses


def test_an_address_that_no_sitemap_could_hold(portal: Portal):
    """It is an error, while it can still be chosen: 2,048 characters are the limit."""
    deep = "/".join(["很长的栏目名字" * 9] * 3)
    portal.article(f"{deep}/{'标' * 60}.md")
    [found] = portal.build().problems
    assert found.code == "url-too-long"
    portal.rename(f"content/{deep}/{'标' * 60}.md", "content/news/1.md")
    assert portal.build().problems == []


# Links elsewhere


def test_a_link_to_a_form_says_what_it_is(portal: Portal):
    """It lends the form no weight; one that is paid for says so."""
    form = {"provider": "wjx", "address": "https://e.com/a"}
    portal.with_starter()
    portal.settings(forms={"ask": form, "ad": {**form, "sponsored": True}})
    portal.section("sale", "出售", kind="listing", offer="出售", form="ask")
    portal.listing("sale/1.md")
    portal.listing("sale/2.md", number="CS2", form="ad")
    assert portal.build().problems == []
    rel = r'href="https://e.com/a" rel="([^"]*)"'
    assert re.findall(rel, portal.read("sale/1.html")) == ["nofollow noopener"]
    assert re.findall(rel, portal.read("sale/2.html")) == ["sponsored nofollow noopener"]


def test_a_reprint_shows_where_it_comes_from(portal: Portal):
    """Beside date and author, with a link that lends no weight; the original is what counts."""
    portal.with_starter()
    portal.section("news", "新闻")
    portal.article("news/1.md", source="某某日报", source_url="https://e.com/1")
    assert portal.build().problems == []
    html = portal.read("news/1.html")
    assert '来源 <a href="https://e.com/1" rel="nofollow noopener">某某日报</a>' in html
    assert '<link rel="canonical" href="https://e.com/1">' in html
    assert "/news/1.html" not in named(portal)


# The way to everything


def test_every_article_of_a_long_month_is_one_click_from_its_page(portal: Portal):
    """Home, archive, month, page, article: a month's front leads to all of its pages."""
    portal.with_starter()
    portal.settings(archive_per_page=1)
    portal.section("news")
    portal.articles(30)
    portal.build()
    month = "archive/2021/01/index.html"
    pages = {path for path in portal.tree() if re.match(r"archive/2021/01/page-\d+", path)}
    assert len(pages) == 29
    links = re.findall(r'href="/([^"]*)"', portal.read(month))
    assert pages <= set(links)
    assert "archive/2021/01/" in re.findall(r'href="/([^"]*)"', portal.read("archive/index.html"))


# The table


ROW = re.compile(r"^\| (R\d+)[^|]*\|[^|]*\|([^|]*)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# R28, R40 and R61 stand for nothing.
NUMBERS = [n for n in range(1, 65) if n not in {28, 40, 61}]


def test_the_table_leads_to_tests_that_are_there():
    """docs/crawlers.md has a row for each requirement, and each names a test of this repository
    or says why there is none."""
    text = (ROOT / "docs/crawlers.md").read_text(encoding="utf-8")
    rows = dict(ROW.findall(text))
    assert list(rows) == [f"R{number}" for number in NUMBERS]
    for name, shown in rows.items():
        tests = TEST.findall(shown)
        assert tests or "not here:" in shown or "reader's:" in shown, name
        for path, test in tests:
            source = (ROOT / path).read_text(encoding="utf-8")
            assert f"def {test}(" in source, (name, path, test)
