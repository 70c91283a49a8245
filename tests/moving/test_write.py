"""The site that is moved into: whatever a reader says, nothing is written outside of it."""

from pathlib import Path

import pytest

from laojie.moving.found import File, Left
from laojie.moving.write import Target


@pytest.mark.parametrize(
    "path", ["../x", "static/root/../../../x", "content\\..\\..\\x", "/tmp/x", "static/root/\0"]
)
def test_no_path_leads_out_of_the_site(tmp_path: Path, path):
    """The writer itself refuses, for every system."""
    (tmp_path / "old").write_bytes(b"old")
    target = Target(tmp_path / "site")
    assert target.put(path, b"new") == "leads-out"
    left = target.copy(File("old", tmp_path / "old", path), path)
    assert isinstance(left, Left)
    assert left.reason == "leads-out"
    assert [found.name for found in tmp_path.rglob("*")] == ["old"]
