"""What an agency holds to show in its answers: files and links, each kept once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction

from actions import access
from actions.models import Evidence, EvidenceKind
from partners.gateways import files as store
from partners.models import Agency
from partners.scope import Actor

_web_address = URLValidator(schemes=["http", "https"], message="Enter a web address, like https://www.example.org.")


@transaction.atomic
def add_file(
    *, partnership_id: int, agency: Agency, upload: "UploadedFile[Any]", kind: EvidenceKind, by: Actor
) -> Evidence:
    """Keep a file that no answer shows yet. Raises ValidationError with a sentence where it cannot be taken."""
    access.require_holder(by, partnership_id, agency.pk)
    try:
        stored = store.take(upload, partnership_id=partnership_id, kinds=store.EVIDENCE)
    except store.FileRefused as error:
        raise ValidationError({"file": str(error)}) from error
    return kept(stored, partnership_id=partnership_id, agency=agency, kind=kind, by=by)


@transaction.atomic
def add_link(*, partnership_id: int, agency: Agency, link: str, title: str, kind: EvidenceKind, by: Actor) -> Evidence:
    access.require_holder(by, partnership_id, agency.pk)
    return linked(link, title, partnership_id=partnership_id, agency=agency, kind=kind, by=by)


def kept(stored: store.Stored, *, partnership_id: int, agency: Agency, kind: EvidenceKind, by: Actor) -> Evidence:
    """The agency's item of this very file, made where it holds none: sending a file twice keeps it once."""
    same = Evidence.objects.filter(
        partnership_id=partnership_id, agency=agency, sha256=stored.sha256, filename=stored.filename
    ).first()
    return same or Evidence.objects.create(
        partnership_id=partnership_id,
        agency=agency,
        kind=kind,
        title=stored.filename,
        filename=stored.filename,
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        added_by_id=by.person_id,
    )


def linked(link: str, title: str, *, partnership_id: int, agency: Agency, kind: EvidenceKind, by: Actor) -> Evidence:
    """The agency's item of this link under this very title, made where it holds none."""
    link = link.strip()
    try:
        _web_address(link)
    except ValidationError as error:
        raise ValidationError({"link": error.messages}) from error
    title = title.strip() or link[:200]
    same = Evidence.objects.filter(partnership_id=partnership_id, agency=agency, link=link, title=title)
    return same.first() or Evidence.objects.create(
        partnership_id=partnership_id, agency=agency, kind=kind, title=title, link=link, added_by_id=by.person_id
    )
