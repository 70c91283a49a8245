"""Publishing: no file half written, none rewritten without need, none touched that is not ours."""

import contextlib
import errno
import os
import shutil
from pathlib import Path

import pytest

from laojie.errors import MachineError
from laojie.fingerprint import digest
from laojie.publish.output import Output, close_workshop, open_workshop, with_parents
from tests.support import Portal


@pytest.fixture
def output(tmp_path: Path) -> Output:
    return Output(tmp_path / "output")


def files(output: Output) -> set[str]:
    root = Path(output.root)
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


# One file


def test_a_file_is_written_with_its_folders(output):
    """What comes back is what the file is known by from then on."""
    kept, stat, written = output.put("a/b/1.html", b"eins", "", "")
    assert (kept, written) == (digest(b"eins"), True)
    assert (Path(output.root) / "a/b/1.html").read_bytes() == b"eins"
    assert files(output) == {"a/b/1.html"}
    assert output.put("a/b/1.html", b"eins", kept, stat) == (kept, stat, False)


def test_unchanged_bytes_keep_their_mtime(output):
    """Also when the catalog knows nothing of the file: its bytes are looked at."""
    output.put("1.html", b"eins", "", "")
    path = Path(output.root) / "1.html"
    os.utime(path, ns=(1, 1))
    _, stat, written = output.put("1.html", b"eins", "", "")
    assert not written
    assert path.stat().st_mtime_ns == 1
    assert output.put("1.html", b"eins", digest(b"eins"), stat)[2] is False
    assert output.put("1.html", b"zwei", digest(b"eins"), stat)[2] is True
    assert path.stat().st_mtime_ns != 1


def test_a_file_of_the_same_size_but_other_bytes_is_replaced(output):
    """Size and memory of a digest are not enough when the stat is not the one we left."""
    kept, stat, _ = output.put("1.html", b"eins", "", "")
    (Path(output.root) / "1.html").write_bytes(b"xxxx")
    assert output.put("1.html", b"eins", kept, stat)[2] is True
    assert (Path(output.root) / "1.html").read_bytes() == b"eins"


@pytest.mark.parametrize("step", ["write", "replace", "open"])
def test_a_write_that_fails_leaves_the_old_file(output, monkeypatch, step):
    """Whatever step fails, the old bytes are there, and nothing else is left behind."""
    output.put("a/1.html", b"eins", "", "")

    def fail(*args, **kwargs):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a/1.html")

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(MachineError, match="No space left"):
            output.put("a/1.html", b"zwei", "", "")
    assert (Path(output.root) / "a/1.html").read_bytes() == b"eins"
    assert files(output) == {"a/1.html"}


def test_a_workshop_holds_what_is_not_whole_yet(output, monkeypatch):
    """Not a folder that readers see; when it is closed, nothing of it is left."""
    workshop = open_workshop(Path(output.root))
    places = []
    replace = os.replace

    def kept(source, target):
        places.append(Path(source).parent)
        replace(source, target)

    monkeypatch.setattr(os, "replace", kept)
    Output(Path(output.root), workshop).put("a/1.html", b"eins", "", "")
    assert places == [workshop]
    (workshop / "left").write_bytes(b"half")
    close_workshop(workshop)
    assert not workshop.exists()
    assert files(output) == {"a/1.html"}


def test_nobody_publishes_from_a_workshop_that_is_closed(output):
    """However late a worker is, the files stay as they are."""
    workshop = open_workshop(Path(output.root))
    late = Output(Path(output.root), workshop)
    late.put("1.html", b"eins", "", "")
    close_workshop(workshop)
    for path in ("1.html", "2.html"):
        with pytest.raises(MachineError, match="No such file"):
            late.put(path, b"zwei", "", "")
    assert files(output) == {"1.html"}
    assert (Path(output.root) / "1.html").read_bytes() == b"eins"


def test_a_workshop_is_closed_while_someone_works_in_it(output, monkeypatch):
    """A file that comes in between its being emptied and its being removed does not keep it."""
    workshop = open_workshop(Path(output.root))
    rmdir = os.rmdir
    late = iter(["1", "2"])

    def busy(path, **given):
        name = next(late, None)
        if name and Path(path) == workshop:
            (workshop / name).write_bytes(b"x")
        rmdir(path, **given)

    monkeypatch.setattr(os, "rmdir", busy)
    close_workshop(workshop)
    assert not workshop.exists()
    assert next(late, None) is None


