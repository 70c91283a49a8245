"""Markdown bodies: what authors type, and the HTML, headings, text and targets it becomes."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from laojie.markup.converter import Heading, MarkupError, Target, convert, settings_fingerprint
from laojie.markup.settings import build_markdown

FRAME = '<div class="table-wrap" tabindex="0" role="group" aria-label="表格">'


def html(source):
    """The HTML with its target marks shown as « and »."""
    return convert(source).html.replace("\x02", "«").replace("\x03", "»")


def ids(source):
    """The ids of the headings, in order."""
    return [heading.id for heading in convert(source).headings]


# --- line breaks (1) -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("中文\n中文", "<p>中文中文</p>"),
        ("中文，\n中文", "<p>中文，中文</p>"),
        ("中文 \n  中文", "<p>中文中文</p>"),
        ("**中文**\n中文", "<p><strong>中文</strong>中文</p>"),
        ("中文\n**中文**", "<p>中文<strong>中文</strong></p>"),
        ("**中文\n中文**", "<p><strong>中文中文</strong></p>"),
        ("[字](a.md)\n[字](b.md)", '<p><a href="«a.md»">字</a><a href="«b.md»">字</a></p>'),
        ("中<b>文</b>\n<i>中</i>文", "<p>中<b>文</b><i>中</i>文</p>"),
        ("“好。”\n“行。”", "<p>“好。”“行。”</p>"),
        ("中文\n“好”\n中文", "<p>中文“好”中文</p>"),
        ("あ\nア", "<p>あア</p>"),
        ("，\nGMV", "<p>，GMV</p>"),
        ("`中`\n中", "<p><code>中</code>中</p>"),
        ("- 中\n  中", "<ul>\n<li>中中</li>\n</ul>"),
        ("> 中\n> 中", "<blockquote>\n<p>中中</p>\n</blockquote>"),
        ("<div>\n中\n文\n</div>", "<div>\n中文\n</div>"),
    ],
)
def test_line_breaks_between_cjk_vanish(source, expected):
    """A wrapped line of Chinese shows no space (R59), also where inline markup stands between."""
    assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("中文\nGMV", "<p>中文\nGMV</p>"),
        ("GMV\n中文", "<p>GMV\n中文</p>"),
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("“one”\n“two”", "<p>“one”\n“two”</p>"),
        ("한\n글", "<p>한\n글</p>"),
        ("中文 中文", "<p>中文 中文</p>"),
        ("中文  \n中文", "<p>中文<br>\n中文</p>"),
        ("中文\\\n中文", "<p>中文<br>\n中文</p>"),
        ("中文<br>\n中文", "<p>中文<br>\n中文</p>"),
        ("中\\\\\n文", "<p>中\\\n文</p>"),
        ("`中\n文`", "<p><code>中\n文</code></p>"),
        ("<pre>\n中\n文\n</pre>", '<pre tabindex="0">\n中\n文\n</pre>'),
        ("<script>\n'中\n文'\n</script>", "<script>\n'中\n文'\n</script>"),
        ("<!-- 中\n文 -->", "<!-- 中\n文 -->"),
        ("中\n\n文", "<p>中</p>\n<p>文</p>"),
    ],
)
def test_line_breaks_that_stay(source, expected):
    """Hard breaks, breaks beside Latin, in code, comments and between paragraphs stay."""
    assert html(source) == expected


# --- headings (2), (3) -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("#抖音热歌 #话题", "<p>#抖音热歌 #话题</p>"),
        ("文字\n#抖音热歌", "<p>文字\n#抖音热歌</p>"),
        ("####### 七", "<p>####### 七</p>"),
        ("#", "<p>#</p>"),
        ("## ##", "<p>## ##</p>"),
        ("＃标题", "<p>＃标题</p>"),
        ("# 标题", '<h2 id="标题">标题</h2>'),
        ("#　标题", '<h2 id="标题">标题</h2>'),
        ("＃ 标题", '<h2 id="标题">标题</h2>'),
        ("＃＃　标题 ＃＃", '<h2 id="标题">标题</h2>'),
        ("##标题", '<h2 id="标题">标题</h2>'),
        ("## 标题 ##", '<h2 id="标题">标题</h2>'),
        ("## 学 C#", '<h2 id="学-C">学 C#</h2>'),
        ("前文\n## 标题\n后文", '<p>前文</p>\n<h2 id="标题">标题</h2>\n<p>后文</p>'),
        ("    # 代码", None),
        ("```\n# 代码\n＃ 代码\n```", None),
    ],
)
def test_what_is_a_heading(source, expected):
    """A # or ＃ and a space begin a heading; a hashtag, seven # or an empty title is text."""
    if expected is None:
        assert "<h" not in html(source)
    else:
        assert html(source) == expected


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("## 甲\n\n### 乙", [2, 3]),
        ("# 甲\n\n## 乙\n\n### 丙", [2, 3, 4]),
        ("## 甲\n\n# 乙", [3, 2]),
        ("甲\n===\n\n乙\n---", [2, 3]),
        ("<h1>甲</h1>\n\n## 乙", [2, 3]),
        ("##### 甲\n\n###### 乙\n\n# 丙", [6, 6, 2]),
        ("#### 甲", [4]),
    ],
)
def test_heading_levels(source, levels):
    """If the body uses h1 everything moves down one, to h6 at most: the page has its own h1."""
    assert [int(level) for level in re.findall(r"<h(\d)", html(source))] == levels


