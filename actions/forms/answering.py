from typing import Any
from uuid import UUID

from django import forms

from actions.forms.base import ActForm, words
from actions.models import Delivery, Evidence, EvidenceKind
from config.ui.forms import FilesField

MOST_FILES = 20  # at once
KINDS = [(str(value), str(label)) for value, label in EvidenceKind.choices]


class AnswerForm(ActForm):
    """A draft answer: nothing in it is required before it is sent."""

    statement = words("Your answer", most=20_000)
    delivery = forms.ChoiceField(
        label="Where the work stands",
        required=False,
        choices=[(str(value), str(label)) for value, label in Delivery.choices],
        widget=forms.RadioSelect,
    )
    uploads = FilesField(label="Add files", required=False, allow_empty_file=True)  # the service names the empty one
    kind = forms.ChoiceField(label="What the files or the link show", required=False, choices=KINDS)
    link = forms.URLField(label="Add a link", required=False, assume_scheme="https", max_length=500)
    title = forms.CharField(label="What the link leads to", required=False, max_length=200)
    held = forms.MultipleChoiceField(
        label="From what your agency has shown before", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, to_pick: list[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.fields["held"]
        held.choices = [(str(item.code), item.title) for item in to_pick]  # type: ignore[attr-defined]
        if not to_pick:
            del self.fields["held"]

    def clean_uploads(self) -> Any:
        files = self.cleaned_data["uploads"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Add up to {MOST_FILES} files at once, then add the rest.")
        return files

    def clean_kind(self) -> EvidenceKind:
        return EvidenceKind(self.cleaned_data["kind"] or EvidenceKind.OTHER)

    @property
    def codes(self) -> list[UUID]:
        return [UUID(code) for code in self.cleaned_data.get("held", [])]
