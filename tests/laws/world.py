"""A small site that uses everything, to be edited at random: the world of the laws."""

import os
import shutil
from pathlib import Path

from laojie import clock, pipeline
from laojie.model.ledger import shown
from laojie.pipeline import Options, Report
from laojie.record import Recorded, record

ZONE = clock.zone("Asia/Shanghai")
START = clock.parse_now("2021-09-10 12:00", ZONE)
HOUR = 3600

SITE = """\
name: {name}
url: https://example.test{base}
per_page: {per_page}
archive_per_page: 3
feeds: {{items: 2, hub: "https://hub.test/"}}
sitemap: {{per_file: 4, text: true}}
thin_below: {thin}
robots: {robots}
indexnow_key: {key}
llms: true
author: 编辑部
notice: 注意
authors: {{甲: {{slug: jia}}}}
tags: {{红: {{slug: {red}, summary: 红色}}}}
topics: {{专题一: {{slug: one, title: 第一个专题}}}}
forms:
  f: {{provider: url, address: "https://forms.test/f?x=1", field: n, closes: "{closes}"}}
cms: {cms}
blocks:
  latest: {{mode: {mode}, title: 最新, url: /archive/, count: 2}}
"""

_HEAD = """\
<!doctype html><html lang="{{ page.language }}"><head><meta charset="utf-8">
<title>{{ page.title }}</title>
{% for a in page.alternates %}{{ a.language }}|{{ a.url }}{% endfor %}
<link rel="canonical" href="{{ page.canonical }}"><meta name="robots" content="{{ page.robots }}">
<meta name="description" content="{{ page.description }}">{{ page.jsonld }}
{% for f in page.feeds %}<link rel="alternate" href="{{ f.url }}">{% endfor %}
<link href="{{ asset('s.css') }}"></head><body>{{ site.name }}
{% for b in page.breadcrumb %}{{ b.title }}|{{ b.url }} {% endfor %}
{% for s in sections() %}<a href="{{ s.url }}">{{ s.title }}</a>{% endfor %}
<h1>{{ page.heading }}</h1>{% block main %}{% endblock %}</body></html>
"""
_LIST = """\
{% extends "base.html" %}{% import "m.html" as m with context %}{% block main %}
{% for c in cards %}{{ m.card(c) }}{% endfor %}
{{ paging.number }} {{ paging.newer }} {{ paging.older }} {{ paging.jumps }}{% endblock %}
"""
_ARTICLE = """\
{% extends "base.html" %}{% import "m.html" as m with context %}{% block main %}
{{ article.html }}{{ article.words }} {{ article.toc }} {{ section(article.section).title }}
{% set p = previous(article) %}{% set n = next(article) %}
P:{{ m.card(p) if p }} N:{{ m.card(n) if n }}
R:{% for r in related(article, 3) %}{{ m.card(r) }}{% endfor %}
{% for t in article.tags %}{{ tag(t).url }} {{ tag(t).summary }}{% endfor %}
{% for t in article.topics %}{{ topic(t).title }}{% endfor %}{{ author(article.author).url }}
{{ block("latest") }}{% endblock %}
"""
_TERMS = """\
{% extends "base.html" %}{% block main %}
{% for t in terms %}{{ t.title }} {{ t.url }} {{ t.count }}{% endfor %}{% endblock %}
"""
TEMPLATES = {
    "base.html": _HEAD,
    "m.html": """\
{% macro card(c) %}<p><a href="{{ c.url }}">{{ c.title }}</a> {{ c.date|date("%Y-%m-%d %H:%M") }}
{{ c.summary }} {{ c.author }} {{ c.cover }} {{ c.tags }} {{ c.pinned }}</p>{% endmacro %}
""",
    "home.html": """\
{% extends "base.html" %}{% import "m.html" as m with context %}{% block main %}
{% for c in pinned(1) %}{{ m.card(c) }}{% endfor %}
{% for c in articles(3) %}{{ m.card(c) }}{% endfor %}
{% for s in sections("article") %}{{ s.title }}{{ s.count }}
{% for c in articles(2, section=s.path) %}{{ m.card(c) }}{% endfor %}{% endfor %}
{% for l in listings(2) %}{{ l.title }} {{ l.state }}{% endfor %}
{{ data("hot") }}{{ block("latest") }}{% endblock %}
""",
    "article.html": _ARTICLE,
    "listing.html": """\
{% extends "base.html" %}{% block main %}{{ listing.html }}
{{ listing.number }} {{ listing.price|price }}
{{ listing.state }} {{ listing.open }} {% if listing.form %}{{ listing.form.url }}
{{ listing.form.state }}{% endif %} {{ site.notice }}{% endblock %}
""",
    "page.html": """\
{% extends "base.html" %}{% block main %}{{ document.html }}{% endblock %}
""",
    "section.html": _LIST,
    "section-listing.html": _LIST,
    "tag.html": _LIST,
    "topic.html": _LIST,
    "author.html": _LIST,
    "archive-month.html": _LIST,
    "tags.html": _TERMS,
    "topics.html": _TERMS,
    "authors.html": _TERMS,
    "archive.html": """\
{% extends "base.html" %}{% block main %}{{ years }}{% endblock %}
""",
    "archive-year.html": """\
{% extends "base.html" %}{% block main %}{{ year }}{% endblock %}
""",
    "404.html": """\
{% extends "base.html" %}{% block main %}{{ url("/") }}{% endblock %}
""",
    "withdrawn.html": """\
{% extends "base.html" %}{% block main %}{{ withdrawal.reason }} {{ withdrawal.date }}{% endblock %}
""",
    "redirect.html": '<!doctype html><meta http-equiv="refresh" content="0; url={{ target }}">\n',
    "blocks/latest.html": """\
{% for c in articles(block_settings.count) %}<i>{{ c.title }}</i>{% endfor %}
""",
}
INDEXES = {
    "a": "title: 甲栏\nweight: 2\n",
    "b": "title: 乙栏\nweight: 1\nsummary: 第二个栏目\n",
    "a/c": "title: 丙栏\n",
    "l": "title: 出售栏\nkind: listing\noffer: 出售\nform: f\nweight: 9\n",
}


