"""A source to fill and a site to fill from it."""

from pathlib import Path

import pytest

from tests.moving.support import Moving


@pytest.fixture
def moving(tmp_path: Path) -> Moving:
    """Return an empty source and the place of a site that is not there yet."""
    return Moving(tmp_path)
