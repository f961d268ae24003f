"""Acts of reading alone: who looked at a file, who downloaded it, who took a list out."""

import pytest
from canaries import Singing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from actions.models import Evidence
from partners import scope
from partners.gateways import files
from partners.models import Event, Viewing
from reviews.models import Document
from tests.database import as_owner
from tests.queries import counted

PAGE = reverse("viewings", args=["northmere"])


@pytest.fixture
def target(world):
    """The police's record in Northmere, with a text as its evidence and its document, which are there."""
    with as_owner():
        singing = Singing()
        singing.add("police", world, world.northmere, world.police, world.coordinator, world.chair)
        found = singing.targets["police"]
        kept = files.take(
            SimpleUploadedFile("audit.txt", b"Looked at."), partnership_id=world.northmere.pk, kinds=files.EVIDENCE
        )
        facts = {"sha256": kept.sha256, "size": kept.size, "filename": "audit.txt", "media_type": "text/plain"}
        Evidence.objects.filter(pk=found.evidence.pk).update(**facts, title="The audit")
        Document.objects.filter(pk=found.document.pk).update(**facts)
        Viewing.objects.all()._raw_delete("default")
    return found


def seen() -> list[tuple[str, str, str]]:
    with as_owner():
        return [(one.by.name, one.act, one.of) for one in Viewing.objects.order_by("pk").select_related("by")]


def opened(client, name: str, *arguments, **query) -> str:
    """Read to its end, as a browser does; files come in pieces."""
    response = client.get(reverse(name, args=arguments), query)
    assert response.status_code == 200
    content = b"".join(response)
    for close in response._resource_closers:  # response.close() would close the connection too
        close()
    return content.decode(errors="replace")


def test_files_that_are_read_are_written_down_with_who_and_from_which_request(client, world, target):
    client.force_login(world.coordinator)
    for name in ("evidence_inside", "evidence_beside", "evidence_file"):
        opened(client, name, target.evidence.code)
    opened(client, "document", target.document.code)
    assert seen() == [
        ("Cora Ellis", "viewed", "evidence"),
        ("Cora Ellis", "viewed", "evidence"),
        ("Cora Ellis", "downloaded", "evidence"),
        ("Cora Ellis", "downloaded", "document"),
    ]
    with as_owner():
        events = list(Event.objects.filter(kind="partners.viewing", verb="added").order_by("pk"))
    assert {one.person_id for one in events} == {world.coordinator.pk}
    assert all(one.request_id and one.partnership_id == world.northmere.pk for one in events)


@pytest.mark.parametrize(
    ("name", "query", "of"),
    [
        ("actions", {"file": "csv"}, "actions"),
        ("reviews", {"file": "csv"}, "reviews"),
        ("recommendations", {"file": "xlsx"}, "recommendations"),
        ("messages", {"file": "csv"}, "messages"),
        ("take_out_tracker", {"file": "csv"}, "tracker"),
    ],
)
def test_lists_that_are_taken_out_are_written_down(client, world, target, name, query, of):
    client.force_login(world.coordinator)
    opened(client, name, "northmere", **query)
    assert seen() == [("Cora Ellis", "exported", of)]


def test_changes_that_are_taken_out_say_of_what(client, world, target):
    client.force_login(world.chair)
    opened(client, "action_changes", target.action.reference, file="csv")
    assert f"Every change of {target.action.reference}" in client.get(PAGE).content.decode()


def test_pages_and_refusals_leave_nothing(client, world, target):
    client.force_login(world.coordinator)
    client.get(reverse("actions", args=["northmere"]))
    client.get(reverse("evidence_item", args=[target.evidence.code]))
    client.force_login(world.other_lead)
    assert client.get(reverse("evidence_file", args=[target.evidence.code])).status_code == 404
    assert seen() == []


def test_agency_sees_who_looked_at_its_evidence_and_keeps_its_own_reading_to_itself(client, world, target):
    code = target.evidence.code
    for person in (world.contributor, world.assurer):
        client.force_login(person)
        opened(client, "evidence_file", code)
    client.force_login(world.lead)
    shown = opened(client, "evidence_item", code)
    assert f"{world.contributor.name} downloaded it" in shown
    assert f"{world.assurer.name} downloaded it" in shown
    client.force_login(world.chair)
    for shown in (opened(client, "evidence_item", code), opened(client, "viewings", "northmere")):
        assert world.assurer.name in shown
        assert world.contributor.name not in shown


def test_file_that_the_reader_may_not_know_of_is_not_named(client, world, target):
    with as_owner():
        Viewing.objects.create(
            partnership=world.northmere, act="downloaded", of="evidence", code=target.evidence.item,
            agency=world.trust, by=world.assurer,
        )  # fmt: skip
    client.force_login(world.chair)
    assert f"Downloaded: Evidence of {world.trust.name}" in client.get(PAGE).content.decode()


def test_nothing_of_it_can_be_changed_or_made_up_for_a_foreign_partnership(world, target):
    with scope.entered(world.coordinator.pk):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Viewing.objects.update(act="viewed")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Viewing.objects.create(partnership=world.harrow, act="exported", of="actions", by=world.coordinator)
        with pytest.raises(IntegrityError, match="viewing_names_its_file"), transaction.atomic():
            Viewing.objects.create(partnership=world.northmere, act="viewed", of="evidence", by=world.coordinator)


def test_page_goes_by_pages_and_asks_as_much_for_many_as_for_few(client, world, target):
    def add(count: int) -> None:
        with as_owner():
            for _ in range(count):
                code = target.evidence.code
                Viewing.objects.create(
                    partnership=world.northmere, act="viewed", of="evidence", code=code, agency=world.police,
                    by=world.chair,
                )  # fmt: skip

    client.force_login(world.coordinator)
    add(1)
    few = counted(client, PAGE)
    add(29)
    assert counted(client, PAGE) == few
    page = client.get(PAGE).context["page"]
    assert len(page.items) == 25
    assert len(client.get(PAGE, {"after": page.next}).context["page"].items) == 5
