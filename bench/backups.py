"""`./dev bench backup [FILES]`: how long a backup of many files takes, the next one, and restoring it all beside."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.core.management import call_command

from actions.models import Evidence
from bench import report
from partners.gateways import files, postgres
from partners.models import Agency, AgencyKind, Appointment, Membership, Partnership, User
from partners.roles import Role
from partners.services import backups

FILES = 20_000
SIZE = 100_000  # bytes of one file
MEGABYTE = 1_000_000
AT_ONCE = 500  # rows
T = TypeVar("T")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def run(home: Path, count: int) -> None:
    call_command("migrate", verbosity=0)
    say(f"{count:,} files of {SIZE // 1000} kB, {count * SIZE // MEGABYTE:,} MB; {', '.join(report.machine())}\n")
    _timed("keeping them", lambda: _fill(count))
    folder = home / "backups"
    place, manifest = _timed("backup", lambda: backups.back_up(folder))
    _timed("the next backup, with nothing new", lambda: backups.back_up(folder))
    with postgres.beside(), files.kept_in(home / "files beside"):
        _timed("restore, compared row by row and file by file", lambda: backups.restore(place))
    say(f"\n{len(manifest.tables)} tables, {manifest.rows:,} rows, {len(manifest.objects):,} files: nothing differs.")
    shutil.rmtree(folder)


def _timed(words: str, do: Callable[[], T]) -> T:
    began = time.monotonic()
    found = do()
    say(f"{words}: {time.monotonic() - began:.1f} s")
    return found


def _fill(count: int) -> None:
    """Through the gate to the store and by the owner's hand to the rows, which is not what is timed."""
    partnership = Partnership.objects.using("owner").create(slug="bench", name="Bench", prefix="BENCH")
    agency = Agency.objects.using("owner").create(slug="bench", name="Bench police", kind=AgencyKind.POLICE)
    Membership.objects.using("owner").create(partnership=partnership, agency=agency)
    lead = User.objects.using("owner").create(email="lead@bench.example", name="Lena Bench")
    Appointment.objects.using("owner").create(
        partnership=partnership, user=lead, agency=agency, role=Role.LEAD, starts_on=date(2020, 1, 1)
    )
    rows = _kept(count, partnership, agency, lead)
    while some := list(islice(rows, AT_ONCE)):
        Evidence.objects.using("owner").bulk_create(some)


def _kept(count: int, partnership: Partnership, agency: Agency, lead: User) -> Iterator[Evidence]:
    for number in range(count):
        content = os.urandom(SIZE)
        digest = sha256(content).hexdigest()
        files.bring_back(f"{partnership.pk}/{digest}", BytesIO(content), size=SIZE)
        yield Evidence(
            partnership=partnership, agency=agency, title=f"Audit {number}", filename=f"{number}.pdf", sha256=digest,
            size=SIZE, media_type="application/pdf", added_by=lead,
        )  # fmt: skip
