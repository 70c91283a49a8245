"""The starter's templates on sites that are not the portal: empty, small, bare, below a folder."""

import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.support import Portal


def lost(portal: Portal) -> list[tuple[str, str]]:
    """The addresses on all pages that lead to no file of the site."""
    files, found = set(portal.tree()), []
    base = urlsplit(portal.read("robots.txt").partition("Sitemap: ")[2].strip())
    root = base.path.removesuffix("sitemap.xml")
    for path in files:
        if not path.endswith(".html"):
            continue
        for link in re.findall(r'(?:href|src)="([^"#?]+)', portal.read(path)):
            target = urlsplit(urljoin(f"{base.scheme}://{base.netloc}{root}{path}", link))
            if target.netloc != base.netloc or target.scheme not in {"http", "https"}:
                continue
            name = unquote(target.path).removeprefix(root)
            if (name + "index.html" if not name or name.endswith("/") else name) not in files:
                found.append((path, link))
    return found


def nothing(portal: Portal) -> None:
    """A site without a document."""


def one_article(portal: Portal) -> None:
    """One article in one section."""
    portal.section("news", "新闻")
    portal.article("news/1.md")


def no_index(portal: Portal) -> None:
    """A folder that has no index.md yet."""
    portal.article("news/1.md", pinned=True, tags=["甲"])


def hidden_section(portal: Portal) -> None:
    """A section whose index.md is a draft."""
    portal.section("news", "新闻", draft=True)
    portal.article("news/1.md")


def listings_only(portal: Portal) -> None:
    """Listings, no article: no archive, no tags, no feeds of the whole."""
    portal.section("sale", "出售", kind="listing", offer="出售")
    portal.listing("sale/1.md")


def nested(portal: Portal) -> None:
    """Sections in sections."""
    portal.section("a", "外")
    portal.section("a/b", "内")
    portal.section("a/b/c", "最内")
    portal.article("a/b/c/1.md")


def below_a_folder(portal: Portal) -> None:
    """The site lies at /sub."""
    portal.settings(url="https://www.example.com/sub")
    portal.section("news", "新闻")
    portal.articles(12)
    portal.article("news/x.md", tags=["甲 乙"], topics=["专"], cover="/static/img/logo.png")


def odd_names(portal: Portal) -> None:
    """Tags, topics and authors that need encoding or escaping."""
    portal.section("栏目", "栏 & <目>")
    portal.article(
        "栏目/标题.md", "<b>&", tags=["A&B", "C/D", "e f"], topics=['"专"'], author="O'N"
    )


def inline_blocks(portal: Portal) -> None:
    """Blocks in the pages."""
    block = {"mode": "inline", "title": "最新", "url": "/", "count": 3}
    portal.settings(blocks={"latest": block, "hot": block})
    one_article(portal)


def own_navigation(portal: Portal) -> None:
    """Navigation and footer of site.yaml, with a full address among them."""
    links = [
        {"title": "新闻", "url": "/news/"},
        {"title": "别处", "url": "https://example.org/"},
        {"title": "标签", "url": "/tag/%E7%94%B2/"},
    ]
    portal.settings(navigation=links, footer=links)
    portal.section("news", "新闻")
    portal.article("news/1.md", tags=["甲"])


def everything_set(portal: Portal) -> None:
    """Every optional setting and field."""
    portal.settings(
        tagline="口号",
        description="简介",
        icp="某备1号",
        police="某公安2号",
        notice="注意",
        logo="img/logo.png",
        icon="img/logo.svg",
        cover="img/share.png",
        baidu_time_factor=True,
        home={"sections": ["news", "sale", "none"], "per_section": 1, "pinned": 1},
    )
    portal.section("news", "新闻", "介绍。", summary="一句。", weight=1)
    portal.section("sale", "出售", kind="listing", offer="出售", form="ask")
    form = {"provider": "wjx", "address": "https://a.cn/x", "field": "n", "closes": "2022-01-01"}
    portal.settings(forms={"ask": form})
    portal.listing("sale/1.md", price="面议", niche="美妆", region="浙江", expires="2021-12-01")
    portal.article(
        "news/1.md",
        updated="2021-09-02",
        source="别家",
        source_url="https://example.org/a",
        cover="/static/img/logo.png",
        cover_alt="标志",
        pinned=True,
        body="## 一\n\n甲\n\n### 二\n\n乙\n\n## 三\n\n丙",
    )
    portal.page("map.md", "地图", template="sitemap")


SITES = [
    *(nothing, one_article, no_index, hidden_section, listings_only, nested, below_a_folder),
    *(odd_names, inline_blocks, own_navigation, everything_set),
]


@pytest.mark.parametrize("made", SITES, ids=lambda made: made.__name__)
def test_the_starters_templates_do_for_any_site(portal: Portal, made):
    """No problem, and every address on every page leads to a file."""
    block = {"mode": "fragment", "title": "最新", "url": "/", "count": 3}
    portal.settings(blocks={"latest": block})
    portal.with_starter()
    made(portal)
    report = portal.build()
    assert [problem.show("zh") for problem in report.problems] == []
    assert lost(portal) == []
    assert portal.tree() == portal.clean()


def test_a_list_of_what_is_hot(portal: Portal):
    """data/hot.csv fills the block, and its removal empties it again."""
    one_article(portal.with_starter())
    portal.write("data/hot.csv", "url,title\n/news/1.html,很热\n")
    assert portal.build().problems == []
    assert "很热" in portal.read("blocks/hot.html")
    portal.remove("data/hot.csv")
    portal.build()
    assert "很热" not in portal.read("blocks/hot.html")
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize(
    ("fields", "closed", "button"),
    [
        ({}, "", True),
        ({"status": "已成交"}, "已成交", False),
        ({"status": "已预订"}, "已预订", False),
        ({"expires": "2021-09-20"}, "已过期", False),
        ({"form": "later"}, "未开始", False),
        ({"form": "over"}, "已截止", False),
    ],
)
def test_a_listing_shows_its_form_or_why_not(portal: Portal, fields, closed, button):
    """The button while the form is open and the listing, too; otherwise the state in its place."""
    address = {"provider": "wjx", "address": "https://a.cn/x", "field": "n"}
    forms = {
        "ask": address,
        "later": address | {"opens": "2021-12-01"},
        "over": address | {"closes": "2021-09-01"},
    }
    portal.with_starter().settings(forms=forms, notice="请先查阅规则。")
    portal.section("sale", "出售", kind="listing", offer="出售", form="ask")
    portal.listing("sale/1.md", **fields)
    assert portal.build().problems == []
    html = portal.read("sale/1.html")
    assert ('href="https://a.cn/x?n=CS0001"' in html) is button
    assert closed in html
    assert "请先查阅规则。" in html


def test_numbers_of_the_authorities_are_shown_only_if_set(portal: Portal):
    """ICP备案 and 公安备案 in the foot of every page."""
    one_article(portal.with_starter())
    portal.build()
    assert "beian" not in portal.read("news/1.html")
    portal.settings(icp="某备1号", police="某公安2号")
    portal.build()
    for path in ("index.html", "news/1.html", "404.html"):
        assert "某备1号" in portal.read(path)
        assert "某公安2号" in portal.read(path)
