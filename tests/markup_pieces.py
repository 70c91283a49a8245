"""Markdown and YAML made to be awkward: what the tests put random texts together from."""

from hypothesis import strategies as st

# What begins or ends something in Markdown, or nearly does.
MARKS = (
    *"*_~`[]()<>!&#＃|:{}\\\"'-+=.1 \n",
    *("**", "***", "__", "~~", "~~~", "``", "```", "****", "==", "--", "---", "![", "](", "]: "),
    *("](u)", "](u.md)", '](a b "t")', "](u 't')", '](u "t', '](u")', "](<u>)", "](a(b))", "]["),
    *("[a](b)", "![a](b)", '![a](b "c")', "[![a](b)](c)", '[a]({{ "x" | y }})', "[^1]", "[1]"),
    *("`a`", "`a|b`", "``a`", "` `", "\\*", "\\`", "\\_", "\\\\", "\\|", "\\[", "\\\n", "\\&"),
    *("https://a.b/c", "https://", "http://a.b_", "https://a.b/[x]", "xhttps://a", "https://中"),
    *("<https://a.b>", "<http:", "<a@b.c>", "<br>", "<br/>", "<b>", "</b>", '<a href="x">', "</a>"),
    *("<i", "<u>", '<img src="a" title="b">', "<div>", "</div>", "<!-- a -->", "<!--", "-->"),
    *("<pre>", "</pre>", "&amp;", "&lt", "&#35;", "&#x23;", "&#X23;", "&copy", "&a_b;", "&amp\\;"),
    *("**甲 **", "** 乙**", "__丙，__", "中_丁_文", "{:toc}", "[TOC]"),
    *("{: .a}", "{#a}", "{.a b=c}", "{{ a }}", "{% a %}", "{ #a }", "{a=b}", "{", "}"),
)

# What begins a block, or is one.
STARTS = (
    *("\n", "\n\n", "\n\n\n", "\n \n", "\n  \n", "  \n", "   \n", "\n    ", "\n  ", "\n ", "\t"),
    *(
        "\n# ",
        "\n## ",
        "\n##",
        "\n#",
        "\n＃＃　",
        "\n####### ",
        " ##",
        "\n#\u3000",
        "\n## a {#b}\n",
    ),
    *("\n- ", "\n* ", "\n+ ", "\n-", "\n1. ", "\n2. ", "\n01. ", "\n１. ", "\n1) ", "\n10. "),
    *("\n-   ", "\n  - ", "\n   1. ", "\n    - ", "\n\n- ", "\n\n1. ", "\n\n* ", "\n- [ ] "),
    *("\n- [x] ", "\n- # ", "\n> ", "\n>", "\n> > ", "\n>\n> ", "\n> - ", "\n> ## ", "\n\n> "),
    *("\n>  \n", "\n >", "\n---\n", "\n\n---\n\n", "\n***\n", "\n* * *\n", "\n- - -\n", "\n___\n"),
    *("\n===\n", "\n-\n", "\n=\n", "\n|a|b|\n|-|-|\n", "\na | b\n--|--\nc | d\n", "\n|a|\n|-|\n"),
    *("\n| a | b |\n| :-- | --: |\n| c | d |\n", "\n|c|d|\n", "\n|c|d|e|\n", "\n|c|\n", "\n| |\n"),
    *("\n|:-:|-|\n", " | ", "||", "\n```\na\n```\n", "\n\n```py\na = 1\n\nb\n```\n\n", "\n~~~\n"),
    *("\n\n```\n# a\n```\n\n", "\n```a b\n", "\n: a", "\n:a", "\n\n: a\n", "\n!!! note\n    a\n"),
    *("\n!!! ", "\n[a]: u\n", "\n\n[^1]: n\n", "\n    a\n", "\n<!-- a -->\n", "\n\n<!-- a -->\n\n"),
    *("\n<details>\n\n", "\n\n</details>\n", "\n<div>\n\n", "\n\n</div>\n", "\n{:toc}\n"),
    *("\n\n<br>\n\n", "\n<div>\n", "\n\u3000\u3000", "\n\xa0", "\n\u2003", "\n\t"),
)

WORDS = (
    *("中", "文", "中文，", "字。", "“引”", "’", "…", "—", "·", "、", "：", "！", "a", "Ab", "1"),
    *("12", "1.5", "x_y", "é", "е\u0301", "한", "あ", "①", "１", "😀", "\U00020000", "\u200d"),
    *("\ufe0f", "\u3000", "\xa0", "\u2028", "\x85", "\u2029", "word ", "two words", " 中 文 "),
    *("甲\n乙", "a\nb", "中 \n文", "中  \n文", "长" * 200, "long " * 60),
)

CONTROLS = ("\x00", "\x02", "\x03", "\x04", "\x05", "\x0b", "\x0c", "\x1c", "\x1f", "\x7f", "\r")

VALUES = (
    *(
        "a",
        "文字",
        "，",
        "：",
        "null",
        "~",
        "true",
        "2021-01-01 10:00",
        "-5",
        "1",
        "é",
        "😀",
        "'",
        '"',
    ),
    *("\xa0", "\u3000", "\x85", "\u2028", "\ufeff", "\x7f", "\t", ": ", ":", " ", "  ", "#", " #"),
    *('"文 #b"', "'c: d'", '"a\'b"', "'it''s'", '"\\n"', "\\", "[a, b]", "[a,b,]", "[]", "[ ]"),
    *("[a, 'b', \"c\"]", "[a", "]", "{", "}", "{a: b}", ",", "|", ">", "&a", "*a", "!", "%", "@"),
    *("`", "?", "? ", "-", "- ", "<<", "=", "---", "..."),
)
KEYS = (
    "title",
    "date",
    "tags",
    "summary",
    "cover",
    "related",
    "draft",
    "extra",
    "a b",
    "标题",
    "a.b",
)
LINES = (
    *(
        "",
        "# 注",
        "  - a",
        "- a",
        "-  b ",
        "  - c: d",
        "   - e",
        "- [f]",
        "  g: h",
        "- ",
        "-",
        "  i",
    ),
    *("\ufefftitle: x", "title : x", "title:x", "title: |", "  text", "---", "{a: b}", "? a"),
)

BODIES = st.lists(
    st.one_of(
        *(st.sampled_from(WORDS) for _ in range(3)),
        *(st.sampled_from(MARKS) for _ in range(2)),
        *(st.sampled_from(STARTS) for _ in range(2)),
        st.sampled_from([*CONTROLS, "字"]),
    ),
    max_size=24,
).map("".join)

_FIELD = st.builds(
    "{}:{}{}".format,
    st.sampled_from(KEYS),
    st.sampled_from([" ", " ", " ", "", "  "]),
    st.lists(st.sampled_from(VALUES), max_size=3).map("".join),
)
FRONT_MATTER = st.lists(_FIELD | _FIELD | st.sampled_from(LINES), max_size=6).map("\n".join)
