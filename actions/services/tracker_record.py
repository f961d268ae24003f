"""Loads what stands on the record, as far as the rows of a tracker may mean it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F, Q
from django.utils import timezone

from actions.importing import finding, plain
from actions.importing.finding import NotFound
from actions.importing.record import Act, Rec, Record
from actions.models import Action, ActionRecommendation, ProgressNote, Status, Submission, TrackerAction
from actions.services.people import OWNERS
from partners.models import Agency, AgencyKind, Appointment, Membership, Partnership
from reviews.models import Recommendation, Response, Review

Cells = dict[str, str]


def load(partnership: Partnership, rows: Sequence[Cells], *, review: int | None) -> Record:
    """A dozen queries, however many rows; actions only under recommendations and references that the rows name."""
    record = Record(prefix=partnership.prefix, today=timezone.localdate())
    _load_agencies(record, partnership)
    _load_owners(record, partnership)
    _load_reviews(record, partnership)
    numbers = {number for cells in rows if (number := finding.number_in(cells.get("reference", ""), record))}
    recs = set(_recs_named(record, rows, review))
    found = Q(number__in=numbers) | Q(recommendations__in=recs)
    _load_actions(record, Action.objects.filter(partnership=partnership).filter(found).distinct())
    _load_own_references(record)
    return record


def _load_agencies(record: Record, partnership: Partnership) -> None:
    own = ["the partnership", partnership.name, partnership.prefix, *partnership.aliases]
    members = list(Agency.objects.filter(memberships__partnership=partnership))
    for agency in members:
        itself = own if agency.kind == AgencyKind.PARTNERSHIP else []
        record.add_agency(agency.pk, agency.name, (*agency.aliases, agency.ods_code, *itself))
    record.everyone = tuple(agency.pk for agency in members if agency.kind != AgencyKind.PARTNERSHIP)
    inside = Membership.objects.filter(partnership=partnership).values("agency")
    for name, aliases, code in Agency.objects.exclude(pk__in=inside).values_list("name", "aliases", "ods_code"):
        record.outside |= {plain.name(one) for one in (name, *aliases, code) if one}
    record.outside -= set(record.agencies)


def _load_owners(record: Record, partnership: Partnership) -> None:
    """Whoever may own an action of an agency, by address, and by name where only one is called so."""
    held = Appointment.objects.in_force(on=record.today).filter(partnership=partnership, role__in=OWNERS)
    by_name: dict[tuple[int, str], set[int]] = defaultdict(set)
    for agency, user, email, name in held.values_list("agency_id", "user_id", "user__email", "user__name"):
        if agency:
            record.owners[agency, plain.plain(email)] = user
            record.owner_names[user] = name
            by_name[agency, plain.plain(name)].add(user)
    record.owners |= {key: next(iter(users)) for key, users in by_name.items() if len(users) == 1}


def _load_reviews(record: Record, partnership: Partnership) -> None:
    reviews = Review.objects.filter(partnership=partnership)
    for pk, number, pseudonym, title in reviews.values_list("pk", "number", "pseudonym", "title"):
        record.review_names[pk], record.review_numbers[number] = pseudonym, pk
        for called in {
            plain.name(pseudonym),
            plain.name(title),
            plain.name(f"{pseudonym} {partnership.prefix}-{number}"),
        }:
            record.reviews[called].add(pk)
    recs = Recommendation.objects.filter(partnership=partnership).order_by("position", "pk")
    record.add_recs(
        Rec(pk, review, number, label, text, f"{record.review_names[review]}, Rec {label or place}", answer == _REFUSED)
        for pk, review, number, label, place, text, answer in recs.values_list(
            "pk", "review_id", "number", "label", "position", "text", "response"
        )
    )


_REFUSED = Response.NOT_ACCEPTED


def _recs_named(record: Record, rows: Iterable[Cells], review: int | None) -> Iterable[int]:
    for cells in rows:
        try:
            found = finding.recommendation(cells, record, finding.review(cells, record, review))
        except NotFound:
            found = None
        if isinstance(found, Rec):
            yield found.pk
        number = finding.number_in(cells.get("reference", ""), record)
        if number in record.recs_by_number:
            yield record.recs_by_number[number].pk


def _load_actions(record: Record, actions: Iterable[Action]) -> None:
    found = list(actions.select_related("owner").order_by("number"))  # type: ignore[attr-defined]
    pks = [action.pk for action in found]
    recs, said = _links(pks), _said(pks)
    for action in found:
        act = Act(
            pk=action.pk,
            reference=f"{record.prefix}-{action.number}",
            agency=action.agency_id,
            recs=frozenset(recs[action.pk]),
            status=action.status,
            status_word=action.get_status_display(),
            question=action.question,
            evidence=action.evidence_wanted,
            due=action.due_on,
            owner=action.owner_id,
            owner_name=action.owner.name if action.owner else "",
            delivery=action.delivery,
            said=frozenset(said[action.pk]),
        )
        record.actions[action.number] = act
        if action.status != Status.WITHDRAWN:  # what ended is not told of again, but by its own reference
            for rec in act.recs:
                record.asked[rec, act.agency].append(act)


def _links(pks: Sequence[int]) -> dict[int, set[int]]:
    links: dict[int, set[int]] = defaultdict(set)
    for action, rec in ActionRecommendation.objects.filter(action__in=pks).values_list(
        "action_id", "recommendation_id"
    ):
        links[action].add(rec)
    return links


def _said(pks: Sequence[int]) -> dict[int, set[str]]:
    said: dict[int, set[str]] = defaultdict(set)
    notes = ProgressNote.objects.filter(action__in=pks).values_list("action_id", "text")
    answers = Submission.objects.filter(action__in=pks, submitted_at__isnull=False)
    for action, text in [*notes, *answers.values_list("action_id", "statement")]:
        said[action].add(plain.plain(text))
    return said


def _load_own_references(record: Record) -> None:
    """What an earlier tracker called an action: it is known by that in the next one."""
    by_pk = {act.pk: act for acts in record.asked.values() for act in acts}
    brought = TrackerAction.objects.filter(action__in=by_pk, own_reference__gt="").annotate(agency=F("action__agency"))
    for pk, own in brought.order_by("pk").values_list("action_id", "own_reference"):
        act = by_pk[pk]
        for rec in act.recs:
            record.own[plain.plain(own), rec, act.agency] = act
