"""What `check:` in site.yaml says, as the rules need it."""

import json
from dataclasses import dataclass
from typing import Any

from laojie import fingerprint
from laojie.check.names import HOUSE_NAMES
from laojie.model.config import Config
from laojie.model.rules import OFF, RULES


@dataclass(frozen=True)
class Settings:
    """The settings of a check. `names` are those of the house list with the site's own; `site` is
    its full address."""

    levels: dict[str, str]
    names: dict[str, str]
    superlatives: tuple[str, ...]
    allowed: tuple[str, ...]
    cover: tuple[int, int]
    external_days: int
    # Where the site lies, which is a part of every address.
    url: str

    def level(self, rule: str) -> str:
        """Return how serious what a rule finds is; `off`: it is not told."""
        return self.levels.get(rule, OFF)

    @property
    def digest(self) -> str:
        """The digest of all that decides what the rules find in one document."""
        parts: list[Any] = [self.names, self.superlatives, self.allowed, self.url]
        return fingerprint.digest_text(json.dumps(parts, ensure_ascii=False))


def of(config: Config) -> Settings:
    """Return the settings of a check that site.yaml gives."""
    given = config.values["check"]
    # A name that stands for itself is allowed.
    names = {**HOUSE_NAMES, **given["names"]}
    return Settings(
        levels={**RULES, **given["rules"]},
        names={wrong: right for wrong, right in names.items() if wrong != right},
        superlatives=tuple(given["superlatives"]),
        allowed=tuple(given["allowed"]),
        cover=(given["cover_width"], given["cover_height"]),
        external_days=given["external_days"],
        url=config.url,
    )
