"""An agency's own sign-off: nothing goes out without its executive lead's yes, where it wants that."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Delivery, Status, Submission
from actions.services import answers, sign_off
from actions.states import MoveNotAllowed
from partners import scope
from partners.models import Appointment, Membership, Message
from tests.database import as_owner


@pytest.fixture
def wanted(world):
    with as_owner():
        Membership.objects.filter(agency=world.police, partnership=world.northmere).update(sign_off=True)


@pytest.fixture
def draft(world, action, wanted):
    with scope.entered(world.lead.pk) as by:
        made = answers.draft_for(action=action, by=by)
        return answers.save(submission=made, statement="We did it.", delivery=Delivery.DONE, by=by)


@pytest.fixture
def laid_before(world, draft):
    with scope.entered(world.lead.pk) as by:
        return sign_off.ask(submission=draft, by=by, seen=draft.saved_at)


def _told(kind):
    with as_owner():
        return list(Message.objects.filter(kind=kind).values_list("recipient__email", flat=True))


def test_lead_alone_cannot_send(world, draft):
    with scope.entered(world.lead.pk) as by, pytest.raises(MoveNotAllowed, match="sign answers off"):
        answers.submit(submission=draft, by=by)


def test_executive_leads_yes_sends_it_in_the_leads_name(world, laid_before):
    assert _told("sign_off_asked") == [world.executive.email]
    with scope.entered(world.executive.pk) as by:
        sent = sign_off.sign(submission=laid_before, by=by, seen=laid_before.saved_at)
    assert (sent.submitted_by_id, sent.signed_off_by_id) == (world.lead.pk, world.executive.pk)
    assert _told("sign_off_given") == [world.lead.email]
    with as_owner():
        assert Action.objects.get().status == Status.SUBMITTED


def test_whoever_changes_it_has_to_ask_again(world, laid_before):
    with scope.entered(world.contributor.pk) as by:
        answers.save(submission=laid_before, statement="We did it twice.", delivery=Delivery.DONE, by=by)
    with scope.entered(world.executive.pk) as by, pytest.raises(MoveNotAllowed, match="does not wait"):
        sign_off.sign(submission=laid_before, by=by)


def test_given_back_it_keeps_the_words_until_it_is_asked_again(world, laid_before):
    with scope.entered(world.executive.pk) as by:
        sign_off.give_back(submission=laid_before, words="Name the sample.", by=by)
    assert _told("sign_off_refused") == [world.lead.email]
    with scope.entered(world.lead.pk) as by:
        again = Submission.objects.get(pk=laid_before.pk)
        assert (again.sign_off_words, again.waits_for_sign_off) == ("Name the sample.", False)
        assert sign_off.ask(submission=again, by=by).sign_off_words == ""


@pytest.mark.parametrize("persona", ["lead", "contributor", "coordinator", "chair", "other_lead"])
def test_only_the_agencys_executive_lead_signs(world, laid_before, persona):
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        sign_off.sign(submission=laid_before, by=by)


def test_what_a_coordinator_enters_needs_none(world, action, wanted):
    with scope.entered(world.coordinator.pk) as by:
        made = answers.draft_for(action=action, by=by)
        answers.save(submission=made, statement="They did it.", delivery=Delivery.DONE, by=by)
        assert answers.submit(submission=made, by=by).submitted_at


def _set(world, persona, *, wanted):
    with scope.entered(getattr(world, persona).pk) as by:
        return sign_off.set_wanted(partnership_id=world.northmere.pk, agency=world.police, wanted=wanted, by=by)


@pytest.mark.parametrize("persona", ["contributor", "coordinator", "other_lead"])
def test_it_is_the_agencys_own_matter(world, persona):
    with pytest.raises(PermissionDenied):
        _set(world, persona, wanted=True)


def test_lead_turns_it_on_and_the_executive_lead_off(world):
    assert _set(world, "lead", wanted=True).sign_off
    with pytest.raises(PermissionDenied):
        _set(world, "lead", wanted=False)
    assert not _set(world, "executive", wanted=False).sign_off


def test_without_an_executive_lead_it_is_not_turned_on_and_the_lead_may_end_it(world, wanted):
    with as_owner():
        Appointment.objects.filter(user=world.executive).update(ends_on=timezone.localdate() - timezone.timedelta(1))
    assert not _set(world, "lead", wanted=False).sign_off
    with pytest.raises(ValidationError, match="Nobody is appointed"):
        _set(world, "lead", wanted=True)


def test_pages_from_asking_to_sending(client, world, action, draft):
    check, sign = (reverse(name, args=[action.reference]) for name in ("answer_check", "answer_sign_off"))
    client.force_login(world.lead)
    assert "Ask for the sign-off" in client.get(check).content.decode()
    client.post(check, {"seen": draft.saved_at.isoformat()})
    client.force_login(world.executive)
    assert "asks you to sign off the answer" in client.get(reverse("my_work")).content.decode()
    page = client.get(sign).content.decode()
    assert "We did it." in page
    assert "Say what has to change" in client.post(sign, {"seen": draft.saved_at, "does": "back"}).content.decode()
    client.post(sign, {"seen": draft.saved_at.isoformat(), "does": "send"})
    assert "Nothing waits for your sign-off here" in client.get(sign).content.decode()
    with as_owner():
        assert Submission.objects.get().signed_off_by_id == world.executive.pk
    client.force_login(world.coordinator)
    record = client.get(reverse("action", args=[action.reference])).content.decode()
    assert "Signed off by Eve Marsh" in record


def test_setting_by_the_form(client, world):
    client.force_login(world.lead)
    address = reverse("sign_off_setting", args=["northmere", world.police.slug])
    assert address in client.get(reverse("agency", args=[world.police.slug])).content.decode()
    client.post(address, {"wanted": "yes"})
    with as_owner():
        assert Membership.objects.get(agency=world.police, partnership=world.northmere).sign_off
