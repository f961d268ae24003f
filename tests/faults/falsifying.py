"""Falsifies a history, one way after the other, each undone before the next, and counts what `verify_ledger` finds."""

import random
import sys
import time
from collections import Counter

from django.core.management import call_command
from django.db import connections, transaction

from partners.services import ledger, ledger_check
from tests.faults.tampering import WAYS, some_place

EVENTS = 600


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def run(many: int) -> None:
    call_command("migrate", verbosity=0)
    links = _written()
    say(f"{links} events in three chains, their heads signed; {many:,} falsifications, one after the other")
    began = time.monotonic()
    tried, missed = _falsified(many)
    for what, count in sorted(tried.items()):
        say(f"  {what}: {count:,}{f', NOT FOUND {missed[what]:,}' if missed[what] else ''}")
    say(f"{many:,} falsified, {many - missed.total():,} found, in {time.monotonic() - began:.0f} s")
    if missed:
        sys.exit(1)


def _written() -> int:
    """Two partnerships and what belongs to none; then all is chained and signed."""
    with connections["owner"].cursor() as cursor:
        for number in range(1, EVENTS // 6 + 1):
            cursor.execute(
                "INSERT INTO partners_agency (slug, name, kind, aliases, ods_code, gss_code)"
                " VALUES (%s, %s, 'other', '{}', '', '')",
                [f"agency-{number}", f"Agency {number}"],
            )
        for number in (1, 2):
            cursor.execute(
                "INSERT INTO partners_partnership (slug, name, prefix, aliases, last_number)"
                " VALUES (%s, %s, %s, '{}', 0)",
                [f"place-{number}", f"Place {number}", "AB" if number == 1 else "CD"],
            )
            cursor.execute(
                "INSERT INTO partners_membership (partnership_id, agency_id) SELECT p.id, a.id"
                " FROM partners_partnership p, partners_agency a WHERE p.slug = %s",
                [f"place-{number}"],
            )
        cursor.execute("UPDATE partners_agency SET name = name || '.'")
        cursor.execute("DELETE FROM partners_membership")
    ledger.chain()
    ledger.sign()
    report = ledger_check.verify()
    if not report.is_sound:
        raise SystemExit(f"The ledger is wrong before anybody touched it: {report.wrong}")
    return report.links


def _falsified(many: int) -> tuple[Counter[str], Counter[str]]:
    tried, missed, chance = Counter(), Counter(), random.Random(20261128)  # noqa: S311 - the same ones each time
    with connections["owner"].cursor() as cursor:
        for number in range(many):
            with transaction.atomic(using="owner"):
                what = WAYS[number % len(WAYS)](cursor, some_place(cursor, chance), chance)
                tried[what] += 1
                if not ledger_check.verify(chain=False).wrong:
                    missed[what] += 1
                transaction.set_rollback(True, using="owner")
    return tried, missed
