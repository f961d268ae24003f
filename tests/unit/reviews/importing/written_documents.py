"""Documents of our own, written once in a plain notation and set as Word, PDF, web page and text by `setting`.

A file of `written/` begins with what the document says of itself (`title: …`) and, where not all of them can show it, in
which formats it is set (`formats: html docx`), then `---`, then one block a line:

    # text  ## text      headings by style            ** text         a heading that is only bold
    - text  -- text      bullets of two levels        + text          numbered by the program: 1.
    +a text              lettered by the program      +R text         numbered "Recommendation 1:" by the program
    +1 text  +2 text     1. and 1.1 of one list       | a | b |       a row of a table, lines of a cell parted by //
    [[  and  ]]          a box around blocks          << and >>       two columns
    ===                  a new page                   > text          quoted

What a right reading gives stands in braces at the end of a block and is taken off before it is set: `{R}` or
`{R 3.2}` a recommendation with its label, `{R - @Police}` one with an owner, `{S}` a sub-point, `{+}` more wording,
`{L}` a learning point, `{G}` good practice, `{Q}` a question, `{T}` a heading that is a theme, `{TB}` one
that says for which body its items are and is no theme of the review, `{TH}` a listed theme, `{AG}` an agency (named so
where the block says more), `{P type: value}` a warning, `{cols rec action lead …}` what the columns of a table hold.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WRITTEN = Path(__file__).parent / "written"
Json = dict[str, Any]
_TAG = re.compile(r"\s*\{([A-Z+]{1,2}|cols|=)(?: ([^{}]*))?\}$")
_MARKS = re.compile(r"(#{1,4}|\*\*|--|-|\+[aR12!]*|>|\|) +")
_META = ("title", "subject", "kind", "partnership", "published_on")
_ROW = ("recommendation", "action", "lead", "target_date", "milestones", "outcome")
_NUMBER = re.compile(r"^\d+\.\d+ ")
_LEAD_IN = re.compile(r"^(?:What we learned|Lesson to be learnt|Learning(?: point)?|Recommendation): ")
_LABEL = re.compile(r"(?:Recommendation )?((?:R?\d+[.)]?(?:\d+)?(?=[\s:]))?):?\s*")
_COLUMNS = {"rec": "recommendation", "target": "target_date"}


@dataclass
class Piece:
    """A block of a document: how it is marked, its words and what it is expected to be."""

    mark: str
    text: str
    tags: list[tuple[str, str]] = field(default_factory=list)
    label: str = ""  # as the program prints it
    cells: list[str] = field(default_factory=list)

    def tag(self, name: str) -> str | None:
        return next((value for key, value in self.tags if key == name), None)


@dataclass
class Written:
    name: str
    meta: dict[str, str]
    pieces: list[Piece]

    def expected(self) -> Json:
        return _Expecting(self).read()


def documents(folder: Path = WRITTEN) -> list[Path]:
    return sorted(folder.glob("*.text"))


def load(path: Path) -> Written:
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    pieces = [_piece(line) for line in body.splitlines() if line.strip()]
    _number(pieces)
    return Written(path.stem, meta, pieces)


def _piece(line: str) -> Piece:
    tags = []
    while match := _TAG.search(line):
        tags.insert(0, (match[1], match[2] or ""))
        line = line[: match.start()]
    if line in {"[[", "]]", "<<", ">>", "==="}:
        return Piece(line, "", tags)
    mark = _MARKS.match(line)
    piece = Piece(mark[1] if mark else "", line[mark.end() :] if mark else line, tags)
    if piece.mark == "|":
        piece.cells = [cell.strip().replace(" // ", "\n") for cell in line.strip().strip("|").split("|")]
    return piece


def _number(pieces: list[Piece]) -> None:
    """Count as a word processor does: a heading begins a list of numbers anew, letters begin under each item."""
    counts: dict[str, int] = {}
    for piece in pieces:
        if piece.mark.startswith("#") or "!" in piece.mark:
            counts = {key: value for key, value in counts.items() if key == "R"}
        kind = piece.mark.strip("!").removeprefix("+") if piece.mark.startswith("+") else None
        if kind is None:
            continue
        counts[kind] = counts.get(kind, 0) + 1
        if kind != "a":
            counts.pop("a", None)
        if kind == "1":
            counts.pop("2", None)
        if kind == "a":
            piece.label = f"({chr(96 + counts['a'])})"
        elif kind == "R":
            piece.label = f"Recommendation {counts['R']}:"
        elif kind == "2":
            piece.label = f"{counts.get('1', 1)}.{counts['2']}"
        else:
            piece.label = f"{counts[kind]}."


class _Expecting:
    def __init__(self, written: Written) -> None:
        self.written = written
        self.theme: str | None = None
        self.bodies: set[str | None] = {None}
        self.columns: list[str] = []
        self.latest: Json | None = None
        self.out: Json = {key: written.meta.get(key) or None for key in _META}
        self.out.update({key: [] for key in ("recommendations", "learning_points", "themes", "agencies")})
        self.out.update(good_practice=[], questions=[], action_rows=[])
        self.out["multi_review"] = written.meta.get("multi_review") == "yes"
        self.out["privacy_findings"] = []

    def read(self) -> Json:
        for piece in self.written.pieces:
            if piece.mark.startswith(("#", "**")):
                if piece.tag("=") is None:
                    self.theme = (
                        _bare_heading(piece.text) if piece.tag("T") is not None or piece.tag("TB") is not None else None
                    )
                    self.bodies |= {self.theme} if piece.tag("TB") is not None else set()
                if piece.tag("R") is None and piece.tag("L") is None:
                    continue
            if piece.mark == "|":
                self._row(piece)
            self._item(piece)
        if not self.out["themes"]:
            items = self.out["recommendations"] + self.out["learning_points"]
            order = sorted(items, key=lambda item: item["_at"])
            self.out["themes"] = list(
                dict.fromkeys(item["theme_heading"] for item in order if item["theme_heading"] not in self.bodies)
            )
        for item in self.out["recommendations"] + self.out["learning_points"]:
            del item["_at"]
        return self.out

    def _item(self, piece: Piece) -> None:
        for name, value in piece.tags:
            if name in {"R", "L"}:
                self._begin(piece, name, value)
            elif name == "LL":
                self._prose(piece)
            elif name == "S" and self.latest is not None:
                self.latest["sub_points"].append(_limb(piece.text))
            elif name == "+" and self.latest is not None:
                self.latest["text"] = f"{self.latest['text']} {piece.text}".strip()
            elif name in {"G", "Q", "TH", "AG"}:
                key = {"G": "good_practice", "Q": "questions", "TH": "themes", "AG": "agencies"}[name]
                self.out[key].append(value or _NUMBER.sub("", piece.text))
            elif name == "P":
                kind, _, found = value.partition(": ")
                self.out["privacy_findings"].append({"type": kind, "value": found})

    def _prose(self, piece: Piece) -> None:
        """Learning listed in one sentence, parted by semicolons."""
        for point in piece.text.partition(": ")[2].split(";"):
            text = point.strip().removeprefix("and ").rstrip(".")
            item = {"label": None, "text": text, "theme_heading": self.theme}
            self.out["learning_points"].append({**item, "_at": self.written.pieces.index(piece)})

    def _begin(self, piece: Piece, name: str, value: str) -> None:
        label, _, owner = value.partition("@")
        label = label.strip()
        if not label and piece.label:
            label = re.sub(r"^Recommendation |[:()]|\.$", "", piece.label)
        label = "" if label == "-" else label
        text = _LEAD_IN.sub("", _without(piece.text, label))
        item: Json = {"label": label or None, "text": text, "theme_heading": self.theme, "_at": len(self.out)}
        item["_at"] = self.written.pieces.index(piece)
        if name == "R":
            item.update(sub_points=[], addressed_to=owner.strip() or None)
        self.latest = item
        self.out["recommendations" if name == "R" else "learning_points"].append(item)

    def _row(self, piece: Piece) -> None:
        columns = piece.tag("cols")
        if columns is not None:
            self.columns = columns.split()
            return
        cells = {name: cell for name, cell in zip(self.columns, piece.cells, strict=False) if name != "-"}
        if not any(cells.values()):
            return
        if cells.get("rec"):
            lines = cells["rec"].split("\n")
            label = cells.get("no") or _LABEL.match(lines[0])[1].rstrip(".)") or None
            lines[0] = _LABEL.sub("", lines[0], count=1)
            item = {"label": label, "text": lines[0], "_at": self.written.pieces.index(piece)}
            item["theme_heading"] = cells.get("theme") or self.theme
            item.update(sub_points=[_limb(line) for line in lines[1:]], addressed_to=cells.get("lead") or None)
            self.out["recommendations"].append(item)
            self.latest = item
        elif cells.get("lead") and "rec" in cells and self.latest is not None:
            self.latest["addressed_to"] = f"{self.latest['addressed_to']}; {cells['lead']}"
        self._learning_and_action(piece, cells)

    def _learning_and_action(self, piece: Piece, cells: dict[str, str]) -> None:
        if cells.get("learn"):
            item = {"label": None, "text": cells["learn"].replace("\n", " "), "_at": self.written.pieces.index(piece)}
            item["theme_heading"] = cells.get("theme") or self.theme
            self.out["learning_points"].append(item)
        if cells.get("action"):
            row = dict.fromkeys(_ROW)
            for name, cell in cells.items():
                key = _COLUMNS.get(name, name)
                if key in row and cell:
                    row[key] = cell.replace("\n", " ")
            if self.latest is not None and ("rec" in cells):
                row["recommendation"] = self.latest["label"] or self.latest["text"]
            elif cells.get("ref"):
                row["recommendation"] = cells["ref"]
            elif self.latest is not None and "sub_points" in self.latest:
                row["recommendation"] = self.latest["label"]
            self.out["action_rows"].append(row)


def _bare_heading(text: str) -> str:
    return re.sub(
        r"^(?:(?:(?:Key )?Theme|Learning point|Lesson|LESSON|Recommendation) [\w.]+\s*[:.\u2013-]\s*|\d+(?:\.\d+)*[.)]?\s+)",
        "",
        text,
    )


def _without(text: str, label: str) -> str:
    if not label:
        return text
    named = r"(?:[\d.]+ (?=[A-Z]))?(?:[A-Z][\w-]*\.?(?: [a-z]+)* )?(?:No\. )?"
    return re.sub(rf"^{named}\(?{re.escape(label)}\)?\s*[.:)\u2013-]*\s*", "", text, count=1)


def _limb(text: str) -> str:
    text = re.sub(r"^(?:\(?(?:[a-z]|[ivx]{1,4}|\d+(?:\.\d+)*)[.)]\s+|[\u2022\u2013-]\s+)", "", text)
    return re.sub(r"[;,]?\s+(?:and|or)$", "", text).rstrip(" ;,")


def save_expected(folder: Path, out: Path) -> None:
    """Write what is expected of each document, for a scorer outside."""
    for path in documents(folder):
        found = json.dumps(load(path).expected(), ensure_ascii=False, indent=1)
        for kind in ("txt", "html", "docx", "pdf"):
            (out / f"{path.stem}-{kind}.json").write_text(found, encoding="utf-8")
