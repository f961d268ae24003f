"""What items say of themselves, one beside the other: which of them may be broken, or something else."""

from collections import Counter
from dataclasses import replace

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.drafting.lead_ins import run_in
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.bodies import body_opening
from reviews.importing.language.columns import column_of
from reviews.importing.language.grammar import opens_with_imperative
from reviews.importing.language.headings import Role, role_of
from reviews.importing.language.kinds_of_paper import are_minutes, holds_no_items
from reviews.importing.language.labels import numbered
from reviews.importing.language.vocabulary import narrates
from reviews.importing.outlining.parts import Part

Others = Counter[tuple[ItemKind, str]]  # how many of each kind show a sign
_SENTENCES = {ItemKind.RECOMMENDATION, ItemKind.LEARNING_POINT}
_FEWEST_WORDS = 2
_TITLE_PAGE = 4  # headings
_A_NAME = 3  # words
_MOSTLY = 2 / 3


def with_doubts(items: list[Item], parts: list[Part]) -> list[Item]:
    """Mark what a broken table, column or page leaves: it is offered, and not taken for granted."""
    titles = _titles(parts)
    if any(map(holds_no_items, titles)):
        return [_offered(item, "the paper is of another kind") for item in items]
    if any(map(are_minutes, titles)):
        items = [_offered(item, "the minutes tell it") if _is_told(item) else item for item in items]
    led = _led_by_a_sentence(parts)
    shown = Counter(sign for item in items for sign in _shows(item))
    return [_doubted(item, shown - Counter(_shows(item)), led) for item in items]


def _shows(item: Item) -> list[tuple[ItemKind, str]]:
    """What the item shows of itself, to be counted among those of its kind."""
    signs = {
        "one": True,
        "leads": item.text.endswith(":"),
        "capital": item.text[:1].isupper(),
        "bare": item.label is None,
    }
    return [(item.kind, sign) for sign, seen in signs.items() if seen]


def _is_told(item: Item) -> bool:
    return item.reason.startswith("A paragraph") and narrates(item.text)


def _offered(item: Item, doubt: str) -> Item:
    return replace(item, sure=False, reason=f"{item.reason}, but {doubt}")


def _titles(parts: list[Part]) -> list[str]:
    """The headings that stand over all text."""
    first = next((place for place, part in enumerate(parts) if part.blocks), len(parts))
    heads = (part.heading for part in parts[: first + 1][:_TITLE_PAGE])
    return [head.text for head in heads if head is not None and role_of(head.text) in {None, Role.NARRATIVE}]


def _led_by_a_sentence(parts: list[Part]) -> frozenset[int]:
    """Where points begin that go on with what leads to them: "The review recommends that:", "Recommendations: …"."""
    found: set[int] = set()
    led = False
    for of, group in [(part, group) for part in parts for group in part.groups]:
        opens = group is of.groups[0]
        led = opens and (led if of.heading is None else _leads_on(of.heading))  # the sentence itself may open the part
        for block in group.blocks:
            led = _leads(block) or (led and block.kind in {Kind.LIST_ITEM, Kind.TABLE_ROW})
            found.update([block.start] if led or run_in(block) else [])
    return frozenset(found)


def _leads_on(heading: Block) -> bool:
    """Tell "The panel asks that", set as a heading."""
    return heading.text.rstrip(" :").endswith(" that")


def _leads(block: Block) -> bool:
    """Tell a lead-in, or the row of names over a column "We recommend that"."""
    return block.text.endswith(":") or any(cell.rstrip(" :").endswith(" that") for cell in block.cells)


def _doubted(item: Item, others: Others, led: frozenset[int]) -> Item:
    doubt = _doubt(item, others, led) if item.sure else None
    return item if doubt is None else _offered(item, doubt)


def _doubt(item: Item, others: Others, led: frozenset[int]) -> str | None:
    few = item.kind in _SENTENCES and not item.sub_points and len(item.text.split()) < _FEWEST_WORDS
    if few and not (item.label and item.text.endswith(".") and opens_with_imperative(item.text)):  # "3. Practise."
        return "only one word"
    if item.kind in _SENTENCES and len(item.text.split()) <= _A_NAME and column_of(item.text) is not None:
        return "it is rather the name of a column"
    if item.text.endswith("-"):
        return "it ends within a word"
    goes_on = item.start in led or others[item.kind, "leads"] > 0
    if item.text[:1].islower() and not goes_on and _most(item.kind, "capital", others):
        return "it begins within a sentence"
    if _is_for_a_body(item) and _most(item.kind, "bare", others):
        return "its number and wording are rather those of a recommendation"
    return None


def _most(kind: ItemKind, sign: str, others: Others) -> bool:
    """Tell whether most of the others of this kind show the sign."""
    return others[kind, "one"] > 0 and others[kind, sign] >= others[kind, "one"] * _MOSTLY


def _is_for_a_body(item: Item) -> bool:
    """Tell a point of learning, numbered among others that are not, which asks a body to act."""
    counted = item.label is not None and numbered(f"{item.label}. x") is not None
    return item.kind is ItemKind.LEARNING_POINT and counted and body_opening(item.text) is not None
