"""The words of a source, each where it stands: all else is blanked out, character by character.

A rule about words then is a pattern over a text as long as the file, and where it matches is where
the editor finds it. Blanked are code, addresses, tags, comments, and front matter but for what
readers see of it. What is in doubt is blanked: a rule may miss something, but must not cry wolf.
"""

import re
from collections.abc import Iterable

BLANK = "\0"

_CHARACTER = re.compile(r"[^\n]")
_FENCE = re.compile(r"[ \t>]*(?:[-*+] +|\d+[.)] +)?(`{3,}|~{3,})[^`\n]*$")
_INDENT = re.compile(r"(?: {4}|\t)")
_DEEP_INDENT = re.compile(r"(?: {8}|\t\t)")
# What may hold text that is indented by four: list items, notes, admonitions, definitions.
_HOLDER = re.compile(r" {0,3}(?:[-*+] |\d+[.)] |\[\^[^\]]+\]:|!!! |: )")

# Each pattern is bounded, or begins where nothing like it can have begun: a text made to be awkward
# costs no more than its length.
_PIECES = (
    # Code spans and raw elements whose content is no text.
    re.compile(r"(?<!`)(`+)(?!`)(?:[^\n]|\n(?![ \t]*\n)){1,2000}?(?<!`)\1(?!`)"),
    re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL),
    re.compile(
        r"<(pre|code|script|style|textarea|svg|math|kbd|samp)\b.*?(?:</\1\s*>|\Z)",
        re.DOTALL | re.IGNORECASE,
    ),
    # Marks of other systems that an import left, and formulas.
    re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}|\{:[^}\n]{0,200}\}", re.DOTALL),
    re.compile(r"\$\$.{0,2000}?\$\$", re.DOTALL),
    re.compile(r"(?<![0-9A-Za-z$])\$(?! )[^$\n]+(?<! )\$(?![0-9A-Za-z$])"),
    # Tags and <addresses>.
    re.compile(r"</?[a-zA-Z][^<>]*>"),
    # [words](address "title"), [words][name], and the definition of a name.
    re.compile(r"\](?:\((?:[^()\\\n]|\\.|\((?:[^()\\\n]|\\.)*\))*\)|\[[^\]\n]*\])"),
    re.compile(r"^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE),
    re.compile(r"\[\^[^\]\n]{1,100}\]"),
    re.compile(r"(?<![a-zA-Z+.-])(?:[a-zA-Z][a-zA-Z+.-]*://|www\.)[!-~]+"),
    re.compile(r"(?<![\w.+-])[\w.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+", re.ASCII),
    re.compile(r"&(?:#\w+|\w+);", re.ASCII),
)


def prose(text: str, body: int, fields: Iterable[tuple[int, int]]) -> str:
    """Return `text` with all but its words blanked out; line breaks stay.

    The body begins at the offset `body`; `fields` are the stretches of front matter that readers
    see.
    """
    front = _blank(text[:body])
    for start, end in fields:
        front = front[:start] + text[start:end] + front[end:]
    words = _without_code_blocks(text[body:])
    for piece in _PIECES:
        words = piece.sub(lambda found: _blank(found[0]), words)
    return front + words


def _blank(text: str) -> str:
    return _CHARACTER.sub(BLANK, text)


def _without_code_blocks(body: str) -> str:
    """The body with fenced and indented code blanked out."""
    lines: list[str] = []
    fence, holder, after_gap = "", False, True
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if fence or mark:
            lines.append(_blank(line))
            if mark and not fence:
                fence = mark[1]
            elif line.strip(" \t>").startswith(fence) and not line.strip(" \t>" + fence[0]):
                fence = ""
            continue
        indented = (_DEEP_INDENT if holder else _INDENT).match(line)
        is_code = bool(indented and after_gap and line.strip())
        lines.append(_blank(line) if is_code else line)
        if line.strip() and not _INDENT.match(line):
            holder = _HOLDER.match(line) is not None
        # A code block goes on until a line that is not indented.
        after_gap = not line.strip() or is_code
    return "\n".join(lines)
