"""What is wrong with a reading, in the terms of what was expected of it."""

import difflib
import re
import unicodedata
from typing import Any

SAME = 0.97
TITLE_SAME = 0.93

Json = dict[str, Any]


def plain(value: object) -> str:
    text = unicodedata.normalize("NFKC", str(value or ""))
    text = re.sub("[\u2018\u2019]", "'", re.sub("[\u201c\u201d]", '"', re.sub("[\u2010-\u2015]", "-", text)))
    return " ".join(text.split()).strip(" ;,.:").casefold()


def alike(want: object, got: object, least: float = SAME) -> bool:
    one, other = plain(want), plain(got)
    return one == other or difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= least


def same_item(want: Json, got: Json) -> bool:
    if plain(want["label"]) != plain(got["label"]) or not alike(want["text"], got["text"]):
        return False
    if not alike(want["theme_heading"], got["theme_heading"]) or whom(want) != whom(got):
        return False
    limbs = [want.get("sub_points", []), *want.get("sub_points_alt", [])]
    given = got.get("sub_points", [])
    return any(len(limb) == len(given) and all(map(alike, limb, given)) for limb in limbs)


def whom(item: Json) -> set[str]:
    """The bodies an item is addressed to."""
    return set(re.split(r"; |, | and ", plain(item.get("addressed_to")).removeprefix("the ")))


def same_items(readings: list[list[Json]], got: list[Json]) -> bool:
    return any(len(want) == len(got) and all(map(same_item, want, got)) for want in readings)


def accepted(expected: Json, key: str) -> list[Any]:
    """Every reading of the key that counts as right."""
    return [expected[key], *expected.get(f"{key}_alt", [])]


def differences(expected: Json, got: Json) -> list[str]:
    """Name what is wrong, in the terms of the expected file; other right readings stand under keys ending in _alt."""
    wrong = [key for key in ("recommendations", "learning_points") if not same_items(accepted(expected, key), got[key])]
    wrong += [
        key
        for key in ("title", "partnership")
        if not any(alike(want, got[key], TITLE_SAME) for want in accepted(expected, key))
    ]
    wrong += [key for key in ("subject", "kind") if plain(got[key]) not in map(plain, accepted(expected, key))]
    wrong += [
        key for key in ("published_on", "multi_review", "privacy_findings") if got[key] not in accepted(expected, key)
    ]
    for key in ("good_practice", "questions", "themes", "agencies"):
        readings = accepted(expected, key)
        if not any(len(want) == len(got[key]) and all(map(alike, want, got[key])) for want in readings):
            wrong.append(key)
    if [list(map(plain, row.values())) for row in expected["action_rows"]] != [
        list(map(plain, row.values())) for row in got["action_rows"]
    ]:
        wrong.append("action_rows")
    return wrong
