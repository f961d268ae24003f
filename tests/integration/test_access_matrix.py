"""Every URL of the resolver × every persona × own, another agency's, another partnership's, absent.

The table is access_matrix.py. An unlisted URL fails; so does a URL whose cells leave out a target.
"""

from uuid import UUID, uuid4

import pytest
from access_matrix import DEMO_ONLY, MATRIX, PUBLIC, Cell
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from actions.models import (
    Batch,
    Challenge,
    Disposal,
    Meeting,
    MeetingItem,
    Retest,
    SubmissionEvidence,
    TimeRequest,
    Tracker,
)
from actions.services import previews
from partners.gateways import files
from partners.models import SavedView
from partners.services.tokens import issue
from reviews.models import Document, DraftItem, Involvement, Reading, RecommendationTheme, Theme
from tests.database import as_owner
from tests.factories.actions import EvidenceFactory, SubmissionFactory, action_under
from tests.factories.partners import AppointmentFactory
from tests.factories.reviews import LearningPointFactory, RecommendationFactory, ReviewFactory
from tests.printed import one_page

RETESTS = (
    "retest_answer",
    "retest_keep",
    "retest_check",
    "retest_sign_off",
    "retest_take_back",
    "retest_judge",
    "retest_drop",
)
ABSENT = {
    "pk": 999_999_999,
    "slug": "nowhere",
    "of": "nothing",
    "reference": "NSCP-999999",
    "number": 9,
    "page": 9,
}
PRINTED = one_page()


TRACKER_PAGES = ("tracker", "tracker_file", "tracker_columns", "tracker_meanings", "tracker_errors")


