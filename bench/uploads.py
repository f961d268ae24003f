"""`./dev bench uploads`: how far the web processes grow while many large files come in at once.

The web server runs as in `./dev up`, on loopback. Files of each kind that the store takes come as a browser sends them,
each by a person's own connection; memory is looked at throughout.
"""

import http.client
import random
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Self
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client

from actions.models import Evidence
from actions.services import verifying
from bench import memory, report
from config.up import free_port
from partners.models import Agency, AgencyKind, Appointment, Membership, Partnership, User
from partners.roles import Role

UPLOADS = 20
MEGABYTE = 1024 * 1024
SIZE = 100 * MEGABYTE - 4096  # what stands round the content counts, too
TARGET = 200  # MB that the web processes grow by, together
LOOKS = 0.05  # seconds between two looks at the memory
BOUNDARY = "bench-of-uploads"
CSRF = "c" * 32


def say(words: str = "") -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def run(home: Path) -> None:
    call_command("migrate", verbosity=0)
    session = _person()
    contents = [_file(number) for number in range(UPLOADS)]
    connections.close_all()
    port = free_port(8000, "the web server")
    with _Web(home, port) as web:
        for _ in range(40):  # every process and thread has answered
            _ask(port, session, "GET", "/evidence/")
        before = web.memory()
        watch = _Watch(web)
        began = time.perf_counter()
        with watch, ThreadPoolExecutor(UPLOADS) as people:
            statuses = list(people.map(partial(_upload, port, session), range(UPLOADS), contents))
        seconds, after = time.perf_counter() - began, web.memory()
    _require_all_kept(statuses)
    grown = watch.most - before
    say(f"\n{UPLOADS} uploads of 100 MB at once; {', '.join(report.machine())}\n")
    say("| before MB | at most MB | grown MB | afterwards MB | target MB | met | seconds |")
    say("|---:|---:|---:|---:|---:|---|---:|")
    met = "yes" if grown <= TARGET else "**no**"
    say(f"| {before:.0f} | {watch.most:.0f} | {grown:.0f} | {after:.0f} | {TARGET} | {met} | {seconds:.0f} |")
    if grown > TARGET:
        raise SystemExit(1)


def _person() -> str:
    """The lead of one agency, signed in; gives the key of the session."""
    rows = "owner"
    partnership = Partnership.objects.using(rows).create(slug="bench", name="Bench", prefix="BENCH")
    agency = Agency.objects.using(rows).create(slug="bench-police", name="Bench police", kind=AgencyKind.POLICE)
    Membership.objects.using(rows).create(partnership=partnership, agency=agency)
    lead = User.objects.using(rows).create(email="lead@bench.example", name="Lena Bench", password="!")  # noqa: S106 - none
    Appointment.objects.using(rows).create(
        partnership=partnership, user=lead, agency=agency, role=Role.LEAD, starts_on=date(2020, 1, 1)
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class _Web:
    """gunicorn as `./dev up` starts it, and what its processes take together."""

    def __init__(self, home: Path, port: int) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "--bind", f"127.0.0.1:{port}"]
        with (home / "web.log").open("w") as log:
            self.process = subprocess.Popen([*command, "config.wsgi"], cwd=memory.BASE, stdout=log, stderr=log)
        self.port = port

    def __enter__(self) -> Self:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                _ask(self.port, "", "GET", "/healthz")
            except OSError:
                time.sleep(0.2)
            else:
                return self
        raise SystemExit("The web server did not start.")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()

    def memory(self) -> float:
        """Megabytes of proportional set size: what is shared counts once."""
        return memory.of_family(self.process.pid)


class _Watch(threading.Thread):
    def __init__(self, web: _Web) -> None:
        super().__init__(daemon=True)
        self.web, self.most, self.ended = web, 0.0, threading.Event()

    def run(self) -> None:
        while not self.ended.wait(LOOKS):
            self.most = max(self.most, self.web.memory())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.join()


def _ask(port: int, session: str, method: str, path: str, body: Iterable[bytes] = (), length: int = 0) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"}
    if length:
        headers |= {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": str(length)}
    try:
        connection.request(method, path, body if length else None, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _upload(port: int, session: str, number: int, content: IO[bytes]) -> int:
    facts = {"csrfmiddlewaretoken": CSRF, "place": "bench bench-police", "kind": "audit"}
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in facts.items()
    ) + (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="{number}.{_kind(number)}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    first, last = head.encode(), f"\r\n--{BOUNDARY}--\r\n".encode()
    size = content.seek(0, 2)
    content.seek(0)
    pieces = iter(partial(content.read, 64 * 1024), b"")
    return _ask(port, session, "POST", "/evidence/add/", chain([first], pieces, [last]), len(first) + size + len(last))


def _kind(number: int) -> str:
    return KINDS[number % len(KINDS)]


def _file(number: int) -> IO[bytes]:
    content = TemporaryFile()  # noqa: SIM115 - open until the bench ends
    WRITERS[_kind(number)](content)
    return content


def _require_all_kept(statuses: list[int]) -> None:
    if set(statuses) != {302}:
        raise SystemExit(f"Uploads were answered {sorted(statuses)}.")
    found = verifying.verify()
    if not found.is_sound or found.objects != UPLOADS or Evidence.objects.using("owner").count() != UPLOADS:
        raise SystemExit(f"The store is not as its rows say: {found}.")


# Files of each kind, each with another content


def _noise() -> Iterator[bytes]:
    """Bytes that pack no smaller, and no two files alike."""
    block, start = random.Random(7).randbytes(MEGABYTE), secrets.token_bytes(64)  # noqa: S311 - of a file
    yield start
    for _ in range(SIZE // MEGABYTE - 1):
        yield block


def _pdf(to: IO[bytes]) -> None:
    to.write(b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n2 0 obj << >> stream\n")
    to.writelines(piece.replace(b"/", b".").replace(b"#", b".") for piece in _noise())
    to.write(b"\nendstream endobj\n%%EOF\n")


def _docx(to: IO[bytes]) -> None:
    with ZipFile(to, "w", ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        with archive.open("word/media/film.bin", "w") as part:
            for piece in _noise():
                part.write(piece)


def _jpg(to: IO[bytes]) -> None:
    frame = b"\xff\xc0\x00\x11\x08\x04\x00\x04\x00\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    to.write(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame)
    to.writelines(_noise())
    to.write(b"\xff\xd9")


def _eml(to: IO[bytes]) -> None:
    to.write(b"From: a@police.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\n")
    to.writelines(piece.hex().encode()[:MEGABYTE] + b"\n" for piece in _noise())
    to.write(b"\n--b--\n")


def _csv(to: IO[bytes]) -> None:
    to.writelines(piece.hex().encode()[:MEGABYTE] + b",1\n" for piece in _noise())


WRITERS = {"pdf": _pdf, "docx": _docx, "jpg": _jpg, "eml": _eml, "csv": _csv}
KINDS = tuple(WRITERS)
