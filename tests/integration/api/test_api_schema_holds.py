"""Every operation, called with what its schema allows and with what it does not, by every kind of token.

No error of ours, no answer that the schema does not know, nothing for who has no token, and nothing of another's.
"""

from dataclasses import dataclass, field
from itertools import cycle

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from partners.api.schema import schema
from partners.models import Scope
from partners.services import tokens
from tests.database import as_owner

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
ALL = [scope.value for scope in Scope]
OPERATIONS = sorted(
    (path, method, said["operationId"]) for path, found in schema()["paths"].items() for method, said in found.items()
)
SECRET_OF_NORTHMERE = "YRANAC"[::-1]  # backwards, for Hypothesis tries the words that it finds in the code


CASES = 8  # of each operation


@dataclass
class Kind:
    scopes: list[str] = field(default_factory=lambda: ALL)
    agency: str = ""
    partnership: str = "northmere"
    by: str = "coordinator"


# The first two call every case, the others take turns.
KINDS = {
    "everything": Kind(),
    "everything, for the police": Kind(agency="police", by="lead"),
    "everything, elsewhere": Kind(partnership="harrow", by="other_coordinator"),
    **{f"{scope} alone": Kind(scopes=[scope]) for scope in ALL},
    **{f"status:read and {scope}": Kind(scopes=["status:read", scope]) for scope in ALL[1:]},
}
STRANGERS = {"no token": None, "a wrong token": "ft_wrong"}


@pytest.fixture(scope="module")
def api():
    found = schemathesis.openapi.from_dict(schema())
    found.app = _closing(get_wsgi_application())
    return found


def _closing(application):
    """As a server does: all is read, and a file that was answered is closed."""

    def answer(environ, start_response):
        body = application(environ, start_response)
        try:
            return [b"".join(body)]
        finally:
            body.close()

    return answer


@pytest.fixture(autouse=True)
def _one_connection():
    """A server closes its connection with each request; here it is the test's own, with the transaction around it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def clients(world):
    with as_owner():
        made = {name: _token(world, kind) for name, kind in KINDS.items()}
    return {**made, **STRANGERS}


def _token(world, kind):
    agency = getattr(world, kind.agency) if kind.agency else None
    place, by = getattr(world, kind.partnership), getattr(world, kind.by)
    return tokens.issue(name="Client", partnership=place, scopes=kind.scopes, by=by, agency=agency).secret


@pytest.mark.parametrize(("path", "method", "name"), OPERATIONS, ids=[name for _, _, name in OPERATIONS])
def test_operation_holds_to_its_schema(api, sung, clients, path, method, name):
    operation = api[path][method.upper()]
    real = sung.addresses.get(path.split("/")[3])
    variable = next((one.name for one in operation.path_parameters), None)
    always, turns = list(clients)[:2], cycle(list(clients)[2:])

    @settings(
        max_examples=CASES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_cases(operation), exists=st.booleans())
    def call(case, exists):
        if exists and variable and real:
            case.path_parameters[variable] = real
        for client in (*always, next(turns), next(turns)):
            _call(case, client, clients[client])

    call()


def _cases(operation):
    """Mostly what the schema allows; else what it does not, where there is such a thing."""
    allowed = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    return st.one_of(allowed, allowed, wrong) if operation.body or operation.query else allowed


def _call(case, client, secret):
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    with transaction.atomic():  # nothing that one request does is there for the next
        response = case.call(headers=headers)
        transaction.set_rollback(True)
    if client in STRANGERS:
        assert response.status_code in {401, 404}, (client, response.status_code)  # 404: no such address at all
    if client == "everything, elsewhere":
        assert SECRET_OF_NORTHMERE not in response.text
    unread = [negative_data_rejection] if response.status_code == 412 else []  # what was sent is not looked at then
    case.validate_response(response, checks=[check for check in CHECKS if check not in unread])
