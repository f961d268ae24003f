from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from actions.dashboards import judging
from actions.models import Action, Delivery, Evidence, EvidenceKind, Status, Submission
from actions.services import answers, assurance
from actions.states import MoveNotAllowed
from partners import scope
from partners.models import Message
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory


def text_file(name="audit.txt", body=b"Ten cases were looked at."):
    return SimpleUploadedFile(name, body)


def _answered(action, by):
    draft = answers.draft_for(action=action, by=by)
    answers.save(submission=draft, statement="We did it.", delivery=Delivery.DONE, by=by)
    return answers.submit(submission=draft, by=by)


def test_one_draft_for_the_agency(world, action):
    with scope.entered(world.contributor.pk) as by:
        first = answers.draft_for(action=action, by=by)
    with scope.entered(world.lead.pk) as by:
        assert answers.draft_for(action=action, by=by) == first


def test_coordinator_drafts_on_behalf_beside_the_agency(world, action):
    with scope.entered(world.lead.pk) as by:
        own = answers.draft_for(action=action, by=by)
    with scope.entered(world.coordinator.pk) as by:
        entered = answers.draft_for(action=action, by=by)
        assert (own.on_behalf, entered.on_behalf) == (False, True)
        with pytest.raises(PermissionDenied):
            answers.save(submission=own, statement="Not mine.", delivery="", by=by)


@pytest.mark.parametrize("persona", ["executive", "assurer", "chair", "other_lead"])
def test_drafting_is_for_the_agency_or_the_coordinator(world, action, persona):
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        answers.draft_for(action=action, by=by)


@pytest.mark.parametrize(
    ("status", "may"),
    [("issued", True), ("returned", True), ("submitted", False), ("assured", False), ("withdrawn", False)],
)
def test_draft_only_while_the_agency_has_the_next_move(world, action, status, may):
    with as_owner():
        Action.objects.update(status=status, submitted_at=timezone.now())
    with scope.entered(world.lead.pk) as by:
        if may:
            assert answers.draft_for(action=action, by=by)
        else:
            with pytest.raises(MoveNotAllowed):
                answers.draft_for(action=action, by=by)


def test_refused_file_hinders_no_other(world, action):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        sent = [
            text_file(),
            text_file("empty.txt", b""),
            text_file("tool.exe"),
            text_file("sham.pdf"),
            text_file("two.csv"),
        ]
        taken = answers.add_files(submission=draft, files=sent, kind=EvidenceKind.AUDIT, by=by)
        assert [item.filename for item in taken.kept] == ["audit.txt", "two.csv"]
        assert [sentence.split("”")[0] for sentence in taken.refused] == ["“empty.txt", "“tool.exe", "“sham.pdf"]
        assert draft.evidence.count() == 2


def test_same_file_twice_is_kept_once(world, action):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        for _ in range(2):
            answers.add_files(submission=draft, files=[text_file()], kind=EvidenceKind.AUDIT, by=by)
        assert Evidence.objects.count() == draft.evidence.count() == 1


@pytest.mark.parametrize(
    ("link", "good"),
    [("https://example.org/a", True), ("javascript:alert(1)", False), ("ftp://example.org/a", False), ("", False)],
)
def test_link_is_a_web_address(world, action, link, good):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        if good:
            assert answers.add_link(submission=draft, link=link, title="", kind=EvidenceKind.DATA, by=by).title == link
        else:
            with pytest.raises(ValidationError):
                answers.add_link(submission=draft, link=link, title="x", kind=EvidenceKind.DATA, by=by)


def test_held_evidence_of_the_agency_here_alone(world, action):
    with as_owner():
        own = EvidenceFactory(partnership=world.northmere, agency=world.police)
        elsewhere = EvidenceFactory(partnership=world.harrow, agency=world.police)
        others = EvidenceFactory(partnership=world.northmere, agency=world.trust)
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        codes = [own.code, elsewhere.code, others.code, uuid4()]
        assert answers.add_held(submission=draft, codes=codes, by=by) == [own]


def test_removed_evidence_stays_with_the_agency(world, action):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        (item,) = answers.add_files(submission=draft, files=[text_file()], kind=EvidenceKind.AUDIT, by=by).kept
        answers.remove(submission=draft, code=item.code, by=by)
        assert draft.evidence.count() == 0
        assert Evidence.objects.count() == 1


def test_submit_sends_it(world, action):
    with scope.entered(world.lead.pk) as by:
        sent = _answered(action, by)
        now = Action.objects.get()
    assert (now.status, now.delivery, now.submitted_at) == (Status.SUBMITTED, Delivery.DONE, sent.submitted_at)
    with as_owner():
        assert list(Message.objects.values_list("kind", "recipient__name")) == [("answered", "Cora Ellis")]


