"""The editing page: what it is told of the site, how its script comes to it, who is to see it."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from laojie.load import cms, config, schema
from laojie.load.schema import SCHEMAS
from tests.support import Portal, run

FAR = {"script": "https://cdn.test/cms.js"}
FONT = "https://cdn.jsdelivr.net/fontsource/fonts/source-sans-3:vf@5.3.0/latin-wght-normal.woff2"


@pytest.fixture
def news(portal: Portal) -> Portal:
    """A portal with sections of both kinds, one in another, and an editing page."""
    portal.section("news", "新闻", weight=1)
    portal.section("news/far", "国际")
    portal.section("sale", "出售", kind="listing", offer="出售", weight=2)
    portal.article("news/1.md")
    portal.settings(cms=FAR)
    return portal


def told(portal: Portal) -> dict[str, Any]:
    """What the editing page is told, after a build without a problem."""
    assert portal.build().problems == []
    found: dict[str, Any] = json.loads(portal.read("admin/config.json"))
    return found


def fields(portal: Portal, name: str, **settings: object) -> dict[str, Any]:
    """The fields of a collection, by name."""
    portal.settings(cms=FAR, **settings)
    found = next(c for c in told(portal)["collections"] if c["name"] == name)
    return {field["name"]: field for field in found["fields"]}


# The page


def test_without_the_setting_there_is_no_editing_page(news):
    """It is off by default, comes with the setting, and goes with it; other pages stay."""
    before = told(news).keys()
    assert "collections" in before
    assert news.exists("admin/index.html")
    news.settings(cms=None)
    report = news.build()
    assert {change.path for change in report.changed} == {
        "admin/index.html",
        "admin/config.json",
    }
    assert not news.exists("admin/config.json")
    assert news.tree() == news.clean()


def test_nobody_is_led_to_it(news):
    """It is for no search engine, which it says itself: robots.txt would only keep them from
    reading that. It is in no sitemap; below a folder its address is the full one."""
    news.settings(url="https://www.example.com/port")
    news.build()
    page = news.read("admin/index.html")
    assert '<meta name="robots" content="noindex">' in page
    assert 'href="/port/admin/config.json"' in page
    for path in news.tree():
        assert "admin" not in news.read(path) or path.startswith("admin/")


def test_the_script_is_the_one_that_is_set(news):
    """An address as it is, with a digest where one is given; a file of static/ under its name."""
    news.settings(cms={**FAR, "integrity": "sha384-x"})
    news.build()
    wanted = '<script src="https://cdn.test/cms.js" integrity="sha384-x" crossorigin="anonymous">'
    assert wanted in news.read("admin/index.html")
    news.write("static/root/admin/sveltia-cms.js", "let cms;")
    news.settings(cms={})
    news.build()
    assert '<script src="/admin/sveltia-cms.js">' in news.read("admin/index.html")
    assert news.read("admin/sveltia-cms.js") == "let cms;"


def test_a_script_that_is_not_there_is_named(news):
    """With the file that was looked for; it comes as soon as the file does."""
    news.settings(cms={"backend": "local"})
    (found,) = news.build().problems
    assert (found.path, found.code) == ("site.yaml", "missing-file")
    news.write("static/root/admin/sveltia-cms.js", "")
    assert news.build().problems == []


def test_a_section_called_admin_is_named(news):
    """The two cannot have one address."""
    news.section("admin", "管理")
    assert [found.code for found in news.build().problems] == ["page-clash"]


# Collections


def test_sections_are_collections(news):
    """In the order of the navigation, those in others behind them, by their names; pages last."""
    found = told(news)["collections"]
    assert [(c["label"], c["folder"]) for c in found] == [
        ("新闻", "content/news"),
        ("国际（news › far）", "content/news/far"),
        ("出售", "content/sale"),
        ("单页", "content"),
    ]
    names = [c["name"] for c in found]
    assert len(set(names)) == len(names)
    assert "number" in {field["name"] for field in found[2]["fields"]}
    index = found[0]["index_file"]
    assert index["name"] == "index"
    wanted = {*schema.SectionFields.model_fields, "body"}
    assert {field["name"] for field in index["fields"]} == wanted


def test_a_section_that_is_a_draft_can_still_be_edited(news):
    """It, and that it goes and comes, is in the next build's list."""
    news.section("news", "新闻", draft=True)
    assert "content/news" in [c["folder"] for c in told(news)["collections"]]
    news.section("hidden", "新栏", draft=True)
    assert "content/hidden" in [c["folder"] for c in told(news)["collections"]]
    news.remove("content/hidden")
    assert "content/hidden" not in [c["folder"] for c in told(news)["collections"]]
    assert news.tree() == news.clean()


def test_publishing_an_article_does_not_change_it(news):
    """Readers of the page need not fetch it again."""
    news.build()
    before = news.mtimes()
    news.article("news/2.md")
    news.build()
    assert news.mtimes()["admin/config.json"] == before["admin/config.json"]


# Fields


