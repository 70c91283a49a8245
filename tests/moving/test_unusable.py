"""What cannot be moved is refused in the caller's language, before anything is written."""

import pytest

from laojie.moving import texts
from tests.moving.support import Moving

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

TWO_OF_THREE = "INSERT INTO dede_archives VALUES (1,2"


@pytest.mark.parametrize(
    ("system", "path", "text", "code"),
    [
        ("wordpress", "a.xml", "no xml", "no-xml"),
        ("wordpress", "a.xml", "<rss/>", "no-wxr"),
        ("wordpress", "a.xml", '<!DOCTYPE rss [<!ENTITY a "a">]><rss/>', "entities"),
        ("wordpress", "a.md", "", "no-export"),
        ("dedecms", "a.md", "", "no-dump"),
        ("dedecms", "a.sql", "SELECT 1;", "no-dedecms"),
        ("dedecms", "a.sql", TWO_OF_THREE, "row"),
        ("dedecms", "a.sql", f"{TWO_OF_THREE});", "columns"),
        ("dedecms", "a.sql", "INSERT INTO dede_archives (a) VALUES (1);", "no-id"),
        ("dedecms", "a.sql", "INSERT INTO x VALUES (1) 2;", "no-row"),
        ("dedecms", "a.sql", "UPDATE x SET a = 'b;", "no-end"),
        ("hexo", "a.md", "", "no-system"),
        ("hugo", "a.md", "", "no-system"),
        ("jekyll", "_config.yml", "- a", "settings"),
        ("jekyll", "_config.yml", b"\xff\xff\0", "encoding"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_refusals(moving: Moving, system, path, text, code, lang):
    """In Chinese unless English is asked for, with the file or folder in front."""
    moving.write(path, text)
    ran = moving.move(system, "--lang", lang)
    assert ran.code == 2
    assert ran.err.startswith(f"laojie: {moving.source}")
    assert texts.REFUSALS[code][lang].partition("{")[0] in ran.err
    assert not moving.site.exists()


def test_refusals_are_chinese_by_default(moving: Moving):
    """A source that is not there, and a folder that is no site."""
    ran = moving.move("jekyll")
    assert "没有这个文件或文件夹" in ran.err
    moving.write("a.md", "---\ntitle: 甲\n---\n")
    moving.site.mkdir()
    (moving.site / "mine.txt").write_text("x")
    ran = moving.move("jekyll")
    assert ran.code == 2
    assert "不是 Laojie 的站点，也不是空文件夹" in ran.err