def test_contributor_drafts_but_does_not_submit(world, action):
    with scope.entered(world.contributor.pk) as by, pytest.raises(PermissionDenied):
        _answered(action, by)


def test_coordinator_submits_on_behalf_and_does_not_judge_it(world, action):
    with scope.entered(world.coordinator.pk) as by:
        sent = _answered(action, by)
        assert sent.on_behalf
        assert not judging.awaiting(by, partnership_id=world.northmere.pk)
        with pytest.raises(PermissionDenied):
            assurance.accept(submission=sent, level="limited", reason="Mine.", by=by)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"statement": " ", "delivery": "done"}, "statement"), ({"statement": "Yes.", "delivery": ""}, "delivery")],
)
def test_submit_names_what_is_missing(world, action, facts, field):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        answers.save(submission=draft, by=by, **facts)
        with pytest.raises(ValidationError) as caught:
            answers.submit(submission=draft, by=by)
    assert set(caught.value.message_dict) == {field}


def test_submit_of_what_was_changed_meanwhile_is_refused(world, action):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        seen = answers.save(submission=draft, statement="One.", delivery="done", by=by).saved_at
        answers.save(submission=draft, statement="Two.", delivery="done", by=by)
        with pytest.raises(MoveNotAllowed, match="changed since"):
            answers.submit(submission=draft, by=by, seen=seen)


def test_what_was_sent_is_not_changed(world, action):
    with scope.entered(world.lead.pk) as by:
        sent = _answered(action, by)
        with pytest.raises(MoveNotAllowed):
            answers.save(submission=sent, statement="Other.", delivery="done", by=by)
        with pytest.raises(MoveNotAllowed):
            answers.submit(submission=sent, by=by)


def test_take_back_to_issued(world, action):
    with scope.entered(world.lead.pk) as by:
        _answered(action, by)
        answers.take_back(action=action, by=by)
        now = Action.objects.get()
    assert (now.status, now.submitted_at) == (Status.ISSUED, None)


def test_take_back_to_returned_after_it_was_sent_back(world, action):
    with scope.entered(world.lead.pk) as by:
        first = _answered(action, by)
    with scope.entered(world.coordinator.pk) as by:
        assurance.send_back(submission=first, reason_code="incomplete", reason="More.", by=by)
    with scope.entered(world.lead.pk) as by:
        _answered(action, by)
        answers.take_back(action=action, by=by)
        now = Action.objects.get()
    assert (now.status, now.submitted_at) == (Status.RETURNED, first.submitted_at)


def test_take_back_of_what_was_judged_is_refused(world, action):
    with scope.entered(world.lead.pk) as by:
        sent = _answered(action, by)
    with scope.entered(world.coordinator.pk) as by:
        assurance.accept(submission=sent, level="limited", reason="Fine.", by=by)
    with scope.entered(world.lead.pk) as by, pytest.raises(MoveNotAllowed, match="Assured"):
        answers.take_back(action=action, by=by)


@pytest.mark.parametrize("persona", ["contributor", "assurer", "chair", "executive"])
def test_take_back_is_for_the_lead_or_coordinator(world, action, persona):
    with scope.entered(world.lead.pk) as by:
        _answered(action, by)
    with scope.entered(getattr(world, persona).pk) as by, pytest.raises(PermissionDenied):
        answers.take_back(action=action, by=by)


def test_next_draft_starts_from_the_answer_before(world, action):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        answers.add_files(submission=draft, files=[text_file()], kind=EvidenceKind.AUDIT, by=by)
        _answered(action, by)
        answers.take_back(action=action, by=by)
        again = answers.draft_for(action=action, by=by)
        assert (again.statement, again.evidence.count()) == ("We did it.", 1)
        assert Submission.objects.count() == 2


def test_same_link_twice_is_kept_once(world, action):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        for _ in range(2):
            answers.add_link(submission=draft, link="https://example.org/x", title="X", kind=EvidenceKind.AUDIT, by=by)
    with as_owner():
        assert draft.evidence.count() == Evidence.objects.count() == 1


@pytest.mark.parametrize("persona", ["coordinator", "assurer", "chair", "other_lead"])
def test_draft_answer_is_the_agencys_alone(world, action, persona):
    with scope.entered(world.lead.pk) as by:
        answers.save(
            submission=answers.draft_for(action=action, by=by), statement="Not yet.", delivery=Delivery.UNDER_WAY, by=by
        )
    with scope.entered(getattr(world, persona).pk) as by:
        assert not Submission.objects.visible_to(by)
    with scope.entered(world.contributor.pk) as by:
        assert Submission.objects.visible_to(by).get().statement == "Not yet."
