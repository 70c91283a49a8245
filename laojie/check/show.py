"""What a check found, as lines for a terminal and as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from laojie.check.finding import Finding
from laojie.check.run import Checked, by_level
from laojie.check.texts import LEVEL_NAMES, SUMMARY


def lines(checked: Checked) -> Iterator[str]:
    """Yield each finding as `path:line:col: level rule: message` with a hint below, and a sum."""
    lang = checked.config.lang
    for item in checked.findings:
        what, hint = item.text(lang)
        level = LEVEL_NAMES[lang][checked.level(item)]
        yield f"{item.place}: {level} {item.rule}: {what}\n    {hint}"
    yield summary(checked)


def summary(checked: Checked) -> str:
    """Return in one line how much was found, and how much had to be looked at for it."""
    counts = by_level(checked)
    return SUMMARY[checked.config.lang].format(
        **counts, documents=checked.documents, examined=checked.examined
    )


def as_json(checked: Checked) -> str:
    """Return all that was found, for other programs; levels and rules by their names."""
    found = {
        "findings": [_plain(checked, item) for item in checked.findings],
        "counts": by_level(checked),
        "documents": checked.documents,
        "examined": checked.examined,
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _plain(checked: Checked, item: Finding) -> dict[str, Any]:
    what, hint = item.text(checked.config.lang)
    return {
        "path": item.path,
        "line": item.line,
        "column": item.column,
        "level": checked.level(item),
        "rule": item.rule,
        "code": item.code,
        "message": what,
        "hint": hint,
    }
