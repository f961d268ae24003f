from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from actions.models import Action, Status, Transition
from actions.services import allocation
from actions.states import MoveNotAllowed
from partners import scope
from partners.models import Message
from reviews.models import Involvement
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

IN_A_MONTH = date.today() + timedelta(days=30)


@pytest.fixture
def recommendation(world):
    with as_owner():
        return RecommendationFactory(review=ReviewFactory(partnership=world.northmere))


def _draft(recommendation, agency, by, **facts):
    wanted = {"question": "Show it.", "evidence_wanted": "An audit.", "due_on": IN_A_MONTH, "owner": None, **facts}
    return allocation.draft(recommendations=[recommendation], agency=agency, by=by, **wanted)


def _messages(kind):
    with as_owner():
        return sorted(Message.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_draft_is_unknown_to_the_agency(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        action = _draft(recommendation, world.police, by, question="  Show it.  ")
    assert (action.status, action.question) == (Status.DRAFT, "Show it.")
    with scope.entered(world.lead.pk) as actor:
        assert not Action.objects.visible_to(actor).exists()


def test_draft_may_be_unfinished(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        assert _draft(recommendation, world.police, by, question="", due_on=None).pk


@pytest.mark.parametrize("persona", ["lead", "assurer", "chair"])
def test_draft_needs_a_coordinator(world, recommendation, persona):
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        _draft(recommendation, world.police, by)


def test_draft_refuses_an_agency_of_another_partnership(world, recommendation):
    with scope.entered(world.coordinator.pk) as by, pytest.raises(ValidationError, match="does not belong"):
        _draft(recommendation, world.school, by)


def test_draft_refuses_what_was_not_accepted(world, recommendation):
    with as_owner():
        recommendation.response, recommendation.response_reason = "not_accepted", "No."
        recommendation.save()
    with scope.entered(world.coordinator.pk) as by, pytest.raises(ValidationError, match="did not accept"):
        _draft(recommendation, world.police, by)


@pytest.mark.parametrize(
    ("persona", "may"), [("lead", True), ("contributor", True), ("executive", False), ("other_lead", False)]
)
def test_owner_works_for_the_agency(world, recommendation, persona, may):
    with scope.entered(world.coordinator.pk) as by:
        if may:
            assert _draft(recommendation, world.police, by, owner=getattr(world, persona)).owner
        else:
            with pytest.raises(ValidationError, match="owner must be"):
                _draft(recommendation, world.police, by, owner=getattr(world, persona))


def test_owner_of_the_agency_elsewhere_does_not_count(world):
    with as_owner():
        elsewhere = RecommendationFactory(review=ReviewFactory(partnership=world.harrow))
    with scope.entered(world.other_coordinator.pk) as by, pytest.raises(ValidationError, match="owner must be"):
        _draft(elsewhere, world.police, by, owner=world.contributor)


def test_issue_asks_the_agency(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        issued = allocation.issue(action=_draft(recommendation, world.police, by), by=by)
    assert (issued.status, issued.first_due_on) == (Status.ISSUED, IN_A_MONTH)
    assert issued.issued_at
    assert _messages("issued") == ["Lena Shah"]
    with as_owner():
        assert Involvement.objects.get(agency=world.police).shared_at
        assert Transition.objects.get().became == Status.ISSUED
    with scope.entered(world.lead.pk) as actor:
        assert Action.objects.visible_to(actor).get() == issued


def test_issue_tells_the_owner_alone(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        allocation.issue(action=_draft(recommendation, world.police, by, owner=world.contributor), by=by)
    assert _messages("issued") == ["Carl Dunn"]


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"question": " "}, "question"),
        ({"evidence_wanted": ""}, "evidence_wanted"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date.today()}, "due_on"),
        ({"due_on": date(9999, 1, 1)}, "due_on"),
    ],
)
def test_issue_names_what_is_missing(world, recommendation, missing, field):
    with scope.entered(world.coordinator.pk) as by:
        action = _draft(recommendation, world.police, by, **missing)
        with pytest.raises(ValidationError) as caught:
            allocation.issue(action=action, by=by)
    assert set(caught.value.message_dict) == {field}
    assert _messages("issued") == []


