"""What columns hold that stand beside one another: a header is read as a whole."""

import re

from reviews.importing.language import markup
from reviews.importing.language.columns import COLOUR, HOPED_FOR, Column, answers, column_of
from reviews.importing.language.headings import Role, role_of

Columns = list[Column | None]
_TELLS_WHAT_WAS = re.compile(
    r"what (?:(?:we|they|the \w+|was|were|had) )*"
    r"(?:saw|seen|notic\w+|observed|found|happened|heard|did|done|said|read)\b.*",
    re.IGNORECASE,
)
_FEW_WORDS = 6
_LEARNED = {Role.LEARNING, Role.GOOD_PRACTICE}


def columns_of(cells: tuple[str, ...]) -> Columns:
    """Give the columns that the cells of a header name, each beside the others."""
    return _with_answers(_with_asked(_with_context([column_of(cell) for cell in cells], cells), cells), cells)


def fitted(columns: Columns, cells: tuple[str, ...]) -> Columns:
    """Give each column a meaning of its own, or none."""
    return _once(_with_outcome(_with_action(_with_one_learning(columns, cells), cells), cells))


_NEEDED = re.compile(
    r"what (?:needs? to|must|should|has to|ought to) (?:happen|change|be done|improve).*", re.IGNORECASE
)


def _with_asked(columns: Columns, cells: tuple[str, ...]) -> Columns:
    """Beside what was learned "What needs to happen" is what is recommended, where no other column is."""
    if Column.LEARNING not in columns or Column.RECOMMENDATION in columns:
        return columns
    asked = [_NEEDED.fullmatch(markup.clean(cell).strip(" :*?")) is not None for cell in cells]
    return [Column.RECOMMENDATION if said else column for column, said in zip(columns, asked, strict=True)]


def _with_answers(columns: Columns, cells: tuple[str, ...]) -> Columns:
    """Beside recommendations an answer to each is an action in a plan; with no other column it says if it is agreed."""
    if Column.RECOMMENDATION not in columns or Column.ACTION in columns:
        return columns
    planned = sum(1 for column in columns if column) > 1
    pairs = zip(columns, cells, strict=True)
    return [(Column.ACTION if planned else Column.REASON) if answers(cell) else column for column, cell in pairs]


def _with_context(columns: Columns, cells: tuple[str, ...]) -> Columns:
    """Beside learning the column before it says what it is about, and others ("Analysis") what led to it."""
    if _LEARNED.isdisjoint(map(role_of, cells)) or not all(map(_is_a_head, cells)):
        return columns
    out = [column or (Column.REASON if role_of(cell) else None) for column, cell in zip(columns, cells, strict=True)]
    about = out[0] is None and Column.THEME not in out and bool(cells[0])
    told = _TELLS_WHAT_WAS.fullmatch(markup.clean(cells[0])) is not None  # "What we saw"
    return [Column.REASON if told else Column.THEME, *out[1:]] if about else out


def _is_a_head(cell: str) -> bool:
    """Tell the few words of a header: no sentence, no number or time, and nothing that is said at once."""
    text = markup.clean(cell)
    named = not any(map(str.isdigit, text)) and ": " not in text
    return len(text.split()) <= _FEW_WORDS and not text.endswith((".", ":", ",", ";")) and named


_WHEN = re.compile(r"(?:when|date|time|year|month)s?", re.IGNORECASE)
_WHAT = re.compile(r"what(?: (?:happened|was done))?|events?|contacts?|actions?(?: taken)?", re.IGNORECASE)


def is_a_time_line(cells: tuple[str, ...]) -> bool:
    """Tell "When | What", of what happened, from a plan, where what is to be done stands before its day."""
    first, second, *others = (markup.clean(cell).strip(" :*") for cell in (*cells, "", ""))
    return not any(others) and _WHEN.fullmatch(first) is not None and _WHAT.fullmatch(second) is not None


def _with_one_learning(columns: Columns, cells: tuple[str, ...]) -> Columns:
    """Beside "Learning" what stands under "What we found" led to it."""
    pairs = zip(columns, cells, strict=True)
    own = [column is Column.LEARNING and role_of(cell) is Role.LEARNING for column, cell in pairs]
    if not any(own):
        return columns
    found = (column is Column.LEARNING and not mine for column, mine in zip(columns, own, strict=True))
    return [Column.REASON if led else column for column, led in zip(columns, found, strict=True)]


_DONE = re.compile(r"actions? (?:taken|made|completed|to date).*", re.IGNORECASE)


def _with_action(columns: Columns, cells: tuple[str, ...]) -> Columns:
    """Where no column is for actions, "Action taken" beside "Status" says what is done."""
    named = [place for place, cell in enumerate(cells) if _DONE.fullmatch(markup.clean(cell).strip(" :*"))]
    if Column.ACTION in columns or Column.RECOMMENDATION not in columns or not named:
        return columns
    alone = columns.count(columns[named[0]]) == 1
    return columns if alone else [Column.ACTION if at == named[0] else one for at, one in enumerate(columns)]


def _with_outcome(columns: Columns, cells: tuple[str, ...]) -> Columns:
    """An outcome that is hoped for is the outcome, where measures or milestones have a column of their own."""
    own = Column.OUTCOME not in columns
    told = columns.count(Column.OUTCOME) > 1  # so a colour is not what came out
    out: Columns = []
    for column, cell in zip(columns, cells, strict=True):
        if own and column is Column.MILESTONES and HOPED_FOR.search(cell):
            out.append(Column.OUTCOME)
        else:
            out.append(None if told and column is Column.OUTCOME and COLOUR.fullmatch(markup.clean(cell)) else column)
    return out


def _once(columns: Columns) -> Columns:
    """Keep the first column of each meaning."""
    return [column if column not in columns[:place] else None for place, column in enumerate(columns)]
