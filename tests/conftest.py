"""What all tests share."""

from pathlib import Path

import pytest

from tests.support import Portal


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """Return a new portal: templates and settings, no content."""
    return Portal(tmp_path)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-sites",
        action="store_true",
        help="write what the sites in tests/sites/ give now as what is expected of them",
    )
