"""The items of a draft as they are typed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from reviews.forms.themes import ThemeChoice, themes_field
from reviews.models import DraftItem, ItemKind, Theme
from reviews.services import private
from reviews.services.drafting import Part
from reviews.services.themes import words_of

NOTHING = "nothing"
BULLET = "- "


class _OfAnItem(forms.Form):
    """Knows the item as it was when the page was made, so that a change by somebody else is not overwritten."""

    item: DraftItem | None = None

    @property
    def version(self) -> int | None:
        given = str(self.data.get("version", ""))
        return int(given) if given.isdecimal() and len(given) < 10 else None  # noqa: PLR2004 - digits of an integer

    @property
    def shown_version(self) -> int | str:
        return self.item.version if self.item else ""

    def knows(self, item: DraftItem) -> None:
        """Saving again overwrites what the person has now been shown."""
        self.item = item


class ItemForm(ThemeChoice, _OfAnItem):
    kind = forms.ChoiceField(choices=ItemKind.choices, label="What is it?", widget=forms.RadioSelect)
    label = forms.CharField(
        max_length=40, required=False, help_text="As printed, without the word before it: 3.2 for “Recommendation 3.2”"
    )
    text = forms.CharField(widget=forms.Textarea, label="Words", help_text="As the report has them")
    sub_points = forms.CharField(
        widget=forms.Textarea,
        required=False,
        label="Sub-points",
        help_text="One a line, without letters or bullets. For recommendations; elsewhere they join the words.",
    )
    heading = forms.CharField(max_length=300, required=False, label="Heading it stands under")
    addressed_to = forms.CharField(
        max_length=200, required=False, label="Addressed to", help_text="Whom the report asks to do it, if it says so"
    )

    themes = themes_field()

    def __init__(
        self,
        data: Any = None,
        *,
        themes: Sequence[Theme],
        item: DraftItem | None = None,
        kind: str = "",
        text: str = "",
    ) -> None:
        has = [theme for theme in themes if item and theme.code in item.theme_codes]
        initial = self._of(item) if item else {"kind": kind or ItemKind.RECOMMENDATION, "text": text}
        super().__init__(data, initial={**initial, "themes": [theme.name for theme in has]})
        self.item = item
        if item:
            self._offer_nothing()
        self.choose_from(themes, text=words_of(item) if item else text, chosen=has)

    def _offer_nothing(self) -> None:
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [*ItemKind.choices, (NOTHING, "None of these: leave it out")]

    @staticmethod
    def _of(item: DraftItem) -> dict[str, str]:
        same = ("kind", "label", "text", "heading", "addressed_to")
        return {name: getattr(item, name) for name in same} | {"sub_points": "\n".join(item.sub_points)}

    @property
    def is_nothing(self) -> bool:
        return bool(self.cleaned_data["kind"] == NOTHING)

    def facts(self) -> dict[str, Any]:
        named = [theme for theme in self.themes_in_use if theme.name in self.cleaned_data["themes"]]
        return self.cleaned_data | {"sub_points": self.cleaned_data["sub_points"].splitlines(), "themes": named}


class SplitForm(_OfAnItem):
    text = forms.CharField(
        widget=forms.Textarea,
        label="Words",
        help_text="Put an empty line where each new item begins. Lines that begin with “- ” are sub-points.",
    )

    def __init__(self, data: Any = None, *, item: DraftItem) -> None:
        lines = [item.text, *(BULLET + point for point in item.sub_points)]
        super().__init__(data, initial={"text": "\n".join(lines)})
        self.item = item

    def facts(self) -> dict[str, Any]:
        return {"parts": _parts(self.cleaned_data["text"]), "version": self.version}


class PrivateForm(forms.Form):
    decision = forms.ChoiceField(
        choices=[(private.REDACTED, "Replace it everywhere in this draft"), (private.KEPT, "It may stand")],
        label="What shall happen with it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is replaced or may stand"},
    )
    instead = forms.CharField(
        max_length=80, required=False, label="Put in its place", help_text="Such as a pseudonym the report uses"
    )
    reason = forms.CharField(
        max_length=private.LONGEST,
        required=False,
        label="Why it may stand",
        help_text="For “It may stand” only. Such as: a professional, named with consent",
    )

    def __init__(self, data: Any = None, *, detail: private.Detail) -> None:
        decision = private.KEPT if detail.kept_because else private.REDACTED
        super().__init__(
            data, initial={"decision": decision, "instead": detail.proposal, "reason": detail.kept_because}
        )


def _parts(text: str) -> list[Part]:
    """Paragraphs, each with the sub-points below it."""
    parts: list[tuple[list[str], list[str]]] = [([], [])]
    for line in text.splitlines():
        words = line.strip()
        if not words:
            parts.append(([], []))
        elif line.lstrip().startswith(BULLET):
            parts[-1][1].append(words.removeprefix(BULLET.strip()).strip())
        else:
            parts[-1][0].append(words)
    return [_part(words, points) for words, points in parts if words or points]


def _part(words: list[str], points: list[str]) -> Part:
    """Sub-points without a line before them: the first is the line."""
    return Part(" ".join(words), tuple(points)) if words else Part(points[0], tuple(points[1:]))
