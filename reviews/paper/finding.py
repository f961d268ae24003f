"""Where words stand on the pages of a PDF, line by line, whatever their spaces, hyphens and line ends."""

from bisect import bisect_right
from typing import Any

START, END = 60, 30  # letters by which the first and the last of the words are found
SAME_LINE = 0.6  # of the height of a line


class _Letters:
    """The letters and digits of all pages, small and without anything between, and where each one stands."""

    def __init__(self, document: Any, count: int) -> None:
        self.document, self.begins = document, [0]
        self.places: list[int] = []
        self._open: tuple[int, Any, float] | None = None
        texts = []
        for number in range(count):
            said = document[number].get_textpage().get_text_range(errors="replace")
            kept = [(place, letter) for place, letter in enumerate(said) if letter.isalnum()]
            texts.append("".join(letter.lower()[:1] for _, letter in kept))
            self.places += [place for place, _ in kept]
            self.begins.append(len(self.places))
        self.text = "".join(texts)

    def page_at(self, at: int) -> int:
        return bisect_right(self.begins, at) - 1

    def box(self, at: int) -> tuple[int, float, float, float, float]:
        """The page and the box of one letter, from the top left."""
        number = self.page_at(at)
        if self._open is None or self._open[0] != number:
            page = self.document[number]
            self._open = (number, page.get_textpage(), page.get_height())
        left, bottom, right, top = self._open[1].get_charbox(self.places[at], loose=True)
        high = self._open[2]
        return number + 1, left, high - top, right, high - bottom


def boxes_of(document: Any, count: int, words: list[list[Any]]) -> list[list[list[float]]]:
    letters = _Letters(document, count)
    return [_lines(letters, _stretch(letters, text, page)) for text, page in words]


def _stretch(letters: _Letters, text: str, page: int) -> range:
    """The letters of these words, on or after the page; else anywhere; else none."""
    wanted = "".join(sign.lower()[:1] for sign in text if sign.isalnum())
    if not wanted:
        return range(0)
    from_page = letters.begins[min(max(page - 1, 0), len(letters.begins) - 1)]
    start = letters.text.find(wanted[:START], from_page)
    start = letters.text.find(wanted[:START]) if start < 0 else start
    if start < 0:
        return range(0)
    last = letters.text.find(wanted[-END:], start + max(len(wanted) - END, 0))
    near = last >= 0 and last - start < len(wanted) * 2 + START  # a foot of the page may stand between
    return range(start, last + len(wanted[-END:]) if near else start + min(len(wanted), START))


def _lines(letters: _Letters, stretch: range) -> list[list[float]]:
    """One box for each line of print."""
    lines: list[list[float]] = []
    for at in stretch:
        page, left, top, right, bottom = letters.box(at)
        line = lines[-1] if lines else None
        if line and line[0] == page and abs(line[2] - top) < (bottom - top) * SAME_LINE and left >= line[1] - 1:
            line[2:] = [min(line[2], top), max(line[3], right), max(line[4], bottom)]
        else:
            lines.append([page, left, top, right, bottom])
    return [[line[0], *(round(side, 1) for side in line[1:])] for line in lines]
