"""As at a past day: the date for which a page of figures is asked, and the list of how actions stood then."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions.brag import Brag, brag, key_of, standing
from actions.dashboards import agency as of_agency
from actions.dashboards import listing, past
from actions.dashboards.citing import citations
from actions.models import ASKED, OPEN, WITH_AGENCY, Action, Status
from actions.models.action import ActionQuerySet
from actions.views.filters import LATE_BY, DayInput
from config.ui.pagination import listed_page
from partners import access, working_days
from partners.http import ActorRequest, partnership_or_404
from partners.roles import Power
from partners.scope import Actor

EARLIEST = date(2000, 1, 1)
REFUSED = 400
_LATE = {"yes": "due_then", listing.FIRST: "first_due_on"}  # by which date


class AsAtForm(forms.Form):
    as_at = forms.DateField(
        label="As at",
        required=False,
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"invalid": "As at must be a real date, like 2026-06-30"},
    )

    def clean_as_at(self) -> date | None:
        wanted: date | None = self.cleaned_data["as_at"]
        if wanted and wanted > timezone.localdate():
            raise forms.ValidationError("As at must be today or in the past")
        if wanted and wanted < EARLIEST:
            raise forms.ValidationError(f"As at must be in {EARLIEST.year} or later")
        return wanted

    @property
    def day(self) -> date:
        """What was asked for; today where it was nothing, or nothing that can be."""
        found: date | None = self.cleaned_data.get("as_at") if self.is_valid() else None
        return found or timezone.localdate()


class StoodFilter(forms.Form):
    """What stands in the address of a list: the same names as in the list of actions, and the day."""

    on = forms.DateField(label="As at", required=False, widget=DayInput(format="%Y-%m-%d"))
    status = forms.ChoiceField(label="Status then", required=False, choices=listing.choices(with_drafts=False)[:-1])
    overdue = forms.ChoiceField(label="Late or not then", required=False, choices=LATE_BY)
    agency = forms.SlugField(required=False, widget=forms.HiddenInput)
    partnership = forms.SlugField(required=False, widget=forms.HiddenInput)
    due_from = forms.DateField(required=False, widget=forms.HiddenInput)
    due_to = forms.DateField(required=False, widget=forms.HiddenInput)
    theme = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    year = forms.IntegerField(required=False, min_value=1900, max_value=2200, widget=forms.HiddenInput)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"] or timezone.localdate()
        if not EARLIEST <= day <= timezone.localdate():
            raise forms.ValidationError(f"As at must be today or in the past, not before {EARLIEST.year}")
        return day

    def narrow(self, actions: ActionQuerySet) -> ActionQuerySet:
        wanted = self.cleaned_data
        found = past.as_at(actions, on=wanted["on"])
        found = past.stood_as(found, _statuses(wanted["status"], late=wanted["overdue"] in _LATE), on=wanted["on"])
        if wanted["overdue"]:
            day = _LATE.get(wanted["overdue"], "due_then")
            late = Q((f"{day}__lt", wanted["on"]), status_then__in=WITH_AGENCY)
            found = found.filter(late if wanted["overdue"] in _LATE else ~late)
        columns = {
            "agency": "agency__slug",
            "partnership": "partnership__slug",
            "due_from": "due_then__gte",
            "due_to": "due_then__lte",
        }
        if wanted["theme"]:
            year = listing.of_year(wanted["year"]) if wanted["year"] else Q()
            found = listing.under(found, listing.themed(wanted["theme"]) & year)
        return found.filter(**{column: wanted[name] for name, column in columns.items() if wanted[name]})


def _statuses(wanted: str, *, late: bool) -> tuple[str, ...]:
    if not wanted:
        return WITH_AGENCY if late else OPEN
    if wanted == "all":
        return ASKED
    return listing.TOGETHER[wanted][1] if wanted in listing.TOGETHER else (wanted,)


@dataclass(frozen=True)
class StoodRow:
    """How an action stood, and how it stands now. What the agency sent back is no longer theirs to open."""

    action: Action
    then: Brag
    due_then: date | None
    how_far: str
    now: Brag
    opens: bool
    citation: str


@require_GET
def actions_as_at(request: ActorRequest, slug: str) -> HttpResponse:
    """How actions of a partnership stood at the end of a day: the list behind the figures of that day."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.READ_PARTNERSHIP, partnership)
    return _listed(request, listing.actions(partnership, request.actor), {"partnership": partnership})


@require_GET
def agency_actions(request: ActorRequest, slug: str) -> HttpResponse:
    """The same for one agency, over its partnerships."""
    agency = get_object_or_404(of_agency.known_to(request.actor), slug=slug)
    return _listed(request, of_agency.ever_asked(agency, request.actor), {"agency": agency})


def _listed(request: ActorRequest, actions: ActionQuerySet, context: dict[str, Any]) -> HttpResponse:
    form = StoodFilter(request.GET)
    valid = form.is_valid()
    found = form.narrow(actions) if valid else past.as_at(actions.none(), on=timezone.localdate())
    page = listed_page(request.GET, found.select_related("partnership", "agency"), order=("-number",))
    on = form.cleaned_data["on"] if valid else timezone.localdate()
    cited = citations(action.pk for action in page.items)
    context |= {
        "form": form,
        "on": on,
        "page": page,
        "count": found.count(),
        "rows": [_row(action, request.actor, on, cited.get(action.pk, "")) for action in page.items],
    }
    return render(request, "actions/as_at.html", context, status=None if valid else REFUSED)


def _row(action: Any, actor: Actor, on: date, citation: str) -> StoodRow:
    status, due = Status(action.status_then), action.due_then
    with_agency = status in WITH_AGENCY and due is not None
    return StoodRow(
        action=action,
        then=standing(
            status=status,
            overdue=with_agency and due < on,
            stale=False,
            key=key_of(action.partnership.brag_key, place=action.partnership.slug),
        ),
        due_then=due,
        how_far=working_days.due_phrase(due, on=on) if with_agency else "",
        now=brag(action, on=timezone.localdate()),
        opens=action.partnership_id in actor.read_all_ids or action.status != Status.DRAFT,
        citation=citation,
    )
