"""site.yaml: read, validated, every default filled in."""

from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from laojie import clock
from laojie.errors import ContentError, Problem, problem
from laojie.load import frontmatter, validation
from laojie.load.schema import SiteFields
from laojie.load.yamlnodes import Loaded
from laojie.model import urls
from laojie.model.config import NAMED, Config

FILE = "site.yaml"


def parse(data: bytes) -> Config:
    """Return the settings that site.yaml holds; raises ContentError with all its problems."""
    text, wrong = frontmatter.decode(data, FILE)
    if wrong and not text:
        raise ContentError(wrong)
    context = {"zone": clock.zone(_zone_name(text))}
    fields, loaded, problems = validation.validate(SiteFields, text, FILE, 1, context)
    problems += wrong
    if fields is None or loaded is None or wrong:
        raise ContentError(_as_settings(item) for item in problems)
    values = fields.model_dump(mode="json")
    values["url"] = values["url"].rstrip("/")
    problems = _clashes(values, loaded)
    if problems:
        raise ContentError(problems)
    if values["cms"] is not None:
        # Made here, where the schemas are: rendering knows settings alone. Imported here: few
        # sites have an editing page.
        from laojie.load import cms

        values["cms"]["forms"] = cms.forms(values)
    return Config(values)


def _as_settings(found: Problem) -> Problem:
    """What is wrong, said of settings instead of front matter."""
    shape = found.code == "front-matter-shape"
    return replace(found, code="settings-shape", params=()) if shape else found


def _zone_name(text: str) -> str:
    """Dates in site.yaml are meant in its own zone, so that must be known before the rest."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name == "timezone":
            wanted = value.partition("#")[0].strip().strip("'\"")
            return wanted if wanted in available_timezones() else "UTC"
    return str(SiteFields.model_fields["timezone"].default)


def _clashes(values: dict[str, Any], loaded: Loaded) -> list[Problem]:
    """Two tags (topics, authors) of one address: neither may get it by order of arrival."""
    found = []
    for kind in NAMED:
        taken: dict[str, str] = {}
        for name, entry in values[kind].items():
            slug = entry["slug"] or urls.slug(name)
            if slug in taken:
                line, column = loaded.key_place((kind, name))
                params = {
                    "kind": kind.removesuffix("s"),
                    "name": name,
                    "other": taken[slug],
                    "slug": slug,
                }
                found.append(problem(FILE, "slug-clash", line=line, column=column, **params))
            taken.setdefault(slug, name)
    return found
