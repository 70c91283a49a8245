"""Whole sites with their whole expected output: tests/sites/<case>/{in,out}.

`pytest --update-sites` writes what the sites give now; look at the difference before keeping it.
Beside the files of output/, out/ holds problems.txt where problems are expected. `now` is the
same for all of them, see tests/support.py.
"""

import shutil
from pathlib import Path

import pytest

from laojie import pipeline
from laojie.pipeline import Options
from tests.support import NOW, moment, tree

SITES = Path(__file__).resolve().parent / "sites"
CASES = sorted(path.parent.name for path in SITES.glob("*/in"))
PROBLEMS = "problems.txt"


def built(case: str, folder: Path, jobs: int = 1) -> dict[str, bytes]:
    """What a site gives: its output, and its problems if there are any."""
    site = folder / case
    shutil.copytree(SITES / case / "in", site)
    report = pipeline.build(Options(site, site / "output", moment(NOW), jobs))
    found = tree(site / "output")
    if report.problems:
        found[PROBLEMS] = "".join(f"{p.show('zh')}\n" for p in report.problems).encode()
    return found


@pytest.mark.parametrize("case", CASES)
def test_a_site_gives_what_it_always_gave(case: str, tmp_path: Path, request):
    """Every file of the output, byte for byte, and every problem."""
    found, expected = built(case, tmp_path), SITES / case / "out"
    if request.config.getoption("--update-sites"):
        shutil.rmtree(expected, ignore_errors=True)
        for path, data in found.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_bytes(data)
        pytest.skip(f"{case}: {len(found)} files written")
    wanted = tree(expected)
    assert sorted(found) == sorted(wanted)
    different = [path for path in wanted if found[path] != wanted[path]]
    for path in different:
        assert found[path].decode(errors="replace") == wanted[path].decode(errors="replace"), path


def test_the_broken_site_is_the_only_one_with_problems():
    """A problem that creeps into another site is not to be written away."""
    assert [case for case in CASES if (SITES / case / "out" / PROBLEMS).exists()] == ["broken"]
