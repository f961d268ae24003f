"""The agencies that took part in a review, where it lists them or names them all in one sentence."""

import re

from reviews.importing.drafting.lists import listed_under, names_in
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import names_a_body
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import Role, undecorated
from reviews.importing.language.labels import Marker
from reviews.importing.outlining.parts import Part

_AGENCIES = r"(?:the )?(?:following )?(?:agencies|organisations|services|partners)"
_TOOK_PART = (
    r"(?:(?:were |was |have |had )?(?:involved|contributed|represented|took part|taken part|participated)"
    r"|(?:provided|submitted|gave|sent|prepared|completed)\b)"
)
_LEADS_TO_AGENCIES = re.compile(
    r"(?:the )?following (?:agencies|organisations|services|partners)\b.{0,20}\b(?:involved|contribut\w+|took part"
    r"|provided|submitted|gave|were represented|sent)\b.{0,60}:",
    re.IGNORECASE,
)
_NAMES_AGENCIES = re.compile(
    rf"(?:{_AGENCIES} (?:(?:that|which|who) )?{_TOOK_PART}[^.:;]{{0,60}}?(?::| were| are)"
    r"|(?:the )?(?:review )?panel (?:included|comprised|was made up of|consisted of)"
    rf"(?: (?:members|representatives|people) (?:of|from))?:?"
    r"|(?:information|reports|chronologies|individual management reviews)"
    r" (?:was|were) (?:provided|submitted|received|given|requested) (?:by|from):?)"
    r"\s+(?P<names>[^.:]{3,}(?:\bSt\. [^.:]*)?)\.?",
    re.IGNORECASE,
)
_OF_CONTRIBUTORS = re.compile(
    r"(?:the )?(?:contributors|contributing agencies|panel members(?:hip)?)(?: to (?:the|this) review)?", re.IGNORECASE
)
_SEVERAL, _MOST = 2, 0.5


def agencies_of(parts: list[Part]) -> tuple[str, ...]:
    """Give the agencies the review lists as involved. Mentions elsewhere are not gathered: they would be guesses."""
    found = listed_under(parts, Role.AGENCIES)
    for part in parts:
        if part.role is not Role.AGENCIES:
            found.extend(_under_a_sentence(part.blocks))
            found.extend(_of_contributors(part))
    return tuple(dict.fromkeys(found or _in_a_sentence(parts)))


def _under_a_sentence(blocks: tuple[Block, ...]) -> list[str]:
    """The points under "The following agencies provided information to the review:"."""
    led = False
    found: list[str] = []
    for block in blocks:
        listed = led and block.marker is Marker.BULLET and not has_main_verb(block.text)
        found.extend([block.text.rstrip(" ;,.")] if listed else [])
        led = listed or _LEADS_TO_AGENCIES.fullmatch(block.text) is not None
    return found


def _of_contributors(part: Part) -> list[str]:
    """The points under "Contributors to the review", which may be people, where they are bodies."""
    if part.heading is None or _OF_CONTRIBUTORS.fullmatch(undecorated(part.heading.text)) is None:
        return []
    names = [block.text.rstrip(" ;,.") for block in part.blocks if block.kind is Kind.LIST_ITEM]
    return names if _are_bodies(names) else []


def _in_a_sentence(parts: list[Part]) -> list[str]:
    """What one sentence names: "The agencies which took part were Eastham Council, Eastham Police and Lane School."."""
    for part in parts:
        for block in part.blocks:
            match = None if block.kind is Kind.TABLE_ROW else _NAMES_AGENCIES.fullmatch(block.text)
            names = names_in(match["names"]) if match else []
            if _are_bodies(names):
                return names
    return []


def _are_bodies(names: list[str]) -> bool:
    """Tell names of agencies from those of people and from a sentence about something else."""
    proper = all(name[:1].isupper() and not has_main_verb(name) for name in names)
    bodies = sum(1 for name in names if names_a_body(name))
    return len(names) >= _SEVERAL and proper and bodies > len(names) * _MOST
