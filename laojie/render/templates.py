"""Templates: checked, rendered, and their failures put into words."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
    nodes,
)

from laojie.catalog import store
from laojie.errors import Problem, problem
from laojie.fingerprint import digest, digest_text
from laojie.render.environment import FOLDER, write
from laojie.render.failed import Failed


def render(template: Template, context: dict[str, Any], page: str) -> bytes:
    """Return the bytes a template gives for the page at the output path `page`; raises Failed.

    Whatever goes wrong inside a template is the template's: its file and line are named.
    """
    try:
        return write(template, context)
    except (Failed, store.Failure):
        raise
    except TemplateError as error:
        raise Failed(explain(error, page)) from error
    except RecursionError as error:
        raise Failed(_at_line(error, page, "nesting")) from error
    except (Exception, MemoryError) as error:
        # A template is the user's own program: whatever goes wrong in it is told at its line.
        why = str(error) or type(error).__name__
        raise Failed(_at_line(error, page, why, template.name)) from error


def get(env: Environment, name: str, page: str) -> Template:
    """Return a template; raises Failed."""
    try:
        return env.get_template(name)
    except TemplateError as error:
        raise Failed(explain(error, page)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(problem(f"{FOLDER}/{name}", "unreadable", why=str(error))) from error


def explain(error: TemplateError, page: str) -> Problem:
    """Return the problem that a template error is."""
    if isinstance(error, TemplateNotFound):
        line, path = _template_line(error)
        return problem(
            path or f"{FOLDER}/{error.name}",
            "template-missing",
            line=line,
            column=1 if line else 0,
            name=error.name,
        )
    if isinstance(error, TemplateSyntaxError):
        path = f"{FOLDER}/{error.name}" if error.name else FOLDER
        return problem(path, "template-syntax", line=error.lineno, column=1, why=error.message)
    return _at_line(error, page, error.message or type(error).__name__)


def _at_line(error: BaseException, page: str, why: str, name: str | None = None) -> Problem:
    line, path = _template_line(error)
    place = path or (f"{FOLDER}/{name}" if name else FOLDER)
    column = 1 if line else 0
    return problem(place, "template-failed", line=line, column=column, page=page, why=why)


def _template_line(error: BaseException) -> tuple[int, str]:
    """Return (line, path) of the innermost template in an error's traceback."""
    mark = f"/{FOLDER}/"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        _, found, name = frame.filename.rpartition(mark)
        if found and name.endswith((".html", ".xml", ".txt", ".svg")):
            return frame.lineno or 0, f"{FOLDER}/{name}"
    return 0, ""


@dataclass(frozen=True, slots=True)
class Closures:
    """For every template the digest of all it is made of; what is wrong with them; and, for those
    that could never be rendered to the end, the problem that is the reason."""

    digests: dict[str, str]
    problems: list[Problem]
    endless: dict[str, Problem]


def closures(site: Path) -> Closures:
    """Return what is to be known of the templates before one is rendered.

    A template is made of itself and of all that it extends, includes or imports, also of those
    that are not there yet; a name that is only known while rendering stands for all templates.
    """
    sources = _sources(site)
    env = Environment(autoescape=True, extensions=["jinja2.ext.loopcontrols"])
    problems: list[Problem] = []
    parts: dict[str, set[str]] = {}
    dynamic: set[str] = set()
    for name, data in sorted(sources.items()):
        named, wrong = _parts(env, name, data, set(sources))
        parts[name] = {part for part in named if part}
        problems += wrong
        if None in named:
            dynamic.add(name)
    cycles = _cycles(parts)
    problems += cycles.values()
    digests = {name: digest(data) for name, data in sources.items()}
    made = {}
    endless: dict[str, Problem] = {}
    for name in sources:
        reached = _reach(parts, name)
        for part in sorted(reached & cycles.keys()):
            endless.setdefault(name, cycles[part])
        if reached & dynamic:
            reached |= sources.keys()
        shown = (f"{part}={digests.get(part, 'missing')}" for part in sorted(reached))
        made[name] = digest_text(*shown)
    return Closures(made, problems, endless)


def _sources(site: Path) -> dict[str, bytes]:
    root = site / FOLDER
    found = {}
    for path in sorted(root.rglob("*")):
        inside = path.resolve().is_relative_to(site.resolve())
        if inside and path.is_file() and not path.name.startswith("."):
            found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def _parts(
    env: Environment, name: str, data: bytes, every: set[str]
) -> tuple[set[str | None], list[Problem]]:
    path = f"{FOLDER}/{name}"
    try:
        tree = env.parse(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        return set(), [problem(path, "not-utf8", line=1, column=1, offset=error.start)]
    except TemplateSyntaxError as error:
        why = error.message or ""
        return set(), [problem(path, "template-syntax", line=error.lineno, column=1, why=why)]
    named = set(meta.find_referenced_templates(tree))
    problems = []
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        target = getattr(node, "template", None)
        wanted = target.value if isinstance(target, nodes.Const) else None
        optional = isinstance(node, nodes.Include) and node.ignore_missing
        if isinstance(wanted, str) and wanted not in every and not optional:
            missing = problem(path, "template-missing", line=node.lineno, column=1, name=wanted)
            problems.append(missing)
    return named, problems


def _reach(parts: Mapping[str, set[str]], name: str) -> set[str]:
    found, pending = set(), [name]
    while pending:
        current = pending.pop()
        if current not in found:
            found.add(current)
            pending += parts.get(current, ())
    return found


def _cycles(parts: Mapping[str, set[str]]) -> dict[str, Problem]:
    """A template that is part of itself could never end."""
    found = {}
    for name in sorted(parts):
        inside = [n for n in sorted(parts[name]) if name in _reach(parts, n)]
        if inside:
            names = " → ".join((name, inside[0], name) if inside[0] != name else (name, name))
            path = f"{FOLDER}/{name}"
            found[name] = problem(path, "template-cycle", line=1, column=1, names=names)
    return found
