"""Make the pictures in docs/images anew: `.venv/bin/python scripts/screenshots.py`.

The portal is built into a temporary folder, served to this machine alone, and photographed with
Chromium. Needs `chromium` and a Chinese font.
"""

import functools
import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from laojie import clock, pipeline  # noqa: E402 - this folder's laojie, not an installed one

IMAGES = ROOT / "docs" / "images"
LIMIT = 300_000
# The portal's own articles are of 2020 and 2021, and none of its listings has expired by then.
NOW = "2022-01-01T12:00:00+08:00"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    # Time for the blocks that a script fetches.
    "--virtual-time-budget=5000",
)
# File, address, (width, height) of the window.
SHOTS = (
    ("home.png", "/", (1280, 900)),
    ("article-phone.png", "/douyingequ/5743.html", (390, 844)),
)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


def build(folder: Path) -> Path:
    """Build the portal below `folder`, so that the repo's own output/ is left alone."""
    now = clock.parse_now(NOW, clock.zone("Asia/Shanghai"))
    output = folder / "output"
    pipeline.build(pipeline.Options(ROOT, output, now, folder=folder / "state"))
    return output


def photograph(chromium: str, address: str, size: tuple[int, int], target: Path) -> None:
    """Photograph what stands at an address."""
    with tempfile.TemporaryDirectory(prefix="laojie-chromium-") as profile:
        command = [
            chromium,
            *FLAGS,
            f"--user-data-dir={profile}",
            f"--window-size={size[0]},{size[1]}",
            f"--screenshot={target}",
            address,
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def shoot(chromium: str, origin: str) -> int:
    """Make every picture; return how many are larger than LIMIT."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    large = 0
    for name, address, size in SHOTS:
        target = IMAGES / name
        photograph(chromium, origin + address, size, target)
        length = target.stat().st_size
        large += length > LIMIT
        print(f"docs/images/{name}: {size[0]}x{size[1]}, {length:,} of {LIMIT:,} bytes")
    return large


def run() -> int:
    """Build, serve, photograph; return an exit code."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("There is no Chromium here.", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory(prefix="laojie-pictures-") as folder:
        handler = functools.partial(_Quiet, directory=str(build(Path(folder))))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            return int(shoot(chromium, f"http://127.0.0.1:{server.server_port}") > 0)
        finally:
            server.shutdown()


if __name__ == "__main__":
    sys.exit(run())
