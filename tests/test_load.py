"""Loading: what editors type, and what they are told when it cannot be meant so."""

import os
import string
from dataclasses import dataclass
from pathlib import Path

import pytest

from laojie import clock, messages
from laojie.errors import ContentError, Problem
from laojie.load import config, documents, scan
from laojie.load.source import Inside, Parsed, Source
from laojie.model.document import Document

DATE = "date: 2021-09-01\n"
ZONE = clock.zone("Asia/Shanghai")


def parse(data: str | bytes, path: str = "content/news/1.md", kind: str = "article") -> Parsed:
    data = data if isinstance(data, bytes) else data.encode()
    return documents.parse(Source(path, data, Inside(kind), ZONE, "编辑部"))


def front(yaml: str, body: str = "正文。\n") -> str:
    return f"---\n{yaml}---\n{body}"


def good(yaml: str, kind: str = "article") -> Document:
    parsed = parse(front(yaml), kind=kind)
    assert parsed.problems == ()
    assert parsed.document is not None
    return parsed.document


def told(parsed: Parsed, lang: str) -> list[str]:
    return [found.show(lang) for found in sorted(parsed.problems)]


@dataclass(frozen=True)
class Mistake:
    """A mistake in front matter: where it is found, and what is said of it."""

    yaml: str
    code: str
    line: int
    column: int
    zh: str
    en: str


WIDE = (
    "字段名后面用了全角冒号“：”|改成半角冒号加一个空格，例如 title: 标题。",
    "a full-width colon follows the field's name|Use a plain colon and a space, as in title: Name.",
)
SPACE = (
    "冒号后面少了一个空格|写成 title: 值。",
    "a space is missing after the colon|Write title: value.",
)


def special(sign: str) -> tuple[str, str]:
    return (
        f'值以特殊符号 {sign} 开头，会被读成别的意思|用引号把整个值括起来："…"。',
        f"the value begins with {sign}, which means something else in YAML"
        '|Put the whole value in quotes: "…".',
    )


def colon(name: str) -> tuple[str, str]:
    return (
        f'值里有半角冒号，会被当成另一个字段|用引号把整个值括起来：{name}: "…"。',
        "the value holds a colon, which YAML takes for another field"
        f'|Put the whole value in quotes: {name}: "…".',
    )


def unknown(name: str) -> tuple[str, str]:
    return (
        f"没有叫 {name} 的字段|检查拼写；自己加的内容放在 extra: 下面。",
        f"there is no field {name}|Check the spelling; data of your own goes under extra:.",
    )


def near(name: str, right: str) -> tuple[str, str]:
    return (
        f"没有叫 {name} 的字段|是不是 {right}？自己加的内容放在 extra: 下面。",
        f"there is no field {name}|{right}? Data of your own goes under extra:.",
    )


def missing(name: str) -> tuple[str, str]:
    return (
        f"缺少必填的字段 {name}|加上一行 {name}: …。",
        f"the field {name} is missing|Add a line {name}: ….",
    )


def empty(name: str) -> tuple[str, str]:
    return (
        f"字段 {name} 是空的|填上内容；用不到就删掉这一行。",
        f"the field {name} is empty|Fill it in, or remove the line.",
    )


def bad_date(value: str, name: str = "date") -> tuple[str, str]:
    return (
        f"{name} 的日期读不懂：{value}|写成 2021-09-01 或 2021-09-01 09:30。",
        f"{name} is no date: {value}|Write 2021-09-01 or 2021-09-01 09:30.",
    )


def no_date(value: str) -> tuple[str, str]:
    return (
        f"date 写的日期或时间不存在：{value}|检查月份、日子和钟点（最晚 23:59）。",
        f"there is no such date or time as {value} (date)|Check month, day and hour.",
    )


def bad_list(name: str) -> tuple[str, str]:
    return (
        f"{name} 应当是列表|写成 {name}: [甲, 乙]，或者每项一行、前面加“- ”。",
        f"{name} must be a list|Write {name}: [one, two], or a line each with - before it.",
    )


