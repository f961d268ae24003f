"""The agencies that took part in a review: where it lists them, tables them or names them all in one sentence.

Authors differ in what else they would note as an agency. Not gathered are bodies that only the story mentions, and
those that are only asked to act: whom a recommendation is for stands with it.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from reviews.importing.drafting.lists import named_beside, names_in
from reviews.importing.language import contributing, side_notes
from reviews.importing.language.blocks import Block, Kind
from reviews.importing.language.cells import NUMBER
from reviews.importing.language.grammar import has_main_verb
from reviews.importing.language.headings import NO_TEXT, Role, undecorated
from reviews.importing.language.labels import Marker
from reviews.importing.language.markup import clean
from reviews.importing.language.names_of_bodies import is_of_a_person, may_name_a_body, names_a_body
from reviews.importing.outlining.parts import Part

_Led = tuple[str, list[str]]  # what leads to names, and the names
_SEVERAL, _MOST = 2, 0.5
_SENTENCE_ENDS = re.compile(r"(?<=[a-z\d)][.!?])\s+(?=[A-Z])")
_LINK = re.compile(r"(?:\b(?:were|was|are|is|from|by|of|included|include|including|comprised|and)\b:?|:)\s+")
_SAID_OF_THEM = re.compile(
    r"\b(?:(?:all|each|both|also) )*(?:(?:were|was|have|has) (?:all |each |both |also )*)?(?:involved|represented"
    r"|contributed|took part|taken part|participated|provided|submitted|prepared|completed|supplied)\b.*"
)
_TAIL = re.compile(r"\s+[\u2013\u2014-]\s+|:\s+")
_WHERE = re.compile(r",\s+|\s+[\u2013\u2014-]\s+|\s+(?:from|of|at|for)\s+(?:the\s+)?")
_JOINT = re.compile(r"[;,]?\s+and$")
_ARTICLE = re.compile(r"^(?:and )?(?:the|a|an)\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_NOBODY = re.compile(
    r"(?:independent|vacant|none|other)\b|(?:(?:agency|organisation|role|name|post|contribution)\b ?)+$", re.IGNORECASE
)
_POST_BEFORE = re.compile(  # "Detective Inspector Eastham Police"
    r".*\b(?:manager|nurse|officer|inspector|head|lead|director|chair)\)? (?P<body>\S+ .+)", re.IGNORECASE
)
_AT_A_PAGE = re.compile(r"\s\d{1,3}$")  # "Health visiting 7", in a list of contents
_WIDTHS = (2, 3)  # columns
_MOST_CELLS = 120
_LONGEST_SENTENCE = 1500
_MOST_NAMES = 200  # of one review
_LONGEST_NAME = 90
_NOT_OF_THE_PROCESS = frozenset(
    {Role.RECOMMENDATIONS, Role.LEARNING_AND_RECOMMENDATIONS, Role.LEARNING, Role.ACTION_PLAN, Role.QUESTIONS}
)


def agencies_of(parts: list[Part]) -> tuple[str, ...]:
    """Give the bodies that took part, each once and as printed; those of the panel where no others are listed."""
    told = [part for part in parts if part.role not in NO_TEXT]
    beside = [name for part in told for name in named_beside(part, Role.AGENCIES)]
    ways = [[found for part in told for found in way(part)] for way in (_lists_in, _tables_in, _sentences_in)]
    of_all, of_the_panel = ([_of(found, panel=panel) for found in ways] for panel in (False, True))
    sets = [[*beside, *of_all[0]], *of_all[1:], *of_the_panel, _in_headings(told)]
    return _once(next(filter(None, sets), []))


def _of(found: list[_Led], *, panel: bool) -> list[str]:
    return [name for lead, names in found if contributing.is_of_the_panel(lead) is panel for name in names]


def _lists_in(part: Part) -> Iterator[_Led]:
    """The runs of names in a part, each with the heading or the sentence that leads to it."""
    for group in part.groups:
        heading = undecorated(group.theme or (part.heading.text if part.heading else ""))
        lead, run = heading, list[Block]()
        for block in [*group.blocks, None]:
            if block is not None and _may_be_a_name(block) and not (run and run[-1].bullet and not block.bullet):
                run.append(block)
                continue
            names = [name for name in map(_name, _names_of(run)) if name and not _NOBODY.match(name)]
            if names and _leads(part, heading, lead, names, of=len(run)):
                yield lead, names
            between = not run and lead == heading  # a line may stand between a heading and its list
            lead = _lead_in(block) or (heading if between and part.role is Role.AGENCIES else _otherwise(block))
            run = []


def _otherwise(block: Block | None) -> str:
    """A list that a sentence leads to is what this says it is, also where that is no list of those who took part."""
    return block.text if block is not None and block.text.endswith(":") else ""


def _is_a_cell(text: str) -> bool:
    return may_name_a_body(text) or is_of_a_person(text) or _NOBODY.match(text) is not None


def _lead_in(block: Block | None) -> str:
    """A sentence that leads to agencies, or a numbered heading that was read as a point."""
    sentence = _SENTENCE_ENDS.split(block.text)[-1] if block is not None else ""
    return sentence if contributing.leads_to_agencies(sentence) or (block and _heads(block)) else ""


def _heads(block: Block) -> bool:
    return block.marker is Marker.NUMBER and contributing.heads_agencies(block.text)


def _leads(part: Part, heading: str, lead: str, names: list[str], *, of: int) -> bool:
    """Tell a list of bodies by what leads to it; one under a heading about the process has to hold nothing else."""
    if part.role is Role.AGENCIES and lead == heading:
        return True
    if not _are_bodies(names, of=of):
        return False
    if part.role in _NOT_OF_THE_PROCESS:
        return contributing.speaks_of_the_review(lead)
    if not lead:
        return contributing.heads_the_process(heading) and all(map(may_name_a_body, names))
    return contributing.heads_agencies(lead) or (lead != heading and contributing.leads_to_agencies(lead))


def _names_of(run: list[Block]) -> list[str]:
    """The points of a list, what a lone line names between commas, or the lines.

    Where most lines name no body, other text followed the last that does.
    """
    texts = [block.text for block in run]
    if len(list(filter(_AT_A_PAGE.search, texts))) > len(texts) * _MOST:
        return []
    if any(block.marker is not Marker.NONE for block in run):
        return texts
    column = _column_in(texts)
    if column or len(run) == 1:
        return column or names_in(texts[0])
    bodies = [place for place, text in enumerate(texts, 1) if may_name_a_body(text)]
    return texts[: bodies[-1]] if 0 < len(bodies) <= len(texts) * _MOST else texts


def _column_in(lines: list[str]) -> list[str]:
    """The column of agencies in a table whose cells stand one below the other: "Agency", "Contribution" and so on."""
    for width in _WIDTHS:
        place = contributing.agency_column(lines[:width]) if len(lines) > width else None
        cells = lines[width + place :: width] if place is not None else []
        names = [cell for cell in takewhile(_is_a_cell, cells) if may_name_a_body(cell)]
        if len(names) >= _SEVERAL:
            return names
    return []


def _may_be_a_name(block: Block) -> bool:
    """Tell a point or a line that is no sentence and no numbered paragraph of the report."""
    text = block.text.rstrip(" ;,.")
    if block.kind is Kind.TABLE_ROW or len(text) > _LONGEST_NAME or block.text.endswith((":", "?")) or _heads(block):
        return False
    dotted = block.marker is Marker.NUMBER and "." in str(block.label)
    return bool(text) and not dotted and not has_main_verb(text)


def _tables_in(part: Part) -> Iterator[_Led]:
    """Tables of what each agency gave, or of those who sat on the panel and where they work."""
    place: int | None = None
    header, names = "", list[str]()
    for block in [*part.blocks, None]:
        cells = [clean(cell) for cell in block.cells] if block is not None and block.kind is Kind.TABLE_ROW else []
        fresh = contributing.agency_column(cells) if cells else None
        if fresh is not None or not cells:
            if _are_bodies(names, of=len(names)):
                yield header, names
            heading = part.heading.text if part.heading else ""
            place, header, names = fresh, " ".join([heading, *cells]), []
        elif place is not None and place < len(cells) and (name := _name(cells[place])) and not _NOBODY.match(name):
            names.append(name)


def _in_headings(parts: list[Part]) -> list[str]:
    """Bodies in lines that look like headings, or whose part in the case is told under a heading of their own."""
    lines = [undecorated(part.heading.text) if part.heading and not part.blocks else "" for part in parts]
    columns = (_column_in(lines[at : at + _MOST_CELLS]) for at, line in enumerate(lines) if line)
    if column := next(filter(None, columns), []):
        return column
    found: list[str] = []
    over = False
    for part in parts:
        heading = undecorated(part.heading.text) if part.heading else ""
        names = _bodies_in(heading) if over else []
        found.extend(names)
        if not names:
            over = part.role is Role.AGENCIES or contributing.heads_agencies(heading) or bool(_lead_in(_last(part)))
    return found if len(found) >= _SEVERAL else []


def _bodies_in(heading: str) -> list[str]:
    if _AT_A_PAGE.search(heading):
        return []
    for names in ([heading], names_in(heading)):
        if all(names_a_body(_BRACKETS.sub("", name)) for name in names):
            return [name for name in map(_name, names) if name]
    return []


def _last(part: Part) -> Block | None:
    return part.blocks[-1] if part.blocks else None


def _sentences_in(part: Part) -> Iterator[_Led]:
    """What a sentence names: "The agencies which took part were Eastham Council, Eastham Police and Lane School."."""
    told = part.blocks if part.role not in _NOT_OF_THE_PROCESS else ()
    for block in told:
        for sentence in _SENTENCE_ENDS.split(_paragraph(block)):
            for lead, rest in _ways_to_part(sentence) if len(sentence) <= _LONGEST_SENTENCE else ():
                names = [_ARTICLE.sub("", name) for name in names_in(rest)]
                if _are_bodies(names, of=len(names)) and _names_them(lead, names):
                    yield lead, names
                    break


def _paragraph(block: Block) -> str:
    """Some converters print a numbered paragraph as a row: its number, and its words."""
    if block.kind is not Kind.TABLE_ROW:
        return block.text
    number, *words = map(clean, block.cells)
    return words[0] if len(words) == 1 and NUMBER.fullmatch(number.replace("\\", "")) else ""


def _names_them(lead: str, names: list[str]) -> bool:
    """In small letters ("the police, the school") only bodies can be meant, where the sentence is about the review."""
    if not contributing.leads_to_agencies(lead):
        return False
    return all(map(_is_proper, names)) or (contributing.speaks_of_the_review(lead) and all(map(may_name_a_body, names)))


def _ways_to_part(sentence: str) -> Iterator[tuple[str, str]]:
    """What is said of bodies, and their names after it ("The panel included A, B") or before it ("A, B took part")."""
    for link in _LINK.finditer(sentence):
        yield sentence[: link.end()], sentence[link.end() :]
    said = _SAID_OF_THEM.search(sentence)
    if said and contributing.speaks_of_the_review(f"agencies {said[0]}"):
        yield f"agencies {said[0]}", sentence[: said.start()]


def _is_proper(name: str) -> bool:
    return name[:1].isupper() and not has_main_verb(name)


def _are_bodies(names: list[str], *, of: int) -> bool:
    """Tell names of agencies from those of people and from lines about something else."""
    bodies = sum(1 for name in names if may_name_a_body(name))
    return len(names) >= _SEVERAL and bodies > of * _MOST


def _name(text: str) -> str | None:
    """Give the body a point names: without what it did ("Eastham Police: IMR"), or of the person it names."""
    bare = _JOINT.sub("", text).rstrip(" ;,.")
    if is_of_a_person(bare):
        pieces = _WHERE.split(bare)
        return next((piece for piece in reversed(pieces[1:]) if names_a_body(piece)), None)
    post = _POST_BEFORE.fullmatch(bare)
    if post and names_a_body(post["body"]):
        return post["body"]
    head, *tail = _TAIL.split(bare, maxsplit=1)
    return head if tail and may_name_a_body(head) and not names_a_body(tail[0]) else bare


def _once(names: list[str]) -> tuple[str, ...]:
    """Each body once: "Police" is "Eastham Police" where that is named too."""
    plain = {_ARTICLE.sub("", name).casefold(): name for name in reversed(names[:_MOST_NAMES])}
    kept = (name for key, name in reversed(plain.items()) if not any(other.endswith(f" {key}") for other in plain))
    return tuple(name for name in kept if not side_notes.is_placeholder(name))
