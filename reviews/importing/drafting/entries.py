"""An item while it is being read: its wording, its sub-points and where they stand."""

import re
from dataclasses import dataclass, field

from reviews.importing.drafted import Item, ItemKind
from reviews.importing.language.blocks import Block
from reviews.importing.language.labels import Marker, numbered

_FEWEST = 2
_LEADS_IN = (":", ";", ",", "\u2013", " -", " and", " to", " that", " including", " include")


@dataclass
class Entry:
    """The builder of one Item."""

    kind: ItemKind
    label: str | None
    marker: Marker
    level: int
    start: int
    end: int
    theme: str | None = None
    owner: str | None = None
    noted_owner: str | None = None  # in a note under the item, such as "Lead: Police"
    sure: bool = True
    reason: str = ""
    texts: list[str] = field(default_factory=list)
    subs: list[tuple[str | None, str]] = field(default_factory=list)
    listing: bool = False
    bullet: str = ""
    sub_mark: tuple[str, int] | None = None  # bullet and indent of its first sub-point
    marked: bool = False  # its sub-points have bullets or labels, so a bare line is none of them

    @classmethod
    def at(cls, block: Block, kind: ItemKind, theme: str | None, reason: str) -> "Entry":
        entry = cls(kind, block.label, block.marker, block.level, block.start, block.end, theme=theme, reason=reason)
        entry.bullet = block.bullet
        if block.text:
            entry.add(block)
        return entry

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def waits(self) -> bool:
        """True while only the label has been read."""
        return not self.texts

    @property
    def leads_in(self) -> bool:
        """True when the wording so far announces sub-points."""
        return bool(self.texts) and self.texts[-1].endswith(_LEADS_IN)

    def add(self, block: Block) -> None:
        self.texts.append(block.text)
        self.end = block.end
        self.listing = self.leads_in

    def add_sub(self, block: Block) -> None:
        self.subs.append((block.label, block.text))
        self.sub_mark = self.sub_mark or (block.bullet, block.level)
        self.end = block.end
        self.listing = True
        self.marked = self.marked or block.marker is not Marker.NONE

    def item(self, addressed_to: str | None = None) -> Item:
        text, subs = (
            (self.text, self.subs) if self.subs or self.kind is not ItemKind.RECOMMENDATION else limbs_in(self.text)
        )
        return Item(
            self.kind,
            self.label,
            text,
            self.start,
            self.end,
            self.reason,
            tuple(bare_sub(sub) for _, sub in subs),
            tuple(label for label, _ in subs),
            self.theme,
            self.owner or self.noted_owner or addressed_to,
            self.sure,
        )


def bare_sub(text: str) -> str:
    """Take off what joins a sub-point to the next: "…; and"."""
    text = text.strip()
    for joint in (" and", " or"):
        if text.endswith((";" + joint, "," + joint)):
            text = text.removesuffix(joint)
    return text.rstrip(" ;,")


_LIMB = re.compile(r"(?:(?<=\s)|(?<=[:;]))\(?(?P<label>[a-h]|[ivx]{1,4}|\d)\)\s+")
_FIRST_TWO = ({"a", "b"}, {"i", "ii"}, {"1", "2"})


def limbs_in(text: str) -> tuple[str, list[tuple[str | None, str]]]:
    """Split limbs printed within one paragraph: "… ensure that: (a) …; (b) …"."""
    limbs = list(_LIMB.finditer(text))
    if {limb["label"] for limb in limbs[:2]} not in _FIRST_TWO or not text[: limbs[0].start()].strip():
        return text, []
    ends = [limb.start() for limb in limbs[1:]] + [len(text)]
    return text[: limbs[0].start()].strip(), [
        (limb["label"], text[limb.end() : end].strip()) for limb, end in zip(limbs, ends, strict=True)
    ]


def labelled_points(text: str) -> list[tuple[str | None, str]]:
    """Split a sentence into its points, each with the label that is printed in it: "(1) …; (2) …"."""
    points = split_prose(text)
    labels = [numbered(point) for point in points]
    if len(points) < _FEWEST or not all(label is not None and label.rest for label in labels):
        return [(None, point) for point in points]
    return [(label.text, label.rest) for label in labels if label is not None]


_GOES_ON = re.compile(r"(?:it|they|these|those|he|she|but|yet)\b")  # with what the point says


def split_prose(text: str) -> list[str]:
    """Split a list written as a sentence ("a; b; and c.") into its points."""
    points: list[str] = []
    for part in text.split(";"):
        point = part.strip()
        for joint in ("and ", "and, ", "or "):
            if points and point.startswith(joint):
                point = point.removeprefix(joint)
        if points and _GOES_ON.match(point):
            points[-1] = f"{points[-1]}; {point}"
        elif point.strip(" ."):
            points.append(point)
    return points
