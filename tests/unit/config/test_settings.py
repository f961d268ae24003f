"""Every variable of the environment: listed for those who host, and a bad value stops the start with one sentence."""

import ast
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment

BASE = Path(environment.__file__).parents[1]
EXAMPLE = (BASE / ".env.example").read_text()
READERS = ("config/settings.py", "config/gunicorn.py", "config/embedded.py")
ANOTHER_READS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}  # boto3
COMPOSE_READS = {"POSTGRES_PASSWORD", "OWNER_PASSWORD", "RUNTIME_PASSWORD", "WEB_PORT"}
PLACES = {"FOLLOWTHROUGH_HOME", "FILE_STORE", "STATIC_ROOT"}  # any text may be a folder
NAMES = {"S3_REGION", "RELEASE", "SECRET_KEY_FALLBACKS"}  # any text may be a name

ENOUGH = {
    "SECRET_KEY": "k" * 50,
    "SITE_URL": "https://followthrough.example.org",
    "EMAIL_URL": "smtp://mail.example.org",
    "DATABASE_URL": "postgresql://runtime:word@database.example.org/followthrough",
    "OWNER_DATABASE_URL": "postgresql://owner:word@database.example.org/followthrough",
    "REDIS_URL": "redis://broker.example.org",
}
BAD = {
    "SECRET_KEY": "short",
    "SITE_URL": "followthrough.example.org",
    "ALLOWED_HOSTS": "https://followthrough.example.org",
    "EMAIL_URL": "mail.example.org",
    "MAIL_FROM": "nobody",
    "DATABASE_URL": "mysql://host/name",
    "OWNER_DATABASE_URL": "postgresql://host:port/name",
    "REDIS_URL": "amqp://host",
    "PROXIES": "yes",
    "READ_ONLY": "perhaps",
    "SECOND_FACTOR": "perhaps",
    "DATABASE_POOL": "0",
    "STATEMENT_TIMEOUT_SECONDS": "30s",
    "UPLOAD_LIMIT_MB": "0",
    "FILES_URL": "files.example.org",
    "S3_BUCKET": "My Bucket",
    "S3_ENDPOINT": "s3.example.org",
    "CLAMD_ADDRESS": "clamd:3310",
    "API_REQUESTS_A_MINUTE": "many",
    "API_REFUSALS_A_MINUTE": "-1",
    "API_CHANGES_KEPT_DAYS": "for ever",
    "DIGEST_HOURS": "18-8",
    "MAIL_CARRIER": "pigeon",
    "NOTIFY_API_KEY": "half-a-key",
    "NOTIFY_DIGEST_TEMPLATE": "digest",
    "NOTIFY_NOTICE_TEMPLATE": "notice",
    "NOTIFY_URL": "notify",
    "NOTICE_WAIT_MINUTES": "-1",
    "LOG_FORMAT": "xml",
    "LOG_LEVEL": "DEBUG",
    "METRICS_TOKEN": "short",
    "WORKER_METRICS": "9101",
    "STATIC_COLLECTED": "soon",
    "DEMO": "maybe",
}
GUNICORN_BAD = {"WEB_PROCESSES": "0", "WEB_THREADS": "many", "WEB_BIND": "here"}


@pytest.fixture
def production(monkeypatch):
    for name in listed():
        monkeypatch.delenv(name, raising=False)
    for name, value in ENOUGH.items():
        monkeypatch.setenv(name, value)


def listed():
    return set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))


def read():
    """The names that the code asks for, as they stand in calls of `environment` and of os.environ."""
    for path in READERS:
        for node in ast.walk(ast.parse((BASE / path).read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("environment.", "os.environ.get")):
                yield from (part.value for part in node.args[:1] if isinstance(part, ast.Constant))


def settings():
    return runpy.run_path(str(BASE / "config" / "settings.py"))


def test_example_lists_exactly_what_is_read():
    assert listed() == set(read()) | ANOTHER_READS | COMPOSE_READS


def test_every_variable_has_its_sentence():
    blocks = [block for block in EXAMPLE.split("\n\n") if re.search(r"^#? ?[A-Z_]+=", block, re.MULTILINE)]
    assert [block for block in blocks if not re.match(r"# [A-Z1jc].{10,}[.;:]", block)] == []


def test_example_holds_no_secret():
    assert re.findall(r"^(?:SECRET_KEY|\w+_PASSWORD)=(.+)$", EXAMPLE, re.MULTILINE) == []


def test_every_variable_has_a_bad_value_here():
    assert set(BAD) | set(GUNICORN_BAD) | PLACES | NAMES == set(read())


@pytest.mark.parametrize("name", BAD)
def test_bad_value_stops_the_start_with_one_sentence(production, monkeypatch, name):
    monkeypatch.setenv(name, BAD[name])
    with pytest.raises(environment.Wrong) as stopped:
        settings()
    said = str(stopped.value)
    assert said.startswith(f"Set {name} to ")
    assert "\n" not in said
    assert "word" not in said.replace("password", "")


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_URL", "EMAIL_URL"])
def test_missing_value_stops_the_start_with_one_sentence(production, monkeypatch, name):
    monkeypatch.delenv(name)
    with pytest.raises(environment.Wrong, match=f"^Set {name} in the environment"):
        settings()


@pytest.mark.parametrize("name", GUNICORN_BAD)
def test_bad_value_of_the_web_server(production, monkeypatch, name):
    monkeypatch.setenv(name, GUNICORN_BAD[name])
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    with pytest.raises(environment.Wrong, match=f"^Set {name} to "):
        runpy.run_path(str(BASE / "config" / "gunicorn.py"))


def test_start_that_is_stopped_shows_the_sentence_and_no_traceback():
    command = [sys.executable, BASE / "manage.py", "check"]
    done = subprocess.run(command, env=ENOUGH | {"PROXIES": "two"}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Set PROXIES to a whole number from 0 to 9; it is “two”.\n"


def test_production_is_secure_by_default(production):
    found = settings()
    assert found["ALLOWED_HOSTS"] == ["followthrough.example.org"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["LOGGING"]["handlers"]["console"]["formatter"] == "json"
    assert "statement_timeout=30s" in found["DATABASES"]["default"]["OPTIONS"]["options"]


def test_forwarded_headers_hold_only_behind_a_proxy(production, monkeypatch):
    monkeypatch.setenv("PROXIES", "1")
    found = settings()
    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_replica_counts_in_memory(production, monkeypatch):
    monkeypatch.setenv("READ_ONLY", "1")
    assert settings()["CACHES"]["default"]["BACKEND"].endswith("LocMemCache")
