"""Letters: who writes to whom stands before the salutation, who signs after the close, and neither heads anything."""

import re
from dataclasses import replace

from reviews.importing.language.blocks import BOLD, FRONT, PLAIN, Block, Kind
from reviews.importing.language.dates import ALONE, ANNOUNCED
from reviews.importing.language.labels import Word
from reviews.importing.language.partnerships import partnership_in
from reviews.importing.language.subjects import subject_in

_SALUTATION = re.compile(r"dear(?: \S+){1,7}", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:subject|re)\s*:\s*(?P<subject>\S.*)", re.IGNORECASE)
_CLOSE = re.compile(
    r"(?:yours (?:sincerely|faithfully|truly)|(?:with )?(?:kind|best|warm) (?:regards|wishes))[,.]?", re.IGNORECASE
)
_APPENDED = re.compile(r"(?:appendix|annexe?|enclosures?)\b", re.IGNORECASE)
_SIGNATURE = 10  # blocks
_LONGEST_LINE = 14  # words


def without_letterheads(blocks: list[Block]) -> list[Block]:
    """Leave out the addresses before "Dear …" and who signs; "Yours sincerely" ends what stood before it."""
    begins = next((at for at, block in enumerate(blocks[:FRONT]) if _SALUTATION.fullmatch(block.text)), None)
    if begins is None or not all(map(_is_a_line, blocks[:begins])):
        return blocks
    top = [_subject(block) for block in blocks[:begins] if _says_more(block.text)]
    out: list[Block] = []
    signing = 0
    for block in blocks[begins + 1 :]:
        signing = _SIGNATURE if _CLOSE.fullmatch(block.text) else signing - 1 if _is_a_line(block) else 0
        if signing == _SIGNATURE:
            out.append(_closing(block))
        elif signing <= 0:
            out.append(block)
        elif _says_more(block.text):
            out.append(_plain(block))
    return [*top, *out]


def _says_more(line: str) -> bool:
    """Tell a title, who writes and the date from an address."""
    return bool(
        _SUBJECT.match(line)
        or subject_in(line)
        or partnership_in(line)
        or ALONE.fullmatch(line)
        or ANNOUNCED.match(line)
    )


def _subject(block: Block) -> Block:
    match = _SUBJECT.match(block.text)
    return replace(block, kind=Kind.HEADING, level=PLAIN, text=match["subject"]) if match else block


def _is_a_line(block: Block) -> bool:
    """Tell a line over or under a letter: a name, a post, an address, who gets a copy."""
    heads = block.kind is Kind.HEADING and (block.level < BOLD or _APPENDED.match(block.text))
    return (
        not heads
        and block.kind is not Kind.TABLE_ROW
        and block.word is Word.NONE
        and len(block.text.split()) <= _LONGEST_LINE
    )


def _closing(block: Block) -> Block:
    return replace(block, kind=Kind.HEADING, level=PLAIN, text=block.text.rstrip(",."))


def _plain(block: Block) -> Block:
    return replace(block, kind=Kind.PARAGRAPH, level=0) if block.kind is Kind.HEADING else block


_SALUTATION = re.compile(r"dear (?:[\w.'\u2019-]+[ /&]*){1,8}[,:]?(?:\s|$)", re.IGNORECASE)


def opens_a_letter(text: str) -> bool:
    """Tell "Dear colleagues, …"."""
    return _SALUTATION.match(text) is not None
