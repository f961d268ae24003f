"""What a soak does once Django stands: fills, starts workers and planners, kills, waits, and counts."""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
from celery import current_app
from django.conf import settings
from django.db import connections
from django.utils import timezone

from actions.models import Action, Status
from actions.services import reminders
from config import embedded
from partners import working_days
from partners.gateways import mail, notify
from partners.messages import delivery
from partners.models import Agency, AgencyKind, Appointment, Membership, Partnership, User
from partners.roles import Role
from tests.faults.soak import PER_PERSON, Plan, Report

AGENCIES = 20
DOUBT = timedelta(seconds=3)
NOTED = 3  # seconds: on a busy machine so long may pass until a mail is taken, or until that is noted


def soak(plan: Plan, receiving, home: Path | None) -> Report:
    began = time.monotonic()
    _hurry(plan.lease)
    fill(plan.due)
    connections.close_all()
    crowd = _Crowd(plan, home)
    try:
        crowd.run(receiving)
    finally:
        crowd.end()
    report = _report(plan, receiving, crowd.killed_at)
    report.kills, report.seconds = crowd.kills, time.monotonic() - began
    return report


def _hurry(lease: int) -> None:
    """Leases and waits of seconds; a time-out stays well below a lease, as in service."""
    delivery.LEASE = timedelta(seconds=lease)
    delivery._pause = lambda _tries: timedelta(seconds=random.uniform(0.5, 2))  # noqa: S311 - spreads load
    mail.Smtp.doubt = notify.Notify.doubt = DOUBT
    settings.EMAIL_TIMEOUT = notify.TIMEOUT = 3
    current_app.conf.task_default_queue = f"soak-{os.getpid()}"
    current_app.conf.broker_connection_retry_on_startup = True


