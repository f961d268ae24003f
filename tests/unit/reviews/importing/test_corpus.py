"""The importer over fictional documents of many layouts, and over the published seeds where they are at hand."""

import json
from pathlib import Path

import pytest
from scoring import Json, differences

from reviews.importing import as_json, read_review

CORPUS = Path(__file__).parent / "corpus"
SEEDS = Path(__file__).resolve().parents[5] / "shared" / "seeds"
EXTENSIONS = {".txt", ".md"}


def documents(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix in EXTENSIONS)


def reading_of(document: Path) -> Json:
    return as_json(read_review(document.read_bytes(), document.name))


@pytest.mark.parametrize("document", documents(CORPUS), ids=lambda path: path.stem)
def test_reading_of_a_fictional_document_is_as_expected(document: Path) -> None:
    expected = json.loads(document.with_suffix(".expected.json").read_text(encoding="utf-8"))

    assert differences(expected, reading_of(document)) == []


@pytest.mark.parametrize("position", range(5))
def test_reading_of_a_published_review_is_as_expected(position: int) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the published reviews are not beside the repository")
    document = documents(SEEDS)[position]
    expected = json.loads((SEEDS / "expected" / f"{document.stem}.json").read_text(encoding="utf-8"))

    assert differences(expected, reading_of(document)) == []


def test_reading_has_every_key_of_the_agreed_form() -> None:
    reading = reading_of(CORPUS / "blank_template.md")

    assert list(reading) == [
        "title", "subject", "kind", "partnership", "published_on", "recommendations", "learning_points", "themes",
        "agencies", "good_practice", "questions", "action_rows", "multi_review", "privacy_findings",
    ]  # fmt: skip
