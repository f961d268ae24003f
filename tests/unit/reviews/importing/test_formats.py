"""The written documents as Word, PDF, web page and text: each is read alike."""

from pathlib import Path

import pytest
from scoring import differences
from setting import KINDS, set_as
from written_documents import documents, load

from reviews.importing import as_json, read_review


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("document", documents(), ids=lambda path: path.stem)
def test_written_document_is_read_as_expected(document: Path, kind: str) -> None:
    written = load(document)

    reading = as_json(read_review(set_as(kind, written), f"review.{kind}"))

    assert differences(written.expected(), reading) == []
