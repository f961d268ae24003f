"""The question as it should read, why, and what that means for the date."""

from typing import Any

from django import forms

from actions.forms.base import ActForm, words
from config.ui.forms import DateField

STAYS, MOVES = "stays", "moves"


class CorrectForm(ActForm):
    question = words("The question", missing="Enter what you ask.")
    evidence_wanted = words("What would show it?", missing="Enter what would show it.")
    reason = words(
        "What was wrong?",
        missing="Say what was wrong, so that the agency knows what changed.",
        hint="The agency reads this beside both versions.",
    )
    clock = forms.ChoiceField(
        label="Does the agency need more time for that?",
        choices=[(STAYS, "No, the date stays"), (MOVES, "Yes, until a new date")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the date stays."},
    )
    new_due_on = DateField(label="If so: the new date", required=False, help_text="For example, 12 6 2027")

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        clock = facts.pop("clock", "")
        if clock == MOVES and not facts.get("new_due_on") and "new_due_on" not in self.errors:
            self.add_error("new_due_on", "Enter the new date.")
        if clock == STAYS and facts.get("new_due_on"):
            self.add_error("new_due_on", "Empty the new date, or choose that it moves.")
        return facts
