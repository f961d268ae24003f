"""OpenID Connect with an agency's identity provider: the code flow with PKCE, and what makes a token believed.

Our own and not the sign-in library's, which skips the signature where a token came straight from the provider, and
knows no nonce (ADR 26). A token says nothing before all of it has been checked.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets as random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import jwt
import requests
from django.core.cache import cache

from partners.gateways.secrets import decrypted
from partners.models import Organisation
from partners.models.organisation import domain_of

# Signatures by a key that only the provider has. None is no signature; with HS256 our own secret would be the key.
ALGORITHMS = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
SMALLEST_RSA = 2048  # bits
OLDEST = 10 * 60  # seconds since a token was made
CLOCKS = 60  # seconds by which clocks differ
LATELY = 5 * 60  # seconds since a person who is asked again said who they are
LONGEST = 20_000  # characters of a token
PATIENCE = 10  # seconds
KNOWN_FOR = 10 * 60  # seconds for which what a provider says of itself is believed
SUBJECT = re.compile(r"[\x21-\x7e]{1,255}")


class NotBelieved(Exception):
    """What came back is not what an honest provider sends to us. For the log; people are told to try again."""


class Unreachable(Exception):
    """The provider does not answer, or not as one."""


@dataclass(frozen=True)
class Asked:
    """What we keep in the session while somebody is at their provider."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Person:
    """What a believed token says."""

    subject: str
    email: str
    two_factors: bool


def asked() -> Asked:
    return Asked(*(random.token_urlsafe(32) for _ in range(3)))


def address(organisation: Organisation, sent: Asked, *, back: str, again: bool = False, hint: str = "") -> str:
    """Where the person is sent. `again`: the provider asks them anew, however lately it did. Raises Unreachable."""
    digest = hashlib.sha256(sent.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "scope": "openid email",
        "client_id": organisation.client_id,
        "redirect_uri": back,
        "state": sent.state,
        "nonce": sent.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **_two_wished(organisation),
        **({"login_hint": hint} if hint else {}),
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }
    where = _endpoint(organisation, "authorization_endpoint")
    return f"{where}{'&' if '?' in where else '?'}{urlencode(query)}"


def _two_wished(organisation: Organisation) -> dict[str, str]:
    """That two factors be shown: by the standard, and as Entra ID wants it, which knows no `acr_values`."""
    if not organisation.acr:
        return {}
    wish = {"id_token": {"acrs": {"essential": True, "value": organisation.acr[0]}}}
    return {"acr_values": " ".join(organisation.acr), "claims": json.dumps(wish, separators=(",", ":"))}


def person(organisation: Organisation, sent: Asked, *, code: str, back: str, now: float, again: bool = False) -> Person:
    """Who came back with this code. Raises NotBelieved, Unreachable."""
    token = _token(organisation, sent, code=code, back=back)
    return believed(organisation, token, keys=_keys(organisation), nonce=sent.nonce, now=now, again=again)


def believed(
    organisation: Organisation,
    token: str,
    *,
    keys: list[dict[str, Any]],
    nonce: str,
    now: float,
    again: bool = False,
) -> Person:
    """What the token says, once its signature, its addressee, its age and its person are right. Raises NotBelieved."""
    said = _signed(organisation, token, keys)
    _check_for_us(organisation, said, nonce)
    _check_age(said, now, again=again)
    subject, email = said.get("sub"), said.get("email")
    if not isinstance(subject, str) or not SUBJECT.fullmatch(subject):
        raise NotBelieved("no subject")
    if not isinstance(email, str) or domain_of(email) != organisation.domain:
        raise NotBelieved("an address of another domain")
    if not _is_verified(organisation, said):
        raise NotBelieved("an address that nobody has verified")
    return Person(subject, email.strip().lower(), _two_factors(organisation, said))


def _is_verified(organisation: Organisation, said: Mapping[str, Any]) -> bool:
    """Entra ID says instead, when it is set to, that the owner of the address's domain is verified (`xms_edov`)."""
    if "email_verified" in said:
        return said["email_verified"] is True
    if "xms_edov" in said:
        return str(said["xms_edov"]).lower() in {"true", "1"}
    return organisation.vouches


