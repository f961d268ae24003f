"""What became of mails after a carrier took them: bounces and failures come back to the ledger."""

from collections.abc import Iterable
from email import policy
from email.message import Message as Part
from email.parser import BytesParser

from django.conf import settings

from partners.gateways.notify import Notify
from partners.models import Mailing

SAYS_FAILED = "failed"
LONGEST = 200
WORDS = {
    "permanent-failure": "GOV.UK Notify could not deliver it: there is no such address.",
    "temporary-failure": "GOV.UK Notify could not deliver it within three days: the mailbox may be full.",
    "technical-failure": "GOV.UK Notify could not send it, by a fault of its own.",
}


def ask_notify() -> int:
    """Ask GOV.UK Notify what it could not deliver. Returns how many mails turned out so; raises NotNow."""
    if settings.MAIL_CARRIER != "notify":
        return 0
    notify = Notify()
    try:
        found = {reference: WORDS.get(status, status) for reference, status in notify.failures()}
    finally:
        notify.close()
    return sum(_not_delivered(f"<{reference}>", why) for reference, why in found.items())


def take_bounce(raw: bytes) -> int:
    """Read a mail server's report that it could not deliver. Returns how many of our mails it is about: 0 or 1.

    Only a report of a final failure counts (RFC 3464); whoever sends one must know the Message-ID, which is a secret.
    """
    report = BytesParser(policy=policy.default).parsebytes(raw)
    parts = list(report.walk())
    why = next((words for part in parts if (words := _failure(part))), "")
    message_id = next((found for part in parts if part is not report and (found := _original(part))), "")
    return _not_delivered(message_id, f"It came back: {why}") if why and message_id else 0


def _failure(part: Part) -> str:
    """What a delivery report says of its recipient, where that is a final failure."""
    if part.get_content_type() != "message/delivery-status":
        return ""
    fields: Iterable[Part] = [block for block in part.get_payload() if isinstance(block, Part)]
    for block in fields:
        if str(block.get("Action", "")).strip().lower() == SAYS_FAILED:
            said = str(block.get("Diagnostic-Code", "") or block.get("Status", ""))
            return said.partition(";")[2].strip()[:LONGEST] or said.strip()[:LONGEST]
    return ""


def _original(part: Part) -> str:
    """The Message-ID of the mail that is returned, whole or by its headers."""
    if part.get_content_type() == "text/rfc822-headers":
        inner = BytesParser(policy=policy.default).parsebytes(str(part.get_payload()).encode(), headersonly=True)
        return str(inner.get("Message-ID", "")).strip()
    return str(part.get("Message-ID", "")).strip()


def _not_delivered(message_id: str, why: str) -> int:
    taken = (Mailing.State.SENT, Mailing.State.UNCERTAIN)
    return Mailing.objects.filter(message_id=message_id, state__in=taken).update(
        state=Mailing.State.DEAD, last_error=why
    )
