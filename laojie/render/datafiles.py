"""Files under data/: tables and lists that templates may show."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import yaml

from laojie.errors import Problem, problem

ENDINGS = (".yaml", ".yml", ".json", ".csv")


class DataError(Exception):
    """A data file cannot be read."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.code)


def read(site: Path, name: str) -> Any:
    """Return what data/<name> holds: YAML, JSON, or CSV as a list of mappings; None if absent.

    Raises DataError, and ValueError for a name that leaves the folder.
    """
    parts = name.split("/")
    if not all(part and not part.startswith(".") for part in parts):
        raise ValueError(f"data: {name!r} is no name of a data file")
    for ending in ENDINGS:
        path = site / "data" / f"{name}{ending}"
        if path.is_file() and path.resolve().is_relative_to(site.resolve()):
            return _parse(path, f"data/{name}{ending}", ending)
    return None


def _parse(path: Path, shown: str, ending: str) -> Any:
    form = ending[1:].upper()
    try:
        text = path.read_text(encoding="utf-8-sig")
        if ending == ".csv":
            return list(csv.DictReader(io.StringIO(text)))
        if ending == ".json":
            return json.loads(text)
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise DataError(problem(shown, "unreadable", why=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise DataError(problem(shown, "not-utf8", line=1, column=1, offset=error.start)) from error
    except (ValueError, yaml.YAMLError, csv.Error, RecursionError) as error:
        why = str(error).partition("\n")[0]
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else getattr(error, "lineno", 1)
        column = mark.column + 1 if mark else getattr(error, "colno", 1)
        found = problem(shown, "bad-data", line=line, column=column, why=why, format=form)
        raise DataError(found) from error
