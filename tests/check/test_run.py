"""A check of a whole site: what it tells, when it passes, and how little it looks at again."""

import json
import random
import re
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laojie.check import show
from laojie.record import record
from tests.check.support import checked, told
from tests.support import Portal


@pytest.fixture
def news(portal: Portal) -> Portal:
    """A section with two articles in which nothing is wrong."""
    portal.section("news", title="新闻", summary="新闻都在这里。")
    portal.write("content/news/1.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    for number, title in ((1, "第一篇"), (2, "第二篇")):
        good(portal, f"news/{number}.md", title, body=f"{title}的正文。\n\n## 小标题\n\n完。")
    return portal


def good(portal: Portal, path: str, title: str, **fields: object) -> None:
    """Write an article in which no rule finds anything."""
    fields = {"tags": ["红"], "cover": "/news/1.svg", "cover_alt": "图", **fields}
    portal.article(path, title, **fields)  # type: ignore[arg-type]


# Links and documents among each other


def test_a_good_site_passes(news):
    """Nothing is found, and the sum says how much was looked at."""
    ran = news.run("check", "--strict", now="2021-10-01")
    assert ran.code == 0
    assert ran.out == "3 篇文档，这次细看了 3 篇：错误 0，警告 0，提示 0\n"


LINKS = [
    ("见[这里](9.md)。", "missing-link", "9.md", "链接的目标不存在：9.md"),
    ("见[这里](/no/)。", "missing-link", "/no/", "链接的目标不存在：/no/"),
    ("见[这里](no.pdf)。", "missing-link", "no.pdf", "链接的目标不存在：no.pdf"),
    ("见[这里]()。", "missing-link", ")", "链接的目标不存在："),
    ("![图](no.png)", "missing-image", "no.png", "找不到图片：no.png"),
    ('<img src="no.png" alt="图">', "missing-image", "no.png", "找不到图片：no.png"),
    ("[甲](2.md#没有)", "missing-fragment", "2.md", "content/news/2.md 里没有“没有”这个位置"),
    (
        "[甲](/news/2.html#没有)",
        "missing-fragment",
        "/news",
        "content/news/2.md 里没有“没有”这个位置",
    ),
    ("[甲](#没有)", "missing-fragment", "#没有", "content/news/3.md 里没有“没有”这个位置"),
    ("[草](4.md)", "draft-link", "4.md", "链接的目标还没有公开：4.md"),
    ("[草](/news/4.html)", "draft-link", "/news", "链接的目标还没有公开：/news/4.html"),
]


@pytest.mark.parametrize(("body", "rule", "start", "what"), LINKS)
def test_a_link_that_leads_nowhere(news, body, rule, start, what):
    """It is named at its very address; a draft is told from what is not there."""
    good(news, "news/4.md", "草稿", draft=True)
    good(news, "news/3.md", "第三篇", body=f"前文。\n\n{body}")
    line = next(
        n for n, text in enumerate(news.source("content/news/3.md").split("\n"), 1) if text == body
    )
    place = f"content/news/3.md:{line}:{body.index(start) + 1}"
    found = [item for item in checked(news).findings if item.path == "content/news/3.md"]
    assert [(item.rule, item.place, item.text("zh")[0]) for item in found] == [(rule, place, what)]


@pytest.mark.parametrize(
    "body",
    [
        "[甲](1.md) [乙](/news/1.html) [栏目](/news/) [首页](/) [图](1.svg) [存档](/archive/)",
        "[甲](2.md#小标题) [乙](/news/2.html#小标题) [丙](#这里)\n\n## 这里\n\n文。",
        '<a id="x"></a>[甲](#x) [页](/tag/红/?a=1) [表](#main)',
        "[邮](mailto:a@b.cn) [外](https://a.cn/no) [话](tel:1)",
        "注[^1]。\n\n[^1]: 注文。",
        "`[甲](no.md)`\n\n    [乙](no.md)\n\n<!-- [丙](no.md) -->",
    ],
)
def test_links_that_lead_somewhere(news, body):
    """Documents, files, lists, ids of headings, of raw HTML and of templates; the outside."""
    news.write("templates/page.html", '<!doctype html><main id="main">x</main>')
    good(news, "news/3.md", "第三篇", body=body)
    assert [item for item in checked(news).findings if item.path == "content/news/3.md"] == []


OWN = [
    "https://www.example.com",
    "http://www.example.com",
    "//www.example.com",
    "HTTPS://WWW.Example.com:443",
]


@pytest.mark.parametrize("site", OWN)
def test_the_full_address_of_the_site(news, site):
    """It is looked up like all within the site; one of another site is not."""
    good(news, "news/4.md", "草稿", draft=True)
    right = ["/news/1.html", "/news/", "/?a=1", "/news/2.html#小标题", "/tag/%E7%BA%A2/"]
    wrong = ["/news/9.html", "/news/4.html", "/news/2.html#没有", "/news/1.md"]
    links = " ".join(f"[甲]({site}{path})" for path in ("", "/news/1.svg", *right, *wrong))
    body = f"{links} ![图]({site}/no.png) [外](https://a.cn/news/9.html)"
    good(news, "news/3.md", "第三篇", body=body, cover="https://www.example.com/no.png")
    found = [item for item in checked(news).findings if item.path == "content/news/3.md"]
    params = [(item.rule, dict(item.params)) for item in found]
    targets = [(rule, str(values.get("target", values.get("fragment")))) for rule, values in params]
    assert targets[0] == ("missing-image", "https://www.example.com/no.png")
    assert [(rule, target.removeprefix(site)) for rule, target in targets[1:]] == [
        ("missing-link", "/news/9.html"),
        ("draft-link", "/news/4.html"),
        ("missing-fragment", "没有"),
        ("missing-link", "/news/1.md"),
        ("missing-image", "/no.png"),
    ]


def test_a_site_below_a_folder(news):
    """What lies beside the folder is another's; with another address all links are looked up."""
    body = "[甲](https://www.example.com/b/news/1.html) [乙](https://www.example.com/bc/9.html)"
    good(news, "news/3.md", "第三篇", body=body)
    assert len(told(news, "missing-link")) == 2
    news.settings(url="https://www.example.com/b")
    assert told(news, "missing-link") == []
    news.edit("content/news/3.md", "/news/1.html", "/news/9.html")
    assert len(told(news, "missing-link")) == 1


def test_a_place_is_told_where_it_is_named(news):
    """Not where another address ends alike, nor where a longer name begins so."""
    first_line = "[甲](2.md#没) 和 [乙](#没有) 和 `#没`、[丙](#没)"
    body = f'{first_line}\n\n<a href="#没">丁</a> [戊][x]\n\n[x]: #没'
    good(news, "news/3.md", "三", body=body)
    found = checked(news, "missing-fragment").findings
    first = min(item.line for item in found)
    lines = body.split("\n")
    named = [lines[item.line - first][item.column - 1 :] for item in found]
    assert [text[: text.index("没") + 1] for text in named] == [
        "2.md#没",
        "#没",
        "#没",
        "#没",
        "#没",
    ]
    assert [item.column for item in found[:3]] == [5, 19, 35]


def test_the_nearest_place_is_offered(news):
    """Ids keep upper and lower case, which links from elsewhere often do not."""
    good(news, "news/2.md", "第二篇", body="## GitHub Pages\n\n文。")
    good(news, "news/3.md", "第三篇", body="[甲](2.md#github-pages)")
    found = checked(news, "missing-fragment").findings
    assert "最接近的是“GitHub-Pages”" in found[0].text("zh")[1]


def test_links_between_what_is_hidden(news):
    """A draft may link to a draft; what comes tomorrow must not link to what comes later."""
    good(news, "news/3.md", "三", draft=True, body="[四](4.md)")
    good(news, "news/4.md", "四", draft=True)
    good(news, "news/5.md", "五", date="2021-10-02", body="[六](6.md)")
    good(news, "news/6.md", "六", date="2021-10-03", body="[五](5.md)")
    good(news, "news/7.md", "七", expires="2021-09-10")
    good(news, "news/8.md", "八", body="[七](7.md)")
    found = [item.place for item in checked(news, "draft-link").findings]
    assert [place.partition(":")[0] for place in found] == [
        "content/news/5.md",
        "content/news/8.md",
    ]


def test_what_nobody_sees_any_more_is_left_alone(news):
    """An article that has expired is not mended."""
    good(news, "news/3.md", "三", body="我的的书。", expires="2021-09-10")
    assert checked(news).findings == []


def test_a_broken_file_whose_last_good_version_had_expired(news):
    """What is wrong with it is told, as by a check from nothing."""
    good(news, "news/3.md", "三", expires="2021-09-10")
    assert checked(news).findings == []
    news.edit("content/news/3.md", "title:", "titel:")
    found = told(news, "sources")
    assert found[0].startswith("content/news/3.md:2:1: ")
    shutil.rmtree(news.state)
    assert told(news, "sources") == found


def test_orphans(news):
    """A page that neither a document, nor site.yaml, nor a template links to."""
    news.page("a.md", "甲")
    news.page("b.md", "乙", body="[自己](b.md)")
    news.page("c.md", "丙")
    news.page("d.md", "丁")
    news.page("e.md", "戊", draft=True)
    news.settings(footer=[{"title": "丙", "url": "/c.html"}])
    news.write("templates/404.html", '<!doctype html><a href="{{ url("/d.html") }}">丁</a>')
    good(news, "news/3.md", "三", body="[甲](../a.md)")
    assert told(news, "orphan") == ["content/b.md:1:1: 没有任何页面链接到这一页：/b.html"]
    news.edit("content/news/3.md", "../a.md", "/b.html")
    assert told(news, "orphan") == ["content/a.md:1:1: 没有任何页面链接到这一页：/a.html"]
    news.write("templates/404.html", "<!doctype html>{% for p in pages() %}{{ p.url }}{% endfor %}")
    assert told(news, "orphan") == []


def test_values_that_two_documents_share(news):
    """Titles, summaries, numbers: both are told of the other, at their fields."""
    good(news, "news/3.md", "第一篇", summary="同样的摘要")
    good(news, "news/4.md", "第四篇", summary="同样的摘要")
    news.section("sale", title="出售", kind="listing", offer="出售")
    news.listing("sale/1.md", "CS0001", body="说明一。")
    news.listing("sale/2.md", "CS0001", body="说明二。", title="另一条")
    assert told(news, "duplicate-title") == [
        "content/news/1.md:2:8: 标题与 content/news/3.md 的相同：第一篇",
        "content/news/3.md:2:8: 标题与 content/news/1.md 的相同：第一篇",
    ]
    assert told(news, "duplicate-summary") == [
        "content/news/3.md:8:10: 摘要与 content/news/4.md 的相同：同样的摘要",
        "content/news/4.md:8:10: 摘要与 content/news/3.md 的相同：同样的摘要",
    ]
    assert told(news, "duplicate-number") == [
        "content/sale/1.md:4:9: 编号 CS0001 已经被 content/sale/2.md 用了",
        "content/sale/2.md:4:9: 编号 CS0001 已经被 content/sale/1.md 用了",
    ]


def test_covers(news):
    """A file that is not there, and one too small to be shown large; SVG has no size."""
    good(news, "news/3.md", "三", cover="small.png")
    good(news, "news/4.md", "四", cover="none.png")
    news.write("content/news/small.png", _png(640, 360))
    assert told(news, "small-cover") == ["content/news/3.md:6:8: 封面只有 640×360 像素"]
    assert told(news, "missing-image") == [
        "content/news/4.md:6:8: 找不到图片：content/news/none.png"
    ]
    news.settings(check={"cover_width": 600, "cover_height": 300})
    assert told(news, "small-cover") == []


def _png(width: int, height: int) -> bytes:
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + size + b"\x08\x06\0\0\0" + b"\0" * 4


def test_a_long_address_is_told(news):
    """As sitemaps write it, with the host; a shorter slug, or a shorter host, mends it."""
    path = "news/" + "长" * 25 + ".md"
    good(news, path, "三")
    assert told(news, "long-address") == [
        f"content/{path}:1:1: 网址有 259 个字符",
    ]
    good(news, path, "三", slug="three")
    assert told(news, "long-address") == []
    good(news, path, "三")
    news.settings(url="https://e.cn")
    assert told(news, "long-address") == []


def test_a_translation_that_is_not_there(news):
    """As a link that leads nowhere, on the line that names it."""
    good(news, "news/3.md", "三", translations=["2.md", "9.md"])
    found = checked(news, "missing-link").findings
    assert [(item.path, item.line) for item in found] == [("content/news/3.md", 9)]


def test_an_update_in_the_future(news):
    """It is told until its hour has come."""
    good(news, "news/3.md", "三", updated="2021-10-05 09:00")
    assert told(news, "future-update") == [
        "content/news/3.md:8:10: 更新时间在将来：2021-10-05 09:00"
    ]
    news.now += 5 * 86_400
    assert told(news, "future-update") == []


# The command


def test_what_the_command_prints(news):
    """Place, level, rule, message, hint; errors fail it, warnings only if they are asked to."""
    good(news, "news/3.md", "三", body="这是我的的书。")
    ran = news.run("check", "--now", "2021-10-01")
    assert ran.code == 0
    assert ran.out.split("\n")[:2] == [
        "content/news/3.md:10:4: 警告 doubled-words: 重复的字：的的",
        "    删掉多余的。",
    ]
    assert news.run("check", "--strict").code == 1
    news.edit("content/news/3.md", "的的书", "的[书](9.md)")
    ran = news.run("check")
    assert ran.code == 1
    assert ran.out.startswith("content/news/3.md:10:9: 错误 missing-link: 链接的目标不存在：9.md\n")


def test_in_english(news):
    """`lang: en` in site.yaml."""
    news.settings(lang="en")
    good(news, "news/3.md", "三", body="这是我的的书。")
    assert "warning doubled-words: typed twice: 的的\n    Delete what" in news.run("check").out
    assert news.run("check").out.endswith(
        "0 of them examined anew: 0 errors, 1 warnings, 0 notes\n"
    )


def test_rules_that_are_named(news):
    """`--rule` tells of these alone; an unknown name is refused."""
    good(news, "news/3.md", "三", body="这是我的的书,书。", tags=[])
    shown = news.run("check", "--rule", "half-width", "--rule", "no-tags").out
    assert re.findall(r" 警告 ([a-z-]+): ", shown) == ["no-tags", "half-width"]
    ran = news.run("check", "--rule", "half")
    assert ran.code == 2
    assert "--rule half: it may be one of" in ran.err


def test_levels_of_the_site(news):
    """site.yaml turns a rule off, or makes it an error; nothing is examined again for that."""
    good(news, "news/3.md", "三", body="这是我的的书。", cover="")
    assert news.run("check").code == 0
    news.settings(check={"rules": {"doubled-words": "error", "no-cover": "off"}})
    ran = news.run("check")
    assert ran.code == 1
    assert "错误 doubled-words" in ran.out
    assert "no-cover" not in ran.out
    assert ran.out.endswith("4 篇文档，这次细看了 0 篇：错误 1，警告 0，提示 0\n")


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (
            "{rules: {doubled-word: off}}",
            "site.yaml:9:17: 没有叫 doubled-word 的检查规则\n    doubled-words? 全部规则的名字",
        ),
        ("{rules: {orphan: maybe}}", "site.yaml:9:25: check.rules.orphan 不能是 maybe"),
        ("{rulez: {}}", "site.yaml:9:9: 没有叫 check.rulez 的字段"),
        ("{cover_width: wide}", "site.yaml:9:22: check.cover_width 应当是整数"),
    ],
)
def test_mistakes_in_the_settings(news, check, said):
    """They are told like all others of site.yaml, with line and column, and by the check too."""
    text = news.source("site.yaml")
    text = re.sub(r"(?s)blocks:.*", "", text)
    text += "\n" * (8 - text.count("\n")) + f"check: {check}\n"
    news.build()
    news.write("site.yaml", text)
    ran = news.run("check")
    assert ran.code == 1
    assert said.replace("\n", "\n") in ran.out.replace(" 错误 sources:", "")


