"""A partnership says in its own words and colours how actions stand. Which stands how is not its to say."""

from collections.abc import Mapping
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction

from actions import access, brag_keys
from actions.brag import DEFAULT, Colour, Shade, Situation
from partners.models import Partnership
from partners.scope import Actor


@transaction.atomic
def set_key(
    *,
    partnership: Partnership,
    rows: Mapping[Situation, tuple[Colour, str]],
    shades: Mapping[Colour, Shade],
    by: Actor,
) -> Partnership:
    """Raises ValidationError, by field, for what cannot be read or would call something unassured green."""
    access.require_manager(by, partnership.pk)
    check(rows, shades)
    differ = {one: row for one, row in rows.items() if row != DEFAULT.rows[one]}
    said = {
        "rows": {one.value: {"colour": colour.value, "word": word} for one, (colour, word) in differ.items()},
        "shades": {colour.value: asdict(shade) for colour, shade in shades.items()},
    }
    partnership.brag_key = said if differ or shades else {}
    partnership.save(update_fields=["brag_key"])
    return partnership


def check(rows: Mapping[Situation, tuple[Colour, str]], shades: Mapping[Colour, Shade]) -> None:
    wrong: dict[str, list[str]] = {}
    for name, sentence in brag_keys.problems(rows, shades):
        wrong.setdefault(name, []).append(sentence)
    if wrong:
        raise ValidationError(wrong)
