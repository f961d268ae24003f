"""What we have to be able to read again is kept encrypted, with a key made of SECRET_KEY and those before it."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def encrypted(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def decrypted(encrypted_text: str, *, within: int | None = None) -> str | None:
    """None where no key that we have reads it, or it was encrypted more than so many seconds ago."""
    try:
        return _fernet().decrypt(encrypted_text.encode(), ttl=within).decode()
    except InvalidToken:
        return None


def renewed(encrypted_text: str) -> str | None:
    """Encrypted with the key of today; None where no key that we have reads it."""
    try:
        return _fernet().rotate(encrypted_text.encode()).decode()
    except InvalidToken:
        return None


def _fernet() -> MultiFernet:
    words = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(b"second factor" + word.encode()).digest() for word in words]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
