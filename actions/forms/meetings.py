"""A meeting, its agenda, and what is recorded of one item in it."""

from typing import Any

from django import forms

from actions.forms.base import ActForm, words
from actions.forms.judging import JudgeForm
from actions.models import Outcome
from config.ui.forms import DateField


class MeetingForm(ActForm):
    name = forms.CharField(
        label="Which sub-group or meeting?",
        max_length=120,
        error_messages={"required": "Enter the name of the sub-group or meeting."},
    )
    held_on = DateField(
        label="On which day?", help_text="For example, 12 6 2027", error_messages={"required": "Enter the day."}
    )


class GatherForm(ActForm):
    """References of what was ticked, and of what is typed beside."""

    more = forms.CharField(
        label="Others, by their references", required=False, max_length=500, help_text="Such as NSCP-12, NSCP-40"
    )

    def __init__(self, *args: Any, ticked: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticked = ticked

    @property
    def references(self) -> list[str]:
        typed = self.cleaned_data.get("more", "").replace(",", " ").replace(";", " ").upper().split()
        return list(dict.fromkeys([*self.ticked, *typed]))

    def clean(self) -> dict[str, Any]:
        if not self.references and not self.errors:
            self.add_error("more", "Tick what is to be gone through, or enter references.")
        return self.cleaned_data


class RecordForm(JudgeForm):
    """The words of the minutes, and a judgement where one is made."""

    words = words("What was said and agreed", hint="For the minutes. The agency does not read this.")

    def __init__(self, *args: Any, judges: bool, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome, reason = self.fields["outcome"], self.fields["reason"]
        outcome.required = reason.required = self.fields["seen"].required = False
        outcome.choices = [("", "No judgement today"), *outcome.choices]  # type: ignore[attr-defined]
        if again:  # what is judged again keeps its date
            del self.fields["new_due_on"]
        if not judges:
            for name in ("seen", "outcome", "level", "reason_code", "new_due_on", "reason"):
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("outcome") and not facts.get("reason"):
            self.add_error("reason", "Say what assures you, or what more is needed.")
        if facts.get("outcome") == "" and facts.get("level"):
            self.add_error("outcome", "Choose the judgement that goes with this level.")
        facts["outcome"] = facts.get("outcome") or ""
        return facts

    @property
    def is_judged(self) -> bool:
        return self.cleaned_data.get("outcome") in set(Outcome)
