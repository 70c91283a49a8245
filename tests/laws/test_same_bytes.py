"""Laws 5, 6 and 7: the same bytes everywhere, nothing outside, every mistake named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laws.world import World, differences, tree

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "laojie", "build"]


def run(site: Path, output: Path, *options: str, **env: str) -> None:
    """Build in a process of its own."""
    subprocess.run(
        [*COMMAND, str(site), "--output", str(output), "--fresh", *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        check=True,
        stdout=subprocess.DEVNULL,
    )


@pytest.mark.slow
def test_machine_settings_reach_no_byte(tmp_path) -> None:
    """Locale, time zone, hash seed and number of processes make no difference (law 5)."""
    world = World(tmp_path)
    for number in range(450):
        head = f"title: 文{number}\ndate: 2021-0{number % 9 + 1}-01\ntags: [红, 绿, 蓝]"
        world.write(f"content/{'ab'[number % 2]}/{number}.md", f"---\n{head}\n---\n字\n")
    now = ("--now", "2021-09-10T12:00:00+08:00")
    places = [tmp_path / name for name in ("one", "two", "three")]
    run(world.site, places[0], "--jobs", "1", *now, TZ="UTC", PYTHONHASHSEED="1")
    run(world.site, places[1], "--jobs", "2", *now, TZ="Asia/Tokyo", PYTHONHASHSEED="2")
    run(world.site, places[2], "--jobs", "3", *now, LC_ALL="C", PYTHONHASHSEED="3")
    assert differences(tree(places[0]), tree(places[1])) == {}
    assert differences(tree(places[0]), tree(places[2])) == {}


HOSTILE = {
    "slug up": "slug: ../../evil",
    "slug encoded": "slug: '%2e%2e%2fevil'",
    "alias up": "aliases: [/../evil.html]",
    "alias encoded": "aliases: ['/%2e%2e/evil.html']",
    "alias backslash": "aliases: ['/..\\\\evil.html']",
    "alias host": "aliases: [//evil.test/x]",
    "cover up": "cover: ../../../secret.png",
    "template up": "template: ../../secret",
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_no_field_leads_out_of_the_site(tmp_path, line) -> None:
    """A path that climbs out is told as a problem; no file outside appears or is read (law 6)."""
    world = World(tmp_path)
    (tmp_path / "secret.png").write_text("SECRET")
    (tmp_path / "secret.html").write_text("SECRET")
    world.write("content/a/1.md", f"---\ntitle: 文\ndate: 2021-09-01\n{line}\n---\n字\n")
    before = set(tree(tmp_path)) | {"site/.laojie/lock"}
    report = world.build()
    assert [(p.path, p.line) for p in report.problems] == [("content/a/1.md", 4)]
    written = {p for p in tree(tmp_path) if p not in before}
    assert all(p.startswith(("site/output/", "site/.laojie/")) for p in written)
    assert not any(b"SECRET" in data for data in tree(world.output).values())


def test_a_link_out_of_the_site_is_not_followed(tmp_path) -> None:
    """Symbolic links and addresses in bodies read nothing outside the site (law 6)."""
    world = World(tmp_path)
    (tmp_path / "secret.md").write_text("---\ntitle: SECRET\ndate: 2021-09-01\n---\nSECRET\n")
    (world.site / "content/a/2.md").symlink_to(tmp_path / "secret.md")
    (world.site / "content/b/out").symlink_to(tmp_path)
    world.write(
        "content/a/1.md", "---\ntitle: 文\ndate: 2021-09-01\n---\n![x](../../../secret.md)\n"
    )
    report = world.build()
    assert {p.code for p in report.problems} == {"outside", "missing-file"}
    assert not any(b"SECRET" in data for data in tree(world.output).values())


def test_one_bad_document_stops_nothing_else(tmp_path) -> None:
    """Each mistake is named with file, line and column; the rest is published, and what a bad
    document had made before stays (law 7)."""
    world = World(tmp_path)
    world.write("content/a/1.md", "---\ntitle: 旧\ndate: 2021-09-01\n---\n旧文\n")
    world.build()
    old = (world.output / "a/1.html").read_bytes()
    world.write("content/a/1.md", "---\ntitle：新\ndate: 2021-09-01\n---\n新文\n")
    world.write("content/a/2.md", "---\ntitle: 二\ndate: 2021-13-01\n---\n字\n")
    world.write("content/a/3.md", "---\ntitle: 三\ndate: 2021-09-02\n---\n字\n")
    report = world.build()
    assert [(p.path, p.line, p.column, p.code) for p in report.problems] == [
        ("content/a/1.md", 2, 6, "yaml-colon-wide"),
        ("content/a/2.md", 3, 7, "date-none"),
    ]
    assert (world.output / "a/1.html").read_bytes() != b""
    assert "旧文".encode() in (world.output / "a/1.html").read_bytes()
    assert (world.output / "a/3.html").exists()
    assert not (world.output / "a/2.html").exists()
    # The page of 旧 now has a newer neighbour, which is all that may have changed in it.
    assert old != (world.output / "a/1.html").read_bytes()


@pytest.mark.parametrize("folder", ["content", "templates", "static"])
def test_a_folder_that_is_gone_empties_nothing(tmp_path, folder) -> None:
    """A mount that failed is told, and what came of the folder stays."""
    world = World(tmp_path)
    world.write("content/a/1.md", "---\ntitle: 文\ndate: 2021-09-01\n---\n字\n")
    world.build()
    before = tree(world.output)
    (world.site / folder).rename(world.site / "elsewhere")
    report = world.build()
    assert "folder-missing" in {p.code for p in report.problems}
    assert tree(world.output) == before
    (world.site / "elsewhere").rename(world.site / folder)
    assert world.build().problems == []
    assert tree(world.output) == before


def test_a_bad_document_keeps_its_page_when_all_starts_over(tmp_path) -> None:
    """Also a build with an empty catalog keeps the last good page of a document that is broken,
    until it is mended or removed (law 7)."""
    world = World(tmp_path)
    good = "---\ntitle: 文\ndate: 2021-09-01\n---\n字\n"
    world.write("content/a/1.md", good)
    world.build()
    before = tree(world.output)["a/1.html"]
    world.write("content/a/1.md", good.replace("title: ", "title："))
    for changes in ({"fresh": True}, {}):
        assert [p.code for p in world.build(**changes).problems] == ["yaml-colon-wide"]
        assert tree(world.output)["a/1.html"] == before
    world.write("content/a/1.md", good)
    world.build()
    assert differences(world.clean(), tree(world.output)) == {}
    world.write("content/a/1.md", good.replace("title: ", "title："))
    world.build(fresh=True)
    (world.site / "content/a/1.md").unlink()
    world.build()
    assert differences(world.clean(), tree(world.output)) == {}
