from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from config.ui.forms import DateField
from partners.models import Agency, AgencyKind, Deputy, Mailing, Partnership, Scope, User
from partners.models.message import MessageQuerySet
from partners.roles import ROLES, Role

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class LedgerFilter(forms.Form):
    """Which messages the ledger shows: all, or those in one state, to one person, about one thing."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *Mailing.State.choices])
    to = forms.CharField(label="To", required=False, max_length=120)
    about = forms.CharField(label="About", required=False, max_length=20)

    def narrow(self, rows: MessageQuerySet) -> MessageQuerySet:
        asked = self.cleaned_data
        if asked["state"]:
            rows = rows.in_state(asked["state"])
        if asked["to"]:
            rows = rows.filter(Q(recipient__name__icontains=asked["to"]) | Q(recipient__email__icontains=asked["to"]))
        if asked["about"]:
            rows = rows.filter(about=asked["about"].strip().upper())
        return rows

    @property
    def narrows(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


class AgencyForm(forms.Form):
    """An agency that joins the partnership."""

    name = forms.CharField(label="Name of the agency", max_length=200)
    kind = forms.ChoiceField(
        label="Kind of agency",
        choices=[("", "Choose a kind"), *AgencyKind.choices],
        error_messages={"required": "Choose the kind of agency"},
    )


def _agency(empty: str = "Choose an agency") -> Any:
    """An agency of the partnership, by its slug; which ones may be chosen is said by the form."""
    return forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=empty,
        error_messages={"invalid_choice": "Choose an agency of this partnership"},
    )


class AddressForm(forms.Form):
    """A person's work address, by whose domain their organisation is known."""

    email = forms.EmailField(
        label="Work email address",
        max_length=254,
        error_messages={
            "required": "Enter your work email address",
            "invalid": "Enter an email address like name@council.gov.uk",
        },
    )


class EndForm(forms.Form):
    """The last day of a role; without one it has no end."""

    ends_on = DateField(label="Last day", required=False)


class TokenForm(forms.Form):
    """A token for another system: who uses it, what it opens, and until when."""

    name = forms.CharField(label="Which system is it for?", max_length=120)
    scopes = forms.MultipleChoiceField(
        label="What it opens",
        choices=[(scope.value, scope.label) for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the token opens"},
    )
    agency = _agency("The whole partnership")
    ends_on = DateField(label="Last day", error_messages={"required": "Enter the last day on which it works"})

    def __init__(self, *args: Any, agencies: QuerySet[Agency], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        if not whole:
            self.fields["agency"].empty_label = None  # type: ignore[attr-defined]
            self.fields["agency"].required = True


class PersonForm(forms.Form):
    """A person and the role they are to hold."""

    name = forms.CharField(label="Full name", max_length=120)
    email = forms.EmailField(
        label="Work email address",
        max_length=254,
        error_messages={"invalid": "Enter an email address like name@council.gov.uk"},
    )
    role = forms.ChoiceField(
        label="Role",
        choices=[(role.value, role.label) for role in ROLES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role", "invalid_choice": "Choose one of these roles"},
    )
    agency = _agency()
    starts_on = DateField(label="From", required=False)
    ends_on = DateField(label="Until", required=False)

    def __init__(self, *args: Any, agencies: QuerySet[Agency], roles: Collection[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]

    @staticmethod
    def descriptions() -> dict[str, str]:
        """What stands under each role."""
        return {role.value: spec.description for role, spec in ROLES.items()}

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class SavedViewForm(forms.Form):
    """The name under which a person keeps a list."""

    name = forms.CharField(
        label="Name of the view", max_length=60, error_messages={"required": "Enter a name for the view"}
    )
    is_default = forms.BooleanField(label="Open the list with this view by itself", required=False)


class PauseForm(forms.Form):
    """Whom nothing is sent to about this partnership, why and until when."""

    whom = forms.ModelChoiceField(
        label="Whom?",
        queryset=User.objects.none(),
        to_field_name="email",
        required=False,
        empty_label="Everybody",
        error_messages={"invalid_choice": "Choose a person of this partnership"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="Coordinators and the chair read this",
        error_messages={"required": "Say why, so that others know when it can end."},
    )
    until = DateField(
        label="Until", required=False, help_text="The day on which mail goes again; empty until it is ended"
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        people = User.objects.filter(appointments__partnership=partnership).order_by("name").distinct()
        self.fields["whom"].queryset = people  # type: ignore[attr-defined]


class DeputyForm(forms.Form):
    """Who stands in for somebody in one agency, and between which days they cover."""

    deputy = forms.ModelChoiceField(
        label="Deputy",
        queryset=User.objects.none(),
        to_field_name="email",
        required=False,
        empty_label="Nobody",
        error_messages={"invalid_choice": "Choose a lead or contributor of this agency"},
    )
    covers_from = DateField(
        label="My deputy covers me from",
        required=False,
        help_text="The first day on which you are away. Empty: at once",
    )
    covers_until = DateField(
        label="My deputy covers me until",
        required=False,
        help_text="The last day; until then your reminders go to them instead. Empty while you are there",
    )

    def __init__(self, data: Any, *, place: str, people: Sequence[User], named: Deputy | None) -> None:
        """`place` tells the fields of several such forms on one page apart."""
        first = {"deputy": named.deputy.email, **_cover(named)} if named else {}
        super().__init__(data, initial=first, auto_id=f"id_{place}_%s")
        self.use_required_attribute = False
        self.has_people = bool(people)
        choices = User.objects.filter(pk__in=[one.pk for one in people]).order_by("name")
        self.fields["deputy"].queryset = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        cover = found.get("covers_from") or found.get("covers_until")
        if cover and not found.get("deputy") and "deputy" not in self.errors:
            self.add_error("deputy", "Choose who covers you.")
        return found


def _cover(named: Deputy) -> dict[str, Any]:
    return {"covers_from": named.covers_from, "covers_until": named.covers_until}


class DigestDayForm(forms.Form):
    """Daily, or once a week on a day."""

    weekday = forms.TypedChoiceField(
        label="When do your reminders come?",
        choices=[
            ("", "Every working day on which there is something new"),
            *((str(n), f"Once a week, on {day}") for n, day in enumerate(WEEKDAYS)),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
