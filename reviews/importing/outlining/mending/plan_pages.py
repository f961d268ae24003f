"""Plans that give a recommendation or an action sections, not a row: "Recommendation 4", "Actions", "By whom?"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reviews.importing.language.blocks import BOLD, Block, Kind
from reviews.importing.language.columns import Column, column_named
from reviews.importing.language.labels import Marker, Word
from reviews.importing.language.vocabulary import recommends

_ISSUES = re.compile(r"(?:the |key )?(?:issues?|concerns?|problems?)(?: (?:identified|raised|found))?", re.IGNORECASE)
_NOTE = re.compile(r"(?:n\.?b\.?|(?:please )?note)\b", re.IGNORECASE)
_TO_SEVERAL = re.compile(r"(?:\d{1,2} ?[-\u2013] ?\d{1,2}|all)(?: actions)?[.:)]?\s+(?=[A-Z])")  # "1-3 Complete."
_NAMES = {
    Column.LEAD: "Lead",
    Column.TARGET: "Target date",
    Column.MILESTONES: "Milestones",
    Column.OUTCOME: "Progress",
}
_LONGEST_NAME = 8  # words
_FEWEST = 2  # sections under an action
_ACTION = re.compile(r"Action (?P<label>\d{1,2})\s?(?:[:.)\u2013-]\s*(?P<text>\S.*)?)?", re.DOTALL)
_NOTED = re.compile(r"(?P<name>[A-Z][\w ()/,?-]{2,40}?)\s*:\s+(?P<rest>\S.*)", re.DOTALL)


@dataclass
class _Page:
    """One recommendation: what stands at its label, and the blocks under each name."""

    label: Block
    before: list[Block] = field(default_factory=list)
    issues: list[Block] = field(default_factory=list)
    sections: dict[Column, list[Block]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """True when something is done, by somebody or by a day, and the wording asks for it."""
        filled = {column for column, blocks in self.sections.items() if blocks}
        return Column.ACTION in filled and not filled.isdisjoint(_NAMES) and bool(self.wording)

    @property
    def wording(self) -> list[Block]:
        """The text at the label or under it, or else what the issue asks for; never a note."""
        said = [block for block in self.before if not _NOTE.match(block.text)]
        own = [self.label] if self.label.text else []
        found = ([*own, *said], said, self.sections.get(Column.RECOMMENDATION, []), self.issues)
        return next((blocks for blocks in found if blocks and recommends(blocks[0].text)), own)

    @property
    def theme(self) -> str:
        """The title at the label, where the wording stands under it."""
        return "" if self.label in self.wording else self.label.text


def with_plan_pages(blocks: list[Block]) -> list[Block]:
    """Make the rows of a form of such sections."""
    out: list[Block] = []
    place = 0
    while place < len(blocks):
        end = _end_of_page(blocks, place) if _begins_a_page(blocks[place]) else place
        rows = _rows_in(blocks[place:end])
        if rows:
            out.extend(rows)
            place = end
        else:
            out.append(blocks[place])
            place += 1
    return out


def _begins_a_page(block: Block) -> bool:
    return block.word is Word.RECOMMENDATION or _is_an_action(block) is not None


def _is_an_action(block: Block) -> re.Match[str] | None:
    """Tell "Action 2:" in a form printed line by line, with its words beside it or under it."""
    match = _ACTION.fullmatch(block.text) if _is_plain(block) else None
    return match if match and (block.kind is Kind.PARAGRAPH or not match["text"]) else None


def _is_plain(block: Block) -> bool:
    return block.kind in {Kind.PARAGRAPH, Kind.HEADING} and block.marker is Marker.NONE


def _rows_in(blocks: list[Block]) -> list[Block]:
    """Give the rows of a page; none where the blocks are something else."""
    if not blocks:
        return []
    action, page = _is_an_action(blocks[0]), _page_of(blocks)
    if action is None:
        return list(_rows_of(page)) if page.is_whole else []
    one = not (action["text"] and page.before)
    return list(_rows_of_action(blocks[0], action, page)) if one and len(page.sections) >= _FEWEST else []


def _rows_of_action(block: Block, action: re.Match[str], page: _Page) -> Iterator[Block]:
    """Give a row to the action and to each name that says something; a form that was left blank gives nothing."""
    text = action["text"] or "<br>".join(map(_printed, page.before))
    if text:
        yield _row(block, f"Action {action['label']}", text)
    for column, name in _NAMES.items():
        if (told := _told_of(page.sections.get(column, []), 0, 1)) and text:
            yield _row(block, name, told)


def _end_of_page(blocks: list[Block], place: int) -> int:
    """The next recommendation, or a heading that is not the name of a section of this one, nor what it gives."""
    label = blocks[place]
    for end in range(place + 1, len(blocks)):
        block = blocks[end]
        if _begins_a_page(block) or block.word is not Word.NONE or block.kind is Kind.TABLE_ROW:
            return end
        if block.kind is Kind.HEADING and not (_names_a_section(block) or _is_given(block, blocks[end - 1])):
            return end
        if block.kind is Kind.HEADING and label.kind is Kind.HEADING and block.level < min(label.level, BOLD):
            return end
    return len(blocks)


def _names_a_section(block: Block) -> bool:
    return _section(block) is not None or _is_of_issues(block)


def _is_given(block: Block, before: Block) -> bool:
    """Tell "Director of Nursing" right under "Person responsible", a line that would pass for a heading."""
    return block.level >= BOLD and (_names_a_section(before) or _is_an_action(before) is not None)


def _section(block: Block) -> Column | None:
    few = _is_plain(block) and len(block.text.split()) <= _LONGEST_NAME and not block.text.endswith(".")
    column = column_named(block.text.rstrip(":")) if few else None
    return column if column in {Column.ACTION, Column.RECOMMENDATION, Column.REASON, *_NAMES} else None


def _is_of_issues(block: Block) -> bool:
    return _is_plain(block) and _ISSUES.fullmatch(block.text.rstrip(":")) is not None


def _page_of(blocks: list[Block]) -> _Page:
    page = _Page(blocks[0])
    into = page.before
    for block in blocks[1:]:
        noted = _noted(block)
        name = noted[0] if noted else block
        column = _section(name)
        if column_named(name.text) is Column.SCOPE:
            continue
        if _is_of_issues(name):
            into = page.issues
        elif column is not None:
            into = page.sections.setdefault(column, [])
        if noted or (name.text and column is None and not _is_of_issues(name)):
            into.append(noted[1] if noted else block)
    return page


def _noted(block: Block) -> tuple[Block, Block] | None:
    """Part "Owner: Board Manager" into the name and what it gives."""
    match = _NOTED.fullmatch(block.text) if block.marker in {Marker.NONE, Marker.BULLET} else None
    if match is None:
        return None
    name = replace(block, text=match["name"], kind=Kind.PARAGRAPH, marker=Marker.NONE)
    return (name, replace(block, text=match["rest"], marker=Marker.NONE)) if _names_a_section(name) else None


def _rows_of(page: _Page) -> Iterator[Block]:
    yield _row(page.label, f"Recommendation {page.label.label}", "<br>".join(map(_printed, page.wording)))
    if page.theme:
        yield _row(page.label, "Theme", page.theme)
    actions = page.sections[Column.ACTION]
    for at, action in enumerate(actions):
        yield _row(action, f"Action {at + 1} (Recommendation {page.label.label})", action.text)
        for column, name in _NAMES.items():
            told = _told_of(page.sections.get(column, []), at, len(actions))
            if told:
                yield _row(action, name, told)


def _told_of(blocks: list[Block], at: int, number: int) -> str:
    """What is said of each action in turn, or else of all of them."""
    if len(blocks) == number:
        return blocks[at].text if number > 1 else _TO_SEVERAL.sub("", blocks[0].text, count=1)
    return " ".join(_TO_SEVERAL.sub("", block.text, count=1) for block in blocks)


def _printed(block: Block) -> str:
    listed = block.kind is Kind.LIST_ITEM
    return f"\u2022 {block.text}" if listed else block.text


def _row(place: Block, name: str, text: str) -> Block:
    fresh = replace(place, kind=Kind.TABLE_ROW, text=text, level=0, label=None, marker=Marker.NONE, word=Word.NONE)
    return replace(fresh, cells=(name, text))
