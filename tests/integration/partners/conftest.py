import pytest
from delivery_support import Facts


@pytest.fixture(autouse=True)
def facts(monkeypatch):
    monkeypatch.setattr(Facts, "untrue", set())
    monkeypatch.setattr(Facts, "lines", [])
