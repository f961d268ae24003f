"""What a BRAG key may say: words that are there, colours that can be read, and nothing unassured that looks green."""

import colorsys
import re
from collections.abc import Iterator, Mapping

from actions.brag import Colour, Shade, Situation

LONGEST_WORD, LONGEST_NAME = 30, 20
LEAST = 4.5  # times as light: WCAG 2.2 AA for text
ASSURED = frozenset({Situation.ASSURED, Situation.EMBEDDED})
HUES = (75, 170)  # degrees that people call green
PALE = 0.12  # saturation below which a colour is a grey
HEX = re.compile(r"#[0-9a-f]{6}")
CLAIMS = re.compile(r"\b(green|assured|embedded)\b", re.IGNORECASE)

GREEN = "Green says that the partnership is assured. Choose another colour for this."
HARD = (
    "Text on this background is hard to read: {:.1f} to 1, where {} to 1 is the least. "
    "Make the text darker or the background lighter."
)

Problem = tuple[str, str]  # the field, and a sentence


def problems(rows: Mapping[Situation, tuple[Colour, str]], shades: Mapping[Colour, Shade]) -> Iterator[Problem]:
    for one, (colour, word) in rows.items():
        yield from _of_row(one, colour, word)
    for colour, shade in shades.items():
        yield from _of_shade(colour, shade)


def _of_row(one: Situation, colour: Colour, word: str) -> Iterator[Problem]:
    if not word:
        yield f"word_{one}", "Enter the word that stands with the colour."
    elif len(word) > LONGEST_WORD:
        yield f"word_{one}", f"The word must be {LONGEST_WORD} letters or fewer."
    if one in ASSURED:
        return
    if colour == Colour.GREEN:
        yield f"colour_{one}", GREEN
    if CLAIMS.search(word):
        yield f"word_{one}", "Only what is assured may be called so. Choose another word for this."


def _of_shade(colour: Colour, shade: Shade) -> Iterator[Problem]:
    if not shade.name:
        yield f"name_{colour}", "Enter what this colour is called."
    elif len(shade.name) > LONGEST_NAME:
        yield f"name_{colour}", f"The name must be {LONGEST_NAME} letters or fewer."
    elif colour != Colour.GREEN and CLAIMS.search(shade.name):
        yield f"name_{colour}", "Another colour may not be called green."
    wrong = [part for part in ("ground", "text") if not HEX.fullmatch(getattr(shade, part))]
    yield from ((f"{part}_{colour}", "Enter a colour like #1d70b8.") for part in wrong)
    if wrong:
        return
    found = contrast(shade.ground, shade.text)
    if found < LEAST:
        yield f"text_{colour}", HARD.format(found, LEAST)
    if colour != Colour.GREEN:
        greens = [part for part in ("ground", "text") if looks_green(getattr(shade, part))]
        yield from ((f"{part}_{colour}", "This looks green, which is kept for what is assured.") for part in greens)


def contrast(one: str, other: str) -> float:
    """As WCAG counts it: 1 is none, 21 black on white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def looks_green(colour: str) -> bool:
    hue, _, saturation = colorsys.rgb_to_hls(*_parts(colour))
    return HUES[0] <= hue * 360 <= HUES[1] and saturation > PALE


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - of the sRGB standard
