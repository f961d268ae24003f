"""One change to many actions."""

from collections.abc import Sequence
from typing import Any

from django import forms

from actions.forms.asking import owner_of
from actions.forms.base import ActForm, words
from actions.models import BatchKind
from config.ui.forms import DateField
from partners.models import User


class BatchForm(ActForm):
    """Asks what the kind of change needs, and nothing else."""

    owner = forms.ChoiceField(
        label="Who is to own them?",
        required=False,
        help_text="Actions of other agencies than this person's are not changed.",
    )
    due_on = DateField(
        label="New date", error_messages={"required": "Enter the new date."}, help_text="For example, 12 6 2027"
    )
    reason = words("Why?", missing="Say why.", hint="The agencies can read this. It stays on record.", most=2000)

    NEEDS: dict[BatchKind, tuple[str, ...]] = {
        BatchKind.OWNER: ("owner",),
        BatchKind.DUE: ("due_on", "reason"),
        BatchKind.ISSUE: (),
        BatchKind.WITHDRAW: ("reason",),
    }

    def __init__(self, *args: Any, kind: BatchKind, owners: Sequence[tuple[User, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = [user for user, _ in owners]
        named = [(user.email, f"{user.name}, {agency}") for user, agency in owners]
        self.fields["owner"].choices = [("", "Whoever leads for the agency"), *named]  # type: ignore[attr-defined]
        for name in set(self.fields) - set(self.NEEDS[kind]):
            del self.fields[name]

    def clean_owner(self) -> User | None:
        return owner_of(self.owners, self.cleaned_data["owner"])
