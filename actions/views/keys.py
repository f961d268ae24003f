"""The BRAG key: edited and looked at on real rows before it holds; and the stylesheet of its shades."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from actions import access, brag_keys
from actions.brag import Brag, Colour, Key, Shade, key_of, situation
from actions.forms.keys import KeyForm
from actions.models import Action, Status
from actions.services import keys
from actions.views.acting import filled
from config.ui.forms import add_refusal
from partners.http import ActorRequest, partnership_or_404
from partners.models import Partnership

TRIED = "tried"  # what the names of shades begin with that are not kept yet
ROWS_OF_A_KIND = 2
SHADE = re.compile(r"(blue|red|amber|green|grey)-([0-9a-f]{6})-([0-9a-f]{6})")


@dataclass(frozen=True)
class Tried:
    action: Action
    now: Brag
    then: Brag


@require_http_methods(["GET", "POST"])
def brag_key(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = partnership_or_404(request.actor, slug)
    access.require_manager(request.actor, partnership.pk)
    now = key_of(partnership.brag_key, place=partnership.slug)
    form = KeyForm(**filled(request), key=now)
    if "usual" in request.POST:
        keys.set_key(partnership=partnership, rows={}, shades={}, by=request.actor)
        messages.success(request, "The key is as everywhere again.")
        return redirect("brag_key", slug)
    tried = _checked(form) if form.is_valid() else None
    if tried and "look" not in request.POST:
        keys.set_key(partnership=partnership, rows=tried.rows, shades=tried.shades, by=request.actor)
        messages.success(request, "Saved. Every page and list shows it from now on.")
        return redirect("brag_key", slug)
    context = {
        "partnership": partnership,
        "form": form,
        "rows": _rows(request, partnership, now, tried or now),
        "is_tried": tried is not None,
        "is_own": bool(partnership.brag_key),
        "tried_css": _address(tried.shades) if tried and tried.shades else "",
    }
    return render(request, "actions/brag_key.html", context)


def _checked(form: KeyForm) -> Key | None:
    """The key as it is typed; nothing, with sentences beside its fields, where it may not hold."""
    try:
        keys.check(form.rows, form.shades)
    except ValidationError as error:
        add_refusal(form, error)
        return None
    return Key(form.rows, form.shades, TRIED)


def _rows(request: ActorRequest, partnership: Partnership, now: Key, then: Key) -> list[Tried]:
    """Some actions of each status, the latest."""
    on = timezone.localdate()
    found = Action.objects.visible_to(request.actor).filter(partnership=partnership)
    latest = [found.filter(status=status).order_by("-pk")[:ROWS_OF_A_KIND].values("pk") for status in Status]
    some = found.filter(pk__in=latest[0].union(*latest[1:], all=True)).select_related("partnership", "agency")
    return [_tried(action, now, then, on) for action in some.order_by("status", "pk")]


def _tried(action: Action, now: Key, then: Key, on: date) -> Tried:
    facts = {"overdue": action.is_overdue(on=on), "stale": action.is_stale(on=on)}
    one = situation(status=Status(action.status), **facts)
    return Tried(action, now.shown(one), then.shown(one))


def _address(shades: Mapping[Colour, Shade]) -> str:
    said = "_".join(f"{colour}-{shade.ground[1:]}-{shade.text[1:]}" for colour, shade in shades.items())
    return f"{reverse('brag_css')}?tried={said}"


@require_GET
def brag_css(request: ActorRequest) -> HttpResponse:
    """The shades of all partnerships that this person knows; or, with `tried`, those of a key that is being edited."""
    if "tried" in request.GET:
        given = SHADE.findall(request.GET["tried"])[: len(Colour)]
        rules = [_rule(f"{TRIED}-{colour}", f"#{ground}", f"#{text}") for colour, ground, text in given]
    else:
        rules = [rule for place in Partnership.objects.visible_to(request.actor) for rule in _rules(place)]
    css = HttpResponse("\n".join(rules), content_type="text/css; charset=utf-8")
    css["Cache-Control"] = "private, max-age=3600"  # its address changes with what it says
    return css


def _rules(place: Partnership) -> list[str]:
    key = key_of(place.brag_key, place=place.slug)
    return [_rule(f"{place.slug}-{colour}", shade.ground, shade.text) for colour, shade in key.shades.items()]


def _rule(name: str, ground: str, text: str) -> str:
    """Only colours that are colours: what was kept is looked at again before it is a stylesheet."""
    if not (brag_keys.HEX.fullmatch(ground) and brag_keys.HEX.fullmatch(text)):
        return ""
    return f".ft-brag--{name} {{ border-left-color: {text}; color: {text}; background: {ground}; }}"
