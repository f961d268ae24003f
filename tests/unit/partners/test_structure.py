import io
import tracemalloc
import zlib

import pytest
from django.core.files import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from hostile import pdf, samples

from partners.gateways import structure
from partners.gateways.view import WINDOW

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


@pytest.mark.parametrize("sample", ALL, ids=lambda one: f"{one.kind}: {one.name}")
def test_verdict_is_the_same_of_a_file_on_the_disk(sample, tmp_path):
    """Large uploads lie there, and are read piece by piece."""
    place = tmp_path / "upload"
    place.write_bytes(sample.content)
    with place.open("rb") as file:
        content, said = File(file), ""
        content.temporary_file_path = lambda: place
        try:
            structure.check(content, sample.kind)
        except structure.Hostile as refused:
            said = str(refused)
    assert sample.verdict in said
    assert bool(sample.verdict) == bool(said)


@pytest.mark.parametrize("at", [0, WINDOW - 6, WINDOW - 1, WINDOW, 3 * WINDOW - 4])
def test_what_acts_is_found_wherever_it_stands(at):
    filled = b" " * at
    with pytest.raises(structure.Hostile, match="holds a script"):
        structure.check(io.BytesIO(pdf(filled, b"<< /JavaScript 3 0 R >>", b" " * WINDOW)), "pdf")


BOUNDARY = b"From: a@police.example\nContent-Type: multipart/mixed; boundary=b\n\n"


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (b"x" * WINDOW + b"\n--b\nContent-Disposition: attachment; filename=a.exe\n\nMZ\n--b--\n", structure.CARRIES),
        (b"\n--b\nContent-Type: message/rfc822\n\nSubject: x\nContent-Disposition: attachment; filename=a.js\n\n", structure.CARRIES),
        (b"\n--b\nX-Pad: " + b"x" * 70_000 + b"\nContent-Disposition: attachment; filename=a.exe\n\n", "is damaged"),
        (b"\n--b\nA: b\n\n" * 1001, structure.BOMB),
        (b"\n--" * 200_002 + b"\n", structure.BOMB),
    ],
)  # fmt: skip
def test_parts_of_a_message_hide_nowhere(message, words):
    with pytest.raises(structure.Hostile) as refused:
        structure.check(io.BytesIO(BOUNDARY + message), "eml")
    assert words in str(refused.value)


def test_signature_and_ruled_lines_of_a_message_are_words():
    words = b"Hello\n-- \nLena Ward\nPolice\n" + b"\n----- Original message -----\nFrom: b@trust.example\n" * 50
    structure.check(io.BytesIO(BOUNDARY + b"--b\nContent-Type: text/plain\n\n" + words + b"\n--b--\n"), "eml")


def test_packed_objects_come_to_an_end(monkeypatch):
    """Each unpacks to little more than nothing, and there are very many of them."""
    monkeypatch.setattr(structure, "MOST_UNPACKED", 1_000_000)
    packed = b"<< /Type /ObjStm >> stream\n" + zlib.compress(b" " * 500) + b"\nendstream"
    structure.check(io.BytesIO(pdf(*[packed] * 300)), "pdf")
    with pytest.raises(structure.Hostile, match="unpack to far more"):
        structure.check(io.BytesIO(pdf(*[packed] * 500)), "pdf")


def test_large_file_is_looked_through_without_being_held():
    with TemporaryUploadedFile("large.pdf", "application/pdf", 0, None) as upload:
        upload.write(pdf(b"1 0 obj << >> endobj " + b" " * 30_000_000))
        upload.flush()
        tracemalloc.start()
        structure.check(upload, "pdf")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 3_000_000
