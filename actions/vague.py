"""Words in a question that leave open what would count as done. They are pointed at, never forbidden. Pure."""

import re
from dataclasses import dataclass

VAGUE = (
    (r"seek(?:s|ing)? (?:re)?assurances?", "Say what would assure you: an audit, a figure, a sample."),
    (r"consider(?:s|ing)?", "Considering can be done without changing anything. Ask what was decided and done."),
    (r"remind(?:s|ing|ed)?", "A reminder leaves no trace in practice. Ask how you would see the difference."),
    (r"ensur(?:e|es|ing)", "Say how it would be seen that it happens."),
    (r"rais(?:e|es|ing) awareness", "Ask what people do differently now."),
    (r"where (?:appropriate|possible|necessary)", "Say when, or it is nobody's case."),
    (r"as soon as possible|in due course", "The due date says when."),
    (r"promot(?:e|es|ing)", "Ask what was done and what changed."),
    (r"explor(?:e|es|ing)", "Ask what was found and decided."),
    (r"work(?:s|ing)? together", "Say who does what."),
)
_PATTERNS = tuple((re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), advice) for pattern, advice in VAGUE)


@dataclass(frozen=True)
class Vague:
    words: str
    advice: str


def vague_words(text: str) -> tuple[Vague, ...]:
    """Each vague expression once, as it is written, in the order of the text."""
    found = [(match.start(), match[0], advice) for pattern, advice in _PATTERNS if (match := pattern.search(text))]
    return tuple(Vague(words, advice) for _, words, advice in sorted(found))
