"""Passwords that are long and still among the first that anybody would try.

Of Django's 20,000 common passwords 187 have twelve characters: people lengthen a short one until it is taken. So what
is left without its year, its marks and its letters written as figures is looked for there too. Nothing is asked of
anybody outside, and no rule says which characters there have to be.
"""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from partners.models import User

# What people here have before their eyes all day
OURS = frozenset(
    "followthrough safeguarding safeguard partnership children childrens adults police council health social services"
    " welcome summer winter spring autumn january february march april june july august september october november"
    " december monday tuesday wednesday thursday friday".split()
)
AS_FIGURES = str.maketrans("@4831!05$7", "aabeiiosst")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
)
STEP = 4  # characters that follow each other in a row
WORD = 10  # characters that are said again and again
EASY = (
    "This password would be guessed early: it is a common one made longer. "
    "Choose one that is not, such as three words that do not belong together."
)


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuses common passwords, also with a year behind them, doubled, or run along the keyboard."""

    def validate(self, password: str, user: User | None = None) -> None:
        super().validate(password, user)
        low = password.lower().strip()
        if (
            _is_repeated(low)
            or _is_repeated(re.sub(r"[^a-z]", "", low))
            or _is_run(low)
            or self._is_common_at_heart(low, _domain_words(user))
        ):
            raise ValidationError(EASY, code="password_too_common")

    def _is_common_at_heart(self, low: str, theirs: frozenset[str]) -> bool:
        """One common word, or two of which one is in sight of everybody who works here."""
        near = OURS | theirs
        for written in (low, low.translate(AS_FIGURES)):
            word = re.sub(r"[^a-z]", "", written)
            if word in self.passwords or word in near or _bare(written) in self.passwords:
                return True
            halves = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
            known = [pair for pair in halves if all(half in near or half in self.passwords for half in pair)]
            if any(half in near for pair in known for half in pair):
                return True
        return False


def _bare(written: str) -> str:
    """Without the figures and marks at both ends."""
    return re.sub(r"^[^a-z]+|[^a-z]+$", "", written)


def _is_repeated(low: str) -> bool:
    """The same few characters again and again."""
    longest = min(WORD, len(low) // 2)
    return any(low == (low[:size] * len(low))[: len(low)] for size in range(1, longest + 1))


def _is_run(low: str) -> bool:
    """Most of it follows the alphabet, the figures or a row of the keyboard, either way."""
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    at, run = 0, 0
    while at + STEP <= len(low):
        length = max(_follows(low[at:], row) for row in rows)
        run, at = (run + length, at + length) if length >= STEP else (run, at + 1)
    return run * 4 >= len(low) * 3


def _follows(text: str, row: str) -> int:
    length = 0
    while length < len(text) and text[: length + 1] in row:
        length += 1
    return length


def _domain_words(user: User | None) -> frozenset[str]:
    """“police” and “northmere” of an address at northmere-police.example."""
    domain = str(getattr(user, "email", "")).lower().rpartition("@")[2]
    return frozenset(word for word in re.split(r"[^a-z]+", domain) if len(word) > STEP)
