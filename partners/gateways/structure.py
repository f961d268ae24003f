"""Looks into a file: is it what its name says, whole, and without anything that acts by itself? Pure; never runs it.

What a name and the first bytes cannot tell: macros, passwords, scripts, archives that unpack to far too much, pictures
of impossible size, one file that is two. Nothing is unpacked to disk, and nothing is read that was not measured first.
"""

import re
import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import policy
from email.parser import BytesParser
from pathlib import PurePath
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from partners.gateways.view import View, windows

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 400 * MEGABYTE
MOST_RATIO = 250  # times as large, of a part that is larger than a megabyte
MOST_PARTS = 10_000
MOST_PIXELS = 100_000_000
MOST_PIECES = 200_000  # of a picture: a hundred megabytes in pieces of the usual size are a tenth of it
MOST_OBJECT = 8 * MEGABYTE  # packed objects of a PDF, together
MOST_MESSAGE_PARTS = 1000
MOST_DASHES = 200_000  # lines of a message that begin as its parts do
MOST_HEADER = 64 * 1024
PACKED_AT_LEAST = 2000  # bytes for which a packed object counts, so that a million of nothing come to an end
LOOKED_AT = MEGABYTE  # of each part of an office file: what declares entities stands at its start
TAIL = 64 * 1024
MARK = 0xFF  # begins a part of a JPEG
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # of them, those that say how large it is

DAMAGED = "is damaged, or is not really a .{kind} file. Save it again as .{kind}, or choose another file."
LOCKED = "is protected by a password, so nobody here could read it. Save it without one."
MACROS = "holds macros, which could act by themselves. Save it without them."
SCRIPT = "holds a script or starts a program when it is opened. Print it to a new PDF, and choose that."
BOMB = "would unpack to far more than it seems. Save it again, or choose another file."
TWO = "is more than one file in one. Save it again, or choose another file."
REACHES = "reaches out to other places when it is opened. Save it without links to templates or data elsewhere."
FLOOD = "is a picture larger than any screen or printer could show. Save it smaller."
DISGUISED = "is not a text but another kind of file. Save it again under its own kind, or choose another file."
CARRIES = "has an attachment of a kind we cannot take. Save the message without it."

REFUSED_INSIDE = frozenset((
    "exe", "dll", "com", "scr", "pif", "bat", "cmd", "vbs", "vbe", "js", "jse", "wsf", "wsh", "ps1", "psm1", "hta",
    "msi", "msp", "jar", "lnk", "iso", "img", "vhd", "reg", "html", "htm", "xhtml", "svg", "zip", "rar", "7z", "gz",
    "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "ppsm", "xll", "cpl", "inf", "url", "chm",
    "one",
))  # fmt: skip
_ODF = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_OFFICE = frozenset((*_MAIN, *_ODF))
_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|EmbeddedFile|SubmitForm|ImportData|XFA)(?![A-Za-z0-9])")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME_WITH_HEX = re.compile(rb"/[A-Za-z]*#[0-9A-Fa-f]{2}[A-Za-z0-9#]*")
_LOCKS = re.compile(rb"/Encrypt(?![A-Za-z])")
_BEGINS_PART = re.compile(rb"\n--[^\n]{0,1000}(?=\n)")
_HEADER_LINE = re.compile(rb"[!-9;-~]+:")
_BLANK = re.compile(rb"\r?\n\r?\n")
_PACKED = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
_OTHERS = (b"PK\x03\x04", b"%PDF-", b"<script", b"<?php", b"MZ\x90\x00", b"Rar!", b"7z\xbc\xaf", b"\x7fELF")
_NOT_TEXT = re.compile(
    rb"\s*(?:<!doctype|<html|<svg|<script|<\?xml|<\?php|<iframe|<body|%pdf-|mz\x90|\{\\rtf|pk\x03\x04|\x7felf|#!)",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"""(?:^|[,;\t"])\s*[=+@-][^,;\t\n]*?(?:\||\b(?:HYPERLINK|WEBSERVICE|IMPORT(?:XML|DATA|HTML|FEED|RANGE)|DDE|EXEC|CALL|REGISTER(?:\.ID)?|RTD)\s*\()""",
    re.IGNORECASE | re.MULTILINE,
)


class Hostile(Exception):
    """Why a file is not taken: what follows its name in a sentence."""


