"""The report page: what was found, by rule and by file, and plots of the articles.

One file of HTML: no script, nothing from elsewhere. The plots are bars in HTML and SVG, which
follow the width of the window and the reader's light or dark colours, and need no library.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from laojie import clock
from laojie.catalog.checks import Article
from laojie.check import show
from laojie.check.finding import Finding
from laojie.check.report_texts import PAGE_TEXTS, RULE_TITLES
from laojie.check.run import Checked, by_level
from laojie.check.texts import LEVEL_NAMES

_ASSETS = Path(__file__).with_name("assets")
WEEKS = 52
# A bin of the histogram is as wide as one of these, so that there are no more than so many.
_STEPS = (100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000)
_MOST_BINS = 10
# The few longest articles share the last bin.
_SHARE = 0.98
# What is listed of one rule or file; a page of a hundred thousand lines opens nowhere.
LISTED = 500


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its value, and its length as a share of the longest, in percent."""

    label: str
    value: int
    share: float
    level: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Weeks:
    """The articles of a section, week by week: `bars` holds (place, height, what it says)."""

    label: str
    total: int
    bars: tuple[tuple[int, float, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule or one file."""

    name: str
    title: str
    level: str
    count: int
    findings: Sequence[Finding]


def page(checked: Checked, now: int) -> str:
    """Return the report as a page of HTML, in the site's `lang`."""
    lang = checked.config.lang
    environment = Environment(
        autoescape=True, loader=FileSystemLoader(_ASSETS), trim_blocks=True, lstrip_blocks=True
    )
    first, most, weeks = by_week(checked)
    return environment.get_template("report.html").render(
        lang=lang,
        t=PAGE_TEXTS[lang],
        site=checked.config.values["name"],
        when=f"{clock.at(now, checked.config.zone):%Y-%m-%d %H:%M}",
        summary=show.summary(checked),
        levels=LEVEL_NAMES[lang],
        counts=by_level(checked),
        rules=rule_bars(checked),
        weeks=weeks,
        most=most,
        months=months(first) if first else [],
        lengths=histogram([article.words for article in checked.articles]),
        level_of=checked.level,
        by_rule=groups(checked, "rule"),
        by_file=groups(checked, "path"),
    )


def rule_bars(checked: Checked) -> list[Bar]:
    """Return how much each rule found, the most first."""
    counts = Counter(item.rule for item in checked.findings)
    most = max(counts.values(), default=1)
    titles = RULE_TITLES[checked.config.lang]
    return [
        Bar(titles[rule], count, 100 * count / most, checked.settings.level(rule), rule)
        for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def by_week(checked: Checked) -> tuple[date | None, int, list[Weeks]]:
    """Return the first Monday, the most articles of a week, and the articles of the last WEEKS
    weeks by section, those of the whole site first."""
    if not checked.articles:
        return None, 0, []
    weeks = [(_monday(checked, article), article.section) for article in checked.articles]
    first = max(monday for monday, _ in weeks) - timedelta(weeks=WEEKS - 1)
    shown = [(monday, section) for monday, section in weeks if monday >= first]
    every = Counter(monday for monday, _ in shown)
    most = max(every.values())
    texts = PAGE_TEXTS[checked.config.lang]
    rows = [_row(texts["all"], every, first, most, texts)]
    sections = sorted({section for _, section in shown}, key=lambda name: _order(shown, name))
    for section in sections:
        own = Counter(monday for monday, name in shown if name == section)
        rows.append(_row(checked.sections.get(section, section), own, first, most, texts))
    return first, most, rows


def _order(shown: Iterable[tuple[date, str]], section: str) -> tuple[int, str]:
    """The section with the most articles comes first."""
    return -sum(name == section for _, name in shown), section


def _monday(checked: Checked, article: Article) -> date:
    day = clock.at(article.date, checked.config.zone).date()
    return day - timedelta(days=day.weekday())


def _row(label: str, counts: Counter[date], first: date, most: int, texts: dict[str, str]) -> Weeks:
    bars = tuple(
        ((monday - first).days // 7, 100 * count / most, texts["week"].format(monday, count))
        for monday, count in sorted(counts.items())
    )
    return Weeks(label, sum(counts.values()), bars)


def months(first: date) -> list[tuple[float, str]]:
    """Return (place in percent, label) of every third month that begins in the weeks shown."""
    found: list[tuple[float, str]] = []
    last = first + timedelta(weeks=WEEKS)
    for number in range(first.year * 12 + first.month, last.year * 12 + last.month):
        begin = date(number // 12, number % 12 + 1, 1)
        if number % 3 == 0:
            found.append((100 * (begin - first).days / (7 * WEEKS), f"{begin:%Y-%m}"))
    return [(place, label) for place, label in found if place < 92]


def histogram(lengths: Sequence[int]) -> list[Bar]:
    """Return how many articles are how long; the last bin is open."""
    if not lengths:
        return []
    long = sorted(lengths)[int(_SHARE * (len(lengths) - 1))]
    step = next((step for step in _STEPS if long < step * _MOST_BINS), _STEPS[-1])
    last = min(long // step, _MOST_BINS - 1)
    counts = Counter(min(length // step, last) for length in lengths)
    most = max(counts.values())
    return [
        Bar(
            f"{number * step}+" if number == last else f"{number * step}–{(number + 1) * step - 1}",
            counts[number],
            100 * counts[number] / most,
        )
        for number in range(last + 1)
    ]


def groups(checked: Checked, name: str) -> list[Group]:
    """Return the findings grouped by `rule` or `path`, those with the most serious first."""
    order = list(LEVEL_NAMES["en"])
    titles = RULE_TITLES[checked.config.lang]
    found: list[Group] = []
    items = sorted(checked.findings, key=lambda item: (getattr(item, name), item))
    for key, same in groupby(items, key=lambda item: str(getattr(item, name))):
        own = list(same)
        level = min((checked.level(item) for item in own), key=order.index)
        found.append(Group(key, titles.get(key, ""), level, len(own), own[:LISTED]))
    return sorted(found, key=lambda group: (order.index(group.level), -group.count, group.name))
