"""What an agency holds to show: its days, and its next revision."""

from typing import Any

from django import forms

from actions.forms.answering import KINDS
from actions.forms.base import ActForm
from actions.models import EvidenceKind
from config.ui.forms import DateField

EXAMPLE = "For example, 12 6 2027. Leave empty where there is none."


class RevisionForm(ActForm):
    """The next revision of an item: a new file, a new link, or the same content that holds until another day."""

    upload = forms.FileField(label="New file", required=False, allow_empty_file=True)
    link = forms.URLField(label="New link", required=False, assume_scheme="https", max_length=500)
    title = forms.CharField(label="Title", required=False, max_length=200)
    effective_on = DateField(label="From when does it hold?", required=False, help_text=EXAMPLE)
    expires_on = DateField(label="Until when does it hold?", required=False, help_text=EXAMPLE)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("upload") and self.cleaned_data.get("link"):
            self.add_error("link", "Give a file or a link, not both.")
        return self.cleaned_data


class NewItemForm(RevisionForm):
    """An item that no answer shows yet, held in one partnership for one agency."""

    place = forms.ChoiceField(label="For which agency, in which partnership?")
    kind = forms.ChoiceField(label="What it shows", choices=KINDS, initial=EvidenceKind.OTHER)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["upload"].label, self.fields["link"].label = "File", "Link"

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if not facts.get("upload") and not facts.get("link") and not self.errors:
            self.add_error("upload", "Choose a file, or enter a link.")
        return facts
