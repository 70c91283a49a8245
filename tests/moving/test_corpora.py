"""Two real sites, moved in, built and verified; LAOJIE_CORPORA says where they lie."""

import os
from pathlib import Path

import pytest

from laojie.model import urls
from tests.moving.support import Moving
from tests.support import run, tree

CORPORA = Path(os.environ.get("LAOJIE_CORPORA", ""))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.environ.get("LAOJIE_CORPORA"), reason="LAOJIE_CORPORA is not set"),
]
SITES = {
    "ustclug": (),
    "f18": (
        "--permalink=pretty",
        "--url=https://18f.gsa.gov",
        "--timezone=America/New_York",
    ),
}
# Problems that were in the sources before: targets that are not among them.
REAL = ("找不到文件：", "链接的目标不存在：", "链接的目标还没有发布：")


@pytest.mark.parametrize("name", SITES)
def test_a_real_site_moves_in(moving: Moving, name: str):
    """Every file is accounted for; the site builds, and equals a clean build."""
    moving.source = CORPORA / name
    if not moving.source.is_dir():
        pytest.skip(f"{moving.source} is not there")
    assert moving.move("jekyll", *SITES[name]).code == 0
    assert moving.adds_up()
    told = {item["origin"] for key in ("imported", "skipped") for item in moving.report[key]}
    assert told == set(tree(moving.source))
    ran = moving.build()
    said = [line.split(": ", 1)[1] for line in ran.err.splitlines() if line.startswith("content/")]
    assert all(text.startswith(REAL) for text in said), [t for t in said if not t.startswith(REAL)]
    documents = [item for item in moving.report["imported"] if item["kind"] == "document"]
    written = [item for item in documents if not item["path"].endswith("index.md")]
    drafts = sum("draft: true" in moving.read(item["path"]) for item in written)
    pages = sum(
        (moving.site / "output" / urls.output_path(item["address"])).is_file() for item in written
    )
    assert pages == len(written) - drafts
    assert run("verify", str(moving.site)).code == 0