def test_headings_are_listed():
    """Headings of level 2 to 4 come in order, flat, with their plain titles."""
    source = "## 一 **粗** `码`\n\n### [链](a.md) &amp; <b>b</b>[^1]\n\n##### 深\n\n[^1]: 注"
    assert convert(source).headings == (
        Heading("一-粗-码", "一 粗 码", 2),
        Heading("链-b", "链 & b", 3),
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## 九项服务", ["九项服务"]),
        ("## 一、为什么？（上）", ["一为什么上"]),
        ("## GMV 增长 9.6%", ["GMV-增长-96"]),
        ("## e\u0301", ["é"]),
        ("## 甲\n\n## 甲\n\n## 甲", ["甲", "甲-2", "甲-3"]),
        ("## 甲\n\n## 甲\n\n## 甲 2", ["甲", "甲-3", "甲-2"]),
        ("## 甲 2\n\n## 甲\n\n## 甲", ["甲-2", "甲", "甲-3"]),
        ("## 甲 {#own}\n\n## 乙", ["own", "乙"]),
        ("## 甲 {#own}\n\n## 乙 {#own}", ["own", "own-2"]),
        ("## ？！\n\n## …", ["section", "section-2"]),
        ("## ![品牌](a.png)", ["品牌"]),
        ("## fn:1", ["fn1"]),
    ],
)
def test_heading_ids(source, expected):
    """An id is the heading's own characters (R62), without punctuation; repeats get -2, -3."""
    assert ids(source) == expected


def test_heading_ids_stay_when_others_come():
    """The first heading of a text keeps its id whatever is put before, between and after."""
    assert set(ids("## 甲\n\n## 乙\n\n## 甲 2")) <= set(
        ids("## 丙\n\n## 甲\n\n### 丁\n\n## 乙\n\n## 甲\n\n## 甲\n\n## 甲 2")
    )


def test_footnote_ids_do_not_clash_with_headings():
    """Headings that read like footnote ids leave those alone, and all ids differ."""
    found = re.findall(
        r'\bid="([^"]*)"', html("## fn:1\n\n## fnref:1\n\n字[^1] 字[^1]\n\n[^1]: 注")
    )
    assert sorted(found) == ["fn1", "fn:1", "fnref1", "fnref2:1", "fnref:1"]


