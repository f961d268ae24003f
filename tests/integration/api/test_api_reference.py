"""The schema and the pages made from it: valid, whole, open to anybody, and true of what the API takes and gives."""

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from partners.api.reference import groups
from partners.api.schema import schema

OPERATIONS = [
    (path, method, said) for path, operations in schema()["paths"].items() for method, said in operations.items()
]
NAMES = [said["operationId"] for _, _, said in OPERATIONS]


def test_schema_is_open_to_anybody(client, world):
    response = client.get("/api/schema/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json()["openapi"] == "3.1.0"
    assert response.json()["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_operations_are_named_once():
    assert len(set(NAMES)) == len(NAMES) >= 40


@pytest.mark.parametrize(("path", "method", "said"), OPERATIONS, ids=NAMES)
def test_operation_says_what_a_client_needs(path, method, said):
    assert said["summary"]
    assert said["description"]
    assert "status:read" in said["security"][0]["token"]
    assert {"401", "403", "429"} <= set(said["responses"])
    if method != "get":
        assert "actions:write" in said["security"][0]["token"]
        assert {"400", "409", "415", "422"} <= set(said["responses"])
    for status, answer in said["responses"].items():
        if status >= "400":
            assert list(answer["content"]) == ["application/problem+json"]


LINKS = [
    pytest.param(said, status, link, id=f"{said['operationId']}-{name}")
    for _, _, said in OPERATIONS
    for status, answer in said["responses"].items()
    for name, link in answer.get("links", {}).items()
]


def test_lists_and_what_makes_something_lead_to_the_thing():
    linked = {parameters.values[0]["operationId"] for parameters in LINKS}
    assert linked >= {
        "list_actions",
        "create_action",
        "note_progress",
        "submit_answer",
        "list_evidence",
        "list_reviews",
    }


@pytest.mark.parametrize(("said", "status", "link"), LINKS)
def test_link_leads_from_what_is_answered_to_an_operation_that_takes_it(said, status, link):
    there = next(found for _, _, found in OPERATIONS if found["operationId"] == link["operationId"])
    taken = {one["name"] for one in there["parameters"] if one["in"] == "path"}
    assert set(link["parameters"]) == taken
    value = said["responses"][status]["content"]["application/json"]["examples"]["Example"]["value"]
    for pointer in link["parameters"].values():
        found = value
        for part in pointer.removeprefix("$response.body#/").split("/"):
            found = found[int(part)] if isinstance(found, list) else found[part]
        assert isinstance(found, str)


def _examples():
    for _, _, said in OPERATIONS:
        bodies = [said.get("requestBody", {}), *said["responses"].values()]
        for body in bodies:
            for kind, content in body.get("content", {}).items():
                if kind == "application/json":
                    yield pytest.param(content, id=f"{said['operationId']}-{body.get('description', 'body')}")


@pytest.mark.parametrize("content", list(_examples()))
def test_examples_are_what_the_schema_says(content):
    resource = Resource.from_contents(schema(), default_specification=DRAFT202012)
    registry: Registry = Registry().with_resource("urn:api", resource)
    wanted = {"$ref": f"urn:api{content['schema']['$ref']}"}
    validator = Draft202012Validator(wanted, registry=registry)
    assert [error.message for error in validator.iter_errors(content["examples"]["Example"]["value"])] == []


def test_reference_holds_every_operation_once():
    assert sorted(one.name for group in groups() for one in group.operations) == sorted(NAMES)


@pytest.mark.parametrize("signed_in", [True, False])
def test_reference_is_open_signed_in_or_not(client, world, signed_in):
    if signed_in:
        client.force_login(world.lead)
    start = client.get("/api/")
    assert start.status_code == 200
    assert ("Sign out" in start.content.decode()) is signed_in
    for group in groups():
        page = client.get(f"/api/reference/{group.slug}/").content.decode()
        for one in group.operations:
            assert f'id="{one.name}"' in page
            assert one.curls


def test_words_of_the_schema_are_read_as_they_are_marked(client, world):
    page = client.get("/api/reference/changes/").content.decode()
    assert "as it stood in <code>cursor</code>" in page
    assert "`" not in page


def test_reference_of_nothing_is_absent(client, world):
    assert client.get("/api/reference/nothing/").status_code == 404
