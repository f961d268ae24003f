"""`./dev bench reminders`: how fast reminders of 100,000 open actions are planned, and their digests sent.

Digests go to a mail server on loopback, from two workers of two threads each, as docker-compose.yml starts them; the
same mails go there by bare smtplib too, so that the ratio says what of the time is ours.
"""

import os
import resource
import smtplib
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from actions.models import Action, Status
from actions.services import reminders
from bench import report
from bench.mail_server import Server, cpu
from partners import cause, messages
from partners.models import Agency, AgencyKind, Appointment, Mailing, Membership, Partnership, User
from partners.roles import Role

ACTIONS = 100_000
AGENCIES, PEOPLE = 40, 4000
WORKERS, THREADS = 2, 2
SENDERS = WORKERS * THREADS
PLANNED_WITHIN = 5.0  # seconds
DIGESTS_A_SECOND = 200
MAILS_A_CONVERSATION = 100
SPREAD = 90  # days over which the due dates lie, a third of them past
WORDS = "x" * 60 + "\r\n"


def say(words: str = "") -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def run() -> None:
    call_command("migrate", verbosity=0)
    say(f"\n{ACTIONS:,} open actions of {PEOPLE:,} owners; {', '.join(report.machine())}\n")
    fill()
    say("| what | seconds | CPU s | a second | target | met |")
    say("|---|---:|---:|---:|---:|---|")
    on = timezone.localdate()
    _row("planning, nothing said yet", *_timed(lambda: reminders.plan(on=on)), within=PLANNED_WITHIN)
    _row("planning again, all said", *_timed(lambda: reminders.plan(on=on)), within=PLANNED_WITHIN)
    _row("gathering into digests", *_timed(lambda: messages.gather(now=timezone.now())))
    server = Server()
    try:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        _drain_and_compare(server)
    finally:
        server.stop()


def _drain_and_compare(server: Server) -> None:
    digests = Mailing.objects.filter(state=Mailing.State.PLANNED).count()
    seconds, spent = _weighed(_drain, server)
    left = Mailing.objects.exclude(state=Mailing.State.SENT).count()
    if left:
        raise SystemExit(f"{left} digests did not go.")
    each = digests // SENDERS
    bare, bare_spent = _weighed(lambda: _bare(each), server)
    rate, bare_rate = digests / seconds, each * SENDERS / bare
    met = "yes" if rate >= DIGESTS_A_SECOND else "**no**"
    all_cpu, bare_cpu = sum(spent.values()), sum(bare_spent.values())
    say(f"| sending {digests:,} digests | {seconds:.1f} | {all_cpu:.1f} | {rate:.0f} | {DIGESTS_A_SECOND} | {met} |")
    say(f"| as many mails by bare smtplib | {bare:.1f} | {bare_cpu:.1f} | {bare_rate:.0f} | | |")
    parts = ", ".join(f"{name} {1000 * one / digests:.1f}" for name, one in spent.items())
    say(f"\n{WORKERS} workers of {THREADS} threads; the mail server is {server.name}.")
    say(f"CPU of a digest in ms: {parts}; so two cores can send {2 * digests / all_cpu:.0f} a second.")
    say(f"Ours against bare smtplib on the same server: {bare_rate / rate:.1f} times as long.")


def _drain() -> None:
    """As the task does, with all that the history hears of it."""
    with cause.of("task partners.tasks.send_mail", request_id="bench"):
        messages.drain(limit=ACTIONS)


def _weighed(work: Callable[[], object], server: Server) -> tuple[float, dict[str, float]]:
    """How long all senders together took, and the seconds of CPU of all who had part in it."""
    _leave_connections()
    before = _worked(server)
    seconds = _together(work)
    return seconds, {name: now - before[name] for name, now in _worked(server).items()}


