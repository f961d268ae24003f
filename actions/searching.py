"""What somebody typed into the search box, as the index is asked for it. Pure.

Words must all stand there, in any order; "a phrase" as it is; -word must not; one or other. The last word is also a
beginning, so that results come while one types. British and American spellings find each other.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

LONGEST = 200
MOST_TERMS = 12
SHORTEST = 2

_TERM = re.compile(r"(?P<minus>-?)(?:[\"“”](?P<phrase>[^\"“”]*)[\"“”]?|(?P<words>[^\s\"“”]+))")
_WORD = re.compile(r"[^\W_]+")

# How a word is also spelt. A form that no word has finds nothing and does no harm.
_SPELLINGS = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"is(e|es|ed|er|ers|ing|ation|ations|ational)$", r"iz\1"),
        (r"iz(e|es|ed|er|ers|ing|ation|ations|ational)$", r"is\1"),
        (r"ys(e|es|ed|er|ing)$", r"yz\1"),
        (r"yz(e|es|ed|er|ing)$", r"ys\1"),
        (r"our(s|ed|ing|al|ally|able|hood|hoods)?$", r"or\1"),
        (r"(?<!o)or(s|ed|ing|al|ally|able|hood|hoods)?$", r"our\1"),
        (r"tre(s|d)?$", r"ter\1"),
        (r"ter(s|d)?$", r"tre\1"),
        (r"ence$", "ense"),
        (r"ense$", "ence"),
        (r"practic(e|es|ed|ing)$", r"practis\1"),
        (r"practis(e|es|ed|ing)$", r"practic\1"),
        (r"dgement(s|al)?$", r"dgment\1"),
        (r"dgment(s|al)?$", r"dgement\1"),
        (r"ogramme(s?)$", r"ogram\1"),
        (r"ogram(s?)$", r"ogramme\1"),
        (r"ll(ed|ing|or|ors)$", r"l\1"),
        (r"(?<=[aeiou])l(ed|ing|or|ors)$", r"ll\1"),
        (r"ae", "e"),
        (r"^(p)e(di)", r"\1ae\2"),
        (r"oe", "e"),
    )
)
_SHORTEST_RESPELT = 5


@dataclass(frozen=True)
class Term:
    """One or more words in a row, as typed."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_not: bool = False
    is_beginning: bool = False
    or_before: bool = False


@dataclass(frozen=True)
class Asked:
    """What was typed, taken apart. `begun`: words of the record that begin as the last one does."""

    text: str
    terms: tuple[Term, ...]
    begun: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return all(term.is_not for term in self.terms)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are wanted, each once."""
        return tuple(dict.fromkeys(word for term in self.terms if not term.is_not for word in term.words))

    @property
    def beginning(self) -> str:
        """The word that may still be typed, if any."""
        return next((term.words[-1] for term in self.terms if term.is_beginning), "")

    @property
    def for_index(self) -> str:
        """For to_tsquery, without the order of words: the index cannot tell it."""
        return self._query(" & ", [term for term in self.terms if not (term.is_not and term.is_phrase)])

    @property
    def for_text(self) -> str | None:
        """The same with its phrases, which are held against the texts themselves; None where there is none."""
        return self._query(" <-> ", self.terms) if any(term.is_phrase for term in self.terms) else None

    def _query(self, between: str, terms: Sequence[Term]) -> str:
        said = ""
        for term in terms:
            joint = "" if not said else " | " if term.or_before else " & "
            said += joint + _said(term, between, self.begun)
        return said

    def with_words(self, instead: dict[str, str]) -> "Asked":
        """The same with other words: what was probably meant."""
        terms = tuple(
            replace(term, words=tuple(instead.get(word, word) for word in term.words), is_beginning=False)
            for term in self.terms
        )
        text = _WORD.sub(lambda found: instead.get(_plain(found[0]), found[0]), self.text)
        return Asked(text, terms)


def asked(typed: str) -> Asked:
    """Never refuses: what is no word is left out, and too much of it is cut."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())[:LONGEST]
    terms: list[Term] = []
    either = False
    for found in _TERM.finditer(text):
        if found["words"] in {"or", "OR"} and terms:
            either = True
            continue
        said = map(_plain, _WORD.findall(found["phrase"] or found["words"] or ""))
        words = tuple(word for word in said if word)  # of some signs nothing is left
        if not words:
            continue
        is_not, is_phrase = bool(found["minus"]), found["phrase"] is not None and len(words) > 1
        terms.append(Term(words, is_phrase, is_not, or_before=either and not is_not))
        either = False
    terms = terms[:MOST_TERMS]
    if terms and not terms[-1].is_not and text[-1].isalnum() and typed[-1:] == text[-1]:
        terms[-1] = replace(terms[-1], is_beginning=not terms[-1].is_phrase)
    return Asked(text, tuple(terms))


def spellings(word: str) -> tuple[str, ...]:
    """The word and how it is also spelt: organisation, organization."""
    if len(word) < _SHORTEST_RESPELT:
        return (word,)
    others = (pattern.sub(other, word) for pattern, other in _SPELLINGS if pattern.search(word))
    return tuple(dict.fromkeys((word, *others)))


def distance(one: str, other: str) -> int:
    """How many slips of a typist lie between two words; two letters that changed places are one slip."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _said(term: Term, between: str, begun: tuple[str, ...]) -> str:
    last = len(term.words) - 1
    parts = []
    for place, word in enumerate(term.words):
        forms = [f"'{form}'" for form in spellings(word)]
        if term.is_beginning and place == last:
            forms += [f"'{word}':*", *(f"'{form}'" for form in begun)]
        parts.append(f"({' | '.join(forms)})")
    joined = (between if term.is_phrase else " & ").join(parts)
    return f"!({joined})" if term.is_not else f"({joined})" if last else joined


def _plain(word: str) -> str:
    """Lower case, without accents: safe between the quotes of a query."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in bare if sign.isalnum())
