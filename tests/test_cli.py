"""The command line: what is printed, what a command ends with, and never a traceback."""

import builtins
import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from laojie import pipeline
from laojie.lock import locked
from laojie.pipeline import Options
from tests.support import NOW, ROOT, Portal, moment, run


def small(portal: Portal) -> Portal:
    portal.section("news", "新闻")
    portal.articles(3)
    return portal


# Exit codes


def test_a_build_that_went_well(portal: Portal):
    """Exit 0; one line on stdout says what was done; stderr is empty."""
    ran = small(portal).run("build")
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.startswith("4 篇文档，")
    assert portal.run("build").out.count("生成 0，写入 0，未变 0，删除 0") == 1


def test_content_with_errors(portal: Portal):
    """Exit 1; each problem on stderr as path:line:col: message, its hint below; the rest is out."""
    small(portal)
    portal.write("content/news/bad.md", "---\ntitle：坏\ndate: 2021-09-01\n---\n")
    portal.article("news/link.md", body="[x](none.md)")
    ran = portal.run("build")
    assert ran.code == 1
    assert ran.err.splitlines() == [
        "content/news/bad.md:2:6: 字段名后面用了全角冒号“：”",
        "    改成半角冒号加一个空格，例如 title: 标题。",
        "content/news/link.md:6:1: 链接的目标不存在：none.md",
        "    改成已有的文件；如果那篇还没写好，先去掉链接。",
        "有 2 处问题要改；没有问题的页面都已发布，有问题的保持上一次的样子",
        "其中有些可以自动改好：laojie fix 会先给你看改动",
    ]
    assert portal.exists("news/1.html")
    assert not portal.exists("news/bad.html")


def test_problems_are_told_in_the_language_of_the_site(portal: Portal):
    """`lang: en` speaks English, and the summary too."""
    portal.settings(lang="en")
    portal.write("content/news/bad.md", "x")
    ran = portal.run("build")
    assert ran.err.startswith("content/news/bad.md:1:1: the file has no front matter\n    Begin")
    assert "1 problem(s) to mend" in ran.err
    assert "rendered" in ran.out


def test_problems_are_told_again_until_they_are_mended(portal: Portal):
    """A second build with nothing changed ends with 1 as well, and says the same."""
    portal.write("content/news/bad.md", "x")
    portal.article("news/link.md", body="[x](none.md)")
    first, second = portal.run("build"), portal.run("build")
    assert (first.code, second.code) == (1, 1)
    assert first.err == second.err
    portal.remove("content/news/bad.md")
    portal.article("news/link.md")
    assert portal.run("build").code == 0


def test_problems_are_sorted_by_file(portal: Portal):
    """Every one of them is told in one run."""
    for name in "cab":
        portal.write(f"content/{name}.md", "x")
    lines = [line for line in portal.run("build").err.splitlines() if line.startswith("content")]
    assert [line.partition(":")[0] for line in lines] == [f"content/{name}.md" for name in "abc"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["build", "--nonsense"],
        ["build", "--jobs", "0"],
        ["build", "--jobs", "x"],
        ["why"],
        ["init"],
    ],
)
def test_wrong_use(arguments):
    """Exit 2, with how it is meant on stderr."""
    ran = run(*arguments)
    assert ran.code == 2
    assert "usage: laojie" in ran.err


@pytest.mark.parametrize("command", ["build", "verify", "due"])
def test_a_folder_that_is_no_site(tmp_path: Path, command):
    """Exit 2, and the folder is named; nothing is made in it."""
    ran = run(command, str(tmp_path))
    assert ran.code == 2
    assert str(tmp_path) in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_moment_that_is_none(portal: Portal):
    """Exit 2."""
    ran = run("build", str(portal.site), "--now", "gestern")
    assert (ran.code, ran.out) == (2, "")
    assert "--now gestern" in ran.err


