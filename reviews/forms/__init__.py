from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from config.ui.forms import DateField, DateWidget
from partners.models import Agency, Partnership
from reviews.forms.themes import ThemeChoice, new_theme_field, themes_field
from reviews.models import Reading, Recommendation, Response, Review, Stage, Theme
from reviews.services import types
from reviews.services.confirming import Facts, facts_read
from reviews.services.opening import (
    CHECK_THE_YEAR,
    DATES,
    EARLIEST,
    IN_THE_FUTURE,
    printed_date,
    publication,
)
from reviews.services.themes import words_of

NEW, OTHER = "new", "other"  # beside references of reviews, which have a capital


class _PrintedDateWidget(DateWidget):
    def decompress(self, value: Any) -> list[Any]:
        """A date as printed: YYYY-MM-DD, or YYYY-MM without a day."""
        if not isinstance(value, str) or not value:
            return [None, None, None]
        year, month, *day = value.split("-")
        return [int(day[0]) if day else None, int(month), int(year)]


class PrintedDateField(DateField):
    """A date whose day may not be known: gives YYYY-MM-DD, YYYY-MM or nothing."""

    widget = _PrintedDateWidget

    def to_python(self, value: Any) -> Any:
        texts = [str(part or "").strip() for part in value] if isinstance(value, list | tuple) else []
        if not any(texts):
            return ""
        without_day = not texts[0]
        found = super().to_python(["1", *texts[1:]] if without_day else texts)
        if found and found > timezone.localdate():
            raise ValidationError(IN_THE_FUTURE)
        if found and found.year < EARLIEST:
            raise ValidationError(CHECK_THE_YEAR)
        printed = found.isoformat() if found else ""  # not %Y, which writes the year 1 as “1”
        return printed[: len("YYYY-MM")] if without_day else printed

    def clean(self, value: Any) -> Any:
        """As other fields do, but what comes out is text, so the date's own checks of its type do not apply."""
        found = self.to_python(value)
        if not found and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return found


def _agencies(partnership: Partnership) -> "forms.ModelMultipleChoiceField[Agency]":
    return forms.ModelMultipleChoiceField(
        Agency.objects.filter(memberships__partnership=partnership),
        to_field_name="slug",
        required=False,
        label="Agencies involved",
        widget=forms.CheckboxSelectMultiple,
    )


def _one_of(names: Iterable[str]) -> list[tuple[str, str]]:
    return [("", "---------"), *((name, name) for name in names)]


class ReviewForm(forms.Form):
    """What is known of a review; most of it may come later."""

    type_name = forms.ChoiceField(label="Type of review")
    pseudonym = forms.CharField(max_length=80, help_text="As the report will call the child, never the child’s name")
    title = forms.CharField(max_length=300, label="Title of the review")
    stage = forms.ChoiceField(choices=Stage.choices)
    held_reason = forms.CharField(
        max_length=200,
        required=False,
        label="Held because",
        help_text="Such as criminal proceedings. Its clocks wait.",
    )
    lead_reviewer = forms.CharField(max_length=120, required=False)
    aware_on = DateField(required=False, label="Became aware")
    notified_on = DateField(required=False, label="Notified")
    rapid_review_on = DateField(required=False, label="Rapid review held")
    commissioned_on = DateField(required=False, label="Decided to commission")
    agreed_on = DateField(required=False, label="Agreed by the partnership")
    published = PrintedDateField(required=False, label="Published", help_text="Without the day if it is not known")
    closed_on = DateField(required=False, label="Closed")

    def __init__(self, data: Any = None, *, partnership: Partnership, review: Review | None = None) -> None:
        super().__init__(data, initial=_initial(review) if review else {"stage": Stage.NOTIFIED})
        self.fields["type_name"] = forms.ChoiceField(
            label="Type of review", choices=_one_of(types.names_of(partnership))
        )
        self.fields["agencies"] = _agencies(partnership)
        self.order_fields(["type_name", "pseudonym", "title"])

    @property
    def dates(self) -> list[Any]:
        return [self["published" if name == "published_on" else name] for name in DATES]

    def facts(self) -> dict[str, Any]:
        """What the services of opening take, but for the type, which is named."""
        given = dict(self.cleaned_data)
        published = publication(given.pop("published"))
        del given["type_name"]
        return given | {"published_on": published.on, "published_as": published.month}


