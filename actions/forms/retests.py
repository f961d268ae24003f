"""When a change is looked at again, and what was found."""

import re
from typing import Any

from django import forms

from actions.forms.base import ActForm, words
from actions.models import Finding
from config.ui.forms import DateField

_BETWEEN = re.compile(r"[,;\s]+|\band\b")


class MonthsField(forms.CharField):
    """Counts of months as people write them, “6 and 12”; its value is a list, None where it is left empty."""

    def clean(self, value: Any) -> list[int] | None:
        text = super().clean(value)
        parts = [part for part in _BETWEEN.split(text) if part]
        if any(not part.isdigit() or len(part) > 3 for part in parts):  # noqa: PLR2004 - no month has more digits
            raise forms.ValidationError("Write numbers of months, like 6 and 12.")
        return [int(part) for part in parts] if parts else None


class MonthsForm(ActForm):
    """How soon one action is looked at again."""

    months = MonthsField(
        label="Look again after how many months?",
        required=False,
        max_length=60,
        help_text="Counted from the day the answer is accepted, like 6 and 12. Empty: as the partnership does.",
    )


class StandardForm(ActForm):
    """How soon a partnership looks again by itself."""

    months = MonthsField(
        label="Look again after how many months?",
        required=False,
        max_length=60,
        help_text="Counted from the day an answer is accepted, like 6 and 12. Empty: no re-test is planned by itself.",
    )

    two_for_priority = forms.BooleanField(
        label="Two people of different agencies have to accept an answer under a priority recommendation",
        required=False,
    )

    def clean_months(self) -> list[int]:
        return self.cleaned_data["months"] or []


class PlanForm(ActForm):
    due_on = DateField(
        label="When is it looked at again?", error_messages={"required": "Enter the day of the re-test."}
    )


class DropForm(ActForm):
    reason = words(
        "Why is this re-test not needed?",
        missing="Say why it is not needed.",
        hint="It stays on record with the reason.",
    )


class JudgeRetestForm(ActForm):
    """What was found. `seen` says which answer was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)
    finding = forms.ChoiceField(
        label="Did the change hold?",
        choices=[(str(value), str(label)) for value, label in Finding.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the change held."},
    )
    next_on = DateField(
        label="The next date",
        required=False,
        help_text="Partly: when to look again. Not embedded: by when the agency answers anew.",
    )
    words = words("What did you find?", missing="Say what you found.", hint="The agency reads this.")

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("finding") == Finding.NOT_EMBEDDED and "next_on" in facts and not facts["next_on"]:
            self.add_error("next_on", "Enter the date by which the agency answers anew.")
        return facts