def bad_entry(name: str) -> tuple[str, str]:
    return (
        f"{name} 的这一项不是一段文字|空的一项删掉，里面不要再套列表或字段；"
        "要的就是这几个字，就用引号括起来。",
        f"this entry of {name} is no text|Delete it if it is empty, put no list or field into it, "
        "or put the words in quotes.",
    )


def bad_text(name: str) -> tuple[str, str]:
    return (
        f"{name} 应当是一段文字|写在一行里；有特殊符号时用引号括起来。",
        f"{name} must be a text|Write it on one line, in quotes if it has special signs.",
    )


TAB = (
    "这里用了制表符（Tab），读不了|把 Tab 换成空格。",
    "there is a tab here, which YAML does not allow|Use spaces instead.",
)
TWICE = (
    "字段 title 写了两次（第一次在第 2 行）|只留一个。",
    "the field title stands twice (first on line 2)|Keep one of them.",
)
CONFLICT = (
    "文件里有没合并完的 Git 冲突标记|决定保留哪一边，再删掉 <<<<<<<、=======、>>>>>>> 这几行。",
    "there are marks of an unfinished Git merge"
    "|Keep one side and delete the lines <<<<<<<, ======= and >>>>>>>.",
)
HASH = (
    '空格后面的 # 会让这一行余下的字丢掉（被当成注释）|用引号把整个值括起来："…"。',
    "what follows the # after a space is lost: YAML takes it for a comment"
    '|Put the whole value in quotes: "…".',
)
FLAG = (
    "pinned 只能是 true 或 false，现在是：maybe|写 pinned: true 或 pinned: false。",
    "pinned must be true or false, not maybe|Write pinned: true or pinned: false.",
)
SHAPE = (
    "两行 --- 之间应当是“字段: 值”|每行写一个字段，例如 title: 标题。",
    "front matter must be fields with values|Write a field a line, as in title: Name.",
)
ITEM = (
    "这里的“-”一项不属于任何字段|列表要写在字段名的下面，例如 tags: 一行，下面每行一个“- 名称”。",
    "this item of a list belongs to no field"
    "|Write the name of the field, as in tags:, on a line above, and nothing behind it.",
)
NO_FIELD = (
    "这一行不是“字段: 值”"
    "|正文要写在第二行 --- 下面；如果字段到上面就写完了，在这一行前面加一行 ---。",
    "this line is no field with a value"
    "|The body goes below the second ---; if the fields end above, put a line --- here.",
)
BAD_URL = (
    "source_url 不是完整的网址：www.a.cn|写以 https:// 开头的完整网址。",
    "source_url is no full URL: www.a.cn|Write one that begins with https://.",
)
BAD_ALIAS = (
    "aliases 不是站内地址，或者跑到站点外面去了：/../x|写以 / 开头的站内地址，不要有 .. 。",
    "aliases is no address within the site: /../x"
    "|Write one that begins with / and has no .. in it.",
)
BAD_SLUG = (
    "slug 不能用作网址的一段：../x|只用字母、数字、汉字、连字符和下划线，不要有 / 和 .. 。",
    "slug cannot be a part of an address: ../x"
    "|Use letters, digits, Han characters, hyphens and underscores; no / and no .. .",
)
BAD_COVER = (
    "cover 不是站内地址，或者跑到站点外面去了：../../../x.png|写以 / 开头的站内地址，不要有 .. 。",
    "cover is no address within the site: ../../../x.png"
    "|Write one that begins with / and has no .. in it.",
)
BAD_EXTRA = (
    "extra 下面应当是“字段: 值”|每行写一个，前面缩进两个空格。",
    "extra must hold fields with values|Write one a line, indented by two spaces.",
)

