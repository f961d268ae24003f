"""The short form of `./dev soak uploads`: no row without its file, whenever the process that takes it is killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

BASE = Path(__file__).resolve().parents[2]


@pytest.mark.django_db(transaction=True)
def test_no_row_is_left_without_its_file_wherever_an_upload_is_killed():
    name = connections["owner"].settings_dict["NAME"]
    urls = {
        key: os.environ[key].replace("/followthrough?", f"/{name}?") for key in ("DATABASE_URL", "OWNER_DATABASE_URL")
    }
    command = [sys.executable, "-m", "tests.faults.soak_uploads", "--kills", "2", "--here"]
    done = subprocess.run(command, check=False, cwd=BASE, env=os.environ | urls, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "kills at 16 steps" in done.stdout or "kills at 15 steps" in done.stdout
    assert "each with its file: yes" in done.stdout
    assert "after the sweep 0" in done.stdout
