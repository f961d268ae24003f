from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from actions.dashboards import rollup
from actions.models import Action, Decision, Evidence, Level, Outcome, Retest, Status, Submission, SubmissionEvidence
from actions.services import answers, assurance, giving, holding, set_aside
from actions.states import MoveNotAllowed
from partners import scope
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

TODAY = timezone.localdate()


@pytest.fixture
def item(world):
    """What the police showed; the partnership was assured by it."""
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
        action = action_under(recommendation, agency=world.police, status=Status.SUBMITTED)
        evidence = EvidenceFactory(partnership=world.northmere, agency=world.police, expires_on=TODAY)
        evidence.refresh_from_db()
        submission = SubmissionFactory(action=action, written_by=world.lead)
        SubmissionEvidence.objects.create(partnership=world.northmere, submission=submission, evidence=evidence)
    with scope.entered(world.assurer.pk) as by:
        assurance.accept(submission=submission, level=Level.REASONABLE, reason="The audit shows it.", by=by)
    return evidence


def _replace(world, evidence, person=None, **facts):
    with scope.entered((person or world.lead).pk) as by:
        return holding.replace(evidence=evidence, by=by, **facts)


def _stale(world, on=TODAY):
    """As a list of few and as a row say it."""
    with as_owner():
        action = Action.objects.get()
        shown = assurance.latest_accepted(action).submission.evidence.all()
        assert action.is_stale(on=on) == any(one.successor or one.has_expired(on=on) for one in shown)
        assert Action.objects.stale(on=on).exists() == action.is_stale(on=on)
    return action.is_stale(on=on)


def _judge_again(world, person, outcome, **facts):
    with scope.entered(person.pk) as by:
        action = Action.objects.select_related("partnership", "agency").get()
        answer = assurance.latest_accepted(action).submission
        return assurance.judge_again(action=action, seen=answer, outcome=outcome, reason="I looked.", by=by, **facts)


def test_decision_names_the_fingerprints_of_what_was_seen(world, item):
    with as_owner():
        assert Decision.objects.get().seen == [item.fingerprint]


def test_new_revision_leaves_what_was_submitted_and_makes_the_decision_stale(world, item):
    assert not _stale(world)
    newer = _replace(world, item, link="https://example.org/newer", expires_on=TODAY + timedelta(400))
    assert (newer.item, newer.revision, newer.replaces_id) == (item.item, 2, item.pk)
    assert _stale(world)
    with as_owner():
        assert list(Submission.objects.get().evidence.all()) == [item]


@pytest.mark.parametrize(("days", "expected"), [(0, False), (1, True)])
def test_evidence_holds_until_its_last_day(world, item, days, expected):
    assert _stale(world, on=TODAY + timedelta(days)) == expected


def test_item_is_replaced_once(world, item):
    _replace(world, item)
    with pytest.raises(ValidationError, match="replaced by a newer revision already"):
        _replace(world, item)


@pytest.mark.parametrize("persona", ["coordinator", "chair", "assurer", "executive", "other_lead"])
def test_only_the_agency_replaces_what_is_its_own(world, item, persona):
    with pytest.raises(PermissionDenied):
        _replace(world, item, getattr(world, persona))


def test_last_day_comes_after_the_first(world, item):
    with pytest.raises(ValidationError, match="must come after"):
        _replace(world, item, effective_on=TODAY, expires_on=TODAY - timedelta(1))


def test_replaced_revision_is_not_offered_to_an_answer(world, item):
    newer = _replace(world, item)
    with scope.entered(world.lead.pk) as by:
        assert list(answers.evidence_to_pick(action=Action.objects.get(), by=by)) == [newer]


def test_judged_again_with_the_newest_revision_it_stands(world, item):
    newer = _replace(world, item, expires_on=TODAY + timedelta(400))
    decision = _judge_again(world, world.assurer, Outcome.ACCEPTED, level=Level.SUBSTANTIAL)
    assert not _stale(world)
    with as_owner():
        assert Action.objects.get().status == Status.ASSURED
        assert list(decision.submission.evidence.all()) == [newer]
        assert Decision.objects.count() == 2
        assert Retest.objects.planned().count() == 2


def test_more_needed_after_all_sends_it_back(world, item):
    _judge_again(world, world.assurer, Outcome.MORE_NEEDED, reason_code="too_old")
    with as_owner():
        assert Action.objects.get().status == Status.RETURNED
        assert not Retest.objects.planned().exists()