MISTAKES = {
    "full-width colon": Mistake(f"title：标题\n{DATE}", "yaml-colon-wide", 2, 6, *WIDE),
    "full-width colon last": Mistake(f"{DATE}title：标题\n", "yaml-colon-wide", 3, 6, *WIDE),
    "no space": Mistake(f"title:标题\n{DATE}", "yaml-colon-space", 2, 6, *SPACE),
    "ideographic space": Mistake(f"title:　标题\n{DATE}", "yaml-colon-space", 2, 6, *SPACE),
    "colon in value": Mistake(
        f"title: 抖音: 一年\n{DATE}", "yaml-colon-value", 2, 10, *colon("title")
    ),
    "colon in a later value": Mistake(
        f"title: 一\n{DATE}summary: 他说：“好”: 然后\n",
        *("yaml-colon-value", 4, 16, *colon("summary")),
    ),
    **{
        f"value begins with {sign}": Mistake(
            f"title: {sign}标题\n{DATE}", "yaml-special", 2, 8, *special(sign)
        )
        for sign in "@*%`!|>"
    },
    "value begins with bracket": Mistake(
        f"title: [快讯] 标题\n{DATE}", "yaml-special", 2, 8, *special("[")
    ),
    "value begins with braces": Mistake(
        f"title: {{{{ title }}}}\n{DATE}", "yaml-special", 2, 8, *special("{")
    ),
    "tab": Mistake(f"title: 标题\ntags:\n\t- 甲\n{DATE}", "yaml-tab", 4, 1, *TAB),
    "duplicate key": Mistake(f"title: 一\n{DATE}title: 二\n", "duplicate-key", 4, 1, *TWICE),
    "unknown key, nearest named": Mistake(
        f"title: 一\n{DATE}tag: [甲]\n", "unknown-field-near", 4, 1, *near("tag", "tags")
    ),
    "unknown key in capitals": Mistake(
        f"title: 一\n{DATE}Summary: 二\n", "unknown-field-near", 4, 1, *near("Summary", "summary")
    ),
    "unknown key like no other": Mistake(
        f"title: 一\n{DATE}zzz: 二\n", "unknown-field", 4, 1, *unknown("zzz")
    ),
    "missing key": Mistake("title: 一\n", "missing-field", 2, 1, *missing("date")),
    "empty key": Mistake(f"title:\n{DATE}", "empty-field", 2, 1, *empty("title")),
    "value that is a hashtag": Mistake(f"title: #话题\n{DATE}", "yaml-hash", 2, 8, *HASH),
    "hashtag in a value": Mistake(f"title: 标题 #话题\n{DATE}", "yaml-hash", 2, 11, *HASH),
    "hashtag in a list": Mistake(f"title: 一\n{DATE}tags:\n- 甲 #乙\n", "yaml-hash", 5, 5, *HASH),
    "comment in the place of a value": Mistake(
        f"title: # 标题\n{DATE}", "empty-field", 2, 1, *empty("title")
    ),
    "empty date": Mistake("title: 一\ndate:\n", "empty-field", 3, 1, *empty("date")),
    "no such day": Mistake(
        "title: 一\ndate: 2024-13-45\n", "date-none", 3, 7, *no_date("2024-13-45")
    ),
    "day in words": Mistake("title: 一\ndate: 昨天\n", "bad-date", 3, 7, *bad_date("昨天")),
    "hour 24": Mistake(
        "title: 一\ndate: 2021-09-01 24:00\n", "date-none", 3, 7, *no_date("2021-09-01 24:00")
    ),
    "year 1": Mistake("title: 一\ndate: 0001-01-01\n", "date-none", 3, 7, *no_date("0001-01-01")),
    "no such zone": Mistake(
        "title: 一\ndate: 2021-09-01 09:00 +99:00\n",
        *("date-none", 3, 7, *no_date("2021-09-01 09:00 +99:00")),
    ),
    "bad second date": Mistake(
        f"title: 一\n{DATE}updated: 明天\n", "bad-date", 4, 10, *bad_date("明天", "updated")
    ),
    "tags as a mapping": Mistake(
        f"title: 一\n{DATE}tags: {{甲: 乙}}\n", "bad-list", 4, 7, *bad_list("tags")
    ),
    "tags in tags": Mistake(
        f"title: 一\n{DATE}tags: [甲, [乙]]\n", "bad-entry", 4, 11, *bad_entry("tags")
    ),
    "title as a list": Mistake(f"title: [一]\n{DATE}", "bad-text", 2, 8, *bad_text("title")),
    "flag that is none": Mistake(f"title: 一\n{DATE}pinned: maybe\n", "bad-boolean", 4, 9, *FLAG),
    "half an address": Mistake(
        f"title: 一\n{DATE}source_url: www.a.cn\n", "bad-url", 4, 13, *BAD_URL
    ),
    "slug that climbs": Mistake(f"title: 一\n{DATE}slug: ../x\n", "bad-slug", 4, 7, *BAD_SLUG),
    "alias that climbs": Mistake(
        f"title: 一\n{DATE}aliases: /../x\n", "bad-path", 4, 10, *BAD_ALIAS
    ),
    "cover that climbs": Mistake(
        f"title: 一\n{DATE}cover: ../../../x.png\n", "bad-path", 4, 8, *BAD_COVER
    ),
    "extra that is a text": Mistake(
        f"title: 一\n{DATE}extra: 一\n", "bad-mapping", 4, 8, *BAD_EXTRA
    ),
    "conflict marks": Mistake(
        f"<<<<<<< HEAD\ntitle: 一\n=======\ntitle: 二\n>>>>>>> branch\n{DATE}",
        *("conflict-mark", 2, 1, *CONFLICT),
    ),
    "a list of lines": Mistake("- 一\n- 二\n", "yaml-item", 2, 1, *ITEM),
    "a sentence": Mistake("就是一句话\n", "yaml-no-field", 2, 1, *NO_FIELD),
    "a list as a key": Mistake(
        f"title: 一\n? [a, b]\n: c\n{DATE}", "front-matter-shape", 3, 3, *SHAPE
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_place(name):
    """One mistake gives one problem, at the line and column where an editor has to mend it."""
    mistake = MISTAKES[name]
    parsed = parse(front(mistake.yaml))
    assert parsed.document is None
    found = [(p.path, p.code, p.line, p.column) for p in parsed.problems]
    assert found == [("content/news/1.md", mistake.code, mistake.line, mistake.column)]


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_mistake_is_told_in_the_editors_language(name, lang):
    """The message is exactly this, with what to do on the line below."""
    mistake = MISTAKES[name]
    what, _, hint = getattr(mistake, lang).rpartition("|")
    place = f"content/news/1.md:{mistake.line}:{mistake.column}"
    assert told(parse(front(mistake.yaml)), lang) == [f"{place}: {what}\n    {hint}"]


FILES: dict[str, tuple[str | bytes, str, int, int]] = {
    "no front matter": ("正文。\n", "front-matter-missing", 1, 1),
    "an empty file": ("", "front-matter-missing", 1, 1),
    "an empty line first": (f"\n---\ntitle: 一\n{DATE}---\n", "fence-late", 1, 1),
    "not closed": (f"---\ntitle: 一\n{DATE}\n正文。\n", "front-matter-unclosed", 4, 1),
    "GBK": (front(f"title: 标题\n{DATE}").encode("gbk"), "gbk", 2, 8),
    "UTF-16": (front(f"title: 标题\n{DATE}").encode("utf-16"), "utf16", 1, 1),
    "conflict in the body": (
        front(f"title: 一\n{DATE}", "甲\n\n<<<<<<< HEAD\n乙\n=======\n丙\n>>>>>>> b\n"),
        *("conflict-mark", 7, 1),
    ),
    "conflict around it all": (
        f"<<<<<<< HEAD\n---\ntitle: 一\n=======\n---\ntitle: 二\n>>>>>>> b\n{DATE}---\n",
        *("conflict-mark", 1, 1),
    ),
    "100 KB of front matter": (
        front(f"title: 一\n{DATE}summary: {'甲' * 34_000}\n"),
        *("too-large", 1, 1),
    ),
    "a control character": (front(f"title: 标\x08题\n{DATE}"), "control-character", 2, 9),
    "an unclosed quote": (front(f'title: "标题\n{DATE}'), "yaml-quote-open", 2, 8),
    "a quote within": (front(f'title: "快讯"标题\n{DATE}'), "yaml-quote-within", 2, 12),
    "half a surrogate pair": (front(f'title: "\\ud800"\n{DATE}'), "yaml", 2, 11),
    "quotes as deep as a well": (
        front(f"title: 一\n{DATE}", f"甲\n\n{'>' * 3000} 乙\n"),
        *("markdown", 7, 1),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_named_with_its_place(name):
    """Also what is wrong with the file as a whole has a line, a column and one message."""
    data, code, line, column = FILES[name]
    parsed = parse(data)
    assert parsed.document is None
    assert [(p.code, p.line, p.column) for p in parsed.problems] == [(code, line, column)]


@pytest.mark.parametrize("kind", ["anchors", "itself"])
def test_a_yaml_bomb_is_refused(kind):
    """Anchors that multiply, or hold themselves, are named, and take no time to find."""
    bombs = {
        "anchors": "extra:\n  a: &a [x,x]\n"
        + "".join(
            f"  {n}: &{n} [*{o},*{o}]\n" for o, n in zip("abcdefghij", "bcdefghijk", strict=True)
        ),
        "itself": "extra: &a\n  b: *a\n",
    }
    parsed = parse(front(f"title: 一\n{DATE}{bombs[kind]}"))
    assert parsed.document is None
    assert {p.code for p in parsed.problems} == {"yaml-alias"}
    assert all(p.line >= 4 for p in parsed.problems)


@pytest.mark.parametrize("depth", [25, 500, 20_000])
def test_deep_nesting_is_refused(depth):
    """However deep the brackets, there is a message with a line, not a crash."""
    parsed = parse(front(f"title: 一\n{DATE}extra: {{a: {'[' * depth}{']' * depth}}}\n"))
    assert parsed.document is None
    assert [p.line for p in parsed.problems] == [4]


def test_all_mistakes_of_a_file_are_told_at_once():
    """An editor mends a file in one go: every mistake is in the first report."""
    parsed = parse(front("title: [x]\ndat: 2021\nsummary: [x]\ntags: {a: b}\n"))
    found = {(p.code, p.line) for p in parsed.problems}
    assert found == {
        *(("bad-text", 2), ("unknown-field-near", 3), ("missing-field", 2)),
        *(("bad-text", 4), ("bad-list", 5)),
    }


def test_every_bad_alias_is_told():
    """Two bad addresses in one list are two problems, each at its own place."""
    yaml = f"title: 一\n{DATE}aliases:\n- /ok\n- /../x\n- /%2e%2e/y\n"
    assert {(p.line, p.column) for p in parse(front(yaml)).problems} == {(6, 3), (7, 3)}


def test_front_matter_and_body_are_both_looked_at():
    """A mistake above does not hide one below."""
    parsed = parse(front(f"titel: 一\n{DATE}", f"{'>' * 3000} 乙\n"))
    assert {p.code for p in parsed.problems} >= {"unknown-field-near", "missing-field", "markdown"}


@pytest.mark.parametrize("quoted", ["''", '"  "'])
def test_a_title_of_nothing_is_no_title(quoted):
    """Quotes around nothing are an empty field, too."""
    parsed = parse(front(f"title: {quoted}\n{DATE}"))
    assert [(p.code, p.line) for p in parsed.problems] == [("empty-field", 2)]


# What is meant stays what was typed


def test_digits_stay_text():
    """An id that looks octal, a year, a number with an exponent: none is taken for a number."""
    made = good(f"title: 05743\n{DATE}author: 007\nsource: 1e3\n")
    assert (made.card.title, made.card.author, made.details.source) == ("05743", "007", "1e3")


def test_a_listings_number_stays_text():
    """The number of a listing keeps its leading zeros."""
    assert good(f"title: 一\nnumber: 0012\n{DATE}", "listing").card.number == "0012"


def test_tags_stay_text():
    """`no`, a year and an octal number are names here."""
    made = good(f"title: 一\n{DATE}tags: [no, 2024, 010, 1.0, yes]\n")
    assert made.card.tags == ("no", "2024", "010", "1.0", "yes")


@pytest.mark.parametrize(
    "tags",
    [
        "甲，乙、丙",
        "甲, 乙, 丙",
        "甲；乙;丙",
        "[甲, 乙, 丙]",
        "\n- 甲\n- 乙\n- 丙",
        "甲、乙，丙、甲",
    ],
)
def test_tags_may_be_written_any_way(tags):
    """A list, or one text with commas of any width; a doubled tag counts once."""
    assert good(f"title: 一\n{DATE}tags: {tags}\n").card.tags == ("甲", "乙", "丙")


def test_fields_without_value_count_as_absent():
    """An optional field may be left empty."""
    made = good(f"title: 一\n{DATE}summary:\ntags:\ncover:\npinned:\nupdated:\n")
    assert (made.card.tags, made.card.cover, made.card.pinned) == ((), "", False)
    assert made.card.updated is None
    assert made.card.summary == "正文。"


def test_extra_has_the_types_it_looks_like():
    """Under `extra`, and only there, numbers and flags are what YAML 1.2 takes them for."""
    yaml = f"title: 一\n{DATE}extra: {{a: 12, b: 1.5, c: true, d: no, e: 010, f: '12', g: }}\n"
    expected = {"a": 12, "b": 1.5, "c": True, "d": "no", "e": "010", "f": "12", "g": None}
    assert good(yaml).details.extra == expected


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2021-09-01", "2021-09-01T00:00+08:00"),
        ("2021-09-01 09:30", "2021-09-01T09:30+08:00"),
        ("2021-9-1 9:30", "2021-09-01T09:30+08:00"),
        ("2021/09/01 09:30", "2021-09-01T09:30+08:00"),
        ("2021年9月1日 09:30", "2021-09-01T09:30+08:00"),
        ("2021-09-01T09:30:15+08:00", "2021-09-01T09:30:15+08:00"),
        ("2021-09-01 09:30 +0000", "2021-09-01T09:30+00:00"),
        ("2021-09-01T09:30Z", "2021-09-01T09:30+00:00"),
        ("'2021-09-01'", "2021-09-01T00:00+08:00"),
    ],
)
def test_how_a_date_may_be_written(date, moment):
    """Without a zone it is the site's; a date alone is its midnight."""
    assert good(f"title: 一\ndate: {date}\n").card.date == clock.parse_now(moment, ZONE)


def test_the_moment_zero_is_a_date():
    """1970-01-01 08:00 in Shanghai is a date like any other."""
    assert good("title: 一\ndate: 1970-01-01 08:00\n").card.date == 0


@pytest.mark.parametrize(
    ("price", "yuan"),
    [("29800", 29_800), ("29,800 元", 29_800), ("3万", 30_000), ("面议", None), ("0", 0)],
)
def test_how_a_price_may_be_written(price, yuan):
    """Digits, with or without 元 or 万; 面议 is no price. Nothing is a price, too: 0."""
    assert good(f"title: 一\nnumber: CS1\nprice: {price}\n{DATE}", "listing").card.price == yuan


@pytest.mark.parametrize("price", ["-5", "2.5万", "很多", "1 2"])
def test_what_is_no_price(price):
    """Negative, broken and worded prices are named."""
    parsed = parse(front(f"title: 一\nnumber: CS1\nprice: {price}\n{DATE}"), kind="listing")
    assert [(p.code, p.line, p.column) for p in parsed.problems] == [("bad-number", 4, 8)]


def test_a_choice_names_all_there_are():
    """Who writes another status is told which there are."""
    parsed = parse(front(f"title: 一\nnumber: CS1\nstatus: 售完\n{DATE}"), kind="listing")
    assert told(parsed, "zh") == [
        "content/news/1.md:4:9: status 不能是 售完\n"
        "    可以写的值：在售, 求购, 已预订, 已成交, 已下架, withdrawn, 撤稿。"
    ]


@pytest.mark.parametrize("flag", ["true", "yes", "on", "是", "True"])
def test_how_a_flag_may_be_set(flag):
    """A flag may be set in the words that editors use."""
    assert good(f"title: 一\n{DATE}pinned: {flag}\n").card.pinned


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="BOM"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(lambda text: text.replace("\n", "\r").encode(), id="CR"),
        pytest.param(lambda text: text.replace("---", "--- ").encode(), id="spaces"),
        pytest.param(lambda text: text.rstrip("\n").encode(), id="no newline at the end"),
    ],
)
def test_how_a_file_is_stored_makes_no_difference(change):
    """Byte order mark, line ends and spaces after --- change nothing of the document."""
    text = front(f"title: 一\n{DATE}tags:\n- 甲\n", "正文。\n\n第二段。\n")
    assert parse(change(text)).document == parse(text).document


