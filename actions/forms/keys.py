"""The BRAG key as a form: a word and a colour for each situation, a name and shades for each colour."""

from collections.abc import Mapping
from typing import Any

from django import forms

from actions.brag import Colour, Key, Shade, Situation
from actions.brag_keys import ASSURED, GREEN
from actions.forms.base import ActForm

SAID = {
    Situation.DRAFT: "A draft, not asked yet",
    Situation.WITHDRAWN: "Withdrawn",
    Situation.IN_HAND: "With the agency, and not late",
    Situation.LATE: "With the agency, and past its date",
    Situation.SUBMITTED: "Answered, and not judged yet",
    Situation.STALE: "Assured, and its evidence is out of date",
    Situation.ASSURED: "Assured",
    Situation.EMBEDDED: "Embedded: the change held when it was looked at again",
}
COLOURS = [(colour.value, colour.value.capitalize()) for colour in Colour]
NOT_GREEN = [pair for pair in COLOURS if pair[0] != Colour.GREEN]
GROUNDS = {  # as the pages have them
    Colour.RED: ("#fbeaea", "#651b1b"),
    Colour.AMBER: ("#fdf1dc", "#553200"),
    Colour.GREEN: ("#e3f1eb", "#083d29"),
    Colour.BLUE: ("#e5eff8", "#0f385c"),
    Colour.GREY: ("#f0f0f0", "#383f43"),
}


class KeyForm(ActForm):
    def __init__(self, *args: Any, key: Key, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in Situation:
            colour, word = key.rows[one]
            self.fields[f"word_{one}"] = forms.CharField(label="Word", required=False, max_length=100, initial=word)
            self.fields[f"colour_{one}"] = forms.ChoiceField(
                label="Colour",
                choices=COLOURS if one in ASSURED else NOT_GREEN,
                initial=colour.value,
                error_messages={"invalid_choice": GREEN},
            )
        for colour in Colour:
            self._add_shade(colour, key.shades)

    def _add_shade(self, colour: Colour, shades: Mapping[Colour, Shade]) -> None:
        ground, text = GROUNDS[colour]
        shade = shades.get(colour, Shade(colour.capitalize(), ground, text))
        for part, label in (("name", "Called"), ("ground", "Background"), ("text", "Text")):
            self.fields[f"{part}_{colour}"] = forms.CharField(
                label=label, required=False, max_length=60, initial=getattr(shade, part)
            )

    @property
    def rows(self) -> dict[Situation, tuple[Colour, str]]:
        facts = self.cleaned_data
        return {
            one: (Colour(facts[f"colour_{one}"]), " ".join(facts[f"word_{one}"].split()))
            for one in Situation
            if f"colour_{one}" in facts and f"word_{one}" in facts
        }

    @property
    def shades(self) -> dict[Colour, Shade]:
        """Those that are not as the pages have them anyway."""
        found = {colour: self._shade(colour) for colour in Colour}
        usual = {colour: Shade(colour.capitalize(), *GROUNDS[colour]) for colour in Colour}
        return {colour: shade for colour, shade in found.items() if shade != usual[colour]}

    def _shade(self, colour: Colour) -> Shade:
        facts = self.cleaned_data
        name = " ".join(facts.get(f"name_{colour}", "").split())
        return Shade(name, *(facts.get(f"{part}_{colour}", "").strip().lower() for part in ("ground", "text")))

    @property
    def of_situations(self) -> list[tuple[str, Any, Any]]:
        return [(SAID[one], self[f"word_{one}"], self[f"colour_{one}"]) for one in Situation]

    @property
    def of_colours(self) -> list[tuple[str, Any, Any, Any]]:
        return [(one.capitalize(), self[f"name_{one}"], self[f"ground_{one}"], self[f"text_{one}"]) for one in Colour]
