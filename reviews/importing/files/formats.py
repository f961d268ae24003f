"""Which reader a file is for: by its name, and only if its content is what its name says."""

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from reviews.importing.files.manuscript import Manuscript, Told, untold
from reviews.importing.files.source import decode
from reviews.importing.refusals import ReadingError

TEXT = frozenset({".txt", ".text", ".md", ".markdown"})
SUFFIXES = TEXT | {".docx", ".pdf", ".html", ".htm"}
LARGEST = 60_000_000
_OLE, _ZIP, _PDF = b"\xd0\xcf\x11\xe0", b"PK", b"%PDF-"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEADER = 1024  # a PDF may begin a little later

# Loaded when a file of the kind is read, which is in a child: their libraries would stand in every server process, and
# each child would load the rules of all kinds.
_READERS = {
    ".txt": ("reviews.importing.files.text", "manuscript_of_text"),
    ".docx": ("reviews.importing.files.word", "manuscript_of_word"),
    ".html": ("reviews.importing.files.web", "manuscript_of_web"),
    ".htm": ("reviews.importing.files.web", "manuscript_of_web"),
    ".pdf": ("reviews.importing.files.pdf.pages", "manuscript_of_pdf"),
}


def manuscript_from(content: bytes, filename: str, told: Told = untold) -> Manuscript:
    """Read the file by its kind; `told` hears of its pages. Raises ReadingError, whose message can be shown."""
    suffix = PurePath(filename).suffix.lower()
    if suffix not in SUFFIXES:
        raise ReadingError(
            "This kind of file cannot be read here: send the report as PDF, Word (.docx), a web page (.html), "
            "plain text (.txt) or Markdown (.md)."
        )
    if suffix in TEXT:
        return manuscript_of_text(decode(content))
    _check(content, suffix)
    manuscript = _read(content, suffix, told)
    if not manuscript.source.strip():
        raise ReadingError("No text was found in the file: check that you chose the right one and send it again.")
    return manuscript


def _read(content: bytes, suffix: str, told: Told) -> Manuscript:
    reader = _reader(suffix)
    return reader(content, told) if suffix == ".pdf" else reader(content)


def manuscript_of_text(text: str) -> Manuscript:
    """Read decoded text; see `files/text.py`."""
    manuscript: Manuscript = _reader(".txt")(text)
    return manuscript


def _reader(suffix: str) -> Callable[..., Manuscript]:
    module, name = _READERS[suffix]
    reader: Callable[..., Manuscript] = getattr(import_module(module), name)
    return reader


def _check(content: bytes, suffix: str) -> None:
    if not content.strip():
        raise ReadingError("The file is empty: check that you chose the right one and send it again.")
    if len(content) > LARGEST:
        raise ReadingError("The file is larger than 60 MB: save it without its pictures and appendices and send that.")
    if content.startswith(_OLE):
        raise ReadingError(_of_old_word(content))
    if _kind(content) != suffix[:4]:
        raise ReadingError(_MISNAMED[suffix[:4]])


def _of_old_word(content: bytes) -> str:
    if _ENCRYPTED in content:
        return "The file is protected by a password: open it, save it without the password, and send that."
    return "This is an old Word file (.doc): open it in Word, save it as .docx, and send that."


def _kind(content: bytes) -> str:
    if _PDF in content[:_HEADER]:
        return ".pdf"
    if content.startswith(_ZIP):
        return ".doc"
    return "" if b"\0" in content[:_HEADER] and not content.startswith((b"\xff\xfe", b"\xfe\xff")) else ".htm"


_MISNAMED = {
    ".doc": "This is not really a Word file: open it in Word, save it as .docx, and send that.",
    ".pdf": "This is not really a PDF, or it is damaged: open it, save or print it as PDF again, and send that.",
    ".htm": "This is not really a web page: save the page again from your browser as .html, or send the file as it is.",
}
