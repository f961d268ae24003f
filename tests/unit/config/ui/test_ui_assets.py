"""What the build gives to browsers: our brand and not GOV.UK's, and nothing from elsewhere."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ASSETS = Path(__file__).parents[4] / "assets"


@pytest.fixture(scope="session")
def built() -> Path:
    """The built assets, built here where nobody did before."""
    folder = ASSETS / "built"
    if not (folder / "followthrough.js").exists():
        npm = shutil.which("npm")
        assert npm, "Build the assets first: npm ci --ignore-scripts && npm run build in assets/"
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=ASSETS, check=True, capture_output=True)
        subprocess.run([npm, "run", "build"], cwd=ASSETS, check=True, capture_output=True)
    return folder


def test_style_sheet_has_nothing_of_the_crown(built):
    css = (built / "followthrough.css").read_text().lower()
    for word in ("gds transport", "@font-face", "crown", "crest", "govuk-logo"):
        assert word not in css.replace("crown copyright", ""), word


def test_style_sheet_is_set_in_arial(built):
    assert "font-family:arial,sans-serif" in (built / "followthrough.css").read_text()


def test_style_sheet_asks_only_for_files_of_ours(built):
    css = (built / "followthrough.css").read_text()
    asked = re.findall(r"url\([\"']?([^)\"']+)", css)
    assert all((built / name).is_file() for name in asked), asked
    assert "@import" not in css


def test_breakpoints_come_first_in_the_style_sheet(built):
    """GOV.UK's scripts read them, and a stray mark before the first rule would lose it without a word."""
    css = (built / "followthrough.css").read_text(encoding="utf-8-sig")
    assert css.startswith(":root{--govuk-breakpoint")


def test_scripts_do_not_evaluate_text(built):
    for path in built.glob("*.js"):
        assert not re.search(r"\beval\(|new Function\(", path.read_text()), path.name


def test_licences_go_with_the_copies(built):
    text = (built / "LICENCES.txt").read_text()
    assert "Government Digital Service" in text
    assert "Ministry of Justice" in text
    assert "govuk-frontend 6.3.0" in text


def test_lock_holds_no_address():
    lock = (ASSETS / "package-lock.json").read_text()
    assert "://" not in lock
    assert all("integrity" in found for name, found in json.loads(lock)["packages"].items() if name)
