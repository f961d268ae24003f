"""Challenges as pages list them: how each stands, and what its reader may do about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Window

from actions import access
from actions.dashboards.citing import citations
from actions.models import Challenge
from actions.models.challenge import ENDED, UNANSWERED, ChallengeQuerySet
from partners.models import Agency, Partnership
from partners.scope import Actor
from reviews.models import Recommendation, Review

STATES = {
    "open": ("Waiting for a response", UNANSWERED),
    "answered": ("Waiting for the chair", Q(answered_at__isnull=False, judged_at__isnull=True)),
    "judged": ("Judged", Q(judged_at__isnull=False)),
    "ended": ("Not waited for", ENDED),
}
SHOWN = 20  # on the page of what is challenged
FIRST = 5


@dataclass(frozen=True)
class Row:
    challenge: Challenge
    state: str
    late: bool
    may_answer: bool
    may_judge: bool
    citation: str = ""

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def words(self) -> str:
        if self.state == "ended":
            return f"{self.challenge.ended_by}: nobody is waited for"
        return self.challenge.get_judgement_display() if self.state == "judged" else STATES[self.state][0]


def rows(found: list[Challenge], actor: Actor, *, on: date) -> list[Row]:
    """One query for what those on actions are about; none where there are none."""
    cited = citations(one.action_id for one in found if one.action_id)
    return [_row(one, cited.get(one.action_id or 0, ""), actor, on) for one in found]


def _row(challenge: Challenge, citation: str, actor: Actor, on: date) -> Row:
    state = _state(challenge)
    return Row(
        challenge,
        state,
        late=state == "open" and challenge.answer_by < on,
        may_answer=state == "open" and access.may_respond(actor, challenge),
        may_judge=state == "answered" and access.may_challenge_in(actor, challenge.partnership_id),
        citation=citation,
    )


def _state(challenge: Challenge) -> str:
    if challenge.ended_by:
        return "ended"
    return "judged" if challenge.judged_at else "answered" if challenge.answered_at else "open"


def about(thing: Review | Recommendation | Agency, actor: Actor, *, on: date) -> list[Row]:
    """What the reader may see of the challenges on one thing that is no action, the newest first."""
    found = Challenge.objects.visible_to(actor).filter(**{type(thing)._meta.model_name or "": thing})
    return rows(list(found.for_list().order_by("-raised_at", "-pk")[:SHOWN]), actor, on=on)


@dataclass(frozen=True)
class Waiting:
    """Of a whole partnership: what the chair has to judge, and what should have been answered; the first few."""

    rows: list[Row]
    count: int


def waiting(partnership: Partnership, actor: Actor, *, on: date) -> Waiting:
    found: ChallengeQuerySet = Challenge.objects.visible_to(actor).filter(partnership=partnership)
    late = found.unanswered().filter(answer_by__lt=on).order_by().values("pk")
    found = found.filter(Q(pk__in=late) | STATES["answered"][1]).annotate(total=Window(Count("pk")))
    first: list[Any] = list(found.for_list().order_by(F("answered_at").asc(nulls_last=True), "answer_by", "pk")[:FIRST])
    return Waiting(rows(first, actor, on=on), first[0].total if first else 0)
