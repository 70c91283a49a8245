"""Jekyll sites: addresses, sections, Liquid, and that every file is accounted for."""

import pytest

from tests.moving.support import Moving

CONFIG = """\
title: 旧站
url: https://old.example.com
timezone: Asia/Shanghai
permalink: /:categories/:year/:month/:day/:title.html
collections:
  wiki:
    output: true
    permalink: /:collection/:path/
exclude: [tmp]
"""


@pytest.fixture
def old(moving: Moving) -> Moving:
    """A small Jekyll site."""
    moving.write("_config.yml", CONFIG)
    moving.write(
        "_posts/2021-09-01-first.md",
        "---\nlayout: post\ntitle: 第一篇\ncategories: [news, 评论]\ntags: 2024 no\n"
        "mood: 05743\n---\n\n"
        "看 [后一篇]({% post_url 2021-09-02-second %})，"
        "![图]({{ site.baseurl }}/img/a b.png)。\n\n"
        "{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n{% raw %}{{ x }}{% endraw %}\n\n"
        "{% include ad.html id=1 %} [无](/nowhere/)\n",
    )
    moving.write("_posts/2021-09-02-second.md", '---\ntitle: "后: 一篇"\n---\n\n正文。\n')
    moving.write("_wiki/guide/start.md", "---\n---\n\n# 怎样开始\n\n[首篇](../../_posts/none.md)\n")
    moving.write("about.md", "---\ntitle: 关于\npermalink: /about-us/\n---\n\n我们。\n")
    moving.write("img/a b.png", b"\x89PNG")
    moving.write("tmp/x.md", "---\n---\n")
    moving.write("_layouts/post.html", "{{ content }}")
    moving.write("index.md", "---\n---\n\n首页\n")
    return moving


def test_every_file_is_accounted_for(old: Moving):
    """Read is imported plus skipped, each once and with its reason."""
    assert old.move("jekyll").code == 0
    assert old.adds_up()
    assert old.reasons() == {
        "_config.yml": "build-file",
        "_layouts/post.html": "theme",
        "index.md": "home-page",
        "tmp/x.md": "excluded",
    }
    assert old.report["counts"]["all"]["read"] == 9


def test_front_matter_keeps_its_meaning(old: Moving):
    """Known fields get their names, unknown ones go to extra, nothing changes type."""
    old.move("jekyll")
    fields = old.fields("content/news/first.md")
    assert fields["title"] == "第一篇"
    assert fields["date"] == "2021-09-01"
    assert fields["tags"] == ["2024", "no", "评论"]
    assert fields["extra"] == {"layout": "post", "mood": "05743"}
    assert 'tags: ["2024", "no", 评论]' in old.read("content/news/first.md")
    assert old.fields("content/posts/second.md")["title"] == "后: 一篇"


def test_old_addresses_lead_to_the_new_ones(old: Moving):
    """Posts, collections and pages keep their addresses as redirects."""
    old.move("jekyll")
    assert old.fields("content/news/first.md")["aliases"] == ["/news/评论/2021/09/01/first.html"]
    assert old.fields("content/wiki/guide/start.md")["aliases"] == ["/wiki/guide/start/"]
    assert old.fields("content/about.md")["aliases"] == ["/about-us/"]


def test_liquid_becomes_markdown(old: Moving):
    """What Liquid stands for is filled in; what nobody knows stays visible, with its line."""
    old.move("jekyll")
    body = old.body("content/news/first.md")
    assert "[后一篇](../posts/second.md)" in body
    assert "```ruby\nputs 1\n```" in body
    assert "{{ x }}" in body
    assert "raw" not in body
    assert "`{% include ad.html id=1 %}`" in body
    notes = old.notes("_posts/2021-09-01-first.md")
    assert "{% include ad.html id=1 %}" in notes["tag-unknown"]
    assert "/nowhere/" in notes["link-missing"]
    ran = old.move("jekyll", "--dry-run", "--lang", "en")
    assert "needs a person" not in ran.out  # all of it is there already


def test_files_keep_their_addresses(old: Moving):
    """A picture is published where it was, and the text names it where it lies now."""
    old.write("_posts/2021-09-03-p.md", "---\ntitle: 图\n---\n\n![图](/img/a%20b.png)\n")
    old.move("jekyll")
    assert (old.site / "static/root/img/a b.png").read_bytes() == b"\x89PNG"
    assert "![图](/static/root/img/a%20b.png)" in old.body("content/posts/p.md")


