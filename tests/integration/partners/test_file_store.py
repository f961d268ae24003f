"""What a carrier of the file store promises, asked of a folder and of a bucket on a real S3 server."""

import hashlib
import io
import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.module_loading import import_string

from partners.gateways import disk, files, s3
from partners.gateways.carrier import StoreAway
from tests.clamd import EICAR, clamd
from tests.ports import free_port
from tests.s3 import WHO

__all__ = ["clamd"]

WORDS = b"An audit of forty case files."
SHA = hashlib.sha256(WORDS).hexdigest()
KEY = f"7/{SHA}"


@pytest.fixture
def folder(settings, tmp_path):
    settings.FILE_STORE = tmp_path / "files"
    settings.FILE_CARRIER = "partners.gateways.disk.Folder"


@pytest.fixture(params=["folder", "bucket"])
def carrier(request, settings):
    request.getfixturevalue(request.param)
    return import_string(settings.FILE_CARRIER)()


def put(carrier, content=WORDS, key=KEY):
    carrier.put(key, io.BytesIO(content), size=len(content), sha256=hashlib.sha256(content).hexdigest())


def read(carrier, key=KEY):
    kept = carrier.open(key)
    with kept.content as content:
        return content.read(), kept.size


def test_what_is_put_is_read(carrier):
    put(carrier)
    assert read(carrier) == (WORDS, len(WORDS))


def test_content_is_read_from_where_it_stands(carrier):
    content = io.BytesIO(b"skipped" + WORDS)
    content.seek(7)
    carrier.put(KEY, content, size=len(WORDS), sha256=SHA)
    assert read(carrier)[0] == WORDS


def test_large_file_goes_up_and_down_in_pieces(carrier):
    content = os.urandom(9_000_001)
    put(carrier, content, key := f"7/{hashlib.sha256(content).hexdigest()}")
    kept = carrier.open(key)
    found = hashlib.sha256()
    with kept.content as stream:
        while piece := stream.read(65536):
            found.update(piece)
    assert (found.hexdigest(), kept.size) == (hashlib.sha256(content).hexdigest(), len(content))


def test_what_is_there_is_never_written_again(carrier):
    put(carrier)
    other = b"Something else altogether......"
    put(carrier, other)
    assert read(carrier)[0] == WORDS


def test_the_same_put_by_several_at_once_is_there_once(carrier):
    failed = []

    def one():
        try:
            put(carrier)
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert read(carrier)[0] == WORDS


def test_what_is_not_there(carrier):
    with pytest.raises(FileNotFoundError):
        carrier.open(f"7/{'0' * 64}")


def test_look_of_a_store_in_order(carrier):
    assert isinstance(carrier.look(), dict)


def test_bucket_refuses_content_that_is_not_what_its_hash_says(bucket):
    with pytest.raises(StoreAway):
        s3.Bucket().put(f"7/{'1' * 64}", io.BytesIO(WORDS), size=len(WORDS), sha256="1" * 64)
    with pytest.raises(FileNotFoundError):
        s3.Bucket().open(f"7/{'1' * 64}")


@pytest.fixture(params=["full folder", "no server"])
def store_away(request, settings, tmp_path, monkeypatch):
    if request.param == "no server":
        for name, value in WHO.items():
            monkeypatch.setenv(name, value)
        settings.S3_BUCKET, settings.S3_ENDPOINT = "files", f"http://127.0.0.1:{free_port()}"
        settings.FILE_CARRIER = "partners.gateways.s3.Bucket"
        return
    settings.FILE_STORE = tmp_path / "files"

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.shutil, "copyfileobj", full)


def test_store_that_takes_nothing_refuses_the_upload_in_a_sentence(db, store_away, settings):
    with pytest.raises(files.FileRefused, match=r"“audit\.txt” could not be kept just now\. Try again"):
        files.take(SimpleUploadedFile("audit.txt", WORDS), partnership_id=7, kinds=files.EVIDENCE)
    assert not [path for path in Path(settings.FILE_STORE).rglob("*") if path.is_file()]


def test_nearly_full_disk_is_told_before_it_is_full(folder, settings):
    settings.UPLOAD_LIMIT = 10**18
    with pytest.raises(StoreAway, match="nearly full"):
        files.look()


def test_scanned_file_is_kept_whole(db, folder, clamd):
    stored = files.take(SimpleUploadedFile("audit.txt", WORDS), partnership_id=7, kinds=files.EVIDENCE)
    with files.opened(partnership_id=7, sha256=stored.sha256).content as content:
        assert content.read() == WORDS


def test_file_with_a_virus_is_refused_and_not_kept(folder, clamd, settings):
    with pytest.raises(files.FileRefused, match="the virus check found “Eicar-Test”"):
        files.take(SimpleUploadedFile("audit.txt", EICAR), partnership_id=7, kinds=files.EVIDENCE)
    assert not settings.FILE_STORE.exists()


def test_file_that_cannot_be_scanned_is_not_kept(folder, settings):
    settings.CLAMD = ("127.0.0.1", free_port())
    with pytest.raises(files.FileRefused, match="cannot be checked for viruses just now"):
        files.take(SimpleUploadedFile("audit.txt", WORDS), partnership_id=7, kinds=files.EVIDENCE)
    assert not settings.FILE_STORE.exists()


def test_keys_are_what_was_put(carrier):
    other = b"Minutes of the sub-group."
    put(carrier)
    put(carrier, other, second := f"12/{hashlib.sha256(other).hexdigest()}")
    assert set(carrier.keys()) == {KEY, second}
    assert set(carrier.keys(before=timezone.now() + timedelta(minutes=1))) == {KEY, second}
    assert not set(carrier.keys(before=timezone.now() - timedelta(minutes=1)))


def test_keys_of_more_than_one_page(bucket, monkeypatch):
    """A bucket lists a thousand at a time; here three."""
    wanted = set()
    for number in range(7):
        content = f"File {number}".encode()
        wanted.add(key := f"7/{hashlib.sha256(content).hexdigest()}")
        put(s3.Bucket(), content, key)
    pages = s3.Bucket().client.get_paginator("list_objects_v2")
    paginate = pages.paginate
    monkeypatch.setattr(pages, "paginate", lambda **asked: paginate(**asked, PaginationConfig={"PageSize": 3}))
    monkeypatch.setattr(type(s3.Bucket().client), "get_paginator", lambda *_: pages)
    assert set(s3.Bucket().keys()) == wanted


def test_empty_store_has_no_keys(carrier):
    assert not list(carrier.keys())


def test_what_is_removed_is_gone_and_may_be_put_again(carrier):
    put(carrier)
    carrier.remove(KEY)
    carrier.remove(KEY)
    with pytest.raises(FileNotFoundError):
        carrier.open(KEY)
    put(carrier)
    assert read(carrier)[0] == WORDS
