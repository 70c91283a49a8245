"""The measures of plain text: width, cutting, counting, tidying."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laojie.model.text import (
    clusters,
    count_words,
    cut,
    is_cjk,
    is_han,
    joins,
    reading_minutes,
    squash,
    width,
)

FAMILY = "👨‍👩‍👧"
MIXED = st.text(
    alphabet=st.sampled_from("中文，。！；“”…—aZ9.,' \n\u3000é\u0301\u200d👨👩🇨🇳\ufe0f葛")
)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("\u4e00", "\u9fff"),
        ("\u3400", "\u4dbf"),
        ("\U00020000", "\U0002a6df"),
        ("\U0002a700", "\U0002b73f"),
        ("\U0002b740", "\U0002b81f"),
        ("\U0002b820", "\U0002ceaf"),
        ("\U0002ceb0", "\U0002ebef"),
        ("\U0002ebf0", "\U0002ee5f"),
        ("\U00030000", "\U0003134f"),
        ("\U00031350", "\U000323af"),
        ("\U000323b0", "\U0003347f"),
        ("\uf900", "\ufaff"),
        ("\U0002f800", "\U0002fa1f"),
        ("々", "〇"),
    ],
)
def test_han_blocks(first, last):
    """Both ends of every block of CJK ideographs (unified, A to J, compatibility) are Han."""
    assert is_han(first)
    assert is_han(last)


@pytest.mark.parametrize("char", "aé1。，“あアㄅ한Ａ１\u3000😀\u2f00")
def test_what_is_not_han(char):
    """Letters, punctuation, kana, Hangul, radicals and emoji are not Chinese characters."""
    assert not is_han(char)


@pytest.mark.parametrize("char", "中々〇。，！（「あアｱㄅＡ１㎡㊣⼀")
def test_cjk(char):
    """Kana, full-width punctuation and squared forms stand without spaces as Han does."""
    assert is_cjk(char)


@pytest.mark.parametrize("char", "a1.,“—한\u3000 😀")
def test_what_is_not_cjk(char):
    """Latin, shared punctuation, Hangul, the ideographic space and emoji do not."""
    assert not is_cjk(char)


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("中", "文", True),
        ("中", "。", True),
        ("，", "中", True),
        ("中", "“", True),
        ("”", "中", True),
        ("，", "G", True),
        ("V", "（", True),
        ("中", "G", False),
        ("9", "亿", False),
        ("a", "b", False),
        ("한", "글", False),
        ("d", "“", False),
    ],
)
def test_joins(before, after, joined):
    """A line break vanishes as CSS Text 4 has it: between CJK, beside full-width punctuation."""
    assert joins(before, after) is joined


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("中文", 4),
        ("中文abc", 7),
        ("，。", 4),
        ("Ａ１", 4),
        ("ｱ", 1),
        ("“安心购”", 10),
        ("中……", 6),
        ("Don’t", 5),
        ("café", 4),
        ("中é", 3),
        ("e\u0301", 1),
        ("中\u0301", 2),
        ("葛\U000e0100", 2),
        (FAMILY, 2),
        ("👍🏽", 2),
        ("🇨🇳", 2),
        ("🇨🇳🇯🇵", 4),
        ("❤\ufe0f", 2),
        ("1\ufe0f\u20e3", 2),
        ("①", 1),
        ("中①", 4),
        ("한글", 4),
    ],
)
def test_width(text, columns):
    """Wide and full-width are 2, ambiguous 2 among CJK, marks 0, an emoji sequence counts once."""
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("中文", ["中", "文"]),
        ("e\u0301a", ["e\u0301", "a"]),
        (FAMILY + "中", [FAMILY, "中"]),
        ("🇨🇳🇯🇵", ["🇨🇳", "🇯🇵"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("❤\ufe0f!", ["❤\ufe0f", "!"]),
        ("\u1112\u1161\u11ab글", ["\u1112\u1161\u11ab", "글"]),
    ],
)
def test_clusters(text, pieces):
    """What a reader sees as one character comes in one piece."""
    assert list(clusters(text)) == pieces


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("中文", 4, "中文"),
        ("中文字", 5, "中…"),
        ("中文字", 1, ""),
        ("中文字", 2, "中"),
        ("", 0, ""),
        ("abcdef ghi", 8, "abcdef…"),
        ("抖音GMV增长", 8, "抖音…"),
        ("增长9,610亿元", 10, "增长…"),
        ("abcdefghijkl", 6, "abcde…"),
        ("一句话，还有下文", 10, "一句话…"),
        ("前面一句。后面还有很长", 12, "前面一句。"),
        ("前面“一句。”后面还有很长", 16, "前面“一句。”"),
        ("前面“一句。”后面还有很长", 12, "前面“一句…"),
        ("短。后面一句很长很长很长", 20, "短。后面一句很长很…"),
        ("前面分句；后面还有很长很长", 14, "前面分句…"),
        ("中" + FAMILY + "文字", 6, "中" + FAMILY + "…"),
        ("中" + FAMILY + "文字", 5, "中…"),
        ("ae\u0301bc", 3, "ae\u0301…"),
    ],
)
def test_cut(text, columns, expected):
    """Cuts fall at a sentence end in the last third, else between characters, not in a word."""
    assert cut(text, columns) == expected


def test_cut_with_another_ellipsis():
    """The ellipsis is the caller's, and its width counts."""
    assert cut("中文字很多", 8, "（略）") == "中（略）"
    assert cut("中文字很多", 6, "") == "中文字"


