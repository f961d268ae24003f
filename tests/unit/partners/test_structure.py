import io
import tracemalloc

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from hostile import pdf, samples

from partners.gateways import structure

ALL = list(samples())


def test_there_are_enough_of_them():
    assert sum(bool(one.verdict) for one in ALL) >= 120


@pytest.mark.parametrize("sample", ALL, ids=lambda one: f"{one.kind}: {one.name}")
def test_each_file_gets_its_verdict(sample):
    content = io.BytesIO(sample.content)
    if not sample.verdict:
        structure.check(content, sample.kind)
        assert content.tell() == 0
        return
    with pytest.raises(structure.Hostile) as refused:
        structure.check(content, sample.kind)
    assert sample.verdict in str(refused.value)


def test_large_file_is_looked_through_without_being_held():
    with TemporaryUploadedFile("large.pdf", "application/pdf", 0, None) as upload:
        upload.write(pdf(b"1 0 obj << >> endobj " + b" " * 30_000_000))
        upload.flush()
        tracemalloc.start()
        structure.check(upload, "pdf")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 3_000_000
