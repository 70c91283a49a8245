"""Parts that pages have in common: what counts as such, and that nothing differs for it."""

import shutil
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from laojie import clock, pipeline
from laojie.pipeline import Options
from laojie.render import alike
from laojie.render.environment import environment
from tests.support import NOW, Portal, moment, tree

ROOT = Path(__file__).resolve().parent.parent
SITES = ROOT / "tests" / "sites"


def parts(source: str) -> list[str]:
    """The text of each part of a template, expressions as `{}`."""
    tree_ = alike.fold(Environment(autoescape=True).parse(source), "x.html")
    found = []
    for block in tree_.find_all(nodes.CallBlock):
        pieces = [
            child.data if isinstance(child, nodes.TemplateData) else "{}"
            for output in block.find_all(nodes.Output)
            for child in output.nodes
        ]
        found.append("".join(pieces))
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<a>{{ site.name }}</a>{{ page.title }}<b>{{ url('/') }}</b>", ["<a>{}</a>", "<b>{}</b>"]),
        ("{% for s in sections() %}{{ s.url }}{{ loop.index }}{% endfor %}", ["{}{}"]),
        ("{% if site.icon %}{{ static(site.icon) }}{% endif %}", ["{}"]),
        ("{% if page.image %}<i>{{ site.name }}</i>{% endif %}", ["<i>{}</i>"]),
        ("{% set home = url('/') %}{{ page.url }}{{ home }}{{ site.name }}", ["{}{}"]),
        ("{% block main %}{{ site.name }}{% endblock %}", ["{}"]),
        # Nothing that the page decides.
        ("{{ page.title }}{{ article.html }}{{ next(article) }}", []),
        ("{{ section('a').url }}", []),
        ("{% for s in sections() %}{{ s.url == page.url }}{% endfor %}", []),
        ("{% for c in cards %}{{ c.title }}{{ site.name }}{% endfor %}", []),
        ("{{ block('latest') }}", []),
        # Nothing whose name means something else here.
        ("{% set site = page %}{{ site.name }}", []),
        ("{% for url in cards %}{% endfor %}{{ url('/') }}", []),
        ("{% set home = url('/') %}{% set home = page.url %}{{ home.x }}", ["{}"][:0]),
        ("{% import 'm.html' as site %}{{ site.name }}", []),
        ("{% macro m(site) %}{{ site.name }}{% endmacro %}", []),
        # Nothing that changes what comes after it, or is written elsewhere.
        ("{% set a = site.name %}", []),
        ("{% include 'street.svg' %}", []),
        ("{% for x in sections() recursive %}{{ loop(x.children) }}{% endfor %}", []),
        # Plain text is no work to save.
        ("<p>text</p>", []),
    ],
)
def test_a_part_is_what_uses_only_the_site(source: str, expected: list[str]):
    """What uses only site-wide names is one part; anything else is left as it is."""
    assert parts(source) == expected


def sites() -> list[Path]:
    """The sites of these tests, and the portal itself."""
    return [*sorted(path for path in SITES.glob("*/in")), ROOT]


@pytest.mark.parametrize("source", sites(), ids=lambda path: path.parent.name)
def test_every_page_is_the_same_without_parts(source: Path, tmp_path: Path, monkeypatch):
    """Parts save work and nothing else: bytes and problems are those without them."""
    site = tmp_path / "site"
    for name in ("content", "templates", "static", "data", "site.yaml"):
        if (source / name).is_dir():
            shutil.copytree(source / name, site / name)
        elif (source / name).exists():
            shutil.copy(source / name, site / name)

    def build(name: str) -> tuple[dict[str, bytes], list[str]]:
        options = Options(site, tmp_path / name, moment(NOW), folder=tmp_path / f"{name}-state")
        report = pipeline.build(options)
        return tree(tmp_path / name), [p.show("zh") for p in report.problems]

    with_parts = build("with")
    with monkeypatch.context() as patch:
        patch.setattr(alike, "fold", lambda template, name: template)
        without = build("without")
    assert with_parts == without


def test_a_part_tells_every_page_what_it_looked_at(portal: Portal):
    """A setting, a list or a moment that only a part uses brings all pages along."""
    base = portal.source("templates/base.html")
    footer = (
        "{{ site.tagline }}{% for x in listings(3) %}{{ x.title }}{{ x.open }}{% endfor %}</body>"
    )
    portal.write("templates/base.html", base.replace("</body>", footer))
    portal.section("haoma", "号码", kind="listing")
    portal.article("news/1.md")
    portal.article("news/2.md")
    portal.listing("haoma/1.md", expires="2031-01-01 00:00")
    portal.build()
    assert portal.tree() == portal.clean()
    portal.settings(tagline="新的口号")
    portal.build()
    assert all("新的口号" in portal.read(f"news/{n}.html") for n in (1, 2))
    portal.listing("haoma/2.md", title="又一个", expires="2031-01-01 00:00")
    portal.build()
    assert all("又一个" in portal.read(f"news/{n}.html") for n in (1, 2))
    assert "True" in portal.read("news/1.html")
    portal.build(now=clock.parse_now("2031-02-01", clock.zone("Asia/Shanghai")))
    assert "True" not in portal.read("news/1.html") + portal.read("news/2.html")
    assert portal.tree() == portal.clean()


def test_what_is_wrong_in_a_part_is_told_as_long_as_it_is(portal: Portal):
    """A picture that a part misses is told also when the page that met it first is gone."""
    base = portal.source("templates/base.html")
    portal.write("templates/base.html", base + "{{ static(site.logo) or '' }}")
    portal.settings(logo="/static/none.png")
    portal.article("news/1.md")
    portal.article("news/2.md")
    assert [p.code for p in portal.build().problems] == ["missing-file"]
    portal.remove("content/news/1.md")
    assert [p.code for p in portal.build().problems] == ["missing-file"]


def test_a_mistake_in_a_part_is_told_at_its_line(portal: Portal):
    """As anywhere else in a template."""
    base = portal.source("templates/base.html")
    lines = base.count("\n")
    portal.write("templates/base.html", base + "\n{{ site.nam }}\n")
    portal.article("news/1.md")
    found = portal.build().problems
    assert {(p.path, p.line, p.code) for p in found} == {
        ("templates/base.html", lines + 2, "template-failed")
    }


def test_what_is_printed_is_what_jinja_prints(tmp_path: Path):
    """The shorter way through printing escapes and converts as the library does."""
    (tmp_path / "templates").mkdir()
    ours = environment(tmp_path, None)
    plain = Environment(autoescape=True)
    values = {"a": "<&>\"'", "b": 3, "c": 1.5, "d": None, "e": True, "f": "汉字", "g": [1, "<"]}
    source = "{{ a }}{{ b }}{{ c }}{{ d }}{{ e }}{{ f }}{{ g }}{{ a|safe }}{{ a|upper }}{{ b + 1 }}"
    source += "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(a) }}{% set s %}{{ a }}{% endset %}"
    source += "{{ s }}{% autoescape false %}{{ a }}{% endautoescape %}{{ {'x': a}.x }}"
    found = ours.from_string(source).render(values)
    assert found == plain.from_string(source).render(values)