def _initial(review: Review) -> dict[str, Any]:
    same = ("pseudonym", "title", "stage", "held_reason", "lead_reviewer", *DATES)
    involved = [involvement.agency for involvement in review.involvements.select_related("agency")]
    return {
        **{name: getattr(review, name) for name in same},
        "type_name": review.review_type.name,
        "published": printed_date(review),
        "agencies": involved,
    }


class UploadForm(forms.Form):
    file = forms.FileField(
        label="The review as published",
        help_text="PDF, Word (.docx), a web page (.html), plain text or Markdown; text up to 2 MB",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.html,.htm,.txt,.md"}),
    )


class ConfirmForm(forms.Form):
    """What the document says of its review, and which review that is."""

    title = forms.CharField(max_length=300, label="Title")
    pseudonym = forms.CharField(
        max_length=80, label="Pseudonym", help_text="As the report calls the child, never the child’s name"
    )
    type_name = forms.ChoiceField(label="Type of review")
    published = PrintedDateField(required=False, label="Published", help_text="Without the day if it is not known")
    which = forms.ChoiceField(label="Which review is this document about?", widget=forms.RadioSelect)
    reference = forms.CharField(
        max_length=22, required=False, label="Its reference", help_text="Such as NSCP-12, for “another review” only"
    )

    def __init__(self, data: Any = None, *, reading: Reading, proposed: list[Review]) -> None:
        facts = facts_read(reading)
        first = proposed[0].reference if proposed else NEW
        names = types.names_of(reading.partnership)
        super().__init__(data, initial={**vars(facts), "which": first})
        self.reading, self.proposed = reading, proposed
        self.fields["type_name"] = forms.ChoiceField(label="Type of review", choices=_one_of(names))
        which = self.fields["which"]
        if isinstance(which, forms.ChoiceField):
            which.choices = [
                *((review.reference, f"Attach to {review}") for review in proposed),
                (NEW, "Open a new review"),
                (OTHER, "Attach to another review"),
            ]
        self.order_fields(["which", "reference", "title", "pseudonym", "type_name", "published"])

    def clean_reference(self) -> str:
        reference = str(self.cleaned_data["reference"]).strip().upper()
        if self.data.get("which") == OTHER and not reference:
            raise ValidationError("Enter the reference of the review, such as NSCP-12")
        return reference

    def facts(self) -> Facts:
        given = self.cleaned_data
        return Facts(**{name: given[name] for name in ("title", "pseudonym", "type_name", "published")})


class RespondForm(ThemeChoice, forms.Form):
    response = forms.ChoiceField(
        choices=Response.choices, label="Does the partnership accept it?", widget=forms.RadioSelect
    )
    reason = forms.CharField(
        widget=forms.Textarea, required=False, label="Reason", help_text="Needed unless it is accepted as it stands"
    )
    intended_outcome = forms.CharField(
        widget=forms.Textarea,
        required=False,
        label="Intended outcome",
        help_text="What will be different for children, so that you can tell later whether it worked",
    )
    is_priority = forms.BooleanField(required=False, label="This is a priority")
    themes = themes_field()
    new_theme = new_theme_field()

    def __init__(self, data: Any = None, *, recommendation: Recommendation, themes: Sequence[Theme]) -> None:
        has = list(Theme.objects.filter(recommendations=recommendation).as_tree())
        super().__init__(
            data,
            initial={
                "response": recommendation.response,
                "reason": recommendation.response_reason,
                "intended_outcome": recommendation.intended_outcome,
                "is_priority": recommendation.is_priority,
                "themes": [theme.name for theme in has],
            },
        )
        self.choose_from(themes, text=words_of(recommendation), chosen=has)

    def facts(self) -> dict[str, Any]:
        told = ("response", "reason", "intended_outcome", "is_priority")
        return {name: self.cleaned_data[name] for name in told} | {"themes": self.theme_names()}
