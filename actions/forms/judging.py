from typing import Any

from django import forms

from actions.forms.base import ActForm, words
from actions.models import Level, Outcome, ReturnReason
from config.ui.forms import DateField


class JudgeForm(ActForm):
    """Assured, with a level; or more needed, with what is missing. `seen` says which answer was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    outcome = forms.ChoiceField(
        label="Your judgement",
        choices=[(Outcome.ACCEPTED.value, "Assured"), (Outcome.MORE_NEEDED.value, "More needed")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose “Assured” or “More needed”."},
    )
    level = forms.ChoiceField(
        label="If assured: how far?",
        required=False,
        choices=[(str(value), str(label)) for value, label in Level.choices],
        widget=forms.RadioSelect,
    )
    reason_code = forms.ChoiceField(
        label="If more is needed: what is missing?",
        required=False,
        choices=[("", "Choose what is missing"), *((str(value), str(label)) for value, label in ReturnReason.choices)],
    )
    new_due_on = DateField(
        label="If more is needed: a new date",
        required=False,
        help_text="Leave empty to keep the date. For example, 12 6 2027",
    )
    reason = words("Why?", missing="Say what assures you, or what more is needed.", hint="The agency reads this.")

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("outcome") == Outcome.ACCEPTED:
            if not facts.get("level"):
                self.add_error("level", "Choose how far you are assured.")
            if facts.get("new_due_on"):
                self.add_error("new_due_on", "A new date goes with “More needed” only. Empty it, or choose that.")
        if facts.get("outcome") == Outcome.MORE_NEEDED and not facts.get("reason_code"):
            self.add_error("reason_code", "Choose what is missing.")
        return facts
