"""Sends mails over SMTP and tells apart what a sender must know: taken, not now, never, perhaps."""

import smtplib
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from partners.gateways import mime
from partners.gateways.mime import Mail

SEND_THE_MESSAGE = 354  # the server's answer to DATA
PERMANENT = 500
MOST_A_CONVERSATION = 100  # mails; servers hang up on who sends more


class NotNow(Exception):
    """It was not taken, and may be later."""


class Refused(Exception):
    """It was not taken and never will be."""


class Perhaps(Exception):
    """The line broke after the mail was handed over and before the server said whether it took it."""


class _AwaitsVerdict:
    """Remembers, of an SMTP conversation, whether the mail itself is with the server and its verdict is not with us."""

    awaits_verdict = False

    def getreply(self) -> tuple[int, bytes]:
        reply: tuple[int, bytes] = super().getreply()  # type: ignore[misc]
        self.awaits_verdict = reply[0] == SEND_THE_MESSAGE
        return reply


class _Smtp(_AwaitsVerdict, smtplib.SMTP):
    pass


class _SmtpSsl(_AwaitsVerdict, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Django's SMTP backend, over a conversation that remembers how far it came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpSsl if self.use_ssl else _Smtp


class Smtp:
    """One conversation with the mail server for many mails, begun anew after each that went wrong."""

    knows = False  # a server that took a mail cannot be asked about it later
    doubt = timedelta(hours=1)

    def __init__(self) -> None:
        self._backend: Any = None
        self._sent = 0

    def send(self, mail: Mail) -> None:
        backend = self._open()
        conversation = backend.connection
        try:
            conversation.sendmail(mime.address(settings.DEFAULT_FROM_EMAIL), mime.address(mail.to), mime.written(mail))
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise _verdict(error, conversation)(_words(error)) from error
        self._sent += 1
        if self._sent >= MOST_A_CONVERSATION:
            self.close()

    def took(self, message_id: str) -> bool:
        return False

    def close(self) -> None:
        if self._backend:
            with suppress(smtplib.SMTPException, OSError):  # the verdict stands, however the goodbye goes
                self._backend.close()
        self._backend, self._sent = None, 0

    def _open(self) -> Any:
        if self._backend is None:
            backend = get_connection()
            try:
                backend.open()
            except (smtplib.SMTPException, OSError) as error:  # even a final “no” here is about us, not about this mail
                raise NotNow(_words(error)) from error
            self._backend = backend
        return self._backend


def _verdict(error: Exception, conversation: Any) -> type[Exception]:
    code = _code(error)
    if code is None:
        return Perhaps if conversation.awaits_verdict else NotNow
    return Refused if code >= PERMANENT else NotNow


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _words(error: Exception) -> str:
    """What the server said, for the ledger."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
