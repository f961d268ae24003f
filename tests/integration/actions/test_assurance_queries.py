"""The pages of assurance ask the database as often for one row as for twenty, and lists no more than ten times."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from actions.models import (
    Challenge,
    Correction,
    Evidence,
    Meeting,
    MeetingItem,
    Retest,
    Status,
    Submission,
    SubmissionEvidence,
)
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory
from tests.queries import counted

TODAY = date.today()
MOST = 10
LONG = (
    "action",
    "action_changes",
    "overview",
    "agency",
    "today",
    "review",
    "recommendation",
)  # pages of many parts, which are no list


def test_queries_are_flat(client, world):
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
        action = action_under(recommendation, agency=world.police, status=Status.ASSURED)
        meeting = Meeting.objects.create(
            partnership=world.northmere, name="Group", held_on=TODAY, called_by=world.coordinator
        )
        item = EvidenceFactory(partnership=world.northmere, agency=world.police)
        _add(world, recommendation, action, meeting, 0)
        of_agency = Challenge.objects.filter(agency=world.police)[0].code
    pages = _pages(world, recommendation, action, meeting, item, of_agency)
    one = {key: _count(client, *key) for key in pages}
    with as_owner():
        for number in range(1, 20):
            _add(world, recommendation, action, meeting, number)
    many = {key: _count(client, *key) for key in pages}
    assert {key: (one[key], count) for key, count in many.items() if count > one[key]} == {}
    client.force_login(world.executive)
    assert (
        'Answers to sign off <span class="ft-worklist__count">(20)</span>'
        in client.get(reverse("my_work")).content.decode()
    )
    lists = {(who.name, name): count for (who, name, _, _), count in many.items() if name not in LONG}
    assert {key: count for key, count in lists.items() if count > MOST} == {}


def _count(client, who, name, args, query):
    client.force_login(who)
    return counted(client, reverse(name, args=args) + query)


def _pages(world, recommendation, action, meeting, item, challenge):
    here, review = ("northmere",), (recommendation.review.reference,)
    return [
        (world.coordinator, "meetings", here, ""),
        (world.coordinator, "meeting", (meeting.code,), ""),
        (world.coordinator, "gather_items", (meeting.code,), ""),
        (world.coordinator, "meeting_minutes", (meeting.code,), ""),
        (world.chair, "challenges", here, "?state=open"),
        (world.chair, "challenge_page", (challenge,), ""),
        (world.chair, "overview", here, ""),
        (world.coordinator, "today", here, ""),
        (world.coordinator, "review", review, ""),
        (world.coordinator, "recommendation", (recommendation.reference,), ""),
        (world.lead, "agency", (world.police.slug,), ""),
        (world.assurer, "judging", here, ""),
        (world.coordinator, "action", (action.reference,), ""),
        (world.coordinator, "action_changes", (action.reference,), ""),
        (world.lead, "evidence", (), ""),
        (world.lead, "evidence_item", (item.code,), ""),
        (world.lead, "give_evidence", (item.code,), ""),
        (world.executive, "my_work", (), ""),
    ]


def _add(world, recommendation, action, meeting, number):
    """One more of each."""
    place, now = {"partnership": world.northmere}, timezone.now()
    asked = {**place, "question": f"Why {number}?", "answer_by": TODAY - timedelta(days=1), "raised_at": now}
    review = recommendation.review
    for about in ({"review": review}, {"recommendation": recommendation}, {"agency": world.police}, {"action": action}):
        Challenge.objects.create(**asked, **about, raised_by=world.chair)
    later = TODAY + timedelta(days=number + 1)
    Meeting.objects.create(**place, name=f"Group {number}", held_on=later, called_by=world.coordinator)
    waiting = action_under(recommendation, agency=world.trust, status=Status.SUBMITTED, submitted_at=now)
    answer = SubmissionFactory(action=waiting, written_by=world.other_lead)
    MeetingItem.objects.create(**place, meeting=meeting, action=waiting, position=number + 1)
    action_under(recommendation, agency=world.trust, due_on=TODAY - timedelta(days=3))  # late, and may be gathered
    Correction.objects.create(
        **place, action=action, was_question=f"{number}", question="y", reason="x", by=world.coordinator, at=now
    )
    Retest.objects.create(**place, action=action, question="x", due_on=later, planned_by=world.lead, planned_at=now)
    _looked_at_again(world, recommendation, number, now)
    shown = EvidenceFactory(**place, agency=world.trust)
    SubmissionEvidence.objects.create(**place, submission=answer, evidence=shown)
    _revised(world, now)
    _to_sign(world, recommendation, now)


def _looked_at_again(world, recommendation, number, now):
    """A re-test that was answered and waits for judgement, and one that lapsed."""
    place = {"partnership": world.northmere, "question": "x", "planned_by": world.lead, "planned_at": now}
    assured = action_under(recommendation, agency=world.trust, status=Status.ASSURED)
    lapsed = action_under(recommendation, agency=world.trust, status=Status.ASSURED)
    Retest.objects.create(**place, action=lapsed, due_on=TODAY - timedelta(days=2))
    retest = Retest.objects.create(**place, action=assured, due_on=TODAY, answered_at=now)
    SubmissionFactory(action=assured, retest=retest, written_by=world.other_lead)


def _revised(world, now):
    last = Evidence.objects.filter(agency=world.police).order_by("revision").last()
    EvidenceFactory(
        partnership=world.northmere, agency=world.police, item=last.item, revision=last.revision + 1, replaces=last
    )


def _to_sign(world, recommendation, now):
    asked = action_under(recommendation, agency=world.police)
    draft = Submission.objects.create(
        partnership=world.northmere, action=asked, written_by=world.lead, statement="x", delivery="done",
        sign_off_asked_by=world.lead,
    )  # fmt: skip
    Submission.objects.filter(pk=draft.pk).update(sign_off_asked_at=now + timedelta(hours=1))
