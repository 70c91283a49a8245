"""The short cuts of parsing give what the long way gives: the same document, byte for byte."""

import os
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from laojie import clock
from laojie.load import frontmatter, ordinary, plainyaml, schema, validation, yamlnodes
from laojie.load.documents import parse
from laojie.load.source import Inside, Source
from laojie.markup import fast
from laojie.markup.converter import MarkupError, convert
from laojie.markup.fast import Part
from laojie.markup.settings import build_markdown
from laojie.markup.syntax import CONTROL
from laojie.model.document import ARTICLE
from tests.markup_pieces import BODIES, FRONT_MATTER, MARKS, STARTS
from tests.support import ROOT

ZONE = clock.zone("Asia/Shanghai")
HEAD = "title: 标题\ndate: 2021-09-01\n"
EXAMPLES = int(os.environ.get("LAOJIE_EXAMPLES", "400"))
LIBRARY_TESTS = os.environ.get("LAOJIE_MARKDOWN_TESTS", str(ROOT / ".venv" / "markdown-tests"))
CORPORA = os.environ.get("LAOJIE_CORPORA", "")


def same(body: str) -> None:
    """Check that a body becomes the same, or is refused for the same reason, both ways."""
    assert _outcome(body, fast=True) == _outcome(body, fast=False)


def _outcome(body: str, *, fast: bool) -> object:
    try:
        return convert(body, fast=fast)
    except MarkupError as error:
        return error.message, error.line


def by_nobody(_text: str) -> Part:
    raise AssertionError("the library was asked")


# --- Markdown --------------------------------------------------------------------------------


@settings(max_examples=EXAMPLES, deadline=None)
@given(BODIES)
@example("\t\n\n---")
@example("a|b\n|\n#\n\t")
@example("---\n\n    \u2028")
@example("* * *\n\n  1")
@example('[]("()\\\\')
@example("- é\n##}\n\n  b")
@example("<b>&#2")
@example("a|b\n|\nc\n" + ">" * 41)
@example("<http:\n\n<!-- a -->\n\nb")
def test_any_body_becomes_the_same(body):
    """Whatever the fast path takes, leaves in parts or declines, the result is the library's."""
    same(body)


@pytest.mark.parametrize("unit", [*dict.fromkeys(MARKS + STARTS)])
def test_many_of_one_thing(unit):
    """The same holds for long runs of anything, where bounds come near."""
    for body in (unit * 100, f"字{unit}" * 100, f"{unit}字" * 100 + "\n\n" + unit):
        same(body)


@pytest.mark.parametrize(
    "body",
    [
        "甲**乙**丙*丁*~~戊~~ __己__ _庚_ ***辛***\n壬，\n癸  \n子",
        "# 一\n## 二 ##\n正文\n### 三 **四** {#wu}\n\n六\n---\n\n七\n===",
        "- 甲 [字](a.md)\n- 乙\n  续\n\n- 丙\n\n1. 一\n\n2. 二",
        "文字：\n1. 一\n2. 二\n\n> 引文\n> 续\n>\n> - 项\n\n> 又",
        "| 甲 | 乙 |\n| --- | :-: |\n| **一** | `二` |\n| 三 |",
        '![图](a.png "题")\n\n[![图](a.png)](b.md) 见 https://a.b/c。<https://d.e>',
        "a & b &amp; c > d [注] {说明} 1<br>2 <u>x</u>\n\n\\*字\n\n<!-- 注 -->\n\n***",
        "　　空两格。\n\n2021年，10:30。\n\n#话题 文字",
    ],
)
def test_what_is_made_without_the_library(body):
    """What articles are usually made of needs no library."""
    assert fast.make(body, by_nobody) is not None
    same(body)


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("甲\n\n    码\n\n乙", ["    码"]),
        ("- 甲\n\n  续\n\n乙\n\n> 丙", ["- 甲\n\n  续"]),
        ("甲\n\n```\n码\n\n<b>\n```\n\n乙", ["```\n码\n\n<b>\n```"]),
        ("甲 **乙 *丙* 丁**\n\n戊", ["甲 **乙 *丙* 丁**"]),
        ("> 甲\n\n> > 乙\n\n丙", ["> 甲\n\n> > 乙"]),
    ],
)
def test_what_is_handed_over(body, parts):
    """Only the blocks it does not know go to the library, with those that they may join."""
    handed: list[str] = []

    def library(text: str) -> Part:
        handed.append(text)
        return Part("", "")

    assert fast.make(body, library) is not None
    assert handed == parts
    same(body)


