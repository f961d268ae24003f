"""What carries mails to people: SMTP, or GOV.UK Notify where a key for it is given."""

from datetime import timedelta
from typing import Protocol

from django.conf import settings

from partners.gateways.mail import Smtp
from partners.gateways.mime import Mail
from partners.gateways.notify import Notify


class Carrier(Protocol):
    """`knows`: it can be asked later whether it took a mail. `doubt`: how long to wait where nobody knows."""

    knows: bool
    doubt: timedelta

    def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises NotNow, Refused or Perhaps unless it said that it took it."""

    def took(self, message_id: str) -> bool:
        """Whether it has taken this mail. Raises NotNow where it does not say."""

    def close(self) -> None: ...


def carrier() -> Carrier:
    return Notify() if settings.MAIL_CARRIER == "notify" else Smtp()
