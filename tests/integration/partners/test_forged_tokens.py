"""Tokens that no honest provider would send: none lets anybody in, whatever of it is true."""

import time

import pytest
from organisation_support import TWO, come_back, police, signed_in

from partners.models import Identity, Organisation
from tests.identity_provider import CLIENT, provider, running_provider

__all__ = ["police", "provider", "running_provider"]

NOW = int(time.time())
FORGED = {
    "no algorithm": {"sign": "none"},
    "no algorithm, written otherwise": {"sign": "none", "header": {"alg": "NoNe"}},
    "no signature": {"sign": "bare"},
    "a key that nobody knows": {"sign": "other"},
    "a key that nobody knows, under no name": {"sign": "other", "header": {"kid": None}},
    "a key that the token brings": {"sign": "embedded"},
    "an address of keys that the token brings": {"sign": "other", "header": {"jku": "http://127.0.0.1:9/keys"}},
    "a certificate that the token brings": {"sign": "other", "header": {"x5u": "http://127.0.0.1:9/x"}},
    "the public key taken for a secret": {"sign": "public"},
    "the client's secret taken for the key": {"sign": "secret"},
    "the public key taken for a secret, under the curve's name": {"sign": "public", "header": {"kid": "curve"}},
    "a key that is too short": {"sign": "short", "header": {"kid": "short"}},
    "a key that only seals": {"sign": "other", "header": {"kid": "sealing"}},
    "a name of no key": {"header": {"kid": "two"}},
    "a name that is a path": {"header": {"kid": "../../../../dev/null"}},
    "a name that is SQL": {"header": {"kid": "x' UNION SELECT 'key"}},
    "an empty name": {"header": {"kid": ""}},
    "a name of a key of another kind": {"header": {"kid": "curve"}},
    "a demand that we do not know": {"header": {"crit": ["x"], "x": 1}},
    "an access token": {"header": {"typ": "at+jwt"}},
    "a claim changed after it was signed": {"sign": "changed"},
    "half a token": {"sign": "200"},
    "an empty token": {"sign": "0"},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "an issuer with a slash": {"claims": {"iss": "{url}/"}},
    "no issuer": {"claims": {"iss": None}},
    "issuers in a list": {"claims": {"iss": ["{url}"]}},
    "another client's": {"claims": {"aud": "somebody else"}},
    "another client's as well": {"claims": {"aud": [CLIENT, "somebody else"]}},
    "nobody's": {"claims": {"aud": None}},
    "an empty list of clients": {"claims": {"aud": []}},
    "given to another client": {"claims": {"azp": "somebody else"}},
    "for two, given to us": {"claims": {"aud": [CLIENT, "somebody else"], "azp": CLIENT}},
    "another nonce": {"claims": {"nonce": "x"}},
    "no nonce": {"claims": {"nonce": None}},
    "an empty nonce": {"claims": {"nonce": ""}},
    "a nonce that is a list": {"claims": {"nonce": ["x"]}},
    "over": {"claims": {"exp": NOW - 3600}},
    "without an end": {"claims": {"exp": None}},
    "an end that is a word": {"claims": {"exp": "never"}},
    "an end that is true": {"claims": {"exp": True}},
    "made long ago": {"claims": {"iat": NOW - 7200, "exp": NOW + 7200}},
    "made tomorrow": {"claims": {"iat": NOW + 86400, "exp": NOW + 90000}},
    "not made at any time": {"claims": {"iat": None}},
    "not yet": {"claims": {"nbf": NOW + 3600}},
    "nobody": {"claims": {"sub": None}},
    "a nobody who is empty": {"claims": {"sub": ""}},
    "a person who is a number": {"claims": {"sub": 1}},
    "a person of many words": {"claims": {"sub": "x" * 300}},
    "a person with a line break": {"claims": {"sub": "7f3a\n"}},
    "another agency's domain": {"claims": {"email": "tom@trust.example"}},
    "the coordinator's domain": {"claims": {"email": "cora@northmere.example"}},
    "a domain within ours": {"claims": {"email": "lena@it.police.example"}},
    "a domain that ends like ours": {"claims": {"email": "lena@notpolice.example"}},
    "a domain that begins like ours": {"claims": {"email": "lena@police.example.evil.example"}},
    "two domains": {"claims": {"email": "cora@northmere.example@police.example"}},
    "a domain with letters that look alike": {"claims": {"email": "lena@pоlice.example"}},
    "no address": {"claims": {"email": None}},
    "addresses in a list": {"claims": {"email": ["lena@police.example"]}},
    "an address that was not verified": {"claims": {"email_verified": False}},
    "an address of which nobody says that it was": {"claims": {"email_verified": None}},
    "an address verified in a word": {"claims": {"email_verified": "true"}},
    "a verified address by a number": {"claims": {"email_verified": 1}},
}  # fmt: skip


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_forged_token_lets_nobody_in(client, world, police, provider, forged):
    said = {"claims": {}, **forged}
    claims = {name: _told(value, provider.url) for name, value in said["claims"].items()}
    provider.say(**{**said, "claims": TWO | claims})
    response = come_back(client, police)
    assert response.status_code == 403
    assert "an answer that we cannot accept" in response.content.decode()  # before anybody is looked for by it
    assert signed_in(client) is None
    assert not Identity.objects.exists()


def _told(value, url):
    if isinstance(value, list):
        return [_told(one, url) for one in value]
    return value.replace("{url}", url) if isinstance(value, str) else value


@pytest.mark.parametrize(
    "honest",
    [{}, {"sign": "es256"}, {"claims": {"aud": [CLIENT]}}, {"claims": {"azp": CLIENT}}, {"header": {"typ": None}}],
)
def test_what_is_forged_would_be_believed_if_it_were_honest(client, world, police, provider, honest):
    provider.say(**{**honest, "claims": TWO | honest.get("claims", {})})
    assert come_back(client, police).status_code == 302
    assert signed_in(client) == str(world.lead.pk)


def test_provider_that_vouches_need_not_say_verified(client, police, provider):
    Organisation.objects.update(vouches=True)
    provider.say(claims=TWO | {"email_verified": False})
    assert come_back(client, police).status_code == 403
    provider.say(claims=TWO | {"email_verified": None})
    assert come_back(client, police).status_code == 302
