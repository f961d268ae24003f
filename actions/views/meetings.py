"""Meetings of sub-groups: the agenda is gathered, decisions are recorded item after item, the minutes are printed."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actions import access, rounds
from actions.dashboards import meeting as dashboard
from actions.dashboards.judging import Round, round_of
from actions.dashboards.record import Said, decision_of, said
from actions.forms.meetings import GatherForm, MeetingForm, RecordForm
from actions.models import Action, Meeting, MeetingItem, Submission
from actions.services import assurance
from actions.services import meetings as services
from actions.states import MoveNotAllowed
from actions.views.acting import filled
from actions.views.conflict import tell_loser
from config.ui.pagination import listed_page
from partners.http import REFERENCE, ActorRequest, partnership_or_404


def _meeting(request: ActorRequest, code: UUID) -> Meeting:
    found = get_object_or_404(Meeting.objects.visible_to(request.actor).select_related("partnership"), code=code)
    request.shown_in = found.partnership
    return found


@require_GET
def meetings(request: ActorRequest, slug: str) -> HttpResponse:
    """Those to come and those that were, the latest first."""
    partnership = partnership_or_404(request.actor, slug)
    access.require_reader(request.actor, partnership)
    found = Meeting.objects.visible_to(request.actor).filter(partnership=partnership).for_list()
    page = listed_page(request.GET, found, order=("-held_on",))
    may_manage = access.may_manage_in(request.actor, partnership.pk)
    context = {"partnership": partnership, "page": page, "may_manage": may_manage, "on": timezone.localdate()}
    return render(request, "actions/meetings.html", context)


@require_http_methods(["GET", "POST"])
def call_meeting(request: ActorRequest, slug: str) -> HttpResponse:
    partnership = partnership_or_404(request.actor, slug)
    access.require_manager(request.actor, partnership.pk)
    form = MeetingForm(**filled(request))
    made: list[Meeting] = []
    if form.carried_out(lambda **facts: made.append(services.call(partnership=partnership, by=request.actor, **facts))):
        messages.success(request, "The meeting is called. Choose what it goes through.")
        return redirect("gather_items", made[0].code)
    return render(request, "actions/call_meeting.html", {"partnership": partnership, "form": form})


@require_GET
def meeting(request: ActorRequest, code: UUID) -> HttpResponse:
    """The agenda, as it is printed too."""
    shown = _meeting(request, code)
    points = dashboard.agenda(shown, request.actor, on=timezone.localdate())
    context = {
        "meeting": shown,
        "points": points,
        "may_manage": access.may_manage_in(request.actor, shown.partnership_id),
        "next": next((one.item for one in points if one.item.recorded_at is None), None),
    }
    return render(request, "actions/meeting.html", context)


@require_http_methods(["GET", "POST"])
@tell_loser
def gather_items(request: ActorRequest, code: UUID) -> HttpResponse:
    shown = _meeting(request, code)
    access.require_manager(request.actor, shown.partnership_id)
    groups = dashboard.offered(shown, request.actor, on=timezone.localdate())
    ticked = request.POST.getlist("pick")
    form = GatherForm(**filled(request), ticked=ticked)
    found = _named(request, shown, form) if form.is_valid() else None
    if found is not None:
        count = services.gather(meeting=shown, actions=found, by=request.actor)
        messages.success(request, f"{count} {'item is' if count == 1 else 'items are'} put on the agenda.")
        return redirect("meeting", code)
    context = {"meeting": shown, "form": form, "groups": groups, "ticked": ticked}
    return render(request, "actions/gather_items.html", context)


def _named(request: ActorRequest, shown: Meeting, form: GatherForm) -> list[Action] | None:
    """In the order in which they are named; None, with a sentence on the form, where one is not known here."""
    here = Action.objects.visible_to(request.actor).filter(partnership=shown.partnership_id)
    numbers = {text: REFERENCE.fullmatch(text) for text in form.references}
    known = {
        f"{shown.partnership.prefix}-{one.number}": one
        for one in here.filter(number__in=[int(found[2]) for found in numbers.values() if found])
    }
    missing = [text for text in form.references if text not in known]
    if missing:
        form.add_error("more", f"There is no action {', '.join(missing)} here. Check the reference.")
        return None
    return [known[text] for text in form.references]


@require_POST
@tell_loser
def leave_out_item(request: ActorRequest, code: UUID, item: UUID) -> HttpResponse:
    shown = _meeting(request, code)
    services.leave_out(item=_item(request, shown, item), by=request.actor)
    messages.success(request, "Taken off the agenda.")
    return redirect("meeting", code)


def _item(request: ActorRequest, shown: Meeting, code: UUID) -> MeetingItem:
    rows = MeetingItem.objects.visible_to(request.actor).filter(meeting=shown)
    return get_object_or_404(
        rows.select_related("action__partnership", "action__agency", "meeting", "decision"), code=code
    )


@require_http_methods(["GET", "POST"])
@tell_loser
def meeting_item(request: ActorRequest, code: UUID, item: UUID) -> HttpResponse:
    """One item: what was asked and answered at the left; what is said and decided at the right; then the next."""
    shown = _meeting(request, code)
    access.require_manager(request.actor, shown.partnership_id)
    one = _item(request, shown, item)
    rows = said(one.action, request.actor)
    waiting = rows.undecided
    stale = None if waiting or not one.action.is_stale(on=timezone.localdate()) else rows.accepted_answer
    asked = waiting or stale
    judges = asked is not None and access.may_judge(request.actor, asked)
    if request.POST.get("outcome") and not judges:
        raise MoveNotAllowed(services.NOT_WAITING)  # somebody judged it since, which is not passed over in silence
    initial = {"words": one.words, "seen": str(asked.code) if asked else ""}
    form = RecordForm(**filled(request), initial=initial, judges=judges, again=stale is not None)
    if form.is_valid() and form.carried_out(partial(_recorded, one, asked, request, again=stale is not None)):
        return _onward(request, shown, one)
    latest = asked or next(iter(rows.submissions[::-1]), None)
    evidence = assurance.newest(stale) if stale else list(latest.evidence.all()) if latest else []
    context = {
        "meeting": shown,
        "item": one,
        "action": one.action,
        "form": form,
        "judges": judges,
        "submission": latest,
        "evidence": evidence,
        "opened": next((piece for piece in evidence if piece.sha256), None),
        "round": _round(waiting, rows) if waiting else None,
        "again": decision_of(stale) if stale else None,
        "since": rounds.between(stale, stale, shown_now=evidence) if stale else None,
        **_beside(shown, one),
    }
    return render(request, "actions/meeting_item.html", context)


def _round(waiting: Submission, rows: Said) -> Round:
    return round_of(waiting, [one for one in rows.submissions if one.retest_id is None and decision_of(one)])


def _recorded(one: MeetingItem, asked: Submission | None, request: ActorRequest, **facts: Any) -> None:
    seen = facts.pop("seen", "")
    answer = asked if asked and str(asked.code) == seen else None
    services.record(item=one, answer=answer, by=request.actor, **facts)


def _beside(shown: Meeting, one: MeetingItem) -> dict[str, Any]:
    codes = list(shown.items.order_by("position", "pk").values_list("code", flat=True))
    place = codes.index(one.code)
    return {
        "place": place + 1,
        "count": len(codes),
        "before": codes[place - 1] if place else None,
        "after": codes[place + 1] if place + 1 < len(codes) else None,
    }


def _onward(request: ActorRequest, shown: Meeting, one: MeetingItem) -> HttpResponse:
    """To the next item that nothing was recorded on."""
    messages.success(request, f"Recorded on {one.action.reference}.")
    waiting = shown.items.filter(recorded_at__isnull=True).order_by("position", "pk")
    following = waiting.filter(position__gt=one.position).first() or waiting.first()
    if following:
        return redirect("meeting_item", shown.code, following.code)
    return redirect("meeting_minutes", shown.code)


@require_http_methods(["GET", "POST"])
@tell_loser
def change_meeting(request: ActorRequest, code: UUID) -> HttpResponse:
    """Another day, another name; or it is called off."""
    shown = _meeting(request, code)
    access.require_manager(request.actor, shown.partnership_id)
    form = MeetingForm(**filled(request), initial={"name": shown.name, "held_on": shown.held_on})
    if form.carried_out(services.change, meeting=shown, by=request.actor):
        messages.success(request, "The meeting was changed.")
        return redirect("meeting", code)
    recorded = shown.items.filter(recorded_at__isnull=False).exists()
    return render(request, "actions/change_meeting.html", {"meeting": shown, "form": form, "recorded": recorded})


@require_POST
@tell_loser
def call_off_meeting(request: ActorRequest, code: UUID) -> HttpResponse:
    shown = _meeting(request, code)
    services.call_off(meeting=shown, by=request.actor)
    messages.success(request, "The meeting was called off.")
    return redirect("meetings", shown.partnership.slug)


@require_POST
def close_minutes(request: ActorRequest, code: UUID) -> HttpResponse:
    services.close(meeting=_meeting(request, code), by=request.actor)
    messages.success(request, "The minutes are closed. They stay as they are.")
    return redirect("meeting_minutes", code)


@require_GET
def meeting_minutes(request: ActorRequest, code: UUID) -> HttpResponse:
    """What was recorded, to be printed or copied."""
    shown = _meeting(request, code)
    points = dashboard.agenda(shown, request.actor, on=timezone.localdate())
    context = {
        "meeting": shown,
        "points": points,
        "may_manage": access.may_manage_in(request.actor, shown.partnership_id),
    }
    return render(request, "actions/meeting_minutes.html", context)