def test_second_who_judges_again_is_told(world, item):
    with scope.entered(world.coordinator.pk) as by:
        action = Action.objects.select_related("partnership", "agency").get()
        seen = assurance.latest_accepted(action).submission
    _judge_again(world, world.assurer, Outcome.ACCEPTED, level=Level.LIMITED)
    with scope.entered(world.coordinator.pk) as by, pytest.raises(MoveNotAllowed, match="judged again meanwhile"):
        assurance.judge_again(
            action=action, seen=seen, outcome=Outcome.MORE_NEEDED, reason="No.", reason_code="other", by=by
        )


@pytest.mark.parametrize("persona", ["lead", "chair", "other_lead"])
def test_who_may_not_judge_supersedes_nothing(world, item, persona):
    with pytest.raises(PermissionDenied):
        _judge_again(world, getattr(world, persona), Outcome.ACCEPTED, level=Level.LIMITED)


def test_stale_shows_wherever_the_state_does(client, world, item):
    _replace(world, item)
    slug, reference = world.northmere.slug, "NSCP-3"
    with as_owner():
        reference = Action.objects.select_related("partnership").get().reference
        pk = RecommendationFactory._meta.model.objects.get().pk
        assert any(
            one.word == "evidence out of date" and one.count == 1 for one in rollup.rollups([pk], on=TODAY)[pk].segments
        )
    client.force_login(world.coordinator)
    pages = {
        "today": (reverse("today", args=[slug]), "Evidence out of date (1)"),
        "list": (reverse("actions", args=[slug]) + "?status=any&stale=yes", "evidence out of date"),
        "action": (reverse("action", args=[reference]), "replaced since"),
        "again": (reverse("judge_again", args=[reference]), "takes the place of the earlier one"),
    }
    texts = {name: " ".join(_plain(client.get(address))) for name, (address, _) in pages.items()}
    assert {name: words in texts[name] for name, (_, words) in pages.items()} == dict.fromkeys(pages, True)
    none = client.get(reverse("actions", args=[slug]) + "?status=any&stale=no").content.decode()
    assert reference not in none


def _plain(response):
    text = response.content.decode()
    for mark in ("<strong>", "</strong>", '<span class="ft-worklist__count">', "</span>"):
        text = text.replace(mark, "")
    return text.split()


def test_judge_again_by_the_form(client, world, item):
    client.force_login(world.assurer)
    with as_owner():
        reference = Action.objects.select_related("partnership").get().reference
        seen = Submission.objects.get().code
    facts = {"seen": str(seen), "outcome": "more_needed", "reason_code": "too_old", "reason": "It has expired."}
    page = reverse("judge_again", args=[reference])
    assert client.post(page, facts).status_code == 302
    assert client.post(page, facts).status_code == 409


def test_agency_keeps_its_library_by_the_pages(client, world, item):
    client.force_login(world.contributor)
    place = f"{world.northmere.slug} {world.police.slug}"
    add = reverse("add_evidence")
    assert (
        "Choose a file, enter a link, or write what you show."
        in client.post(add, {"place": place, "kind": "policy"}).content.decode()
    )
    upload = SimpleUploadedFile("policy.txt", b"Rule one.")
    client.post(add, {"place": place, "kind": "policy", "title": "Our policy", "upload": upload})
    with as_owner():
        made = Evidence.objects.get(title="Our policy")
    page = client.get(reverse("evidence_item", args=[made.code])).content.decode()
    assert made.sha256 in page
    day = TODAY + timedelta(90)
    last = {"expires_on_day": day.day, "expires_on_month": day.month, "expires_on_year": day.year}
    client.post(reverse("replace_evidence", args=[made.code]), {"title": "Our policy", **last})
    with as_owner():
        newer = Evidence.objects.get(replaces=made)
        assert (newer.sha256, newer.expires_on) == (made.sha256, day)
    assert "Replaced by a newer revision" in client.get(reverse("evidence")).content.decode()


