import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import Action, Evidence, Status, Submission
from actions.services import answers
from actions.views import answering
from partners import scope
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

TYPED = {"statement": "Ten of ten cases had a plan.", "delivery": "done", "kind": "audit"}


def _url(action, name="answer", *more):
    return reverse(name, args=[action.reference, *more])


def text_file(name="audit.txt", body=b"Ten cases."):
    return SimpleUploadedFile(name, body)


def _draft():
    with as_owner():
        return Submission.objects.prefetch_related("evidence").get()


def test_looking_makes_no_draft(client, world, action):
    client.force_login(world.lead)
    assert "Nothing is saved yet" in client.get(_url(action)).content.decode()
    with as_owner():
        assert not Submission.objects.exists()


def test_save_keeps_everything_and_says_when(client, world, action):
    client.force_login(world.contributor)
    sent = {
        **TYPED,
        "do": "save",
        "uploads": [text_file(), text_file("two.csv")],
        "link": "example.org/a",
        "title": "A report",
    }
    page = client.post(_url(action), sent, follow=True)
    assert "Draft saved on" in page.content.decode()
    draft = _draft()
    assert (draft.statement, draft.delivery) == (TYPED["statement"], "done")
    assert {(item.title, item.kind) for item in draft.evidence.all()} == {
        ("audit.txt", "audit"),
        ("two.csv", "audit"),
        ("A report", "audit"),
    }


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (lambda: text_file("empty.txt", b""), "is empty. Check the file"),
        (lambda: text_file("tool.exe"), "is not a kind of file we can take"),
        (lambda: text_file("sham.pdf"), "is not really a .pdf file"),
        (lambda: text_file("large.txt", b"x" * 2000), "is larger than"),
    ],
)
def test_refused_file_loses_nothing_else(client, world, action, settings, upload, words):
    settings.UPLOAD_LIMIT = 1000
    client.force_login(world.lead)
    page = client.post(
        _url(action), {**TYPED, "do": "check", "uploads": [text_file(), upload()], "link": "https://example.org/a"}
    )
    content = page.content.decode()
    assert page.status_code == 200
    assert words in content
    assert 'id="id_uploads-error"' in content
    assert TYPED["statement"] in content
    draft = _draft()
    assert draft.statement == TYPED["statement"]
    assert {item.title for item in draft.evidence.all()} == {"audit.txt", "https://example.org/a"}


def test_file_that_nobody_can_scan_loses_nothing_that_was_typed(client, world, action, settings, tmp_path):
    settings.CLAMD = str(tmp_path / "clamd that is dead.sock")
    client.force_login(world.lead)
    page = client.post(_url(action), {**TYPED, "do": "check", "uploads": [text_file()]})
    assert "“audit.txt” cannot be checked for viruses just now" in page.content.decode()
    draft = _draft()
    assert draft.statement == TYPED["statement"]
    assert not draft.evidence.exists()
    assert not settings.FILE_STORE.exists()


def test_form_sent_again_after_a_refusal_adds_nothing_twice(client, world, action):
    client.force_login(world.lead)
    page = client.post(_url(action), {**TYPED, "uploads": [text_file("tool.exe")], "link": "https://example.org/a"})
    assert page.context["form"]["link"].value() == ""


def test_wrong_link_loses_nothing_else(client, world, action):
    client.force_login(world.lead)
    page = client.post(_url(action), {**TYPED, "do": "check", "uploads": [text_file()], "link": "not a link at all"})
    content = page.content.decode()
    assert "Enter a web address" in content
    assert "not a link at all" in content
    draft = _draft()
    assert draft.statement == TYPED["statement"]
    assert draft.evidence.all()[0].title == "audit.txt"


def test_text_too_long_is_shown_again(client, world, action):
    client.force_login(world.lead)
    content = client.post(_url(action), {**TYPED, "statement": "x" * 20_001}).content.decode()
    assert "must be 20000 characters or fewer" in content
    assert "x" * 20_001 in content


