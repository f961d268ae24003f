"""What an agency holds to show: its days, and its next revision."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from actions.forms.answering import KINDS
from actions.forms.base import ActForm, words
from actions.models import EvidenceKind
from actions.services import set_aside
from config.ui.forms import DateField
from partners.models import Partnership

KINDS_OF_FILE = "Up to 100 MB: PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, picture or email."
EXAMPLE = "For example, 12 6 2027. Leave empty where there is none."


class RevisionForm(ActForm):
    """The next revision of an item: a new file, a new link, or the same content that holds until another day.

    A file that came with a form that was refused is set aside, and need not be chosen again.
    """

    upload = forms.FileField(label="New file", required=False, allow_empty_file=True, help_text=KINDS_OF_FILE)
    aside = forms.MultipleChoiceField(
        label="The file that you sent before", required=False, widget=forms.CheckboxSelectMultiple
    )
    link = forms.URLField(label="New link", required=False, assume_scheme="https", max_length=500)
    statement = words(
        "New words", hint="Such as what families told you, or what was seen on a visit. They are kept as a text file."
    )
    title = forms.CharField(label="Title", required=False, max_length=200)
    effective_on = DateField(label="From when does it hold?", required=False, help_text=EXAMPLE)
    expires_on = DateField(label="Until when does it hold?", required=False, help_text=EXAMPLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        token = self.data.get("aside", "")
        self._offer(set_aside.read(token) if token else None, token)

    def _offer(self, found: set_aside.Aside | None, token: str) -> None:
        self.fields.pop("aside", None)
        if found:
            field = deepcopy(self.base_fields["aside"])
            field.choices = [(token, found.filename)]  # type: ignore[attr-defined]
            self.fields["aside"] = field
            self.order_fields(list(self.base_fields))

    @property
    def came(self) -> "UploadedFile[Any] | None":
        """The file that came with this form, where nothing is wrong with it."""
        return None if "upload" in self.errors else self.cleaned_data.get("upload")

    def offer_again(self, found: set_aside.Aside) -> None:
        """Offer the file when the form is sent again, ticked."""
        token = found.token
        data = self.data.copy()  # type: ignore[attr-defined]  # a form that came by POST
        data["aside"] = token
        self.data = data
        self._offer(found, token)

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        facts["aside"] = next(iter(facts.get("aside", [])), "")
        if facts.get("link") and (facts.get("upload") or facts["aside"]):
            self.add_error("link", "Give a file or a link, not both.")
        if facts.get("statement", "").strip() and any(facts.get(name) for name in ("link", "upload", "aside")):
            self.add_error("statement", "Give a file, a link or words: one of them for each item.")
        return facts


class GiveForm(ActForm):
    """To which partnership, under which title; ticking the box is the agency's consent."""

    to = forms.ChoiceField(
        label="Which partnership?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the partnership."},
    )
    title = forms.CharField(
        label="Title there",
        required=False,
        max_length=200,
        help_text="Name no child, family or review of another partnership: people there read this.",
    )
    agreed = forms.BooleanField(
        label="My agency agrees that this partnership holds a copy of this revision",
        error_messages={"required": "Tick the box if your agency agrees."},
    )

    def __init__(self, *args: Any, places: Mapping[str, tuple[Partnership, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.fields["to"].choices = [(slug, words) for slug, (_, words) in places.items()]  # type: ignore[attr-defined]

    def clean_to(self) -> Partnership:
        return self.places[self.cleaned_data["to"]][0]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data.pop("agreed", None)  # the service hears of it by being called
        return self.cleaned_data


class NewItemForm(RevisionForm):
    """An item that no answer shows yet, held in one partnership for one agency."""

    place = forms.ChoiceField(label="For which agency, in which partnership?")
    kind = forms.ChoiceField(label="What it shows", choices=KINDS, initial=EvidenceKind.OTHER)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["upload"].label, self.fields["link"].label = "File", "Or a link"
        self.fields["statement"].label = "Or words"

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if not any(facts.get(name) for name in ("upload", "aside", "link", "statement")) and not self.errors:
            self.add_error("upload", "Choose a file, enter a link, or write what you show.")
        if facts.get("statement", "").strip() and not facts.get("title", "").strip():
            self.add_error("title", "Enter a title for these words.")
        return facts