def test_words_are_kept_as_a_text_file_and_revised(client, world, item):
    client.force_login(world.contributor)
    said = "Six of eight mothers said:\n“The same worker came.”"
    words = _posted(world, statement=said, title="What mothers told us / autumn", expires_on_year=TODAY.year + 1)
    assert (
        "Enter a title for these words."
        in client.post(reverse("add_evidence"), {**words, "title": ""}).content.decode()
    )
    both = client.post(reverse("add_evidence"), {**words, "link": "https://example.org/x"}).content.decode()
    assert "one of them for each item" in both
    assert "The same worker came." in both
    assert client.post(reverse("add_evidence"), words).status_code == 302
    with as_owner():
        made = Evidence.objects.get(title="What mothers told us / autumn")
    assert (made.filename, made.media_type) == ("What mothers told us autumn.txt", "text/plain")
    assert "Six of eight mothers said:" in client.get(reverse("evidence_inside", args=[made.code])).content.decode()
    later = {"title": made.title, "statement": "Seven of eight."}
    assert client.post(reverse("replace_evidence", args=[made.code]), later).status_code == 302
    with as_owner():
        newer = Evidence.objects.get(replaces=made)
    assert (newer.filename, newer.revision) == (made.filename, 2)
    assert newer.sha256 != made.sha256


def _posted(world, **facts):
    day = {f"{name}_{part}": n for name in ("effective_on", "expires_on") for part, n in (("day", 1), ("month", 6))}
    years = {"effective_on_year": TODAY.year, "expires_on_year": TODAY.year - 1}
    place = f"{world.northmere.slug} {world.police.slug}"
    return {"place": place, "kind": "policy", "title": "Our policy", **day, **years, **facts}


@pytest.mark.parametrize("what", ["new", "revision"])
def test_file_of_a_refused_form_is_not_chosen_again(client, world, item, what):
    client.force_login(world.lead)
    page = reverse("add_evidence") if what == "new" else reverse("replace_evidence", args=[item.code])
    refused = client.post(page, _posted(world, upload=SimpleUploadedFile("policy.txt", b"Rule one.")))
    assert "The file that you sent before" in refused.content.decode()
    token = refused.context["form"]["aside"].value()
    again = client.post(page, _posted(world, aside=token, link="https://example.org/x"))
    assert "Give a file or a link, not both." in again.content.decode()
    assert "policy.txt" in again.content.decode()
    assert client.post(page, _posted(world, aside=token, expires_on_year=TODAY.year + 1)).status_code == 302
    with as_owner():
        made = Evidence.objects.get(title="Our policy")
        assert (made.filename, made.size, made.media_type) == ("policy.txt", 9, "text/plain")
    assert b"".join(client.get(reverse("evidence_file", args=[made.code])).streaming_content) == b"Rule one."


@pytest.mark.parametrize("who", ["contributor", "other_lead"])
def test_file_that_another_set_aside_is_not_theirs_to_use(client, world, who):
    client.force_login(world.lead)
    page = reverse("add_evidence")
    refused = client.post(page, _posted(world, upload=SimpleUploadedFile("policy.txt", b"Rule one.")))
    token = refused.context["form"]["aside"].value()
    agency = world.police if who == "contributor" else world.trust
    client.force_login(getattr(world, who))
    place = f"{world.northmere.slug} {agency.slug}"
    told = client.post(page, _posted(world, place=place, aside=token, expires_on_year=TODAY.year + 1))
    assert "no longer kept" in told.content.decode()
    with as_owner():
        assert not Evidence.objects.filter(title="Our policy").exists()


def test_file_set_aside_too_long_ago_is_chosen_again(client, world, monkeypatch):
    client.force_login(world.lead)
    page = reverse("add_evidence")
    refused = client.post(page, _posted(world, upload=SimpleUploadedFile("policy.txt", b"Rule one.")))
    token = refused.context["form"]["aside"].value()
    monkeypatch.setattr(set_aside, "GOOD_FOR", timedelta(seconds=-1))
    told = client.post(page, _posted(world, aside=token, expires_on_year=TODAY.year + 1))
    assert "Choose a file, enter a link, or write what you show." in told.content.decode()


def test_revision_that_another_partnership_gave_makes_the_decision_stale_too(world, item):
    """The police hold the item in Harrow Vale as well, where it came from."""
    with as_owner():
        origin = EvidenceFactory(
            partnership=world.harrow, agency=world.police, item=item.item, link="https://example.org/audit-of-this-year"
        )
    assert not _stale(world)
    with scope.entered(world.lead.pk) as by:
        newer = giving.give(item=origin, to=world.northmere, title="", by=by)
    assert newer.replaces_id == item.pk
    assert _stale(world)