def test_a_line_in_the_body_has_the_line_of_the_file():
    """The line of a link counts from the top of the file, front matter included."""
    made = parse(front(f"title: 一\n{DATE}", "甲\n\n[乙](2.md)\n")).document
    assert made is not None
    assert [(t.value, t.line) for t in made.body.targets] == [("2.md", 7)]


@pytest.mark.parametrize(
    "title", ["标题#话题", '"标题 #话题"', "'#话题'", "标题 # 说明", "标题  # 说明", "C# 与 F#"]
)
def test_a_hash_that_is_no_hashtag(title):
    """In quotes, within a word, or with a space after it, it is what YAML takes it for."""
    made = good(f"title: {title}\n{DATE}summary: >-\n  一行 #字\n").card
    assert made.title == title.strip("\"'").partition(" # ")[0].strip()
    assert made.summary == "一行 #字"


# Names and places


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/news/a b.md", "bad-name"),
        ("content/news/a?b.md", "bad-name"),
        ("content/news/page-1.md", "reserved-name"),
        ("content/new s/1.md", "bad-name"),
        ("content/news/%2e%2e.md", "bad-name"),
        ("content/tag/1.md", "reserved-name"),
        ("content/static/1.md", "reserved-name"),
        ("content/blocks/index.md", "reserved-name"),
    ],
)
def test_a_file_whose_name_makes_no_address(path, code):
    """Names that could not be an address, or are Laojie's own, are refused."""
    parsed = parse(front(f"title: 一\n{DATE}"), path)
    assert code in {p.code for p in parsed.problems}


