"""Two who judge one answer at the same moment, on real connections: one wins, the other is told. DECIDERS=1000 for more."""

import os
from threading import Barrier, Thread

import pytest
from django.db import connection

from actions.models import Decision, Level, ReturnReason, Status, Submission, Transition
from actions.services import assurance
from actions.states import MoveNotAllowed
from partners import scope
from partners.models import Message
from tests.database import as_owner
from tests.factories.actions import SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

pytestmark = pytest.mark.django_db(transaction=True)

RACES = int(os.environ.get("DECIDERS", "5"))


def _accept(submission, by):
    return assurance.accept(submission=submission, level=Level.REASONABLE, reason="The audit shows it.", by=by)


def _send_back(submission, by):
    return assurance.send_back(
        submission=submission, reason_code=ReturnReason.TOO_OLD, reason="The audit is of 2019.", by=by
    )


def _answered(world, recommendation) -> Submission:
    with as_owner():
        action = action_under(recommendation, agency=world.police, status=Status.SUBMITTED)
        return SubmissionFactory(action=action, written_by=world.lead)


def _raced(submission, *judges) -> list[str]:
    """Each judge on a connection of their own, all at once; what became of each."""
    barrier, outcomes = Barrier(len(judges)), []

    def judge(person, act):
        try:
            with scope.entered(person.pk) as by:
                barrier.wait(timeout=60)
                act(Submission.objects.select_related("action__partnership").get(pk=submission.pk), by)
            outcomes.append("won")
        except MoveNotAllowed as error:
            outcomes.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=judge, args=pair) for pair in judges]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return outcomes


def test_of_two_judging_at_once_one_wins(world):
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
    for race in range(1, RACES + 1):
        submission = _answered(world, recommendation)
        outcomes = _raced(submission, (world.coordinator, _accept), (world.assurer, _send_back))
        assert outcomes.count("won") == 1, outcomes
        (told,) = [words for words in outcomes if words != "won"]
        assert "has judged this answer" in told
        with as_owner():
            assert Decision.objects.filter(submission=submission).count() == 1
            assert Transition.objects.filter(action=submission.action_id).count() == 1
            assert Message.objects.filter(about=submission.action.reference).count() == 1, race