@pytest.mark.parametrize(
    "place", ["", "content", "content/news", "templates/x", "static", "..", "data"]
)
def test_output_over_the_sources_is_refused(portal: Portal, place):
    """Exit 2, and every source is still there."""
    small(portal)
    before = sorted(portal.site.rglob("*"))
    ran = portal.run("build", "--output", str(portal.site / place))
    assert ran.code == 2
    assert sorted(portal.site.rglob("*")) == before


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["--version"]])
def test_help_and_version(arguments):
    """Exit 0, on stdout."""
    ran = run(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert "laojie" in ran.out


# The report


def test_the_report_holds_what_was_done(portal: Portal):
    """The shape that other programs rely on."""
    small(portal)
    portal.write("content/news/bad.md", "---\ntitle: 一\ndate: morgen\n---\n")
    file = portal.folder / "report.json"
    portal.run("build", "--report", str(file))
    found = json.loads(file.read_text(encoding="utf-8"))
    assert set(found) >= {"documents", "pages", "seconds", "problems", "changed"}
    assert set(found["pages"]) == {"total", "rendered", "written", "unchanged", "removed"}
    assert set(found["seconds"]) >= {"total", "load", "plan", "render", "publish"}
    assert found["documents"] == 4
    assert found["pages"]["written"] == len(portal.tree()) == found["pages"]["total"]
    [problem] = found["problems"]
    assert (problem["path"], problem["line"], problem["column"], problem["code"]) == (
        *("content/news/bad.md", 3, 7, "bad-date"),
    )
    assert problem["message"] == "date 的日期读不懂：morgen"
    assert problem["hint"]
    assert {change["change"] for change in found["changed"]} == {"added"}
    assert {change["path"] for change in found["changed"]} == set(portal.tree())


def test_every_change_has_a_reason(portal: Portal):
    """What was added, changed and removed, each with why."""
    small(portal).run("build")
    portal.article("news/1.md", "anders")
    portal.article("news/new.md")
    portal.remove("content/news/2.md")
    file = portal.folder / "report.json"
    portal.run("build", "--report", str(file))
    found = {c["path"]: c for c in json.loads(file.read_text(encoding="utf-8"))["changed"]}
    assert found["news/1.html"]["change"] == "changed"
    assert found["news/new.html"]["change"] == "added"
    assert found["news/2.html"]["change"] == "removed"
    assert "content/news/1.md" in found["news/1.html"]["reason"]
    assert all(change["reason"] for change in found.values())


@pytest.mark.parametrize("strict", [False, True])
def test_the_report_of_a_build_that_published_nothing(portal: Portal, strict):
    """With --strict the counts are of what was published: nothing."""
    portal.write("content/news/bad.md", "x")
    file = portal.folder / "report.json"
    portal.run("build", "--report", str(file), *(["--strict"] if strict else []))
    found = json.loads(file.read_text(encoding="utf-8"))
    assert len(found["problems"]) == 1
    assert (found["pages"]["written"] == 0) is strict
    assert set(found["seconds"]) >= {"total", "load", "plan"}


def test_a_report_that_cannot_be_written(portal: Portal):
    """Exit 3; the file is named."""
    ran = portal.run("build", "--report", str(portal.folder / "none" / "report.json"))
    assert ran.code == 3
    assert "report.json" in ran.err


def test_verbose_names_every_change(portal: Portal):
    """With -v each file that came, changed or went has a line."""
    out = small(portal).run("build", "-v").out
    assert all(path in out for path in portal.tree())


# Strict


def test_strict_publishes_nothing(portal: Portal):
    """Exit 1, output/ as it was, and the summary says so."""
    small(portal).run("build")
    before = portal.tree()
    portal.article("news/4.md", "neu")
    portal.write("content/news/bad.md", "x")
    ran = portal.run("build", "--strict")
    assert ran.code == 1
    assert "--strict 下什么都没有发布" in ran.err
    assert portal.tree() == before
    portal.remove("content/news/bad.md")
    assert portal.run("build", "--strict").code == 0
    assert portal.exists("news/4.html")


# why, due, verify, init


WHY = {
    "zh": ["最近一次生成在第 2 次构建（共 2 次）", "它用到的内容变了", "栏目 news", "加入了"],
    "en": ["rendered   in build 2 of 2", "something that changed", "section news", "came into"],
}


@pytest.mark.parametrize("path", ["news/index.html", "/news/", "output/news/index.html"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_why_a_page_was_rebuilt(portal: Portal, path, lang):
    """The chain of causes, in the editors' language: what the page read, which source changed
    it, and how."""
    portal.settings(lang=lang)
    small(portal).run("build")
    first = portal.run("why", path)
    assert first.code == 0
    assert first.out.startswith("news/index.html\n")
    assert {"zh": "新页面", "en": "new"}[lang] in first.out
    portal.articles(1, first=4)
    portal.run("build")
    out = portal.run("why", path).out
    assert "content/news/4.md" in out
    assert [text for text in WHY[lang] if text not in out] == []


def test_why_of_a_page_that_was_lost_or_whose_hour_came(portal: Portal):
    """Also the reasons that are no edits."""
    small(portal)
    form = {"provider": "wjx", "address": "https://a.cn/", "opens": "2021-11-01"}
    portal.settings(lang="en", forms={"ask": form})
    portal.section("sale", kind="listing", form="ask")
    portal.listing("sale/1.md")
    portal.run("build")
    portal.remove("output/news/1.html")
    portal.run("build")
    assert "missing or altered" in portal.run("why", "news/1.html").out
    portal.run("build", now="2021-11-02")
    assert "its hour came" in portal.run("why", "sale/1.html").out


@pytest.mark.parametrize("path", ["none.html", "../site.yaml", "/"])
def test_why_of_no_page(portal: Portal, path):
    """Exit 2 before the first build, and for a path that is no page."""
    assert portal.run("why", path).code == 2
    portal.run("build")
    assert portal.run("why", path).code == (0 if path == "/" else 2)


DUE = {
    "zh": [
        "没有公开的文档：3 篇",
        "  content/news/1.md  草稿  《标题》",
        "  content/news/2.md  2021-12-24 18:00 公开  《标题》",
        "  content/news/3.md  2021-09-15 00:00 已过期  《标题》",
        "下一次变化：2021-11-11 11:00",
        "  2021-11-11 11:00  content/news/4.md  隐藏",
        "  2021-12-24 18:00  content/news/2.md  公开",
    ],
    "en": [
        "hidden documents: 3",
        "  content/news/1.md  draft  “标题”",
        "  content/news/2.md  appears 2021-12-24 18:00  “标题”",
        "  content/news/3.md  expired 2021-09-15 00:00  “标题”",
        "next change: 2021-11-11 11:00",
        "  2021-11-11 11:00  content/news/4.md  vanishes",
        "  2021-12-24 18:00  content/news/2.md  appears",
    ],
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_due_lists_what_is_hidden_and_what_comes_next(portal: Portal, lang):
    """Drafts, future and expired documents, and the next moments at which to build."""
    portal.settings(lang=lang)
    portal.article("news/1.md", draft=True)
    portal.article("news/2.md", date="2021-12-24 18:00")
    portal.article("news/3.md", expires="2021-09-15")
    portal.article("news/4.md", expires="2021-11-11 11:00")
    portal.run("build")
    ran = portal.run("due")
    assert (ran.code, ran.out.splitlines()) == (0, DUE[lang])
    last = portal.run("due", now="2022-01-01").out.splitlines()[-1]
    assert last == {"zh": "下一次变化：没有", "en": "next change: none"}[lang]


def test_due_as_json(portal: Portal):
    """The same for other programs: reasons by name, moments as ISO 8601 in the site's zone."""
    portal.article("news/1.md", draft=True)
    portal.article("news/2.md", date="2021-12-24 18:00")
    portal.run("build")
    found = json.loads(portal.run("due", "--json").out)
    draft, coming = found["hidden"]
    assert draft == {
        "path": "content/news/1.md",
        "title": "标题",
        "url": "/news/1.html",
        "reason": "draft",
        "moment": None,
    }
    assert (coming["reason"], coming["moment"]) == ("appears", "2021-12-24T18:00:00+08:00")
    moment = {"moment": "2021-12-24T18:00:00+08:00", "path": "content/news/2.md"}
    assert found["next"] == [{**moment, "change": "appears"}]


HIDDEN = {
    "zh": "有 4 篇没有公开（草稿 1，未到时间 2，已过期 1）：laojie due 可以列出",
    "en": "4 hidden (drafts: 1, to come: 2, expired: 1): laojie due lists them",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_build_counts_what_is_hidden_by_reason(portal: Portal, lang, tmp_path):
    """In the summary and in the report; a reason that nothing has is not named."""
    portal.settings(lang=lang)
    portal.article("news/1.md", draft=True, expires="2021-09-15")
    portal.article("news/2.md", date="2021-12-24 18:00")
    portal.article("news/3.md", date="2021-12-25 18:00")
    portal.article("news/4.md", expires="2021-09-15")
    assert HIDDEN[lang] in portal.run("build", "--report", str(tmp_path / "r")).out.splitlines()
    report = json.loads((tmp_path / "r").read_text())
    assert (report["hidden"], report["hidden_by"]) == (
        4,
        {"draft": 1, "appears": 2, "expired": 1},
    )
    for number in (1, 4):
        portal.remove(f"content/news/{number}.md")
    out = portal.run("build").out
    assert {"zh": "（未到时间 2）", "en": "(to come: 2)"}[lang] in out
    for number in (2, 3):
        portal.remove(f"content/news/{number}.md")
    assert "laojie due" not in portal.run("build").out


def test_due_before_the_first_build(portal: Portal):
    """Exit 2: nothing is known yet."""
    assert portal.run("due").code == 2


def test_verify_says_that_all_is_as_it_should_be(portal: Portal):
    """Exit 0 after any build, whatever the clock says now."""
    small(portal).run("build")
    ran = portal.run("verify")
    assert ran.code == 0
    assert "逐字节相同" in ran.out


@pytest.mark.parametrize("how", ["altered", "missing", "extra"])
def test_verify_finds_what_is_not(portal: Portal, how):
    """Exit 1; the file is named. (Files that are not ours do not count.)"""
    small(portal).run("build")
    target = portal.output / "news" / "1.html"
    (portal.output / "mine.txt").write_text("x")
    if how == "altered":
        target.write_bytes(b"x" * target.stat().st_size)
    elif how == "missing":
        target.unlink()
    else:
        portal.remove("content/news/1.md")
    ran = portal.run("verify")
    assert ran.code == 1
    assert "news/1.html" in ran.out
    assert "mine.txt" not in ran.out


def test_verify_leaves_everything_alone(portal: Portal):
    """Neither output/ nor the catalog moves."""
    small(portal).run("build")
    before = portal.mtimes()
    portal.article("news/9.md")
    portal.run("verify")
    assert portal.mtimes() == before
    portal.run("build")
    assert portal.exists("news/9.html")


def test_init_copies_a_site_that_builds(tmp_path: Path):
    """The starter builds without a problem, and its build and state are not for Git."""
    target = tmp_path / "new" / "site"
    ran = run("init", str(target))
    assert ran.code == 0
    assert str(target) in ran.out
    assert run("build", str(target), "--now", NOW).code == 0
    assert (target / "output" / "index.html").is_file()
    assert {"output/", ".laojie/"} <= set((target / ".gitignore").read_text().split())


def test_init_does_not_write_over_anything(tmp_path: Path):
    """Exit 2 unless the folder is empty or not there yet."""
    (tmp_path / "mine.txt").write_text("x")
    assert run("init", str(tmp_path)).code == 2
    assert run("init", str(tmp_path / "mine.txt")).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert run("init", str(tmp_path / "empty")).code == 0


def test_init_names_what_it_cannot_write(tmp_path: Path, monkeypatch):
    """Exit 3 on a full disk."""

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path))

    monkeypatch.setattr(shutil, "copy2", full)
    ran = run("init", str(tmp_path / "new"))
    assert ran.code == 3
    assert "No space left" in ran.err


# Two builds at once


def test_a_second_build_waits_for_the_first(portal: Portal):
    """It says so, and goes on when the first is through."""
    small(portal)
    noted = threading.Event()
    done: list[pipeline.Report] = []

    def note(event: str) -> None:
        assert event == "waiting"
        noted.set()

    options = Options(portal.site, portal.output, portal.now)
    second = threading.Thread(target=lambda: done.append(pipeline.build(options, note)))
    with locked(portal.state, note):
        second.start()
        assert noted.wait(30)
        assert done == []
    second.join(30)
    assert done[0].written > 0


# The machine fails


def unreadable(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Reading files of this name fails as for a reader without permission."""
    read, opened = Path.read_bytes, builtins.open

    def check(path: Any) -> None:
        if Path(str(path)).name == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    def refuse_read(path: Path) -> bytes:
        check(path)
        return read(path)

    def refuse_open(path: Any, *args: Any, **kwargs: Any) -> Any:
        check(path)
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "read_bytes", refuse_read)
    monkeypatch.setattr(builtins, "open", refuse_open)


def test_a_document_that_cannot_be_read(portal: Portal, monkeypatch):
    """Exit 1, it is named, its last good page stays, the rest is published; then it heals."""
    small(portal).run("build")
    before = portal.read("news/1.html")
    portal.article("news/1.md", "anders", date="2021-01-01 01:00")
    portal.article("news/4.md", "neu")
    with monkeypatch.context() as patch:
        unreadable(patch, "1.md")
        ran = portal.run("build")
    assert ran.code == 1
    assert ran.err.startswith("content/news/1.md: 这个文件读不出来：Permission denied\n")
    assert portal.read("news/1.html") == before
    assert portal.exists("news/4.html")
    assert portal.run("build").code == 0
    assert "anders" in portal.read("news/1.html")
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize("name", ["site.css", "1.png"])
def test_a_static_file_that_cannot_be_read(portal: Portal, monkeypatch, name):
    """Exit 1 and it is named, not a traceback; then it heals."""
    portal.write("content/news/1.png", b"x")
    portal.article("news/1.md")
    with monkeypatch.context() as patch:
        unreadable(patch, name)
        ran = portal.run("build")
    assert ran.code == 1
    assert name in ran.err
    assert portal.run("build").code == 0
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize("name", ["article.html", "base.html"])
def test_a_template_that_cannot_be_read(portal: Portal, monkeypatch, name):
    """Exit 1 and it is named; what is out stays; then it heals."""
    small(portal).run("build")
    before = portal.tree()
    text = portal.source(f"templates/{name}")
    portal.write(f"templates/{name}", text + "<!-- neu -->")
    with monkeypatch.context() as patch:
        unreadable(patch, name)
        ran = portal.run("build")
    assert ran.code == 1
    assert f"templates/{name}" in ran.err
    assert portal.tree() == before
    assert portal.run("build").code == 0
    assert portal.tree() == portal.clean()


def test_a_folder_that_cannot_be_looked_at(portal: Portal, monkeypatch):
    """Its documents are not gone: their pages stay, and the folder is named."""
    small(portal).run("build")
    before = portal.tree()
    scandir = os.scandir

    def refuse(path="."):
        if str(path).endswith("content/news"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        ran = portal.run("build")
    assert ran.code == 1
    assert ran.err.startswith("content/news: ")
    assert portal.tree() == before
    assert portal.run("build").code == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions mean nothing here")
@pytest.mark.parametrize("mode", [0o000, 0o200])
def test_a_document_without_permission(portal: Portal, mode):
    """The same, with the system itself saying no."""
    small(portal)
    (portal.site / "content/news/1.md").chmod(mode)
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/news/1.md" in ran.err


def test_output_is_a_file(portal: Portal):
    """Exit 3, the file is named and still there."""
    portal.output.write_text("mine")
    ran = portal.run("build")
    assert ran.code == 3
    assert "output" in ran.err
    assert portal.output.read_text() == "mine"
    portal.output.unlink()
    assert portal.run("build").code == 0
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize("name", [".laojie", ".laojie/lock", ".laojie/catalog.db", ".laojie/jinja"])
def test_the_state_is_not_what_it_should_be(portal: Portal, name):
    """A file in the place of a folder, or the other way round: exit 3, and it is named."""
    target = portal.site / name
    target.parent.mkdir(exist_ok=True)
    if name in {".laojie", ".laojie/jinja"}:
        target.write_text("x")
    else:
        target.mkdir()
    portal.article("news/1.md")
    ran = portal.run("build")
    assert ran.code == 3
    assert ".laojie" in ran.err


def test_a_full_disk(portal: Portal, monkeypatch):
    """Exit 3 with the name of the file; the next build finishes the rest."""
    small(portal)

    def full(descriptor, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        ran = portal.run("build")
    assert ran.code == 3
    assert "output/" in ran.err
    assert "No space left on device" in ran.err
    assert portal.run("build").code == 0
    assert portal.tree() == portal.clean()


@pytest.fixture
def tiny_disk(tmp_path: Path):
    """A disk of 400 kB, where the system lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        made = False
    if not made:
        pytest.skip("no disk may be mounted here")
    yield place
    if subprocess.run(["umount", str(place)], check=False).returncode:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        pytest.fail("a file on the disk is still open")


def test_a_disk_that_fills_up(portal: Portal, tiny_disk: Path):
    """A real one: no traceback, no half file, and with more room the build is completed."""
    small(portal)
    portal.articles(100, first=4)
    output = tiny_disk / "output"
    ran = portal.run("build", "--output", str(output))
    assert ran.code == 3
    assert "No space left on device" in ran.err
    out = {path for path in output.rglob("*") if path.is_file()}
    shutil.copytree(output, portal.output)
    assert portal.run("build").code == 0
    assert portal.tree() == portal.clean()
    for path in out:
        assert path.read_bytes() == (portal.output / path.relative_to(output)).read_bytes()


@pytest.mark.parametrize("articles", [20, 300])
def test_a_disk_too_small_for_the_catalog(portal: Portal, tiny_disk: Path, articles):
    """What is kept between builds does not fit: exit 3 and a message, too."""
    portal.articles(articles)
    portal.state.symlink_to(tiny_disk)
    (tiny_disk / "filler").write_bytes(b"x" * 300_000)
    ran = portal.run("build")
    assert ran.code == 3
    assert ran.err.startswith("laojie: ")
    (tiny_disk / "filler").unlink()
    portal.state.unlink()
    assert portal.run("build").code == 0
    assert portal.tree() == portal.clean()


def test_a_terminal_that_knows_no_chinese(portal: Portal):
    """What cannot be shown is replaced; the build does not end over it."""
    portal.write("content/news/bad.md", "x")
    command = [sys.executable, "-m", "laojie", "build", str(portal.site)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert b"Traceback" not in ran.stderr
    assert ran.returncode == 1
    assert b"content/news/bad.md:1:1: " in ran.stderr


def test_a_reader_that_has_had_enough(portal: Portal):
    """`laojie build -v | head -1` ends without a traceback, and the site is built."""
    small(portal)
    portal.articles(200, first=4)
    command = f"{sys.executable} -m laojie build -v --now {NOW} {portal.site} | head -1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, shell=True, capture_output=True, check=False, env=environment)
    assert b"Traceback" not in ran.stderr
    assert b"Exception" not in ran.stderr
    portal.now = moment(NOW)
    assert portal.tree() == portal.clean()


# The settings are broken


def test_broken_settings_from_the_start(portal: Portal):
    """Exit 1 with line and column; nothing is published."""
    portal.write("site.yaml", "name: 甲\nurl：https://a.cn\n")
    ran = portal.run("build")
    assert ran.code == 1
    assert ran.err.startswith("site.yaml:2:4: 字段名后面用了全角冒号")
    assert not portal.output.exists()


def test_broken_settings_after_good_ones(portal: Portal):
    """Exit 1; the settings last used go on, and new articles are published all the same."""
    small(portal).run("build")
    good = portal.source("site.yaml")
    portal.write("site.yaml", good + "per_pag: 3\n")
    portal.article("news/4.md", "neu")
    ran = portal.run("build")
    assert ran.code == 1
    assert "site.yaml:" in ran.err
    assert "没有叫 per_pag 的字段" in ran.err
    assert portal.exists("news/4.html")
    again = portal.run("build")
    assert (again.code, again.err) == (1, ran.err)
    portal.write("site.yaml", good)
    assert portal.run("build").code == 0
    assert portal.tree() == portal.clean()


def test_broken_settings_and_a_fresh_build(portal: Portal):
    """`--fresh` with broken settings goes on with the last good ones as well."""
    small(portal).run("build")
    before = portal.tree()
    good = portal.source("site.yaml")
    portal.write("site.yaml", "x")
    assert portal.run("build", "--fresh").code == 1
    assert portal.tree() == before
    portal.write("site.yaml", good)
    assert portal.run("build").code == 0
    assert portal.tree() == before


def test_settings_that_are_no_file(portal: Portal):
    """A folder called site.yaml makes no site: exit 2."""
    portal.remove("site.yaml")
    (portal.site / "site.yaml").mkdir()
    assert portal.run("build").code == 2


# Addresses that leave the site, and addresses that two want

CLIMBING = ["../x", "/../x", "/%2e%2e/x", "/a/%2E%2E/%2e%2e/x", "/..%2fx", "\\..\\x", "/..\\x"]


@pytest.mark.parametrize("alias", [*CLIMBING, "//a.cn/x", "https://a.cn/x", "x.html"])
def test_an_alias_that_leaves_the_site(portal: Portal, alias):
    """Exit 1; nothing is written outside output/, the rest is published."""
    small(portal)
    portal.article("news/x.md", aliases=[alias])
    before = sorted(path for path in portal.folder.rglob("*"))
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/news/x.md:5:" in ran.err
    assert portal.exists("news/1.html")
    added = set(portal.folder.rglob("*")) - set(before)
    inside = (portal.output, portal.state)
    assert all(any(path == i or i in path.parents for i in inside) for path in added)


@pytest.mark.parametrize("slug", [*CLIMBING, "a/b", "%2e%2e", "..", "/etc/passwd", "C:\\x", "."])
def test_a_slug_that_leaves_the_site(portal: Portal, slug):
    """Exit 1, with the line; the rest is published."""
    small(portal)
    portal.article("news/x.md", slug=slug)
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/news/x.md:4:7: slug 不能用作网址的一段" in ran.err
    assert portal.exists("news/1.html")


@pytest.mark.parametrize("name", ["../x", "../../x", "a/../../../x", "/x", "..", "x y"])
def test_a_block_whose_name_leaves_the_site(portal: Portal, name):
    """A block's name is a part of an address as well: exit 1, and site.yaml is named."""
    portal.settings(blocks={name: {"mode": "fragment"}})
    portal.write("templates/x.html", "x")
    ran = portal.run("build")
    assert ran.code == 1
    assert "site.yaml:" in ran.err
    assert not (portal.site / "x.html").exists()


def test_two_documents_with_one_address_then_mended(portal: Portal):
    """The one that is out keeps it, the other is named with it; when the first goes, the other
    comes, without being edited."""
    small(portal)
    portal.article("news/a.md", "甲", slug="same")
    assert portal.run("build").code == 0
    portal.article("news/b.md", "乙", slug="same")
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/news/b.md:1:1: 网址 /news/same.html 已经被 content/news/a.md 占用" in ran.err
    assert "甲" in portal.read("news/same.html")
    portal.remove("content/news/a.md")
    assert portal.run("build").code == 0
    assert "乙" in portal.read("news/same.html")
    assert portal.tree() == portal.clean()


def test_two_new_documents_with_one_address_then_mended(portal: Portal):
    """The first by path has it until one of them gets another."""
    portal.article("news/a.md", "甲", slug="same")
    portal.article("news/b.md", "乙", slug="same")
    assert portal.run("build").code == 1
    assert "甲" in portal.read("news/same.html")
    portal.article("news/a.md", "甲", slug="other")
    assert portal.run("build").code == 0
    assert "乙" in portal.read("news/same.html")
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize(
    "alias", ["/news/2.html", "/news/", "/", "/404.html", "/tag/甲/", "/robots.txt"]
)
def test_an_alias_that_is_taken_then_mended(portal: Portal, alias):
    """The page that has the address keeps it; the alias is named; mended, all is well."""
    small(portal)
    portal.article("news/3.md", tags=["甲"])
    portal.run("build")
    kept = {path: data for path, data in portal.tree().items() if path != "news/1.html"}
    portal.article("news/1.md", "第1篇", "2021-01-01 01:00", aliases=[alias])
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/news/1.md" in ran.err
    assert {path: data for path, data in portal.tree().items() if path != "news/1.html"} == kept
    portal.article("news/1.md", "第1篇", "2021-01-01 01:00", aliases=["/free.html"])
    assert portal.run("build").code == 0
    assert portal.exists("free.html")
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize("alias", ["/news/2.html", "/news/", "/", "/404.html", "/tag/甲/"])
def test_an_alias_never_takes_what_is_another_pages_own(portal: Portal, alias):
    """Nor from the start: a redirect gets an address only where no page has it."""
    small(portal)
    portal.article("news/3.md", tags=["甲"])
    expected = portal.clean()
    portal.article("news/1.md", "第1篇", "2021-01-01 01:00", aliases=[alias])
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/news/1.md" in ran.err
    assert portal.tree() == expected


def test_an_alias_that_is_the_documents_own_address(portal: Portal):
    """Whether it is told or passed over: the page is the article, not a redirect to itself."""
    portal.article("news/1.md", "甲", aliases=["/news/1.html"], body="正文在此。")
    portal.run("build")
    assert "正文在此" in portal.read("news/1.html")


@pytest.mark.parametrize("alias", ["/news/1.html/x.html", "/robots.txt/x/", "/index.html/"])
def test_an_alias_below_a_page(portal: Portal, alias):
    """A file cannot be a folder as well: the alias is a problem, the build goes on."""
    small(portal)
    portal.article("news/2.md", aliases=[alias])
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/news/2.md" in ran.err
    assert portal.exists("news/1.html")
    assert portal.exists("robots.txt")


def test_a_page_whose_name_is_a_folders(portal: Portal):
    """content/a.html/1.md beside content/a.md: one of the two is named, the rest is published."""
    portal.page("a.md")
    portal.article("a.html/1.md")
    portal.article("news/1.md")
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/a" in ran.err
    assert portal.exists("news/1.html")


def test_two_tags_with_one_address_then_mended(portal: Portal):
    """Both are named; a slug in site.yaml mends it."""
    portal.article("news/1.md", tags=["GMV"])
    portal.run("build")
    portal.article("news/2.md", "二", tags=["gmv"])
    ran = portal.run("build")
    assert ran.code == 1
    assert "GMV" in ran.err
    assert "gmv" in ran.err
    assert portal.exists("news/2.html")
    portal.settings(tags={"gmv": {"slug": "gmv-small"}})
    assert portal.run("build").code == 0
    assert portal.exists("tag/gmv-small/index.html")
    assert portal.tree() == portal.clean()


def test_two_tags_with_one_slug_in_the_settings(portal: Portal):
    """Named with the line of the second."""
    portal.settings(tags={"甲": {"slug": "x"}, "乙": {"slug": "x"}})
    ran = portal.run("build")
    assert ran.code == 1
    assert "甲" in ran.err
    assert "乙" in ran.err
    assert "site.yaml:" in ran.err


# Files outside the site, files with odd names


@pytest.mark.parametrize(
    "path",
    [
        "content/news/x.md",
        "content/news/x.png",
        "templates/404.html",
        "data/x.yaml",
        "static/x.css",
    ],
)
def test_nothing_outside_the_site_is_read(portal: Portal, path):
    """A symbolic link that leaves the site is named, and what it leads to appears nowhere."""
    secret = portal.folder / "secret"
    secret.write_text("---\ntitle: 秘密\ndate: 2021-09-01\n---\n")
    if path.startswith("data/"):
        portal.edit("templates/404.html", "<a ", '{{ data("x") }}<a ')
        secret.write_text("秘密")
    target = portal.site / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    target.symlink_to(secret)
    ran = portal.run("build")
    assert ran.code == 1
    assert path in ran.err
    assert all("秘密".encode() not in data for data in portal.tree().values())


@pytest.mark.parametrize("target", ["none.md", "x.md", "../news", "."])
def test_a_link_within_the_site_that_leads_nowhere(portal: Portal, target):
    """To nothing, to itself, to a folder: named, not followed for ever."""
    small(portal)
    (portal.site / "content" / "news" / "x.md").symlink_to(target)
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/news/x.md" in ran.err
    assert portal.exists("news/1.html")


def test_a_link_within_the_site_is_read(portal: Portal):
    """One article in two sections by way of a link: two documents, two addresses."""
    small(portal)
    (portal.site / "content" / "news" / "x.md").symlink_to("1.md")
    assert portal.run("build").code == 0
    assert "第1篇" in portal.read("news/x.html")
    portal.edit("content/news/1.md", "第1篇", "anders")
    portal.run("build")
    assert "anders" in portal.read("news/x.html")
    assert portal.tree() == portal.clean()


def test_a_file_whose_name_is_no_text(portal: Portal):
    """Bytes that are no UTF-8 in a file's name: named, not a traceback."""
    small(portal)
    folder = os.fsencode(portal.site / "content" / "news")
    try:
        with open(folder + b"/\xff.md", "wb") as file:
            file.write(b"x")
    except OSError:
        pytest.skip("this file system allows no such name")
    ran = portal.run("build")
    assert ran.code == 1
    assert "content/news/" in ran.err
    assert portal.exists("news/1.html")


LONG = "长" * 100


@pytest.mark.parametrize("fields", [{"tags": [LONG]}, {"slug": LONG}, {"aliases": [f"/{LONG}"]}])
def test_a_name_too_long_for_a_file(portal: Portal, fields):
    """Told, or cut where a cut does no harm; the rest is published, and no traceback."""
    small(portal)
    portal.article("news/x.md", "长名", **fields)
    ran = portal.run("build")
    assert ran.code in {0, 1}
    assert portal.exists("news/1.html")
    assert portal.exists("sitemap.xml")
    if ran.code == 0:
        assert portal.tree() == portal.clean()
    else:
        assert "content/news/x.md" in ran.err


def test_a_name_in_nfd_and_nfc(portal: Portal):
    """The same name in two spellings, as two systems store it, is one address."""
    portal.article("news/caf\u00e9.md", "eins")
    portal.article("news/cafe\u0301.md", "zwei")
    ran = portal.run("build")
    assert ran.code == 1
    assert "已经被" in ran.err
