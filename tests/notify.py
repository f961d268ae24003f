"""A GOV.UK Notify on loopback that answers as its documentation says, and goes wrong as a test tells it to.

It takes mails, refuses bad keys, addresses and templates in Notify's words, answers look-ups by reference and lists what
failed, newest first.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest

SERVICE, SECRET = "6f0b0e9c-1b5d-4d0c-9d3b-2f1c1f0f6a01", "0c7e3f64-8a57-4a7b-8f4e-5b8c7a9d2e10"
KEY = f"followthrough_tests-{SERVICE}-{SECRET}"
TEMPLATES = {
    "digest": "11111111-2222-4333-8444-555555555555",
    "notice": "66666666-7777-4888-8999-000000000000",
}
PAGE = 250
TAKE_AND_HANG_UP, HANG_UP = "take and hang up", "hang up"


class FakeNotify:
    """`say[address]` holds what goes wrong with the next mails there: a status code, or one of the words above."""

    def __init__(self) -> None:
        self.say: dict[str, list[int | str]] = defaultdict(list)
        self.say_to_lookups: list[int] = []
        self.taken: list[dict] = []
        self.lookups = 0
        self.lock = Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("_Handler", (Handler,), {"fake": self}))
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def to(self, address: str) -> list[dict]:
        return [one for one in self.taken if one["email_address"] == address]

    def take(self, asked: dict) -> dict:
        made = {**asked, "id": str(uuid4()), "status": "created"}
        with self.lock:
            self.taken.append(made)
        return made

    def wrong(self, address: str) -> int | str | None:
        with self.lock:
            return self.say[address].pop(0) if self.say[address] else None

    def found(self, query: dict[str, list[str]]) -> list[dict]:
        with self.lock:
            rows = self.taken[::-1]
        if "older_than" in query:
            ids = [one["id"] for one in rows]
            rows = rows[ids.index(query["older_than"][0]) + 1 :]
        if "reference" in query:
            rows = [one for one in rows if one.get("reference") == query["reference"][0]]
        if query.get("status") == ["failed"]:
            rows = [one for one in rows if one["status"].endswith("-failure")]
        return rows[:PAGE]


class Handler(BaseHTTPRequestHandler):
    fake: FakeNotify
    protocol_version = "HTTP/1.1"

    def log_message(self, *args) -> None:
        pass

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        wrong = self.fake.wrong(asked["email_address"])
        if wrong == HANG_UP:
            return self._hang_up()
        if refusal := self._key_refused() or _refused(asked):
            return self._answer(*refusal)
        if isinstance(wrong, int):
            return self._answer(wrong, _errors(wrong, "Exception", "Internal server error"))
        made = self.fake.take(asked)
        return self._hang_up() if wrong == TAKE_AND_HANG_UP else self._answer(201, _made(made))

    def do_GET(self) -> None:
        self.fake.lookups += 1
        if refusal := self._key_refused():
            return self._answer(*refusal)
        if self.fake.say_to_lookups:
            code = self.fake.say_to_lookups.pop(0)
            return self._answer(code, _errors(code, "Exception", "Internal server error"))
        rows = self.fake.found(parse_qs(urlsplit(self.path).query))
        return self._answer(200, {"notifications": [_shown(one) for one in rows], "links": {}})

    def _key_refused(self) -> tuple[int, dict] | None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            told = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            told = {}
        if told.get("iss") != SERVICE or "iat" not in told:
            return 403, _errors(403, "AuthError", "Invalid token: API key not found")
        return None

    def _answer(self, code: int, said: dict) -> None:
        body = json.dumps(said).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()


def _refused(asked: dict) -> tuple[int, dict] | None:
    if "@" not in asked["email_address"] or asked["email_address"].startswith("@"):
        return 400, _errors(400, "ValidationError", "email_address Not a valid email address")
    if asked["template_id"] not in TEMPLATES.values():
        return 400, _errors(400, "BadRequestError", "Template not found")
    if missing := {"subject", "body"} - set(asked.get("personalisation", {})):
        return 400, _errors(400, "BadRequestError", f"Missing personalisation: {', '.join(sorted(missing))}")
    return None


def _errors(code: int, name: str, message: str) -> dict:
    return {"status_code": code, "errors": [{"error": name, "message": message}]}


def _made(one: dict) -> dict:
    return {
        "id": one["id"],
        "reference": one.get("reference"),
        "content": {"subject": one["personalisation"]["subject"], "body": one["personalisation"]["body"]},
        "template": {"id": one["template_id"], "version": 1, "uri": ""},
        "uri": f"/v2/notifications/{one['id']}",
    }


def _shown(one: dict) -> dict:
    return {"id": one["id"], "reference": one.get("reference"), "type": "email", "status": one["status"]}


@pytest.fixture
def notify(settings) -> Iterator[FakeNotify]:
    fake = FakeNotify()
    settings.MAIL_CARRIER, settings.NOTIFY_API_KEY, settings.NOTIFY_URL = "notify", KEY, fake.url
    settings.NOTIFY_TEMPLATES, settings.NOTICE_WAIT, settings.DIGEST_HOURS = TEMPLATES, 0, None
    yield fake
    fake.close()