def _patterns(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        elif isinstance(entry, URLPattern):
            yield entry


URLS = {entry.name: entry for entry in _patterns(get_resolver())}


def _of_api(entry: URLPattern) -> bool:
    return entry.lookup_str.startswith(("actions.api", "reviews.api", "partners.api", "config.api"))


def test_every_url_is_listed():
    pages = {name for name, entry in URLS.items() if not _of_api(entry)}
    assert pages - {cell.url for cell in MATRIX} - PUBLIC - DEMO_ONLY == set()
    assert {cell.url for cell in MATRIX} - pages == set()


@pytest.mark.parametrize("url", sorted({cell.url for cell in MATRIX}))
def test_every_target_is_declared(url):
    targets = {cell.target for cell in MATRIX if cell.url == url}
    assert targets == {"none"} or {"police", "harrow", "absent"} <= targets


class Target:
    """One action, in draft answer and submitted answer, with everything that hangs on it."""

    def __init__(self, world, partnership, agency, coordinator, chair):
        review = ReviewFactory(partnership=partnership)
        Involvement.objects.create(partnership=partnership, review=review, agency=agency, shared_at=timezone.now())
        self.slug, self.coordinator = partnership.slug, coordinator
        self.recommendation = RecommendationFactory(review=review)
        self.action = action_under(self.recommendation, agency=agency)
        self.theme = Theme.objects.create(partnership=partnership, name=f"Theme of {agency.slug}")
        RecommendationTheme.objects.create(
            partnership=partnership, recommendation=self.recommendation, theme=self.theme
        )
        self.learning = LearningPointFactory(review=review)
        self.learning.refresh_from_db()  # its code
        self.document = self._document(partnership, coordinator, review)
        loose = self._document(partnership, coordinator, None, "report.pdf", PRINTED)
        self.reading = Reading.objects.create(
            partnership=partnership, document=loose, source="A text.", started_by=coordinator, page_sizes=[[200, 300]]
        )
        detail = {"value": "text", "words": "Odd.", "proposal": "", "decision": ""}
        self.item = DraftItem.objects.create(
            partnership=partnership,
            reading=self.reading,
            position=1,
            kind="learning",
            text="A text.",
            private=[detail],
        )
        self.challenge = Challenge.objects.create(
            partnership=partnership,
            action=self.action,
            question="Why?",
            answer_by=self.action.due_on,
            raised_by=chair,
            raised_at=timezone.now(),
        )
        self.evidence = EvidenceFactory(
            partnership=partnership, agency=agency, link="", **vars(_kept(partnership, "evidence.txt"))
        )
        submission = SubmissionFactory(action=self.action, partnership=partnership)
        SubmissionEvidence.objects.create(partnership=partnership, submission=submission, evidence=self.evidence)
        self.appointment = AppointmentFactory(partnership=partnership, agency=agency, role="contributor")
        self.token = issue(
            name="Case system", partnership=partnership, agency=agency, scopes=["status:read"], by=coordinator
        ).token
        self.retest = Retest.objects.create(
            partnership=partnership, action=self.action, question="Still?", due_on=self.action.due_on,
            planned_by=coordinator, planned_at=timezone.now(),
        )  # fmt: skip
        self.meeting = Meeting.objects.create(
            partnership=partnership, name=f"Group {agency.slug}", held_on=self.action.due_on, called_by=coordinator
        )
        self.item_of_meeting = MeetingItem.objects.create(
            partnership=partnership, meeting=self.meeting, action=self.action, position=1
        )
        self.batch = Batch.objects.create(partnership=partnership, kind="issue", by=coordinator)
        column = {"at": 0, "heading": "RAG", "samples": [], "values": ["Green"]}
        self.tracker = Tracker.objects.create(
            partnership=partnership,
            by=coordinator,
            state="checked",
            columns={"rag": 0},
            tables=[{"sheet": "", "head": 0, "columns": [column], "rows": 1}],
            **vars(_kept(partnership, "tracker.csv")),
        )
        self.disposal = Disposal.objects.create(
            partnership=partnership, record_class="review", before=self.action.due_on, reason="Schedule.", things=[], labels=[],
            proposed_by=coordinator, proposed_at=timezone.now(), decided_by=chair, decided_at=timezone.now(), approved=False,
        )  # fmt: skip
        self.view = SavedView.objects.create(
            partnership=partnership, user=coordinator, list="actions", name=f"View {agency.slug}"
        )
        TimeRequest.objects.create(
            partnership=partnership,
            action=self.action,
            old_due_on=self.action.due_on,
            new_due_on=self.action.due_on + timezone.timedelta(days=9),
            reason="More.",
            asked_by=coordinator,
            asked_at=timezone.now(),
        )

    @staticmethod
    def _document(partnership, by, review, name="report.txt", content=b"A text."):
        return Document.objects.create(
            partnership=partnership,
            review=review,
            title="Report",
            uploaded_by=by,
            **vars(_kept(partnership, name, content)),
        )

    def kwargs(self, url: str) -> dict[str, str | UUID]:
        review, recommendation = self.recommendation.review.reference, self.recommendation.reference
        by_name = {
            "agency": {"slug": self.action.agency.slug},
            "agency_actions": {"slug": self.action.agency.slug},
            "hand_over": {"slug": self.action.agency.slug},
            "document": {"code": self.document.code},
            "recommendation": {"reference": recommendation},
            "recommendation_changes": {"reference": recommendation},
            "recommendation_themes": {"reference": recommendation},
            "learning_themes": {"code": self.learning.code},
            "respond": {"reference": recommendation},
            "ask": {"reference": recommendation},
            "ask_check": {"reference": recommendation},
            "reading_item": {"code": self.reading.code, "item": self.item.code},
            "reading_split": {"code": self.reading.code, "item": self.item.code},
            "reading_private": {"code": self.reading.code, "item": self.item.code, "number": 1},
            "reading_page": {"code": self.reading.code, "page": 1},
            "answer_remove": {"reference": self.action.reference, "code": self.evidence.code},
            **{name: {"code": self.retest.code} for name in RETESTS},
            "retest_remove": {"retest": self.retest.code, "code": self.evidence.code},
            "sign_off_setting": {"slug": self.slug, "of": self.action.agency.slug},
            **{
                page: {"code": self.meeting.code}
                for page in (
                    "meeting",
                    "gather_items",
                    "meeting_minutes",
                    "close_minutes",
                    "change_meeting",
                    "call_off_meeting",
                )
            },
            **{
                page: {"code": self.meeting.code, "item": self.item_of_meeting.code}
                for page in ("meeting_item", "leave_out_item")
            },
            "challenge_review": {"reference": review},
            "challenge_recommendation": {"reference": recommendation},
            "challenge_agency": {"slug": self.slug, "of": self.action.agency.slug},
            "challenge_page": {"code": self.challenge.code},
            "answer_challenge": {"code": self.challenge.code},
            "judge_challenge": {"code": self.challenge.code},
            "evidence_file": {"code": self.evidence.code},
            "evidence_item": {"code": self.evidence.code},
            "evidence_inside": {"code": self.evidence.code},
            "evidence_beside": {"code": self.evidence.code},
            "evidence_picture": {"code": self.evidence.code, "page": 1},
            "replace_evidence": {"code": self.evidence.code},
            "give_evidence": {"code": self.evidence.code},
            "batch": {"slug": self.slug, "code": self.batch.code},
            "appointment": {"code": self.appointment.code},
            "token": {"code": self.token.code},
            **{page: {"slug": self.slug, "code": self.tracker.code} for page in TRACKER_PAGES},
            "save_view": {"slug": self.slug, "of": "actions"},
            "retention_due": {"slug": self.slug, "of": "review"},
            "disposal": {"code": self.disposal.code},
            "edit_ladder": {"slug": self.slug, "of": "action"},
            "saved_view": {"slug": self.slug, "code": self.view.code},
        }
        if wants(url) == {"pk"}:
            facts = {"name": "Laptop", "credential": {}}
            key = Authenticator.objects.create(user=self.coordinator, type="webauthn", data=facts)
            return {"pk": key.pk}
        if url.endswith("theme"):
            return {"code": self.theme.code}
        if url in by_name:
            return by_name[url]
        if url.startswith("reading") or url == "seen_before":
            return {"code": self.reading.code}
        if url in {"edit_review", "attach_document"} or url.startswith("review"):
            return {"reference": review} if "slug" not in wants(url) else {"slug": self.slug}
        return {"slug": self.slug} if "slug" in wants(url) else {"reference": self.action.reference}


def _kept(partnership, name, content=b"A text."):
    return files.take(SimpleUploadedFile(name, content), partnership_id=partnership.pk, kinds=files.EVIDENCE)


def wants(url: str) -> set[str]:
    return set(URLS[url].pattern.converters)


def _absent(url: str) -> dict[str, str | UUID]:
    return {name: ABSENT.get(name, uuid4()) for name in wants(url)}


@pytest.fixture(autouse=True)
def _nothing_is_drawn(monkeypatch):
    """Who may look inside a file is the question here, not what is in it."""
    monkeypatch.setattr(previews, "preview", lambda *_, **__: previews.Preview())
    monkeypatch.setattr(previews, "draw", lambda *_, **__: b"")


@pytest.fixture
def world(lasting_world, db):
    return lasting_world


@pytest.fixture(scope="module")
def targets(lasting_world):
    world = lasting_world
    with as_owner():
        return {
            "police": Target(world, world.northmere, world.police, world.coordinator, world.chair),
            "trust": Target(world, world.northmere, world.trust, world.coordinator, world.chair),
            "harrow": Target(world, world.harrow, world.school, world.other_coordinator, world.other_chair),
        }


@pytest.fixture(scope="module")
def sessions(lasting_world) -> dict[str, str]:
    """Everybody has signed in: the names of their sessions, and of nobody none."""
    keys = {}
    for persona, user in lasting_world.personas.items():
        client = Client()
        if user:
            client.force_login(user)
            client.get("/")  # the first page notes that the session was seen
        keys[persona] = client.cookies[settings.SESSION_COOKIE_NAME].value if user else ""
    return keys


def _be(client, session: str) -> None:
    client.cookies.clear()  # also of what the page before left there
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session


def _verdict(response) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "signed out"
    return {403: "refused", 404: "absent"}.get(response.status_code, "yes" if response.status_code < 500 else "broken")


def _expected(cell: Cell, persona: str) -> str:
    if persona == "nobody":
        return "signed out"
    if persona in cell.yes.split():
        return "yes"
    return "refused" if persona in cell.refused.split() else "absent"


@pytest.mark.parametrize("cell", MATRIX, ids=lambda cell: f"{cell.url}-{cell.target}")
def test_who_gets_what(client, world, targets, sessions, cell):
    # A draft answer holds evidence for answer_remove; the file itself is not asked for here.
    if cell.target == "none":
        path = reverse(cell.url)
    else:
        kwargs = _absent(cell.url) if cell.target == "absent" else targets[cell.target].kwargs(cell.url)
        path = reverse(cell.url, kwargs=kwargs)
    wrong = []
    for persona, session in sessions.items():
        for verb in (client.get, client.post):
            _be(client, session)
            with transaction.atomic():
                response = verb(path)
                for close in response._resource_closers:  # response.close() would close the connection too
                    close()
                if response.status_code != 405:
                    got = _verdict(response)
                    if got != _expected(cell, persona):
                        wrong.append(f"{verb.__name__} {path} as {persona}: {got}, not {_expected(cell, persona)}")
                transaction.set_rollback(True)
    assert wrong == []


@pytest.mark.parametrize("url", sorted(DEMO_ONLY))
def test_demo_pages_are_absent_outside_the_demo(client, world, url):
    client.force_login(world.coordinator)
    path = reverse(url, kwargs={"name": "x.eml"} if url == "mail" else {})
    assert client.get(path).status_code == 404
