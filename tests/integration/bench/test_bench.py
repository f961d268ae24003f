from datetime import datetime
from itertools import pairwise

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from actions.models import ASSURED, Action, Decision, Outcome, Status, Submission, TimeRequest
from actions.states import may_move
from bench import pages, report
from bench.seed import REFRESH, searched, seed
from bench.timing import timed
from tests.database import as_owner

pytestmark = pytest.mark.long
ACTIONS = 800
NOW = datetime(2026, 1, 15, 12)  # noqa: DTZ001 - naive, as the bench draws
CONSTRAINTS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION SELECT indexrelid::regclass::text, split_part(pg_get_indexdef(indexrelid), ' WHERE ', 1)
      FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
     WHERE relnamespace = 'public'::regnamespace
"""


@pytest.fixture
def seeded(db):
    """800 actions; the same constraints and indexes stand afterwards, so the rows satisfy each of them."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS)
        before = set(cursor.fetchall())
        record = seed(cursor, ACTIONS, now=NOW, say=lambda _: None)
        for part in searched(record):
            cursor.execute(REFRESH, part)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(CONSTRAINTS)
        assert set(cursor.fetchall()) == before


@pytest.fixture
def one_connection():
    """A request otherwise gives its connection back, and with it the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_story_follows_the_table_of_moves(seeded):
    with as_owner():
        actions = list(Action.objects.prefetch_related("transitions", "submissions__decision", "time_requests"))
        assert len(actions) == ACTIONS
        assert {Status.ISSUED, Status.SUBMITTED, Status.ASSURED, Status.EMBEDDED} <= {
            action.status for action in actions
        }
        assert Submission.objects.order_by("-pk")[0].pk + 1 == _next_key("actions_submission")
        for action in actions:
            _check_moves(action)
            _check_answers(action)
            _check_dates(action)
            _check_evidence(action)


def _next_key(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return cursor.fetchone()[0]


def _check_moves(action):
    moves = list(action.transitions.all())
    was = Status.DRAFT
    for move in moves:
        assert move.was == was
        assert may_move(move.was, Status(move.became))
        was = move.became
    assert action.status == was
    assert all(first.at < second.at for first, second in pairwise(moves))
    issued = [move.at for move in moves if move.became == Status.ISSUED and move.was == Status.DRAFT]
    assert action.issued_at == (issued[-1] if issued else None)


def _check_answers(action):
    answers = [one for one in action.submissions.all() if one.submitted_at and not one.retest_id]
    moves = [move for move in action.transitions.all() if move.became == Status.SUBMITTED]
    assert [one.submitted_at for one in answers] == [move.at for move in moves]
    assert action.submitted_at == (answers[-1].submitted_at if answers else None)
    waiting = [one for one in answers if not one.taken_back_at and not hasattr(one, "decision")]
    assert len(waiting) == (action.status == Status.SUBMITTED or _withdrawn_unjudged(action))
    if action.status in ASSURED:
        assert answers[-1].decision.outcome == Outcome.ACCEPTED


def _withdrawn_unjudged(action):
    last = list(action.transitions.all())[-1:]
    return bool(last) and (last[0].was, last[0].became) == (Status.SUBMITTED, Status.WITHDRAWN)


def _check_evidence(action):
    decision = Decision.objects.filter(submission__action=action, outcome=Outcome.ACCEPTED).order_by("at").last()
    shown = decision.submission.evidence.select_related("replaced_by") if decision else ()
    assert action.stands_until == min(filter(None, (one.stands_until for one in shown)), default=None)


def _check_dates(action):
    due = action.first_due_on
    for request in action.time_requests.all():
        assert request.old_due_on == due
        due = request.new_due_on if request.outcome == TimeRequest.Outcome.APPROVED else due
    if action.issued_at:
        assert action.due_on == due


def test_every_page_of_the_bench_is_timed_once(seeded, one_connection, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    found = [timed(page, rounds=1, warm=0) for page in pages.pages(pages.cast())]
    rows = [report.row(one) for one in found]
    assert all(one.queries for one in found)
    assert {row.count("|") for row in rows} == {report.HEAD[0].count("|")}
    assert any("deep page" in row for row in rows)
