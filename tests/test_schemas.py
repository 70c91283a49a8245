"""The JSON Schemas: valid in themselves, and of one mind with a build where they can be."""

import json
from typing import Any

import pytest
import yaml

from laojie import clock
from laojie.errors import ContentError
from laojie.load import config, documents, frontmatter, schema
from laojie.load.source import Inside, Source
from laojie.messages import LANGUAGES
from laojie.model.document import ARTICLE, LISTING, PAGE, SECTION
from laojie.schemas import build, texts
from tests.support import ROOT, Portal, run

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")

ZONE = clock.zone("Asia/Shanghai")


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, which editors read with: no dates, and `no` is a text."""


# (The same letters begin `null`, which is written as nothing in these texts.)
Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if "timestamp" not in tag]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first not in set("yYnNoO")
}


def read(text: str) -> Any:
    return yaml.load(text, Loader=Core)


def mistakes(kind: str, text: str) -> list[str]:
    """Where the schema finds something wrong: the first names of the paths."""
    validator = jsonschema.Draft7Validator(build.build(kind, "zh"))
    found = validator.iter_errors(read(text))
    return sorted(str(next(iter(error.absolute_path), "")) for error in found)


def accepted(kind: str, text: str) -> bool:
    """Whether a build accepts the fields."""
    data = f"---\n{text}---\n".encode()
    path = {PAGE: "content/a.md", SECTION: "content/a/index.md"}.get(kind, "content/a/1.md")
    source = Source(path, data, Inside(kind if kind == LISTING else ARTICLE), ZONE, "编辑部")
    return documents.parse(source).document is not None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", build.KINDS)
def test_each_is_a_schema(kind, lang):
    """It is valid, says of which draft, and has a sentence on each field."""
    made = build.build(kind, lang)
    jsonschema.Draft7Validator.check_schema(made)
    assert made["$schema"].startswith("http://json-schema.org/draft-07/")
    assert made["title"] == texts.TITLES[kind][lang]
    assert set(made["properties"]) == set(build.KINDS[kind].model_fields)
    parts = [made, *made.get("definitions", {}).values()]
    fields = [field for part in parts for field in part["properties"].values()]
    assert all(field["description"] for field in fields)
    assert "$defs" not in json.dumps(made)


def test_every_sentence_is_of_a_field():
    """There is none of a field that is gone."""
    classes = {name: found for name, found in vars(schema).items() if _is_schema(found)}
    for key in texts.FIELDS:
        owner, _, name = key.rpartition(".")
        owners = [classes[owner]] if owner else [*schema.SCHEMAS.values()]
        assert any(name in found.model_fields for found in owners), key


def _is_schema(found: object) -> bool:
    return isinstance(found, type) and issubclass(found, schema.Fields)


def test_the_portals_own_content_is_valid():
    """Every document of the portal in this repository, and its settings."""
    paths = sorted((ROOT / "content").rglob("*.md"))
    assert len(paths) > 50
    for path in paths:
        relative = path.relative_to(ROOT).as_posix()
        cut, _ = frontmatter.split(path.read_text(encoding="utf-8"), relative)
        assert cut is not None
        assert mistakes(_kind(path), cut.yaml) == [], relative
    assert mistakes("site", (ROOT / "site.yaml").read_text(encoding="utf-8")) == []


def _kind(path: Any) -> str:
    if path.parent == ROOT / "content":
        return PAGE
    if path.name == "index.md":
        return SECTION
    index = path.parent / "index.md"
    return LISTING if "\nkind: listing" in index.read_text(encoding="utf-8") else ARTICLE


HEAD = "title: 一\ndate: 2021-09-01\n"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ARTICLE, HEAD),
        (ARTICLE, f"{HEAD}tags:\nsummary:\nextra:\nexpires:\n"),
        (ARTICLE, "title: 2024\ndate: 2021年9月1日 9:30\ntags: [2024, no, 甲]\ndraft: 是\n"),
        (ARTICLE, f"{HEAD}tags: 甲、乙\npinned: yes\ntoc: false\naliases: /a\n"),
        (ARTICLE, f"{HEAD}updated: 2021-09-01 09:30:00 +0800\nrelated: [a.md]\nslug: 甲-1\n"),
        (ARTICLE, f"{HEAD}extra: {{a: [1, {{b: c}}]}}\nsource_url: https://a.cn/甲?x=1#y\n"),
        (LISTING, f"{HEAD}number: 05743\nprice: 3万\nstatus: 已成交\noffer: 求购\n"),
        (LISTING, f"{HEAD}number: CS1\nprice: 面议\n"),
        (LISTING, f"{HEAD}number: CS1\nprice: 29,800元\n"),
        (PAGE, "title: 一\nweight: 3\n"),
        (SECTION, "title: 一\nkind: listing\noffer: 出售\nweight: -1\n"),
    ],
)
def test_what_a_build_accepts(kind, text):
    """Nothing that is fine is marked as wrong while it is typed."""
    assert accepted(kind, text)
    assert mistakes(kind, text) == []


@pytest.mark.parametrize(
    ("kind", "text", "where"),
    [
        (ARTICLE, "title: 一\n", [""]),
        (ARTICLE, "date: 2021-09-01\n", [""]),
        (ARTICLE, "title:\ndate: 2021-09-01\n", ["title"]),
        (ARTICLE, 'title: " "\ndate: 2021-09-01\n', ["title"]),
        (ARTICLE, f"{HEAD}tag: [甲]\n", [""]),
        (ARTICLE, f"{HEAD}draft: maybe\npinned: 2\n", ["draft", "pinned"]),
        (ARTICLE, "title: 一\ndate: 昨天\n", ["date"]),
        (ARTICLE, "title: 一\ndate: 2021\n", ["date"]),
        (ARTICLE, "title: [一]\ndate: 2021-09-01\n", ["title"]),
        (ARTICLE, f"{HEAD}tags: {{甲: 乙}}\n", ["tags"]),
        (ARTICLE, f"{HEAD}source_url: www.a.cn\n", ["source_url"]),
        (ARTICLE, f"{HEAD}aliases: [a.html]\n", ["aliases"]),
        (ARTICLE, f"{HEAD}slug: a/b\n", ["slug"]),
        (ARTICLE, f"{HEAD}extra: 一\n", ["extra"]),
        (ARTICLE, f"{HEAD}number: CS1\n", [""]),
        (LISTING, f"{HEAD}number: CS1\nstatus: 卖了\nprice: 约3000\n", ["price", "status"]),
        (SECTION, "title: 一\nkind: other\nweight: 高\n", ["kind", "weight"]),
    ],
)
def test_what_a_build_refuses(kind, text, where):
    """Mistakes show while they are typed, at the field in question."""
    assert not accepted(kind, text)
    assert mistakes(kind, text) == where


SITE = "name: 甲\nurl: https://a.cn\n"


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ("", []),
        ("per_page: 30\ntags: {甲: {slug: jia}}\nblocks: {a: {mode: ssi, count: 3}}\n", []),
        (
            "navigation:\n- {title: 甲, url: /a/}\nforms: {a: {provider: wjx, address: https://a.cn}}\n",
            [],
        ),
        ("per_pag: 3\n", [""]),
        ("per_page: 0\n", ["per_page"]),
        ("lang: fr\n", ["lang"]),
        ("blocks: {a: {mode: magic}}\n", ["blocks"]),
        ("navigation:\n- {title: 甲, url: ../x}\n", ["navigation"]),
        ("forms:\n  a: {provider: nobody, address: https://a.cn}\n", ["forms"]),
        ("tags:\n  甲: {slug: ../x}\n", ["tags"]),
    ],
)
def test_the_settings(more, where):
    """site.yaml is checked as deep as it goes."""
    assert mistakes("site", SITE + more) == where
    if where:
        with pytest.raises(ContentError):
            config.parse((SITE + more).encode())
    else:
        assert config.parse((SITE + more).encode()).values["name"] == "甲"


# The command


def test_they_are_written_beside_the_settings_of_vs_code(portal: Portal):
    """One file for each kind, in the language of the site."""
    portal.settings(lang="en")
    ran = run("schema", str(portal.site))
    assert ran.code == 0
    folder = portal.site / ".vscode/laojie"
    assert sorted(path.stem for path in folder.iterdir()) == sorted(build.KINDS)
    made = json.loads((folder / "article.json").read_text(encoding="utf-8"))
    assert made["properties"]["title"]["description"] == "The title."
    assert all(name in ran.out for name in ("article.json", "site.json"))


def test_one_is_printed(portal: Portal):
    """`--print` is for whoever wants it elsewhere; a kind that is none is refused."""
    assert json.loads(run("schema", str(portal.site), "--print", "site").out)["required"] == [
        *("name", "url"),
    ]
    assert run("schema", "--print", "poem").code == 2


def test_another_folder(portal: Portal, tmp_path):
    """`--into` names it."""
    assert run("schema", str(portal.site), "--into", str(tmp_path / "x")).code == 0
    assert (tmp_path / "x" / "listing.json").is_file()