@given(MIXED, st.integers(-2, 40))
def test_cut_fits_and_is_a_beginning(text, columns):
    """What is cut is never wider than asked, and but for the ellipsis begins the text."""
    result = cut(text, columns, "#")
    assert width(result) <= max(columns, 0) or result == text == ""
    assert text.startswith(result.removesuffix("#"))


@given(MIXED, st.integers(0, 40))
def test_cut_splits_no_character(text, columns):
    """A cut falls between what readers see as characters."""
    kept = cut(text, columns, "#").removesuffix("#")
    bounds = {0}
    for piece in clusters(text):
        bounds.add(max(bounds) + len(piece))
    assert len(kept) in bounds


@given(st.text())
def test_clusters_are_the_text(text):
    """No character is lost or empty."""
    pieces = list(clusters(text))
    assert "".join(pieces) == text
    assert all(pieces)


@given(st.text())
def test_width_has_bounds(text):
    """A character takes 0 to 2 columns, whatever it is."""
    assert 0 <= width(text) <= 2 * len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a\n\t b ", "a b"),
        ("中 文\n字", "中文字"),
        ("中文 GMV 增长", "中文 GMV 增长"),
        ("好， “好” 的", "好，“好”的"),
        ("中\u3000文", "中文"),
        ("あ い", "あい"),
        ("한 글", "한 글"),
        ("it’s “so”", "it’s “so”"),
        ("", ""),
    ],
)
def test_squash(text, expected):
    """White space runs become one space, and none between CJK characters."""
    assert squash(text) == expected


@given(st.text())
def test_squash_is_done_once(text):
    """To tidy what is tidy changes nothing."""
    once = squash(text)
    assert squash(once) == once
    assert "\n" not in once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("中文", 2),
        ("中文，字。", 3),
        ("抖音GMV增长", 5),
        ("9,610亿元", 3),
        ("1.92 万亿", 3),
        ("Tik Tok", 2),
        ("don't don’t e-mail", 3),
        ("2021年9月1日", 6),
        ("々〇𠮷", 3),
        ("——……！", 0),
        ("a_b", 2),
        ("Привет мир", 2),
    ],
)
def test_count_words(text, words):
    """Each Han character counts, and each word or number in other scripts (R64)."""
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("words", "minutes"), [(0, 1), (1, 1), (400, 1), (401, 2), (2500, 7), (4000, 10)]
)
def test_reading_minutes(words, minutes):
    """400 words a minute, rounded up, never less than one."""
    assert reading_minutes(words) == minutes