def _signed(organisation: Organisation, token: str, keys: list[dict[str, Any]]) -> dict[str, Any]:
    try:
        if len(token) > LONGEST:
            raise NotBelieved("too long")
        header = jwt.get_unverified_header(token)
        kind = str(header.get("alg"))
        if kind not in ALGORITHMS or "crit" in header or header.get("typ", "JWT") != "JWT":
            raise NotBelieved(f"a signature by {kind}")
        said: dict[str, Any] = jwt.decode(
            token,
            _key(keys, kind, header.get("kid")),
            algorithms=[kind],
            issuer=organisation.issuer,
            audience=organisation.client_id,
            options={
                "require": ["iss", "sub", "aud", "exp", "iat", "nonce"],
                # By our own clock, below
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotBelieved(type(error).__name__) from error
    return said


def _key(keys: list[dict[str, Any]], kind: str, name: object) -> Any:
    """The one key of the provider that the token names, if it is for such signatures. Keys in a token are not read."""
    fitting = [
        key
        for key in keys
        if key.get("kty") == ALGORITHMS[kind]
        and key.get("use", "sig") == "sig"
        and key.get("alg", kind) == kind
        and key.get("kid") == name
    ]
    if len(fitting) != 1:
        raise NotBelieved("a key that the provider does not have")
    key = jwt.PyJWK(fitting[0], algorithm=kind).key
    if ALGORITHMS[kind] == "RSA" and key.key_size < SMALLEST_RSA:
        raise NotBelieved("a key that is too short")
    return key


def _check_for_us(organisation: Organisation, said: Mapping[str, Any], nonce: str) -> None:
    """For us alone, and for the person whom we sent."""
    if said["aud"] not in (organisation.client_id, [organisation.client_id]):
        raise NotBelieved("for others too")
    if said.get("azp", organisation.client_id) != organisation.client_id:
        raise NotBelieved("given to somebody else")
    if not hmac.compare_digest(str(said["nonce"]).encode(), nonce.encode()):
        raise NotBelieved("an answer to another question")


def _check_age(said: Mapping[str, Any], now: float, *, again: bool) -> None:
    made, ends, begins = (said.get(name, now) for name in ("iat", "exp", "nbf"))
    if not all(_is_time(at) for at in (made, ends, begins)):
        raise NotBelieved("times that are none")
    if not (now - OLDEST < made < now + CLOCKS and ends > now - CLOCKS and begins < now + CLOCKS):
        raise NotBelieved("too old, or not yet")
    shown = said.get("auth_time")
    if again and not (_is_time(shown) and now - LATELY < shown < now + CLOCKS):  # type: ignore[operator]
        raise NotBelieved("the person was not asked again")


def _is_time(at: object) -> bool:
    return isinstance(at, (int, float)) and not isinstance(at, bool)


def _two_factors(organisation: Organisation, said: Mapping[str, Any]) -> bool:
    ways = said.get("amr")
    by_way = isinstance(ways, list) and any(way in organisation.amr for way in ways if isinstance(way, str))
    reached = said.get("acrs")  # as Entra ID says it, in a list
    classes = [said.get("acr"), *(reached if isinstance(reached, list) else [reached])]
    return by_way or any(one in organisation.acr for one in classes if isinstance(one, str))


# What is asked of the provider ----------------------------------------------------------------------------------------


def _token(organisation: Organisation, sent: Asked, *, code: str, back: str) -> str:
    secret = decrypted(organisation.secret)
    if secret is None:
        raise Unreachable("its secret cannot be read with our SECRET_KEY any more")
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": sent.verifier}
    methods = described(organisation).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    by_form = "client_secret_post" in methods  # before the other, whose encoding not all providers undo
    ours = {"client_id": organisation.client_id, "client_secret": secret} if by_form else {}
    answer = _ask(
        "POST",
        _endpoint(organisation, "token_endpoint"),
        data=given | ours,
        auth=None if by_form else (quote_plus(organisation.client_id), quote_plus(secret)),  # RFC 6749, 2.3.1
    )
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise NotBelieved("no token")
    return token


def _keys(organisation: Organisation) -> list[dict[str, Any]]:
    """Asked for each time: a provider that has changed its keys is not to lock people out."""
    keys = _ask("GET", _endpoint(organisation, "jwks_uri")).get("keys")
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []


def described(organisation: Organisation) -> dict[str, Any]:
    """What the provider says of itself. Raises Unreachable, also where it says that it is another one."""
    name = f"organisation:{hashlib.sha256(organisation.issuer.encode()).hexdigest()}"
    found: dict[str, Any] | None = cache.get(name)
    if found is None:
        found = _ask("GET", f"{organisation.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != organisation.issuer:
            raise Unreachable("it says that it is another issuer")
        cache.set(name, found, KNOWN_FOR)
    return found


def _endpoint(organisation: Organisation, name: str) -> str:
    """Over TLS, unless the provider itself stands on plain HTTP, which only a try-out may."""
    where = described(organisation).get(name)
    secure = urlsplit(organisation.issuer).scheme == "https"
    if not isinstance(where, str) or urlsplit(where).scheme not in ({"https"} if secure else {"http", "https"}):
        raise Unreachable(f"it names no {name}")
    return where


def _ask(method: str, where: str, **sent: Any) -> dict[str, Any]:
    try:
        answer = requests.request(method, where, timeout=PATIENCE, allow_redirects=False, **sent)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise Unreachable(type(error).__name__) from error
    if not isinstance(found, dict):
        raise Unreachable("its answer is none")
    return found
