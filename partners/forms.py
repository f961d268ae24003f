from django import forms

from partners.models import Mailing


class LedgerFilter(forms.Form):
    """Which messages the ledger shows: all, or those in one state."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *Mailing.State.choices])