@pytest.mark.parametrize(
    "body",
    [
        "<div>\n甲\n</div>",
        "甲[^1]\n\n[^1]: 注",
        "[甲][乙]\n\n[乙]: a.md",
        "甲\n\n: 乙",
        "甲\n```\n码\n```",
        "甲\x00\x02乙",
        "甲 `<x>`",
        "[" * 20_000,
        "# 甲\n" * 20_000,
    ],
)
def test_what_is_declined(body):
    """What may reach beyond its block, or near a bound, is the library's as a whole."""
    assert fast.make(body, by_nobody) is None
    same(body)


def test_a_large_table_is_the_same():
    """Bounds that are the library's do not bind where each cell is looked at alone."""
    rows = "".join(f"| [甲{n}](a{n}.md) | 乙 `{n}` |\n" for n in range(3_000))
    body = f"| 一 | 二 |\n| --- | --- |\n{rows}"
    assert fast.make(body.replace("`", ""), by_nobody) is not None
    same(body)


def test_usual_text_imports_no_markdown_library():
    """A build whose articles are all plain does not pay for importing it."""
    program = (
        "import sys; from laojie.markup.converter import convert; "
        "convert('甲**乙**\\n\\n## 丙\\n\\n- 丁'); "
        "print(sorted({'markdown', 'pygments', 'pymdownx'} & sys.modules.keys()))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"


# --- the library's own tests -----------------------------------------------------------------


def _library_sources() -> list[str]:
    """Every Markdown text in the test suite of the Markdown library, if that is there."""
    folder = Path(LIBRARY_TESTS)
    sources = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt"))]

    def note(_self: object, source: str, *_args: Any, **_options: Any) -> None:
        sources.append(source)

    with (
        mock.patch("markdown.test_tools.TestCase.assertMarkdownRenders", note),
        mock.patch.dict(sys.modules),
        mock.patch.object(sys, "path", [*sys.path]),
    ):
        found = unittest.TestLoader().discover(
            str(folder / "test_syntax"), top_level_dir=str(folder)
        )
        found.run(unittest.TestResult())
    return sources


@pytest.fixture(scope="module")
def library_sources() -> list[str]:
    """The same, once."""
    if not (Path(LIBRARY_TESTS) / "test_syntax").is_dir():
        pytest.skip("no tests of the Markdown library: see scripts/fetch_markdown_tests.sh")
    return _library_sources()


@pytest.mark.filterwarnings("ignore")
def test_the_librarys_own_tests(library_sources):
    """All Markdown that the library is tested with becomes the same by either way."""
    assert len(library_sources) > 500
    for source in library_sources:
        same(source)


@pytest.mark.filterwarnings("ignore")
def test_the_librarys_own_tests_without_stand_ins(library_sources):
    """So does what `quick` leaves out: the plain library gives the same HTML."""
    quick, plain = build_markdown(), build_markdown(quick=False)
    for source in library_sources:
        allowed = CONTROL.sub("", source)
        assert _html(quick, allowed) == _html(plain, allowed)


def _html(markdown: Markdown, source: str) -> str:
    try:
        return markdown.reset().convert(source)
    except MarkupError as error:
        return error.message


# --- whole documents -------------------------------------------------------------------------


def parsed(data: bytes, path: str, *, fast: bool) -> object:
    return parse(Source(path, data, Inside(), ZONE, "编辑部"), fast=fast)


def _real_sources() -> list[tuple[str, bytes]]:
    found = [(path, "content") for path in sorted((ROOT / "content").rglob("*.md"))]
    if CORPORA:
        found += [(path, CORPORA) for path in sorted(Path(CORPORA).rglob("*.md"))]
    return [(str(path), path.read_bytes()) for path, _ in found]


def test_real_documents_are_the_same():
    """The portal's own content, and that of LAOJIE_CORPORA, becomes the same documents."""
    for number, (name, data) in enumerate(_real_sources()):
        # Front matter that other programs know is none of ours; then the body shows.
        body = data.decode("utf-8-sig").replace("\r\n", "\n").partition("\n---\n")[2]
        for text in (data, f"---\n{HEAD}---\n{body}".encode()):
            path = f"content/a/{number}.md"
            assert parsed(text, path, fast=True) == parsed(text, path, fast=False), name


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.sampled_from(["", HEAD, HEAD]), FRONT_MATTER, BODIES)
def test_any_document_is_the_same(head, front_matter, body):
    """Fields, places, problems: all of what a document becomes is the same."""
    data = f"---\n{head}{front_matter}\n---\n{body}".encode()
    assert parsed(data, "content/a/1.md", fast=True) == parsed(data, "content/a/1.md", fast=False)


