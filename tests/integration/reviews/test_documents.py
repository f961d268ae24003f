import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from reading_support import REPORT, draft

from partners import scope
from reviews.models import Involvement
from reviews.services.confirming import confirm
from reviews.services.reading import read_upload
from tests.database import as_owner


@pytest.fixture
def document(world):
    with scope.entered(world.coordinator.pk) as actor:
        review = confirm(reading=draft(world), by=actor)
        return review.documents.get()


def test_download_is_what_was_given_and_never_a_page(client, world, document):
    client.force_login(world.chair)
    response = client.get(reverse("document", args=[document.code]))

    assert b"".join(response.streaming_content).decode() == REPORT
    assert response["Content-Disposition"] == 'attachment; filename="report.md"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["Cache-Control"] == "no-store"
    response.close()


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("coordinator", 200),
        ("chair", 200),
        ("assurer", 200),
        ("lead", 404),
        ("other_coordinator", 404),
        ("outsider", 404),
    ],
)
def test_document_is_for_those_who_may_see_the_review(client, world, document, persona, status):
    client.force_login(getattr(world, persona))
    response = client.get(reverse("document", args=[document.code]))
    assert response.status_code == status
    response.close()


def test_agency_that_was_asked_may_read_the_document(client, world, document):
    with as_owner():
        Involvement.objects.update_or_create(
            partnership=world.northmere,
            review=document.review,
            agency=world.police,
            defaults={"shared_at": timezone.now()},
        )
    client.force_login(world.lead)
    response = client.get(reverse("document", args=[document.code]))
    assert response.status_code == 200
    response.close()


@pytest.mark.parametrize(
    ("persona", "status"),
    [("coordinator", 200), ("chair", 403), ("assurer", 403), ("lead", 404), ("other_coordinator", 404)],
)
def test_document_of_a_draft_is_the_coordinators(client, world, persona, status):
    reading = draft(world)
    client.force_login(getattr(world, persona))
    response = client.get(reverse("document", args=[reading.document.code]))
    assert response.status_code == status
    response.close()


def test_awkward_file_name_stays_a_name(client, world):
    with scope.entered(world.coordinator.pk) as actor:
        given = SimpleUploadedFile('Baby “K”; x="1".txt', REPORT.encode())
        reading = read_upload(partnership=world.northmere, upload=given, by=actor)
    client.force_login(world.coordinator)
    response = client.get(reverse("document", args=[reading.document.code]))
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Baby")
    response.close()


def test_document_whose_file_is_gone_is_absent(client, world, document, settings):
    (settings.FILE_STORE / str(document.partnership_id) / document.sha256).unlink()
    client.force_login(world.chair)
    assert client.get(reverse("document", args=[document.code])).status_code == 404


def test_download_keeps_no_database_connection(client, world, document, django_assert_num_queries):
    client.force_login(world.chair)
    response = client.get(reverse("document", args=[document.code]))
    with django_assert_num_queries(0):
        assert b"".join(response.streaming_content)
    response.close()