# --- lists (4), (5) --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("文字：\n- 甲\n- 乙", "<p>文字：</p>\n<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        ("文字：\n* 甲", "<p>文字：</p>\n<ul>\n<li>甲</li>\n</ul>"),
        ("文字：\n1. 甲\n2. 乙", "<p>文字：</p>\n<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>"),
        ("文字\n2021. 年", "<p>文字\n2021. 年</p>"),
        ("文字\n2. 二", "<p>文字\n2. 二</p>"),
        ("文字\n-甲", "<p>文字\n-甲</p>"),
        ("文字\n**粗** 字", "<p>文字<strong>粗</strong> 字</p>"),
        ("> 文字\n> - 甲", "<blockquote>\n<p>文字</p>\n<ul>\n<li>甲</li>\n</ul>\n</blockquote>"),
        ("- 甲\n1. 乙", "<ul>\n<li>甲\n1. 乙</li>\n</ul>"),
    ],
)
def test_a_list_right_below_text(source, expected):
    """A list needs no blank line above it, unless a wrapped line could look like one."""
    assert html(source) == expected


NESTED = "<ul>\n<li>甲<ul>\n<li>乙</li>\n</ul>\n</li>\n<li>丙</li>\n</ul>"


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_lists_nest_from_two_spaces_on(indent):
    """Lists nested by 2, 3 or 4 spaces are the same list."""
    assert html(f"- 甲\n{' ' * indent}- 乙\n- 丙") == NESTED


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "1. 甲\n   - 乙\n     - 丙\n2. 丁",
            "<ol>\n<li>甲<ul>\n<li>乙<ul>\n<li>丙</li>\n</ul>\n</li>\n</ul>\n</li>\n<li>丁</li>\n</ol>",
        ),
        ("- 甲\n - 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        (
            "- 甲\n\n  段\n- 乙",
            "<ul>\n<li>\n<p>甲</p>\n<p>段</p>\n</li>\n<li>\n<p>乙</p>\n</li>\n</ul>",
        ),
        (
            "- 甲\n\n        码\n\n后",
            '<ul>\n<li>甲<div class="highlight"><pre tabindex="0"><span></span><code>码\n'
            "</code></pre></div>\n</li>\n</ul>\n<p>后</p>",
        ),
        (
            "- 甲\n\n        - a: 1\n          b: 2",
            '<ul>\n<li>甲<div class="highlight"><pre tabindex="0"><span></span>'
            "<code>- a: 1\n  b: 2\n</code></pre></div>\n</li>\n</ul>",
        ),
        (
            "- 甲\n  - 乙\n    丙丙\n  - 丁",
            "<ul>\n<li>甲<ul>\n<li>乙丙丙</li>\n<li>丁</li>\n</ul>\n</li>\n</ul>",
        ),
    ],
)
def test_what_nests_in_a_list(source, expected):
    """Items, paragraphs and code belong to the item they are indented under."""
    assert html(source) == expected


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_fences_in_list_items(indent):
    """A fence that is indented as the item's text is code in that item."""
    pad = " " * indent
    code = '<div class="highlight"><pre tabindex="0"><span></span><code>ls\n</code></pre></div>'
    got = html(f"1. 甲\n{pad}```\n{pad}ls\n{pad}```\n2. 乙")
    assert got.count(code) == 1
    assert got.count("<li>") == 2
    assert got.index("甲") < got.index(code) < got.index("乙")
    assert got.startswith("<ol>")
    assert got.endswith("</ol>")


def test_a_fence_right_below_text():
    """Code between lines of text is no part of their paragraph: a <p> may not hold a <div>."""
    code = '<div class="highlight"><pre tabindex="0"><span></span><code>a\n</code></pre></div>'
    assert html("前\n```\na\n```\n后") == f"<p>前</p>\n{code}\n<p>后</p>"


def test_deep_lists_are_an_error_not_a_crash():
    """Nesting no reader could follow ends in an error that says so."""
    with pytest.raises(MarkupError, match="嵌套"):
        convert("\n".join(" " * (2 * level) + "- 甲" for level in range(400)))