def test_json(news):
    """For other programs: levels and rules by their names, whatever the language."""
    good(news, "news/3.md", "三", body="这是我的的书。")
    found = json.loads(news.run("check", "--format", "json").out)
    assert found["counts"] == {"error": 0, "warning": 1, "note": 0}
    assert found["findings"] == [
        {
            "path": "content/news/3.md",
            "line": 10,
            "column": 4,
            "level": "warning",
            "rule": "doubled-words",
            "code": "doubled-words",
            "message": "重复的字：的的",
            "hint": "删掉多余的。",
        }
    ]


def test_a_source_that_cannot_be_read(news):
    """It is an error of the check as of a build; what was known of it is forgotten."""
    good(news, "news/3.md", "三", body="这是我的的书。")
    assert len(checked(news).findings) == 1
    news.edit("content/news/3.md", "title:", "titel:")
    found = checked(news).findings
    assert [(item.rule, item.line, item.column) for item in found] == [
        ("sources", 2, 1),
        ("sources", 2, 1),
    ]
    assert {item.text("zh")[0] for item in found} == {"没有叫 titel 的字段", "缺少必填的字段 title"}


def test_no_site(tmp_path, portal):
    """Where there is none the command says so; one that cannot be used tells why."""
    portal.write("site.yaml", "name: [")
    ran = portal.run("check")
    assert ran.code == 1
    assert "site.yaml:1" in ran.err


