"""Which Markdown this is: the extensions, their settings, and a digest of all that."""

import hashlib
import json
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from pymdownx.superfences import SuperFencesCodeExtension
from pymdownx.tasklist import TasklistExtension

from laojie.markup.chinese import ChineseExtension
from laojie.markup.code import QuickHighlightExtension
from laojie.markup.footnotes import Footnotes
from laojie.markup.html_steps import HTML_STEPS
from laojie.markup.quick import QuickExtension, QuickMarkdown

SETTINGS_VERSION = 1
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
EXTENSIONS: tuple[tuple[type[Extension], dict[str, Any]], ...] = (
    (TableExtension, {}),  # price lists and rankings
    (Footnotes, _FOOTNOTES),  # sources of figures
    (MarkdownInHtmlExtension, {}),  # <details markdown="1">: 展开阅读
    (AdmonitionExtension, {}),  # !!! warning: notices beside the text
    (SaneListExtension, {}),  # a list of another kind is another list; 3. starts at 3
    (DefListExtension, {}),  # terms and what they mean
    (AttrListExtension, {}),  # {: .lead} where CSS needs a hold; narrowed in chinese.py
    (QuickHighlightExtension, _HIGHLIGHT),  # how code is coloured
    # Fences; a header it does not know (```js {1,3}) must not turn the code into text.
    (SuperFencesCodeExtension, {"relaxed_headers": True}),
    (TasklistExtension, {}),  # - [x] 已核实
    (ChineseExtension, {}),  # last: it replaces parts of those above
)


def build_markdown(*, quick: bool = True) -> Markdown:
    """A new Markdown converter with these extensions; not `quick` gives the same, more slowly."""
    extensions = [extension(**settings) for extension, settings in EXTENSIONS]
    if quick:
        return QuickMarkdown(extensions=[*extensions, QuickExtension()], output_format="html")
    return Markdown(extensions=extensions, output_format="html")


def settings_fingerprint() -> str:
    """A digest that changes when the same Markdown may give another result (libraries aside)."""
    facts = [
        SETTINGS_VERSION,
        [[f"{e.__module__}.{e.__qualname__}", settings] for e, settings in EXTENSIONS],
        [step.__name__ for step in HTML_STEPS],
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
