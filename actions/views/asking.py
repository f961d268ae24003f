from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from actions import access
from actions.dashboards import seen
from actions.dashboards.asking import Sheet, drafts_under, owners_in, sheet
from actions.facets import reminder_days
from actions.forms.asking import AskForm, EditForm, owner_field, reminders_hint
from actions.models import Action, EvidenceKind, Ladder, Status
from actions.services import allocation, ladders, standing
from actions.services.ladders import Ladders
from actions.states import MoveNotAllowed
from actions.views.acting import act_page, filled
from actions.views.conflict import fetched, tell_loser
from config.ui.fields import render_field
from config.ui.forms import add_refusal
from partners.http import ActorRequest, by_reference
from partners.roles import Role
from reviews.models import Recommendation, Response
from reviews.vague import Reading, read_question, read_recommendation

EXAMPLES = (
    (EvidenceKind.AUDIT, "an audit of twenty cases since April, with what was found"),
    (EvidenceKind.DIP_SAMPLE, "ten records picked at random that show it was done"),
    (EvidenceKind.DATA, "the figure for each quarter, before and after"),
    (EvidenceKind.VOICE, "what children and parents say of it"),
    (EvidenceKind.SURVEY, "how many practitioners say they would act so"),
    (EvidenceKind.TRAINING, "who was trained, when, and what they do differently"),
    (EvidenceKind.POLICY, "the policy as it stands, with the changed passage"),
)


@dataclass(frozen=True)
class Card:
    """A draft as its agency will read it, with what keeps it from being issued."""

    action: Action
    missing: tuple[str, ...]
    is_led: bool
    reminders: tuple[date, ...]
    said: Reading


def _recommendation(request: ActorRequest, reference: str) -> Recommendation:
    rows = Recommendation.objects.for_list().prefetch_related("sub_points", "themes")
    found = by_reference(rows, request.actor, reference)
    access.require_manager(request.actor, found.partnership_id)
    return found


@require_http_methods(["GET", "POST"])
@tell_loser
def ask(request: ActorRequest, reference: str) -> HttpResponse:
    """One recommendation becomes requests to several agencies."""
    recommendation = _recommendation(request, reference)
    known = sheet(recommendation, request.actor, on=timezone.localdate())
    form = AskForm(**filled(request), sheet=known, initial=_initial(known))
    if form.is_valid():
        try:
            _make_drafts(form, recommendation, request)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            return redirect("ask_check", reference)
    context = {
        "recommendation": recommendation,
        "review": recommendation.review,
        "form": form,
        "agencies": _boxes(form, known),
        "agencies_error": next(iter(form.errors.get("agencies", [])), None),
        "reminders": reminders_hint(ladders.of(recommendation.partnership_id)[Ladder.ACTION]),
        "examples": [(kind.label, example) for kind, example in EXAMPLES],
        "refused": recommendation.response == Response.NOT_ACCEPTED,
        "drafts": len(known.drafts),
        "seen": seen.under(recommendation, request.actor, on=timezone.localdate()),
        "said": read_recommendation(recommendation.text, addressed_to=recommendation.addressed_to),
    }
    return render(request, "actions/ask.html", context)


def _make_drafts(form: AskForm, recommendation: Recommendation, request: ActorRequest) -> None:
    facts = {name: form.cleaned_data[name] for name in ("question", "evidence_wanted", "due_on")}
    allocation.ask(recommendation=recommendation, wanted=form.wanted(), by=request.actor, **facts)


def _initial(known: Sheet) -> dict[str, Any]:
    first = known.drafts[0] if known.drafts else None
    said = (
        {"question": first.question, "evidence_wanted": first.evidence_wanted, "due_on": first.due_on} if first else {}
    )
    return {**said, "agencies": [member.agency.slug for member in known.members if member.tick]}


def _boxes(form: AskForm, known: Sheet) -> list[dict[str, Any]]:
    """GOV.UK's checkboxes, each with its owner under it; without a script all owners show."""
    ticked = form["agencies"].value() or []
    return [
        {
            "value": member.agency.slug,
            "text": member.agency.name,
            "checked": member.agency.slug in ticked,
            "hint": {"text": member.about} if member.about else None,
            "conditional": {"html": _owner(form, member.agency.slug, member.agency.name)},
        }
        for member in known.members
    ]


