"""Pages of figures: the chair's overview, a partnership's insight, one agency's standing. Each as at any past day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions import access as rights
from actions.dashboards import challenged, listing, over_time, past, responses, themes, today
from actions.dashboards import overview as dashboard
from actions.dashboards.standing import Standing, standings
from actions.models import Transition
from actions.models.action import ActionQuerySet
from actions.views import pictures
from actions.views.as_at import REFUSED, AsAtForm
from actions.views.pictures import Lists
from partners import access, working_days
from partners.http import ActorRequest, partnership_or_404
from partners.models import Agency, Partnership
from partners.roles import Power

PAST = (
    "What follows is as it stood at the end of {}. Only themes are those of today, on reviews that were open by then."
)


@require_GET
def overview(request: ActorRequest, slug: str) -> HttpResponse:
    """Where things stand in a partnership, for its chair and its coordinators."""
    partnership = partnership_or_404(request.actor, slug)
    rights.require_overseer(request.actor, partnership.pk)
    context = _whole(request, partnership)
    if not context["past"]:
        context |= {
            "look_first": dashboard.look_first(listing.actions(partnership, request.actor), on=context["on"]),
            "rule": dashboard.RULE,
            "disposals": today.disposals(request.actor, partnership.pk),
            "lapsed": dashboard.lapsed(partnership, request.actor, on=context["on"]),
            "challenged": challenged.waiting(partnership, request.actor, on=context["on"]),
            "may_challenge": request.actor.has(Power.CHALLENGE, partnership_id=partnership.pk),
        }
    return shown(request, "actions/overview.html", context)


@require_GET
def insight(request: ActorRequest, slug: str) -> HttpResponse:
    """The same pictures for those who run the partnership or judge in it, and what it answered to recommendations."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.READ_PARTNERSHIP, partnership)
    context = _whole(request, partnership)
    if not context["past"]:
        lists = Lists(on=context["on"], today=context["on"], partnership=partnership)
        rows = responses.by_type(partnership, request.actor)
        context["pictures"] = (*context["pictures"], pictures.answered(rows, lists))
    return shown(request, "actions/insight.html", context)


def _whole(request: ActorRequest, partnership: Partnership) -> dict[str, Any]:
    """Figures and four pictures of a whole partnership."""
    form = AsAtForm(request.GET)
    lists = Lists(on=form.day, today=timezone.localdate(), partnership=partnership)
    actions = listing.actions(partnership, request.actor)
    began = past.began(partnership)
    now, then = standings(actions, by="agency_id", days=days(lists.on), began=began)
    moves = Transition.objects.filter(partnership=partnership)  # read whole, so by the fence and this alone
    names = named(Agency.objects.filter(pk__in=now.whose))
    rows = dashboard.rows(now, names, filtered_by="agency")
    drawn = (
        pictures.by_whom(
            rows, lists, title="Where requests stand, by agency", corner="Agency", page="agency", noun="agencies"
        ),
        pictures.ages(dashboard.ages(now), lists),
        pictures.recurrence(themes.by_year(partnership, request.actor, on=lists.on), lists),
        pictures.levels(over_time.levels(moves, now), lists),
    )
    return {"partnership": partnership, **common(form, lists, now, then, actions), "pictures": drawn}


def days(on: date) -> tuple[date, date]:
    return on, past.end_of_last_quarter(on)


def named(found: Any) -> Mapping[int, tuple[str, str]]:
    return {pk: (name, slug) for pk, name, slug in found.values_list("pk", "name", "slug")}


def common(form: AsAtForm, lists: Lists, now: Standing, then: Standing, actions: ActionQuerySet) -> dict[str, Any]:
    figures = [(one, f"{one.now:,}", lists.actions(one.query)) for one in dashboard.figures(now, then)]
    gone = lists.on != lists.today
    first = None if gone else dashboard.first_dates(actions, on=lists.on)
    return {
        "first_dates": first,
        "first_dates_list": lists.actions(first.query) if first else "",
        "as_at_form": form,
        "on": lists.on,
        "past": gone,
        "past_words": PAST.format(working_days.spoken(lists.on)),
        "figures": figures,
    }


def shown(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=REFUSED if context["as_at_form"].errors else None)
