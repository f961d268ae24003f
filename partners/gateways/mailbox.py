"""Reads what the demo's mail catcher kept."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"(\d{1,20})-[0-9a-f]{8}")


@dataclass(frozen=True)
class Caught:
    name: str
    at: datetime
    to: str
    subject: str
    text: str
    html: str


def newest(count: int) -> list[Caught]:
    """The mails that came last, newest first."""
    names = sorted((path.stem for path in settings.MAILBOX.glob("*.eml") if NAME.fullmatch(path.stem)), reverse=True)
    return [mail for name in names[:count] if (mail := read(name))]


def read(name: str) -> Caught | None:
    """One mail by the name the catcher gave it; None when there is none, or the name is not of its making."""
    found = NAME.fullmatch(name)
    path = Path(settings.MAILBOX) / f"{name}.eml"
    if not found or not path.is_file():
        return None
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    return Caught(
        name=name,
        at=datetime.fromtimestamp(int(found[1]) / 1e9, UTC),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
