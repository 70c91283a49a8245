"""Addresses under random edits: documents, old addresses, tags and files that want each other's
places, folders that become pages and pages that become folders."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laojie.pipeline import Report
from tests.support import Portal

pytestmark = pytest.mark.slow

# Few places, so that many are wanted twice: a page, a folder of that name, a tag, the site's own.
SOURCES = ["a/1", "a/2", "b/1", "a", "b", "a.html/1", "1.html/x/1", "a/index", "c/index"]
SLUGS = [None, None, "1", "2", "same", "a.html"]
ALIASES = [
    *("/a/1.html", "/a/2.html", "/a/same.html", "/a/", "/a.html", "/a.html/1.html", "/c/"),
    *("/tag/x/", "/", "/old/", "/old/1.html", "/a/1.html/deeper/", "/file.txt", "/robots.txt"),
]
FILES = ["content/a/1.html", "static/root/file.txt", "static/root/a", "static/root/old/1.html"]

documents = st.fixed_dictionaries(
    {
        "slug": st.sampled_from(SLUGS),
        "aliases": st.lists(st.sampled_from(ALIASES), max_size=2),
        "tags": st.lists(st.sampled_from(["x", "X", "y"]), max_size=2, unique=True),
        "draft": st.sampled_from([False, False, False, True]),
    }
)
sites = st.tuples(
    st.dictionaries(st.sampled_from(SOURCES), documents, max_size=5),
    st.sets(st.sampled_from(FILES), max_size=1),
)


def write(portal: Portal, site: tuple[dict[str, dict[str, Any]], set[str]]) -> None:
    """Bring the sources to exactly this state."""
    for folder in ("content", "static/root"):
        shutil.rmtree(portal.site / folder, ignore_errors=True)
    for path, fields in site[0].items():
        given_ = {key: value for key, value in fields.items() if value}
        if path.endswith("/index"):
            portal.section(path.removesuffix("/index"), "栏目")
        elif "/" in path:
            portal.article(f"{path}.md", path, **given_)
        else:
            given_.pop("tags", None)
            portal.page(f"{path}.md", path, **given_)
    for path in site[1]:
        portal.write(path, "x")


@pytest.fixture
def folders() -> Iterator[Path]:
    """A place that outlives an example, for examples that make their own folders."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(sites, min_size=1, max_size=4))
def test_whatever_wants_whatever_place(folders, steps):
    """No step fails, each problem names a source, and wherever there is none, output/ is what a
    clean build gives."""
    portal = Portal(Path(tempfile.mkdtemp(dir=folders)))
    for site in steps:
        write(portal, site)
        report: Report = portal.build()
        assert all(problem.path for problem in report.problems)
        if not report.problems:
            assert portal.tree() == portal.clean()
        assert portal.build().rendered == 0
    # Mended, whatever was wrong before is forgotten.
    write(portal, ({"a/1": {}, "b/1": {}}, set()))
    assert portal.build().problems == []
    assert portal.tree() == portal.clean()
    shutil.rmtree(portal.folder)
