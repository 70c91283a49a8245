"""The words of a source: blanked out around them, never moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojie.check.prose import BLANK, prose
from tests.check.support import article

_PIECES = st.sampled_from(
    [
        *(
            "的的",
            "甲,乙",
            "“",
            "”",
            "，。",
            "\n",
            "\n\n",
            "    ",
            "\t",
            " ",
            "- ",
            "> ",
            "1. ",
            "#",
            "## ",
        ),
        *(
            "`",
            "``",
            "```",
            "\n```\n",
            "~~~",
            "<!--",
            "-->",
            "<b>",
            "</b>",
            "<pre>",
            "</pre>",
            "<",
            ">",
        ),
        *(
            "[",
            "]",
            "](",
            ")",
            "(",
            "[^1]",
            ": ",
            "{{",
            "}}",
            "{%",
            "%}",
            "{: ",
            "}",
            "$",
            "$$",
            "&amp;",
        ),
        *(
            "https://a.cn/x",
            "a@b.cn",
            "Tik Tok",
            "word",
            "!",
            "![](a.png)",
            "\\",
            "|",
            "---\n",
            "===\n",
        ),
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_nothing_moves(body):
    """Each character is where it was, or a blank is; line breaks stay."""
    words = prose(body, 0, [])
    assert len(words) == len(body)
    for was, now in zip(body, words, strict=True):
        assert now in (was, BLANK)
        assert was != "\n" or now == "\n"


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_every_finding_has_a_place_in_the_file(body):
    """Whatever an editor types, rules find their way, and point at a character that is there."""
    lines = f"---\ntitle: 标题\ndate: 2021-09-01\n---\n\n{body}\n".split("\n")
    for item in article(body, "title: 标题\ndate: 2021-09-01\n"):
        assert 1 <= item.line <= len(lines)
        assert 1 <= item.column <= len(lines[item.line - 1]) + 1
        assert item.text("zh")[0]
        assert item.text("en")[0]


WORDS = [
    ("前`代码`后", "前 后"),
    ("前``a`b``后", "前 后"),
    ("前\n\n```py\n代码\n```\n\n后", "前 后"),
    ("前\n\n~~~\n代码\n```\n~~~\n后", "前 后"),
    ("> ```\n> 代码\n> ```\n> 后", "> 后"),
    ("- 项\n\n  ```\n  代码\n  ```\n\n  后", "- 项 后"),
    ("前\n\n    代码\n\n    代码\n\n后", "前 后"),
    ("- 项\n\n    后", "- 项 后"),
    ('!!! note "注"\n\n    后', '!!! note "注" 后'),
    ("前<b title='题'>粗</b>后", "前 粗 后"),
    ("前<!-- 注\n释 -->后", "前 后"),
    ("<script>\n代码\n</script>后", "后"),
    ('[字](地址.md "题")后', "[字 后"),
    ("[字][名]\n\n[名]: 地址.md", "[字"),
    ("![图](a.png)后", "![图 后"),
    ("见https://a.cn/b?c。后", "见 。后"),
    ("见<https://a.cn/甲>后", "见 后"),
    ("注[^甲]后", "注 后"),
    ("邮a@b.cn后", "邮 后"),
    ("{{ 变量 }}后{% if 甲 %}乙", "后 乙"),
    ("式$甲+1$后", "式 后"),
    ("价$5，又$6。", "价$5，又$6。"),
]


@pytest.mark.parametrize(("body", "words"), WORDS)
def test_what_are_words(body, words):
    """Code, addresses, tags, comments and marks of other systems are none."""
    assert " ".join(prose(body, 0, []).replace(BLANK, " ").split()) == words
