#!/usr/bin/env python
"""The project's command line."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] == ["extract"] and not {"-h", "--help"} & set(sys.argv):
        # Extraction needs neither settings nor database; without Django its first line comes four times as soon.
        from claims.pipeline.command import main as extract  # noqa: PLC0415

        sys.exit(extract(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.dev")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the settings are named

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