class World:
    """A site in a folder, its incremental output, and a clean one beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "site"
        self.output = self.site / "output"
        self.now = START
        self.engine: pipeline.Engine | None = None
        self.seen: dict[str, tuple[int, int]] = {}
        self.settings = {
            "name": "站",
            "base": "",
            "per_page": 2,
            "red": "hong",
            "closes": "2021-09-11 00:00",
            "mode": "inline",
            "cms": "",
            "thin": 2,
            "robots": "[]",
            "key": "abcdefgh",
        }
        shutil.rmtree(self.site, ignore_errors=True)
        for name, text in TEMPLATES.items():
            self.write(f"templates/{name}", text)
        for section, text in INDEXES.items():
            self.write(f"content/{section}/index.md", f"---\n{text}---\n简介。\n")
        self.write("content/guanyu.md", "---\ntitle: 关于\n---\n[甲](a/index.md)\n")
        self.write("static/s.css", "body{}")
        self.write_settings()

    def write(self, path: str, text: str) -> None:
        target = self.site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def write_settings(self, **changes: object) -> None:
        self.settings |= changes
        self.write("site.yaml", SITE.format_map(self.settings))

    def options(self, **changes: object) -> Options:
        given: dict[str, object] = {"site": self.site, "output": self.output, "now": self.now}
        return Options(**{**given, **changes})  # type: ignore[arg-type]

    def build(self, **changes: object) -> Report:
        return pipeline.build(self.options(**changes))

    def build_what_changed(self) -> Report:
        """Build as a preview does: in one engine, told which files changed since the last time."""
        now = {
            path.relative_to(self.site).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
            for path in self.site.rglob("*")
            if path.is_file() and self.output not in path.parents
        }
        changed = {path for path, _ in now.items() ^ self.seen.items()}
        self.seen = now
        if self.engine is None:
            self.engine = pipeline.Engine(self.options())
        return self.engine.build(changed, self.now)

    def publish(self) -> Recorded:
        """Record in the ledger what the last build put out."""
        return record(self.site, self.site / ".laojie", self.now)

    def let_go(self, path: str) -> None:
        """Say in the ledger that nothing is at the address of a file below output/ any more."""
        for shard in (self.site / "data/ledger").rglob("*.txt"):
            lines = shard.read_text(encoding="utf-8").splitlines()
            told = [f"{t} gone" if t.startswith(f"{shown(path)} ") else t for t in lines]
            if told != lines:
                shard.write_text("\n".join(told) + "\n", encoding="utf-8")

    def close(self) -> None:
        if self.engine is not None:
            self.engine.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def clean(self) -> dict[str, bytes]:
        """The output of a clean build of the same sources at the same moment."""
        place = self.root / "clean"
        shutil.rmtree(place, ignore_errors=True)
        self.build(output=place / "output", folder=place / "state")
        return tree(place / "output")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: path to bytes."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def differences(wanted: dict[str, bytes], present: dict[str, bytes]) -> dict[str, str]:
    """How two trees differ, path by path, short enough to read."""
    found = {}
    for path in sorted(wanted.keys() | present.keys()):
        if path not in present:
            found[path] = "missing"
        elif path not in wanted:
            found[path] = "extra"
        elif wanted[path] != present[path]:
            found[path] = _first_difference(wanted[path], present[path])
    return found


def _first_difference(wanted: bytes, present: bytes) -> str:
    place = next(
        (i for i, (a, b) in enumerate(zip(wanted, present, strict=False)) if a != b),
        min(len(wanted), len(present)),
    )
    low = max(place - 60, 0)
    shown = [data[low : place + 60].decode("utf-8", "replace") for data in (wanted, present)]
    return f"at {place}: wanted …{shown[0]}… got …{shown[1]}…"
