"""The receiving end of a soak: an SMTP server or a GOV.UK Notify that goes wrong at random and writes down what it took.

A process of its own, so that what it counts depends on nothing that is killed. Each line of its log is one mail taken.
"""

import json
import random
import re
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.notify import TAKE_AND_HANG_UP, FakeNotify
from tests.ports import free_port

REFERENCE = re.compile(r"\b[A-Z]{2,12}-\d+\b")


@dataclass
class Faults:
    """How often what goes wrong: for now, for ever, and after the mail was taken."""

    later: float = 0.02
    never: float = 0.005
    after: float = 0.01
    made: Counter = field(default_factory=Counter)
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - the same faults each time

    def draw(self) -> str:
        number = self.chance.random()
        for name in ("later", "never", "after"):
            number -= getattr(self, name)
            if number < 0:
                self.made[name] += 1
                return name
        return ""


class Log:
    def __init__(self, path: Path) -> None:
        self.file = path.open("a", buffering=1)

    def take(self, key: str, to: str, words: str, fault: str) -> None:
        about = sorted(set(REFERENCE.findall(words)))
        self.file.write(json.dumps({"id": key, "to": to, "about": about, "fault": fault, "at": time.time()}) + "\n")


class Smtp:
    def __init__(self, log: Log, faults: Faults) -> None:
        self.log, self.faults = log, faults

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802 - aiosmtpd calls it so
        session.fault = self.faults.draw()
        if session.fault == "later":
            return "451 Try again later"
        if session.fault == "never":
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - the same
        mail = BytesParser(policy=policy.default).parsebytes(envelope.original_content)
        words = mail.get_body(("plain",)).get_content()
        self.log.take(mail["Message-ID"], envelope.rcpt_tos[0], words, session.fault)
        if session.fault == "after":
            server.transport.abort()
        return "250 OK"


class Notify(FakeNotify):
    WORDS = {"later": 429, "never": 400, "after": TAKE_AND_HANG_UP, "": None}

    def __init__(self, log: Log, faults: Faults) -> None:
        self.by_reference: dict[str, list[dict]] = {}
        self.log, self.faults = log, faults
        super().__init__()

    def wrong(self, address: str) -> int | str | None:
        with self.lock:
            return self.WORDS[self.faults.draw()]

    def take(self, asked: dict) -> dict:
        made = super().take(asked)
        with self.lock:
            self.by_reference.setdefault(asked["reference"], []).append(made)
            self.log.take(f"<{asked['reference']}>", asked["email_address"], asked["personalisation"]["body"], "")
        return made

    def found(self, query: dict[str, list[str]]) -> list[dict]:
        if "reference" in query:
            with self.lock:
                return list(self.by_reference.get(query["reference"][0], []))
        return super().found(query)


def main(carrier: str, folder: Path) -> None:
    log, faults = Log(folder / "taken"), Faults()
    if carrier == "smtp":
        controller = Controller(Smtp(log, faults), hostname="127.0.0.1", port=free_port(), ready_timeout=60)
        controller.start()
        address = f"smtp://127.0.0.1:{controller.port}"
    else:
        address = Notify(log, faults).url
    (folder / "address.new").write_text(address)
    (folder / "address.new").rename(folder / "address")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    while True:
        time.sleep(0.2)
        (folder / "faults.new").write_text(json.dumps(faults.made))
        (folder / "faults.new").rename(folder / "faults")  # whoever reads it reads all of it


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