@pytest.mark.parametrize("marks", ["> " * 50, "- " * 50, "> - " * 25, "１. " + ">" * 50])
def test_deep_lines_are_an_error_wherever_they_are_converted(marks):
    """Not something that depends on how deep the program itself is in calls."""
    with pytest.raises(MarkupError, match="嵌套"):
        convert(f"{marks}甲")


# --- inline markup (6) and the rest ----------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**“按期”**的", "<p><strong>“按期”</strong>的</p>"),
        ("的**（注）**的", "<p>的<strong>（注）</strong>的</p>"),
        ("*《书》*的", "<p><em>《书》</em>的</p>"),
        ("***又粗又斜***", "<p><strong><em>又粗又斜</em></strong></p>"),
        ("**步骤1 **然后", "<p><strong>步骤1</strong>然后</p>"),
        ("~~“旧价”~~现价", "<p><del>“旧价”</del>现价</p>"),
        ("~~删**粗**~~", "<p><del>删<strong>粗</strong></del></p>"),
        ("10~50万，1~2天", "<p>10~50万，1~2天</p>"),
        ("a_b_c 中_文_字", "<p>a_b_c 中_文_字</p>"),
        ("`a*b`", "<p><code>a*b</code></p>"),
        ("\\*字\\* \\~~字\\~~", "<p>*字* ~~字~~</p>"),
        ("{{ title }} {% if x %}", "<p>{{ title }} {% if x %}</p>"),
        ("字\n{% include x %}", "<p>字\n{% include x %}</p>"),
        ("*字*{{ x }}后", "<p><em>字</em>{{ x }}后</p>"),
        ("## 题 {{ x }}", '<h2 id="题-x">题 {{ x }}</h2>'),
        ("## 题 {说明}", '<h2 id="题-说明">题 {说明}</h2>'),
        ("## 题 {% raw %}", '<h2 id="题-raw">题 {% raw %}</h2>'),
        ("字\n{: .lead}", '<p class="lead">字</p>'),
        ("*字*{.a #b c=d}后", '<p><em c="d" class="a" id="b">字</em>后</p>'),
        ('(c) 2021 -- "a" ...', '<p>(c) 2021 -- "a" ...</p>'),
        ("字 <kbd>Ctrl</kbd>", "<p>字 <kbd>Ctrl</kbd></p>"),
        ("a < b && c", "<p>a &lt; b &amp;&amp; c</p>"),
    ],
)
def test_inline(source, expected):
    """Emphasis beside Chinese punctuation works (R60), and what is only text stays text."""
    assert html(source) == expected


def test_tasks():
    """A task list shows its boxes, each with a name for those who hear the page."""
    got = html("- [x] 甲\n- [ ] 乙")
    assert '<input type="checkbox" disabled checked aria-label="已完成"> 甲' in got
    assert '<input type="checkbox" disabled aria-label="未完成"> 乙' in got


@pytest.mark.parametrize(
    ("source", "address", "rest"),
    [
        ("见https://a.b/c。下文", "https://a.b/c", "。下文"),
        ("见 https://a.b/c，下文", "https://a.b/c", "，下文"),
        ("（https://a.b/c）", "https://a.b/c", "）"),
        ("(https://a.b/c)", "https://a.b/c", ")"),
        ("https://a.b/c_(d)", "https://a.b/c_(d)", ""),
        ("https://a.b/c.", "https://a.b/c", "."),
        ("https://a.b/?x=1&y=2；", "https://a.b/?x=1&amp;y=2", "；"),
        ("https://a.b/c中文", "https://a.b/c", "中文"),
        ("https://a.b/c_d_e", "https://a.b/c_d_e", ""),
        ("http://localhost:8000/", "http://localhost:8000/", ""),
        ("https://a.b/%E4%B8%AD", "https://a.b/%E4%B8%AD", ""),
    ],
)
def test_bare_links(source, address, rest):
    """A bare address is a link, and ends where Chinese text or the sentence's marks begin."""
    assert f'<a href="«{address}»">{address}</a>{rest}' in html(source)