def test_the_home_page_is_no_file():
    """content/index.md is not the home page, and says so."""
    parsed = parse(front("title: 一\n"), "content/index.md")
    assert [p.code for p in parsed.problems] == ["kind-place"]


def test_what_a_folder_holds_decides_the_schema():
    """One text is an article in one folder, lacks a number in the next, and is a page on top."""
    text = front(f"title: 一\n{DATE}")
    assert parse(text).document is not None
    assert [p.code for p in parse(text, kind="listing").problems] == ["missing-field"]
    page = parse(text, "content/about.md").document
    assert page is not None
    assert page.card.kind == "page"


# site.yaml


def site(text: str) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        config.parse(text.encode())
    return list(caught.value.problems)


SITE = "name: 试验网\nurl: https://www.example.com\n"


@pytest.mark.parametrize(
    ("more", "code", "line", "column"),
    [
        ("per_pag: 3\n", "unknown-field-near", 3, 1),
        ("per_page: 0\n", "number-range", 3, 11),
        ("per_page: 多\n", "bad-number", 3, 11),
        ("timezone: Mars/Base\n", "bad-zone", 3, 11),
        ("lang: fr\n", "bad-choice", 3, 7),
        ("blocks: {a: {mode: magic}}\n", "bad-choice", 3, 20),
        ("navigation:\n- {title: 甲, url: ../x}\n", "bad-url", 4, 19),
        ("navigation:\n- {title: 甲, url: /../x}\n", "bad-path", 4, 19),
        ("forms:\n  a: {provider: nobody, address: https://a.cn}\n", "bad-choice", 4, 17),
        ("forms:\n  a: {provider: wjx, address: 'javascript:alert(1)'}\n", "bad-url", 4, 31),
        ("tags:\n  甲: {slug: ../x}\n", "bad-slug", 4, 13),
        ("tags:\n  甲: {slug: x}\n  乙: {slug: x}\n", "slug-clash", 5, 3),
        ("name: 再来\n", "duplicate-key", 3, 1),
        ("logo: [x]\n", "bad-text", 3, 7),
        ("tagline：口号\n", "yaml-colon-wide", 3, 8),
    ],
)
def test_a_mistake_in_the_settings_is_named_with_its_place(more, code, line, column):
    """site.yaml is read as strictly as a document, to the key inside a mapping."""
    found = [(p.path, p.code, p.line, p.column) for p in site(SITE + more)]
    assert found == [("site.yaml", code, line, column)]


