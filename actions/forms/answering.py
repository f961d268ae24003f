from typing import Any
from uuid import UUID

from django import forms

from actions.forms.base import ActForm, words
from actions.models import Delivery, Evidence, EvidenceKind, Submission
from actions.services.wording import Point
from config.ui.forms import FilesField

MOST_FILES = 20  # at once
POINT = 5_000  # signs of the answer to one sub-point
KINDS = [(str(value), str(label)) for value, label in EvidenceKind.choices]


class SignForm(ActForm):
    """The executive lead's yes, which sends the answer, or what has to change first. `seen` says what was read."""

    seen = forms.DateTimeField(widget=forms.HiddenInput)
    does = forms.ChoiceField(
        label="What do you say?",
        choices=[("send", "Sign off, and send it to the partnership"), ("back", "Give it back to be changed")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it goes out or back."},
    )
    words = words(
        "If it goes back: what has to change?", hint="Your agency’s lead reads this. The partnership does not."
    )

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("does") == "back" and not facts.get("words", "").strip():
            self.add_error("words", "Say what has to change before it goes out.")
        return facts


class SignOffForm(ActForm):
    wanted = forms.ChoiceField(
        label="Does your executive lead sign answers off?",
        choices=[("yes", "Yes, before each answer goes out"), ("no", "No, the lead sends answers alone")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )

    def clean_wanted(self) -> bool:
        return bool(self.cleaned_data["wanted"] == "yes")


class AnswerForm(ActForm):
    """A draft answer: nothing in it is required before it is sent. `seen` says which words its writer began from."""

    meanwhile: Submission | None = None  # the draft as somebody else has changed it

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
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
    find = forms.CharField(label="Find others by a word of their title", required=False, max_length=100)

    def __init__(
        self, *args: Any, to_pick: list[Evidence], asked: list[Point], more: bool = False, **kwargs: Any
    ) -> None:
        """`more`: there is more to pick from than is offered, or was before something was looked for."""
        super().__init__(*args, **kwargs)
        if not more:
            del self.fields["find"]
        self.asked = asked
        for point in asked:
            self.fields[point.key] = words(point.name, hint=point.asked, most=POINT)
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
    def points(self) -> dict[str, str]:
        return {point.key: self.cleaned_data.get(point.key, "") for point in self.asked}

    @property
    def of_points(self) -> list[forms.BoundField]:
        return [self[point.key] for point in self.asked]

    @property
    def codes(self) -> list[UUID]:
        return [UUID(code) for code in self.cleaned_data.get("held", [])]
