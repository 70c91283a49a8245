"""A build's report in words and as JSON."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from laojie.errors import Problem, problem
from laojie.messages import HIDDEN_COUNTS, STEPS, SUMMARY
from laojie.pipeline import Report
from laojie.progress import Slow

# Seconds. A build that takes longer tells where its time went, also unasked.
LONG = 5.0
# Of what is slow, only what takes so long is worth telling unasked.
WORTH_TELLING = 0.1
# A document that takes so long to convert keeps everybody waiting; its author should know.
TOO_SLOW = 1.0


def times(report: Report, *, verbose: bool) -> Iterator[str]:
    """Yield lines that say where the time of a build went; none of a short one, unless asked."""
    if not verbose and report.seconds["total"] < LONG:
        return
    texts, names = SUMMARY[report.lang], STEPS[report.lang]
    steps = (
        texts["step"].format(name=names[name], seconds=seconds)
        for name, seconds in report.seconds.items()
        if name in names
    )
    yield texts["steps"].format(steps=texts["comma"].join(steps))
    least = 0.0 if verbose else WORTH_TELLING
    yield from _slowest(texts["documents"], report.slowest, least)
    yield from _slowest(texts["pages"], report.slowest_pages, least)
    kinds = sorted(report.kinds.items(), key=lambda item: (-item[1].seconds, item[0]))
    if kinds:
        yield texts["kinds"]
    for name, spent in kinds:
        yield f"{spent.seconds:9.2f}  {texts['kind'].format(name=name, pages=spent.pages)}"


def _slowest(title: str, found: Iterable[Slow], least: float) -> Iterator[str]:
    shown = [slow for slow in found if slow.seconds >= least]
    if shown:
        yield title
    for slow in shown:
        yield f"{slow.seconds:9.3f}  {slow.path}"


def hidden(report: Report) -> str:
    """Return a line that says how many documents no reader sees, and why; empty without any."""
    texts, words = SUMMARY[report.lang], HIDDEN_COUNTS[report.lang]
    reasons = [words[why].format(count=n) for why, n in report.hidden_by.items() if n]
    line = texts["hidden"].format(count=report.hidden, why=texts["comma"].join(reasons))
    return line if reasons else ""


def too_slow(report: Report) -> list[Problem]:
    """Return a note on each document that took too long. None of them is an error: the same
    document is slow on one machine and not on the next."""
    return [
        problem(slow.path, "slow-document", seconds=f"{slow.seconds:.1f}")
        for slow in report.slowest
        if slow.seconds >= TOO_SLOW
    ]


def as_json(report: Report) -> str:
    """Return the report as other programs read it."""
    pages = {
        name: getattr(report, name)
        for name in ("total", "rendered", "written", "unchanged", "removed")
    }
    made = {
        "documents": report.documents,
        "hidden": report.hidden,
        "hidden_by": report.hidden_by,
        "pages": pages,
        "seconds": {name: round(seconds, 4) for name, seconds in report.seconds.items()},
        "slowest": _slow(report.slowest),
        "slowest_pages": _slow(report.slowest_pages),
        "kinds": {
            name: {"pages": spent.pages, "seconds": round(spent.seconds, 4)}
            for name, spent in sorted(report.kinds.items())
        },
        "problems": [_problem(item, report.lang) for item in report.problems],
        "foreign": report.foreign,
        "changed": [asdict(change) for change in report.changed],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _slow(found: Iterable[Slow]) -> list[dict[str, Any]]:
    return [{"path": slow.path, "seconds": round(slow.seconds, 4)} for slow in found]


def _problem(found: Problem, lang: str) -> dict[str, Any]:
    what, hint = found.text(lang)
    return {
        "path": found.path,
        "line": found.line,
        "column": found.column,
        "code": found.code,
        "message": what,
        "hint": hint,
    }
