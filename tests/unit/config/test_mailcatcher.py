import asyncio
import smtplib
import time
from contextlib import suppress

from config import mailcatcher
from tests.ports import free_port

MESSAGE = "Subject: Eine Prüfung\r\n\r\n.A line that begins with a dot\r\n".encode()


def send(port):
    """As soon as somebody listens."""
    for _ in range(600):
        with suppress(ConnectionRefusedError), smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("from@example.org", ["to@example.org"], MESSAGE)
            return
        time.sleep(0.1)
    raise AssertionError("nobody listens")


async def catch(mailbox):
    port = free_port()
    server = asyncio.create_task(mailcatcher.serve(port, mailbox))
    await asyncio.to_thread(send, port)
    server.cancel()
    await asyncio.gather(server, return_exceptions=True)


def test_serve_keeps_a_message_as_it_came(tmp_path):
    asyncio.run(catch(tmp_path / "mail"))
    (kept,) = (tmp_path / "mail").iterdir()
    assert kept.suffix == ".eml"
    assert kept.read_bytes() == MESSAGE


def test_keep_names_sort_by_time(tmp_path):
    names = [mailcatcher.keep(MESSAGE, tmp_path).name for _ in range(20)]
    assert names == sorted(names)
    assert len(set(names)) == 20