@pytest.mark.parametrize(
    "source",
    ["www.a.b", "a@b.cn", "ftp://a.b", "https://", "`https://a.b`", "xhttps://a.b", "@name #1"],
)
def test_what_is_no_bare_link(source):
    """Names, mail addresses, mentions and code stay text: only http and https are linked."""
    assert "<a" not in html(source)


@pytest.mark.parametrize(
    "source",
    [
        '<a href="x">https://a.b</a>',
        '<a href="x"><b>https://a.b</b></a>',
        "[https://a.b](x)",
        "<https://a.b>",
    ],
)
def test_no_link_in_a_link(source):
    """An address that is a link's text is not made a link of its own."""
    assert html(source).count("<a ") == 1


def test_footnotes():
    """Notes are numbered as the text meets them; a note nothing refers to has no way back."""
    got = html("甲[^乙]，[^1]\n\n[^1]: 一\n[^乙]: 二\n[^无]: 三")
    assert '<sup id="fnref:乙"><a class="footnote-ref" href="#fn:乙">1</a></sup>' in got
    assert 'href="#fnref:乙" title="回到正文中的注 1"' in got
    assert got.index('<li id="fn:乙">') < got.index('<li id="fn:1">')
    assert "fnref:无" not in got
    assert "三</p>" in got


@pytest.mark.parametrize("note", ["[^1]:", "[^1]: [^2]: x", "[^1]:\n[^1]:", "[^1]: ![a](b)"])
def test_odd_footnotes(note):
    """A note that is empty, doubled, nested or only an image breaks nothing."""
    assert "fn:1" in html(f"字[^1]\n\n{note}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("!!! note\n    字", '<p class="admonition-title">注意</p>'),
        ('!!! warning "小心"\n    字', '<p class="admonition-title">小心</p>'),
        ('!!! tip ""\n    字', '<div class="admonition tip">\n<p>字</p>'),
    ],
)
def test_admonitions(source, expected):
    """A notice has the title it was given, or a Chinese one for its kind."""
    assert expected in html(source)


def test_code_is_coloured_by_class():
    """Known languages are coloured with classes, unknown ones and none are plain; never guessed."""
    got = html("```python\nprint(1)\n```")
    assert got.startswith(
        '<div class="highlight"><pre tabindex="0"><span></span><code><span class="nb">'
    )
    assert "style=" not in got
    for fence in ("```", "```nosuch", "```js {1,3}", "~~~"):
        assert "def f()" in html(f"{fence}\ndef f()\n{fence[:3]}").replace(
            '<span class="w"> </span>', " "
        ).replace('<span class="nx">', "").replace('<span class="p">', "").replace("</span>", "")


def test_code_keeps_what_it_says():
    """Nothing in code is markup, a heading, a link or a target."""
    markup = convert('```\n# 题 [字](a.md) <img src="b.png">\n中\n文 {{ x }}\n```')
    assert '# 题 [字](a.md) &lt;img src="b.png"&gt;\n中\n文 {{ x }}' in markup.html
    assert markup.targets == ()
    assert markup.headings == ()
    assert markup.text == ""


def test_markdown_in_html():
    """Raw HTML is kept as it is; with markdown="1" its content is Markdown."""
    assert html("<div>\n**字**\n</div>") == "<div>\n**字**\n</div>"
    got = html(
        '<details markdown="1">\n<summary>题</summary>\n文：\n- 甲\n  - [乙](b.md)\n</details>'
    )
    assert "<summary>题</summary>" in got
    assert '<li>甲<ul>\n<li><a href="«b.md»">乙</a></li>' in got


# --- tables and figures ----------------------------------------------------------------------


def test_tables_are_framed():
    """A table stands in a box that can be scrolled by keyboard; alignment is by class (CSP)."""
    got = html("| 甲 | 乙 | 丙 |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n\n后")
    assert got.startswith(FRAME + "<table>")
    assert got.endswith("</table></div>\n<p>后</p>")
    assert '<th class="align-left">甲</th>' in got
    assert '<td class="align-center">2</td>' in got
    assert '<td class="align-right">3</td>' in got
    assert "style=" not in got