def test_a_file_is_written_whole_however_little_the_system_takes(output, monkeypatch):
    """os.write may take less than it is given."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    output.put("1.html", b"0123456789", "", "")
    assert (Path(output.root) / "1.html").read_bytes() == b"0123456789"


def test_nobody_sees_half_a_file(output, monkeypatch):
    """At each write the old file is whole: the new one comes by a rename."""
    output.put("1.html", b"eins", "", "")
    seen = []
    write = os.write

    def look(descriptor, data):
        seen.append((Path(output.root) / "1.html").read_bytes())
        return write(descriptor, data[:1])

    monkeypatch.setattr(os, "write", look)
    output.put("1.html", b"zwei", "", "")
    assert seen == [b"eins"] * 4


def test_a_link_to_a_file_is_replaced_not_followed(output, tmp_path):
    """A symbolic link in the place of a page is not written through."""
    outside = tmp_path / "outside.html"
    outside.write_bytes(b"mine")
    Path(output.root).mkdir()
    (Path(output.root) / "1.html").symlink_to(outside)
    output.put("1.html", b"eins", "", "")
    assert outside.read_bytes() == b"mine"
    assert not (Path(output.root) / "1.html").is_symlink()


@pytest.mark.parametrize("path", ["a/1.html", "a/b/1.html"])
def test_a_linked_folder_is_not_written_through(output, tmp_path, path):
    """A folder of output/ that is a link would lead out of it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    Path(output.root).mkdir()
    (Path(output.root) / "a").symlink_to(outside)
    with pytest.raises(MachineError, match="symbolic link"):
        output.put(path, b"eins", "", "")
    assert list(outside.iterdir()) == []


