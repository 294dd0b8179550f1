"""`python -m claims.pipeline`: extraction without Django."""

import sys

from claims.pipeline.command import main

if __name__ == "__main__":
    sys.exit(main())
