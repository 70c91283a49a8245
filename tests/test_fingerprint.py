"""What an engine is known by."""

import subprocess
import sys
from importlib import metadata

import pytest

from laojie import fingerprint
from laojie.pipeline import LIBRARIES
from tests.support import ROOT


def test_the_versions_are_those_that_are_installed():
    """The same as importlib.metadata tells, in the order asked for."""
    found = fingerprint.versions(LIBRARIES)
    assert list(found) == list(LIBRARIES)
    assert found == {library: metadata.version(library) for library in LIBRARIES}


@pytest.mark.parametrize("name", ["some_library", "Some.Library", "SOME_library"])
def test_a_library_under_any_spelling_of_its_name(tmp_path, monkeypatch, name):
    """The first folder on the path that has it counts, as it does for an import."""
    for place, version in (("first", "1.2"), ("second", "3.4")):
        (tmp_path / place / f"{name}-{version}.dist-info").mkdir(parents=True)
        monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / place)])
    assert fingerprint.versions(["some-library"]) == {"some-library": "1.2"}


def test_a_library_that_another_tool_installed(tmp_path, monkeypatch):
    """Debian's packages leave an .egg-info, which importlib.metadata reads."""
    folder = tmp_path / "some_library-1.2.egg-info"
    folder.mkdir()
    (folder / "PKG-INFO").write_text("Metadata-Version: 1.1\nName: some-library\nVersion: 1.2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert fingerprint.versions(["some-library"]) == {"some-library": "1.2"}


def test_a_library_that_is_not_there():
    """Nothing is guessed."""
    with pytest.raises(metadata.PackageNotFoundError):
        fingerprint.versions(["no-such-library"])


def test_another_version_is_another_engine(monkeypatch):
    """So that a library's new version starts over."""
    before = fingerprint.engine(LIBRARIES)
    assert fingerprint.engine(LIBRARIES) == before
    monkeypatch.setattr(fingerprint, "versions", lambda libraries: dict.fromkeys(libraries, "9"))
    assert fingerprint.engine(LIBRARIES) != before


@pytest.mark.parametrize("arguments", [["--help"], ["build", "SITE"]])
def test_what_a_short_command_does_not_import(portal, arguments):
    """Help, and a build with nothing to do, load none of the large libraries."""
    portal.build()
    program = (
        "import sys; from laojie import cli; cli.main(sys.argv[1:]);"
        "print([name for name in ('pydantic', 'jinja2', 'yaml', 'markdown', 'pygments', 'rich',"
        " 'multiprocessing', 'importlib.metadata') if name in sys.modules])"
    )
    given = [str(portal.site) if word == "SITE" else word for word in arguments]
    command = [sys.executable, "-c", program, *given]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
