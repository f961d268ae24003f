"""The short form of `./dev soak reminders`: what is due comes once while senders are killed and servers go wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

pytestmark = pytest.mark.long
BASE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("carrier", ["notify", "smtp"])
@pytest.mark.django_db(transaction=True)
def test_due_is_neither_lost_nor_doubled_while_senders_are_killed(carrier, tmp_path):
    name = connections["owner"].settings_dict["NAME"]
    urls = {
        key: os.environ[key].replace("/followthrough?", f"/{name}?") for key in ("DATABASE_URL", "OWNER_DATABASE_URL")
    }
    command = [sys.executable, "-m", "tests.faults.soak", "reminders", "--due", "2000", "--kills", "5", "--here"]
    done = subprocess.run(
        [*command, "--carrier", carrier], check=False, cwd=BASE, env=os.environ | urls, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "due 2,000" in done.stdout
    assert "lost 0" in done.stdout
    assert "'workers': 5" in done.stdout
