"""An identity provider on loopback, as a process of its own: `python -m tests.identity_provider` says its port.

It speaks OpenID Connect's code flow as the standard says (discovery, PKCE, client authentication, a code good once) and,
told by a test, makes the next token otherwise: other claims, another header, another key, another signature. It asks
nobody for a password: whoever is sent there is the person that the test has named.
"""

import base64
import hashlib
import hmac
import json
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "followthrough", "a secret: of+the~client%2F/="


class Provider:
    """What a test tells it stands in `said`: `claims` and `header` are laid over the honest ones (null takes one away),
    `sign` names how: rs256, other (a key that nobody knows), none, public (HS256 by the public key), secret (HS256 by
    the client's), es256, bare (no signature), short (a key of 1,024 bits), embedded (a key that the token brings).
    `configuration` is laid over what it says of itself, and `back` over what it sends back with the code; `keys`: plain,
    as of a provider that does not say for which signatures they are.
    """

    def __init__(self, url: str) -> None:
        self.url, self.said, self.codes = url, {}, {}
        self.key, self.other = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.short, self.curve = rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP256R1())

    def configuration(self) -> dict[str, Any]:
        honest = {
            "issuer": self.said.get("issuer", self.url),
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }
        return _laid_over(honest, self.said.get("configuration", {}))

    def keys(self) -> dict[str, Any]:
        made = [_jwk(self.key, "one", "RS256"), _jwk(self.curve, "curve", "ES256"), _jwk(self.short, "short", "RS256")]
        plain = ("alg",) if self.said.get("keys") == "plain" else ()
        every = [*made, _jwk(self.other, "sealing", "RS256", use="enc")]
        return {"keys": [{name: value for name, value in key.items() if name not in plain} for key in every]}

    def authorize(self, query: dict[str, str]) -> str:
        if query["client_id"] != CLIENT or query["response_type"] != "code" or "openid" not in query["scope"].split():
            raise ValueError("not a request of our client")
        if query["code_challenge_method"] != "S256":
            raise ValueError("no PKCE")
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        back = {"state": query["state"], **({"error": "access_denied"} if self.said.get("refuse") else {"code": code})}
        back |= self.said.get("back", {})
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any]:
        asked = self.codes.pop(form.get("code", ""), None)
        digest = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if self._client(form, authorization) != [CLIENT, SECRET]:
            return {"error": "invalid_client"}
        if asked is None or form["redirect_uri"] != asked["redirect_uri"] or digest.decode() != asked["code_challenge"]:
            return {"error": "invalid_grant"}
        return {"token_type": "Bearer", "access_token": "x", "expires_in": 300, "id_token": self.signed(asked)}

    def _client(self, form: dict[str, str], authorization: str) -> list[str]:
        """Who asks, by the one way that is offered, as RFC 6749 has it (2.3.1)."""
        if self.configuration()["token_endpoint_auth_methods_supported"] == ["client_secret_basic"]:
            given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
            return [unquote_plus(part) for part in given.split(":", 1)]
        return [] if authorization else [form.get("client_id", ""), form.get("client_secret", "")]

    def signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            "email_verified": True,
        }
        claims |= {"auth_time": now} if "max_age" in asked else {}
        claims = _laid_over(claims, self.said.get("claims", {}))
        header = _laid_over({"kid": "one", "typ": "JWT"}, self.said.get("header", {}))
        return self._sign(claims, header, self.said.get("sign", "rs256"))

    def _sign(self, claims: dict[str, Any], header: dict[str, Any], how: str) -> str:
        public = self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        if how in {"none", "bare"}:
            return _by_hand(claims, header | ({"alg": "none"} if how == "none" else {"alg": "RS256"}), b"")
        if how in {"public", "secret"}:
            head = {**header, "alg": "HS256"}
            mac = hmac.new(public if how == "public" else SECRET.encode(), _body(claims, head), hashlib.sha256).digest()
            return _by_hand(claims, head, mac)
        if how == "es256":
            return _encoded(claims, self.curve, algorithm="ES256", headers=header | {"kid": "curve"})
        if how == "embedded":
            return jwt.encode(
                claims, self.other, algorithm="RS256", headers=header | {"jwk": _jwk(self.other, "one", "RS256")}
            )
        key = {"other": self.other, "short": self.short}.get(how, self.key)
        token = _encoded(claims, key, algorithm="RS256", headers=header)
        if how == "changed":  # a claim, after it was signed
            head, _, mark = token.split(".")
            return ".".join((head, _packed({**claims, "sub": "somebody else"}), mark))
        return token[: int(how)] if how.isdigit() else token


def _laid_over(honest: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**honest, **said}.items() if value is not None}


def _encoded(claims: dict[str, Any], key: Any, *, algorithm: str, headers: dict[str, Any]) -> str:
    """Whatever the claims are: the library's own function refuses to sign what no provider should say."""
    return jwt.api_jws.encode(json.dumps(claims).encode(), key, algorithm=algorithm, headers=headers)


def _packed(words: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(words).encode()).rstrip(b"=").decode()


def _body(claims: dict[str, Any], header: dict[str, Any]) -> bytes:
    return f"{_packed(header)}.{_packed(claims)}".encode()


def _by_hand(claims: dict[str, Any], header: dict[str, Any], mark: bytes) -> str:
    return f"{_body(claims, header).decode()}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def _jwk(key: Any, name: str, kind: str, use: str = "sig") -> dict[str, Any]:
    algorithm = jwt.get_algorithm_by_name(kind)
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": name, "use": use, "alg": kind}


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(query))
            self.end_headers()
            return
        pages = {"/.well-known/openid-configuration": self.provider.configuration, "/keys": self.provider.keys}
        self._answer(pages[parts.path]())

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/say":
            self.provider.said = json.loads(sent)
            self._answer({})
            return
        form = {name: values[0] for name, values in parse_qs(sent).items()}
        self._answer(self.provider.token(form, self.headers.get("Authorization", "")))

    def _answer(self, words: dict[str, Any]) -> None:
        content = json.dumps(words).encode()
        self.send_response(400 if "error" in words else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Running:
    """The process, as a test has it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.identity_provider"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def say(self, **said: Any) -> None:
        sent = urllib.request.Request(f"{self.url}/say", json.dumps(said).encode())
        urllib.request.urlopen(sent, timeout=60).close()

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=60)


@pytest.fixture(scope="session")
def running_provider() -> Iterator[Running]:
    running = Running()
    yield running
    running.close()


@pytest.fixture
def provider(running_provider: Running) -> Running:
    running_provider.say()
    return running_provider


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
