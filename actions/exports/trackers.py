"""Actions as a tracker: the columns that a tracker is brought in with, so that bringing it back in changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from actions.brag import standing
from actions.importing.columns import FIELDS
from actions.models import Action, ProgressNote, Status, Submission
from config.ui.lists import Value
from reviews.models import Recommendation

HEADS = tuple(field.title for field in FIELDS)
COLOURED = next(field.title for field in FIELDS if field.name == "rag")
BATCH = 1000


def rows(found: "QuerySet[Action]", *, on: date) -> Iterator[list[Value]]:
    """In the order of their numbers, some at a time."""
    notes = ProgressNote.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    answers = Submission.objects.filter(action=OuterRef("pk"), submitted_at__isnull=False).order_by(
        "-submitted_at", "-pk"
    )
    told = found.for_list().annotate(  # type: ignore[attr-defined]
        progress=Subquery(notes.values("text")[:1]), outcome=Subquery(answers.values("statement")[:1])
    )
    for action in told.order_by("number").iterator(chunk_size=BATCH):
        said = _said(action, on)
        yield [said[field.name] for field in FIELDS]


def _said(action: Any, on: date) -> dict[str, Value]:
    recs = list(action.recommendations.all())
    # In the usual words, which are understood again when the tracker comes back.
    stands = standing(status=Status(action.status), overdue=action.is_overdue(on=on), stale=False)
    return {
        "reference": action.reference,
        "review": _joined(f"{rec.review.pseudonym} ({rec.review.reference})" for rec in recs),
        "label": _joined(rec.label or rec.reference for rec in recs),
        "recommendation": _joined(_words(recs)),
        "action": action.question,
        "agency": action.agency.name,
        "owner": action.owner.email if action.owner else "",
        "evidence": action.evidence_wanted,
        "due": action.due_on,
        "rag": f"{stands.colour.capitalize()}: {stands.word}",
        "progress": action.progress or "",
        "outcome": action.outcome or "",
        "agreed": _day(action.issued_at),
        "completed": _day(action.submitted_at),
    }


def _words(recs: Sequence[Recommendation]) -> Iterable[str]:
    return (rec.text for rec in recs)


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(texts))


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