@settings(max_examples=2 * EXAMPLES, deadline=None)
@given(FRONT_MATTER)
@example("tags:\n- a\n- b\nx:  [a, b] \ny: 'a: #b'\nz:\n")
def test_yaml_is_read_the_same(text):
    """Where YAML is read without the library, values and their places are the library's."""
    plain = plainyaml.read(text)
    if plain is None:
        return
    loaded, problems = yamlnodes.load(text, "a", fast=False)
    assert problems == []
    assert loaded is not None
    assert (plain.value, plain.empty) == (loaded.value, loaded.empty)
    for name in plain.value:
        line, column = plain.places[name]
        assert (line + 1, column + 1) == loaded.place((name,))


@pytest.mark.parametrize(
    "text",
    [
        "a: b\na: c",
        "extra: 1",
        "a: b: c",
        "a: b #c",
        "a:\tb",
        "a: [b, {c: d}]",
        "a: |\n  b",
        "",
        "- a",
    ],
)
def test_yaml_that_is_left_to_the_library(text):
    """Anything with two meanings, types, comments or other shapes."""
    assert plainyaml.read(text) is None


# --- ordinary articles -----------------------------------------------------------------------

ODD = (
    "",
    " ",
    "\u200b",
    "甲",
    "a  b",
    "05743",
    "yes",
    "2024-13-45",
    "2021年9月1日",
    "~",
    "'x'",
    "[a, b]",
)
NAMES = (*ordinary.USUAL, "title", "date", "other")


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(ODD)), max_size=4),
    st.sampled_from(ODD),
    st.sampled_from(("2021-09-01", "2021/9/1 8:00", "2021-09-01T08:00:00+08:00", *ODD)),
)
def test_an_ordinary_article_has_the_fields_that_its_schema_gives_it(more, title, date):
    """Each value, those of fields that were not written too, and each place; or it is left."""
    lines = [f"title: {title}", f"date: {date}", *(f"{name}: {value}" for name, value in more)]
    text = "\n".join(lines) + "\n"
    found = ordinary.read(text, 2, ZONE)
    if found is None:
        return
    given_schema = schema.SCHEMAS[ARTICLE]
    fields, loaded, problems = validation.validate(
        given_schema, text, "a", 2, {"zone": ZONE}, fast=False
    )
    assert problems == []
    assert fields is not None
    assert loaded is not None
    assert found.fields == vars(fields)
    for name in found.places.keys() & found.fields.keys():
        if found.fields[name] != ordinary.USUAL.get(name):
            assert found.place((name,)) == loaded.place((name,))


def test_most_articles_are_ordinary():
    """The short cut is of use: the portal's own articles take it."""
    articles = list((ROOT / "content").glob("*/[0-9]*.md"))
    ordinary_ones = 0
    for path in articles:
        cut, _ = frontmatter.split(path.read_text(encoding="utf-8"), path.name)
        assert cut is not None
        ordinary_ones += ordinary.read(cut.yaml, 2, ZONE) is not None
    assert ordinary_ones > len(articles) / 2


def test_an_ordinary_article_needs_no_library_for_schemas_or_yaml():
    """Loading those would take longer than all the rest of publishing it."""
    program = (
        "import sys\n"
        "from zoneinfo import ZoneInfo\n"
        "from laojie.load import documents\n"
        "from laojie.load.source import Inside, Source\n"
        "data = '---\\ntitle: 甲\\ndate: 2021-09-01\\ntags: [乙]\\n---\\n正文。\\n'.encode()\n"
        "source = Source('content/a/1.md', data, Inside(), ZoneInfo('UTC'), '丙')\n"
        "assert documents.parse(source).document\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not {"pydantic", "yaml"} & set(done.stdout.split())
