"""What all systems share: code is left alone, links find their targets, no text takes for ever."""

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from laojie.load.yamlnodes import load
from laojie.moving import bodies, front, yamlout
from laojie.moving.found import Document, Origin
from laojie.moving.hexo_tags import HexoTags
from laojie.moving.liquid import Liquid
from laojie.moving.places import Places
from laojie.moving.references import References
from laojie.moving.shortcodes import Shortcodes
from laojie.moving.wp_shortcodes import WpShortcodes


def references() -> References:
    """The links of `a/one.md` on a site with `a/two.md`."""
    places = Places(Origin(url="https://www.old.example"))
    one = Document("a/one.md", ("a",), "one", {}, "", address="/x/one/")
    two = Document("b/two.md", ("b",), "two", {}, "", address="/x/two.html")
    places.survey([one, two])
    return References(places, one)


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("[二](/x/two.html#a)", "[二](../b/two.md#a)"),
        ("[二](../b/two.md)", "[二](../b/two.md)"),
        ("[二](../two.html)", "[二](../b/two.md)"),
        ("[二](https://old.example/x/two.html)", "[二](../b/two.md)"),
        ('[`码`](/x/two.html "题")', '[`码`](../b/two.md "题")'),
        ("[![图](/i.png)](</x/two.html>)", "[![图](/i.png)](<../b/two.md>)"),
        ("[二][r]\n\n[r]: /x/two.html", "[二][r]\n\n[r]: ../b/two.md"),
        ('<a href="/x/two.html">二</a>', '<a href="../b/two.md">二</a>'),
        ("`[二](/x/two.html)`", "`[二](/x/two.html)`"),
        ("```\n[二](/x/two.html)\n```", "```\n[二](/x/two.html)\n```"),
        ("[外](https://else.example/x/two.html)", "[外](https://else.example/x/two.html)"),
        ("[这里](#a) [信](mailto:a@b.c)", "[这里](#a) [信](mailto:a@b.c)"),
        ("[^1]: /x/two.html", "[^1]: /x/two.html"),
    ],
)
def test_links(body: str, made: str):
    """A link in any form leads to where its target is now; code and other sites stay."""
    assert references().body(body) == made


@given(st.text(alphabet="`~ab\n >-[]()!", max_size=80))
def test_what_has_no_known_link_stays_as_it_is(text: str):
    """Whatever stands there, nothing changes that leads nowhere."""
    assert references().body(text) == text


@given(st.text())
def test_text_survives_front_matter(text: str):
    """Any text is written so that Laojie, and any reader of YAML, has the same text again."""
    printable = "".join(c for c in text if (c not in "\ud800" and c.isprintable()) or c == "\n")
    written = yamlout.mapping({"title": printable, "extra": {"k": [printable, {"a b": printable}]}})
    assert yaml.safe_load(written) == {
        "title": printable,
        "extra": {"k": [printable, {"a b": printable}]},
    }
    loaded, problems = load(written, "a.md")
    assert not problems
    assert loaded is not None
    assert loaded.value["title"] == printable


@pytest.mark.parametrize(
    "text", ["no", "2024", "05743", "1.10", "~", "2021-09-01", "a: b", "#x", ""]
)
def test_text_stays_text(text: str):
    """What looks like another type gets quotes, in lists too."""
    assert yaml.safe_load(yamlout.mapping({"a": text, "b": [text]})) == {"a": text, "b": [text]}


def test_plain_numbers_stay_numbers_in_extra():
    """What stood without quotes and is a number or flag is written as one."""
    fields = front.read('---\na: 3\nb: true\nc: "3"\nd: 1.5\ne: 007\n---\n').fields
    assert yamlout.mapping(fields or {}) == 'a: 3\nb: true\nc: "3"\nd: 1.5\ne: "007"\n'


def test_aliases_cannot_explode():
    """References that multiply are counted, and refused before they fill the memory."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(front.Unreadable):
        front.read("---\n" + "\n".join(lines) + "\n---\n")


@pytest.mark.parametrize(
    "piece",
    ["[", "](", "`", "``` ", "{{", "{%", "{% raw %}", "{{<", "{{< a >}}", "[a]", "[a b=1]", "<",
     "<a ", "<!--", "<!-- -->\n", "<pre>", "![a](b", "\\", "''", "{% include a ", "|"],
)  # fmt: skip
def test_no_text_takes_for_ever(piece: str):
    """The same signs over and over, through everything that reads bodies."""
    text = piece * (50_000 // len(piece))
    links = references()
    begun = time.process_time()
    bodies.code(text)
    links.body(text)
    Liquid(links, 1, {}).body(text)
    HexoTags(links, 1, "a").body(text)
    Shortcodes(links, 1, {}).body(text)
    WpShortcodes({}).body(text)
    assert time.process_time() - begun < 10
