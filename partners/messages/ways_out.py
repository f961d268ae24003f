"""Signed links in mails: each leads one person to one page, after signing in, and changes nothing by itself."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "followthrough.way-out"
LASTS = 60 * 24 * 60 * 60  # seconds; a mail is forwarded, and read long after
PURPOSES = ("item", "deputy")


@dataclass(frozen=True)
class WayOut:
    person_id: int
    purpose: str
    reference: str


def link(*, person_id: int, purpose: str, reference: str = "") -> str:
    """`purpose`: item (whatever is in the way of one thing) or deputy (somebody else covers)."""
    signed = signing.dumps([person_id, purpose, reference], salt=SALT)
    return f"{settings.SITE_URL.rstrip('/')}{reverse('way_out')}?to={signed}"


def read(signed: str) -> WayOut | None:
    """None for what we did not sign, or too long ago."""
    try:
        person_id, purpose, reference = signing.loads(signed, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    return WayOut(person_id, purpose, reference) if purpose in PURPOSES else None
