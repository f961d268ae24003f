"""A block that is still being read, and whether it has room left."""

from dataclasses import dataclass, field

from reviews.importing.language.blocks import Block
from reviews.importing.language.headings import role_of
from reviews.importing.outlining.printed_lines import SENTENCE_END, Printed

_FEW_LINES = 2
_NEARLY_FULL = 0.8  # lines of a proportional type differ in their number of characters


@dataclass
class Open:
    """A block still being read."""

    block: Block
    texts: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    end: int = 0
    hang: int = 0  # columns before the text of an item that has a label before it

    @property
    def last_length(self) -> int:
        return self.lengths[-1]

    def add(self, printed: Printed) -> None:
        """Take the next line of it."""
        self.texts.append(printed.text)
        self.lengths.append(printed.reach)
        self.end = printed.line.start + printed.length

    def hangs(self, printed: Printed) -> bool:
        """Tell a line that stands right under the text of an item, whose sentence ended, and not under its label."""
        indent = len(printed.raw) - len(printed.raw.lstrip())
        return self.hang > 0 and indent == self.hang and self.texts[-1].endswith(SENTENCE_END)

    def is_full(self, printed: Printed, width: int) -> bool:
        """Tell whether its last line had no room for the first word of the next."""
        first, so_far = printed.text.split(None, 1)[0], self.texts[-1]
        own = max(self.lengths) if len(self.lengths) > _FEW_LINES else width  # it may stand in a column
        nearly = self.last_length >= own * _NEARLY_FULL and not so_far.endswith(SENTENCE_END)
        heads = role_of(printed.text) is not None
        over = self.last_length + 1 + len(first) > width and not (heads and so_far.endswith(SENTENCE_END))
        return over or (nearly and not heads)
