"""WordPress exports: everything in them, as a stream, in bounded memory."""

import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.moving.support import Moving
from tests.support import ROOT

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>旧站</title><link>https://old.example.com</link><description>一句</description>
<language>zh-CN</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example.com</wp:base_blog_url>
<wp:author><wp:author_login>bianji</wp:author_login>
<wp:author_display_name><![CDATA[编辑甲]]></wp:author_display_name></wp:author>
<wp:category><wp:category_nicename>news</wp:category_nicename><wp:category_parent></wp:category_parent>
<wp:cat_name><![CDATA[新闻]]></wp:cat_name></wp:category>
<wp:category><wp:category_nicename>market</wp:category_nicename>
<wp:category_parent>news</wp:category_parent><wp:cat_name><![CDATA[行情]]></wp:cat_name></wp:category>
"""
TAIL = "</channel></rss>\n"
BODY = """\
第一段，<b>要紧：</b>看<a href="https://old.example.com/2021/09/second/">后一篇</a>。

[caption id="a" width="300"]<img alt="柜台" \
src="https://old.example.com/wp-content/uploads/2021/tu-300x200.jpg" /> 三只纸箱[/caption]

[gallery ids="7"]

[mystery a="1"]里面[/mystery]

1. 不是列表

<script>x()</script><pre class="brush:php">echo 1;</pre>
"""


def item(
    number: int, body: str = "正文。", kind: str = "post", status: str = "publish", **more: str
):
    """An item of an export; `more` are further elements, `terms` and `meta` as they stand."""
    terms, meta = more.pop("terms", ""), more.pop("meta", "")
    given = {
        "title": f"第{number}篇",
        "link": f"https://old.example.com/2021/09/p{number}/",
        "dc:creator": "bianji",
        "wp:post_id": str(number),
        "wp:post_date": "2021-09-01 09:30:00",
        "wp:post_date_gmt": "2021-09-01 01:30:00",
        "wp:post_name": f"p{number}",
        "wp:status": status,
        "wp:post_type": kind,
    } | {key.replace("__", ":"): value for key, value in more.items()}
    texts = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in given.items())
    content = f"<content:encoded><![CDATA[{body}]]></content:encoded>"
    return f"<item>{texts}{content}{terms}{meta}</item>\n"


def term(domain: str, nicename: str, name: str) -> str:
    """A category or tag of an item."""
    return f'<category domain="{domain}" nicename="{nicename}"><![CDATA[{name}]]></category>'


def meta(key: str, value: str) -> str:
    """A field of an item's metadata."""
    pair = f"<wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value>"
    return f"<wp:postmeta>{pair}</wp:postmeta>"


@pytest.fixture
def old(moving: Moving) -> Moving:
    """An export with one of everything."""
    terms = term("category", "market", "行情") + term("post_tag", "a", "甲, 乙")
    comment = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>"
    thumbnail = meta("_thumbnail_id", "7") + meta("_wp_old_slug", "p0") + meta("mood", "好")
    picture = "https://old.example.com/wp-content/uploads/2021/tu.jpg"
    moving.write("uploads/2021/tu.jpg", b"JPG")
    items = [
        item(1, BODY, terms=terms, meta=thumbnail + comment * 2, wp__is_sticky="1"),
        item(2, link="https://old.example.com/2021/09/second/", wp__post_name="second"),
        item(3, status="draft", link="https://old.example.com/?p=3"),
        item(4, status="private"),
        item(5, status="future", wp__post_date="2029-09-01 09:30:00"),
        item(6, status="trash"),
        item(7, kind="attachment", status="inherit", wp__attachment_url=picture),
        item(8, kind="nav_menu_item"),
        item(9, kind="page", wp__post_name="%e5%85%b3%e4%ba%8e"),
        item(10, link="https://old.example.com/?p=10"),
        item(11, wp__post_password="x"),
    ]
    moving.write("export.xml", HEAD + "".join(items) + TAIL)
    return moving


def move(old: Moving, *options: str):
    """Move the export in, with its uploads."""
    return old.move(
        "wordpress", "--uploads", str(old.source / "uploads"), *options, source="export.xml"
    )


