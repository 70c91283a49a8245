"""The measures of pictures, read from their first bytes."""

import io
from collections.abc import Iterable
from pathlib import Path

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp")


def sizes(site: Path, paths: Iterable[str]) -> dict[str, str]:
    """Return the measures of those sources that are pictures, as in `1200x675`.

    A picture whose measures cannot be told is left out.
    """
    wanted = [path for path in paths if path.lower().endswith(ENDINGS)]
    if not wanted:
        return {}
    # Imported here: most builds have no new picture.
    import imagesize

    found = {}
    for path in wanted:
        try:
            width, height = imagesize.get(io.BytesIO((site / path).read_bytes()))
        except (OSError, ValueError, SyntaxError):
            continue
        if width > 0 and height > 0:
            found[path] = f"{round(width)}x{round(height)}"
    return found
