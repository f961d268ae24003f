"""One item in several partnerships: each holds its own copy, given with the agency's consent, and knows of no other."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions.models import Evidence, EvidenceKind
from actions.services import giving, holding, verifying
from partners import scope
from tests.database import as_owner


@pytest.fixture
def item(world):
    with scope.entered(world.lead.pk) as by:
        return holding.add(
            partnership_id=world.northmere.pk,
            agency=world.police,
            kind=EvidenceKind.AUDIT,
            by=by,
            title="Audit for Baby K",
            upload=SimpleUploadedFile("audit.txt", b"Ten cases."),
        )


def _give(world, item, persona="lead", title="Audit of ten cases"):
    with scope.entered(getattr(world, persona).pk) as by:
        return giving.give(item=item, to=world.harrow, title=title, by=by)


def test_copy_is_the_other_partnerships_own(world, item, settings):
    copy = _give(world, item)
    assert (copy.partnership_id, copy.revision, copy.title) == (world.harrow.pk, 1, "Audit of ten cases")
    assert (copy.item, copy.sha256, copy.kind) == (item.item, item.sha256, item.kind)
    assert copy.code != item.code
    (settings.FILE_STORE / str(world.northmere.pk) / item.sha256).unlink()
    assert (settings.FILE_STORE / str(world.harrow.pk) / item.sha256).read_bytes() == b"Ten cases."
    assert verifying.verify().missing == [f"{world.northmere.pk}/{item.sha256}"]


def test_nobody_there_sees_it_before_an_answer_shows_it(world, item):
    copy = _give(world, item)
    for persona in ("other_coordinator", "other_chair"):
        with scope.entered(getattr(world, persona).pk) as by:
            assert not Evidence.objects.visible_to(by).filter(pk=copy.pk).exists()


def test_next_revision_is_given_by_a_consent_of_its_own(world, item):
    first = _give(world, item)
    with scope.entered(world.lead.pk) as by:
        newer = holding.replace(evidence=item, by=by, upload=SimpleUploadedFile("audit.txt", b"Twenty cases."))
    with as_owner():
        assert Evidence.objects.filter(partnership=world.harrow).count() == 1
    second = _give(world, newer)
    assert (second.revision, second.replaces_id) == (2, first.pk)


def test_given_twice_is_told(world, item):
    _give(world, item)
    with pytest.raises(ValidationError, match="holds this very revision"):
        _give(world, item, title="Another title")


@pytest.mark.parametrize("persona", ["contributor", "executive", "coordinator", "other_lead", "other_coordinator"])
def test_only_the_agencys_lead_in_both_consents(world, item, persona):
    with pytest.raises(PermissionDenied):
        _give(world, item, persona)


def test_file_that_has_changed_in_the_store_is_not_passed_on(world, item, settings):
    place = settings.FILE_STORE / str(world.northmere.pk) / item.sha256
    place.chmod(0o600)
    place.write_bytes(b"Something else.")
    with pytest.raises(ValidationError, match="nothing was given"):
        _give(world, item)
    with as_owner():
        assert not Evidence.objects.filter(partnership=world.harrow).exists()


def test_link_is_given_without_a_file(world):
    with scope.entered(world.lead.pk) as by:
        facts = {"partnership_id": world.northmere.pk, "agency": world.police, "kind": EvidenceKind.POLICY, "by": by}
        link = holding.add(link="https://police.example/policy", **facts)
    assert _give(world, link).link == link.link


def test_pages_from_the_item_to_the_copy(client, world, item):
    client.force_login(world.lead)
    about, give = (reverse(name, args=[item.code]) for name in ("evidence_item", "give_evidence"))
    assert "Harrow Vale Safeguarding Partnership: not given" in client.get(about).content.decode()
    sent = {"to": "harrow-vale", "title": "Audit of ten cases"}
    assert "Tick the box if your agency agrees." in client.post(give, sent).content.decode()
    with as_owner():
        assert Evidence.objects.count() == 1
    assert client.post(give, {**sent, "agreed": "on"})["Location"] == about
    assert "holds this revision" in client.get(about).content.decode()


def test_who_leads_in_one_partnership_has_none_to_give_to(client, world):
    with scope.entered(world.other_lead.pk) as by:
        facts = {"partnership_id": world.northmere.pk, "agency": world.trust, "kind": EvidenceKind.POLICY, "by": by}
        link = holding.add(link="https://trust.example/policy", **facts)
    client.force_login(world.other_lead)
    assert "there is no other to give it to" in client.get(reverse("give_evidence", args=[link.code])).content.decode()