@pytest.mark.parametrize(
    ("source", "frames"),
    [
        ("<table>\n<tr><td>a</td></tr>\n</table>", 1),
        ("<table><tr><td><table></table></td></tr></table>", 1),
        ("<table>\n<tr>", 0),
        ("</table>\n<table></table>", 0),
        ("`<table></table>`", 0),
        ("<!-- <table></table> -->", 0),
    ],
)
def test_raw_tables(source, frames):
    """The outermost of raw tables is framed, and none that is not closed."""
    assert html(source).count('<div class="table-wrap"') == frames


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            '![图](a.png "说明")',
            '<figure><img alt="图" src="«a.png»"><figcaption>说明</figcaption></figure>',
        ),
        (
            '[![图](a.png "说 & 明")](b.md)',
            '<figure><a href="«b.md»"><img alt="图" src="«a.png»"></a>'
            "<figcaption>说 &amp; 明</figcaption></figure>",
        ),
        (
            '![图](a.png "说明"){.wide}',
            '<figure><img alt="图" class="wide" src="«a.png»">'
            "<figcaption>说明</figcaption></figure>",
        ),
        ("![图](a.png)", '<p><img alt="图" src="«a.png»"></p>'),
        ('![图](a.png "")', '<p><img alt="图" src="«a.png»" title=""></p>'),
        (
            '字![图](a.png "说明")',
            '<p>字<img alt="图" src="«a.png»" title="说明"></p>',
        ),
    ],
)
def test_figures(source, expected):
    """An image alone in a paragraph is a figure if it has a title, which is its caption."""
    assert html(source) == expected


# --- targets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[字](a.md)", '<a href="«a.md»">'),
        ("[字](../a/b.md#节)", '<a href="«../a/b.md#节»">'),
        ("[字][x]\n\n[x]: a.md", '<a href="«a.md»">'),
        ("[字](a b.md)", '<a href="«a b.md»">'),
        ("<https://a.b/?x&y>", '<a href="«https://a.b/?x&amp;y»">'),
        ("![字](a.png)", 'src="«a.png»"'),
        ('<a href="a.md">', '<a href="«a.md»">'),
        ("<a href='a.md'>", '<a href="«a.md»">'),
        ("<a href=a.md>", '<a href="«a.md»">'),
        ("<A HREF = 'a.md'>", '<A HREF="«a.md»">'),
        ("<a title='href=\"x\"' href='a\"b'>", '<a title=\'href="x"\' href="«a&quot;b»">'),
        ('<video src="a.mp4" poster="b.png"></video>', 'src="«a.mp4»" poster="«b.png»"'),
        ('<div><source src="a.webp"></div>', '<source src="«a.webp»">'),
        ('<div markdown="1"><a href="a.md">字</a></div>', '<a href="«a.md»">'),
        ('<img src="a.png"/>', '<img src="«a.png»"/>'),
        ("[字]()", '<a href="«»">'),
    ],
)
def test_targets_are_marked(source, expected):
    """Every address in a tag stands between \\x02 and \\x03, escaped as it was."""
    assert expected in html(source)


@pytest.mark.parametrize(
    "source",
    [
        "[字](#节)",
        '<a href="#节">字</a>',
        '<a href="&#35;节">字</a>',
        '字 href="a.md" 字',
        '`<a href="a.md">`',
        '<!-- <a href="a.md"> -->',
        "<script>\nx = '<a href=\"a.md\">'\n</script>",
        "<style>\na[href='a.md'] > b {}\n</style>",
        '<p data-href="a.md">字</p>',
        "<a href>字</a>",
        "<p title=\"<a href='x'>\">字</p>",
        "字[^1]\n\n[^1]: 注",
    ],
)
def test_what_is_no_target(source):
    """Fragments of this page, text, comments, scripts and other attributes are left alone."""
    assert convert(source).targets == ()
    assert "\x02" not in convert(source).html


