"""`fix`: what it mends, what it leaves, and that everything else stays byte for byte."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from laojie import cli, clock
from laojie.fixing import run as fixing
from laojie.fixing.mend import Form, Mended, mend
from laojie.load import documents, frontmatter, schema
from laojie.load.schema import SiteFields
from laojie.load.source import Inside, Source
from laojie.model.document import ARTICLE, LISTING, PAGE
from tests.markup_pieces import BODIES, FRONT_MATTER
from tests.support import ROOT, Portal, run
from tests.test_fast import EXAMPLES

ZONE = clock.zone("Asia/Shanghai")
PATH = "content/news/1.md"
DATE = "date: 2021-09-01\n"


def fixed(data: str | bytes, kind: str = ARTICLE) -> Mended:
    data = data if isinstance(data, bytes) else data.encode()
    return mend(data, Form(PATH, schema.SCHEMAS[kind], ZONE))


def front(fields: str, body: str = "正文\n") -> str:
    return f"---\n{fields}---\n{body}"


def problems(data: bytes, kind: str = ARTICLE) -> list[str]:
    parsed = documents.parse(Source(PATH, data, Inside(kind), ZONE, "编辑部"))
    return [found.code for found in parsed.problems]


# What is mended: the fields as typed, as they are to be, what is told, and its line and column.
MENDED = {
    "full-width colon": (f"title：x\n{DATE}", f"title: x\n{DATE}", "yaml-colon-wide", 2, 6),
    "full-width colon and space": (
        f"title：　x\n{DATE}",
        *(f"title: x\n{DATE}", "yaml-colon-wide", 2, 6),
    ),
    "no space": (f"title:x\n{DATE}", f"title: x\n{DATE}", "yaml-colon-space", 2, 6),
    "ideographic space": (f"title:　x\n{DATE}", f"title: x\n{DATE}", "yaml-colon-space", 2, 6),
    "colon": (f"title: 甲: 乙\n{DATE}", f'title: "甲: 乙"\n{DATE}', "yaml-colon-value", 2, 9),
    "colon and quotes": (
        f'title: 甲: "乙"\n{DATE}',
        *(f"title: '甲: \"乙\"'\n{DATE}", "yaml-colon-value", 2, 9),
    ),
    "a colon in running text": (
        f"summary：活动时间：5月\ntitle: x\n{DATE}",
        *(f"summary: 活动时间：5月\ntitle: x\n{DATE}", "yaml-colon-wide", 2, 8),
    ),
    "bracket": (f"title: [甲] 乙\n{DATE}", f'title: "[甲] 乙"\n{DATE}', "yaml-special", 2, 8),
    "at": (f"title: @甲\n{DATE}", f'title: "@甲"\n{DATE}', "yaml-special", 2, 8),
    "star": (f"title: *甲*\n{DATE}", f'title: "*甲*"\n{DATE}', "yaml-special", 2, 8),
    "anchor": (f"title: &a 甲\n{DATE}", f'title: "&a 甲"\n{DATE}', "yaml-special", 2, 8),
    "braces": (
        f"title: {{{{ x }}}}\n{DATE}",
        f'title: "{{{{ x }}}}"\n{DATE}',
        "yaml-special",
        2,
        8,
    ),
    "hashtag": (f"title: 甲 #乙\n{DATE}", f'title: "甲 #乙"\n{DATE}', "yaml-hash", 2, 10),
    "commas": (
        f'title: x\n{DATE}tags: ["a"、 "b" ，"c"]\n',
        *(f'title: x\n{DATE}tags: ["a", "b", "c"]\n', "yaml-comma-wide", 4, 11),
    ),
    "plain commas": (
        f"title: x\n{DATE}tags: [甲、乙]\n",
        *(f"title: x\n{DATE}tags: [甲, 乙]\n", "yaml-comma-wide", 4, 7),
    ),
    "wide brackets": (
        f"title: x\n{DATE}tags: 【甲，C#、丙】\n",
        *(f'title: x\n{DATE}tags: [甲, "C#", 丙]\n', "list-brackets", 4, 7),
    ),
    "dash": (
        f"title: x\n{DATE}tags: - 甲\n",
        *(f"title: x\n{DATE}tags: [甲]\n", "yaml-dash-value", 4, 7),
    ),
    "tight dash": (
        f"title: x\n{DATE}tags:\n  -甲\n",
        *(f"title: x\n{DATE}tags:\n  - 甲\n", "yaml-dash-space", 5, 3),
    ),
    "open bracket": (
        f"title: x\ntags: [甲, 乙\n{DATE}",
        *(f"title: x\ntags: [甲, 乙]\n{DATE}", "yaml-bracket-open", 3, 7),
    ),
    "tab": (
        f"title: x\n{DATE}tags:\n\t- 甲\n",
        *(f"title: x\n{DATE}tags:\n  - 甲\n", "yaml-tab", 5, 1),
    ),
    "tab before a field": (f"title: x\n\t{DATE}", f"title: x\n{DATE}", "yaml-tab", 3, 1),
    "tab behind a colon": (f"title:\tx\n{DATE}", f"title: x\n{DATE}", "tab", 2, 7),
    "tab at the end": (f"title: x\t\n{DATE}", f"title: x\n{DATE}", "tab", 2, 9),
    "indent": (f"title: x\n  {DATE}", f"title: x\n{DATE}", "yaml-indent", 3, 1),
    "text behind quotes": (
        f'title: "甲"乙\n{DATE}',
        *(f"title: '\"甲\"乙'\n{DATE}", "yaml-quote-within", 2, 11),
    ),
    "control character": (
        f"title: x\x08y\n{DATE}",
        f"title: xy\n{DATE}",
        "control-character",
        2,
        9,
    ),
    "end of a line between letters": (
        f"title: a\u2028b\n{DATE}",
        *(f"title: a b\n{DATE}", "line-separator", 2, 9),
    ),
    "end of a line in quotes": (
        f'title: x\nsummary: "甲\x85"\n{DATE}',
        *(f'title: x\nsummary: "甲 "\n{DATE}', "line-separator", 3, 12),
    ),
    "end of a line at the end": (
        f"title: 甲\u2029\n{DATE}",
        f"title: 甲\n{DATE}",
        "line-separator",
        2,
        9,
    ),
    "invisible in a name": (
        f"tit\u200ble: x\n{DATE}",
        f"title: x\n{DATE}",
        "invisible-character",
        2,
        4,
    ),
    "odd space at a name": (
        f"title: x\n\xa0{DATE}",
        f"title: x\n{DATE}",
        "invisible-character",
        3,
        1,
    ),
    "invisible in a value": (
        f"title: x\u200by\n{DATE}",
        f"title: xy\n{DATE}",
        "invisible-value",
        2,
        8,
    ),
    "date with points": ("title: x\ndate: 2021.9.1\n", f"title: x\n{DATE}", "date-odd", 3, 7),
    "date in words": ("title: x\ndate: 2021年9月1日\n", f"title: x\n{DATE}", "date-tidy", 3, 7),
    "short date": ("title: x\ndate: 2021-9-1\n", f"title: x\n{DATE}", "date-tidy", 3, 7),
    "time in words": (
        "title: x\ndate: 2021年9月1日 下午3点\n",
        *("title: x\ndate: 2021-09-01 15:00\n", "date-odd", 3, 7),
    ),
    "flag in quotes": (
        f'title: x\n{DATE}draft: "false"\n',
        *(f"title: x\n{DATE}draft: false\n", "flag-quoted", 4, 8),
    ),
    "misspelt name": (f"titel: x\n{DATE}", f"title: x\n{DATE}", "unknown-field-near", 2, 1),
    "name in capitals": (f"Title: x\n{DATE}", f"title: x\n{DATE}", "unknown-field-near", 2, 1),
    "name in Chinese": (f"标题: x\n{DATE}", f"title: x\n{DATE}", "unknown-field-near", 2, 1),
    "tag that looks octal": (
        f"title: x\n{DATE}tags: [007, 甲]\n",
        *(f'title: x\n{DATE}tags: ["007", 甲]\n', "octal", 4, 8),
    ),
}


@pytest.mark.parametrize("name", MENDED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_has_one_safe_answer(name, end):
    """The line is mended, is told with its place, and nothing is wrong any more."""
    before, after, code, line, column = MENDED[name]
    made = fixed(front(before).replace("\n", end))
    assert made.data.decode() == front(after).replace("\n", end)
    assert [(p.code, p.line, p.column) for p in made.repairs] == [(code, line, column)]
    assert problems(made.data) == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("number: 05743", 'number: "05743"', "octal"),
        ("price: 05743", "price: 5743", "digits"),
        ("price: ３０００元", "price: 3000元", "digits"),
    ],
)
def test_numbers_as_they_fit_the_field(before, after, code):
    """An id that looks octal is quoted where a text is wanted, a number where that is."""
    rest = f"title: x\n{DATE}" + ("" if before.startswith("number") else "number: a\n")
    made = fixed(front(f"{before}\n{rest}"), LISTING)
    assert made.data.decode() == front(f"{after}\n{rest}")
    assert [p.code for p in made.repairs] == [code]
    assert problems(made.data, LISTING) == []


WHOLE = front(f"title: 标题\n{DATE}", "正文，今天。\n\n---\n\n又\n")
FILES = {
    "BOM": (b"\xef\xbb\xbf" + WHOLE.encode(), "bom", 1),
    "GBK": (WHOLE.encode("gbk"), "gbk", 1),
    "UTF-16": (WHOLE.encode("utf-16"), "utf16", 1),
    "UTF-16, the other way round": (b"\xfe\xff" + WHOLE.encode("utf-16-be"), "utf16", 1),
    "an end of four": (WHOLE.replace(f"{DATE}---", f"{DATE}----").encode(), "fence-odd", 4),
    "an end of dashes": (WHOLE.replace(f"{DATE}---", f"{DATE}———").encode(), "fence-odd", 4),
    "a wide beginning": (WHOLE.replace("---", "－－－", 1).encode(), "fence-odd", 1),
    "no beginning": (WHOLE.removeprefix("---\n").encode(), "fence-unopened", 1),
    "empty lines first": (f"\n \n{WHOLE}".encode(), "fence-late", 1),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_not_as_they_should_be(name):
    """Encodings and the lines of --- around the fields."""
    data, code, line = FILES[name]
    made = fixed(data)
    assert made.data.decode() == WHOLE
    assert (made.repairs[0].code, made.repairs[0].line) == (code, line)


def test_the_missing_end_is_put_below_the_last_field():
    """Where an empty line follows it can be nowhere else."""
    made = fixed(f"---\ntitle: x\n{DATE}\n正文\n")
    assert made.data.decode() == f"---\ntitle: x\n{DATE}---\n\n正文\n"
    assert [(p.code, p.line) for p in made.repairs] == [("front-matter-unclosed", 4)]


def test_the_missing_end_is_put_above_a_body_with_a_colon():
    """A sentence below an empty line is no field."""
    body = "\n这是正文: 第一段\n\n第二段\n"
    made = fixed(f"---\ntitle: x\n{DATE}{body}")
    assert made.data.decode() == f"---\ntitle: x\n{DATE}---\n{body}"
    assert [(p.code, p.line) for p in made.repairs] == [("front-matter-unclosed", 4)]


LEFT: dict[str, str | bytes] = {
    "a list for a text": front(f"title: x\nauthor: [甲, 乙]\n{DATE}"),
    "a list for a text without its end": front(f"title: x\nauthor: [甲, 乙\n{DATE}"),
    "two fields on a line": front(f"title: 重要稿件  draft: true\n{DATE}"),
    "two fields, one of them the date": front("title: a  date: 2021-01-01\n"),
    "two fields without a space": front(f"title: x\nauthor: 张三draft: true\n{DATE}"),
    "two fields with wide colons": front(f"title：重要 draft：true\n{DATE}"),
    "two fields and an apostrophe": front(f"title: it's: draft: true, isn't it\n{DATE}"),
    "a field behind a bracket": front(f"title: [甲] 乙 draft: true\n{DATE}"),
    "a field behind quotes": front(f'title: "甲" draft: true\n{DATE}'),
    "a field behind a hashtag": front(f"title: 甲 #乙 draft: true\n{DATE}"),
    "a field in Chinese": front(f"title: 甲: 乙 草稿：是\n{DATE}"),
    "a field behind an end of a line": front(f"title: 甲\u2028draft：true\n{DATE}"),
    "a field behind a control character": front(f"title: 甲\x0bdraft：true\n{DATE}"),
    "an item for a text": front(f"title: - 甲\n{DATE}"),
    "a comma within a name": front(f"title: x\n{DATE}tags: [《甲、乙》]\n"),
    "both kinds of commas": front(f"title: x\n{DATE}tags: [甲、乙, 丙]\n"),
    "a comma within a name in wide brackets": front(f"title: x\n{DATE}tags: 【《甲、乙》，丙】\n"),
    "a comma within a name in an open bracket": front(f"title: x\n{DATE}tags: [甲、“乙、丙”\n"),
    "a day that is none": front("title: x\ndate: 2021-13-45\n"),
    "day and month in doubt": front("title: x\ndate: 9/1/2021\n"),
    "a month": front("title: x\ndate: 2021-09\n"),
    "12 in the morning": front("title: x\ndate: 2021-09-01 上午13:00\n"),
    "the wrong day of the week": front("title: x\ndate: 2021.9.1 星期一\n"),
    "twice": front(f"title: x\ntitle: y\n{DATE}"),
    "a name of another program": front(f"title: x\n{DATE}layout: y\n"),
    "a misspelt name whose right one is there": front(f"title: x\ntitel: y\n{DATE}"),
    "a short name": front(f"title: x\n{DATE}tac: y\n"),
    "a misspelt name with a wrong value": front(f"title: x\n{DATE}draf: 也许\n"),
    "an apostrophe": front(f"title: 'it's'\n{DATE}"),
    "half a quote": front(f'title: "x\n{DATE}'),
    "a colon and a comment": front(f"title: 甲: 乙 # 丙\n{DATE}"),
    "a merge": front(f"<<<<<<< a\ntitle: x\n=======\ntitle：y\n>>>>>>> b\n{DATE}"),
    "a line of text": front(f"title: x\n{DATE}一句话。\n"),
    "no fields": "正文：一句话。\n---\n又一句\n",
    "no end, and text at once": f"---\ntitle: x\n{DATE}正文\n",
    "no end, and a sentence right below the fields": f"---\ntitle: x\n{DATE}导语: 甲\n\n乙\n",
    "no end, and what may be a field": f"---\ntitle: x\n{DATE}\n草搞: true\n\n乙\n",
    "no end, and fields below a sentence": f"---\ntitle: x\n{DATE}\n语: 甲\ndraft: true\n\n乙\n",
    "points, and fields below": f"---\ntitle: x\n{DATE}...\ndraft: true\n---\n正文\n",
    "points, and fields below an odd start": f"----\ntitle: x\n{DATE}...\ndraft: true\n---\n甲\n",
    "an odd start, and an unknown field": f"----\ntitle: x\n{DATE}\n导语: 甲\ndraft: true\n---\n",
    "no title within": f"{DATE}---\n正文\n",
    "bytes of nothing": b"\xff\xfe\x00\xd8---",
    "damaged UTF-8": front(f"title: 标题很长很长\n{DATE}").encode()[:20] + b"\xe6\n---\n",
    "rare characters in GBK": "---\ntitle: 鐨勬槸\n---\n".encode("gbk"),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_needs_a_person(name):
    """Where more than one thing can be meant nothing is touched, and the build tells of it."""
    text = LEFT[name]
    data = text if isinstance(text, bytes) else text.encode()
    assert fixed(data) == Mended(data, ())
    assert problems(data) != []


GOOD = [
    front(f'title: "a: b"\n{DATE}tags: [甲, 乙]\n'),
    front(f"title: x\n{DATE}tags: 甲、乙\n", "**步骤 **\n\t制表\u200b\n"),
    front("title: 2024\ndate: 2021-09-01T09:30:00+08:00\ntags:\n  - 甲、乙\n"),
    front(f"title: x\n{DATE}summary: |\n  一\t二\n  三：四\n"),
    front(f"title: x # 注\n{DATE}extra:\n  id: 05743\n  a\u200b: \u200bb\n"),
    front(f"title: x\n{DATE}draft: 是\npinned: yes\n").replace("\n", "\r\n"),
    front(f"title: x\n{DATE}tags: [\n甲,\n乙\n]\n"),
]


@pytest.mark.parametrize("text", GOOD)
def test_good_files_are_not_touched(text):
    """What the engine reads as it was meant, and other programs too, stays."""
    assert problems(text.encode()) == []
    assert fixed(text) == Mended(text.encode(), ())


def test_the_portal_is_as_it_should_be():
    """Of the portal in this repository there is nothing to mend."""
    found = list(fixing.Fixer(ROOT).look([]))
    assert len(found) > 50
    assert [
        (item.path, item.repairs, item.left) for item in found if item.changes or item.left
    ] == []


# --- laws --------------------------------------------------------------------------------------

_TYPED = st.sampled_from(
    [
        *("title：甲", "title: 甲: 乙", "title: [甲] 乙", "title:甲", "titel: 甲", "\ttitle: 甲"),
        *(
            "date: 2021.9.1",
            "date: 2021年9月1日 9:30",
            "date：2021-9-1",
            "date: 明天",
            "Date: 2021-09-01",
        ),
        *(
            "tags: ['a'、'b']",
            "tags: 【甲，乙】",
            "tags: - 甲",
            "tags: [甲",
            "tags:\n\t- 007",
            "tags:\n-甲",
        ),
        *(
            'draft: "false"',
            "draft:true",
            "weight: ００７",
            "author: 007",
            "  author: 甲",
            "一句话。",
        ),
        *(
            "summary: 甲 #乙",
            "summary: &a 乙",
            "\u200bauthor: 甲",
            "source: 甲\u200b",
            "cover: {{ x }}",
        ),
        *("----", "---", "", "# 注", "zzz: 1", "<<<<<<< a"),
    ]
)
_FIELDS = st.lists(_TYPED, max_size=6).map("\n".join) | FRONT_MATTER
_FILES = st.builds(
    "{}{}{}\n{}{}".format,
    st.sampled_from(["---\n", "---\n", "---\n", "", "\n---\n", "----\n", "\ufeff---\n"]),
    st.sampled_from(["", "title: x\ndate: 2021-09-01\n", "title: x\n"]),
    _FIELDS,
    st.sampled_from(["---\n", "---\n", "---\n", "", "———\n"]),
    BODIES,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(_FILES, st.sampled_from([ARTICLE, LISTING, PAGE]), st.sampled_from(["\n", "\r\n"]))
@example("---\ntitle: 2021年\ndate: 2021.9.1\n\n正文", ARTICLE, "\n")
@example("---\ntitle: \x85\x85\ntitle: \n---\n", ARTICLE, "\n")
def test_any_file_is_mended_once(text, kind, end):
    """What was mended stays mended; nothing is worse; only lines that are named have changed."""
    data = text.replace("\n", end).encode("utf-8", "surrogatepass")
    made = fixed(data, kind)
    assert (made.data == data) == (made.repairs == ())
    assert fixed(made.data, kind).data == made.data
    assert len(problems(made.data, kind)) <= len(problems(data, kind))
    _only_named_lines_differ(data, made)


def _only_named_lines_differ(data: bytes, made: Mended) -> None:
    """Take the named lines out of both: what is left is the same, in the same order."""
    before = data.decode().removeprefix("\ufeff").split("\n")
    named = {found.line - 1 for found in made.repairs}
    kept = [line for number, line in enumerate(before) if number not in named]
    after = iter(made.data.decode().split("\n"))
    assert all(line in after for line in kept if line.strip("\r"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(_FILES, st.sampled_from([ARTICLE, PAGE]))
def test_a_file_that_is_read_means_the_same_afterwards(text, kind):
    """Of what has no problem, no meaning changes: all that becomes of the document is the same."""
    data = text.encode("utf-8", "surrogatepass")
    source = Source(PATH, data, Inside(kind), ZONE, "编辑部")
    before = documents.parse(source)
    if before.document is None:
        return
    after = documents.parse(Source(PATH, fixed(data, kind).data, Inside(kind), ZONE, "编辑部"))
    assert after.document == before.document


@settings(max_examples=EXAMPLES, deadline=None)
@given(_FILES)
def test_the_body_stays(text):
    """Whatever is done to the fields, the body below them is the same, byte for byte."""
    cut, wrong = frontmatter.split(text.removeprefix("\ufeff"), PATH)
    made = fixed(text.encode("utf-8", "surrogatepass"))
    if cut is not None and not wrong:
        assert made.data.decode().endswith(cut.body)


# --- the command -------------------------------------------------------------------------------


def broken(portal: Portal) -> Portal:
    portal.section("news", "新闻")
    portal.article("news/1.md")
    portal.write("content/news/2.md", "---\ntitle：二\ndate: 2021.9.1\n---\n正文\n")
    portal.write("content/news/3.md", "---\ntitle: 三\ndate: 2021-13-01\n---\n正文\n")
    return portal


DIFF = """\
content/news/2.md:2:6: 字段名后面用了全角冒号“：”
content/news/2.md:3:7: date 的日期写法不认得：2021.9.1
    --- content/news/2.md
    +++ content/news/2.md
    @@ -1,5 +1,5 @@
     ---
    -title：二
    -date: 2021.9.1
    +title: 二
    +date: 2021-09-01
     ---
     正文
