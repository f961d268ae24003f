"""The short forms of an action's page: one act each."""

from django import forms

from actions.forms.base import ActForm, words
from actions.models import Delivery, Judgement
from config.ui.forms import DateField


def _choices(kind: type[Delivery | Judgement]) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in kind.choices]


class NotOursForm(ActForm):
    reason = words(
        "Why is this not yours?",
        missing="Say why it is not yours, and whose it may be.",
        hint="Say whose it may be, if you know. The coordinator reads this.",
    )


class NoteForm(ActForm):
    text = words(
        "How far are you?",
        missing="Enter how far you are.",
        hint="The partnership can read this. It does not count as an answer.",
    )
    delivery = forms.ChoiceField(label="Where the work stands", choices=_choices(Delivery), widget=forms.RadioSelect)


class WithdrawForm(ActForm):
    reason = words(
        "Why is it withdrawn?", missing="Say why it is withdrawn.", hint="The agency can read this. It stays on record."
    )


class MoreTimeForm(ActForm):
    new_due_on = DateField(label="New date", help_text="For example, 12 6 2027")
    reason = words("Why do you need more time?", missing="Say why you need more time.")


class SnoozeForm(ActForm):
    until = DateField(
        label="Remind me again on",
        help_text="A day within 20 working days",
        error_messages={"required": "Enter the day on which you are to be reminded again."},
    )
    reason = words(
        "Why?",
        missing="Say why. The coordinator and the chair read it.",
        hint="The coordinator and the chair read this.",
        most=1000,
    )


class DecideTimeForm(ActForm):
    approve = forms.TypedChoiceField(
        label="Does the agency get more time?",
        choices=[("yes", "Yes, move the date"), ("no", "No, the date stays")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the agency gets more time."},
    )
    reason = words("Why?", hint="Needed where the date stays. The agency can read this.")


class ChallengeForm(ActForm):
    question = words(
        "What do you ask?", missing="Enter your question.", hint="The agency and the coordinator read this and respond."
    )
    answer_by = DateField(
        label="Respond by",
        help_text="For example, 12 6 2027",
        error_messages={"required": "Enter the date by which you want a response."},
    )


class AnswerChallengeForm(ActForm):
    answer = words("Response", missing="Enter the response.", hint="The chair reads this and judges it.")


class JudgeChallengeForm(ActForm):
    judgement = forms.ChoiceField(
        label="Does the response satisfy you?",
        choices=_choices(Judgement),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how far the response satisfies you."},
    )
    words = words("What do you conclude?", missing="Say what you conclude.")
