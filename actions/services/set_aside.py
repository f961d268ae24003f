"""A file that came with a form which was refused is set aside for a day, so that nobody has to choose it again.

No row names it, so that it is swept away where the form is never sent again. What it is stands in a token that only the
same person can use, for the same agency.
"""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from actions import access
from partners.gateways import files, secrets
from partners.models import Agency
from partners.scope import Actor
from partners.services.kept import LEFT_FOR

BEGINS = "set aside "  # a token, once it is read
GOOD_FOR = LEFT_FOR - timedelta(hours=1)
GONE = "The file that you sent before is no longer kept. Choose it again."


@dataclass(frozen=True)
class Aside:
    """A file in the store of one partnership, and who sent it for which agency."""

    person_id: int
    agency_id: int
    partnership_id: int
    filename: str
    sha256: str
    size: int
    media_type: str

    @property
    def token(self) -> str:
        return secrets.encrypted(BEGINS + json.dumps(asdict(self)))


def keep(*, upload: "UploadedFile[Any]", partnership_id: int, agency: Agency, by: Actor) -> Aside:
    """Raises ValidationError with a sentence where it cannot be taken."""
    access.require_holder(by, partnership_id, agency.pk)
    try:
        stored = files.take(upload, partnership_id=partnership_id, kinds=files.EVIDENCE)
    except files.FileRefused as error:
        raise ValidationError({"upload": str(error)}) from error
    return Aside(by.person_id, agency.pk, partnership_id, **vars(stored))


def read(token: str) -> Aside | None:
    """None where we did not write it, or too long ago."""
    said = secrets.decrypted(token, within=int(GOOD_FOR.total_seconds())) or ""
    return Aside(**json.loads(said.removeprefix(BEGINS))) if said.startswith(BEGINS) else None


def taken_up(token: str, *, partnership_id: int, agency: Agency, by: Actor) -> dict[str, Any]:
    """What a row says of the file, once it lies in this partnership's store. Raises ValidationError where it is gone.

    Call it in the transaction that writes the row: until it ends, nobody removes the object.
    """
    found = read(token)
    if found is None or (found.person_id, found.agency_id) != (by.person_id, agency.pk):
        raise ValidationError({"upload": GONE})
    try:
        files.copy(sha256=found.sha256, size=found.size, of=found.partnership_id, to=partnership_id)
    except (FileNotFoundError, files.StoreAway, files.FileRefused) as error:
        raise ValidationError({"upload": GONE}) from error
    return {name: getattr(found, name) for name in ("filename", "sha256", "size", "media_type")}
