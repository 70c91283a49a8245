"""Pelican sites: metadata, settings that are read and never run, addresses, links."""

import pytest

from tests.moving.support import Moving

CONFIG = """\
import os
SITENAME = '鹈鹕'
SITEURL = 'https://example.net'
TIMEZONE = 'Asia/Shanghai'
AUTHOR = '编者'
ARTICLE_URL = 'posts/{date:%Y}/{date:%b}/{slug}/'
STATIC_PATHS = ['images']
os.system('touch ran')
"""


@pytest.fixture
def old(moving: Moving) -> Moving:
    """A small Pelican site."""
    moving.write("pelicanconf.py", CONFIG)
    moving.write(
        "content/news/first.md",
        "Title: 第一篇: 开始\nDate: 2021-09-01 09:30\nTags: 甲, 2024\nSlug: first\n"
        "Summary: 一句\n    两句\nMood: 好\n\n看[后一篇]({filename}second.md#a)、"
        "![图]({static}/images/a.png)、[签]({tag}甲)、[无]({filename}none.md)。\n",
    )
    moving.write(
        "content/news/second.md", "---\ntitle: Second Post\ndate: 2021-09-02\n---\n正文。\n"
    )
    moving.write(
        "content/news/third.md", "Title: 汉字标题\nDate: 2021-09-03\nStatus: draft\n\n正文。\n"
    )
    moving.write("content/pages/about.md", "Title: About Us\n\n我们。\n")
    moving.write("content/news/old.rst", "Old\n===\n")
    moving.write("content/images/a.png", b"PNG")
    return moving


def test_every_file_is_accounted_for(old: Moving):
    """Read is imported plus skipped; reStructuredText says why it stays."""
    assert old.move("pelican").code == 0
    assert old.adds_up()
    assert old.reasons() == {"content/news/old.rst": "markup", "pelicanconf.py": "build-file"}


def test_metadata(old: Moving):
    """`Key: value` lines are the fields, also those that go on."""
    old.move("pelican")
    fields = old.fields("content/news/first.md")
    assert fields["title"] == "第一篇: 开始"
    assert fields["summary"] == "一句 两句"
    assert fields["tags"] == ["甲", "2024"]
    assert fields["extra"] == {"mood": "好"}
    assert fields["aliases"] == ["/posts/2021/Sep/first/"]
    assert old.fields("content/news/second-post.md")["aliases"] == ["/posts/2021/Sep/second-post/"]
    assert old.fields("content/about-us.md")["aliases"] == ["/pages/about-us.html"]


def test_what_only_pelican_can_spell(old: Moving):
    """An address made of a title that is not ASCII cannot be known, and is not guessed."""
    old.move("pelican")
    assert "address-unknown" in old.notes("content/news/third.md")
    assert old.fields("content/news/third.md")["draft"] == "true"


def test_links(old: Moving):
    """Pelican's own links are made plain; one that leads nowhere stays visible."""
    old.move("pelican")
    body = old.body("content/news/first.md")
    assert "[后一篇](second-post.md#a)" in body
    assert "![图](/static/root/images/a.png)" in body
    assert "{filename}none.md" in body
    assert "tag-unknown" in old.notes("content/news/first.md")


def test_settings_are_not_run(old: Moving, tmp_path, monkeypatch):
    """A settings file is a program; only its constants are looked at."""
    monkeypatch.chdir(tmp_path)
    old.move("pelican")
    assert not (tmp_path / "ran").exists()
    assert "name: 鹈鹕" in old.read("site.yaml")
