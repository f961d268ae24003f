"""Uploads in child processes, each killed at one step of the way from the browser's first byte to the commit."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from actions.models import Evidence
from actions.services import verifying
from partners.gateways import disk, files, incoming, s3, structure
from partners.models import Agency, AgencyKind, Appointment, Membership, Partnership, User
from partners.roles import Role
from partners.services import kept
from tests.faults.soak_uploads import Report
from tests.s3 import WHO

LARGE = 3_000_000  # bytes: more than stays in memory
LONGEST = 0.15  # seconds after which a kill at any moment comes at the latest
ANY = "at any moment"
ANSWERED = "after the commit"


def _dies(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner, name):
    return partial(patch.object, owner, name, _dies)


def after(owner, name, *, nth=1):
    """Once it was called so often."""
    original, calls = getattr(owner, name), []

    def call(*args, **kwargs):
        found = original(*args, **kwargs)
        calls.append(1)
        if len(calls) == nth:
            _dies()
        return found

    return partial(patch.object, owner, name, call)


def _half_copied(source, target, length=0):
    target.write(source.read(LARGE // 2))
    target.flush()
    _dies()


class _HalfSent:
    """The content of an upload, whose reader dies half way."""

    def __init__(self, content) -> None:
        self.content, self.given = content, 0

    def read(self, size=-1):
        self.given += size if size > 0 else LARGE
        if self.given > LARGE // 2:
            _dies()
        return self.content.read(size)

    def __getattr__(self, name):
        return getattr(self.content, name)


def _half_sent():
    put = s3.Bucket.put

    def half(self, key, content, **facts):
        put(self, key, _HalfSent(content), **facts)

    return patch.object(s3.Bucket, "put", half)


def _sent_unanswered():
    """The bucket has it all, and nobody has heard that it does."""
    return patch.object(HTTPConnection, "getresponse", _answered_to_nobody(HTTPConnection.getresponse))


def _answered_to_nobody(original):
    def getresponse(self, *args, **kwargs):
        found = original(self, *args, **kwargs)
        _dies()
        return found

    return getresponse


def _around_the_commit(*, done: bool):
    """Only the commit that holds the new row counts."""
    original, save, saved = BaseDatabaseWrapper._commit, Evidence.save, []

    def note(*args, **kwargs):
        save(*args, **kwargs)
        saved.append(1)

    def commit(self):
        if saved and not done:
            _dies()
        original(self)
        if saved:
            _dies()

    def patched():
        patch.object(Evidence, "save", note).start()
        return patch.object(BaseDatabaseWrapper, "_commit", commit)

    return patched


STEPS: dict[str, Callable] = {
    "while it streams in": after(incoming.ToDisk, "receive_data_chunk", nth=2),
    "when all of it came": after(incoming.ToDisk, "file_complete"),
    "before the gate": before(structure, "check"),
    "after the gate": after(structure, "check"),
    "before it is hashed": before(files, "_hash"),
    "after it was hashed": after(files, "_hash"),
    "after it was scanned": after(files, "_scan"),
    "once its key is held": after(files, "_hold"),
}
ON_DISK: dict[str, Callable] = {
    "half written": partial(patch.object, disk.shutil, "copyfileobj", _half_copied),
    "written, not yet on the disk": before(disk.os, "fsync"),
    "on the disk, not yet in its place": before(disk.Path, "replace"),
    "in its place": after(disk.Path, "replace"),
}
IN_A_BUCKET: dict[str, Callable] = {
    "half sent to the bucket": _half_sent,
    "sent whole, not yet answered": _sent_unanswered,
    "in the bucket": after(s3.Bucket, "put"),
}
LAST_STEPS: dict[str, Callable] = {
    "its row written": after(Evidence, "save"),
    "before the commit": _around_the_commit(done=False),
    ANSWERED: _around_the_commit(done=True),
}


class Folder:
    """A store on disk."""

    steps = STEPS | ON_DISK | LAST_STEPS

    def __init__(self, folder: Path) -> None:
        settings.FILE_STORE = folder / "files"

    def forget(self) -> None:
        """Nothing of it is shared with a child."""


class InBucket:
    """A store in a bucket of a server at this address."""

    steps = STEPS | IN_A_BUCKET | LAST_STEPS

    def __init__(self, address: str) -> None:
        os.environ |= WHO
        settings.S3_BUCKET, settings.S3_ENDPOINT, settings.S3_REGION = "files", address, "eu-west-2"
        settings.FILE_CARRIER = "partners.gateways.s3.Bucket"

    def forget(self) -> None:
        s3._client.cache_clear()


def soak(kills: int, folder: Path, store: Folder | InBucket) -> Report:
    settings.FILES_INCOMING = folder / "incoming"
    upload, report = _Upload(), Report()
    for step in (*store.steps, ANY):
        for number in range(kills):
            known = upload.rows()
            _forget_connections()
            store.forget()
            was_killed = _killed(store.steps.get(step), upload, f"{step} {number}")
            (report.kills if was_killed else report.came_through)[step] += 1
            if (said := _wrong(step, was_killed=was_killed, more=upload.rows() - known)) is not None:
                report.wrong.append(said)
    _count(report, folder)
    return report


def _wrong(step: str, *, was_killed: bool, more: int) -> str | None:
    if step == ANY:
        return None if was_killed or more else "An upload that was answered left no row."
    if not was_killed:
        return f"Nothing was killed {step}."
    if more != (step == ANSWERED):
        return f"Killed {step}, {more} rows are there."
    return None


def _count(report: Report, folder: Path) -> None:
    """What is there, before and after the sweep."""
    found = verifying.verify()
    report.rows, report.strays = found.rows, len(found.stray)
    report.halves = len(_halves(folder))
    report.wrong += [f"{key} has a row and no file." for key in found.missing]
    report.wrong += [f"{key} is not what its row says." for key in found.altered]
    kept.sweep(older_than=timedelta(0), many=True)
    swept = verifying.verify()
    report.left = len(swept.stray) + len(_halves(folder))
    report.wrong += [f"{key} was swept away from its row." for key in swept.missing]


def _halves(folder: Path) -> list[Path]:
    return [*folder.glob("incoming/*"), *folder.glob(f"files/*/{disk.HALF}*")]


class _Upload:
    """A lead of one agency, signed in, who adds a file to its library."""

    def __init__(self) -> None:
        rows = "owner"
        self.partnership = Partnership.objects.using(rows).create(slug="soak", name="Soak", prefix="SOAK")
        agency = Agency.objects.using(rows).create(slug="soak-police", name="Soak police", kind=AgencyKind.POLICE)
        Membership.objects.using(rows).create(partnership=self.partnership, agency=agency)
        lead = User.objects.using(rows).create(email="lead@soak.example", name="Lena Soak", password="!")
        Appointment.objects.using(rows).create(
            partnership=self.partnership, user=lead, agency=agency, role=Role.LEAD, starts_on=date(2020, 1, 1)
        )
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
        self.client.get("/evidence/")  # what a process does once is done

    def rows(self) -> int:
        return Evidence.objects.using("owner").filter(partnership=self.partnership).count()

    def send(self, words: str) -> None:
        body = (words.encode() + b"\n") * (LARGE // len(words))
        facts = {"place": "soak soak-police", "kind": "audit", "upload": SimpleUploadedFile("audit.txt", body)}
        answer = self.client.post("/evidence/add/", facts)
        assert answer.status_code == 302, answer.content.decode()[-2000:]


def _killed(step: Callable | None, upload: _Upload, words: str) -> bool:
    """Whether the child was killed before it had sent all and heard the answer; without a step at any moment."""
    pid = os.fork()
    if not pid:
        _child(step, upload, words)
    if step is None:
        time.sleep(random.uniform(0, LONGEST))  # noqa: S311 - of a kill
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def _child(step: Callable | None, upload: _Upload, words: str) -> None:
    failed = 1
    try:
        if step:
            step().start()
        upload.send(words)
        failed = 0
    finally:
        os._exit(failed)


def _forget_connections() -> None:
    """A child must not share one with us."""
    connections.close_all()
    connections["default"].close_pool()
