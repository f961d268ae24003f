#!/usr/bin/env python
import os
import sys
from uuid import uuid4

from django.core.management import execute_from_command_line

from config import embedded
from partners import cause


def main(arguments: list[str]) -> None:
    """Whatever the command writes, the history says that it came from it."""
    with cause.of(f"command {' '.join(arguments[1:2])}", request_id=uuid4().hex):
        execute_from_command_line(arguments)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not {"import_review", "--dry-run"} <= set(sys.argv):  # a dry reading touches no database, so none is started
        embedded.start_if_needed()
    main(sys.argv)