def test_a_linked_folder_is_not_removed_through(output, tmp_path):
    """Nor is a file deleted that lies behind a link."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "1.html").write_bytes(b"mine")
    Path(output.root).mkdir()
    (Path(output.root) / "a").symlink_to(outside)
    with contextlib.suppress(MachineError):
        output.remove("a/1.html")
    assert (outside / "1.html").read_bytes() == b"mine"


def test_removing_takes_empty_folders_along(output):
    """As far as they are empty; what else lies in them stays."""
    output.put("a/b/1.html", b"eins", "", "")
    output.put("a/2.html", b"zwei", "", "")
    output.remove("a/b/1.html")
    assert not (Path(output.root) / "a/b").exists()
    assert files(output) == {"a/2.html"}
    output.put("a/b/1.html", b"eins", "", "")
    assert files(output) == {"a/2.html", "a/b/1.html"}


@pytest.mark.parametrize("path", ["none.html", "a/none.html", "a"])
def test_removing_what_is_not_there_is_fine(output, path):
    """Nothing to do, nothing to say; a folder is not removed in the place of a file."""
    output.put("a/2.html", b"zwei", "", "")
    output.remove(path)
    assert files(output) == {"a/2.html"}


def test_the_folders_above_files():
    """Each once, with the root, sorted."""
    assert with_parents(["a/b", ""]) == ["", "a", "a/b"]


# A whole build


def small(portal: Portal) -> Portal:
    portal.section("news", "新闻")
    portal.articles(3)
    portal.article("rules/1.md", tags=["甲"])
    portal.build()
    return portal


def test_a_build_without_changes_touches_nothing(portal: Portal):
    """Nothing is rendered, nothing written, every mtime stays, of files and of folders."""
    small(portal)
    before = portal.mtimes()
    folder = portal.output.stat().st_mtime_ns
    report = portal.build()
    assert (report.rendered, report.written, report.removed, report.changed) == (0, 0, 0, [])
    assert portal.mtimes() == before
    assert portal.output.stat().st_mtime_ns == folder


def test_a_source_saved_again_as_it_was_changes_nothing(portal: Portal):
    """Bytes count, not times."""
    small(portal)
    before = portal.mtimes()
    for path in sorted(portal.site.glob("content/**/*.md")):
        path.write_bytes(path.read_bytes())
    assert portal.build().rendered == 0
    assert portal.mtimes() == before


def test_only_what_changed_is_written(portal: Portal):
    """An edit of a body rewrites its page and the feeds that carry it; lists keep their mtime."""
    small(portal)
    before = portal.mtimes()
    portal.article("news/1.md", "第1篇", "2021-01-01 01:00", summary="同样")
    portal.build()
    middle = portal.mtimes()
    portal.article("news/1.md", "第1篇", "2021-01-01 01:00", summary="同样", body="新的正文。")
    portal.build()
    after = portal.mtimes()
    changed = {path for path in after if after[path] != middle.get(path)}
    assert changed == {
        "news/1.html",
        *(
            f"{folder}{name}"
            for folder in ("", "news/")
            for name in ("feed.xml", "atom.xml", "feed.json")
        ),
    }
    assert before["rules/1.html"] == after["rules/1.html"]


@pytest.mark.parametrize("what", ["file", "folder", "all", "catalog", "both"])
def test_what_is_deleted_is_made_again(portal: Portal, what):
    """A file, a folder, the whole output/, the catalog: the next build heals it."""
    small(portal)
    wanted, before = portal.tree(), portal.mtimes()
    if what == "file":
        portal.remove("output/news/2.html")
    elif what == "folder":
        portal.remove("output/news")
    if what in {"all", "both"}:
        portal.remove("output")
    if what in {"catalog", "both"}:
        portal.remove(".laojie")
    portal.build()
    assert portal.tree() == wanted
    if what in {"catalog", "file"}:
        kept = {path for path, mtime in portal.mtimes().items() if before[path] == mtime}
        assert kept >= wanted.keys() - {"news/2.html"}
    assert portal.build().rendered == 0


@pytest.mark.parametrize("how", ["replaced", "emptied", "folder", "link"])
def test_what_is_tampered_with_is_made_again(portal: Portal, how, tmp_path):
    """A file that is not the one we left is written anew, also in the place of an empty folder."""
    small(portal)
    wanted = portal.tree()
    target = portal.output / "news" / "2.html"
    target.unlink()
    if how == "replaced":
        target.write_bytes(b"x")
    elif how == "emptied":
        target.touch()
    elif how == "link":
        target.symlink_to(tmp_path)
    else:
        target.mkdir()
    portal.build()
    assert portal.tree() == wanted


def test_what_is_in_the_way_of_one_page_stops_no_other(portal: Portal):
    """A folder with somebody's file in it is not removed; it is named, the rest is published, and
    the page comes when the way is free."""
    small(portal)
    target = portal.output / "news" / "2.html"
    target.unlink()
    target.mkdir()
    (target / "mine.txt").write_text("x")
    portal.article("news/9.md", "neu")
    report = portal.build()
    assert any("news/2.html" in problem.show("zh") for problem in report.problems)
    assert (target / "mine.txt").read_text() == "x"
    assert portal.exists("news/9.html")
    shutil.rmtree(target)
    assert portal.build().problems == []
    assert portal.tree() == portal.clean()


def test_a_file_overwritten_in_place_is_found_by_a_fresh_build(portal: Portal):
    """Its folder's mtime tells nothing; `--fresh` compares every byte."""
    small(portal)
    wanted = portal.tree()
    target = portal.output / "news" / "2.html"
    target.write_bytes(b"x" * target.stat().st_size)
    portal.build(fresh=True)
    assert portal.tree() == wanted


def test_files_that_are_not_ours_are_named_and_left(portal: Portal):
    """Also folders, also links; and every build names them as long as they are there."""
    small(portal)
    (portal.output / "mine.txt").write_text("x")
    (portal.output / "news" / "mine.txt").write_text("x")
    (portal.output / "folder").mkdir()
    (portal.output / "folder" / "deep.txt").write_text("x")
    wanted = ["folder/", "mine.txt", "news/mine.txt"]
    assert portal.build().foreign == wanted
    assert portal.build().foreign == wanted
    assert portal.build(fresh=True).foreign == wanted
    assert (portal.output / "folder" / "deep.txt").read_text() == "x"
    (portal.output / "mine.txt").unlink()
    assert portal.build().foreign == wanted[:1] + wanted[2:]


def test_a_folder_with_a_foreign_file_is_not_removed(portal: Portal):
    """When the last page of a folder goes, what is not ours keeps the folder."""
    small(portal)
    (portal.output / "rules" / "mine.txt").write_text("x")
    portal.remove("content/rules")
    portal.build()
    assert sorted(path.name for path in (portal.output / "rules").iterdir()) == ["mine.txt"]
    [named] = portal.build().foreign
    assert named.startswith("rules/")