def test_targets_are_listed():
    """Targets come in order, unescaped but percent-encoded as written, with kind and line."""
    source = (
        "![图](a.png)\n\n见[字](a%20b.md?x=1&y=2)和\n[又](c.md)。\n\n"
        "[引][r]，<me@a.b>，[空]()\n\n[r]: https://a.b/r\n\n<img src='d.png'>[字](c.md)"
    )
    assert convert(source).targets == (
        Target("a.png", "image", 1),
        Target("a%20b.md?x=1&y=2", "link", 3),
        Target("c.md", "link", 4),
        Target("https://a.b/r", "link", 8),
        Target("mailto:me@a.b", "link", 6),
        Target("", "link", 6),
        Target("d.png", "image", 10),
        Target("c.md", "link", 10),
    )


def test_repeated_targets_have_their_own_lines():
    """The same address further down is on its own line."""
    lines = [target.line for target in convert("[字](a.md)\n\n[字](a.md)").targets]
    assert lines == [1, 3]


def test_a_target_that_cannot_be_found_has_no_line():
    """Where the source writes an address another way, its line is unknown."""
    assert convert("[字](a\\_b.md)").targets == (Target("a_b.md", "link", None),)


def test_control_characters_go():
    """Control characters of the source reach nothing; line breaks of other systems are breaks."""
    markup = convert("字\x02a\x03\x00\x0b字\r\n\r\n段\r段\x7f [a](\x02b\x03)")
    assert markup.html == '<p>字a字</p>\n<p>段段 <a href="\x02b\x03">a</a></p>'


# --- text measures ---------------------------------------------------------------------------


def test_text():
    """The text is one line, without code blocks, footnote marks and tags."""
    words = "## 题\n\n抖音 **GMV**[^1] 增长\n9,610亿&nbsp;元。"
    markup = convert(f"{words}\n\n```\ncode\n```\n\n- 甲\n- `b`\n\n[^1]: 注")
    assert markup.text == "题抖音 GMV 增长 9,610亿元。甲 b 注"
    assert markup.words == 11 + 1


@pytest.mark.parametrize(
    ("source", "summary"),
    [
        ("## 题\n\n第一段。\n\n第二段。", "第一段。"),
        ("![图](a.png)\n\n第一段。", "第一段。"),
        ('![图](a.png "说明")\n\n第一段。', "第一段。"),
        ("> 引\n\n第一段。", "第一段。"),
        ("| a | b |\n|--|--|\n| c | d |\n\n第一段。", "第一段。"),
        ("!!! note\n    字\n\n第一段。", "第一段。"),
        ("- 甲\n\n  乙\n\n第一段。", "第一段。"),
        ("> 引", "引"),
        ("- 甲\n- 乙", "甲乙"),
        ("**粗**[^1] [链](a)\n\n[^1]: 注", "粗链"),
        ("<div>\n字\n</div>", "字"),
        ("```\ncode\n```", ""),
        ("", ""),
        ("中" * 100, "中" * 79 + "…"),
        ("中" * 60 + "。" + "中" * 60, "中" * 60 + "。"),
    ],
)
def test_summary(source, summary):
    """The summary is the first paragraph that stands alone, cut to 160 columns."""
    assert convert(source).summary == summary


# --- laws ------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *"中文，。“”…#＃*_~`[](){}<>!|\\-+=:;&^ \n\t\"'",
        "\n\n",
        "\n    ",
        "\n  - ",
        "\n1. ",
        "\n> ",
        "\n## ",
        "\n```\n",
        "  \n",
        "\n|a|b|\n|-|-|\n",
        "[字](a.md)",
        '![x](y.png "z")',
        "[^1]",
        "\n\n[^1]: ",
        "https://a.b/c",
        "<a href='x'>",
        "</a>",
        "<b>",
        "<div>",
        '<div markdown="1">',
        "</div>",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "<script>",
        "</script>",
        "<code>",
        "</code>",
        "<h1>",
        "</h1>",
        "<table>",
        "</table>",
        "&amp;",
        "&#2;",
        "\x02",
        "\x03",
        "\x02wzxhzdk:0\x03",
        "\x02klzzwxh:0000\x03",
        "GMV",
        "{: .a}",
        "{#a}",
        "!!! note\n    ",
        ": ",
        "- [ ] ",
        "**",
        "~~",
    ]
)
BODIES = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80)