# What a check leaves behind


def test_it_publishes_nothing(news):
    """output/ stays as it was; the next build gives what a clean one would."""
    news.build()
    before = news.mtimes()
    good(news, "news/3.md", "三")
    news.remove("content/news/2.md")
    news.run("check", "--now", "2021-10-01")
    assert news.mtimes() == before
    report = news.build()
    assert report.written > 0
    assert news.tree() == news.clean()
    assert news.exists("news/3.html")
    assert not news.exists("news/2.html")


def test_before_the_first_build(news):
    """A check of a fresh checkout needs no build, and does not stand in its way."""
    assert checked(news).findings == []
    assert not news.output.exists()
    news.build()
    assert news.tree() == news.clean()


# How little it looks at again


def test_only_what_changed_is_examined(news):
    """One edit, one document; nothing for a link's end that came or went."""
    good(news, "news/3.md", "三", body="[四](4.md#节)")
    assert checked(news).examined == 4
    assert checked(news).examined == 0
    news.edit("content/news/1.md", "第一篇的正文", "正文")
    assert checked(news).examined == 1
    assert len(checked(news, "missing-link").findings) == 1
    good(news, "news/4.md", "四", body="## 节\n\n文。")
    after = checked(news)
    assert (after.examined, after.findings) == (1, [])
    news.edit("content/news/4.md", "## 节", "## 段")
    after = checked(news, "missing-fragment")
    assert (after.examined, len(after.findings)) == (1, 1)
    news.remove("content/news/4.md")
    after = checked(news, "missing-link")
    assert (after.examined, len(after.findings)) == (0, 1)


