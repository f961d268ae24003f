"""What an agency holds to show in its answers: files and links, each kept once."""

import re
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Least
from django.utils import timezone

from actions import access
from actions.models import Action, Decision, Evidence, EvidenceKind, Outcome, Submission, SubmissionEvidence
from actions.services import set_aside
from partners.gateways import files as store
from partners.models import Agency
from partners.scope import Actor
from partners.services import kept as keeping

_NOT_IN_NAMES = re.compile(r"[^\w.,()-]+")
REPLACED = "This item was replaced by a newer revision already. Replace that one instead."
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
def add(
    *,
    partnership_id: int,
    agency: Agency,
    kind: EvidenceKind,
    by: Actor,
    title: str = "",
    upload: "UploadedFile[Any] | None" = None,
    link: str = "",
    statement: str = "",
    effective_on: date | None = None,
    expires_on: date | None = None,
    aside: str = "",
) -> Evidence:
    """A new item of the agency's library in this partnership, with its days.

    A statement is kept as a text file, by its hash like any other. `aside` is the token of a file that was set aside;
    one that comes now takes its place.
    """
    access.require_holder(by, partnership_id, agency.pk)
    upload = upload or _written(statement, title)
    content = _content(partnership_id, agency, by, upload=upload, link=link, aside=aside)
    return Evidence.objects.create(
        partnership_id=partnership_id,
        agency=agency,
        kind=kind,
        title=title.strip() or content.get("filename") or content["link"][:200],
        effective_on=effective_on,
        expires_on=_later(effective_on, expires_on),
        added_by_id=by.person_id,
        **content,
    )


@transaction.atomic
def add_link(*, partnership_id: int, agency: Agency, link: str, title: str, kind: EvidenceKind, by: Actor) -> Evidence:
    access.require_holder(by, partnership_id, agency.pk)
    return linked(link, title, partnership_id=partnership_id, agency=agency, kind=kind, by=by)


@transaction.atomic
def replace(
    *,
    evidence: Evidence,
    by: Actor,
    title: str = "",
    upload: "UploadedFile[Any] | None" = None,
    link: str = "",
    statement: str = "",
    effective_on: date | None = None,
    expires_on: date | None = None,
    aside: str = "",
) -> Evidence:
    """Add the next revision of an item. What was submitted stays as it was, and shows that it was replaced.

    Without a file or a link the revision has the same content: it says that it still holds, until another day.
    """
    access.require_holder(by, evidence.partnership_id, evidence.agency_id)
    if evidence.successor:
        raise ValidationError(REPLACED)
    upload = upload or _written(statement, title or evidence.title)
    content = _content(evidence.partnership_id, evidence.agency, by, upload=upload, link=link, aside=aside) or _same(
        evidence
    )
    try:
        return next_revision(
            evidence,
            kind=evidence.kind,
            title=title.strip() or evidence.title,
            effective_on=effective_on,
            expires_on=_later(effective_on, expires_on),
            added_by_id=by.person_id,
            **content,
        )
    except IntegrityError as error:  # somebody was first
        raise ValidationError(REPLACED) from error


def next_revision(last: Evidence, **facts: Any) -> Evidence:
    """Every revision after the first comes about here, so that what was assured by the last one is known to be stale.

    Raises IntegrityError where somebody was first. Rights are the caller's to ask for.
    """
    answered = Submission.objects.filter(evidence=last).values("action")
    list(Action.objects.select_for_update(of=("self",)).filter(pk__in=answered).order_by("pk"))  # as judges do
    with transaction.atomic():
        newer = Evidence.objects.create(
            partnership_id=last.partnership_id,
            agency_id=last.agency_id,
            item=last.item,
            revision=last.revision + 1,
            replaces=last,
            **facts,
        )
    _end(last)
    return newer


def _end(replaced: Evidence) -> None:
    """What was last assured by a revision that is replaced now has stood until yesterday at most."""
    accepted = Decision.objects.filter(outcome=Outcome.ACCEPTED, submission__action=OuterRef("pk"))
    last = accepted.order_by("-at", "-pk").values("submission")[:1]
    shown = SubmissionEvidence.objects.filter(evidence=replaced).values("submission")
    resting = Action.objects.annotate(last_accepted=Subquery(last)).filter(last_accepted__in=shown)
    yesterday = timezone.localdate() - timedelta(days=1)
    resting.update(stands_until=Least("stands_until", Value(yesterday)))


def _content(
    partnership_id: int,
    agency: Agency,
    by: Actor,
    *,
    upload: "UploadedFile[Any] | None",
    link: str,
    aside: str,
) -> dict[str, Any]:
    """The file or the link; nothing where there is neither."""
    if upload:
        try:
            return vars(store.take(upload, partnership_id=partnership_id, kinds=store.EVIDENCE))
        except store.FileRefused as error:
            raise ValidationError({"upload": str(error)}) from error
    if aside:
        return set_aside.taken_up(aside, partnership_id=partnership_id, agency=agency, by=by)
    return {"link": _checked(link)} if (link := link.strip()) else {}


def _written(statement: str, title: str) -> "UploadedFile[Any] | None":
    """What was typed, as a file that is named after its title."""
    if not (statement := statement.strip()):
        return None
    name = " ".join(_NOT_IN_NAMES.sub(" ", title).split())[:100] or "Statement"
    return SimpleUploadedFile(f"{name}.txt", statement.encode(), content_type="text/plain")


def _same(evidence: Evidence) -> dict[str, Any]:
    return {name: getattr(evidence, name) for name in ("link", "filename", "sha256", "size", "media_type")}


def _later(effective_on: date | None, expires_on: date | None) -> date | None:
    if expires_on and effective_on and expires_on < effective_on:
        raise ValidationError({"expires_on": "The last day must come after the day from which it holds."})
    return expires_on


def kept(stored: store.Stored, *, partnership_id: int, agency: Agency, kind: EvidenceKind, by: Actor) -> Evidence:
    """The agency's item of this very file, made where it holds none: sending a file twice keeps it once."""
    held = Evidence.objects.filter(
        partnership_id=partnership_id, agency=agency, sha256=stored.sha256, filename=stored.filename
    )
    same = held.last()
    if same and not keeping.tombstone_of(same):
        return same
    return Evidence.objects.create(
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
    link = _checked(link.strip())
    title = title.strip() or link[:200]
    same = Evidence.objects.filter(partnership_id=partnership_id, agency=agency, link=link, title=title)
    return same.first() or Evidence.objects.create(
        partnership_id=partnership_id, agency=agency, kind=kind, title=title, link=link, added_by_id=by.person_id
    )


def _checked(link: str) -> str:
    try:
        _web_address(link)
    except ValidationError as error:
        raise ValidationError({"link": error.messages}) from error
    return link