def _owner(form: AskForm, slug: str, name: str) -> SafeString:
    return render_field(form[owner_field(slug)], label=f"Owner at {name}", label_size="")


@require_http_methods(["GET", "POST"])
@tell_loser
def ask_check(request: ActorRequest, reference: str) -> HttpResponse:
    """The drafts as the agencies will read them, and the button that issues them."""
    recommendation = _recommendation(request, reference)
    drafts = drafts_under(recommendation, request.actor)
    if not drafts:
        messages.info(request, "There is nothing left to issue under this recommendation.")
        return redirect("recommendation" if request.method == "POST" else "ask", reference)
    people = owners_in(recommendation.partnership_id, on=timezone.localdate())
    led = {agency for agency, held in people.items() if any(role == Role.LEAD for _, role in held)}
    climb = ladders.of(recommendation.partnership_id)
    cards = [_card(action, led, climb) for action in drafts]
    mark = _mark(drafts)
    if request.method == "POST" and not any(card.missing for card in cards):
        if request.POST.get("seen") != mark:
            raise MoveNotAllowed("These requests were changed since you looked. Read them again before you issue them.")
        issued = allocation.issue_all(actions=drafts, by=request.actor)
        messages.success(request, f"Issued to {_agencies(len(issued))}. {_told(cards)}")
        return redirect("recommendation", reference)
    context = {
        "recommendation": recommendation,
        "review": recommendation.review,
        "cards": cards,
        "seen": mark,
        "count": _agencies(len(cards)),
        "problems": [
            {"text": f"{card.action.agency.name}: {sentence}", "href": f"#{card.action.reference}"}
            for card in cards
            for sentence in card.missing
        ],
    }
    return render(request, "actions/ask_check.html", context)


def _card(action: Action, led: set[int], climb: Ladders) -> Card:
    missing: tuple[str, ...] = ()
    try:
        allocation.check_complete(action)
    except ValidationError as error:
        missing = tuple(error.messages)
    days = reminder_days(action.due_on, climb[Ladder.ACTION], closed=climb.closed) if action.due_on else ()
    reminders = tuple(day for day in days if day > timezone.localdate())
    said = read_question(action.question, evidence_wanted=action.evidence_wanted)
    return Card(action, missing, action.agency_id in led, reminders, said)


def _said(form: EditForm) -> Reading:
    """What the words leave open as they stand in the form, typed or to begin with."""
    question, wanted = (str(form[name].value() or "") for name in ("question", "evidence_wanted"))
    return read_question(question, evidence_wanted=wanted)


def _mark(drafts: list[Action]) -> str:
    """Says which drafts were read, in which wording."""
    return sha256(" ".join(f"{one.reference}:{one.updated_at.isoformat()}" for one in drafts).encode()).hexdigest()


def _told(cards: list[Card]) -> str:
    untold = [card.action.agency.name for card in cards if not card.action.owner and not card.is_led]
    if not untold:
        return "Their leads get an email." if len(cards) > 1 else "Its lead gets an email."
    return f"Nobody leads for {' and '.join(untold)}, so nobody there is told."


def _agencies(count: int) -> str:
    return "1 agency" if count == 1 else f"{count} agencies"


@require_http_methods(["GET", "POST"])
@tell_loser
def edit_action(request: ActorRequest, reference: str) -> HttpResponse:
    """The request to one agency, made different from the others'."""
    shown = fetched(request, reference)
    access.require_manager(request.actor, shown.partnership_id)
    standing.require(shown, of=[Status.DRAFT])
    held = owners_in(shown.partnership_id, on=timezone.localdate()).get(shown.agency_id, [])
    owners = list(dict.fromkeys(user for user, _ in held))
    initial = {name: getattr(shown, name) for name in ("question", "evidence_wanted", "due_on")}
    initial["owner"] = shown.owner.email if shown.owner else ""
    form = EditForm(**filled(request), owners=owners, initial=initial)
    if form.carried_out(allocation.edit_draft, action=shown, by=request.actor):
        messages.success(request, f"The request to {shown.agency.name} was changed.")
        first = Recommendation.objects.visible_to(request.actor).filter(actions=shown).order_by("position").first()
        return redirect("ask_check", first.reference) if first else redirect("action", reference)
    hint = reminders_hint(ladders.of(shown.partnership_id)[Ladder.ACTION])
    return act_page(request, "edit_action", shown, form, reminders=hint, said=_said(form))
