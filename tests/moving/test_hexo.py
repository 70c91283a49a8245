"""Hexo sites: categories, addresses, post folders, tags."""

import pytest

from tests.moving.support import Moving

CONFIG = """\
title: 博客
url: https://blog.example.com
permalink: :category/:year/:month/:title/
timezone: Asia/Shanghai
category_map: {编程: coding}
"""
POST = """\
---
title: 第一篇
date: 2021-09-01 09:30:00
categories: [编程, Python]
tags: [甲, 乙]
abbrlink: 3f2a
sticky: 100
---
开头。
<!-- more -->
{% post_link second 看后一篇 %}，{% asset_img tu.png 柜台 %}

{% codeblock 例子 lang:python %}
print(1)
{% endcodeblock %}

{% blockquote 鲁迅, 故乡 %}
路是人走出来的。
{% endblockquote %}

{% note warning %}
先拍照。
{% endnote %}

```
{% post_link second %}
```

{% mystery 1 %}
"""


@pytest.fixture
def old(moving: Moving) -> Moving:
    """A small Hexo site."""
    moving.write("_config.yml", CONFIG)
    moving.write("source/_posts/first.md", POST)
    moving.write("source/_posts/first/tu.png", b"PNG")
    moving.write("source/_posts/second.md", "title: 后一篇\ndate: 2021-09-02\n---\n正文。\n")
    moving.write("source/_drafts/d.md", "---\ntitle: 草稿\n---\n正文。\n")
    moving.write("source/about/index.md", "---\ntitle: 关于\n---\n我们。\n")
    moving.write("source/tags/index.md", "---\ntitle: 标签\ntype: tags\n---\n")
    moving.write("source/images/a.jpg", b"JPG")
    moving.write("themes/next/a.js", "x")
    moving.write("scaffolds/post.md", "---\ntitle: {{ title }}\n---\n")
    return moving


def test_every_file_is_accounted_for(old: Moving):
    """Read is imported plus skipped."""
    assert old.move("hexo").code == 0
    assert old.adds_up()
    assert old.reasons() == {
        "_config.yml": "build-file",
        "scaffolds/post.md": "boilerplate",
        "source/tags/index.md": "no-body",
        "themes/next/a.js": "theme",
    }


def test_categories_become_sections(old: Moving):
    """Categories nest; the address is the pattern's, with the names the settings map."""
    old.move("hexo")
    fields = old.fields("content/编程/Python/first.md")
    assert fields["aliases"] == ["/coding/Python/2021/09/first/"]
    assert fields["date"] == "2021-09-01 09:30"
    assert fields["pinned"] == "true"
    assert fields["extra"] == {"abbrlink": "3f2a"}
    assert old.fields("content/编程/index.md")["title"] == "编程"
    assert old.fields("content/about.md")["aliases"] == ["/about/"]


def test_front_matter_without_its_first_fence(old: Moving):
    """Hexo lets the first line of dashes be left out."""
    old.move("hexo")
    assert old.fields("content/posts/second.md")["title"] == "后一篇"


def test_tags_become_markdown(old: Moving):
    """Tags are made plain; in code they stay; what nobody knows stays visible."""
    old.move("hexo")
    body = old.body("content/编程/Python/first.md")
    assert "[看后一篇](../../posts/second.md)" in body
    assert "![柜台](/static/root/coding/Python/2021/09/first/tu.png)" in body
    assert "例子" in body
    assert "```python\nprint(1)\n```" in body
    assert "> 路是人走出来的。\n>\n> —— 鲁迅, 故乡" in body
    assert "!!! warning\n    先拍照。" in body
    assert "```\n{% post_link second %}\n```" in body
    assert "`{% mystery 1 %}`" in body
    assert "more" not in body


def test_a_picture_keeps_its_address(old: Moving):
    """A file of a post's own folder is published where it was."""
    old.move("hexo")
    assert old.build().code == 0
    assert (old.site / "output/coding/Python/2021/09/first/tu.png").is_file()
    assert (old.site / "output/images/a.jpg").is_file()


@pytest.mark.parametrize(
    ("permalink", "address"),
    [
        ("posts/:abbrlink.html", "/posts/3f2a.html"),
        (":year/:i_month/:i_day/:name.html", "/2021/9/1/first.html"),
        (":post_title/", "/第一篇/"),
    ],
)
def test_patterns(old: Moving, permalink, address):
    """Any field of a post may stand in its address."""
    old.move("hexo", "--permalink", permalink)
    assert old.fields("content/编程/Python/first.md")["aliases"] == [address]


def test_an_address_that_only_hexo_knows(old: Moving):
    """`:id` is counted in Hexo's own database, so a person has to look."""
    old.move("hexo", "--permalink", "archives/:id.html")
    assert "address-unknown" in old.notes("source/_posts/first.md")
