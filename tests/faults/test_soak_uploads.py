"""The short form of `./dev soak uploads`: no row without its file, whenever the process that takes it is killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from tests.s3 import program

BASE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("store", "steps"), [((), 16), (("--s3",), 15)], ids=["folder", "bucket"])
@pytest.mark.django_db(transaction=True)
def test_no_row_is_left_without_its_file_wherever_an_upload_is_killed(store, steps):
    if store and not program():
        pytest.skip("weed is not installed (./dev test installs it)")
    name = connections["owner"].settings_dict["NAME"]
    urls = {
        key: os.environ[key].replace("/followthrough?", f"/{name}?") for key in ("DATABASE_URL", "OWNER_DATABASE_URL")
    }
    command = [sys.executable, "-m", "tests.faults.soak_uploads", "--kills", "1", "--here", *store]
    done = subprocess.run(command, check=False, cwd=BASE, env=os.environ | urls, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert f"kills at {steps} steps" in done.stdout or f"kills at {steps - 1} steps" in done.stdout
    assert "each with its file: yes" in done.stdout
    assert "after the sweep 0" in done.stdout
