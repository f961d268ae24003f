from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import engines


class Elements(HTMLParser):
    """Every element of a piece of HTML with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str = "") -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if tag in {"", name}]

    def ids(self) -> list[str]:
        return [attributes["id"] for attributes in self.all() if "id" in attributes]

    def one(self, **wanted: str) -> dict[str, str]:
        fitting = [found for found in self.all() if all(found.get(name) == value for name, value in wanted.items())]
        assert len(fitting) == 1, f"{len(fitting)} elements with {wanted}"
        return fitting[0]


@pytest.fixture
def elements() -> Callable[[str], Elements]:
    return Elements


@pytest.fixture
def rendered() -> Callable[..., str]:
    """Render a template given as text."""

    def render(text: str, /, **context: Any) -> str:
        return engines["django"].from_string(text).render(context)

    return render
