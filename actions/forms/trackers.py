"""Bringing a tracker in: the file, its columns, and what its words and colours mean."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from actions.forms.base import ActForm
from actions.importing import meanings
from actions.importing.columns import FIELDS, Column, Table
from actions.models import Delivery
from reviews.models import Review

DRAFTS, ASK = "drafts", "ask"
NONE = [("", "Not in this spreadsheet")]
MEANT = [
    (meanings.NOT_STARTED, Delivery.NOT_STARTED.label),
    (meanings.UNDER_WAY, Delivery.UNDER_WAY.label),
    (meanings.DONE, "Done, reported before import"),
    (meanings.NOT_PROCEEDING, "Not proceeding"),
    (meanings.NOTHING, "Says nothing of the work"),
]


class TrackerFileForm(ActForm):
    upload = forms.FileField(
        label="The spreadsheet",
        help_text="Excel (.xlsx), OpenDocument (.ods) or .csv, up to 20 MB and 20,000 rows",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
        error_messages={
            "required": "Choose the spreadsheet.",
            "empty": "The file is empty. Choose the spreadsheet that holds the actions.",
        },
    )


class ColumnsForm(ActForm):
    """One choice for each thing that a tracker can say, then what holds for the whole sheet."""

    review = forms.ChoiceField(
        label="Which review are rows about that name none?",
        required=False,
        help_text="Recommendations that this review does not have yet are added to it, in the words of the sheet.",
    )
    coming_in = forms.ChoiceField(
        label="How do the actions come in?",
        choices=[
            (DRAFTS, "As drafts, which nobody outside sees until you issue them"),
            (ASK, "As asked: complete rows are issued, their agencies see them and are told by email"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they come in as drafts or as asked."},
        help_text="Asked or not, what the tracker calls complete is “reported before import”, never assured.",
    )

    def __init__(
        self, data: Any = None, *, table: Table, reviews: Sequence[Review], initial: Mapping[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(data, initial=dict(initial), **kwargs)
        chosen = [*NONE, *((str(column.at), _said(column)) for column in table.columns)]
        for one in FIELDS:
            self.fields[one.name] = (
                forms.ChoiceField(label=one.title, help_text=one.hint, choices=chosen, required=False)
                if one.name != "review"
                else self.fields["review"]
            )
        self.fields["review_column"] = forms.ChoiceField(
            label="Review", help_text="Its title, pseudonym or reference", choices=chosen, required=False
        )
        named = [(review.reference, f"{review.pseudonym} ({review.reference}), {review.title}") for review in reviews]
        self.fields["review"].choices = [("", "None: every row names its own"), *named]  # type: ignore[attr-defined]
        self.reviews = {review.reference: review for review in reviews}
        names = ["review_column" if one.name == "review" else one.name for one in FIELDS]
        self.order_fields([*names, "review", "coming_in"])
        self.columns = names

    def chosen(self) -> dict[str, int]:
        """Field by field the column."""
        found = {name: self.cleaned_data.get(name, "") for name in self.columns}
        return {name.removesuffix("_column"): int(at) for name, at in found.items() if at}

    @property
    def of_columns(self) -> list[Any]:
        return [self[name] for name in self.columns]

    def chosen_review(self) -> Review | None:
        return self.reviews.get(self.cleaned_data.get("review", ""))


def _said(column: Column) -> str:
    heading = column.heading or "(no heading)"
    bare = ", with colours" if column.values else ", empty"
    sample = f", such as “{column.samples[0][:40]}”" if column.samples else bare
    return f"{column.letter}: {heading[:60]}{sample}"


class MeaningsForm(ActForm):
    """One choice for each word or colour of the sheet."""

    def __init__(self, data: Any = None, *, words: Sequence[str], meant: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.words = {f"word_{at}": word for at, word in enumerate(words)}
        for name, word in self.words.items():
            shown = meanings.shown(word)
            self.fields[name] = forms.ChoiceField(
                label=shown[:1].upper() + shown[1:] if word.startswith(meanings.FILL) else f"“{shown}”",
                choices=_offered(meant.get(word, "")),
                initial=meant.get(word, ""),
                error_messages={"required": f"Say what “{shown}” means."},
            )

    def said(self) -> dict[str, str]:
        return {word: self.cleaned_data[name] for name, word in self.words.items()}


def _offered(meant: str) -> Iterable[tuple[str, str]]:
    return MEANT if meant else [("", "Choose what it means"), *MEANT]
