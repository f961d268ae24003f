"""Reads a published review, as plain text or Markdown, into a draft: `read_review(content, filename)`.

Pure: no database, no network, no Django.
"""

from reviews.importing.draft import as_json, draft_of, read_review
from reviews.importing.drafted import ActionRow, Draft, Item, ItemKind, PrivacyFinding
from reviews.importing.source import ReadingError

__all__ = [
    "ActionRow",
    "Draft",
    "Item",
    "ItemKind",
    "PrivacyFinding",
    "ReadingError",
    "as_json",
    "draft_of",
    "read_review",
]
