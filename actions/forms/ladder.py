"""Forms of the ladder page: rungs row by row, closures, and the date of a preview."""

from collections.abc import Sequence
from typing import Any

from django import forms

from actions.forms.base import ActForm
from actions.ladder import FURTHEST, Rung
from actions.models import Audience, Ladder
from config.ui.forms import DateField

SPARE = 2  # empty rows below the rungs there are
AGENCY = (Audience.OWNER, Audience.LEAD, Audience.DEPUTY, Audience.EXECUTIVE)
OF_NO_AGENCY = (Ladder.CLOCK, Ladder.MORE_TIME, Ladder.JUDGEMENT)  # where nobody of an agency is late
FROM_WAITING = (Ladder.MORE_TIME, Ladder.JUDGEMENT)


class RungForm(forms.Form):
    """One rung. Without a number there is none."""

    days = forms.IntegerField(
        label="Working days",
        required=False,
        min_value=1,
        max_value=FURTHEST,
        error_messages={
            "invalid": "Enter a whole number of working days",
            "min_value": "Enter 1 or more",
            "max_value": f"Enter at most {FURTHEST}",
        },
    )
    side = forms.ChoiceField(
        label="Before or after the date", choices=[("before", "before"), ("after", "after")], required=False
    )
    audience = forms.MultipleChoiceField(
        label="Remind",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose among these people"},
    )
    weekly = forms.BooleanField(label="and then every week until it is answered", required=False)

    def __init__(self, *args: Any, kind: Ladder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        people = [one for one in Audience if kind not in OF_NO_AGENCY or one not in AGENCY]
        self.fields["audience"].choices = [(one.value, one.label) for one in people]  # type: ignore[attr-defined]
        if kind in FROM_WAITING:
            del self.fields["side"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if "days" in found and found["days"] and not found.get("audience") and "audience" not in self.errors:
            self.add_error("audience", "Choose whom to remind, or clear the number to leave this rung out.")
        if "days" in found and not found["days"] and (found.get("audience") or found.get("weekly")):
            self.add_error("days", "Enter after how many working days, or clear the boxes to leave this rung out.")
        return found

    def rung(self) -> Rung | None:
        found = self.cleaned_data
        if not found["days"]:
            return None
        days = -found["days"] if found.get("side") == "before" else found["days"]
        return Rung(days, tuple(Audience(one) for one in found["audience"]), found["weekly"])


def rung_forms(kind: Ladder, rungs: Sequence[Rung], data: Any = None) -> list[RungForm]:
    """A form for each rung, and some for new ones; as sent, where something was."""
    initial = [
        {
            "days": abs(rung.days),
            "side": "before" if rung.days < 0 else "after",
            "audience": [str(one) for one in rung.audience],
            "weekly": rung.weekly,
        }
        for rung in sorted(rungs, key=lambda rung: rung.days)
    ]
    count = _sent(data) if data else len(initial) + SPARE
    rows = [*initial, *[{"side": "after"}] * count][:count]
    return [RungForm(data, prefix=f"rung{n}", kind=kind, initial=row) for n, row in enumerate(rows)]


def _sent(data: Any) -> int:
    number = str(data.get("rows", ""))
    return min(int(number), FURTHEST) if number.isascii() and number.isdigit() else 0


class ClosureForm(ActForm):
    name = forms.CharField(
        label="What for?", max_length=120, error_messages={"required": "Say what for, such as “Office move”."}
    )
    starts_on = DateField(label="First day", error_messages={"required": "Enter the first day."})
    ends_on = DateField(label="Last day", error_messages={"required": "Enter the last day."})
