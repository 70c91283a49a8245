"""`python build.py` builds this folder's site; `python build.py COMMAND` is `laojie COMMAND`."""

import sys
from pathlib import Path

try:
    from laojie.cli import main
except ModuleNotFoundError as missing:
    sys.stderr.write(
        f"build.py: this Python has no {missing.name!r}. `make site` prepares .venv and builds; "
        "after that, `.venv/bin/python build.py` works too.\n"
    )
    sys.exit(3)

HERE = Path(__file__).resolve().parent


def arguments(given: list[str]) -> list[str]:
    """Return the arguments for `laojie`: `build` of this folder unless they name a command."""
    if given and (not given[0].startswith("-") or given[0] in {"-h", "--help", "--version"}):
        return given
    return ["build", str(HERE), *given]


if __name__ == "__main__":
    sys.exit(main(arguments(sys.argv[1:])))
