"""Found rows as a page shows them: each kind through its own `visible_to`, all kinds in one query, words marked."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import CharField, F, Func, IntegerField, Min, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Left, NullIf
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from actions.models import Action, Evidence, EvidenceKind, SearchKind, Status, Submission
from actions.searching import Asked
from partners.scope import Actor
from reviews.models import ItemKind, LearningPoint, Recommendation, Response, Review, Stage, SubPoint

OPENS, CLOSES = "\ue000", "\ue001"
# The parser takes a/b for one word and <b> for none, so these are lent other signs while words are marked.
SIGNS, LENT = "/<>", "\u2044\u29fc\u29fd"
_MARKED = re.compile(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}")
_COLUMNS = ("found_kind", "pk", "prefix", "found_number", "about", "label_found", "agency_name", "state", "said")
_UNMARKED = str.maketrans("", "", OPENS + CLOSES)
_BACK = str.maketrans(LENT, SIGNS)
_LONGEST_PLAIN = 400
_HEADLINE: dict[str, Any] = {
    "config": "public.record",
    "start_sel": OPENS,
    "stop_sel": CLOSES,
    "max_fragments": 2,
    "max_words": 28,
    "min_words": 12,
    "fragment_delimiter": " … ",
}
Key = tuple[str, int, date]


@dataclass(frozen=True)
class Hit:
    """One thing found. `snippet` is escaped and the words looked for are marked in it; `plain` is the same bare."""

    kind: SearchKind
    reference: str
    title: str
    state: str
    agency: str
    day: date | None
    href: str
    snippet: SafeString
    plain: str


def fetched(keys: Sequence[Key], question: Asked, actor: Actor) -> list[Hit]:
    """In the order of the keys; what this person may not see is not among them, whoever named it."""
    ids: dict[str, list[int]] = {}
    for kind, pk, _ in keys:
        ids.setdefault(kind, []).append(pk)
    query = SearchQuery(question.for_text or question.for_index, search_type="raw", config="public.record")
    parts = []
    for kind, pks in ids.items():
        model, columns = _BY_KIND[SearchKind(kind)]
        parts.append(_said(columns(model.objects.visible_to(actor).filter(pk__in=pks)), query))
    shown = {(row["found_kind"], row["pk"]): row for row in _together(parts)}
    return [_hit(shown[kind, pk], day) for kind, pk, day in keys if (kind, pk) in shown]


def named(prefix: str, number: int, actor: Actor) -> Hit | None:
    """The review, recommendation or action with this reference."""
    parts = []
    for kind in (SearchKind.REVIEW, SearchKind.RECOMMENDATION, SearchKind.ACTION):
        model, columns = _BY_KIND[kind]
        rows = model.objects.visible_to(actor).filter(partnership__prefix=prefix, number=number)
        parts.append(_said(columns(rows), None))
    return next((_hit(row) for row in _together(parts)), None)


def marked(said: str) -> SafeString:
    """Escaped first; only then do the marks become tags, in pairs, and what is left of them goes."""
    safe = _MARKED.sub(r"<mark>\1</mark>", escape(said.translate(_BACK)))
    return mark_safe(safe.translate(_UNMARKED))  # noqa: S308 - escaped the line before


def _together(parts: list[QuerySet[Any, Any]]) -> Iterable[dict[str, Any]]:
    if not parts:
        return ()
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _said(rows: QuerySet[Any], query: SearchQuery | None) -> QuerySet[Any, Any]:
    """With the places in its text where the words stand; without a query, how it begins."""
    text = Func(F("text_found"), Value(SIGNS), Value(LENT), function="translate", output_field=TextField())
    said = Left("text_found", _LONGEST_PLAIN) if query is None else SearchHeadline(text, query, **_HEADLINE)
    shown: QuerySet[Any] = rows.annotate(said=said, prefix=F("partnership__prefix"))
    return shown.order_by().values(*_COLUMNS)


def _text(*parts: str | Any) -> Any:
    """Texts in one, with a space between them."""
    pieces = [Cast(part, TextField()) for part in parts]
    space = Value(" ", output_field=TextField())
    return Concat(space, *(piece for part in pieces for piece in (part, space)), output_field=TextField())


def _found(rows: QuerySet[Any], kind: SearchKind, text: Any, **columns: Any) -> QuerySet[Any]:
    """Every kind under the same columns, in the order and of the types that a union needs."""

    def words(name: str) -> Any:
        said = columns.get(name)
        return Cast(said, TextField()) if said else Value("", output_field=TextField())

    found: QuerySet[Any] = rows.annotate(
        found_kind=Value(kind.value, output_field=TextField()),
        found_number=Cast(F(columns.get("number", "number")), IntegerField()),
        about=words("about"),
        label_found=words("label"),
        agency_name=words("agency"),
        state=words("state"),
        text_found=text,
    )
    return found


def _reviews(rows: QuerySet[Any]) -> QuerySet[Any]:
    return _found(rows, SearchKind.REVIEW, _text("title"), about=F("pseudonym"), state=F("stage"))


def _recommendations(rows: QuerySet[Any]) -> QuerySet[Any]:
    limbs = SubPoint.objects.filter(recommendation=OuterRef("pk")).order_by().values("recommendation")
    joined = Subquery(limbs.annotate(joined=StringAgg("text", " ", order_by="position")).values("joined"))
    text = _text("text", joined, "heading", "addressed_to", "intended_outcome")
    label = Coalesce(NullIf("label", Value("")), Cast("position", CharField()))
    about = {"about": F("review__pseudonym"), "label": label, "state": F("response")}
    return _found(rows, SearchKind.RECOMMENDATION, text, **about)


def _learning(rows: QuerySet[Any]) -> QuerySet[Any]:
    about = {"about": F("review__pseudonym"), "label": F("label"), "state": F("kind")}
    return _found(rows, SearchKind.LEARNING, _text("text", "heading"), number="review__number", **about)


def _actions(rows: QuerySet[Any]) -> QuerySet[Any]:
    about = {"agency": F("agency__name"), "state": F("status")}
    return _found(rows, SearchKind.ACTION, _text("question", "evidence_wanted"), **about)


def _submissions(rows: QuerySet[Any]) -> QuerySet[Any]:
    about = {"agency": F("action__agency__name"), "state": Coalesce(Cast("submitted_at", CharField()), Value(""))}
    return _found(rows, SearchKind.SUBMISSION, _text("statement"), number="action__number", **about)


def _evidence(rows: QuerySet[Any]) -> QuerySet[Any]:
    shown_in = Submission.objects.filter(evidence=OuterRef("pk")).order_by().values("evidence")
    first = Subquery(shown_in.annotate(first=Min("action__number")).values("first"), output_field=IntegerField())
    about = {"agency": F("agency__name"), "state": F("kind")}
    return _found(rows.annotate(first=first), SearchKind.EVIDENCE, _text("title"), number="first", **about)


_BY_KIND: dict[SearchKind, tuple[Any, Callable[[QuerySet[Any]], QuerySet[Any]]]] = {
    SearchKind.REVIEW: (Review, _reviews),
    SearchKind.RECOMMENDATION: (Recommendation, _recommendations),
    SearchKind.LEARNING: (LearningPoint, _learning),
    SearchKind.ACTION: (Action, _actions),
    SearchKind.SUBMISSION: (Submission, _submissions),
    SearchKind.EVIDENCE: (Evidence, _evidence),
}
_PAGES = {
    SearchKind.REVIEW: "review",
    SearchKind.RECOMMENDATION: "recommendation",
    SearchKind.LEARNING: "review_learning",
    SearchKind.ACTION: "action",
    SearchKind.SUBMISSION: "action",
    SearchKind.EVIDENCE: "action",
}


def _hit(row: dict[str, Any], day: date | None = None) -> Hit:
    kind = SearchKind(row["found_kind"])
    reference = f"{row['prefix']}-{row['found_number']}" if row["found_number"] else ""
    said = " ".join(row["said"].split())
    return Hit(
        kind=kind,
        reference=reference,
        title=_title(kind, row, reference),
        state=_state(kind, row["state"]),
        agency=row["agency_name"],
        day=day,
        href=reverse(_PAGES[kind], args=[reference]) if reference else reverse("evidence"),
        snippet=marked(said),
        plain=said.translate(_BACK).translate(_UNMARKED),
    )


def _title(kind: SearchKind, row: dict[str, Any], reference: str) -> str:
    about, label = str(row["about"]), row["label_found"]
    match kind:
        case SearchKind.REVIEW:
            return about
        case SearchKind.RECOMMENDATION:
            return f"{about}, Rec {label}"
        case SearchKind.LEARNING:
            return f"{about}, {ItemKind(row['state']).label.lower()} {label}".strip()
        case SearchKind.ACTION:
            return f"Asked of {row['agency_name']}"
        case SearchKind.SUBMISSION:
            return f"Answer of {row['agency_name']}" if row["state"] else f"Draft answer of {row['agency_name']}"
    return f"Evidence of {row['agency_name']}" if reference else "Evidence not sent yet"


def _state(kind: SearchKind, state: str) -> str:
    """The word for where it stands, if one matters in a list."""
    match kind:
        case SearchKind.REVIEW:
            return Stage(state).label
        case SearchKind.RECOMMENDATION:
            return Response(state).label if state else ""
        case SearchKind.ACTION:
            return Status(state).label
        case SearchKind.EVIDENCE:
            return EvidenceKind(state).label
    return ""
