"""docs/security.md names tests: they are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
WORDS = (ROOT / "docs" / "security.md").read_text()


def test_every_test_that_is_named_is_there():
    named = set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", WORDS))
    assert len(named) > 15
    assert sorted(one for one in named if not _is_there(*one)) == []


def _is_there(path, test):
    """With tests in it, or the one that is meant; of its own place, so that no name is left to guess."""
    file = ROOT / path
    if not file.exists():
        return False
    if file.name.startswith("test_"):
        return re.search(rf"^def {test or 'test_'}", file.read_text(), re.MULTILINE) is not None
    return True


def test_no_test_is_named_without_its_place():
    assert re.findall(r"`test_\w+(?:\.py)?`", WORDS) == []


def test_every_file_and_command_that_is_named_is_there():
    files = re.findall(r"`((?:docs|partners|actions|reviews|config)/[\w/.-]+\.(?:py|md))`", WORDS)
    commands = re.findall(r"`\./dev (\w+)(?: (\w+))?", WORDS)
    dev = (ROOT / "dev").read_text()
    assert files
    assert sorted(path for path in files if not (ROOT / path).exists()) == []
    assert commands
    assert [f"{word} {more}" for word, more in commands if f"./dev {word} {more}".strip() not in dev] == []


def test_every_decision_that_is_named_is_there():
    numbers = {int(number) for number in re.findall(r"\bADR (\d+)", WORDS)}
    there = {int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md")}
    assert numbers
    assert numbers <= there


def test_what_is_met_says_by_what():
    rows = [row.split("|") for row in re.findall(r"^\| \d+\.\d+.*$", WORDS, re.MULTILINE)]
    assert [cells[1].strip() for cells in rows if len(cells[3].strip()) < len("JSON alone")] == []


def test_every_item_has_a_state():
    rows = re.findall(r"^\| \d+\.\d+.*$", WORDS, re.MULTILINE)
    states = {row.split("|")[2].strip() for row in rows}
    assert len(rows) > 40
    assert states <= {
        "met",
        "in part",
        "not met",
        "by people",
        "not built",
        "where `CLAMD_ADDRESS` is set",
        "where `FILES_URL` is set",
        "by whoever hosts",
        "by the proxy",
        "does not apply",
        "do not apply",
    }