def check(content: "IO[bytes]", kind: str) -> None:
    """Raise Hostile unless this is a sound file of its kind. Leaves the content at its start."""
    with _bytes(content) as found:
        try:
            if kind in _OFFICE:
                _office(found, kind, content)
            elif kind in _CHECKS:
                _CHECKS[kind](found)
            else:
                _text(found, kind)
        except (BadZipFile, struct.error, zlib.error, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise Hostile(DAMAGED.format(kind=kind)) from error
    content.seek(0)


@contextmanager
def _bytes(content: "IO[bytes]") -> Iterator[Any]:
    """All of it without holding it: a large upload lies in a file of its own."""
    content.seek(0)
    path = getattr(content, "temporary_file_path", None)
    if path is None:
        yield content.read()
        return
    with open(path(), "rb") as file:  # noqa: PTH123
        yield View(file.fileno())


# Office files, which are archives


def _office(found: Any, kind: str, content: "IO[bytes]") -> None:
    content.seek(0)
    with ZipFile(content) as archive:
        parts = archive.infolist()
        _measured(parts)
        _one_after_another(parts, len(found))
        names = {part.filename for part in parts}
        _require_main(archive, names, kind)
        lowered = {name.lower() for name in names}
        if any(
            "vbaproject" in name or "/activex/" in name or name.startswith(("basic/", "scripts/")) for name in lowered
        ):
            raise Hostile(MACROS)
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                _part(archive, part)


def _measured(parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Hostile(BOMB)
    for part in parts:
        if part.file_size > MEGABYTE and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise Hostile(BOMB)
        if part.flag_bits & 1:
            raise Hostile(LOCKED)
        name = part.filename
        is_link = stat.S_ISLNK(part.external_attr >> 16)
        if is_link or name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name or "\x00" in name:
            raise Hostile(TWO)
        if PurePath(name).suffix.lower() in {".exe", ".dll", ".js", ".vbs", ".hta", ".ps1", ".bat", ".cmd", ".scr"}:
            raise Hostile(SCRIPT)


def _one_after_another(parts: list[ZipInfo], size: int) -> None:
    """No part lies over another, nor twice; that is how a small archive unpacks to a large one."""
    if not any(one.header_offset == 0 for one in parts):
        raise Hostile(TWO)
    end = 0
    for part in sorted(parts, key=lambda one: one.header_offset):
        if part.header_offset < end:
            raise Hostile(BOMB)
        end = part.header_offset + 30 + len(part.filename.encode()) + part.compress_size
    if len({part.filename for part in parts}) != len(parts):
        raise Hostile(TWO)
    if end > size:
        raise BadZipFile


def _require_main(archive: ZipFile, names: set[str], kind: str) -> None:
    if kind in _ODF:
        if "mimetype" not in names or _start(archive, "mimetype").strip() != _ODF[kind]:
            raise BadZipFile
        manifest = _start(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise Hostile(LOCKED)
        return
    if "EncryptedPackage" in names:
        raise Hostile(LOCKED)
    if _MAIN[kind] not in names or "[Content_Types].xml" not in names:
        raise BadZipFile


def _start(archive: ZipFile, part: ZipInfo | str) -> bytes:
    with archive.open(part) as opened:
        return opened.read(LOOKED_AT)


def _part(archive: ZipFile, part: ZipInfo) -> None:
    start = _start(archive, part)
    plain = start.replace(b"\x00", b"")  # of UTF-16, too
    lowered = plain.lower()
    if b"<!doctype" in lowered or b"<!entity" in lowered:
        raise Hostile(REACHES)
    if part.filename == "[Content_Types].xml" and b"macroenabled" in lowered:
        raise Hostile(MACROS)
    if part.filename.endswith(".rels") and b'targetmode="external"' in lowered:
        far = (b"attachedtemplate", b"oleobject", b"/frame", b"externallink", b"subdocument")
        if any(one in lowered for one in far):
            raise Hostile(REACHES)
    if re.search(rb"\bddeauto\b|instrtext[^>]*>\s*dde\b", lowered):
        raise Hostile(REACHES)


# PDF


def _pdf(found: Any) -> None:
    end = found.rfind(b"%%EOF")
    if found[:5] != b"%PDF-" or end < 0:
        raise BadZipFile
    rest = found[end + 5 : end + 5 + TAIL]
    if len(rest.strip(b"\r\n\x00 ")) > 0 and any(other in rest for other in _OTHERS):
        raise Hostile(TWO)
    unpacked = 0
    for start, piece in windows(found):
        if _LOCKS.search(piece):
            raise Hostile(LOCKED)
        if _acts(piece) or any(_acts_in_hex(name.group()) for name in _NAME_WITH_HEX.finditer(piece)):
            raise Hostile(SCRIPT)
        for packed in _PACKED.finditer(piece):
            inside = _unpacked(found, start + packed.end())
            unpacked += len(inside) + PACKED_AT_LEAST
            if _acts(inside):
                raise Hostile(SCRIPT)
            if unpacked > MOST_UNPACKED:
                raise Hostile(BOMB)


def _acts(words: bytes) -> bool:
    return _ACTS.search(words) is not None


def _acts_in_hex(name: bytes) -> bool:
    return _ACTS.fullmatch(_HEX.sub(lambda code: bytes([int(code[1], 16)]), name)) is not None


def _unpacked(found: Any, start: int) -> bytes:
    """Objects that lie packed; as much as an index of objects can be, and no more."""
    unpacker, inside = zlib.decompressobj(), b""
    while not unpacker.eof and len(inside) < MOST_OBJECT and start < len(found):
        try:
            inside += unpacker.decompress(found[start : start + TAIL], MOST_OBJECT - len(inside))
        except zlib.error:
            break
        start += TAIL
    return inside


# Pictures


def _png(found: Any) -> None:
    if found[:8] != b"\x89PNG\r\n\x1a\n" or found[12:16] != b"IHDR":
        raise BadZipFile
    _pixels(*struct.unpack(">II", found[16:24]))
    at = 8
    for _ in range(MOST_PIECES):
        (length,) = struct.unpack(">I", found[at : at + 4])
        name, at = found[at + 4 : at + 8], at + 12 + length
        if at > len(found):
            raise BadZipFile
        if name == b"IEND":
            break
    else:
        raise BadZipFile
    _nothing_else(found[at : at + TAIL])


def _jpeg(found: Any) -> None:
    end = found.rfind(b"\xff\xd9")
    if found[:3] != b"\xff\xd8\xff" or end < 0:
        raise BadZipFile
    at = 2
    for _ in range(MOST_PIECES):
        begins, mark = found[at : at + 2]
        if begins != MARK:
            raise BadZipFile
        if mark in FRAMES:
            height, width = struct.unpack(">HH", found[at + 5 : at + 9])
            _pixels(width, height)
            break
        at += 2 + struct.unpack(">H", found[at + 2 : at + 4])[0]
    else:
        raise BadZipFile
    _nothing_else(found[end + 2 : end + 2 + TAIL])


def _heic(found: Any) -> None:
    if found[4:8] != b"ftyp" or found[8:12] not in {b"heic", b"heix", b"hevc", b"mif1", b"msf1"}:
        raise BadZipFile
    place = found.find(b"ispe")
    while place >= 0:
        _pixels(*struct.unpack(">II", found[place + 8 : place + 16]))
        place = found.find(b"ispe", place + 16)


def _pixels(width: int, height: int) -> None:
    if not width or not height:
        raise BadZipFile
    if width * height > MOST_PIXELS:
        raise Hostile(FLOOD)


def _nothing_else(rest: bytes) -> None:
    if any(other in rest for other in _OTHERS):
        raise Hostile(TWO)


# Messages and text


def _msg(found: Any) -> None:
    if not _holds(found, "__properties_version1.0"):
        raise BadZipFile
    if _holds(found, "EncryptedPackage"):
        raise Hostile(LOCKED)
    if _holds(found, "_VBA_PROJECT"):
        raise Hostile(MACROS)


def _holds(found: Any, name: str) -> bool:
    sought = name.encode("utf-16-le")
    return any(sought in piece for _, piece in windows(found))


def _eml(found: Any) -> None:
    head = found[:MOST_HEADER]
    if b"\x00" in head or not _HEADER_LINE.match(head):
        raise BadZipFile
    for number, header in enumerate(_headers(found)):
        if number == MOST_MESSAGE_PARTS:
            raise Hostile(BOMB)
        part = BytesParser(policy=policy.default).parsebytes(header, headersonly=True)
        if PurePath(part.get_filename() or "").suffix.lower().lstrip(".") in REFUSED_INSIDE:
            raise Hostile(CARRIES)


def _headers(found: Any) -> Iterator[bytes]:
    """Every header of a part: at the start, behind each line that begins with “--”, and of a message inside another."""
    yield _header(found, 0)
    dashes = 0
    for start, piece in windows(found):
        for line in _BEGINS_PART.finditer(piece):
            at, dashes = start + line.end() + 1, dashes + 1
            if dashes > MOST_DASHES:
                raise Hostile(BOMB)
            if _HEADER_LINE.match(found[at : at + 200]):
                yield (header := _header(found, at))
                if b"message/rfc822" in header.lower():
                    yield _header(found, at + len(header))


def _header(found: Any, start: int) -> bytes:
    """Up to the blank line. One without an end, which would hide what stands further down, is refused."""
    found_here = bytes(found[start : start + MOST_HEADER])
    if blank := _BLANK.search(found_here):
        return found_here[: blank.end()]
    if _HEADER_LINE.match(found_here) and len(found_here) == MOST_HEADER:
        raise BadZipFile
    return found_here


def _text(found: Any, kind: str) -> None:
    start = found[:4]
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = bytes(found[:MEGABYTE])
    if not wide and b"\x00" in head:
        raise BadZipFile
    if wide:
        head = head[: len(head) // 2 * 2].decode("utf-16", errors="replace").encode()
    if kind not in {"html", "htm"} and _NOT_TEXT.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise Hostile(DISGUISED)
    if kind == "csv" and _FORMULA.search(head.decode(errors="replace")):
        raise Hostile(REACHES)


_CHECKS: dict[str, Callable[[Any], None]] = {
    "pdf": _pdf,
    "png": _png,
    "jpg": _jpeg,
    "jpeg": _jpeg,
    "heic": _heic,
    "msg": _msg,
    "eml": _eml,
}
