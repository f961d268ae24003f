#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from config import embedded

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not {"import_review", "--dry-run"} <= set(sys.argv):  # a dry reading touches no database, so none is started
        embedded.start_if_needed()
    execute_from_command_line(sys.argv)
