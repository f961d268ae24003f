"""Whose work goes to whom."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from actions.forms.base import ActForm
from partners.models import User

ONE = "Choose one of these people."


class HandOverForm(ActForm):
    """People by their addresses; what may be chosen is what the page offers."""

    leaver = forms.ChoiceField(
        label="Whose work?", error_messages={"required": "Choose whose work it is.", "invalid_choice": ONE}
    )
    follower = forms.ChoiceField(
        label="Who takes it over?", error_messages={"required": "Choose who takes it over.", "invalid_choice": ONE}
    )

    def __init__(
        self, *args: Any, leavers: Iterable[User], counts: Mapping[int, int], followers: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {user.email: user for user in (*leavers, *followers)}
        owned = [(user.email, f"{user.name} ({counts.get(user.pk, 0)} open)") for user in leavers]
        others = [(user.email, f"{user.name}, {user.email}") for user in followers]
        self.fields["leaver"].choices = [("", "Choose a person"), *owned]  # type: ignore[attr-defined]
        self.fields["follower"].choices = [("", "Choose a person"), *others]  # type: ignore[attr-defined]

    def clean_leaver(self) -> User:
        return self.people[self.cleaned_data["leaver"]]

    def clean_follower(self) -> User:
        return self.people[self.cleaned_data["follower"]]

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("leaver") and facts.get("leaver") == facts.get("follower"):
            self.add_error("follower", f"Choose somebody other than {facts['leaver'].name}.")
        return facts
