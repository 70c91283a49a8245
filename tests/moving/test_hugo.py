"""Hugo sites: TOML and JSON, bundles, addresses, shortcodes."""

import pytest

from tests.moving.support import Moving

CONFIG = """\
baseURL = "https://example.org/blog/"
title = "雨果"
languageCode = "zh-cn"
timeZone = "Asia/Shanghai"
[permalinks]
  posts = "/:year/:month/:slug/"
[params]
  description = "说明"
"""
POST = """\
+++
title = "第一篇: 开始"
date = 2021-09-01T09:30:00+08:00
lastmod = 2021-09-05
slug = "yi"
tags = ["甲", "2024"]
categories = ["技术"]
aliases = ["/old/1/", "two"]
rank = 3
[cover]
image = "tu.png"
alt = "柜台"
+++
看[后一篇]({{< relref "second.md#小节" >}})。

{{< figure src="tu.png" caption="三只纸箱" alt="柜台" >}}

{{< bilibili BV1xx411c7mD >}}

{{< highlight go "linenos=table" >}}
fmt.Println(1)
{{< /highlight >}}

{{% notice tip %}}
先**拍照**。
{{% /notice %}}

`{{</* youtube id */>}}`

{{< chart id="7" >}}里面{{< /chart >}}

[站内](/blog/second-page/)
"""


@pytest.fixture
def old(moving: Moving) -> Moving:
    """A small Hugo site below a folder of its host."""
    moving.write("hugo.toml", CONFIG)
    moving.write("content/posts/first/index.md", POST)
    moving.write("content/posts/first/tu.png", b"PNG")
    moving.write(
        "content/posts/second.md", '{\n "title": "后一篇",\n "date": "2021-09-02"\n}\n\n正文。\n'
    )
    moving.write("content/posts/_index.md", "---\ntitle: 文章\n---\n开场。\n")
    moving.write("content/second-page.md", "---\ntitle: 单页\nurl: /second-page/\n---\n正文。\n")
    moving.write("content/_index.md", "---\ntitle: 首页\n---\n")
    moving.write("content/docs/a.rst", "标题\n====\n")
    moving.write("static/robots.txt", "x")
    moving.write("static/doc/a.pdf", b"%PDF")
    moving.write("layouts/index.html", "{{ . }}")
    moving.write("archetypes/default.md", "---\n---\n")
    return moving


def test_every_file_is_accounted_for(old: Moving):
    """Read is imported plus skipped."""
    assert old.move("hugo").code == 0
    assert old.adds_up()
    assert old.reasons() == {
        "archetypes/default.md": "boilerplate",
        "content/_index.md": "home-page",
        "content/docs/a.rst": "markup",
        "hugo.toml": "build-file",
        "layouts/index.html": "theme",
        "static/robots.txt": "made-by-laojie",
    }


def test_fields_and_addresses(old: Moving):
    """TOML keeps its types; permalinks, slug and aliases become addresses."""
    old.move("hugo")
    fields = old.fields("content/posts/yi.md")
    assert fields["title"] == "第一篇: 开始"
    assert fields["tags"] == ["甲", "2024", "技术"]
    assert fields["aliases"] == ["/2021/09/yi/", "/old/1/", "/2021/09/two"]
    assert fields["extra"] == {"rank": "3"}
    assert fields["cover"] == "/static/root/2021/09/yi/tu.png"
    assert fields["cover_alt"] == "柜台"
    assert old.fields("content/posts/second.md")["date"] == "2021-09-02"
    assert old.fields("content/posts/index.md") == {"title": "文章"}
    assert "url: https://example.org/blog\n" in old.read("site.yaml")


def test_shortcodes_become_markdown(old: Moving):
    """Known ones are made plain, shown ones stay shown, unknown ones stay visible."""
    old.move("hugo")
    body = old.body("content/posts/yi.md")
    assert "[后一篇](second.md#%E5%B0%8F%E8%8A%82)" in body or "[后一篇](second.md#小节)" in body
    assert '![柜台](/static/root/2021/09/yi/tu.png "三只纸箱")' in body
    assert "(https://www.bilibili.com/video/BV1xx411c7mD)" in body
    assert "```go\nfmt.Println(1)\n```" in body
    assert "!!! tip\n    先**拍照**。" in body
    assert "`{{< youtube id >}}`" in body
    assert '`{{< chart id="7" >}}`里面`{{< /chart >}}`' in body
    assert "[站内](../second-page.md)" in body


def test_the_site_builds(old: Moving):
    """What was made is a site without a mistake."""
    old.move("hugo")
    assert old.build().code == 0
    assert (old.site / "output/2021/09/yi/tu.png").is_file()


@pytest.mark.parametrize(
    ("config", "address"),
    [
        ("", "/posts/my-post-标题/"),
        ("uglyURLs = true", "/posts/my-post-标题.html"),
        ("disablePathToLower = true", "/posts/My-Post-标题/"),
    ],
)
def test_addresses_without_a_pattern(moving: Moving, config, address):
    """Spaces become hyphens; case and endings as the settings say."""
    moving.write("config.toml", f'title = "站"\n{config}\n')
    moving.write("content/posts/My Post 标题.md", "---\ntitle: 甲\ndate: 2021-01-01\n---\n正文。\n")
    moving.move("hugo")
    path = next(item["path"] for item in moving.report["imported"])
    found = moving.fields(path).get("aliases", [moving.report["imported"][0]["address"]])
    assert found == [address] or address.endswith(".html")


def test_other_languages_are_left(moving: Moving):
    """A second language is named and left for a site of its own."""
    moving.write(
        "hugo.yaml", "title: 站\ndefaultContentLanguage: zh\nlanguages: {zh: {}, en: {}}\n"
    )
    moving.write("content/posts/a.md", "---\ntitle: 甲\ndate: 2021-01-01\n---\n正文。\n")
    moving.write("content/posts/a.en.md", "---\ntitle: A\ndate: 2021-01-01\n---\nText.\n")
    moving.move("hugo")
    assert moving.reasons()["content/posts/a.en.md"] == "language"
    assert moving.fields("content/posts/a.md")["title"] == "甲"


@pytest.mark.parametrize("depth", [300, 900, 50_000])
@pytest.mark.parametrize("form", ["yaml", "toml", "json"])
def test_front_matter_nested_deeply_costs_no_other(moving: Moving, form, depth):
    """Fields that lie too deep in each other end neither the import nor the process."""
    lists, objects = "[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth
    fronts = {
        "yaml": f"---\ntitle: 深\nx: {lists}\n---\n",
        "toml": f"+++\ntitle = '深'\nx = {lists}\n+++\n",
        "json": f'{{"title": "深", "x": {objects}}}\n',
    }
    moving.write("hugo.toml", "title = '旧站'\n")
    moving.write("content/news/deep.md", f"{fronts[form]}\n正文。\n")
    moving.write("content/news/other.md", "---\ntitle: 另一篇\n---\n\n正文。\n")
    assert moving.move("hugo").code == 0
    assert moving.adds_up()
    assert moving.body("content/news/other.md") == "正文。"
    skipped = moving.reasons().get("content/news/deep.md")
    assert skipped in {None, "front-matter", "too-deep"}
    assert (moving.site / "content/news/deep.md").exists() is (skipped is None)
