"""Signed links in mails: each leads one person to one page, after signing in, and changes nothing by itself."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "followthrough.way-out"
LASTS = 60 * 24 * 60 * 60  # seconds; a mail is forwarded, and read long after
PURPOSES = ("item", "deputy")


@dataclass(frozen=True)
class WayOut:
    purpose: str
    reference: str


def link(*, person_id: int, purpose: str, reference: str = "") -> str:
    """`purpose`: item (whatever is in the way of one thing) or deputy (somebody else covers)."""
    signed = _signer(person_id).sign(f"{purpose}.{reference}")
    return f"{settings.SITE_URL.rstrip('/')}{_path()}?{urlencode({'to': signed}, safe=':')}"


@cache
def _path() -> str:
    return reverse("way_out")


def read(signed: str, *, person_id: int) -> WayOut | None:
    """None for what we did not sign for this person, or too long ago."""
    try:
        purpose, _, reference = _signer(person_id).unsign(signed, max_age=LASTS).partition(".")
    except signing.BadSignature:
        return None
    return WayOut(purpose, reference) if purpose in PURPOSES else None


def _signer(person_id: int) -> signing.TimestampSigner:
    """Of this person alone; so the link need not name them."""
    return signing.TimestampSigner(salt=f"{SALT}.{person_id}")
