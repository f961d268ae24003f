from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet

from config.ui.forms import DateField
from partners.models import Agency, AgencyKind, Mailing, Scope
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
