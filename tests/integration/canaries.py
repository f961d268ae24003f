"""Canaries: every row of a target carries a word of its own, and a crawl finds each that sings where it does not belong.

A word says whose it is and in which table it stands: `zq` target `xx` model `zq`.
"""

import io
import re
import zipfile
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from access_matrix import DEMO_ONLY, HARROW_WHOLE, INSIDERS, POLICE, WHOLE
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from test_access_matrix import URLS, Target, _of_api, wants

from actions.models import (
    BatchRow,
    Correction,
    Decision,
    Evidence,
    LegalHold,
    Opinion,
    ProgressNote,
    Snooze,
    Submission,
    Tracker,
    TrackerAction,
    TrackerRow,
    Transition,
)
from partners.api.schema import schema
from partners.gateways import files
from partners.models import Closure, Pause, Scope, Tenant, Tombstone, User
from partners.services import tokens
from reviews.models import Clock, Document, DraftItem, DraftStep, SubPoint
from tests.factories.actions import SubmissionFactory

TENANTS = [model for model in apps.get_models() if issubclass(model, Tenant)]
CRAWLERS = ("coordinator", "lead", "contributor", "other_lead", "other_coordinator")  # who differ most
SONG = re.compile(r"zq([a-z]+?)xx([a-z]+?)zq")

# Who may hear the words of whom
OF = {
    "police": f"{WHOLE} {POLICE}",
    "trust": f"{WHOLE} other_lead",
    "school": HARROW_WHOLE,
    "valepolice": f"{HARROW_WHOLE} lead",  # the same police in the other partnership, of which only the lead holds a role
}
PLACE = {
    "police": INSIDERS,
    "trust": INSIDERS,
    "school": f"{HARROW_WHOLE} lead",
    "valepolice": f"{HARROW_WHOLE} lead",
}
COORDINATOR = dict.fromkeys(("police", "trust"), "coordinator") | dict.fromkeys(
    ("school", "valepolice"), "other_coordinator"
)
CHAIR = {"police": "chair", "trust": "chair", "school": "other_chair", "valepolice": "other_chair"}
NARROWER = {
    **dict.fromkeys(
        ("savedview", "batch", "batchrow", "tracker", "trackerrow", "trackeraction", "reading", "draftitem", "draftstep"),
        COORDINATOR,
    ),
    **dict.fromkeys(
        ("meeting", "meetingitem"),
        dict.fromkeys(("police", "trust"), WHOLE) | dict.fromkeys(("school", "valepolice"), HARROW_WHOLE),
    ),
    **{key: {name: f"{who} {CHAIR[name]}" for name, who in COORDINATOR.items()} for key in ("legalhold", "disposal")},
    **dict.fromkeys(("reviewtype", "clock", "user", "closure"), PLACE),
}  # fmt: skip
# What no person wrote, and words of a fixed list, which the database or the mails would refuse to have changed
SILENT = {"sha256", "media_type", "link", "published_as", "query", "digest", "start", "key", "was_question"}
SILENT_MODELS = {"message", "idempotentrequest", "searchentry", "searchword", "change", "ladderrung"}


def song(target: str, model: type[models.Model]) -> str:
    return f"zq{target}xx{model._meta.model_name}zq"


def may_hear(persona: str, target: str, model: str) -> bool:
    return persona in NARROWER.get(model, OF)[target].split()


@dataclass
class Singing:
    """Targets whose every row sings, each by its name."""

    targets: dict[str, Target] = field(default_factory=dict)
    sung: set[str] = field(default_factory=set)  # the models of which some row sings

    @classmethod
    def of(cls, world) -> "Singing":
        found = cls()
        northmere = (world.northmere, world.coordinator, world.chair)
        harrow = (world.harrow, world.other_coordinator, world.other_chair)
        for name, agency, (partnership, coordinator, chair) in (
            ("police", world.police, northmere),
            ("trust", world.trust, northmere),
            ("school", world.school, harrow),
            ("valepolice", world.police, harrow),
        ):
            found.add(name, world, partnership, agency, coordinator, chair)
        return found

    def add(self, name: str, world, partnership, agency, coordinator, chair) -> None:
        before = {model: _last(model) for model in (*TENANTS, User)}
        target = self.targets[name] = Target(world, partnership, agency, coordinator, chair)
        _more(target, partnership, coordinator)
        for model, last in before.items():
            rows = model._default_manager.filter(pk__gt=last)
            words = worded(model)
            if words and rows.update(**{word: _word(name, model, word) for word in words}):
                self.sung.add(model._meta.model_name)
        _sing_in_json(name, before)
        _sing_in_files(name, partnership, before)


def _last(model: type[models.Model]) -> int:
    return model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


def worded(model: type[models.Model]) -> list[str]:
    """The fields of a model in which people write."""
    if model._meta.model_name in SILENT_MODELS:
        return []
    if model is User:
        return ["name"]
    kinds = (models.CharField, models.TextField)
    fields = [one for one in model._meta.concrete_fields if isinstance(one, kinds)]
    return [one.name for one in fields if not one.choices and one.name not in SILENT]


