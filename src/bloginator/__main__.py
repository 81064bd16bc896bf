"""``python -m bloginator``: the same command, where the shell does not know its name."""

import sys

from bloginator.cli import main

if __name__ == "__main__":
    sys.exit(main())
