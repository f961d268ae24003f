from typing import Any

from django import forms

from partners.models import Agency, AgencyKind, Mailing, Partnership
from partners.roles import ROLES, Role


class LedgerFilter(forms.Form):
    """Which messages the ledger shows: all, or those in one state."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *Mailing.State.choices])


class AgencyForm(forms.Form):
    """An agency that joins the partnership."""

    name = forms.CharField(label="Name of the agency", max_length=200)
    kind = forms.ChoiceField(
        label="Kind of agency",
        choices=[("", "Choose a kind"), *AgencyKind.choices],
        error_messages={"required": "Choose the kind of agency"},
    )


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
    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Choose an agency",
        error_messages={"invalid_choice": "Choose an agency of this partnership"},
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Agency.objects.filter(memberships__partnership=partnership).order_by("name")
        self.fields["agency"].queryset = members  # type: ignore[attr-defined]

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
