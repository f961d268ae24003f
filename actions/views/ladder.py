"""How a partnership reminds people: its ladders with a preview, its closures, and the rehearsal of a day."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from actions.dashboards.ladder import ladders_shown, shown
from actions.forms.ladder import ClosureForm, RungForm, rung_forms
from actions.ladder import Rung
from actions.models import Ladder
from actions.services import ladders, rehearsing
from config.ui.forms import DateField
from partners import access, working_days
from partners.http import ActorRequest, partnership_or_404
from partners.models import Closure, Partnership
from partners.roles import Power

AHEAD = 10  # working days from today to the date of a preview, where none is given
REFUSED = 400


@require_http_methods(["GET", "POST"])
def ladder(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = _overseen(request, slug)
    if "reopen" in request.POST:
        return _reopen(request, partnership)
    form = ClosureForm(request.POST if "close" in request.POST else None)
    if form.carried_out(ladders.close, partnership=partnership, by=request.actor):
        messages.success(request, "The closure is added. Its days are no working days for the ladders.")
        return redirect("ladder", slug)
    due, wrong = _day(request, "due", working_days.add(timezone.localdate(), AHEAD))
    context = {
        "partnership": partnership,
        "due": due,
        "wrong": wrong,
        "ladders": ladders_shown(ladders.of(partnership.pk), due=due),
        "closures": Closure.objects.visible_to(request.actor).filter(partnership=partnership),
        "form": form,
        "manages": request.actor.has(Power.MODERATE, partnership_id=partnership.pk),
    }
    return render(request, "actions/ladder.html", context, status=REFUSED if wrong else None)


def _reopen(request: ActorRequest, partnership: Partnership) -> HttpResponse:
    number = request.POST["reopen"]
    mine = Closure.objects.visible_to(request.actor).filter(partnership=partnership)
    closure = get_object_or_404(mine, starts_on=_date(number)) if _date(number) else None
    if closure is None:
        raise Http404
    ladders.reopen(closure=closure, by=request.actor)
    messages.success(request, "The closure is removed.")
    return redirect("ladder", partnership.slug)


@require_http_methods(["GET", "POST"])
def edit_ladder(request: ActorRequest, slug: str, of: str) -> HttpResponse:
    """“Look at it” shows what the typed rungs would do, and saves nothing."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_in(request.actor, Power.MODERATE, partnership)
    if of not in Ladder.values:
        raise Http404
    kind, climb = Ladder(of), ladders.of(partnership.pk)
    if "default" in request.POST:
        ladders.back_to_default(partnership=partnership, kind=kind, by=request.actor)
        messages.success(request, f"{kind.label}: the usual ladder holds again.")
        return redirect("ladder", slug)
    forms = rung_forms(kind, climb[kind], request.POST if request.method == "POST" else None)
    rungs, errors = _typed(forms) if request.method == "POST" else (list(climb[kind]), [])
    if "save" in request.POST and rungs is not None and not (errors := _saved(request, partnership, kind, rungs)):
        messages.success(request, f"{kind.label}: the ladder is saved. It says nothing that fell before today.")
        return redirect("ladder", slug)
    due = working_days.add(timezone.localdate(), AHEAD)
    context = {
        "partnership": partnership,
        "kind": kind,
        "forms": forms,
        "errors": errors,
        "due": due,
        "preview": shown(kind, rungs, climb, due=due) if rungs else None,
    }
    return render(request, "actions/edit_ladder.html", context)


def _typed(forms: list[RungForm]) -> tuple[list[Rung] | None, list[str]]:
    if not all([form.is_valid() for form in forms]):  # noqa: C419 - each of them, so that all errors show
        return None, []
    return [rung for form in forms if (rung := form.rung())], []


def _saved(request: ActorRequest, partnership: Partnership, kind: Ladder, rungs: list[Rung]) -> list[str]:
    try:
        ladders.change(partnership=partnership, kind=kind, rungs=rungs, by=request.actor)
    except ValidationError as error:
        return error.messages
    return []


@require_GET
def rehearsal(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = _overseen(request, slug)
    on, wrong = _day(request, "on", timezone.localdate())
    letters = [] if wrong else rehearsing.rehearse([partnership], on=on)
    context = {
        "partnership": partnership,
        "on": on,
        "wrong": wrong,
        "letters": letters,
        "none": rehearsing.no_digest(on),
        "going": sum(not letter.held for letter in letters),
        "before": working_days.add(on, -1),
        "after": working_days.add(on, 1),
    }
    return render(request, "actions/rehearsal.html", context, status=REFUSED if wrong else None)


def _overseen(request: ActorRequest, slug: str) -> Partnership:
    partnership = partnership_or_404(request.actor, slug)
    access.require_any(request.actor, Power.MODERATE, Power.CHALLENGE, partnership=partnership)
    return partnership


def _day(request: ActorRequest, name: str, usual: date) -> tuple[date, str]:
    """The day that the address names, in three parts or as 2027-01-04, and what is wrong with it."""
    given = request.GET.get(name, "")
    if not given and not any(request.GET.get(f"{name}_{part}") for part in ("day", "month", "year")):
        return usual, ""
    field = DateField()
    value = given or [request.GET.get(f"{name}_{part}", "") for part in ("day", "month", "year")]
    try:
        found = field.clean(value)
    except ValidationError as error:
        return usual, error.messages[0]
    near = abs((found - timezone.localdate()).days) <= MOST_DAYS_AWAY
    return (found, "") if near else (usual, "Enter a day within two years of today")


MOST_DAYS_AWAY = 730


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
