import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import EvidenceKind, Submission
from actions.services import answers
from partners import scope
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory


@pytest.fixture
def item(world):
    """A file in a draft answer of the police."""
    with as_owner():
        action = action_under(
            RecommendationFactory(review=ReviewFactory(partnership=world.northmere)), agency=world.police
        )
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        answers.save(submission=draft, statement="Yes.", delivery="done", by=by)
        upload = SimpleUploadedFile("Übersicht “Ä”.txt", b"We write <script>alert(1)</script>")
        return answers.add_files(submission=draft, files=[upload], kind=EvidenceKind.AUDIT, by=by).kept[0]


def _send(world):
    with as_owner():
        draft = Submission.objects.get()
    with scope.entered(world.lead.pk) as by:
        answers.submit(submission=draft, by=by)


def _status(client, item):
    response = client.get(_url(item))
    if response.streaming:
        b"".join(response.streaming_content)  # read to its end, the file is closed
    return response.status_code


def _url(item):
    return reverse("evidence_file", args=[item.code])


def test_file_is_kept_never_shown(client, world, item):
    client.force_login(world.lead)
    response = client.get(_url(item))
    assert b"".join(response.streaming_content) == b"We write <script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%9Cbersicht")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("persona", "draft", "sent"),
    [
        ("lead", 200, 200),
        ("contributor", 200, 200),
        ("executive", 200, 200),
        ("coordinator", 404, 200),
        ("assurer", 404, 200),
        ("chair", 404, 200),
        ("other_lead", 404, 404),
        ("other_coordinator", 404, 404),
        ("outsider", 404, 404),
    ],
)
def test_file_is_the_agencys_until_it_is_sent(client, world, item, persona, draft, sent):
    client.force_login(getattr(world, persona))
    assert _status(client, item) == draft
    _send(world)
    assert _status(client, item) == sent


def test_file_that_is_gone_is_absent(client, world, item, settings):
    (settings.FILE_STORE / str(item.partnership_id) / item.sha256).unlink()
    client.force_login(world.lead)
    assert client.get(_url(item)).status_code == 404


def test_link_is_shown_and_not_followed(client, world):
    with as_owner():
        link = EvidenceFactory(partnership=world.northmere, agency=world.police, link="https://example.org/x")
    client.force_login(world.lead)
    response = client.get(_url(link))
    assert response.status_code == 200
    assert 'href="https://example.org/x" rel="noreferrer noopener nofollow"' in response.content.decode()


def test_list_holds_the_agencys_own_over_its_partnerships(client, world, item):
    with as_owner():
        elsewhere = EvidenceFactory(partnership=world.harrow, agency=world.police)
        foreign = EvidenceFactory(partnership=world.northmere, agency=world.trust)
    client.force_login(world.lead)
    content = client.get(reverse("evidence")).content.decode()
    assert "bersicht" in content
    assert elsewhere.title in content
    assert foreign.title not in content
    assert "Not sent yet" in content


def test_list_of_those_without_an_agency_is_empty(client, world, item):
    _send(world)
    client.force_login(world.coordinator)
    assert "Nothing yet" in client.get(reverse("evidence")).content.decode()


def test_list_asks_no_more_of_the_database_with_more_rows(client, world, item):
    client.force_login(world.lead)
    _send(world)
    counts = []
    for more in (0, 19):
        with as_owner():
            EvidenceFactory.create_batch(more, partnership=world.northmere, agency=world.police)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("evidence"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_coordinator_sees_what_they_entered_before_it_is_sent(client, world, item):
    """And still nothing of the agency's own draft."""
    with as_owner():
        action = Submission.objects.get().action
    with scope.entered(world.coordinator.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        upload = SimpleUploadedFile("entered.txt", b"Sent to us by post.")
        entered = answers.add_files(submission=draft, files=[upload], kind=EvidenceKind.AUDIT, by=by).kept[0]
    expected = {"coordinator": (200, 404), "assurer": (404, 404), "chair": (404, 404), "other_coordinator": (404, 404)}
    for persona, statuses in expected.items():
        client.force_login(getattr(world, persona))
        assert (_status(client, entered), _status(client, item)) == statuses
