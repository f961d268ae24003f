from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from actions.dashboards.asking import Member, Sheet
from actions.forms.base import ActForm, words
from actions.ladder import Rung
from actions.services.allocation import Wanted
from actions.services.standing import check_date
from config.ui.forms import DateField
from partners.models import User


class RequestForm(ActForm):
    """The three things every request needs."""

    question = words(
        "What do we ask?",
        missing="Enter what you ask.",
        hint="One question that an agency can answer with evidence: what is different for children now?",
    )
    evidence_wanted = words("What would show it?", missing="Enter what would show it.")
    due_on = DateField(label="By when?", error_messages={"required": "Enter the date by which you want the answer."})

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        check_date_of_field(due_on)
        return due_on


def check_date_of_field(day: date | None) -> None:
    """The service's rule on dates, as an error of the field itself."""
    try:
        check_date(day, field="due_on")
    except forms.ValidationError as error:
        raise forms.ValidationError(error.messages) from error


class AskForm(RequestForm):
    """One question to several agencies, each with the person who is to own it."""

    agencies = forms.MultipleChoiceField(
        label="Who?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one agency."},
    )

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.agency.slug: member for member in sheet.members}
        choices = [(slug, member.agency.name) for slug, member in self.members.items()]
        self.fields["agencies"].choices = choices  # type: ignore[attr-defined]
        for slug, member in self.members.items():
            self.fields[owner_field(slug)] = owner_choice(member.owners, drafted=member.owner)

    def wanted(self) -> list[Wanted]:
        """Who is to be asked, once the form is valid."""
        chosen = [self.members[slug] for slug in self.cleaned_data["agencies"]]
        return [Wanted(member.agency, self._owner(member)) for member in chosen]

    def _owner(self, member: Member) -> User | None:
        return owner_of(member.owners, self.cleaned_data[owner_field(member.agency.slug)])


class EditForm(RequestForm):
    """The request to one agency, different from the others'."""

    owner = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, owners: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = owners
        self.fields["owner"] = owner_choice(owners, drafted=None)

    def clean_owner(self) -> User | None:
        return owner_of(self.owners, self.cleaned_data["owner"])


def owner_field(slug: str) -> str:
    return f"owner_{slug}"


def owner_choice(owners: Sequence[User], *, drafted: User | None) -> forms.ChoiceField:
    """Who owns it; addresses stand for people, since keys are never shown."""
    choices = [("", "Whoever leads for the agency"), *((user.email, user.name) for user in owners)]
    return forms.ChoiceField(label="Owner", required=False, choices=choices, initial=drafted.email if drafted else "")


def owner_of(owners: Sequence[User], address: str) -> User | None:
    return next((user for user in owners if user.email == address), None)


def reminders_hint(rungs: Sequence[Rung]) -> str:
    """What the partnership's ladder will do about the date."""
    year = timezone.localdate().year + 1
    before = [str(-rung.days) for rung in sorted(rungs, key=lambda rung: rung.days) if rung.days < 0]
    days = " and ".join(filter(None, (", ".join(before[:-1]), before[-1]))) if before else ""
    reminded = f"Its owner and lead are reminded {days} working days before, " if before else ""
    return f"For example, 12 6 {year}. {reminded or 'Nobody is reminded before, '}and it is chased once it is late."