@pytest.mark.parametrize("text", ["", "url: https://a.cn\n", "name:\nurl: https://a.cn\n"])
def test_a_site_needs_a_name(text):
    """Without name there is no site; an empty one is none."""
    assert {p.code for p in site(text)} <= {"missing-field", "empty-field", "settings-shape"}


@pytest.mark.parametrize("url", ["https://a.cn/?x=1", "https://a.cn/#x", "a.cn", "ftp://a.cn"])
def test_what_cannot_be_the_address_of_a_site(url):
    """Every address begins with it, so it has neither query nor fragment."""
    assert {(p.line, p.column) for p in site(f"name: 甲\nurl: '{url}'\n")} == {(2, 6)}


def test_every_default_is_filled_in():
    """Two lines make a whole configuration."""
    values = config.parse(SITE.encode()).values
    assert (values["per_page"], values["timezone"], values["lang"]) == (20, "Asia/Shanghai", "zh")
    assert values["blocks"] == values["forms"] == {}


def test_dates_in_the_settings_are_in_the_sites_zone():
    """`opens: 2021-09-01` is midnight where the site is, also when `timezone` stands below."""
    form = "forms: {a: {provider: wjx, address: 'https://a.cn', opens: 2021-09-01}}\n"
    found = config.parse(f"{SITE}{form}timezone: UTC\n".encode())
    assert found.values["forms"]["a"]["opens"] == clock.parse_now("2021-09-01", clock.zone("UTC"))