def test_a_heading_becomes_the_title(old: Moving):
    """A document without a title takes its first heading, which leaves the body."""
    old.move("jekyll")
    assert old.fields("content/wiki/guide/start.md")["title"] == "怎样开始"
    assert "怎样开始" not in old.body("content/wiki/guide/start.md")


def test_the_site_builds(old: Moving):
    """What was made is a site; what is wrong in it was wrong before, and is named."""
    old.move("jekyll")
    ran = old.build()
    assert (old.site / "output/wiki/guide/start/index.html").is_file()
    assert (old.site / "output/img/a b.png").is_file()
    assert ran.err.count("链接的目标不存在") == 2  # /nowhere/ and none.md
    assert "site.yaml" not in ran.err


def test_nothing_is_overwritten(old: Moving):
    """A file that is there and differs stays, and is reported."""
    old.move("jekyll")
    (old.site / "content/about.md").write_text("mine", encoding="utf-8")
    old.move("jekyll")
    assert old.read("content/about.md") == "mine"
    assert old.reasons()["about.md"] == "exists"
    assert old.reasons()["_posts/2021-09-02-second.md"] == "already"
    assert old.adds_up()


def test_a_dry_run_writes_nothing(old: Moving):
    """Everything is worked out, nothing is written."""
    assert "试运行" in old.move("jekyll", "--dry-run").out
    assert not old.site.exists()
    assert old.report["counts"]["all"]["imported"] == 5


@pytest.mark.parametrize(
    ("permalink", "address"),
    [
        ("pretty", "/news/评论/2021/09/01/first/"),
        ("date", "/news/评论/2021/09/01/first.html"),
        ("none", "/news/评论/first.html"),
        ("ordinal", "/news/评论/2021/244/first.html"),
        ("/:year/:i_month/:title", "/2021/9/first"),
        ("/blog/:short_year/:slug/", "/blog/21/first/"),
    ],
)
def test_permalink_styles(old: Moving, permalink, address):
    """Every named style and patterns of one's own."""
    old.move("jekyll", "--permalink", permalink)
    assert old.fields("content/news/first.md")["aliases"] == [address]


def test_sections_can_be_mapped(old: Moving):
    """`--map` puts a section elsewhere; one that Laojie uses itself gets another name."""
    old.write("_posts/2021-09-05-t.md", "---\ntitle: 甲\ncategories: tag\n---\n\n正文。\n")
    old.move("jekyll", "--map", "news=xinwen/yaowen")
    assert old.fields("content/xinwen/yaowen/first.md")["title"] == "第一篇"
    assert old.fields("content/tag-1/t.md")["title"] == "甲"


@pytest.mark.parametrize(
    ("text", "title", "code"),
    [
        ("---\ntitle: 快讯: 今日\n---\n", "快讯: 今日", "front-mended"),
        ("---\ntitle：全角\n---\n", "全角", "front-mended"),
        ("---\ntitle: [快讯] 今日\n---\n", "[快讯] 今日", "front-mended"),
        ("---\ntitle: @某人\n---\n", "@某人", "front-mended"),
        ("---\ntitle: 甲\ntitle: 乙\n---\n", "乙", "key-twice"),
        ("---\r\ntitle: 回车\r\n---\r\n", "回车", "date-from-name"),
        ("\ufeff---\ntitle: 有BOM\n---\n", "有BOM", "date-from-name"),
        ("---\ntitle: 05743\n---\n", "05743", "date-from-name"),
    ],
)
def test_odd_front_matter(moving: Moving, text, title, code):
    """What editors type and YAML does not take is read all the same, and said."""
    moving.write("_config.yml", "title: 站\n")
    moving.write("_posts/2021-01-02-a.md", text + "\n正文。\n")
    moving.move("jekyll")
    assert moving.fields("content/posts/a.md")["title"] == title
    assert code in moving.notes("_posts/2021-01-02-a.md")


def test_encodings(moving: Moving):
    """GBK becomes UTF-8; what is neither is skipped with its reason."""
    moving.write("_config.yml", "title: 站\n")
    moving.write("_posts/2021-01-02-a.md", "---\ntitle: 国标\n---\n\n正文。\n".encode("gbk"))
    moving.write("_posts/2021-01-03-b.md", b"---\ntitle: x\n---\n\x00\xff\xfe\x81")
    moving.move("jekyll")
    assert moving.fields("content/posts/a.md")["title"] == "国标"
    assert "encoding-changed" in moving.notes("_posts/2021-01-02-a.md")
    assert moving.reasons()["_posts/2021-01-03-b.md"] == "encoding"