def test_a_file_that_comes_or_goes(news):
    """A picture is no document: nothing is examined, and the findings are right."""
    good(news, "news/3.md", "三", body="![图](a.png)")
    assert len(checked(news, "missing-image").findings) == 1
    news.write("content/news/a.png", _png(10, 10))
    after = checked(news)
    assert (after.examined, after.findings) == (0, [])


def test_the_words_of_the_site_are_an_input(news):
    """Another house list examines all documents again."""
    assert checked(news).examined == 3
    news.settings(check={"names": {"第一篇": "头一篇"}})
    after = checked(news, "house-names")
    assert after.examined == 3
    assert after.findings[0].path == "content/news/1.md"


def test_the_front_of_a_section_of_listings(news):
    """Its words stand on a listing page as well; those of a section of articles do not."""
    news.section("sale", title="出售", body="本栏最便宜。", kind="listing", offer="出售")
    news.section("talk", title="杂谈", body="本栏最便宜。")
    assert told(news, "superlatives") == [
        "content/sale/index.md:7:3: 极限词：最便宜（《广告法》第九条）"
    ]


def test_a_section_that_becomes_one_of_listings(news):
    """What its documents are decides which rules look at them, though no byte of them changed."""
    news.listing("news/5.md", body="全网最低。", title="最好的")
    news.edit("content/news/index.md", "title: 新闻", "title: 新闻\nkind: listing\noffer: 出售")
    for name in ("1", "2"):
        news.remove(f"content/news/{name}.md")
    assert len(checked(news, "superlatives").findings) == 2
    news.edit("content/news/index.md", "kind: listing", "kind: article")
    news.edit("content/news/index.md", "offer: 出售", "weight: 1")
    news.edit("content/news/5.md", "number: CS0001\n", "")
    assert checked(news, "superlatives").findings == []