def result(source):
    """What a body becomes, or why it does not."""
    try:
        return convert(source)
    except MarkupError as error:
        return str(error)


@settings(max_examples=300, deadline=None)
@given(BODIES)
@example("<a href='x'>\n\n<!--<a href=\"y\">")
@example("[^1]: [^1]: a")
def test_marks_balance(source):
    """Any text converts or is a MarkupError, and holds just the marks of its targets."""
    markup = result(source)
    if isinstance(markup, str):
        return
    marked = re.findall("\x02([^\x02\x03]*)\x03", markup.html)
    assert len(marked) == len(markup.targets) == markup.html.count("\x02")
    assert markup.html.count("\x03") == len(marked)
    assert not re.search("[\x00-\x01\x04-\x08\x0b-\x1f]", markup.html)
    assert not re.search("[\x00-\x1f]", markup.text + markup.summary)


@settings(max_examples=200, deadline=None)
@given(BODIES, BODIES)
def test_convert_is_pure(source, other):
    """The same body gives the same result whatever was converted between."""
    first = result(source)
    result(other)
    assert result(source) == first


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["甲", "乙", "甲 2", "甲-2", "？", "a 3", "a", "a-2"]), max_size=9))
def test_heading_ids_are_unique(titles):
    """No two headings share an id."""
    got = ids("\n\n".join(f"## {title}" for title in titles))
    assert len(set(got)) == len(got) == len(titles)


@settings(max_examples=300, deadline=None)
@given(BODIES)
@example("字 **粗**\n\n&#x4e2d; &copy\n\n- a\n\n    b")
def test_short_cuts_change_nothing(source):
    """What is left out to save time never shows: the plain library gives the same HTML."""
    source = re.sub("[\x00-\x08\x0b-\x1f]", "", source)
    outcomes = []
    for quick in (True, False):
        try:
            outcomes.append(build_markdown(quick=quick).convert(source))
        except Exception as error:  # noqa: BLE001
            outcomes.append(type(error).__name__)
    assert outcomes[0] == outcomes[1]


# --- bounds and identity ---------------------------------------------------------------------


AWKWARD = [*"*[<#-＃，`~|>\\!& \n", "[a](", "<a ", "<b>", "&#", "字\n", "# a\n", "- a\n", "```\n"]
AWKWARD += ["a\n---\n", "[^a] ", "https://a.b "]


@pytest.mark.parametrize("unit", AWKWARD)
@pytest.mark.slow
def test_awkward_texts_end(unit):
    """200 KB of any one thing ends, in HTML or in an error for the author, and soon."""
    result((unit * 200_000)[:200_000])


def test_an_error_says_where():
    """A body refused for its size names the line that the trouble begins at."""
    with pytest.raises(MarkupError) as caught:
        convert("前文\n\n" + "甲*乙*" * 20_000)
    assert caught.value.line == 3
    assert "空行" in caught.value.message


def test_settings_fingerprint():
    """The fingerprint is a digest, and the same in every process."""
    assert re.fullmatch("[0-9a-f]{64}", settings_fingerprint())
    assert settings_fingerprint() == settings_fingerprint()


def test_an_error_leaves_nothing_behind():
    """After a body that failed the next one converts as ever."""
    before = convert("- 甲\n\n  乙[^1]\n\n[^1]: 注")
    with pytest.raises(MarkupError):
        convert("> " * 500 + "甲")
    assert convert("- 甲\n\n  乙[^1]\n\n[^1]: 注") == before