def test_everything_is_accounted_for(old: Moving):
    """Posts, pages, attachments, categories, menus and comments: each once."""
    assert move(old).code == 0
    assert old.adds_up()
    assert old.reasons() == {
        "comments of 1": "comment",
        "nav_menu_item 8": "type",
        "post 6": "trash",
    }
    assert old.report["counts"]["comment"] == {"read": 2, "imported": 0, "skipped": 2}


def test_fields(old: Moving):
    """Categories nest into sections, tags stay whole, what has no name goes to extra."""
    move(old)
    fields = old.fields("content/news/market/p1.md")
    assert fields["title"] == "第1篇"
    assert fields["date"] == "2021-09-01 09:30"
    assert fields["author"] == "编辑甲"
    assert fields["tags"] == ["甲, 乙"]
    assert fields["pinned"] == "true"
    assert fields["cover"] == "/static/root/wp-content/uploads/2021/tu.jpg"
    assert fields["aliases"] == ["/2021/09/p1/", "/2021/09/p0/"]
    assert fields["extra"] == {"mood": "好"}
    assert old.fields("content/news/market/index.md")["title"] == "行情"


def test_body(old: Moving):
    """HTML becomes Markdown that says the same; what is unknown stays visible."""
    move(old)
    body = old.body("content/news/market/p1.md")
    assert "第一段，**要紧：**看[后一篇](../../posts/second.md)。" in body
    assert '![柜台](/static/root/wp-content/uploads/2021/tu.jpg "三只纸箱")' in body
    assert body.count("tu.jpg") == 2  # the caption's and the gallery's
    assert '\\[mystery a="1"\\]里面\\[/mystery\\]' in body
    assert "1\\. 不是列表" in body
    assert "```php\necho 1;\n```" in body
    assert "x()" not in body
    assert {"tag-unknown", "html-dropped"} <= old.notes("post 1").keys()


def test_statuses(old: Moving):
    """What was not public is a draft; what was to come out later still is."""
    move(old)
    assert old.fields("content/posts/p3.md")["draft"] == "true"
    assert "aliases" not in old.fields("content/posts/p3.md")
    assert "private" in old.notes("post 4")["visibility"]
    assert old.fields("content/posts/p5.md")["date"].startswith("2029-09-01")
    assert "draft" not in old.fields("content/posts/p5.md")
    assert "restricted" in old.notes("post 11")
    assert old.fields("content/关于.md")["title"] == "第9篇"


def test_addresses_that_no_file_can_answer(old: Moving):
    """`/?p=10` needs the server; the report lists it."""
    move(old)
    assert {"from": "/?p=10", "to": "/posts/p10.html"} in old.report["redirects"]


def test_the_site_builds(old: Moving):
    """What was made is a site without a mistake."""
    move(old)
    ran = old.build()
    assert ran.code == 0, ran.err
    assert (old.site / "output/wp-content/uploads/2021/tu.jpg").is_file()


def test_attachments_without_their_files(old: Moving):
    """Without the uploads the text keeps its addresses, and the report says what is missing."""
    old.move("wordpress", source="export.xml")
    assert old.reasons()["attachment 7"] == "no-file"
    assert "file-missing" in old.notes("post 1")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<!-- wp:paragraph --><p>甲</p><!-- /wp:paragraph -->", "甲"),
        ("甲\n乙", "甲\\\n乙"),
        ("<p># 甲</p>", "\\# 甲"),
        ("<p>a_b *c* `d` [e](f)</p>", "a_b \\*c\\* \\`d\\` \\[e\\](f)"),
        ("<ul><li>甲<ul><li>乙</li></ul></li></ul>", "- 甲\n  - 乙"),
        ("<p><a href='/x'>“按期”</a>的<strong>“价”</strong>了</p>", "[“按期”](/x)的**“价”**了"),
        ("<table><tr><th>甲</th></tr><tr><td>1</td></tr></table>", "| 甲 |\n| --- |\n| 1 |"),
        ("[embed]https://a.example/v[/embed]", "<https://a.example/v>"),
        ("[[caption]]", "\\[caption\\]"),
        ("[1] 不是短代码 [说明]", "\\[1\\] 不是短代码 \\[说明\\]"),
    ],
)
def test_html_to_markdown(moving: Moving, html, markdown):
    """What editors write most, each as Markdown that Laojie reads as the same."""
    moving.write("export.xml", HEAD + item(1, html) + TAIL)
    moving.move("wordpress", source="export.xml")
    assert moving.body("content/posts/p1.md") == markdown
    assert "html-kept" not in moving.notes("post 1")