def test_dates_and_drafts(moving: Moving):
    """Dates are the site's; one with another zone keeps it; drafts stay drafts."""
    moving.write("_config.yml", "title: 站\ntimezone: Asia/Shanghai\n")
    head = "---\ntitle: 甲\ndate: {}\n---\n\n正文。\n"
    moving.write("_posts/2021-01-02-a.md", head.format("2021-01-02 09:30:00 +0800"))
    moving.write("_posts/2021-01-02-b.md", head.format("2021-01-02 09:30:05 -0400"))
    moving.write("_posts/2021-01-02-c.md", head.format("昨天"))
    moving.write("_drafts/d.md", "---\ntitle: 草稿\n---\n\n正文。\n")
    moving.move("jekyll")
    assert moving.fields("content/posts/a.md")["date"] == "2021-01-02 09:30"
    assert moving.fields("content/posts/b.md")["date"] == "2021-01-02 09:30:05 -0400"
    assert moving.fields("content/posts/c.md")["extra"] == {"date": "昨天"}
    assert moving.fields("content/posts/d.md")["draft"] == "true"
    assert "no-date" in moving.notes("_drafts/d.md")
    assert moving.build().code == 0


def test_names_that_differ_in_case_are_one(moving: Moving):
    """Tags of one address are merged; those of two meanings get an address each."""
    moving.write("_config.yml", "title: 站\n")
    for number, tags in enumerate(["[Linux, C]", "[Linux]", "[linux, C++]"]):
        text = f"---\ntitle: 甲{number}\ntags: {tags}\n---\n\n正文。\n"
        moving.write(f"_posts/2021-01-0{number + 1}-a{number}.md", text)
    moving.move("jekyll")
    assert moving.fields("content/posts/a2.md")["tags"] == ["Linux", "C++"]
    assert "C++:\n    slug: c-2" in moving.read("site.yaml")
    assert moving.build().code == 0


def test_a_folder_that_is_no_site_is_refused(old: Moving):
    """Nothing is written into a folder that holds something else."""
    old.site.mkdir()
    (old.site / "thesis.txt").write_text("x", encoding="utf-8")
    ran = old.move("jekyll")
    assert ran.code == 2
    assert "不是 Laojie 的站点，也不是空文件夹" in ran.err


def test_what_laojie_would_refuse_is_said_at_once(moving: Moving):
    """What was written goes through the schemas of a build; the report is in either language."""
    moving.write("_config.yml", "title: 站\n")
    head = "---\ntitle: 甲\ncanonical_url: nowhere\n---\n\n正文。\n"
    moving.write("_posts/2021-01-02-a.md", head)
    ran = moving.move("jekyll", "--lang", "en")
    assert "canonical is no full URL: nowhere" in ran.out
    assert "needs a person:" in ran.out


def test_clashes_on_a_site_that_is_there(moving: Moving):
    """The settings of a site that is there are the user's: a clash of names is only named."""
    moving.site.mkdir()
    settings = "name: 站\nurl: https://www.example.com\n"
    (moving.site / "site.yaml").write_text(settings, encoding="utf-8")
    moving.write("_config.yml", "title: 旧站\n")
    moving.write("_posts/2021-01-02-a.md", "---\ntitle: 甲\ntags: [C, C++]\n---\n\n正文。\n")
    ran = moving.move("jekyll")
    assert "“C++”与“C”的网址相同" in ran.out
    assert moving.read("site.yaml") == settings


DOUBLED = '{% assign a = "aaaaaaaaaa" %}' + "{% capture a %}{{ a }}{{ a }}{% endcapture %}\n" * 40


@pytest.mark.parametrize(
    "body",
    [DOUBLED, '{% assign a = "aaaaaaaaaa" %}' + "{% assign a = a | append: a %}\n" * 40],
)
def test_a_body_that_explodes_costs_no_other(old: Moving, body):
    """A post whose variables explode is skipped with its reason; the rest comes along."""
    old.write("_posts/2021-09-03-bomb.md", f"---\ntitle: 炸弹\n---\n\n{body}\n")
    assert old.move("jekyll").code == 0
    assert old.reasons()["_posts/2021-09-03-bomb.md"] == "too-long"
    assert old.adds_up()
    assert (old.site / "content/posts/second.md").is_file()