def test_issue_tomorrow_is_soon_enough(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        action = _draft(recommendation, world.police, by, due_on=date.today() + timedelta(days=1))
        assert allocation.issue(action=action, by=by).status == Status.ISSUED


def test_issue_all_or_none(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        good, bad = _draft(recommendation, world.police, by), _draft(recommendation, world.trust, by, question="")
        with pytest.raises(ValidationError):
            allocation.issue_all(actions=[good, bad], by=by)
        good.refresh_from_db()
        assert good.status == Status.DRAFT


def test_issue_twice_is_refused_with_who_did(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        action = _draft(recommendation, world.police, by)
        allocation.issue(action=action, by=by)
        with pytest.raises(MoveNotAllowed, match=r"Issued.*Cora Ellis changed that"):
            allocation.issue(action=action, by=by)


def test_edit_of_what_was_issued_is_refused(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        action = allocation.issue(action=_draft(recommendation, world.police, by), by=by)
        with pytest.raises(MoveNotAllowed):
            allocation.edit_draft(
                action=action, question="Other", evidence_wanted="x", due_on=IN_A_MONTH, owner=None, by=by
            )


def test_discard_drops_a_draft_nobody_saw(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        allocation.discard(action=_draft(recommendation, world.police, by), by=by)
        assert not Action.objects.exists()


def test_not_ours_gives_it_back_to_the_coordinator(world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police)
    with scope.entered(world.lead.pk) as by:
        found = allocation.not_ours(action=action, reason="The trust runs this.", by=by)
        assert found.status == Status.DRAFT
    assert _messages("not_ours") == ["Cora Ellis"]
    with as_owner():
        assert Transition.objects.get().reason == "The trust runs this."


def test_not_ours_is_withdrawn_not_discarded(world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police)
    with scope.entered(world.lead.pk) as by:
        allocation.not_ours(action=action, reason="Not us.", by=by)
    with scope.entered(world.coordinator.pk) as by:
        allocation.discard(action=action, by=by)
        assert Action.objects.get().status == Status.WITHDRAWN


def test_not_ours_needs_a_reason(world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police)
    with scope.entered(world.lead.pk) as by, pytest.raises(ValidationError, match="Say why"):
        allocation.not_ours(action=action, reason="  ", by=by)


@pytest.mark.parametrize("persona", ["contributor", "executive", "coordinator"])
def test_not_ours_is_for_the_lead(world, recommendation, persona):
    with as_owner():
        action = action_under(recommendation, agency=world.police)
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        allocation.not_ours(action=action, reason="Not us.", by=by)


def test_reissued_keeps_its_first_date(world, recommendation):
    with as_owner():
        action = action_under(recommendation, agency=world.police)
    with scope.entered(world.lead.pk) as by:
        allocation.not_ours(action=action, reason="Not us.", by=by)
    with scope.entered(world.coordinator.pk) as by:
        later = IN_A_MONTH + timedelta(days=30)
        allocation.edit_draft(action=action, question="It is.", evidence_wanted="x", due_on=later, owner=None, by=by)
        again = allocation.issue(action=action, by=by)
    assert (again.due_on, again.first_due_on) == (later, action.due_on)


@pytest.mark.parametrize(
    ("status", "may"),
    [
        ("draft", True),
        ("issued", True),
        ("submitted", True),
        ("returned", True),
        ("assured", False),
        ("embedded", False),
        ("withdrawn", False),
    ],
)
def test_withdraw_from_any_open_state(world, recommendation, status, may):
    with as_owner():
        action = action_under(recommendation, agency=world.police, status=status)
    with scope.entered(world.coordinator.pk) as by:
        if may:
            assert allocation.withdraw(action=action, reason="Asked twice.", by=by).status == Status.WITHDRAWN
        else:
            with pytest.raises(MoveNotAllowed):
                allocation.withdraw(action=action, reason="Asked twice.", by=by)
    assert _messages("withdrawn") == (["Lena Shah"] if may and status != "draft" else [])


def test_withdraw_of_a_draft_stays_unknown_to_the_agency(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        allocation.withdraw(action=_draft(recommendation, world.police, by), reason="Not needed.", by=by)
    with scope.entered(world.lead.pk) as actor:
        assert not Action.objects.visible_to(actor).exists()


def test_agency_named_twice_is_asked_once(world, recommendation):
    wanted = [allocation.Wanted(world.police, None), allocation.Wanted(world.police, None)]
    with scope.entered(world.coordinator.pk) as by:
        facts = {"question": "Show it.", "evidence_wanted": "An audit.", "due_on": IN_A_MONTH, "by": by}
        assert len(allocation.ask(recommendation=recommendation, wanted=wanted, **facts)) == 1
    with as_owner():
        assert Action.objects.count() == 1


def test_issue_under_what_is_accepted_no_more_is_refused(world, recommendation):
    with scope.entered(world.coordinator.pk) as by:
        action = _draft(recommendation, world.police, by)
    with as_owner():
        recommendation.response, recommendation.response_reason = "not_accepted", "No."
        recommendation.save()
    with scope.entered(world.coordinator.pk) as by, pytest.raises(ValidationError, match="did not accept"):
        allocation.issue(action=action, by=by)
