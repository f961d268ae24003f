"""The commands of docs/api.md, run exactly as they stand there against the live server; and what the query for Excel uses."""

import json
import re
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from partners.api.listing import LARGEST
from partners.api.schema import schema
from partners.models import Scope
from partners.services import tokens
from tests.database import as_owner
from tests.factories.actions import action_under
from tests.factories.reviews import RecommendationFactory, ReviewFactory

DOC = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
COMMANDS = [block for block in re.findall(r"```sh\n(.*?)```", DOC, re.DOTALL) if "curl" in block]
POWER_QUERY = re.search(r"```powerquery\n(.*?)```", DOC, re.DOTALL)[1]
HEAD = """
set -eu
curl() { command curl --fail-with-body "$@"; }
command -v uuidgen >/dev/null || uuidgen() { python3 -c 'import uuid; print(uuid.uuid4())'; }
"""


@pytest.fixture
def served(transactional_db, world, live_server, settings):
    """The live server with NSCP-10 and 120 more actions of the police, and a token of theirs for everything."""
    settings.ALLOWED_HOSTS = ["*"]
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
        facts = {"agency": world.police, "due_on": date.today() + timedelta(days=9)}
        for _ in range(121):
            action_under(recommendation, **facts)
        issued = tokens.issue(
            name="Data team", partnership=world.northmere, agency=world.police, scopes=Scope.values, by=world.lead
        )
    return {"SITE": live_server.url, "TOKEN": issued.secret}


def run(command, env, folder):
    command = re.sub(r"export SITE=\S+ TOKEN=\S+\n", "", command)
    return subprocess.run(
        ["bash", "-c", HEAD + command],
        env={**env, "PATH": "/usr/local/bin:/usr/bin:/bin"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_commands_of_the_page_run_as_they_stand(served, tmp_path):
    assert len(COMMANDS) >= 5
    for command in COMMANDS:
        done = run(command, served, tmp_path)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        decoder, text = json.JSONDecoder(), done.stdout.strip()
        while text:
            answer, end = decoder.raw_decode(text)
            assert answer, command
            text = text[end:].strip()
    pulled = [json.loads(line)["reference"] for line in (tmp_path / "actions.jsonl").read_text().splitlines()]
    assert len(pulled) == len(set(pulled)) == 121


def test_query_for_excel_asks_what_there_is(client, world, token, settings):
    first = re.search(r'First = Site & "(.*?)"', POWER_QUERY)[1]
    path, _, query = first.partition("?")
    assert path in schema()["paths"]
    assert query == f"page_size={LARGEST}"
    shown = schema()["components"]["schemas"]["Action"]["properties"]
    wanted = re.search(r"List\.Combine\(Pages\), \{(.*?)\}", POWER_QUERY)[1]
    columns = re.findall(r'"(\w+)"', wanted)
    assert columns
    assert set(columns) <= set(shown)
    assert set(re.findall(r'\{"(\w+)", type', POWER_QUERY)) <= set(columns)
    page = schema()["components"]["schemas"]["ActionPage"]["properties"]
    assert {"next", "results"} <= set(page)
    assert set(re.findall(r"\[(next|results)\]", POWER_QUERY)) == {"next", "results"}


def test_query_for_excel_turns_the_pages_as_ours_turn(client, world, token):
    """As List.Generate does: until null; an address is the site, a slash and what RelativePath takes from it."""
    with as_owner():
        recommendation = RecommendationFactory(review=ReviewFactory(partnership=world.northmere))
        made = {action_under(recommendation, agency=world.police).reference for _ in range(5)}
    site, headers, rows = "http://testserver", token(), []
    page = client.get("/api/v1/actions?page_size=2", headers=headers).json()
    while page is not None:
        rows += page["results"]
        address = page["next"]
        if address is not None:
            assert address.startswith(site + "/")
            relative = address.partition(site + "/")[2]  # Text.AfterDelimiter
            assert f"{site}/{relative}" == address
        page = client.get(address, headers=headers).json() if address else None
    assert [row["reference"] for row in rows] == sorted(made, key=lambda one: int(one.split("-")[1]))
