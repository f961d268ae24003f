"""The filters of the lists, as they stand in the address. Other pages link into a list by them.

Everything may be left out; what is given narrows, and all that is given holds at once. A value that cannot be is said
on the page (400) and lists nothing; a reference the reader may not know of is 404.

Actions: /p/<slug>/actions/
    status          nothing: open · all: all that was asked (neither drafts nor withdrawn) · any: everything ·
                    with_agency · assured_or_embedded · draft · issued · submitted · returned · assured · embedded ·
                    withdrawn
    agency          slug of the agency
    overdue         yes · no · first: late by the date first given, whatever was granted since
    late_from, late_to      late by at least, at most, so many working days: late_from=6&late_to=20
    due_from, due_to        due on or after, on or before: 2026-06-12
    review, recommendation  a reference: NSCP-12
    theme           its name
    type            name of the type of review
    year            of the review (of publication as far as known, else the year it was opened)
    owner           a person's code, as the list itself writes it · none: nobody named
    response        accepted · in_part · not_accepted · none: the partnership's response to the recommendation
    priority        yes: under a priority recommendation
    recurrence      yes: under a theme that comes back in a second year
    issued, assured, embedded   came to it in a quarter (2026-Q3) or a year (2026), whatever became of it since:
                    with status=any the very rows of the pictures over time
    level           limited · reasonable · substantial: of those assured, by the latest answer accepted
    moved           yes · no: whether the due date was moved
    stale           yes · no: assured by evidence that was replaced or has expired since, or that still stands
    retest          lapsed · planned · to_judge: with such a re-test
    delivery        not_started · under_way · done · not_proceeding: the agency's own word

Recommendations: /p/<slug>/recommendations/
    review, theme, type, year, response, priority, recurrence     as above
    agency          slug: something was asked of it under the recommendation
    standing        not_asked · open · late · assured (all that was asked)

Reviews: /p/<slug>/reviews/
    stage           notified · rapid_review · commissioned · in_progress · agreed · published · closed
    type, year, theme       as above
    agency          slug: it has a part in the review
    overdue         yes · no: whether an action under it is late
    held            yes: held, such as by criminal proceedings

Besides, of every list (config/ui/lists.py): sort, column, size, after; and view, the saved view it came from.
"""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.boundfield import BoundField

from actions.dashboards import listing, themes
from actions.models import Delivery, Level, Status
from actions.models.action import ActionQuerySet
from partners.http import ActorRequest, by_reference
from partners.models import Partnership
from partners.working_days import spoken
from reviews.models import Recommendation, Response, Review, Stage
from reviews.models.recommendation import RecommendationQuerySet
from reviews.models.review import ReviewQuerySet

ANY = ("", "All")
YES = [ANY, ("yes", "Yes")]
YES_NO = [ANY, ("yes", "Yes"), ("no", "No")]
LATE_OR_NOT = [ANY, ("yes", "Late"), ("no", "Not late")]
LATE_BY = [*LATE_OR_NOT, (listing.FIRST, "Late by the first date")]
RESPONSES = [ANY, (listing.NOBODY, "No response yet"), *Response.choices]
RETESTS = [ANY, ("lapsed", "Lapsed"), ("planned", "Planned"), ("to_judge", "Waits for judgement")]
_PERIOD = re.compile(r"(\d{4})(?:-Q([1-4]))?")
_NEVER_LATER = 5000  # working days: twenty years


class DayInput(forms.DateInput):
    """The browser's own box for a day, so that the address holds one parameter, 2026-06-12."""

    input_type = "date"


def _choice(label: str, choices: list[tuple[str, str]] | None = None, *, wrong: str = "") -> forms.ChoiceField:
    sentence = wrong or f"Choose “{label}” from the list, or all"
    return forms.ChoiceField(
        label=label, required=False, choices=choices or [ANY], error_messages={"invalid_choice": sentence}
    )


def _yes(label: str) -> forms.ChoiceField:
    return _choice(label, YES)


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DayInput(format="%Y-%m-%d"))


def _days(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=_NEVER_LATER)


def _year() -> forms.IntegerField:
    return forms.IntegerField(label="Year of the review", required=False, min_value=1900, max_value=2200)


def _reference(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=40, help_text="Its reference, like NSCP-12")


