"""GOV.UK publishes what each component must give for what it is given; ours must give the same.

This decides upgrades of govuk-frontend: the macros in Python lag behind it, and 6.6 already differs in one of ten.
"""

import json
import os
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe

from config.ui.components import render

COMPONENTS = Path(__file__).parents[4] / "assets/node_modules/govuk-frontend/dist/govuk/components"
FIXTURES = 657


class Reader(HTMLParser):
    """Reads HTML into what a browser would see of it: tags, attributes in order, words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, [(name, " ".join((value or "").split())) for name, value in attrs]))

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.split():
            self.seen.append(" ".join(data.split()))


def meaning(html: str) -> list[object]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.seen


def trusted(key: str, value: Any) -> Any:
    """Mark as safe what GOV.UK's fixtures give as HTML."""
    if isinstance(value, dict):
        return {k: trusted("html" if key == "slots" else k, v) for k, v in value.items()}
    if isinstance(value, list):
        return [trusted(key, item) for item in value]
    if isinstance(value, str) and (key in {"html", "attributes"} or key.endswith("Html")):
        return mark_safe(value)  # noqa: S308 - a fixture
    return value


def fixtures() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(COMPONENTS.glob("*/fixtures.json")):
        found = json.loads(path.read_text())
        for fixture in found["fixtures"]:
            yield found["component"], fixture


def test_every_fixture_of_govuk_reads_the_same():
    if not COMPONENTS.is_dir():
        if os.environ.get("CI"):
            pytest.fail("The assets are not built: run ./dev test, or npm ci in assets/")
        pytest.skip("Build the assets first: npm ci in assets/")
    every = list(fixtures())
    differing = [
        f"{component}: {fixture['name']}"
        for component, fixture in every
        if meaning(render(component, trusted("", fixture["options"]))) != meaning(fixture["html"])
    ]
    assert differing == []
    assert len(every) == FIXTURES
