"""`python -m versa_core …`: see `python -m versa_core --help`."""

import sys

from versa_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