@pytest.mark.parametrize(
    "html",
    [
        '<table><tr><td colspan="2">甲</td></tr><tr><td>1</td><td>2</td></tr></table>',
        '<p>看</p><iframe src="https://a.example/v" width="300"></iframe>',
        '<video controls src="https://a.example/v.mp4"></video>',
    ],
)
def test_what_markdown_cannot_say_stays_html(moving: Moving, html):
    """Nothing is flattened: spans, frames and films stay as they were."""
    moving.write("export.xml", HEAD + item(1, html) + TAIL)
    moving.move("wordpress", source="export.xml")
    kept = html[html.index("<t" if "<t" in html else "<i" if "<i" in html else "<v") :]
    assert kept.split(" ")[0] in moving.body("content/posts/p1.md")
    moving.build()
    page = (moving.site / "output/posts/p1.html").read_text(encoding="utf-8")
    assert kept.split(">")[0].split(" ")[-1] in page


def test_entities_are_refused(moving: Moving):
    """A file that declares entities is no export, and may be a bomb."""
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    moving.write("export.xml", HEAD.replace("<rss", f"{bomb}<rss") + item(1, "&b;") + TAIL)
    ran = moving.move("wordpress", source="export.xml")
    assert ran.code == 2
    assert "声明了实体" in ran.err
    assert not moving.site.exists()


@pytest.mark.parametrize("text", ["<rss><channel/></rss>", "no xml", HEAD + "<item>"])
def test_what_is_no_export_is_refused(moving: Moving, text):
    """Nothing is written when the source is not what it is said to be."""
    moving.write("export.xml", text)
    assert moving.move("wordpress", source="export.xml").code == 2
    assert not moving.site.exists()


def test_characters_that_xml_forbids(moving: Moving):
    """Exports hold control characters; they are dropped, and the rest is read."""
    moving.write("export.xml", HEAD + item(1, "甲\x08乙") + TAIL)
    moving.move("wordpress", source="export.xml")
    assert moving.body("content/posts/p1.md") == "甲乙"


@pytest.mark.slow
def test_a_large_export_takes_bounded_memory(tmp_path: Path):
    """100 MB take hardly more than 10 MB: what is kept is a few words of each post."""
    peaks = [_peak(tmp_path, posts) for posts in (100, 1000)]
    assert peaks[1] - peaks[0] < 10_000, peaks  # KiB


