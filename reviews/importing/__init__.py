"""Reads a published review (text, Markdown, web page, Word, PDF) into a draft: `read_apart(content, filename)`.

Pure: no database, no network, no Django.
"""

from reviews.importing.apart import read_apart
from reviews.importing.draft import as_json, draft_of, read_review
from reviews.importing.drafted import ActionRow, Draft, Item, ItemKind, PrivacyFinding
from reviews.importing.files.manuscript import Told, untold
from reviews.importing.refusals import ReadingError, TakesTooLong

__all__ = [
    "ActionRow",
    "Draft",
    "Item",
    "ItemKind",
    "PrivacyFinding",
    "ReadingError",
    "TakesTooLong",
    "Told",
    "as_json",
    "draft_of",
    "read_apart",
    "read_review",
    "untold",
]
