"""The colour of cells in an .xlsx, read off its XML: calamine gives none, and openpyxl takes twenty times as long.

Expat refuses nothing by itself, so a document that declares entities is left alone: its cells then have no colour.
"""

import colorsys
import io
import re
import zipfile
from collections.abc import Callable
from xml.parsers import expat

LONGEST_WORD = 30  # characters of a cell whose colour may matter: a word, or nothing
_CHUNK = 256 * 1024
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
# The default theme of Office, for fills that name a colour of it: its order in <fgColor theme="…">.
_THEME = ["FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47"]
_INDEXED = {10: "FF0000", 11: "00FF00", 12: "0000FF", 13: "FFFF00", 17: "008000", 22: "C0C0C0", 23: "808080"} | {
    42: "CCFFCC", 43: "FFFF99", 50: "99CC00", 51: "FFCC00", 52: "FF9900", 53: "FF6600", 48: "3366FF", 30: "0066CC"
}  # fmt: skip


class _Entities(Exception):
    """The document declares entities, as no spreadsheet does."""


Start = Callable[[str, dict[str, str]], None]


def of_sheet(content: bytes, name: str, rows: list[list[str]]) -> dict[tuple[int, int], str]:
    """Colour words by (row, column), counted from 0, of cells that are empty or hold a word."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            colours = _styles(archive)
            part = _part(archive, name)
            return _cells(archive, part, colours, rows) if part and any(colours) else {}
    except (_Entities, expat.ExpatError, KeyError, zipfile.BadZipFile, ValueError):
        return {}


def colour_of(rgb: str) -> str:
    """The word for a colour: blue, red, amber, green or grey; nothing for white and black."""
    red, green, blue = (int(rgb[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.97 or light < 0.08:  # noqa: PLR2004 - paper and ink
        return ""
    if saturation < 0.15:  # noqa: PLR2004 - no hue that anyone would name
        return "grey"
    turn = hue * 360
    words = ((20, "red"), (70, "amber"), (170, "green"), (260, "blue"))
    return next((word for most, word in words if turn < most), "red" if turn > 320 else "")  # noqa: PLR2004 - degrees


def _parse(archive: zipfile.ZipFile, part: str, start: Start, end: Callable[[str], None] | None = None) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, found: start(tag.rpartition(":")[2], found)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.EntityDeclHandler = _refuse
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk)
    parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise _Entities


def _styles(archive: zipfile.ZipFile) -> list[str]:
    """The colour word of each cell style, in their order."""
    inside: list[str] = []
    solid, fills, styles = [False], [], []

    def start(tag: str, found: dict[str, str]) -> None:
        inside.append(tag)
        if tag == "fill":
            fills.append("")
        elif tag == "patternFill":
            solid[0] = found.get("patternType") == "solid"
        elif tag == "fgColor" and inside[-3:-1] == ["fill", "patternFill"] and solid[0]:
            fills[-1] = _named(found)
        elif tag == "xf" and "cellXfs" in inside:
            styles.append(int(found.get("fillId", 0)))

    def end(_tag: str) -> None:
        inside.pop()

    _parse(archive, "xl/styles.xml", start, end)
    return [fills[at] if at < len(fills) else "" for at in styles]


def _named(found: dict[str, str]) -> str:
    if "rgb" in found:
        return colour_of(found["rgb"])
    if "theme" in found:
        at = int(found["theme"])
        return colour_of(_THEME[at]) if at < len(_THEME) else ""
    return colour_of(_INDEXED.get(int(found.get("indexed", 64)), "FFFFFF"))


def _part(archive: zipfile.ZipFile, name: str) -> str:
    """Where the sheet of this name stands in the archive."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, found: dict[str, str]) -> None:
        if tag == "sheet":
            ids[found["name"]] = next((value for key, value in found.items() if key.endswith(":id")), "")

    def relation(tag: str, found: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[found["Id"]] = found["Target"]

    _parse(archive, "xl/workbook.xml", sheet)
    _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    target = targets.get(ids.get(name, ""), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}" if target else ""


def _cells(
    archive: zipfile.ZipFile, part: str, colours: list[str], rows: list[list[str]]
) -> dict[tuple[int, int], str]:
    coloured: dict[tuple[int, int], str] = {}

    def cell(tag: str, found: dict[str, str]) -> None:
        if tag != "c" or "s" not in found:
            return
        style = int(found["s"])
        colour = colours[style] if style < len(colours) else ""
        place = _CELL.fullmatch(found.get("r", "")) if colour else None
        if place:
            row, column = int(place[2]) - 1, _column(place[1])
            if row < len(rows) and (column >= len(rows[row]) or len(rows[row][column]) <= LONGEST_WORD):
                coloured[row, column] = colour

    _parse(archive, part, cell)
    return coloured


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
