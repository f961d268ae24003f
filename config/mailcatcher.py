"""The demo's mail server: takes every message on loopback and keeps it as a file, for the page that shows them.

Run as `python -m config.mailcatcher PORT`.
"""

import asyncio
import os
import secrets
import sys
import time
from functools import partial
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings


class Catcher:
    def __init__(self, mailbox: Path) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        keep(envelope.original_content or b"", self.mailbox)
        return "250 Kept"


def keep(message: bytes, mailbox: Path) -> Path:
    """Write the message under a name that sorts by time; a reader sees the whole file or none."""
    mailbox.mkdir(parents=True, exist_ok=True)
    name = f"{time.time_ns()}-{secrets.token_hex(4)}"
    unfinished = mailbox / f".{name}"
    unfinished.write_bytes(message)
    return unfinished.rename(mailbox / f"{name}.eml")


async def serve(port: int, mailbox: Path) -> None:
    loop = asyncio.get_running_loop()
    protocol = partial(SMTP, Catcher(mailbox), enable_SMTPUTF8=True, loop=loop)
    server = await loop.create_server(protocol, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    asyncio.run(serve(int(sys.argv[1]), settings.MAILBOX))
