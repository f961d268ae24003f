"""Files made by script, each with what must become of it: sound ones are taken, and each hostile one says why not."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from partners.gateways import structure as why

TYPES = b'<?xml version="1.0"?><Types><Override PartName="/x" ContentType="application/x"/></Types>'
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
ODF = {"odt": b"application/vnd.oasis.opendocument.text", "ods": b"application/vnd.oasis.opendocument.spreadsheet"}
DAMAGED = "is damaged"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'


class Sample(NamedTuple):
    name: str
    kind: str
    content: bytes
    verdict: str  # what the sentence must hold; nothing where it is taken


def packed(parts, *, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


def office(kind, *more, main=b"<document/>", types=TYPES):
    if kind in ODF:
        return packed([("mimetype", ODF[kind]), ("content.xml", main), *more])
    return packed([("[Content_Types].xml", types), (MAIN[kind], main), *more])


def link(target, kind):
    return (
        b'<Relationships><Relationship Type="http://x/relationships/' + kind + b'" Target="' + target + b'" '
        b'TargetMode="External"/></Relationships>'
    )


def pdf(*objects, end=b"%%EOF\n"):
    return b"%PDF-1.7\n" + b"\n".join(objects or (b"1 0 obj << /Type /Catalog >> endobj",)) + b"\n" + end


def png(width=8, height=8, *, tail=b"", end=True):
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    made = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 72))
    return made + (chunk(b"IEND", b"") if end else b"") + tail


def jpeg(width=8, height=8, *, tail=b"", end=True):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + b"\xff\xe0\x00\x04ab" + frame + b"\xff\xda\x00\x02ab" + (b"\xff\xd9" if end else b"") + tail


def heic(width=8, height=8, brand=b"heic"):
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0" * 12 + b"ispe" + struct.pack(">III", 0, width, height)


def msg(*streams):
    names = ("__properties_version1.0", *streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + b"".join(name.encode("utf-16-le") for name in names)


def eml(filename=None, *, head=b"From: a@example.org\nTo: b@example.org\nSubject: Minutes\n"):
    if filename is None:
        return head + b"\nSee below.\n"
    return head + (
        b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHello\n'
        b'--b\nContent-Type: application/octet-stream; name="' + filename + b'"\nContent-Disposition: attachment; '
        b'filename="' + filename + b'"\n\ndata\n--b--\n'
    )  # fmt: skip


def _with_flag(content, flag=1):
    """The same archive, each part marked as locked by a password."""
    made = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = made.find(mark)
        while place >= 0:
            made[place + at] |= flag
            place = made.find(mark, place + 4)
    return bytes(made)


def _overlapping():
    """Two names for one part, by a second entry of the index."""
    made = office("docx", ("word/a.xml", b"x" * 500))
    start = made.index(b"PK\x01\x02")
    end = made.rindex(b"PK\x05\x06")
    last = made.rindex(b"PK\x01\x02", 0, end)
    twin = made[last:end].replace(b"word/a.xml", b"word/b.xml")
    index = made[start:end] + twin
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 4, 4, len(index), start, 0)
    return made[:start] + index + tail


def _symlink():
    info = zipfile.ZipInfo("word/link.xml")
    info.external_attr = 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(MAIN["docx"], b"<document/>")
        archive.writestr(info, "/etc/passwd")
    return made.getvalue()


def samples() -> Iterator[Sample]:
    yield from _sound()
    yield from _archives()
    yield from _pdfs()
    yield from _pictures()
    yield from _messages()
    yield from _texts()
    yield from _misnamed()


def _sound():
    for kind in (*MAIN, *ODF):
        yield Sample("sound", kind, office(kind), "")
    yield Sample("sound", "pdf", pdf(), "")
    yield Sample("saved twice", "pdf", pdf(end=b"%%EOF\n2 0 obj endobj\n%%EOF\r\n"), "")
    yield Sample("sound", "png", png(), "")
    yield Sample("sound", "jpg", jpeg(), "")
    yield Sample("with a preview after it", "jpeg", jpeg(tail=b"\0" * 40), "")
    yield Sample("sound", "heic", heic(), "")
    yield Sample("sound", "msg", msg(), "")
    yield Sample("sound", "eml", eml(), "")
    yield Sample("with a document", "eml", eml(b"minutes.pdf"), "")
    yield Sample("sound", "txt", b"We did it. 5 < 6, and <b> is a letter.", "")
    yield Sample("of Windows", "txt", "\ufeffWe did it.".encode("utf-16"), "")
    yield Sample("in Latin", "txt", "Café".encode("latin-1"), "")
    yield Sample("sound", "csv", b"name,count\nA,5\nB,-3\nC,+4.2%\n", "")
    yield Sample("with a link in words", "docx", office("docx", ("word/_rels/document.xml.rels", link(b"https://x.org", b"hyperlink"))), "")  # fmt: skip


def _archives():
    for kind in MAIN:
        folder = MAIN[kind].split("/")[0]
        yield Sample("macros", kind, office(kind, (f"{folder}/vbaProject.bin", b"x")), why.MACROS)
        yield Sample("type with macros", kind, office(kind, types=TYPES.replace(b"application/x", b"application/vnd.ms-word.document.macroEnabled.main+xml")), why.MACROS)  # fmt: skip
        yield Sample("ActiveX", kind, office(kind, (f"{folder}/activeX/activeX1.xml", b"<a/>")), why.MACROS)
        yield Sample("outside entity", kind, office(kind, main=ENTITY), why.REACHES)
        yield Sample("entities in entities", kind, office(kind, main=LAUGHS), why.REACHES)
        yield Sample("entity in wide letters", kind, office(kind, main=ENTITY.decode().encode("utf-16")), why.REACHES)
        yield Sample("entity in a lesser part", kind, office(kind, ("docProps/app.xml", ENTITY)), why.REACHES)
        yield Sample("bomb", kind, office(kind, (f"{folder}/media/a.xml", b"\0" * 30_000_000)), why.BOMB)
        yield Sample("climbs out", kind, office(kind, ("../../etc/cron.d/x", b"x")), why.TWO)
        yield Sample("from the root", kind, office(kind, ("/etc/passwd", b"x")), why.TWO)
        yield Sample("from a drive", kind, office(kind, ("C:/x.xml", b"x")), why.TWO)
        yield Sample("program inside", kind, office(kind, (f"{folder}/x.exe", b"MZ")), why.SCRIPT)
        yield Sample("locked", kind, _with_flag(office(kind)), why.LOCKED)
        yield Sample("cut short", kind, office(kind)[:-30], DAMAGED)
        yield Sample("only an archive", kind, packed([("a.txt", b"x")]), DAMAGED)
        yield Sample("encrypted whole", kind, packed([("EncryptedPackage", b"x")]), why.LOCKED)
    for kind in ODF:
        yield Sample("macros", kind, office(kind, ("Basic/Standard/Module1.xml", b"<a/>")), why.MACROS)
        yield Sample("scripts", kind, office(kind, ("Scripts/python/x.py", b"x")), why.MACROS)
        yield Sample("outside entity", kind, office(kind, main=ENTITY), why.REACHES)
        yield Sample("locked", kind, office(kind, ("META-INF/manifest.xml", b"<a><manifest:encryption-data/></a>")), why.LOCKED)  # fmt: skip
        yield Sample("of another kind", kind, office("odt" if kind == "ods" else "ods"), DAMAGED)
        yield Sample("bomb", kind, office(kind, ("Pictures/a.xml", b"\0" * 30_000_000)), why.BOMB)
    many = packed([("[Content_Types].xml", TYPES), (MAIN["docx"], b"x"), *((f"p{n}", b"") for n in range(10_001))])
    yield Sample("ten thousand parts", "docx", many, why.BOMB)
    yield Sample("parts over each other", "docx", _overlapping(), why.BOMB)
    yield Sample("link to a file", "docx", _symlink(), why.TWO)
    yield Sample("template elsewhere", "docx", office("docx", ("word/_rels/settings.xml.rels", link(b"https://x.org/t.dotm", b"attachedTemplate"))), why.REACHES)  # fmt: skip
    yield Sample("object elsewhere", "docx", office("docx", ("word/_rels/document.xml.rels", link(b"mhtml:https://x.org", b"oleObject"))), why.REACHES)  # fmt: skip
    yield Sample("frame elsewhere", "docx", office("docx", ("word/_rels/webSettings.xml.rels", link(b"https://x.org", b"frame"))), why.REACHES)  # fmt: skip
    yield Sample("book elsewhere", "xlsx", office("xlsx", ("xl/externalLinks/_rels/e.xml.rels", link(b"https://x.org/a.xlsx", b"externalLinkPath"))), why.REACHES)  # fmt: skip
    yield Sample("DDE", "docx", office("docx", main=b"<w:instrText> DDEAUTO c:\\x.exe </w:instrText>"), why.REACHES)
    yield Sample("picture before it", "docx", b"\x89PNG\r\n\x1a\n" + office("docx"), why.TWO)


def _pdfs():
    for name, words in {
        "JavaScript": b"1 0 obj << /S /JavaScript /JS (app.alert\\(1\\)) >> endobj",
        "only its script": b"1 0 obj << /JS (x) >> endobj",
        "program": b"1 0 obj << /S /Launch /F (cmd.exe) >> endobj",
        "film": b"1 0 obj << /Subtype /RichMedia >> endobj",
        "file inside": b"1 0 obj << /Type /EmbeddedFile >> endobj",
        "sends a form": b"1 0 obj << /S /SubmitForm >> endobj",
        "takes data in": b"1 0 obj << /S /ImportData >> endobj",
        "XFA form": b"1 0 obj << /XFA 2 0 R >> endobj",
        "JavaScript in signs": b"1 0 obj << /S /J#61vaScript >> endobj",
        "script in signs": b"1 0 obj << /#4AS (x) >> endobj",
        "program in signs": b"1 0 obj << /S /La#75nch >> endobj",
    }.items():
        yield Sample(name, "pdf", pdf(words), why.SCRIPT)
    for name, words in {"JavaScript": b"<< /S /JavaScript /JS (x) >>", "program": b"<< /S /Launch >>"}.items():
        hidden = b"5 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\r\n" + zlib.compress(words) + b"\nendstream"
        yield Sample(f"{name}, packed", "pdf", pdf(hidden), why.SCRIPT)
    bomb = (
        b"5 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n"
        + zlib.compress(b"\0" * 50_000_000)
        + b"\nendstream"
    )
    yield Sample("index that swells, with no script", "pdf", pdf(bomb), "")
    yield Sample("locked", "pdf", pdf(b"trailer << /Encrypt 9 0 R >>"), why.LOCKED)
    yield Sample("cut short", "pdf", pdf(end=b""), DAMAGED)
    yield Sample("without a head", "pdf", b"x" + pdf(), DAMAGED)
    for name, rest in {
        "archive": office("docx"),
        "page": b"<script>alert(1)</script>",
        "program": b"MZ\x90\x00",
    }.items():
        yield Sample(f"{name} behind it", "pdf", pdf() + rest, why.TWO)


def _pictures():
    for side in (12_000, 65_535, 2_000_000_000):
        yield Sample(f"flood of {side}", "png", png(side, side), why.FLOOD)
        yield Sample(f"flood of {side}", "heic", heic(side, side), why.FLOOD)
    yield Sample("flood", "jpg", jpeg(65_000, 65_000), why.FLOOD)
    for kind, make in {"png": png, "jpg": jpeg}.items():
        yield Sample("no width", kind, make(0, 8), DAMAGED)
        yield Sample("cut short", kind, make(end=False), DAMAGED)
        for name, rest in {
            "archive": office("docx"),
            "page": b"<script>x</script>",
            "PHP": b"<?php x",
            "PDF": pdf(),
        }.items():
            yield Sample(f"{name} behind it", kind, make(tail=rest), why.TWO)
    yield Sample("of no kind", "heic", heic(brand=b"avif"), DAMAGED)
    yield Sample("empty", "png", b"\x89PNG\r\n\x1a\n", DAMAGED)
    yield Sample("one part far too long", "png", png()[:8] + b"\xff\xff\xff\xffIHDR" + png()[16:], DAMAGED)


def _messages():
    for suffix in ("exe", "js", "html", "svg", "zip", "docm", "xlsm", "lnk", "iso", "vbs", "hta", "ps1"):
        yield Sample(f"with .{suffix}", "eml", eml(f"invoice.{suffix}".encode()), why.CARRIES)
    yield Sample("with two endings", "eml", eml(b"invoice.pdf.exe"), why.CARRIES)
    yield Sample("without a head", "eml", b"Just words.", DAMAGED)
    yield Sample("of zeros", "eml", b"From: a\0\n\n", DAMAGED)
    yield Sample("macros", "msg", msg("_VBA_PROJECT"), why.MACROS)
    yield Sample("locked", "msg", msg("EncryptedPackage"), why.LOCKED)
    yield Sample("Word of old", "msg", msg()[:400] + "WordDocument".encode("utf-16-le"), DAMAGED)


def _texts():
    for name, words in {
        "web page": b"<!DOCTYPE html><html>",
        "page without a head": b"  <HTML><body>",
        "drawing": b"<svg onload=alert(1)>",
        "script": b"<script>alert(1)</script>",
        "XML": b'<?xml version="1.0"?>',
        "PHP": b"<?php system($_GET[0]);",
        "PDF": b"%PDF-1.7",
        "program": b"MZ\x90rest",
        "archive": b"PK\x03\x04rest",
        "rich text": b"{\\rtf1 ",
        "shell": b"#!/bin/sh",
        "page after a mark": b"\xef\xbb\xbf<html>",
    }.items():
        for kind in ("txt", "csv"):
            yield Sample(name, kind, words, why.DISGUISED)
    yield Sample("page in wide letters", "txt", "<html>".encode("utf-16"), why.DISGUISED)
    yield Sample("zeros far inside", "txt", b"a" * 5000 + b"\0", DAMAGED)
    for formula in (
        b"=cmd|' /C calc'!A0",
        b"+cmd|' /C calc'!A0",
        b'"=HYPERLINK(""https://x.org"")"',
        b"@SUM(1)|calc",
        b"=WEBSERVICE(1)",
        b"-IMPORTXML(1)",
        b"=DDE(1)",
        b"\t=RTD(1)",
    ):
        yield Sample(f"formula {formula[:6]!r}", "csv", b"name,count\nA," + formula + b"\n", why.REACHES)


def _misnamed():
    made = {"pdf": pdf(), "png": png(), "jpg": jpeg(), "docx": office("docx"), "msg": msg(), "heic": heic()}
    for kind in made:
        for other, content in made.items():
            if kind != other:
                yield Sample(f"a {other}", kind, content, DAMAGED)