class PeriodField(forms.CharField):
    """A year or a quarter, 2026 or 2026-Q3; its value is the first and the last day."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, max_length=7, help_text="A year or a quarter, like 2026-Q3")

    def clean(self, value: Any) -> tuple[date, date] | None:
        text = super().clean(value)
        if not text:
            return None
        found = _PERIOD.fullmatch(text)
        if not found or not int(found[1]):
            raise forms.ValidationError(f"{self.label}: write a year or a quarter, like 2026 or 2026-Q3")
        return _period(int(found[1]), int(found[2]) if found[2] else None)


def _period(year: int, quarter: int | None) -> tuple[date, date]:
    if quarter is None:
        return date(year, 1, 1), date(year, 12, 31)
    last = date(year, quarter * 3, 28) + timedelta(days=4)  # into the month after
    return date(year, quarter * 3 - 2, 1), last - timedelta(days=last.day)


class ListFilter(forms.Form):
    """What the filters of all lists share. `first` are always in sight, the rest behind “More filters”."""

    first: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()  # come from links of other pages, and are shown where they are in force
    usual: tuple[str, ...] = ()  # narrow even where nothing is chosen

    def __init__(self, request: ActorRequest, partnership: Partnership) -> None:
        super().__init__(request.GET)
        self.actor, self.partnership = request.actor, partnership
        self.options = listing.options(partnership, request.actor)
        for name in ("agency", "owner", "theme", "type"):
            if name in self.fields:
                self._choose(name, [ANY, *self.options.get(name, [])])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def _of(self, review: str) -> Q:
        return Q(review=by_reference(Review.objects.all(), self.actor, review))

    def narrow(self, found: Any, *, on: date) -> Any:
        """The rows that this form asks for, once it is valid."""
        raise NotImplementedError

    def said(self, *, with_usual: bool = False) -> list[tuple[str, str]]:
        """Each filter in force with its words, “Agency: Northmere Police”; with what holds where nothing is chosen."""
        usual = self.usual if with_usual else ()
        return [(name, self._words(name)) for name in self.fields if self.data.get(name) or name in usual]

    def _words(self, name: str) -> str:
        field, value = self.fields[name], self.data.get(name, "")
        if isinstance(field, forms.ChoiceField):
            words = next((str(words) for one, words in field.choices if str(one) == value), value)  # type: ignore[union-attr, misc]
            return str(field.label) if words == "Yes" else f"{field.label}: {words}"
        found = self.cleaned_data.get(name) if self.is_bound and hasattr(self, "cleaned_data") else None
        if isinstance(field, PeriodField) and found:
            return f"{field.label} {spoken(found[0])} to {spoken(found[1])}"
        return f"{field.label}: {spoken(found) if isinstance(found, date) else value}"

    @property
    def in_sight(self) -> list[BoundField]:
        return [self[name] for name in self.first]

    @property
    def behind(self) -> list[BoundField]:
        """The rest, without choices that offer nothing."""
        rest = [self[name] for name in self.fields if name not in self.first]
        return [bound for bound in rest if bound.value() or (bound.name not in self.linked and self._offers(bound))]

    @property
    def behind_is_used(self) -> bool:
        return any(bound.value() for bound in self.behind)

    @staticmethod
    def _offers(bound: BoundField) -> bool:
        return not isinstance(bound.field, forms.ChoiceField) or len(bound.field.widget.choices) > 1

    def about_recommendation(self) -> Q:
        """Everything that is asked of a recommendation, in one condition; empty where nothing is."""
        wanted, found = self.cleaned_data, Q()
        for name, meaning in (
            ("review", self._of),
            ("theme", listing.themed),
            ("type", lambda name: Q(review__review_type__name=name)),
            ("year", listing.of_year),
            ("response", listing.responded),
            ("priority", lambda _: Q(is_priority=True)),
            ("recurrence", lambda _: listing.recurring(self.partnership, self.actor)),
        ):
            if wanted[name]:
                found &= meaning(wanted[name])
        return found


class ActionFilter(ListFilter):
    first = ("status", "agency", "overdue")
    linked = ("assured", "embedded", "recommendation")
    usual = ("status",)

    status = _choice("Status", wrong="Choose a status from the list")
    agency = _choice("Agency")
    overdue = _choice("Late or not", LATE_BY, wrong="Choose “Late” or “Not late”, or all")
    owner = _choice("Owner")
    due_from = _day("Due from")
    due_to = _day("Due to")
    late_from = _days("Working days late, at least")
    late_to = _days("Working days late, at most")
    moved = _choice("Date was moved", YES_NO)
    theme = _choice("Theme")
    type = _choice("Type of review")
    year = _year()
    response = _choice("Response", RESPONSES)
    priority = _yes("Priority recommendation")
    recurrence = _yes("Theme that comes back")
    level = _choice("Level of assurance", [ANY, *Level.choices])
    stale = _choice("Evidence out of date", YES_NO)
    retest = _choice("Re-test", RETESTS)
    delivery = _choice("Delivery, by the agency", [ANY, *Delivery.choices])
    issued = PeriodField("Issued in")
    assured = PeriodField("Assured in")
    embedded = PeriodField("Embedded in")
    review = _reference("Review")
    recommendation = _reference("Recommendation")

    def __init__(self, request: ActorRequest, partnership: Partnership) -> None:
        super().__init__(request, partnership)
        self._choose("status", listing.choices(with_drafts=partnership.pk in self.actor.read_all_ids))
        self._choose("owner", [ANY, (listing.NOBODY, "Nobody named"), *self.options.get("owner", [])])

    def narrow(self, found: ActionQuerySet, *, on: date) -> ActionQuerySet:
        wanted = self.cleaned_data
        found = self._by_dates(self._by_people(listing.of_status(found, wanted["status"])), on)
        if about := self.about_recommendation():
            found = listing.under(found, about)
        if reference := wanted["recommendation"]:
            one = by_reference(Recommendation.objects.all(), self.actor, reference)
            found = listing.under(found, Q(pk=one.pk))
        if wanted["level"]:
            found = listing.at_level(found, wanted["level"])
        for status in (Status.ISSUED, Status.ASSURED, Status.EMBEDDED):
            if wanted[status]:
                found = listing.moved_to(found, status, *wanted[status])
        return found

    def _by_people(self, found: ActionQuerySet) -> ActionQuerySet:
        wanted = self.cleaned_data
        if wanted["agency"]:
            found = found.filter(agency__slug=wanted["agency"])
        if wanted["owner"]:
            found = listing.owned_by(found, wanted["owner"])
        return found.filter(delivery=wanted["delivery"]) if wanted["delivery"] else found

    def _by_dates(self, found: ActionQuerySet, on: date) -> ActionQuerySet:
        wanted = self.cleaned_data
        if wanted["overdue"]:
            found = listing.overdue(found, wanted["overdue"], on=on)
        if wanted["stale"]:
            found = listing.evidence_stands(found, wanted["stale"], on=on)
        if wanted["retest"]:
            found = listing.retested(found, wanted["retest"], on=on)
        if wanted["late_from"] is not None or wanted["late_to"] is not None:
            found = listing.late_by(found, least=wanted["late_from"], most=wanted["late_to"], on=on)
        if wanted["due_from"]:
            found = found.filter(due_on__gte=wanted["due_from"])
        if wanted["due_to"]:
            found = found.filter(due_on__lte=wanted["due_to"])
        return listing.date_moved(found, wanted["moved"]) if wanted["moved"] else found


class RecommendationFilter(ListFilter):
    first = ("response", "standing", "theme")

    response = _choice("Response", RESPONSES)
    standing = _choice(
        "What became of it",
        [ANY, ("not_asked", "Nobody asked yet"), ("open", "Open"), ("late", "Late"), ("assured", "All assured")],
    )
    theme = _choice("Theme")
    agency = _choice("Asked of")
    type = _choice("Type of review")
    year = _year()
    priority = _yes("Priority")
    recurrence = _yes("Theme that comes back")
    review = _reference("Review")

    def narrow(self, found: RecommendationQuerySet, *, on: date) -> RecommendationQuerySet:
        wanted = self.cleaned_data
        found = found.filter(self.about_recommendation())
        if wanted["standing"]:
            found = listing.standing(found, wanted["standing"], actor=self.actor, on=on)
        if wanted["agency"]:
            found = listing.asked_of(found, wanted["agency"], actor=self.actor)
        return found


class ReviewFilter(ListFilter):
    first = ("stage", "type", "overdue")

    stage = _choice("Stage", [ANY, *Stage.choices])
    type = _choice("Type")
    overdue = _choice("Late or not", LATE_OR_NOT)
    theme = _choice("Theme")
    year = _year()
    agency = _choice("Agency with a part")
    held = _yes("Held")

    def narrow(self, found: ReviewQuerySet, *, on: date) -> ReviewQuerySet:
        wanted = self.cleaned_data
        plain = {"stage": "stage", "type": "review_type__name", "agency": "involvements__agency__slug"}
        found = found.filter(**{column: wanted[name] for name, column in plain.items() if wanted[name]})
        if wanted["theme"]:
            found = themes.with_theme(found, theme=wanted["theme"], year=wanted["year"])
        elif wanted["year"]:
            found = found.annotate(year=themes.year_of()).filter(year=wanted["year"])
        if wanted["overdue"]:
            found = listing.with_late(found, wanted["overdue"], self.actor, on=on)
        return found.exclude(held_reason="") if wanted["held"] else found
