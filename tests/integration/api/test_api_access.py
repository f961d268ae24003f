"""Every operation × every scope, and × what is another's: who gets what through the API."""

from uuid import uuid4

import pytest
from django.utils import timezone

from actions.models import (
    Challenge,
    Correction,
    Decision,
    Meeting,
    MeetingItem,
    Opinion,
    ProgressNote,
    Retest,
    SubmissionEvidence,
    TimeRequest,
    Transition,
)
from partners.api.schema import schema
from partners.models import Scope
from reviews.models import Document, LearningTheme, RecommendationTheme, SubPoint, Theme
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory
from tests.queries import counted

OPERATIONS = sorted((path, method, said) for path, found in schema()["paths"].items() for method, said in found.items())
LISTS = [path for path, _, said in OPERATIONS if said["operationId"].startswith("list_")]
ITEMS = [path for path, method, _ in OPERATIONS if method == "get" and "{" in path]


def at(path, sung) -> str:
    for name, value in sung.addresses.items():
        if path.startswith(f"/api/v1/{name}/"):
            return path.replace("{reference}", value).replace("{code}", value).replace("{slug}", value)
    return path


def ask(client, method, path, headers):
    headers = {**headers, "Idempotency-Key": str(uuid4())}
    body = {} if method == "get" else {"data": "{}", "content_type": "application/json"}
    response = getattr(client, method)(path, headers=headers, **body)
    for close in response._resource_closers:  # response.close() would close the connection too
        close()
    return response.status_code


def test_each_operation_needs_each_of_its_scopes(client, token, sung):
    wrong = []
    without = {scope: token(*(one for one in Scope.values if one != scope)) for scope in Scope.values}
    exactly = {}
    for path, method, said in OPERATIONS:
        needed = tuple(said["security"][0]["token"])
        where, name = at(path, sung), said["operationId"]
        wrong += [(name, "none")] if ask(client, method, where, {}) != 401 else []
        wrong += [(name, scope) for scope in needed if ask(client, method, where, without[scope]) != 403]
        headers = exactly.setdefault(needed, token(*needed))
        if method == "get" and ask(client, method, where, headers) != 200:
            wrong.append((name, "with what it needs"))
    assert wrong == []


def test_what_is_anothers_is_absent(client, token, world, sung):
    elsewhere = token(*Scope.values, partnership=world.harrow, by=world.other_coordinator)
    trust = token(*Scope.values, agency=world.trust, by=world.other_lead)
    wrong = []
    for headers in (elsewhere, trust):
        for path in ITEMS:
            if path.startswith("/api/v1/agencies") and headers is elsewhere:
                continue  # the police serve both
            if ask(client, "get", at(path, sung), headers) != 404:
                wrong.append(path)
        for path in LISTS:
            if path.rpartition("/")[2] in {"agencies", "review-types"}:
                continue
            if client.get(path, headers=headers).json()["results"]:
                wrong.append(path)
    assert wrong == []


def _more(world, number):
    place, now = {"partnership": world.northmere}, timezone.now()
    review = ReviewFactory(**place)
    recommendation = RecommendationFactory(review=review)
    SubPoint.objects.create(**place, recommendation=recommendation, position=1, text="x")
    learning = LearningPointFactory(review=review)
    theme = Theme.objects.create(**place, name=f"Theme {number}")
    RecommendationTheme.objects.create(**place, recommendation=recommendation, theme=theme)
    LearningTheme.objects.create(**place, learning_point=learning, theme=theme)
    Document.objects.create(**place, review=review, title="x", filename="x", sha256="x", size=1, uploaded_by=world.lead)
    action = action_under(recommendation, agency=world.police, owner=world.lead, status="assured")
    of_action = {**place, "action": action}
    answer = SubmissionFactory(action=action, written_by=world.lead)
    evidence = EvidenceFactory(**place, agency=world.police)
    SubmissionEvidence.objects.create(**place, submission=answer, evidence=evidence)
    Decision.objects.create(**place, submission=answer, outcome="accepted", level="limited", reason="x", by=world.coordinator, at=now)  # fmt: skip
    Transition.objects.create(**of_action, was="issued", became="submitted", by=world.lead, at=now)
    ProgressNote.objects.create(**of_action, text="x", delivery="done", by=world.lead, at=now)
    TimeRequest.objects.create(**of_action, old_due_on=action.due_on, new_due_on=action.due_on + timezone.timedelta(days=9), reason="x", asked_by=world.lead, asked_at=now)  # fmt: skip
    Challenge.objects.create(**of_action, question="x", answer_by=now, raised_by=world.chair, raised_at=now)
    Retest.objects.create(**of_action, question="x", due_on=now, planned_by=world.lead, planned_at=now)
    Opinion.objects.create(**place, submission=answer, level="limited", reason="x", by=world.assurer, at=now)
    Correction.objects.create(**of_action, was_question="x", question="y", was_evidence_wanted="x", evidence_wanted="y", reason="x", by=world.coordinator, at=now)  # fmt: skip
    meeting = Meeting.objects.create(**place, name=f"Group {number}", held_on=now, called_by=world.coordinator)
    MeetingItem.objects.create(**of_action, meeting=meeting, position=1, words="x", decision=answer.decision)


@pytest.mark.parametrize("bound", [False, True], ids=["partnership", "agency"])
def test_lists_ask_the_database_as_often_for_one_row_as_for_twenty(client, token, world, bound):
    headers = token(*Scope.values, agency=world.police if bound else None, by=world.lead if bound else None)
    with as_owner():
        _more(world, 0)
    one = {path: counted(client, path, headers=headers) for path in LISTS}
    with as_owner():
        for number in range(1, 20):
            _more(world, number)
    many = {path: counted(client, path, headers=headers) for path in LISTS}
    assert many == one
    assert {path: count for path, count in many.items() if count > 10} == {}
    if not bound:
        sizes = {path: len(client.get(path, headers=headers).json()["results"]) for path in LISTS}
        assert {path: size for path, size in sizes.items() if size < 20} == {"/api/v1/agencies": 3, "/api/v1/review-types": 1, "/api/v1/changes": 0}  # fmt: skip