_READ = """\
import resource, sys
from pathlib import Path
from laojie.moving.found import Options
from laojie.moving.places import Places
from laojie.moving.wordpress import WordPress
reader = WordPress(Path(sys.argv[1]), Options())
places = Places(reader.origin)
places.survey(reader.items())
print(sum(len(item.body) for item in reader.items()))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak(folder: Path, posts: int) -> int:
    """The most memory, in KiB, that placing and reading so many posts of 100 KB takes."""
    body = "<!-- wp:paragraph --><p>" + "一段话。" * 8300 + "</p><!-- /wp:paragraph -->"
    path = folder / f"{posts}.xml"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for number in range(posts):
            file.write(item(number, body))
        file.write(TAIL)
    command = [sys.executable, "-c", _READ, str(path)]
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    characters, peak = map(int, ran.stdout.split())
    assert characters == posts * len(body)
    return peak


@pytest.mark.parametrize("up", ["/../../..", "/%2e%2e/%2e%2e/..", "/..%2f..%5c..", "/a/%00"])
def test_an_attachment_does_not_lead_out_of_the_site(moving: Moving, up):
    """An address that climbs is refused and reported, and nothing is written beside the site."""
    address = f"https://old.example.com{up}/beside/wp-content/uploads/a.jpg"
    attached = item(7, kind="attachment", status="inherit", wp__attachment_url=address)
    moving.write("export.xml", HEAD + attached + TAIL)
    moving.write("uploads/a.jpg", b"x")
    assert move(moving).code == 0
    assert moving.reasons()["attachment 7"] == "leads-out"
    assert not list(moving.site.parent.rglob("beside"))
    assert moving.adds_up()


def test_what_is_no_address_at_all(moving: Moving):
    """Links that Python itself refuses to take apart cost nothing else."""
    bad = "http://[x/a.jpg"
    items = item(1, f'<a href="{bad}">甲</a>', link=bad)
    items += item(7, kind="attachment", wp__attachment_url=bad)
    moving.write("export.xml", HEAD + items + TAIL)
    assert moving.move("wordpress", source="export.xml").code == 0
    assert bad in moving.body("content/posts/p1.md")
    assert moving.reasons()["attachment 7"] == "no-file"


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul><li", "b"])
def test_a_body_nested_deeply_stays_html(moving: Moving, tag):
    """What no library can climb through costs neither the article nor the others."""
    closing = "></".join(reversed(tag.split("><")))
    deep = f"<{tag}>" * 350 + "深处" + f"</{closing}>" * 350
    moving.write("export.xml", HEAD + item(1, deep) + item(2) + TAIL)
    assert moving.move("wordpress", source="export.xml").code == 0
    assert "html-kept" in moving.notes("post 1")
    assert "深处" in moving.body("content/posts/p1.md")
    assert moving.body("content/posts/p2.md") == "正文。"
    assert moving.build().code == 0


def test_two_posts_of_one_number(moving: Moving):
    """Both come along, each with the address it had; the very same post does not come twice."""
    at = "https://old.example.com"
    one = item(1, "甲。", link=f"{at}/a/", wp__post_name="a")
    two = item(1, "乙。", link=f"{at}/b/", wp__post_name="b")
    draft = item(2, "丙。", status="draft") + item(2, "丁。", status="draft")
    moving.write("1.xml", HEAD + one + two + draft + TAIL)
    moving.write("2.xml", HEAD + one + draft + TAIL)
    assert moving.move("wordpress").code == 0
    assert moving.body("content/posts/a.md") == "甲。"
    assert moving.fields("content/posts/a.md")["aliases"] == ["/a/"]
    assert moving.body("content/posts/b.md") == "乙。"
    assert moving.fields("content/posts/b.md")["aliases"] == ["/b/"]
    assert moving.body("content/posts/p2.md") == "丙。"
    assert moving.body("content/posts/p2-2.md") == "丁。"
    assert moving.reasons() == {"post 1": "twice", "post 2": "twice"}
    assert [item["origin"] for item in moving.report["imported"]][2:] == [
        "post 1",
        "post 1 (2)",
        "post 2",
        "post 2 (2)",
    ]
    assert moving.adds_up()


def test_two_attachments_of_one_number(moving: Moving):
    """Each file keeps its address."""
    at = "https://old.example.com/wp-content/uploads"
    found = [item(7, kind="attachment", wp__attachment_url=f"{at}/{n}.jpg") for n in "aba"]
    moving.write("export.xml", HEAD + "".join(found) + TAIL)
    moving.write("uploads/a.jpg", b"a")
    moving.write("uploads/b.jpg", b"b")
    assert move(moving).code == 0
    uploads = moving.site / "static/root/wp-content/uploads"
    assert [(uploads / f"{name}.jpg").read_bytes() for name in "ab"] == [b"a", b"b"]
    assert moving.reasons() == {"attachment 7": "twice"}


def test_uploads_that_lead_out_of_their_folder(moving: Moving):
    """A link among the uploads brings in no file from elsewhere on the machine."""
    at = "https://old.example.com/wp-content/uploads"
    names = ("a.jpg", "inside.jpg", "folder/secret")
    found = [
        item(n, kind="attachment", wp__attachment_url=f"{at}/{name}")
        for n, name in enumerate(names)
    ]
    moving.write("export.xml", HEAD + "".join(found) + TAIL)
    moving.write("secret", b"secret")
    moving.write("uploads/b.jpg", b"b")
    (moving.source / "uploads/a.jpg").symlink_to(moving.source / "secret")
    (moving.source / "uploads/inside.jpg").symlink_to("b.jpg")
    (moving.source / "uploads/folder").symlink_to(moving.source)
    assert move(moving).code == 0
    assert moving.reasons() == {"attachment 0": "outside", "attachment 2": "outside"}
    assert (moving.site / "static/root/wp-content/uploads/inside.jpg").read_bytes() == b"b"
    assert not [f for f in moving.site.rglob("*") if f.is_file() and f.read_bytes() == b"secret"]