def test_stale_files_and_empty_folders_go(portal: Portal):
    """What is no longer made is removed, and the folders that held nothing else."""
    small(portal)
    portal.remove("content/rules")
    report = portal.build()
    assert not (portal.output / "rules").exists()
    assert not (portal.output / "tag").exists()
    assert report.removed == sum(change.change == "removed" for change in report.changed) > 0
    assert portal.tree() == portal.clean()


def test_a_fresh_build_leaves_what_is_right_and_removes_what_is_stale(portal: Portal):
    """`--fresh` forgets all but the list of files that are out."""
    small(portal)
    before = portal.mtimes()
    portal.remove("content/rules")
    portal.build(fresh=True)
    assert not (portal.output / "rules").exists()
    after = portal.mtimes()
    assert after["news/1.html"] == before["news/1.html"]
    assert portal.tree() == portal.clean()


def test_another_output_folder_gets_everything(portal: Portal):
    """One site built into two places in turn is whole in both."""
    small(portal)
    first = portal.tree()
    portal.output = portal.folder / "elsewhere"
    portal.build()
    assert portal.tree() == first
    portal.article("news/new.md", "新的")
    portal.build()
    second = portal.tree()
    portal.output = portal.site / "output"
    portal.build()
    assert portal.tree() == second == portal.clean()


def test_left_over_temporary_files_are_cleaned_up(portal: Portal, monkeypatch):
    """What a build that was killed in the middle of a write left is gone after the next."""
    small(portal)

    def die(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        # As a kill does: neither is the file put in place nor the temporary one removed.
        patch.setattr(os, "replace", die)
        patch.setattr(os, "unlink", lambda *args, **kwargs: None)
        portal.article("news/1.md", "anders")
        with pytest.raises(KeyboardInterrupt):
            portal.build()
    assert portal.tree() != {}
    left = portal.tree().keys()
    portal.build()
    assert portal.tree() == portal.clean()
    assert left - portal.tree().keys() != set()


def test_a_full_disk_loses_nothing(portal: Portal, monkeypatch):
    """The build ends with the name of the file; every page that is out is whole; the next build
    finishes the rest."""
    small(portal)
    before = portal.tree()
    portal.articles(3, first=4)
    write, count = os.write, iter(range(1000))

    def full(descriptor, data):
        if next(count) >= 4:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(MachineError, match="No space left"):
            portal.build()
    during = portal.tree()
    portal.build()
    after = portal.tree()
    assert after == portal.clean()
    assert all(data in {before.get(path), after.get(path)} for path, data in during.items())


def test_strict_publishes_nothing_when_anything_is_wrong(portal: Portal):
    """Not one byte changes; without `strict` the rest goes out, and a mended site all of it."""
    small(portal)
    before = portal.mtimes()
    portal.article("news/new.md", "新的")
    portal.article("news/1.md", "坏的", body="[x](none.md)")
    report = portal.build(strict=True)
    assert not report.published
    assert [p.code for p in report.problems] == ["missing-link"]
    assert portal.mtimes() == before
    portal.article("news/1.md", "好的")
    report = portal.build(strict=True)
    assert report.published
    assert "新的" in portal.read("news/index.html")
    assert portal.tree() == portal.clean()


def test_strict_leaves_a_stale_page_as_well(portal: Portal):
    """Nothing is removed either."""
    small(portal)
    portal.remove("content/news/2.md")
    portal.write("content/news/bad.md", "x")
    assert not portal.build(strict=True).published
    assert portal.exists("news/2.html")
    portal.remove("content/news/bad.md")
    assert portal.build(strict=True).published
    assert not portal.exists("news/2.html")
    assert portal.tree() == portal.clean()


@pytest.mark.parametrize("jobs", [1, 2])
def test_any_number_of_processes_gives_the_same_bytes(portal: Portal, jobs):
    """Workers write what this process would have written."""
    portal.section("news", "新闻")
    portal.articles(500)
    report = portal.build(jobs=jobs)
    assert report.problems == []
    assert report.total > 500
    portal.output = portal.folder / "other"
    portal.build(jobs=3 - jobs)
    assert portal.tree() == {
        path.relative_to(portal.site / "output").as_posix(): path.read_bytes()
        for path in (portal.site / "output").rglob("*")
        if path.is_file()
    }