def _word(name: str, model: type[models.Model], column: str) -> str | models.functions.Concat:
    """Where no two rows may be called alike the word stands before the row's key."""
    if model._meta.get_field(column).max_length == 7:
        return ""
    key = models.functions.Cast("pk", models.TextField())
    return models.functions.Concat(models.Value(f"{song(name, model)} "), key, output_field=models.TextField())


def _more(target: Target, partnership, coordinator) -> None:
    """What the matrix does not need, and what people write all the same."""
    place, now, action = {"partnership": partnership}, timezone.now(), target.action
    of_action = {**place, "action": action}
    kind = target.recommendation.review.review_type
    Clock.objects.create(**place, review_type=kind, name="x", starts="aware_on", ends="notified_on", length=5, unit="months")  # fmt: skip
    SubPoint.objects.create(**place, recommendation=target.recommendation, position=1, text="x")
    ProgressNote.objects.create(**of_action, text="x", delivery="done", by=coordinator, at=now)
    Transition.objects.create(**of_action, was="issued", became="submitted", by=coordinator, at=now, reason="x")
    Snooze.objects.create(**of_action, user=coordinator, reason="x", until=now + timezone.timedelta(days=3), at=now)
    Correction.objects.create(**of_action, was_question="x", question="y", was_evidence_wanted="x", evidence_wanted="y", reason="x", by=coordinator, at=now)  # fmt: skip
    answered = SubmissionFactory(action=action, partnership=partnership, written_by=coordinator)
    Decision.objects.create(**place, submission=answered, outcome="more_needed", reason_code="other", reason="x", by=coordinator, at=now)  # fmt: skip
    waiting = Submission.objects.filter(action=action).exclude(pk=answered.pk).get()
    Opinion.objects.create(**place, submission=waiting, level="limited", reason="x", by=coordinator, at=now)
    BatchRow.objects.create(**place, batch=target.batch, action=action, was="x", refusal="x", seen_at=now)
    TrackerRow.objects.create(**place, tracker=target.tracker, number=1, kind="new")
    TrackerAction.objects.create(**of_action, tracker=target.tracker, row=1, made=False, left_at=now)
    DraftStep.objects.create(**place, reading=target.reading, words="x", by=coordinator)
    Pause.objects.create(**place, user=target.appointment.user, reason="x", by=coordinator, at=now)
    Tombstone.objects.create(**place, sha256="x", size=1, why="x")
    LegalHold.objects.create(**place, reason="x", by=coordinator, at=now, ended_by=coordinator, ended_at=now)
    Closure.objects.create(**place, name="x", starts_on=now, ends_on=now + timezone.timedelta(days=1))


def _sing_in_json(name: str, before: dict[type[models.Model], int]) -> None:
    new = DraftItem.objects.filter(pk__gt=before[DraftItem])
    detail = {"value": song(name, DraftItem), "words": "Odd.", "proposal": song(name, DraftItem), "decision": ""}
    new.update(private=[detail])
    rows = TrackerRow.objects.filter(pk__gt=before[TrackerRow])
    rows.update(cells={"question": song(name, TrackerRow)}, errors=[song(name, TrackerRow)])


def _sing_in_files(name: str, partnership, before: dict[type[models.Model], int]) -> None:
    for model in (Evidence, Document, Tracker):
        content = SimpleUploadedFile("x.txt", song(name, model).encode())
        kept = files.take(content, partnership_id=partnership.pk, kinds=files.EVIDENCE)
        rows = model._default_manager.filter(pk__gt=before[model], filename__endswith="txt")
        (rows or model._default_manager.filter(pk__gt=before[model])).update(sha256=kept.sha256, size=kept.size)


@dataclass
class Crawl:
    """What came back to one persona: how much, and what of it was not theirs."""

    persona: str
    client: Client
    responses: int = 0
    kinds: Counter = field(default_factory=Counter)
    heard: Counter = field(default_factory=Counter)
    foreign: list[str] = field(default_factory=list)

    def ask(self, verb: str, path: str, **more) -> str:
        """The words of one answer, in which every canary is looked for; what it changed is undone."""
        with transaction.atomic():
            response = getattr(self.client, verb)(path, **more)
            words = _words_of(response)
            transaction.set_rollback(True)
        self.responses += 1
        if response.status_code >= 500:
            self.foreign.append(f"{verb} {path} as {self.persona}: {response.status_code}")
        for target, model in set(SONG.findall(words)):
            self.heard[target, model] += 1
            if not may_hear(self.persona, target, model):
                self.foreign.append(f"{verb} {path} as {self.persona}: {model} of {target}")
        return words

    def walk(self, first: Iterable[str], *, of_a_kind: int) -> None:
        """Whatever links lead to, breadth first, so many addresses of a kind."""
        waiting, known = deque(first), set()
        while waiting:
            path = waiting.popleft().partition("#")[0]
            kind = _kind(path)
            if path in known or not kind or self.kinds[kind] >= of_a_kind:
                continue
            known.add(path)
            self.kinds[kind] += 1
            words = self.ask("get", path)
            waiting.extend(urljoin(path, href.replace("&amp;", "&")) for href in re.findall(r'href="([^"]+)"', words))


