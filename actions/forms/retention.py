"""How long records are kept, what is held, and disposal."""

from typing import Any

from django import forms

from actions.forms.base import ActForm
from actions.models import RecordClass
from reviews.models import Review

WHOLE = "whole"
REASON = {"required": "Say why."}


def _months(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=1200,
        help_text="In months; 120 are ten years. Empty: kept until somebody decides.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Enter a number of months from 1 to 1200"),
    )


class RulesForm(ActForm):
    """For each class of records so many months; names are those of the classes."""

    review = _months("Closed reviews, and all under them, after they were closed")
    draft = _months("Drafts of documents, after they were confirmed or put away")

    def months(self) -> dict[RecordClass, int | None]:
        return {one: self.cleaned_data[one.value] for one in RecordClass}


class HoldForm(ActForm):
    """A review, or everything."""

    reference = forms.CharField(
        label="Which review?",
        max_length=22,
        required=False,
        help_text="Such as NSCP-12. Empty: everything.",
    )
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="Such as an inquiry or a court that has asked for it",
        error_messages={"required": "Say why it is held, such as an inquiry that has asked for it."},
    )

    def __init__(self, *args: Any, partnership_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership_id = partnership_id

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        reference = str(found.pop("reference", "")).strip().upper()
        found["review"] = self._review(reference) if reference else None
        return found

    def _review(self, reference: str) -> Review | None:
        rows = Review.objects.filter(partnership=self.partnership_id).select_related("partnership")
        number = reference.rpartition("-")[2]
        review = rows.filter(number=int(number)).first() if number.isdecimal() and len(number) < 10 else None  # noqa: PLR2004
        if review is None or review.reference != reference:
            self.add_error("reference", f"There is no review {reference} in this partnership. Check the reference.")
            return None
        return review


class ProposeForm(ActForm):
    reason = forms.CharField(
        label="Under which schedule or decision do they go?",
        max_length=300,
        error_messages={"required": "Say under which schedule or decision they go."},
    )
