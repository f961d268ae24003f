from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from actions import access
from actions.dashboards import work
from actions.dashboards.rows import ActionRow, row
from actions.models import Action
from actions.models.action import ActionQuerySet
from config.ui.pagination import listed_page
from partners.http import ActorRequest, by_reference, partnership_or_404
from partners.models import Partnership
from partners.scope import Actor
from reviews.models import Review


class Filter(forms.Form):
    partnership = forms.ChoiceField(required=False)
    review = forms.ChoiceField(required=False)

    def __init__(self, request: ActorRequest) -> None:
        super().__init__(request.GET)
        pairs = {pk for pk, _ in request.actor.agency_pairs}
        request.known = list(Partnership.objects.visible_to(request.actor))
        places = [one for one in request.known if one.pk in pairs]
        reviews = work.reviews_asking(request.actor)
        self.fields["partnership"].choices = [("", "All"), *((one.slug, one.name) for one in places)]  # type: ignore[attr-defined]
        offered = {one.reference: str(one) for one in reviews}
        if named := request.GET.get("review"):
            offered.setdefault(named, named)
        self.fields["review"].choices = [("", "All"), *offered.items()]  # type: ignore[attr-defined]


@require_GET
def my_work(request: ActorRequest) -> HttpResponse:
    """All that is asked of the person's agencies, over every partnership; `?group=` gives one part of it whole."""
    on = timezone.localdate()
    asked = _filtered(request, work.asked_of(request.actor))
    counts = work.counts(asked, on=on)
    context: dict[str, object] = {
        "sentence": work.sentence(counts),
        "form": Filter(request),
        "filtered": any(request.GET.get(name) for name in Filter.base_fields),
    }
    group = request.GET.get("group", "")
    if group in work.TITLES:
        found = work.of_group(asked, group, on=on).for_list()
        page = listed_page(request.GET, found, order=("due_on",), keys_first=True)
        context |= {"only": work.TITLES[group], "page": page, "rows": _rows(request.actor, page.items, on)}
    else:
        context["groups"] = [_group(request, one, on) for one in work.groups(asked, counts, on=on)]
        context["awaited"] = work.awaited(request.actor, on=on)
        context["to_sign"] = work.to_sign(request.actor)
    return render(request, "actions/my_work.html", context)


def _group(request: ActorRequest, group: work.Group, on: date) -> dict[str, object]:
    address = request.GET.copy()
    address["group"] = group.key
    return {
        "key": group.key,
        "heading": f"{group.title} ({group.count})",
        "count": group.count,
        "rows": _rows(request.actor, group.actions, on),
        "more": f"?{address.urlencode()}" if group.more else "",
    }


def _filtered(request: ActorRequest, actions: ActionQuerySet) -> ActionQuerySet:
    if slug := request.GET.get("partnership"):
        actions = actions.filter(partnership=partnership_or_404(request.actor, slug))
    if reference := request.GET.get("review"):
        review = by_reference(Review.objects.all(), request.actor, reference)
        actions = actions.filter(pk__in=Action.objects.filter(recommendations__review=review).values("pk"))
    return actions


def _rows(actor: Actor, actions: Iterable[Action], on: date) -> list[ActionRow]:
    return [row(action, on=on, **_offer(actor, action)) for action in actions]


def _offer(actor: Actor, action: Action) -> dict[str, str]:
    """Who may draft answers; the others look."""
    if action.is_with_agency and access.may_draft(actor, action):
        return {"verb": "Answer", "to": "answer"}
    return {"verb": "See", "to": "action"}
