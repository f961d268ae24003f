"""A real mail server on loopback that refuses, or breaks off, as a test tells it to."""

from collections import defaultdict
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from threading import Lock

import pytest
from aiosmtpd.controller import Controller

from tests.ports import free_port

HANG_UP = "hang up after the mail"


class Server:
    """`say["lena@police.example"] = ["451 Later"]` answers the next mail to her so; then it takes them again."""

    def __init__(self) -> None:
        self.say: dict[str, list[str]] = defaultdict(list)
        self.taken: list[EmailMessage] = []
        self._lock = Lock()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 - aiosmtpd calls it so
        said = self.say[address]
        if said and said[0] != HANG_UP:
            return said.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - the same
        with self._lock:
            self.taken.append(BytesParser(EmailMessage, policy=policy.default).parsebytes(envelope.original_content))
        said = self.say[envelope.rcpt_tos[0]]
        if said:
            said.pop(0)
            server.transport.abort()
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.taken if mail["To"] == address]


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.fixture
def smtp(settings) -> Iterator[Server]:
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    controller.start()
    settings.EMAIL_BACKEND = "partners.gateways.mail.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.NOTICE_WAIT = 0
    settings.DIGEST_HOURS = None
    yield server
    controller.stop()