@pytest.mark.parametrize("what", ["deleted", "damaged", "cut", "empty"])
def test_what_is_kept_may_be_lost(news, what):
    """The file may be deleted at any time; one that is damaged is begun anew."""
    good(news, "news/3.md", "三", body="这是我的的书。")
    before = checked(news)
    path = news.state / "check.db"
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    data = path.read_bytes()
    path.unlink()
    if what != "deleted":
        lost = {"damaged": b"x" * 4096 + data[4096:], "cut": data[: len(data) // 2], "empty": b""}
        path.write_bytes(lost[what])
    after = checked(news)
    assert after.findings == before.findings
    assert after.examined == 4


# The same as a check from nothing

_BODIES = (
    "好。",
    "这是我的的书。",
    "[一](1.md)和[二](2.md#节)，[三](/news/3.html#节)",
    "## 节\n\n#### 跳\n\n![](a.png)",
    "[页](/p.html)和[栏](/b/)。",
)
_EDIT = st.tuples(
    st.sampled_from(["write", "draft", "remove", "move", "picture", "page", "settings", "later"]),
    st.integers(1, 4),
    st.sampled_from(_BODIES),
)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(edits=st.lists(_EDIT, min_size=1, max_size=8))
def test_it_finds_what_a_check_from_nothing_finds(tmp_path_factory, edits):
    """Any sequence of edits, checked after each: the same findings as with nothing kept."""
    portal = Portal(tmp_path_factory.mktemp("edits"))
    portal.section("news", title="新闻")
    for what, number, body in edits:
        _edit(portal, what, number, body)
        found = checked(portal)
        (portal.state / "check.db").unlink()
        fresh = checked(portal)
        assert (
            show.as_json(found).split('"documents"')[0]
            == show.as_json(fresh).split('"documents"')[0]
        )


def _edit(portal: Portal, what: str, number: int, body: str) -> None:
    path, picture = f"content/news/{number}.md", portal.site / "content/news/a.png"
    there = (portal.site / path).is_file()
    if what in {"write", "draft"}:
        chance = random.Random(f"{number}{body}")
        portal.article(
            f"news/{number}.md",
            f"第{chance.randint(1, 3)}篇",
            body=body,
            draft=what == "draft",
            updated=f"2021-10-{number:02d} 10:00",
        )
    elif what == "remove" and there:
        portal.remove(path)
    elif what == "move" and there:
        portal.rename(path, f"content/b/{number}.md")
    elif what == "picture" and picture.exists():
        picture.unlink()
    elif what == "picture":
        portal.write("content/news/a.png", _png(10, 10))
    elif what == "page":
        portal.page("p.md", "第1篇", body=body.replace("(1.md)", "(news/1.md)"))
    elif what == "settings":
        portal.settings(check={"names": {"书": f"书{number}"}})
    elif what == "later":
        portal.now += 86_400


# What is withdrawn, and what was published before

TEXT = "这一段话很长很长只有撤下的这一篇里才有。"


def withdrawn(portal: Portal) -> None:
    """Publish an article that another one links to, then withdraw it."""
    good(portal, "news/3.md", "第三篇", body=f"{TEXT}\n\n## 小标题\n\n完。")
    portal.edit("content/news/1.md", "第一篇的正文。", "见[第三篇](3.md)。")
    portal.build()
    portal.edit("content/news/3.md", "title:", "status: withdrawn\nreason: 有误\ntitle:")


def test_text_that_was_withdrawn_is_nowhere(news):
    """Pages that still hold it are named, until a build has been; the notice does not count."""
    withdrawn(news)
    pages = [path for path, data in news.tree().items() if TEXT[:-1].encode() in data]
    assert {"news/3.html", "atom.xml", "news/feed.json"} <= set(pages)
    found = [line.partition("output/")[2] for line in told(news, "withdrawn-text")]
    assert [line.partition(" ")[0] for line in found] == sorted(pages)
    news.build()
    assert told(news, "withdrawn-text") == []


def test_text_that_another_article_quotes_is_found(news):
    """Also when it is put there after everything was searched in vain."""
    withdrawn(news)
    news.build()
    assert told(news, "withdrawn-text") == []
    news.edit("content/news/2.md", "第二篇的正文。", f"> {TEXT}")
    news.build()
    assert "content/news/3.md:1:1: 撤下的文字还在 output/news/2.html 里" in "\n".join(
        told(news, "withdrawn-text")
    )


def test_links_to_what_is_withdrawn_are_told(news):
    """Nothing else is told of a withdrawn document itself, whatever is wrong with it."""
    withdrawn(news)
    news.edit("content/news/3.md", "标题\n", "标题\n\n[无](no.md)\n")
    news.build()
    assert [item.rule for item in checked(news).findings] == ["withdrawn-link"]
    (line,) = told(news, "withdrawn-link")
    assert line.endswith("链接的目标已经撤稿：3.md")


def test_a_number_is_used_once(news):
    """By the ledger, also when nothing is left of who had it; a moved article has its own."""
    news.build()
    record(news.site, news.state, news.now)
    news.build()
    news.section("other", title="别的", summary="别的都在这里。")
    news.rename("content/news/2.md", "content/other/2.md")
    assert told(news, "used-number") == []
    good(news, "other/1.md", "又一篇")
    assert told(news, "used-number") == ["content/other/1.md:1:1: 这个编号已经用过：/news/1.html"]


def test_an_address_that_is_gone_is_not_used_again(news):
    """A new article there would be taken for the old one."""
    withdrawn(news)
    news.build()
    record(news.site, news.state, news.now)
    good(news, "news/3.md", "新的第三篇")
    assert told(news, "used-number") == ["content/news/3.md:1:1: 这个编号已经用过：/news/3.html"]