def _worked(server: Server) -> dict[str, float]:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    database = int((settings.HOME / "postgresql" / "data" / "postmaster.pid").read_text().split()[0])
    return {
        "workers": ended.ru_utime + ended.ru_stime,
        "PostgreSQL": cpu(database, children=True),
        "mail server": server.worked(),
    }


def _leave_connections() -> None:
    """A fork shares none of them."""
    connections.close_all()
    connections["default"].close_pool()  # type: ignore[attr-defined]


def _row(what: str, seconds: float, cpu: float, count: int | None, *, within: float | None = None) -> None:
    rate = f"{count / seconds:,.0f}" if count else ""
    met = "" if within is None else "yes" if seconds <= within else "**no**"
    say(f"| {what} | {seconds:.1f} | {cpu:.1f} | {rate} | {'' if within is None else within} | {met} |")


def _timed(work: Callable[[], int | None]) -> tuple[float, float, int | None]:
    began, cpu = time.perf_counter(), time.process_time()
    count = work()
    return time.perf_counter() - began, time.process_time() - cpu, count


def _together(work: Callable[[], object]) -> float:
    """The same work in all threads of all workers; how long until all have done."""
    began = time.perf_counter()
    workers = [_forked(lambda: _in_threads(work)) for _ in range(WORKERS)]
    for pid in workers:
        if os.waitpid(pid, 0)[1]:
            raise SystemExit("A worker failed.")
    return time.perf_counter() - began


def _in_threads(work: Callable[[], object]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(work) for _ in range(THREADS)]:
            done.result()


def _forked(work: Callable[[], object]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def _bare(count: int) -> None:
    """Mails as long as a digest, a hundred a conversation."""
    done = 0
    while done < count:
        with smtplib.SMTP("127.0.0.1", settings.EMAIL_PORT) as conversation:
            for n in range(done, min(done + MAILS_A_CONVERSATION, count)):
                mail = EmailMessage()
                mail["From"], mail["To"], mail["Subject"] = "bench@example.org", f"p{n}@bench.example", "25 late"
                mail.set_content(WORDS * 80)
                mail.add_alternative(WORDS * 160, subtype="html")
                conversation.send_message(mail)
        done += MAILS_A_CONVERSATION


def fill() -> None:
    """One partnership whose actions are all open, each with an owner; nobody leads, so owners hear."""
    rows, today = "owner", timezone.localdate()
    partnership = Partnership.objects.using(rows).create(
        slug="bench", name="Bench", prefix="BENCH", last_number=ACTIONS
    )
    agencies = Agency.objects.using(rows).bulk_create(
        Agency(slug=f"bench-{n}", name=f"Bench agency {n}", kind=AgencyKind.OTHER) for n in range(AGENCIES)
    )
    Membership.objects.using(rows).bulk_create(Membership(partnership=partnership, agency=one) for one in agencies)
    people = User.objects.using(rows).bulk_create(
        User(email=f"p{n}@bench.example", name=f"Person {n}", password="!")  # noqa: S106 - nobody signs in
        for n in range(PEOPLE)
    )
    Appointment.objects.using(rows).bulk_create(
        Appointment(
            partnership=partnership,
            user=person,
            agency=agencies[n % AGENCIES],
            role=Role.CONTRIBUTOR,
            starts_on=date(2020, 1, 1),
        )
        for n, person in enumerate(people)
    )
    Action.objects.using(rows).bulk_create(
        (
            Action(
                partnership=partnership,
                number=n + 1,
                agency=agencies[n % PEOPLE % AGENCIES],
                owner=people[n % PEOPLE],
                question="What is different?",
                evidence_wanted="An audit.",
                due_on=today + timedelta(days=n * 7 % SPREAD - SPREAD // 3),
                first_due_on=today,
                status=Status.ISSUED,
                issued_at=datetime(2025, 1, 6, tzinfo=UTC),
                created_by=people[0],
            )
            for n in range(ACTIONS)
        ),
        batch_size=5000,
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