@pytest.mark.parametrize("kind", SCHEMAS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_of_every_kind_is_in_its_form(portal, kind, lang):
    """Once, with a label in the editors' language, the title first, and required as it is."""
    portal.settings(lang=lang, cms=FAR)
    values = config.parse((portal.site / "site.yaml").read_bytes()).values
    model, made = SCHEMAS[kind], cms.forms(values)[kind]
    names = [field["name"] for field in made]
    assert sorted(names) == sorted([*model.model_fields, "body"])
    assert names[0] == "title"
    for field in made:
        assert field["label"].isascii() == (lang == "en")
        if field["name"] != "body":
            assert field["required"] == model.model_fields[field["name"]].is_required()


def test_dates_are_of_the_sites_zone(news):
    """In the form that people write, whatever zone the editor's browser has."""
    found = fields(news, "section-news", timezone="Asia/Urumqi")["date"]
    assert found["input_timezone"] == "Asia/Urumqi"
    assert found["format"] == "YYYY-MM-DD HH:mm"
    assert found["default"] == "{{now}}"


def test_choices_are_those_of_the_schema_and_of_site_yaml(news):
    """States, forms, and a flag that may be left open."""
    form = {"provider": "url", "address": "https://f.test/"}
    found = fields(news, "section-sale", forms={"zixun": form})
    status = [option["value"] for option in found["status"]["options"]]
    assert status == ["在售", "求购", "已预订", "已成交", "已下架", "withdrawn"]
    assert found["status"]["default"] == "在售"
    assert [option["value"] for option in found["form"]["options"]] == ["", "zixun"]
    assert [option["value"] for option in found["toc"]["options"]] == ["", True, False]
    assert found["draft"]["widget"] == "boolean"
    assert found["extra"]["widget"] == "keyvalue"


def test_what_is_written_in_site_yaml_is_written_as_text(news):
    """A name cannot end the page's title, nor an address the script's attribute."""
    news.settings(name='</title><b>"', cms={"script": 'https://cdn.test/a.js?"><i>'})
    news.build()
    page = news.read("admin/index.html")
    assert "<b>" not in page
    assert "<i>" not in page


# Where the sources lie


BACKENDS = [
    ({"backend": "github", "repo": "a/b", "branch": "main"}, {"name": "github", "repo": "a/b"}),
    ({"backend": "gitlab", "repo": "a/b/c", "app_id": "7"}, {"name": "gitlab", "app_id": "7"}),
    (
        {"backend": "gitea", "repo": "a/b", "base_url": "https://g.test", "app_id": "7"},
        {"name": "gitea", "base_url": "https://g.test"},
    ),
    ({}, {"repo": "local/site", "auth_methods": ["token"]}),
]


@pytest.mark.parametrize(("given", "wanted"), BACKENDS)
def test_where_the_sources_lie(news, given, wanted):
    """A host by its name and repository; on one's own machine neither need be said."""
    news.settings(cms={**FAR, **given})
    assert told(news)["backend"].items() >= wanted.items()


WRONG = [
    ({"backend": "github"}, "bad-repo"),
    ({"backend": "github", "repo": "https://github.com/a/b"}, "bad-repo"),
    ({"backend": "svn"}, "bad-choice"),
    ({"base_url": "g.test"}, "bad-url"),
    ({"repository": "a/b"}, "unknown-field"),
]


@pytest.mark.parametrize(("given", "code"), WRONG)
def test_settings_that_cannot_be_used(news, given, code):
    """Named with their place in site.yaml; the page stays as it was."""
    news.build()
    news.settings(cms={**FAR, **given})
    (found,) = news.build().problems
    assert (found.path, found.code) == ("site.yaml", code)
    assert found.line > 1
    assert news.exists("admin/index.html")


# Bringing the script


def without(portal: Portal) -> str:
    """Take the setting out of site.yaml; return what is left."""
    portal.settings(cms=None)
    text = portal.source("site.yaml").replace("cms: null\n", "")
    portal.write("site.yaml", text)
    return text


def archive(place: Path, **changes: bytes | None) -> Path:
    """An archive as npm packs it."""
    script = f'u="https://unpkg.com/@sveltia/cms",f="{FONT}",g="{FONT.replace("sans", "mono")}"'
    files: dict[str, bytes | None] = {
        "package/package.json": b'{"version": "1.2.3", "main": "x"}',
        "package/dist/sveltia-cms.js": script.encode(),
        "package/locales/zh-CN.json": b"{}",
        "package/locales/fr.json": b"{}",
        "package/npm/assets/source-sans-3-latin-wght-normal-Bq.woff2": b"font",
        "package/npm/assets/source-sans-3.LICENSE.txt": b"free",
        "package/../../out.woff2": b"out",
        "package/npm/assets/../../../../out.LICENSE": b"out",
        **{name.replace("__", "/"): data for name, data in changes.items()},
    }
    with tarfile.open(place, "w:gz") as made:
        for name, data in files.items():
            if data is not None:
                about = tarfile.TarInfo(name)
                about.size = len(data)
                made.addfile(about, io.BytesIO(data))
    return place


def test_the_archive_is_unpacked_and_asks_no_other_host(news, tmp_path):
    """Script, Chinese words and fonts lie in the site; the script finds them from /admin/."""
    without(news)
    ran = run("cms", str(archive(tmp_path / "cms.tgz")), str(news.site))
    assert ran.code == 0
    assert news.build().problems == []
    script = news.read("admin/sveltia-cms.js")
    assert script.startswith('u="sveltia",f="sveltia/source-sans-3-latin-wght-normal-Bq.woff2",')
    assert "source-mono-3" in script
    assert news.read("admin/sveltia@1.2.3/locales/zh-CN.json") == "{}"
    assert json.loads(news.read("admin/sveltia/package.json")) == {"version": "1.2.3"}
    assert '<script src="/admin/sveltia-cms.js">' in news.read("admin/index.html")
    assert "admin/sveltia@1.2.3/locales/fr.json" not in news.tree()
    outside = [path for path in tmp_path.rglob("out*") if news.site not in path.parents]
    assert outside == []
    assert [line for line in ran.out.splitlines() if (news.site / line).is_file()] == [
        "static/root/admin/sveltia-cms.js",
        "static/root/admin/sveltia/package.json",
        "static/root/admin/sveltia@1.2.3/locales/zh-CN.json",
        "static/root/admin/sveltia/source-sans-3.LICENSE.txt",
        "static/root/admin/sveltia/out.LICENSE",
        "static/root/admin/sveltia/source-sans-3-latin-wght-normal-Bq.woff2",
        "site.yaml",
    ]


def test_another_version_takes_the_place_of_the_first(news, tmp_path):
    """Nothing of the old one is left, and site.yaml stays as it is."""
    run("cms", str(archive(tmp_path / "a.tgz")), str(news.site))
    before = news.source("site.yaml")
    newer = {"package__package.json": b'{"version": "2.0.0"}'}
    run("cms", str(archive(tmp_path / "b.tgz", **newer)), str(news.site))
    assert news.source("site.yaml") == before
    assert {path.name for path in (news.site / "static/root/admin").iterdir()} == {
        "sveltia-cms.js",
        "sveltia",
        "sveltia@2.0.0",
    }


def test_an_address_is_written_into_site_yaml(news):
    """Nothing is copied, and what stood in site.yaml stays."""
    text = without(news)
    assert run("cms", "https://cdn.test/x.js", str(news.site)).code == 0
    assert news.source("site.yaml").startswith(text)
    assert news.build().problems == []
    assert 'src="https://cdn.test/x.js"' in news.read("admin/index.html")


NO_ARCHIVE: dict[str, dict[str, bytes | None]] = {
    "another package": {"package__dist__sveltia-cms.js": None},
    "no version": {"package__package.json": b"{}"},
    "no JSON": {"package__package.json": b"{"},
    "a version that climbs": {"package__package.json": b'{"version": "1.0.0/../../../x"}'},
    "a version of another type": {"package__package.json": b'{"version": 1}'},
    "no text": {"package__dist__sveltia-cms.js": b"\xff"},
}


def test_site_yaml_is_only_added_to(news, tmp_path):
    """Line ends stay as they are, a missing last one comes; what cannot be read stays as it is."""
    plain = without(news).rstrip("\n")
    (news.site / "site.yaml").write_bytes(plain.replace("\n", "\r\n").encode())
    assert run("cms", str(archive(tmp_path / "cms.tgz")), str(news.site)).code == 0
    data = (news.site / "site.yaml").read_bytes()
    assert data.startswith(plain.replace("\n", "\r\n").encode() + b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert news.build().problems == []
    news.write("site.yaml", "nmae: x\n")
    ran = run("cms", str(tmp_path / "cms.tgz"), str(news.site))
    assert (ran.code, news.source("site.yaml")) == (1, "nmae: x\n")


@pytest.mark.parametrize("what", ["nothing", "no archive", *NO_ARCHIVE])
def test_what_is_no_archive_of_it(news, tmp_path, what):
    """Exit 2, the file is named, and nothing is written."""
    place = tmp_path / "cms.tgz"
    if what == "no archive":
        place.write_text("hello")
    elif what in NO_ARCHIVE:
        archive(place, **NO_ARCHIVE[what])
    before = sorted(news.site.rglob("*"))
    ran = run("cms", str(place), str(news.site))
    assert ran.code == 2
    assert "cms.tgz" in ran.err
    assert sorted(news.site.rglob("*")) == before


def test_a_new_site_with_an_editing_page(tmp_path):
    """`init --cms` does both; the site builds."""
    target = tmp_path / "site"
    assert run("init", str(target), "--cms", str(archive(tmp_path / "cms.tgz"))).code == 0
    assert run("build", str(target), "--now", "2022-01-01").code == 0
    found = json.loads((target / "output/admin/config.json").read_text(encoding="utf-8"))
    assert found["collections"][0]["label"] == "抖音歌曲"
