"""One change to many actions: chosen in the list, said what, looked at row by row, done, and what came of it."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from actions import access
from actions.dashboards import listing
from actions.dashboards.asking import people_who_own
from actions.forms.batches import BatchForm
from actions.models import Batch, BatchKind, BatchRow
from actions.models.action import ActionQuerySet
from actions.services import batches
from actions.views.acting import filled
from actions.views.conflict import tell_loser
from actions.views.listed import Asked, asked
from actions.views.lists import ACTIONS
from config.ui.lists import kept_of
from config.ui.pagination import listed_page
from partners.http import ActorRequest
from partners.working_days import spoken

SHOWN = 100  # refused rows in sight
LONGEST = 9  # digits of an action's number
VERBS = {
    BatchKind.OWNER: "Change the owner",
    BatchKind.DUE: "Change the due date",
    BatchKind.ISSUE: "Issue",
    BatchKind.WITHDRAW: "Withdraw",
}


@require_http_methods(["GET", "POST"])
def change_actions(request: ActorRequest, slug: str) -> HttpResponse:
    """What is to be changed in the actions that the address names: `pick` one by one, or `whole` list."""
    wanted = asked(request, slug, ACTIONS)
    access.require_manager(request.actor, wanted.partnership.pk)
    back = _list(request, slug)
    found, kind = _chosen(wanted), request.GET.get("kind", "")
    count = found.count()
    if kind not in BatchKind.values or not count:
        messages.error(request, "Choose what to change." if count else "Choose at least one action.")
        return redirect(back)
    form = BatchForm(**filled(request), kind=BatchKind(kind), owners=people_who_own(wanted.partnership.pk, wanted.on))
    made: list[Batch] = []

    def prepare(**facts: object) -> None:
        made.append(
            batches.prepare(
                partnership=wanted.partnership,
                kind=BatchKind(kind),
                actions=found,
                by=request.actor,
                **facts,  # type: ignore[arg-type]
            )
        )

    if form.carried_out(prepare):
        batch = batches.carry_on(batch=made[0], by=request.actor)
        return redirect(_here(request, slug, batch.code))
    context = {"partnership": wanted.partnership, "form": form, "count": count, "kind": kind, "back": back}
    return render(request, "actions/change_actions.html", {**context, "verb": VERBS[BatchKind(kind)]})


def _chosen(wanted: Asked) -> ActionQuerySet:
    """Only what the list itself would show this person; a number from elsewhere finds nothing."""
    if wanted.request.GET.get("whole"):
        found: ActionQuerySet = wanted.found  # type: ignore[assignment]
        return found
    picked = wanted.request.GET.getlist("pick")
    numbers = {int(one) for one in picked if one.isascii() and one.isdigit() and len(one) <= LONGEST}
    return listing.actions(wanted.partnership, wanted.request.actor).filter(number__in=numbers)


@require_http_methods(["GET", "POST"])
@tell_loser
def batch(request: ActorRequest, slug: str, code: UUID) -> HttpResponse:
    """While it is checked, the preview, while it is carried out, and the result: one page that moves on."""
    rows = Batch.objects.visible_to(request.actor).filter(partnership__slug=slug)
    shown = get_object_or_404(rows.select_related("partnership", "owner"), code=code)
    request.shown_in = shown.partnership
    if request.method == "POST":
        if "do" in request.POST:
            batches.start(batch=shown, by=request.actor)
        batches.carry_on(batch=shown, by=request.actor)
        return redirect(_here(request, slug, code))
    return render(request, "actions/batch.html", _context(request, shown))


def _list(request: ActorRequest, slug: str) -> str:
    """The list as it was when its rows were chosen: every page of the way carries its filters along."""
    return f"{reverse('actions', args=[slug])}?{kept_of(request.GET) or 'view=none'}"


def _here(request: ActorRequest, slug: str, code: UUID) -> str:
    kept = kept_of(request.GET)
    return f"{reverse('batch', args=[slug, code])}{'?' if kept else ''}{kept}"


def _context(request: ActorRequest, shown: Batch) -> dict[str, object]:
    rows = shown.rows.select_related("action__partnership", "action__agency")
    counts = shown.rows.aggregate(
        all=Count("pk"),
        checked=Count("pk", filter=Q(checked=True)),
        refused=Count("pk", filter=~Q(refusal="")),
        done=Count("pk", filter=Q(outcome=BatchRow.Outcome.DONE)),
        handled=Count("pk", filter=~Q(outcome="")),
    )
    return {
        "partnership": shown.partnership,
        "batch": shown,
        "list_url": _list(request, shown.partnership.slug),
        "verb": VERBS[BatchKind(shown.kind)],
        "counts": counts,
        "going": counts["all"] - counts["refused"],
        "refused": rows.exclude(refusal="")[:SHOWN],
        "page": listed_page(request.GET, rows.filter(refusal=""), order=("pk",)) if shown.checked_at else None,
        "will": _will(shown),
        "button": _button(shown, counts["all"] - counts["refused"]),
    }


def _will(shown: Batch) -> str:
    if shown.kind == BatchKind.OWNER:
        return shown.owner.name if shown.owner else "Whoever leads"
    if shown.kind == BatchKind.DUE and shown.due_on:
        return spoken(shown.due_on)
    return "Issued" if shown.kind == BatchKind.ISSUE else "Withdrawn"


def _button(shown: Batch, count: int) -> str:
    """“Change the due date of 12 actions”, “Issue 1 action”."""
    of = "of " if shown.kind in {BatchKind.OWNER, BatchKind.DUE} else ""
    return f"{VERBS[BatchKind(shown.kind)]} {of}{count:,} action{'' if count == 1 else 's'}"