# Messages


@pytest.mark.parametrize("code", messages.TEXTS)
def test_every_message_is_there_in_both_languages(code):
    """Both languages say what is wrong and what to do, with the same blanks to fill in."""
    texts = messages.TEXTS[code]
    assert set(texts) == set(messages.LANGUAGES)
    blanks = {}
    for lang, pair in texts.items():
        assert all(pair)
        fields = [field for part in pair for _, field, _, _ in string.Formatter().parse(part)]
        blanks[lang] = {field for field in fields if field}
    assert blanks["zh"] == blanks["en"]


# The sources on disk


def scanned(site: Path, before_ns: int = 0) -> tuple[dict[str, int], list[Problem]]:
    problems: list[Problem] = []
    found = {
        f"{folder}/{name}".lstrip("/"): stat
        for folder, files in scan.walk(site, problems)
        for name, stat in files.numbers(before_ns).items()
    }
    return found, problems


def test_the_scan_finds_sources_and_no_others(tmp_path: Path):
    """Hidden files and those that editors leave behind do not count."""
    wanted = ["site.yaml", "content/a/1.md", "templates/a.html", "static/x", "data/y.csv"]
    others = ["content/.x.md", "content/a/1.md~", "content/a/.1.md.swp", "output/a", "README.md"]
    for name in [*wanted, *others, "content/.git/x.md", "content/Thumbs.db"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found, problems = scanned(tmp_path)
    assert sorted(found) == sorted(wanted)
    assert problems == []


def test_a_file_that_changed_just_now_is_not_trusted(tmp_path: Path):
    """Within one tick of the clock a second change would leave the stat as it is."""
    (tmp_path / "site.yaml").write_text("x")
    changed = os.stat(tmp_path / "site.yaml").st_ctime_ns
    assert scanned(tmp_path, changed + 1)[0]["site.yaml"] == scan.UNKNOWN
    assert scanned(tmp_path, changed + 10**9)[0]["site.yaml"] != scan.UNKNOWN


def test_a_link_out_of_the_site_is_refused(tmp_path: Path):
    """Neither a file nor a folder outside the site is read through a symbolic link."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "1.md").write_text("x")
    content = tmp_path / "site" / "content"
    content.mkdir(parents=True)
    (tmp_path / "site" / "site.yaml").write_text("x")
    (content / "1.md").symlink_to(outside / "1.md")
    (content / "more").symlink_to(outside)
    found, problems = scanned(tmp_path / "site")
    assert list(found) == ["site.yaml"]
    assert {(p.path, p.code) for p in problems} == {
        ("content/1.md", "outside"),
        ("content/more", "outside"),
    }
