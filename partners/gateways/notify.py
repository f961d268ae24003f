"""Sends mails through GOV.UK Notify, which can be asked by reference whether it took one, and what became of it.

Its templates hold two places each, ((subject)) and ((body)): what stands in a mail is ours. Their ids differ between
services, so they are settings.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from requests import ConnectionError as NotConnected
from requests import ConnectTimeout, RequestException

from partners.gateways.mail import NotNow, Perhaps, Refused
from partners.gateways.mime import Mail

BAD_REQUEST = 400  # about this mail, such as an address that is none
SERVER_ERROR = 500
TIMEOUT = 20
FAILED = ("permanent-failure", "temporary-failure", "technical-failure")
PAGES = 40  # of 250 each: as many failures as are read at once


class Notify:
    knows = True
    doubt = timedelta(minutes=1)  # it is asked first, so there is no need to wait long

    def __init__(self) -> None:
        self._client: Any = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=TIMEOUT
        )

    def send(self, mail: Mail) -> None:
        try:
            self._client.send_email_notification(
                email_address=mail.to,
                template_id=settings.NOTIFY_TEMPLATES[mail.purpose],
                personalisation={"subject": mail.subject, "body": mail.text},
                reference=reference(mail.message_id),
            )
        except APIError as error:
            raise _verdict(error)(_words(error)) from error
        except RequestException as error:
            raise Perhaps(type(error).__name__) from error

    def took(self, message_id: str) -> bool:
        found = self._asked(reference=reference(message_id))
        return bool(found["notifications"])

    def failures(self) -> Iterator[tuple[str, str]]:
        """What it could not deliver in the last days: reference and why, newest first. Raises NotNow."""
        older_than: str | None = None
        for _ in range(PAGES):
            found = self._asked(status="failed", older_than=older_than)["notifications"]
            yield from ((one["reference"], one["status"]) for one in found if one["reference"])
            if not found:
                return
            older_than = found[-1]["id"]

    def close(self) -> None:
        self._client.request_session.close()

    def _asked(self, **query: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = self._client.get_all_notifications(template_type="email", **query)
        except (APIError, RequestException) as error:
            raise NotNow(_words(error)) from error
        return answer


def reference(message_id: str) -> str:
    return message_id.strip("<>")


def _verdict(error: APIError) -> type[Exception]:
    """A connection that never stood took nothing; after that only a plain answer says that it did not."""
    if error.response is None:
        return NotNow if _never_connected(error.__cause__) else Perhaps
    if error.status_code == BAD_REQUEST:
        return Refused
    return Perhaps if error.status_code >= SERVER_ERROR else NotNow


def _never_connected(cause: BaseException | None) -> bool:
    refused = isinstance(cause, NotConnected) and "NewConnectionError" in repr(cause)
    return refused or isinstance(cause, ConnectTimeout)


def _words(error: Exception) -> str:
    """What Notify said, for the ledger; never the whole answer, which may repeat what was sent."""
    if not isinstance(error, APIError):
        return type(error).__name__
    if error.response is None:
        return f"GOV.UK Notify did not answer ({type(error.__cause__).__name__})."
    said = error.message
    told = said[0].get("message", "") if isinstance(said, list) and said else said
    return f"{error.status_code} {told}"