"""


def test_without_anybody_to_ask_it_only_shows(portal: Portal):
    """The diff, what needs a person, exit 1; no file is touched."""
    ran = broken(portal).run("fix")
    assert ran.code == 1
    assert ran.out == f"{DIFF}有 1 个文件可以修；写入请用 laojie fix --yes\n"
    assert ran.err.splitlines() == [
        "改不了、要人来改的：",
        "content/news/3.md:3:7: date 写的日期或时间不存在：2021-13-01",
        "    检查月份、日子和钟点（最晚 23:59）。",
    ]
    assert portal.source("content/news/2.md").startswith("---\ntitle：二")


@pytest.mark.parametrize(
    ("answer", "written"), [("y", True), ("是", True), ("", False), ("n", False)]
)
def test_it_asks(portal: Portal, monkeypatch, capsys, answer: str, written: bool):
    """On a terminal a yes is wanted before anything is written."""
    broken(portal)
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    def ask(question: str) -> str:
        asked.append(question)
        return answer

    monkeypatch.setattr("builtins.input", ask)
    assert cli.main(["fix", str(portal.site)]) == 1
    assert asked == ["改这 1 个文件？[y/N] "]
    assert portal.source("content/news/2.md").startswith("---\ntitle: 二") == written
    assert capsys.readouterr().out.startswith(DIFF)


def test_it_writes_when_told(portal: Portal):
    """--yes writes at once; what was mended is published, and a second run finds nothing."""
    broken(portal).remove("content/news/3.md")
    target = portal.site / "content/news/2.md"
    os.chmod(target, 0o640)
    ran = portal.run("fix", "--yes")
    assert (ran.code, ran.out) == (0, f"{DIFF}改好了 1 个文件\n")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    again = portal.run("fix")
    assert (again.code, again.out) == (0, "没有要修的（看了 4 个文件）\n")
    portal.build()
    assert portal.exists("news/2.html")
    assert sorted(os.listdir(target.parent)) == ["1.md", "2.md", "index.md"]


def test_a_dry_run_writes_nothing(portal: Portal):
    """Also where somebody could be asked."""
    before = broken(portal).source("content/news/2.md")
    assert portal.run("fix", "--dry-run").code == 1
    assert portal.source("content/news/2.md") == before


def test_single_files(portal: Portal):
    """Only what is named is looked at, below the site or by its path alone."""
    broken(portal)
    one = portal.site / "content/news/1.md"
    assert run("fix", str(one)).out == "没有要修的（看了 1 个文件）\n"
    assert run("fix", str(portal.site / "content/news/2.md"), "--yes").code == 0
    assert portal.source("content/news/2.md").startswith("---\ntitle: 二")


def test_a_file_that_is_none_of_the_sites(portal: Portal, tmp_path: Path):
    """Nothing outside of the site is touched."""
    other = tmp_path / "x.md"
    other.write_text("---\ntitle：x\n---\n")
    ran = run("fix", str(portal.site), str(other))
    assert ran.code == 2
    assert f"{other}：不是网站 {portal.site.resolve()} 里的稿件" in ran.err
    portal.settings(lang="en")
    assert "no document of the site" in run("fix", str(portal.site), str(other)).err
    assert run("fix", str(portal.site / "templates/article.html")).code == 2
    assert run("fix", str(tmp_path)).code == 2


def test_a_file_that_changed_meanwhile_is_left(portal: Portal):
    """What somebody saved between looking and writing is not lost."""
    broken(portal)
    looked = next(item for item in fixing.Fixer(portal.site).look([]) if item.changes)
    portal.write("content/news/2.md", "anew")
    assert not fixing.write(portal.site, looked)
    assert portal.source("content/news/2.md") == "anew"


def test_the_kind_of_a_folder_decides(portal: Portal):
    """Fields of a listing are none of an article's; also if the index.md itself is broken."""
    portal.write("content/shop/index.md", "---\ntitle：店\nkind：listing\n---\n")
    fields = f"title: x\n{DATE}numbr: 05743\n"
    portal.write("content/shop/1.md", front(fields))
    portal.write("content/news/1.md", front(fields))
    portal.run("fix", "--yes")
    assert portal.source("content/shop/1.md") == front(f'title: x\n{DATE}number: "05743"\n')
    assert portal.source("content/news/1.md") == front(fields)


def test_the_settings_are_mended_too(portal: Portal):
    """site.yaml is written with the same mistakes."""
    text = portal.source("site.yaml") + "tagline：口号\nauthor: @某人\n"
    portal.write("site.yaml", text)
    assert portal.run("fix", "--yes").code == 0
    mended = text.replace("tagline：", "tagline: ").replace("@某人", '"@某人"')
    assert portal.source("site.yaml") == mended
    form = Form("site.yaml", SiteFields, ZONE, is_document=False)
    assert mend(mended.encode(), form).repairs == ()


def test_a_change_of_encoding_is_shown_in_readable_lines(portal: Portal):
    """GBK is shown as the text that it is, and what nobody would see has a name."""
    portal.write("content/news/1.md", front(f"title：标题\n{DATE}").encode("gbk"))
    portal.write("content/news/2.md", front(f"title: 标\u200b题\n{DATE}"))
    shown = portal.run("fix").out
    assert "    -title：标题\n" in shown
    assert "    -title: 标‹U+200B›题\n" in shown
