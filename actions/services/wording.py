"""The words of an answer, to the question and to sub-points one by one; and whether somebody wrote meanwhile."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils import timezone

from actions.models import Action, Submission
from partners.models import User
from partners.scope import Actor
from reviews.models import SubPoint


@dataclass(frozen=True)
class Point:
    """A sub-point that can be answered by itself."""

    key: str
    name: str
    asked: str


class WrittenMeanwhile(Exception):
    """Somebody has changed the draft since it was looked at. Nothing is written over: `draft` is as it is now."""

    def __init__(self, draft: Submission, by: Actor) -> None:
        super().__init__(_told(draft, by))
        self.draft = draft


def points(action: Action) -> list[Point]:
    """The sub-points of all recommendations that the action stands under, in their order; one query."""
    found = SubPoint.objects.filter(recommendation__actions=action).select_related("recommendation__partnership")
    return [
        Point(
            key=f"{one.recommendation.reference}-{one.position}",
            name=f"Rec {one.recommendation.label or one.recommendation.position}{one.letter}",
            asked=one.text,
        )
        for one in found.order_by("recommendation__position", "recommendation_id", "position")
    ]


def answered(asked: Iterable[Point], given: Mapping[str, str]) -> list[dict[str, str]]:
    """As a draft keeps them: with the words of the sub-point as they are today. What is empty is left out."""
    return [
        {"key": one.key, "name": one.name, "asked": one.asked, "text": text}
        for one in asked
        if (text := given.get(one.key, "").strip())
    ]


def unanswered(asked: Iterable[Point], submission: Submission) -> list[Point]:
    there = {point["key"] for point in submission.points}
    return [one for one in asked if one.key not in there]


def mark(submission: Submission | None) -> str:
    """What tells one state of the words from another; of no draft, that of an empty one."""
    if submission is None:
        return _mark("", "", [])
    return _mark(submission.statement, submission.delivery, submission.points)


def require_unchanged(
    draft: Submission, *, seen: str, by: Actor, statement: str, delivery: str, points: Sequence[Mapping[str, str]]
) -> None:
    """Raise WrittenMeanwhile unless the draft reads as its writer saw it, or as they would have it anyway."""
    now = mark(draft)
    if seen and now not in {seen, _mark(statement, delivery, points)}:
        raise WrittenMeanwhile(draft, by)


def _mark(statement: str, delivery: str, points: Sequence[Mapping[str, Any]]) -> str:
    said = [_one_kind_of_line_end(statement), str(delivery), [[point["key"], point["text"]] for point in points]]
    return sha256(json.dumps(said).encode()).hexdigest()[:32]


def _one_kind_of_line_end(text: str) -> str:
    return text.replace("\r\n", "\n")


def _told(draft: Submission, by: Actor) -> str:
    at = timezone.localtime(draft.saved_at)
    writer: User | None = draft.saved_by
    who = "You have" if writer is None or writer.pk == by.user_id else f"{writer.name} has"
    where = " in another window" if who == "You have" else ""
    return f"{who} changed this draft{where} at {at:%H:%M}, since you opened it."
