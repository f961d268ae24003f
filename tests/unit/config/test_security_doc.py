"""docs/security.md names tests: they are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
WORDS = (ROOT / "docs" / "security.md").read_text()


def test_every_test_that_is_named_is_there():
    named = set(re.findall(r"tests/[\w/]+\.py", WORDS))
    assert len(named) > 15
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


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
