"""The walk through a source that is a folder: every entry once, none from elsewhere."""

import os
from pathlib import Path

from laojie.moving import tree
from tests.moving.support import Moving


def test_links_are_counted_and_not_followed(moving: Moving, tmp_path: Path):
    """A link to a folder, to a file elsewhere, to nothing: each is named with its reason."""
    moving.write("_config.yml", "title: 旧站\n")
    moving.write("img/a.png", b"\x89PNG")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/secret").write_text("x")
    (moving.source / "folder").symlink_to(tmp_path / "elsewhere")
    (moving.source / "img/again").symlink_to(moving.source)
    (moving.source / ".git").symlink_to(tmp_path / "elsewhere")
    (moving.source / "secret").symlink_to(tmp_path / "elsewhere/secret")
    (moving.source / "nothing").symlink_to(tmp_path / "none")
    assert moving.move("jekyll").code == 0
    assert moving.reasons() == {
        ".git/": "tool",
        "_config.yml": "build-file",
        "folder/": "linked",
        "img/again/": "linked",
        "nothing": "outside",
        "secret": "outside",
    }
    assert moving.report["counts"]["all"] == {"read": 7, "imported": 1, "skipped": 6}
    assert moving.adds_up()


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch):
    """It is named, with what the machine says; the rest is read."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.md").write_text("甲")
    scan = os.scandir

    def refusing(path: str):
        if os.path.basename(path) == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    files, left = tree.walk(tmp_path)
    assert files == ["a.md"]
    assert [(item.origin, item.reason) for item in left] == [("closed/", "unreadable")]
