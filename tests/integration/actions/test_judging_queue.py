"""The queue is found by the actions that wait, in the order of when their answers came."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from actions.models import Action, Status
from config.ui.pagination import ROWS
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under

JUDGING = "/p/northmere/judging/"
fill = import_module("actions.migrations.0032_to_judge").FILLED


def waiting(recommendation, agency, came):
    action = action_under(recommendation, agency=agency, status=Status.SUBMITTED, submitted_at=came)
    return SubmissionFactory(action=action, submitted_at=came)


def test_pages_hold_each_answer_once_where_many_came_at_one_moment(client, world, recommendation):
    with as_owner():
        came = timezone.now()
        sent = [waiting(recommendation, world.trust, came).pk for _ in range(ROWS + 1)]
    client.force_login(world.coordinator)
    first = client.get(JUDGING).context
    second = client.get(JUDGING, {"after": first["page"].next}).context
    back = client.get(JUDGING, {"after": second["page"].previous}).context
    assert [one.submission.pk for page in (first, second) for one, _ in page["rows"]] == sent
    assert back["page"].items == first["page"].items
    assert (first["count"], second["count"]) == (ROWS + 1, ROWS + 1)


def test_what_is_submitted_was_at_some_time(action):
    with as_owner(), transaction.atomic(), pytest.raises(IntegrityError, match="submitted_at_a_time"):
        Action.objects.update(status=Status.SUBMITTED)


def test_migration_takes_the_time_from_the_answer_that_waits(world, recommendation):
    now = timezone.now()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE actions_action DROP CONSTRAINT submitted_at_a_time")
        answers = [waiting(recommendation, world.trust, now - timedelta(days=days)) for days in (1, 2)]
        SubmissionFactory(action=answers[0].action, submitted_at=now, taken_back_at=now)
        SubmissionFactory(action=answers[0].action, submitted_at=None, submitted_by=None)
        bare = action_under(recommendation, agency=world.trust, status=Status.SUBMITTED, submitted_at=None)
        others = action_under(recommendation, agency=world.trust, status=Status.RETURNED, submitted_at=now)
        Action.objects.filter(pk=answers[1].action_id).update(submitted_at=None)
        Action.objects.filter(pk=answers[0].action_id).update(submitted_at=now)
        cursor.execute(fill)
        found = dict(Action.objects.values_list("pk", "submitted_at"))
        bare.refresh_from_db()
    for one in answers:
        assert found[one.action_id] == one.submitted_at
    assert (found[bare.pk], found[others.pk]) == (bare.updated_at, now)
