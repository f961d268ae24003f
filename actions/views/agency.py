"""One agency over its partnerships: for its own people, and for those who read one of its partnerships whole."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions import access
from actions.dashboards import agency as of_agency
from actions.dashboards import challenged, over_time, past
from actions.dashboards import overview as dashboard
from actions.dashboards.standing import standings
from actions.models import ASKED, Transition
from actions.models.action import ActionQuerySet
from actions.services import handing_over
from actions.views import pictures
from actions.views.as_at import AsAtForm
from actions.views.overview import common, days, named, shown
from actions.views.pictures import Lists
from partners.http import ActorRequest
from partners.models import Agency, Partnership


@require_GET
def my_agency(request: ActorRequest) -> HttpResponse:
    """To the person's own agency; where there are several, to choose from."""
    mine = Agency.objects.filter(pk__in={agency for _, agency in request.actor.agency_pairs}).order_by("name")
    if len(mine) == 1:
        return redirect("agency", slug=mine[0].slug)
    return render(request, "actions/my_agency.html", {"agencies": mine})


@require_GET
def agency(request: ActorRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(of_agency.known_to(request.actor), slug=slug)
    places = list(of_agency.places(found, request.actor))
    form = AsAtForm(request.GET)
    lists = Lists(on=form.day, today=timezone.localdate(), agency=found)
    actions = of_agency.ever_asked(found, request.actor)
    now, then = standings(actions, by="partnership_id", days=days(lists.on))
    rows = dashboard.rows(now, named(Partnership.objects.filter(pk__in=now.whose)), filtered_by="partnership")
    moves = Transition.objects.filter(action__in=actions)
    drawn = (
        pictures.by_whom(
            rows,
            lists,
            title="Where requests stand, by partnership",
            corner="Partnership",
            page="",
            noun="partnerships",
        ),
        pictures.ages(dashboard.ages(now), lists),
        pictures.recurrence(of_agency.themes_asked(_asked(actions, lists.on)), lists, noun="actions"),
        pictures.levels(over_time.levels(moves, now), lists),
    )
    mine = [place for place in places if access.may_set_sign_off(request.actor, place.pk, found.pk)]
    may_move = bool(handing_over.places(request.actor, found) & {place.pk for place in places})
    context: dict[str, Any] = {
        "agency": found,
        "places": places,
        "sign_offs": mine,
        "may_hand_over": may_move,
        "challenged": challenged.about(found, request.actor, on=lists.today),
        "to_challenge": [place for place in places if access.may_challenge_in(request.actor, place.pk)],
        **common(form, lists, now, then, actions),
        "pictures": drawn,
    }
    return shown(request, "actions/agency.html", context)


def _asked(actions: ActionQuerySet, on: date) -> ActionQuerySet:
    return past.stood_as(past.as_at(actions, on=on), ASKED, on=on)