def fill(due: int) -> None:
    """People of one partnership with some actions each, due in three working days; nobody leads, so owners hear."""
    rows = "owner"
    partnership = Partnership.objects.using(rows).create(slug="soak", name="Soak", prefix="SOAK", last_number=due)
    agencies = Agency.objects.using(rows).bulk_create(
        Agency(slug=f"soak-{n}", name=f"Soak agency {n}", kind=AgencyKind.OTHER) for n in range(AGENCIES)
    )
    Membership.objects.using(rows).bulk_create(Membership(partnership=partnership, agency=one) for one in agencies)
    people = User.objects.using(rows).bulk_create(
        User(email=f"p{n}@soak.example", name=f"Person {n}", password="!") for n in range(due // PER_PERSON)
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
    due_on = working_days.add(timezone.localdate(), 3)
    Action.objects.using(rows).bulk_create(
        (
            Action(
                partnership=partnership,
                number=n + 1,
                agency=agencies[n // PER_PERSON % AGENCIES],
                owner=people[n // PER_PERSON],
                question="What is different?",
                evidence_wanted="An audit.",
                due_on=due_on,
                first_due_on=due_on,
                status=Status.ISSUED,
                issued_at=datetime(2026, 1, 5, tzinfo=UTC),
                created_by=people[0],
            )
            for n in range(due)
        ),
        batch_size=5000,
    )


class _Crowd:
    """Workers of Celery and planners, each a process of its own; and who kills them."""

    def __init__(self, plan: Plan, home: Path | None) -> None:
        self.plan, self.home = plan, home
        self.kills: Counter[str] = Counter()
        self.killed_at: list[tuple[float, float]] = []  # from when to when a mail that is taken may not be noted
        self.random = random.Random(3)  # noqa: S311 - the same order each time
        self.workers = [_forked(_work) for _ in range(plan.workers)]
        self.planners = [_forked(_plan) for _ in range(plan.planners)]

    def run(self, receiving) -> None:
        digests = self.plan.due // PER_PERSON
        calls = self._calls(digests)
        end = time.monotonic() + self.plan.longest
        while time.monotonic() < end:
            _wake(self.plan.workers)
            self.workers = [_forked(_work) if _ended(pid) else pid for pid in self.workers]
            count = receiving.count()
            while calls and calls[0][0] <= count:
                calls.pop(0)[1]()
            if count >= digests * 0.9 and not calls and _all_done(self.plan.due):
                return
            time.sleep(0.1)
        raise SystemExit("The soak did not come to its end.")

    def _calls(self, digests: int) -> list:
        """Who is killed when so many mails have come; spread over the first nine tenths of them."""
        plan = self.plan
        wanted = [
            *[self.kill_a_worker] * plan.worker_kills,
            *([self.kill_the_broker] * plan.broker_kills + [self.forget_the_queue] if self.home else []),
            *([self.kill_the_database] * plan.database_kills if self.home else []),
        ]
        self.random.shuffle(wanted)
        return [(int(digests * 0.9 * (n + 1) / (len(wanted) + 1)), call) for n, call in enumerate(wanted)]

    def kill_a_worker(self) -> None:
        place = self.random.randrange(len(self.workers))
        self.killed_at.append((time.time() - NOTED, time.time() + NOTED))
        _kill(self.workers[place])
        self.workers[place] = _forked(_work)
        self.kills["workers"] += 1

    def kill_the_broker(self) -> None:
        os.kill(int((embedded.Valkey(self.home).log.parent / "pid").read_text()), signal.SIGKILL)
        embedded.Valkey(self.home).socket.unlink(missing_ok=True)
        embedded.Valkey(self.home).start()
        self.kills["broker"] += 1

    def forget_the_queue(self) -> None:
        embedded.Valkey(self.home)._ask("FLUSHALL")
        self.kills["queue forgotten"] += 1

    def kill_the_database(self) -> None:
        server = embedded.PostgreSQL(self.home)
        pid = int((server.data / "postmaster.pid").read_text().split()[0])
        began = time.time()
        os.kill(pid, signal.SIGKILL)
        _until(lambda: not _alive(pid))
        time.sleep(2)  # its children see that it is gone and end
        server.start()
        self.killed_at.append((began - NOTED, time.time()))
        self.kills["database"] += 1

    def end(self) -> None:
        for pid in (*self.workers, *self.planners):
            _kill(pid)


def _forked(run) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        run()
    finally:
        os._exit(0)


def _work() -> None:
    random.seed()
    worker = current_app.Worker(
        pool="solo", loglevel="ERROR", without_gossip=True, without_mingle=True, without_heartbeat=True,
        hostname=f"{os.getpid()}@soak", queues=[current_app.conf.task_default_queue],
    )  # fmt: skip
    worker.start()


def _plan() -> None:
    while True:
        with suppress(Exception):  # the database may be gone; the next round is soon
            reminders.plan(on=timezone.localdate())
        time.sleep(5)


def _wake(most: int) -> None:
    """As beat does, and only while the queue is short."""
    with suppress(Exception), current_app.connection_for_write() as broker:
        client = broker.default_channel.client
        if client.llen(current_app.conf.task_default_queue) < most:
            current_app.send_task("partners.tasks.send_mail", ignore_result=True, retry=False)


def _ended(pid: int) -> bool:
    """A worker that ended by itself, as under a supervisor that starts it again."""
    return os.waitpid(pid, os.WNOHANG)[0] == pid


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _until(condition, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)


def _asked(query: str, *values) -> list[tuple]:
    """As the owner, whom no fence holds, on a connection that no fork shares."""
    with psycopg.connect(settings.OWNER_DATABASE_URL, connect_timeout=5) as owner:
        return owner.execute(query, values).fetchall()


def _all_done(due: int) -> bool:
    with suppress(psycopg.OperationalError):
        waiting = _asked(
            "SELECT count(*) FILTER (WHERE m.id IS NULL AND s.superseded_at IS NULL OR m.state IN ('planned', 'uncertain')"
            " OR m.lease_token IS NOT NULL), count(*) FROM partners_message s LEFT JOIN partners_mailing m"
            " ON m.id = s.mailing_id"
        )[0]
        return waiting == (0, due)
    return False


def _report(plan: Plan, receiving, killed_at: list[tuple[float, float]]) -> Report:
    taken = receiving.taken()
    hung_up, killed = _why_again(taken, killed_at)
    came = {(one["to"], reference) for one in taken for reference in one["about"]}
    wanted = {(f"p{n // PER_PERSON}@soak.example", f"SOAK-{n + 1}") for n in range(plan.due)}
    dead = {
        (to, about)
        for to, about in _asked(
            "SELECT u.email, s.about FROM partners_message s JOIN partners_mailing m ON m.id = s.mailing_id"
            " JOIN partners_user u ON u.id = s.recipient_id WHERE m.state = 'dead'"
        )
    }
    times = Counter(one["id"] for one in taken)
    flagged = {key for (key,) in _asked("SELECT message_id FROM partners_mailing WHERE perhaps_twice")}
    twice = {key for key, count in times.items() if count > 1}
    faults = receiving.faults()
    return Report(
        due=plan.due,
        taken=len(taken),
        lost=len(wanted - came - dead),
        dead=len(dead - came),
        doubled=sum(count - 1 for count in times.values()) + _in_two_mails(taken),
        hung_up=hung_up,
        killed=killed,
        unflagged=len(twice - flagged) if plan.carrier == "smtp" else len(twice),
        flagged=len(flagged),
        after=faults.get("after", 0),
        faults=faults,
    )


def _why_again(taken: list[dict], killed_at: list[tuple[float, float]]) -> tuple[int, int]:
    """Of what came twice: how often the taking before had been hung up on, and how often a kill fell into it."""
    why: Counter[str] = Counter()
    before: dict[str, dict] = {}
    for one in taken:
        if last := before.get(one["id"]):
            killed = any(since <= last["at"] <= until for since, until in killed_at)
            why["hung up" if last["fault"] == "after" else "killed" if killed else "otherwise"] += 1
        before[one["id"]] = one
    return why["hung up"], why["killed"]


def _in_two_mails(taken: list[dict]) -> int:
    """Reminders that came in two different mails."""
    pairs = {(one["id"], one["to"], reference) for one in taken for reference in one["about"]}
    return len(pairs) - len({pair[1:] for pair in pairs})
