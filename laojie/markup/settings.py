"""Which Markdown this is: the extensions, their settings, and a digest of all that."""

import hashlib
import importlib
import json
from typing import TYPE_CHECKING, Any

from laojie.markup.html_steps import HTML_STEPS

if TYPE_CHECKING:
    from markdown import Markdown

SETTINGS_VERSION = 2
"""Raise it whenever the same Markdown may give other HTML, text or targets than before."""

_FOOTNOTES = {
    "BACKLINK_TITLE": "回到正文中的注 {}",
    # Numbered as they are met in the text, whatever the order of the notes below it.
    "USE_DEFINITION_ORDER": False,
    # The : in fn:1 and fnref:1 also keeps them apart from heading ids, which hold none.
    "SEPARATOR": ":",
    # The selector keeps phones from drawing the arrow as an emoji.
    "BACKLINK_TEXT": "&#8617;&#xfe0e;",
}
_HIGHLIGHT = {
    "css_class": "highlight",
    "guess_lang": False,  # a guess would change with the version of Pygments
    "noclasses": False,  # classes; the site's CSP forbids style attributes
}

# Left out, with the reason: abbr (its word boundary never fits between Han and Latin), nl2br (a
# wrapped line is no verse), smarty (full-width quotes are typed as they are), toc (headings.py
# gives ids at a tenth of the cost; contents are the template's), wikilinks (links are paths to
# files), codehilite and fenced_code (superfences also takes fences in lists and quotes), pymdownx
# magiclink (bare_links.py: a link may follow Han and ends before it), tilde (see chinese.py),
# betterem (would ask for CommonMark's flanking rules, by which **“按期”**的 stays literal).
EXTENSIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    # Price lists and rankings.
    ("markdown.extensions.tables:TableExtension", {}),
    # Sources of figures.
    ("laojie.markup.footnotes:Footnotes", _FOOTNOTES),
    # <details markdown="1"> and the like, where the author asks for it.
    ("markdown.extensions.md_in_html:MarkdownInHtmlExtension", {}),
    # !!! warning: notices beside the text.
    ("markdown.extensions.admonition:AdmonitionExtension", {}),
    # A list of another kind is another list; one that begins with 3. starts at 3.
    ("markdown.extensions.sane_lists:SaneListExtension", {}),
    # Terms and what they mean.
    ("markdown.extensions.def_list:DefListExtension", {}),
    # {: .lead} where CSS needs a hold; chinese.py narrows it.
    ("markdown.extensions.attr_list:AttrListExtension", {}),
    ("laojie.markup.code:QuickHighlightExtension", _HIGHLIGHT),
    # Fences; a header it does not know (```js {1,3}) must not turn the code into text.
    ("pymdownx.superfences:SuperFencesCodeExtension", {"relaxed_headers": True}),
    # - [x] 已核实
    ("pymdownx.tasklist:TasklistExtension", {}),
    # Last, since it replaces parts of those above.
    ("laojie.markup.chinese:ChineseExtension", {}),
)


def build_markdown(*, quick: bool = True) -> "Markdown":
    """A new Markdown converter with these extensions; not `quick` gives the same, more slowly."""
    # The libraries take a fifth of a second to import, and a build in which no body changed needs
    # only the fingerprint.
    from markdown import Markdown

    from laojie.markup.quick import QuickExtension, QuickMarkdown

    extensions = [_load(name)(**settings) for name, settings in EXTENSIONS]
    if quick:
        return QuickMarkdown(extensions=[*extensions, QuickExtension()], output_format="html")
    return Markdown(extensions=extensions, output_format="html")


def settings_fingerprint() -> str:
    """A digest that changes when the same Markdown may give another result (libraries aside)."""
    facts = [SETTINGS_VERSION, EXTENSIONS, [step.__name__ for step in HTML_STEPS]]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _load(name: str) -> Any:
    module, _, extension = name.partition(":")
    return getattr(importlib.import_module(module), extension)
