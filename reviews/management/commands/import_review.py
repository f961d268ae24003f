import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError

from partners import scope
from partners.gateways.files import FileRefused
from partners.http import REFERENCE
from partners.management import acting
from partners.models import Partnership
from partners.scope import Actor
from reviews.importing import Draft, ItemKind, ReadingError, as_json, read_apart
from reviews.models import Reading, Review
from reviews.services.confirming import confirm, what_it_added
from reviews.services.held import ReadingClosed
from reviews.services.reading import read_upload


class Command(BaseCommand):
    help = (
        "Reads a published review (PDF, Word, web page, text) and puts it on the record, or only shows what was read."
    )
    requires_system_checks = []  # a dry reading needs neither pages nor database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--partnership", metavar="SLUG")
        parser.add_argument("--by", metavar="E-MAIL", help="the coordinator who puts it in")
        parser.add_argument("--review", metavar="REFERENCE", help="the review it belongs to, such as NSCP-12")
        parser.add_argument("--dry-run", action="store_true", help="only show what was read; needs no database")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        if options["dry_run"]:
            self._show(content, path.name, as_data=options["json"])
        else:
            self._import(SimpleUploadedFile(path.name, content), options)

    def _show(self, content: bytes, name: str, *, as_data: bool) -> None:
        try:
            draft = read_apart(content, name)
        except ReadingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(as_json(draft), ensure_ascii=False, indent=2) if as_data else _summary(draft))

    def _import(self, upload: SimpleUploadedFile, options: dict[str, Any]) -> None:
        if not (options["partnership"] and options["by"]):
            raise CommandError("Say whose review it is with --partnership SLUG, and who puts it in with --by E-MAIL.")
        user = acting.person(options["by"])
        try:
            with scope.entered(user.pk) as actor:
                reading = _put_in(upload, actor, options["partnership"], options["review"])
                self.stdout.write(_made(reading, as_data=options["json"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (FileRefused, PermissionDenied, ReadingClosed, ReadingError) as error:
            raise CommandError(str(error)) from error


def _put_in(upload: SimpleUploadedFile, actor: Actor, slug: str, reference: str | None) -> Reading:
    partnership = acting.partnership(actor, slug)
    review = _review(partnership, reference) if reference else None
    reading = read_upload(partnership=partnership, upload=upload, by=actor, review=review, at_once=True)
    if review is None and not reading.facts.get("subject"):
        raise CommandError("The document names no pseudonym: say with --review which review it belongs to.")
    confirm(reading=reading, by=actor)
    reading.refresh_from_db()
    return reading


def _review(partnership: Partnership, reference: str) -> Review:
    named = REFERENCE.fullmatch(reference.upper())
    found = Review.objects.filter(partnership=partnership, number=named[2]).first() if named else None
    if found is None or found.reference != reference.upper():
        raise CommandError(f"{partnership} has no review {reference}.")
    return found


def _made(reading: Reading, *, as_data: bool) -> str:
    review = reading.review
    if review is None:  # confirmed drafts have one, by a constraint
        return ""
    recommendations = review.recommendations.filter(document=reading.document).select_related("partnership")
    references = [row.reference for row in recommendations]
    if as_data:
        return json.dumps({"review": review.reference, "pseudonym": review.pseudonym, "recommendations": references})
    named = f"\nRecommendations: {', '.join(references)}" if references else ""
    return f"{review}: {what_it_added(reading).words}, from “{reading.document.filename}”.{named}"


def _summary(draft: Draft) -> str:
    counts = ", ".join(f"{len(draft.of(kind, sure=True))} {kind.value.replace('_', ' ')}" for kind in ItemKind)
    unsure = sum(not item.sure for item in draft.items)
    return f"{draft.title or 'No title'} ({draft.subject or 'no pseudonym'}): {counts}; {unsure} unsure."
