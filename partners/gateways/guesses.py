"""Who may guess a password now. An account waits longer after each wrong guess, and so does an address.

A device from which the person has signed in before has a count of its own, so that no stranger locks them out of it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from partners.models import Allowance, Guess

ACCOUNT = Allowance(free=5, longest=24 * 60 * 60)
DEVICE = Allowance(free=5, longest=24 * 60 * 60)
ADDRESS = Allowance(free=30, longest=60 * 60)  # a whole council may stand behind one

SALT = "partners.known-device"
KNOWN_FOR = 180 * 24 * 60 * 60  # seconds
PEOPLE = 8  # that share a device


@dataclass(frozen=True)
class Bucket:
    key: str
    allowance: Allowance


def buckets(request: HttpRequest, *, email: str, address: str) -> list[Bucket]:
    """What a guess counts against: the device alone where it is known, else the address and the account."""
    device = known_device(request, email=email)
    if device:
        return [Bucket(_key("device", device, email.lower()), DEVICE)]
    return [Bucket(_key("address", address), ADDRESS), Bucket(_key("account", email.lower()), ACCOUNT)]


def take(counted: Iterable[Bucket]) -> datetime | None:
    """Count a guess in each bucket; None when it may be made, else when the next one may."""
    for bucket in counted:
        if not Guess.objects.take(bucket.key, bucket.allowance):
            return Guess.objects.waits_until(bucket.key)
    return None


def was_right(counted: Iterable[Bucket]) -> None:
    """A right password ends the account's and the device's wait; an address gets only this one back.

    Else whoever has an account could wipe the count of an address from which others' are guessed.
    """
    for bucket in counted:
        if bucket.allowance is ADDRESS:
            Guess.objects.give_back(bucket.key)
        else:
            Guess.objects.filter(key=bucket.key).delete()


def known_device(request: HttpRequest, *, email: str) -> str | None:
    """The device's own id, if this person has signed in fully from it."""
    device, people = _read(request)
    return device if _mark(email) in people else None


def remember(request: HttpRequest, response: HttpResponseBase, *, email: str) -> None:
    device, people = _read(request)
    others = [mark for mark in people if mark != _mark(email)]
    kept = {"device": device or uuid4().hex, "people": [*others, _mark(email)][-PEOPLE:]}
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=KNOWN_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        kept = signing.loads(request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return "", []
    return str(kept["device"]), list(kept["people"])


def _mark(email: str) -> str:
    return hashlib.sha256(email.lower().encode()).hexdigest()[:24]


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
