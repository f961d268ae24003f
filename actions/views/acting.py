"""The page of one short act on an action: the question on top, a form, a button."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from actions.forms.base import ActForm
from actions.models import Action
from partners.frame import Link
from partners.http import ActorRequest

# What each page is for: its heading, the start of its title, and mostly its button.
TASKS = {
    "answer": "Answer",
    "answer_challenge": "Respond to the challenge",
    "answer_check": "Check and send",
    "challenge": "Challenge",
    "correct_question": "Correct the question",
    "decide_more_time": "Decide on more time",
    "edit_action": "Change the request",
    "judge": "Judge the answer",
    "judge_again": "Judge again",
    "judge_challenge": "Judge the response",
    "more_time": "Ask for more time",
    "not_ours": "Say it is not yours",
    "note": "Note progress",
    "sign_off": "Sign the answer off",
    "sign_off_done": "Sign the answer off",
    "snooze": "Put off your reminders",
    "plan_retests": "Plan re-tests",
    "retest_drop": "Drop the re-test",
    "retest_judge": "Judge the re-test",
    "take_back": "Take the answer back",
    "withdraw": "Withdraw the request",
}


def filled(request: ActorRequest) -> dict[str, Any]:
    """What a form is made with: what was sent, or nothing before anything was."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def act_page(
    request: ActorRequest, page: str, action: Action, form: ActForm | None = None, **more: Any
) -> HttpResponse:
    opened = next((item for item in more.get("evidence", ()) if item.sha256), None)  # at once in the frame for files
    context = {"task": TASKS[page], "action": action, "form": form, "crumb": crumb(request, action), **more}
    context["opened"] = opened
    return render(request, f"actions/{page}.html", context)


def crumb(request: ActorRequest, action: Action) -> Link:
    """The list this person comes from."""
    if action.partnership_id in request.actor.read_all_ids:
        return Link("Actions", reverse("actions", args=[action.partnership.slug]))
    return Link("My work", reverse("my_work"))
