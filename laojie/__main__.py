"""`python -m laojie` is the command `laojie`."""

import sys

from laojie.cli import main

if __name__ == "__main__":
    sys.exit(main())
