"""The Markdown library's own tests: ours gives what they expect, but where it is meant to differ.

They are in the library's source package only: see scripts/fetch_markdown_tests.sh.
"""

import os
import re
import sys
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest

from laojie.markup.meant import as_meant
from laojie.markup.settings import build_markdown
from laojie.markup.values import MarkupError
from tests.support import ROOT

FOLDER = Path(os.environ.get("LAOJIE_MARKDOWN_TESTS", str(ROOT / ".venv" / "markdown-tests")))

# What is ours to have; a test that asks for more, or for other settings, is of something else.
EXTENSIONS = frozenset(
    {"tables", "footnotes", "md_in_html", "admonition", "sane_lists", "def_list", "attr_list"}
)

_HEADERS = "blocks.test_headers.TestHashHeaders.test_"
_HTML = "blocks.test_html_blocks.TestHTMLBlocks.test_"
_DEFAULT = "extensions.test_md_in_html.TestDefaultwMdInHTML.test_"
_VALUELESS = "extensions.test_attr_list.TestAttrListValuelessAttributes.test_"

# By the reason, as docs/markdown.md has them.
DIFFERENCES: dict[str, set[str]] = {
    "a heading has a space behind its #, or two of them; ####### is none": {
        *(f"{_HEADERS}hash_gt6_{kind}" for kind in ("open", "closed", "closed_mismatch")),
        *(f"{_HEADERS}hash_gt6_{kind}_trailing_space" for kind in ("open", "closed")),
        *(f"{_HEADERS}hash_gt6_{kind}_missing_space" for kind in ("open", "closed")),
        *(f"{_HEADERS}hash_h1_{kind}_missing_space" for kind in ("open", "closed")),
        "misc/header-in-lists",
        "misc/hline",
    },
    "only a # behind a space closes a heading, and a space may follow": {
        *(f"{_HEADERS}hash_h{level}_closed_missing_space" for level in range(2, 7)),
        *(f"{_HEADERS}hash_h{level}_closed_trailing_space" for level in range(1, 7)),
        *(f"{_HEADERS}escaped_hash", f"{_HEADERS}unescaped_hash"),
        "misc/lists7",
    },
    "a list may begin right below text": {
        "blocks.test_paragraphs.TestParagraphBlocks.test_paragraphs_no_list",
        "inline.test_emphasis.TestNotEmphasis.test_standalone_asterisks_with_newlines",
        "basic/hard-wrapped",
    },
    "lists are the extension sane_lists'": {"misc/funky-list", "misc/some-test"},
    "footnotes are always there": {"misc/multi-test"},
    "a bare address is a link": {
        *(f"{_HTML}text_links_ignored", f"{_DEFAULT}text_links_ignored"),
        "inline.test_links.TestReferenceLinks.test_ref_link_nested_left_bracket",
        "inline.test_links.TestReferenceLinks.test_ref_link_nested_right_bracket",
        "misc/headers",
    },
    "Markdown in <div>, <details> and the like, where there is an empty line": {
        *(f"{_HTML}nested_raw_blocks_with_blank_lines",),
        *(f"{_DEFAULT}nested_raw_blocks_with_blank_lines",),
        "extensions.test_md_in_html.TestMdInHTML.test_md1_unclosed_div",
        "extensions.test_md_in_html.TestMdInHTML.test_orphan_end_tag_in_raw_html",
    },
    "attributes that could be a template's braces, or text, are text": {
        "extensions.test_attr_list.TestAttrList.test_curly_in_double_quote",
        "extensions.test_attr_list.TestAttrList.test_curly_in_single_quote",
        f"{_VALUELESS}bad_syntax_header_with_valueless_attribute",
        f"{_VALUELESS}generic_valueless_attribute",
        f"{_VALUELESS}html_only_boolean_attribute",
        f"{_VALUELESS}known_boolean_attribute_html",
        f"{_VALUELESS}known_boolean_attribute_xhtml",
        f"{_VALUELESS}valueless_attribute_on_block_element",
        f"{_VALUELESS}valueless_non_boolean_consistent_across_formats",
        f"{_VALUELESS}valueless_non_boolean_preserved_html",
        f"{_VALUELESS}valueless_non_boolean_preserved_xhtml",
        f"{_VALUELESS}xhtml_only_boolean_attribute",
    },
    "what is nested in a list is moved to where the library wants it": {
        "inline.test_links.TestReferenceLinks.test_reference_newlines",
    },
    "bounds on what a text may cost are ours": {
        "blocks.test_blockquotes.TestBlockquoteBlocks.test_nesting_limit",
        *(f"{_HTML}many_unclosed_comments", f"{_DEFAULT}many_unclosed_comments"),
    },
}