def test_more_than_a_form_may_hold_is_a_clear_400(client, world, action, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    client.force_login(world.lead)
    assert client.post(_url(action), {**TYPED, "statement": "x" * 20_000}).status_code == 400


def test_pick_from_what_the_agency_holds(client, world, action):
    with as_owner():
        held = EvidenceFactory(partnership=world.northmere, agency=world.police)
        foreign = EvidenceFactory(partnership=world.harrow, agency=world.police)
    client.force_login(world.lead)
    content = client.get(_url(action)).content.decode()
    assert (held.title in content, foreign.title in content) == (True, False)
    client.post(_url(action), {**TYPED, "held": [str(held.code)]})
    assert _draft().evidence.all()[0] == held
    client.post(_url(action), {**TYPED, "held": [str(foreign.code)]})
    assert _draft().evidence.all()[0] == held


def test_what_is_not_among_the_newest_is_found_by_its_title(client, world, action, monkeypatch):
    monkeypatch.setattr(answering, "SHOWN_TO_PICK", 2)
    with as_owner():
        held = {"partnership": world.northmere, "agency": world.police}
        old, *_ = [EvidenceFactory(**held, title=title) for title in ("Dip sample of May", "Audit", "Minutes")]
    client.force_login(world.lead)
    page = client.get(_url(action)).content.decode()
    assert "Find others by a word of their title" in page
    assert "Dip sample of May" not in page
    found = client.post(_url(action), {**TYPED, "do": "find", "find": "SAMPLE"}, follow=True)
    assert "Dip sample of May" in found.content.decode()
    assert TYPED["statement"] in found.content.decode()
    assert "holds here has that word" in client.get(f"{_url(action)}?find=nothing-such").content.decode()
    client.post(_url(action), {**TYPED, "do": "save", "held": [str(old.code), "no code"]})  # pushed out meanwhile
    client.post(_url(action), {**TYPED, "do": "save", "held": str(old.code)})
    assert [item.title for item in _draft().evidence.all()] == ["Dip sample of May"]


def test_take_out_keeps_what_was_typed(client, world, action):
    client.force_login(world.lead)
    client.post(_url(action), {**TYPED, "uploads": [text_file()]})
    code = _draft().evidence.all()[0].code
    client.post(_url(action, "answer_remove", code), {**TYPED, "statement": "Better words."})
    draft = _draft()
    assert (draft.statement, len(draft.evidence.all())) == ("Better words.", 0)
    with as_owner():
        assert Evidence.objects.count() == 1


def test_check_shows_what_is_missing_and_sends_nothing(client, world, action):
    client.force_login(world.lead)
    client.post(_url(action), {"statement": "", "delivery": "", "do": "check"})
    page = client.post(_url(action, "answer_check"), {})
    assert "Enter your answer." in page.content.decode()
    with as_owner():
        assert Action.objects.get().status == Status.ISSUED


def test_check_says_that_nothing_is_shown(client, world, action):
    client.force_login(world.lead)
    client.post(_url(action), {**TYPED, "do": "save"})
    assert "Nothing is shown as evidence" in client.get(_url(action, "answer_check")).content.decode()
    client.post(_url(action), {**TYPED, "do": "save", "uploads": text_file()})
    assert "Nothing is shown as evidence" not in client.get(_url(action, "answer_check")).content.decode()


def test_check_then_submit(client, world, action):
    client.force_login(world.lead)
    client.post(_url(action), {**TYPED, "do": "check"})
    page = client.get(_url(action, "answer_check"))
    assert TYPED["statement"] in page.content.decode()
    assert client.post(_url(action, "answer_check"), {"seen": page.context["seen"]}).status_code == 302
    with as_owner():
        assert Action.objects.get().status == Status.SUBMITTED


@pytest.mark.parametrize(
    "seen", ["", "nonsense", "2020-01-01T00:00:00+00:00", "2020-13-01T00:00:00", "2020-01-01T00:00:00"]
)
def test_submit_of_another_text_than_was_read_is_a_conflict(client, world, action, seen):
    client.force_login(world.lead)
    client.post(_url(action), TYPED)
    response = client.post(_url(action, "answer_check"), {"seen": seen})
    assert response.status_code == 409
    with as_owner():
        assert Action.objects.get().status == Status.ISSUED


def test_contributor_checks_and_cannot_send(client, world, action):
    client.force_login(world.contributor)
    client.post(_url(action), TYPED)
    page = client.get(_url(action, "answer_check"))
    assert "Submit to the partnership" not in page.content.decode()
    assert client.post(_url(action, "answer_check"), {"seen": page.context["seen"]}).status_code == 403


def test_coordinator_enters_on_behalf(client, world, action):
    client.force_login(world.coordinator)
    assert "on the agency’s behalf" in client.get(_url(action)).content.decode()
    client.post(_url(action), {**TYPED, "uploads": [text_file()]})
    page = client.get(_url(action, "answer_check"))
    assert client.post(_url(action, "answer_check"), {"seen": page.context["seen"]}).status_code == 302
    assert client.get(_url(action, "judge")).status_code == 403
    client.force_login(world.assurer)
    assert client.get(_url(action, "judge")).status_code == 200


def test_answer_to_what_moved_on_is_a_conflict_that_shows_what_was_written(client, world, action):
    with as_owner():
        Action.objects.update(status=Status.WITHDRAWN)
    client.force_login(world.lead)
    response = client.post(_url(action), TYPED)
    assert response.status_code == 409
    assert TYPED["statement"] in response.content.decode()


def test_take_back_page(client, world, action):
    with scope.entered(world.lead.pk) as by:
        draft = answers.draft_for(action=action, by=by)
        answers.save(submission=draft, statement="Yes.", delivery="done", by=by)
        answers.submit(submission=draft, by=by)
    client.force_login(world.lead)
    assert client.get(_url(action, "take_back")).status_code == 200
    client.post(_url(action, "take_back"))
    with as_owner():
        assert Action.objects.get().status == Status.ISSUED
    assert client.post(_url(action, "take_back")).status_code == 409


def test_page_asks_no_more_of_the_database_with_more_evidence(client, world, action):
    client.force_login(world.lead)
    client.post(_url(action), {**TYPED, "uploads": [text_file()]})
    counts = []
    for files in ([], [text_file(f"{n}.txt", str(n).encode()) for n in range(19)]):
        client.post(_url(action), {**TYPED, "uploads": files})
        with as_owner():
            for _ in files:
                EvidenceFactory(partnership=world.northmere, agency=world.police)
        client.get(_url(action))  # says “Saved” once
        with CaptureQueriesContext(connection) as queries:
            client.get(_url(action))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def test_other_answers_do_not_show(client, world, action):
    with as_owner():
        review = ReviewFactory(partnership=world.northmere)
        other = action_under(RecommendationFactory(review=review), agency=world.trust)
        SubmissionFactory(action=other, statement="Secret of the trust.")
    client.force_login(world.lead)
    assert client.get(_url(other)).status_code == 404
