"""Choosing themes, and editing them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from reviews.models import Theme
from reviews.services.themes import NAME_LENGTH
from reviews.suggesting import Suggestion, suggestions

FIRST_LEVEL = ""


class ThemeChoice:
    """Mixed into a form that chooses themes: suggested ones first, then those it has, then all by their first level.

    The text that suggests them, and what is chosen already, are the form's to give.
    """

    def choose_from(self, themes: Sequence[Theme], *, text: str, chosen: Iterable[Theme]) -> None:
        has = list(chosen)
        self.themes_in_use = [*themes, *(theme for theme in has if theme not in themes)]
        self.chosen = has
        self.suggested: tuple[Suggestion, ...] = suggestions(text, [one for one in themes if one not in has])
        field = self.fields["themes"]  # type: ignore[attr-defined]
        field.choices = [(theme.name, theme.name) for theme in self.themes_in_use]

    def theme_boxes(self) -> dict[str, Any]:
        """What templates/reviews/_themes.html shows: GOV.UK's checkboxes, in three parts."""
        ticked = self["themes"].value() or []  # type: ignore[index]
        by_name = {theme.name: theme for theme in self.themes_in_use}
        apart = [*self.chosen, *(by_name[one.name] for one in self.suggested)]
        rest = [theme for theme in self.themes_in_use if theme not in apart]
        return {
            "first": [
                *(self._box(theme, ticked, "Retired: kept here" if theme.retired_at else "") for theme in self.chosen),
                *(self._box(by_name[one.name], ticked, f"Suggested {one.reason}") for one in self.suggested),
            ],
            "groups": _grouped([(theme, self._box(theme, ticked)) for theme in rest]),
            "summary": f"All other themes ({len(rest)})" if apart else f"All themes ({len(rest)})",
            "open": any(theme.name in ticked for theme in rest),
        }

    @staticmethod
    def _box(theme: Theme, ticked: Iterable[str], hint: str = "") -> dict[str, Any]:
        return {
            "value": theme.name,
            "text": theme.path if hint else theme.name,
            "checked": theme.name in ticked,
            "hint": {"text": hint} if hint else None,
        }

    def theme_names(self) -> list[str]:
        """What was ticked, with a new one that was typed."""
        given = self.cleaned_data  # type: ignore[attr-defined]
        return [name for name in [*given["themes"], given.get("new_theme", "")] if name]


def _grouped(boxes: list[tuple[Theme, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Under the name of the first level, in the order given."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for theme, box in boxes:
        items = groups.setdefault(theme.parent.name if theme.parent else theme.name, [])
        items.append(box if theme.parent else box | {"text": f"{theme.name}, in general"})
    return [{"name": name, "items": items, "id": f"id_themes_{n}"} for n, (name, items) in enumerate(groups.items(), 1)]


def themes_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(required=False, label="Themes", widget=forms.CheckboxSelectMultiple)


def new_theme_field() -> forms.CharField:
    return forms.CharField(
        max_length=NAME_LENGTH, required=False, label="Another theme", help_text="One that is not in the list yet"
    )


class ThemesForm(ThemeChoice, forms.Form):
    """The themes of a recommendation or a learning point."""

    themes = themes_field()
    new_theme = new_theme_field()

    def __init__(self, data: Any = None, *, themes: Sequence[Theme], text: str, chosen: Iterable[Theme]) -> None:
        has = list(chosen)
        super().__init__(data, initial={"themes": [theme.name for theme in has]})
        self.choose_from(themes, text=text, chosen=has)


class ThemeForm(forms.Form):
    """One theme: its name, where it stands, and the words that suggest it."""

    name = forms.CharField(max_length=NAME_LENGTH, label="Name", help_text="Such as “Information sharing”")
    parent = forms.ChoiceField(
        required=False, label="Stands under", help_text="A theme with sub-themes stands under none"
    )
    words = forms.CharField(
        required=False,
        max_length=2500,
        widget=forms.Textarea,
        label="Words that suggest it",
        help_text="One a line. Plurals are found by themselves. End a word with a star for any ending: “exclu*” finds "
        "“excluded” and “exclusion”. The name is looked for too.",
    )

    def __init__(self, data: Any = None, *, themes: Sequence[Theme], theme: Theme | None = None) -> None:
        super().__init__(data, initial=_said_of(theme) if theme else {})
        self._tops = {theme.name: theme for theme in themes if theme.parent_id is None and theme.retired_at is None}
        others = [name for name, one in self._tops.items() if one != theme]
        field = self.fields["parent"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(FIRST_LEVEL, "None: it is of the first level"), *((name, name) for name in others)]

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "name": given["name"],
            "parent": self._tops.get(given["parent"]),
            "words": given["words"].replace(",", "\n").splitlines(),
        }


def _said_of(theme: Theme) -> dict[str, str]:
    return {
        "name": theme.name,
        "parent": theme.parent.name if theme.parent else FIRST_LEVEL,
        "words": "\n".join(theme.words),
    }


class MergeForm(forms.Form):
    into = forms.ChoiceField(label="Merge into", error_messages={"required": "Choose the theme that stays"})

    def __init__(self, data: Any = None, *, theme: Theme, themes: Sequence[Theme]) -> None:
        super().__init__(data)
        others = [one for one in themes if one != theme and one.retired_at is None]
        field = self.fields["into"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose a theme"), *((str(one.code), one.path) for one in others)]
