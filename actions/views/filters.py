"""The filters of lists, as they stand in the address."""

from datetime import date

from django import forms

from actions.dashboards import listing, themes
from actions.models.action import ActionQuerySet
from partners.http import ActorRequest, by_reference
from partners.models import Agency, Partnership
from reviews.models import Recommendation, Review, Stage
from reviews.models.review import ReviewQuerySet

ANY = ("", "All")


class ActionFilter(forms.Form):
    """Status, agency and lateness to choose; a review, a recommendation and dates come from links."""

    status = forms.ChoiceField(required=False)
    agency = forms.ChoiceField(required=False)
    overdue = forms.ChoiceField(
        required=False,
        choices=[ANY, ("yes", "Late"), ("no", "Not late")],
        label="Late or not",
        error_messages={"invalid_choice": "Choose “Late” or “Not late”, or all"},
    )
    review = forms.CharField(required=False, widget=forms.HiddenInput)
    recommendation = forms.CharField(required=False, widget=forms.HiddenInput)
    due_from = forms.DateField(required=False, widget=forms.HiddenInput)
    due_to = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: ActorRequest, partnership: Partnership) -> None:
        super().__init__(request.GET)
        self.actor = request.actor
        whole = partnership.pk in self.actor.read_all_ids
        asked = Agency.objects.filter(actions__in=self._visible(partnership)).distinct()
        self._choose("status", listing.choices(with_drafts=whole))
        self._choose("agency", [ANY, *asked.values_list("slug", "name")])

    def _visible(self, partnership: Partnership) -> ActionQuerySet:
        return listing.actions(partnership, self.actor).order_by()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    @property
    def only(self) -> str:
        """The review or recommendation that the address names."""
        return self.data.get("recommendation") or self.data.get("review") or ""

    @property
    def order(self) -> tuple[str, ...]:
        """By date; drafts and what was withdrawn may have none, so they stand by number."""
        return ("number",) if self.data.get("status") in listing.UNDATED else ("due_on",)

    def narrow(self, found: ActionQuerySet, *, on: date) -> ActionQuerySet:
        wanted = self.cleaned_data
        found = listing.overdue(listing.of_status(found, wanted["status"]), wanted["overdue"], on=on)
        if wanted["agency"]:
            found = found.filter(agency__slug=wanted["agency"])
        if wanted["due_from"]:
            found = found.filter(due_on__gte=wanted["due_from"])
        if wanted["due_to"]:
            found = found.filter(due_on__lte=wanted["due_to"])
        if wanted["review"]:
            found = listing.under_review(found, by_reference(Review.objects.all(), self.actor, wanted["review"]))
        if reference := wanted["recommendation"]:
            found = found.filter(recommendations=by_reference(Recommendation.objects.all(), self.actor, reference))
        return found


class ReviewFilter(forms.Form):
    stage = forms.ChoiceField(required=False, choices=[ANY, *Stage.choices])
    theme = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    year = forms.IntegerField(required=False, min_value=1900, max_value=2200, widget=forms.HiddenInput)

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, found: ReviewQuerySet) -> ReviewQuerySet:
        wanted = self.cleaned_data
        if wanted["stage"]:
            found = found.filter(stage=wanted["stage"])
        if wanted["theme"]:
            found = themes.with_theme(found, theme=wanted["theme"], year=wanted["year"])
        return found
