"""Sources of other systems, made up in a folder, and what comes of moving them."""

import json
from pathlib import Path
from typing import Any

import yaml

from tests.support import Ran, run


class Moving:
    """A source and the site it is moved into, both in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.site = folder / "site"
        self.report: dict[str, Any] = {}

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the source."""
        target = self.source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def move(self, system: str, *options: str, source: str = "") -> Ran:
        """Move the source (or a file of it) in; the report is there afterwards."""
        wanted = self.source / source if source else self.source
        told = self.site.parent / "report.json"
        ran = run("import", system, str(wanted), str(self.site), "--report", str(told), *options)
        if ran.code == 0:
            self.report = json.loads(told.read_text(encoding="utf-8"))
        return ran

    def read(self, path: str) -> str:
        """Return a file of the site."""
        return (self.site / path).read_text(encoding="utf-8")

    def fields(self, path: str) -> dict[str, Any]:
        """Return the front matter of a document, every scalar as it was typed."""
        loaded = yaml.load(self.read(path).split("---\n")[1], Loader=yaml.BaseLoader)
        assert isinstance(loaded, dict)
        return loaded

    def body(self, path: str) -> str:
        """Return the body of a document."""
        return self.read(path).split("---\n", 2)[2].strip("\n")

    def notes(self, origin: str) -> dict[str, str]:
        """Return what the report says of one thing that came along, by code."""
        item = next(item for item in self.report["imported"] if item["origin"] == origin)
        return {note["code"]: note["message"] for note in item["notes"]}

    def reasons(self) -> dict[str, str]:
        """Return why things did not come along, by what they were."""
        return {item["origin"]: item["reason"] for item in self.report["skipped"]}

    def adds_up(self) -> bool:
        """Say whether what was read is what came along and what did not, and each was named."""
        counts = self.report["counts"]
        skipped = sum(item["count"] for item in self.report["skipped"])
        sums = all(c["read"] == c["imported"] + c["skipped"] for c in counts.values())
        named = len(self.report["imported"]), skipped
        return sums and named == (counts["all"]["imported"], counts["all"]["skipped"])

    def build(self) -> Ran:
        """Build the site."""
        return run("build", str(self.site), "--now", "2030-01-01T00:00:00+08:00", "--jobs", "1")