def _kind(path: str) -> str:
    if not path.startswith("/") or path.startswith(("//", "/static/")):
        return ""
    try:
        found = resolve(urlsplit(path).path)
    except Resolver404:
        return ""
    return f"{found.url_name}?" if "?" in path else found.url_name or ""


def _words_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    for close in response._resource_closers:  # response.close() would close the connection too
        close()
    headers = str(response.headers)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return headers + content.decode(errors="replace")


def addresses(targets: dict[str, Target]) -> Iterator[tuple[str, str]]:
    """Every page's address, of each target, by its name."""
    for url, entry in URLS.items():
        if _of_api(entry) or url in DEMO_ONLY or url in {"account_logout", "account_reset_password_from_key"}:
            continue
        if not wants(url):
            yield url, reverse(url)
            continue
        for target in targets.values():
            if (kwargs := _kwargs(target, url)) is not None:
                yield url, reverse(url, kwargs=kwargs)


def _kwargs(target: Target, url: str) -> dict[str, object] | None:
    """None for an address that holds a secret or a word instead of a row."""
    if wants(url) & {"key", "secret", "name", "uidb36", "pk"}:
        return None
    kwargs = target.kwargs(url)
    return kwargs if set(kwargs) == wants(url) else None


def api_paths(targets: dict[str, Target]) -> Iterator[str]:
    """Every GET of the API, each item's of every target."""
    for path, methods in schema()["paths"].items():
        if "get" not in methods:
            continue
        if "{" not in path:
            yield path
            continue
        for target in targets.values():
            if name := _named(target, path):
                yield re.sub(r"\{\w+\}", name, path)


def _named(target: Target, path: str) -> str:
    rows = {
        "reviews": target.recommendation.review.reference,
        "recommendations": target.recommendation.reference,
        "actions": target.action.reference,
        "agencies": target.action.agency.slug,
        "documents": target.document.code,
        "learning-points": target.learning.code,
        "themes": target.theme.code,
        "evidence": target.evidence.code,
        "challenges": target.challenge.code,
        "retests": target.retest.code,
        "meetings": target.meeting.code,
        "meeting-items": target.item_of_meeting.code,
    }
    return str(rows.get(path.split("/")[3], ""))


def clients(world) -> dict[str, dict[str, str]]:
    """Headers of clients that hear what a persona hears: one of each partnership, one of each agency in it."""
    bounds = {
        "coordinator": (world.northmere, None, world.coordinator),
        "contributor": (world.northmere, world.police, world.lead),
        "other_lead": (world.northmere, world.trust, world.other_lead),
        "other_coordinator": (world.harrow, None, world.other_coordinator),
    }
    return {
        persona: {"Authorization": f"Bearer {_secret(partnership, agency, by)}"}
        for persona, (partnership, agency, by) in bounds.items()
    }


def _secret(partnership, agency, by) -> str:
    return tokens.issue(
        name="Data team", partnership=partnership, agency=agency, scopes=list(Scope.values), by=by
    ).secret


def crawl_pages(world, singing: Singing, persona: str, *, of_a_kind: int) -> Crawl:
    """Whatever this person may open, and what links lead to from there."""
    crawl = _crawl(world, persona)
    own = {name: target for name, target in singing.targets.items() if persona in OF[name].split()}
    searched = [f"/search/{page}?q=zq{target}xx" for target in singing.targets for page in ("", "suggest/")]
    crawl.walk(["/", *(path for _, path in addresses(own)), *searched], of_a_kind=of_a_kind)
    return crawl


def crawl_everything(world, singing: Singing, persona: str) -> Crawl:
    """Every address of everybody, by both verbs."""
    crawl = _crawl(world, persona)
    for _, path in addresses(singing.targets):
        crawl.ask("get", path)
        crawl.ask("post", path)
    return crawl


def _crawl(world, persona: str) -> Crawl:
    crawl = Crawl(persona, Client())
    if user := world.personas[persona]:
        crawl.client.force_login(user)
    return crawl


def crawl_api(world, singing: Singing) -> list[Crawl]:
    crawls = []
    for persona, sent in clients(world).items():
        crawl = Crawl(persona, Client())
        for path in api_paths(singing.targets):
            crawl.ask("get", path, headers=sent)
        crawls.append(crawl)
    return crawls


def heard_by(crawls: Iterable[Crawl]) -> dict[str, set[str]]:
    """Whose words each persona heard."""
    heard: dict[str, set[str]] = defaultdict(set)
    for crawl in crawls:
        heard[crawl.persona] |= {target for target, _ in crawl.heard}
    return heard