class Case(NamedTuple):
    """One of the library's own: a text and the HTML that it expects."""

    name: str
    source: str
    expected: str
    output_format: Any


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """All of them that ask for nothing but what is switched on here."""
    if not (FOLDER / "test_syntax").is_dir():
        pytest.skip("no tests of the Markdown library: see scripts/fetch_markdown_tests.sh")
    return [*_unit_tests(), *_text_files()]


def _unit_tests() -> list[Case]:
    cases: list[Case] = []

    def note(self: Any, source: str, expected: str, _attrs: object = None, **options: Any) -> None:
        options = {**self.default_kwargs, **options}
        wanted = {
            str(each).removeprefix("markdown.extensions.") for each in options.pop("extensions", ())
        }
        form = options.pop("output_format", "xhtml")
        if wanted <= EXTENSIONS and not any(options.values()):
            name = str(self.id()).removeprefix("test_syntax.")
            cases.append(Case(name, source, expected, form))

    with (
        mock.patch("markdown.test_tools.TestCase.assertMarkdownRenders", note),
        mock.patch.dict(sys.modules),
        mock.patch.object(sys, "path", [*sys.path]),
    ):
        folder = str(FOLDER / "test_syntax")
        unittest.TestLoader().discover(folder, top_level_dir=str(FOLDER)).run(unittest.TestResult())
    return cases


def _text_files() -> Iterator[Case]:
    for path in sorted((*FOLDER.glob("basic/*.txt"), *FOLDER.glob("misc/*.txt"))):
        expected = path.with_suffix(".html").read_text(encoding="utf-8")
        source = path.read_text(encoding="utf-8")
        yield Case(f"{path.parent.name}/{path.stem}", source, _loose(expected), "xhtml")


def _loose(html: str) -> str:
    """The HTML with white space as the library's own test of these files compares it."""
    return re.sub(r">\s+<", "><", " ".join(html.split()))


_CODE = re.compile(r'<div class="highlight"><pre><span></span>(<code>.*?</code>)</pre></div>', re.S)
_BACK_LINK = re.compile(r' title="(?:Jump back to footnote|回到正文中的注) \d+[^"]*"')


def _plain(html: str) -> str:
    """The HTML without what is only dress: boxes around code, the look of a footnote's arrow."""
    return _BACK_LINK.sub("", _CODE.sub(r"<pre>\1</pre>", html)).replace("&#xfe0e;", "")


def _made(case: Case) -> str:
    markdown = build_markdown(quick=False)
    markdown.set_output_format(case.output_format)
    try:
        html = markdown.convert(as_meant(case.source))
    except MarkupError as error:
        return error.message
    return _loose(html) if "/" in case.name else html


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_only_what_is_meant_to_differs(cases):
    """Each test of the library passes with our Markdown, or is named above with the reason."""
    differing = {case.name for case in cases if _plain(_made(case)) != _plain(case.expected)}
    assert len(cases) > 700
    assert differing == set().union(*DIFFERENCES.values())


def test_every_difference_is_told():
    """The documentation names each of these reasons."""
    told = (ROOT / "docs" / "markdown.md").read_text(encoding="utf-8")
    assert [reason for reason in DIFFERENCES if reason not in told] == []
