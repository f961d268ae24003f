"""Acting through the API: the pages' services and rules, in the name of who issued the token."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import encode_multipart

from actions.models import Action, Evidence, Status, Submission, Transition
from actions.services import answers
from partners import scope
from partners.models import Message
from reviews.models import Recommendation
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

LATER = (date.today() + timedelta(days=60)).isoformat()
WRITE = ("status:read", "actions:write")


@pytest.fixture
def recommendation(world) -> Recommendation:
    with as_owner():
        return RecommendationFactory(review=ReviewFactory(partnership=world.northmere), response="accepted")


@pytest.fixture
def action(world, recommendation) -> Action:
    with as_owner():
        return action_under(recommendation, agency=world.police, due_on=date.today() + timedelta(days=20))


@pytest.fixture
def coordinator(token):
    return token(*WRITE)


@pytest.fixture
def police(token, world):
    return token(*WRITE, "evidence:read", agency=world.police, by=world.lead)


def send(client, path, headers, body=None, *, method="post"):
    headers = {**headers, "Idempotency-Key": str(uuid4())}
    return getattr(client, method)(f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers)


def test_from_draft_to_answer(client, world, recommendation, coordinator, police):
    made = send(client, "actions", coordinator, {"recommendations": [recommendation.reference], "agency": "northmere-police", "question": "Show it."})  # fmt: skip
    assert made.status_code == 201, made.content
    path = made["Location"].removeprefix("http://testserver/api/v1/")
    assert client.get(made["Location"], headers=police).status_code == 404  # a draft is nobody else's
    missing = send(client, f"{path}/issue", coordinator)
    assert missing.status_code == 422
    assert set(missing.json()["errors"]) == {"evidence_wanted", "due_on"}
    changed = send(client, path, coordinator, {"evidence_wanted": "An audit.", "due_on": LATER}, method="patch")
    assert (changed.status_code, changed.json()["due_on"]) == (200, LATER)
    assert send(client, f"{path}/issue", coordinator).json()["status"] == "issued"
    assert send(client, f"{path}/acknowledge", police).json()["acknowledged_at"]
    note = send(client, f"{path}/progress-notes", police, {"text": "Half way.", "delivery": "under_way"})
    assert client.get(note["Location"], headers=police).json()["delivery"] == "under_way"
    more = send(client, f"{path}/time-requests", police, {"new_due_on": (date.today() + timedelta(days=90)).isoformat(), "reason": "More."})  # fmt: skip
    assert (more.status_code, more.json()["outcome"]) == (201, None)
    link = send(client, "evidence", police, {"link": "https://police.example/audit", "title": "Audit", "kind": "audit"})
    file = client.post("/api/v1/evidence", {"file": SimpleUploadedFile("audit.csv", b"a,b"), "kind": "audit"}, headers={**police, "Idempotency-Key": "k"})  # fmt: skip
    codes = [link.json()["code"], file.json()["code"]]
    sent = send(client, f"{path}/submissions", police, {"statement": "We did.", "delivery": "done", "evidence": codes})
    assert (sent.status_code, sorted(sent.json()["evidence"])) == (201, sorted(codes))
    assert client.get(f"/api/v1/{path}", headers=coordinator).json()["status"] == "submitted"
    assert send(client, f"{path}/withdraw", coordinator, {"reason": "Asked twice."}).json()["status"] == "withdrawn"
    with as_owner():
        answer = Submission.objects.get()
        assert (answer.submitted_by, answer.through.name, answer.on_behalf) == (world.lead, "Data team", False)
        by = Transition.objects.order_by("pk").values_list("became", "by__name", "through__name")
        assert list(by) == [
            ("issued", "Cora Ellis", "Data team"),
            ("submitted", "Lena Shah", "Data team"),
            ("withdrawn", "Cora Ellis", "Data team"),
        ]


def test_not_ours_goes_back_as_a_draft(client, action, police):
    response = send(client, f"actions/{action.reference}/not-ours", police, {"reason": "The trust's."})
    assert (response.status_code, response.json()["status"]) == (200, "draft")
    assert client.get(f"/api/v1/actions/{action.reference}", headers=police).status_code == 404


def test_owner_changes_and_is_told(client, world, action, coordinator):
    path = f"actions/{action.reference}"
    response = send(client, path, coordinator, {"owner": "CARL@police.example"}, method="patch")
    assert response.json()["owner"] == {"name": "Carl Dunn", "email": "carl@police.example"}
    with as_owner():
        assert Message.objects.filter(recipient=world.contributor, kind="owner_changed").count() == 1
    assert send(client, path, coordinator, {"owner": None}, method="patch").json()["owner"] is None
    assert send(client, path, coordinator, {"owner": "tom@trust.example"}, method="patch").status_code == 422
    assert send(client, path, coordinator, {"due_on": LATER}, method="patch").status_code == 409  # only by more time


def test_answer_does_not_write_over_what_a_person_began(client, world, action, police):
    with scope.entered(world.contributor.pk) as carl:
        draft = answers.draft_for(action=action, by=carl)
        answers.save(submission=draft, statement="Words of Carl.", delivery="done", by=carl)
    response = send(client, f"actions/{action.reference}/submissions", police, {"statement": "x", "delivery": "done"})
    assert response.status_code == 409
    with as_owner():
        assert Submission.objects.get().statement == "Words of Carl."


def test_answer_shows_only_what_the_agency_holds(client, world, action, police):
    body = {"statement": "x", "delivery": "done", "evidence": [str(uuid4())]}
    response = send(client, f"actions/{action.reference}/submissions", police, body)
    assert (response.status_code, list(response.json()["errors"])) == (422, ["evidence"])
    with as_owner():
        assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("path", "body", "who"),
    [
        ("issue", {}, "police"),
        ("withdraw", {"reason": "x"}, "police"),
        ("acknowledge", {}, "coordinator"),
        ("not-ours", {"reason": "x"}, "coordinator"),
        ("progress-notes", {"text": "x", "delivery": "done"}, "coordinator"),
        ("time-requests", {"new_due_on": LATER, "reason": "x"}, "coordinator"),
        ("submissions", {"statement": "x", "delivery": "done"}, "coordinator"),
    ],
)
def test_insider_without_the_right_is_403(client, action, coordinator, police, path, body, who):
    headers = {"coordinator": coordinator, "police": police}[who]
    response = send(client, f"actions/{action.reference}/{path}", headers, body)
    assert response.status_code == 403, response.content
    with as_owner():
        action.refresh_from_db()
        assert action.status == Status.ISSUED


def test_evidence_is_added_by_an_agency_alone(client, world, coordinator, token):
    assert send(client, "evidence", coordinator, {"link": "https://example.org"}).status_code == 403
    police = token(*WRITE, agency=world.police, by=world.lead)
    assert send(client, "evidence", police, {"link": "nonsense"}).json()["errors"]["link"]
    wrong = client.post("/api/v1/evidence", {"file": SimpleUploadedFile("x.exe", b"MZ")}, headers={**police, "Idempotency-Key": "k"})  # fmt: skip
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["file"])
    with as_owner():
        assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("body", "field", "status"),
    [
        ({"agency": "northmere-police"}, "recommendations", 400),
        ({"agency": "northmere-police", "recommendations": []}, "recommendations", 400),
        ({"agency": "northmere-police", "recommendations": ["HVSP-1"]}, "recommendations", 422),
        ({"agency": "vale-schools", "recommendations": ["NSCP-2"]}, "agency", 422),
        ({"agency": "northmere-police", "recommendations": ["NSCP-2"], "due": LATER}, "due", 400),
        ({"agency": "northmere-police", "recommendations": ["NSCP-2"], "owner": "tom@trust.example"}, "owner", 422),
    ],
)
def test_what_is_wrong_is_said_by_field(client, recommendation, coordinator, body, field, status):
    response = send(client, "actions", coordinator, body)
    assert response.status_code == status, response.content
    assert field in response.json()["errors"]
    with as_owner():
        assert not Action.objects.exists()


def test_token_of_one_who_left_reads_on_and_changes_nothing(client, world, action, police):
    with as_owner():
        world.lead.appointments.update(ends_on=date.today() - timedelta(days=1))
    assert client.get(f"/api/v1/actions/{action.reference}", headers=police).status_code == 200
    refused = send(client, f"actions/{action.reference}/acknowledge", police)
    assert refused.status_code == 403
    assert "person who issued" in refused.json()["detail"]


def test_file_larger_than_what_is_typed_is_taken_and_a_retry_stands_once(client, action, police, settings):
    """Each sending of a form has a boundary of its own; the key holds by what is in it."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    def sent(boundary, content=b"a,b" * 100, kind="audit"):
        form = {"file": SimpleUploadedFile("audit.csv", content), "kind": kind}
        return client.post(
            "/api/v1/evidence",
            encode_multipart(boundary, form),
            content_type=f"multipart/form-data; boundary={boundary}",
            headers={**police, "Idempotency-Key": "once"},
        )

    first, again = sent("one"), sent("two")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    assert sent("one", content=b"c,d" * 100).status_code == 422
    assert sent("one", kind="policy").status_code == 422
