from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.test import TestCase, TransactionTestCase, override_settings
from django.test.utils import setup_databases, teardown_databases

from partners.gateways import counters, scanner
from reviews.services import reading
from tests import migrating
from tests.clamd import _one_real_clamd, real_clamd
from tests.database import as_owner
from tests.notify import notify
from tests.personas import World, build_world
from tests.s3 import bucket, s3_server
from tests.smtp import smtp

__all__ = ["_one_real_clamd", "bucket", "notify", "real_clamd", "s3_server", "smtp"]  # one server for all modules

# Django empties every alias named here after a transactional test, but no mirror: so the owner, who may, does it.
TransactionTestCase.databases = frozenset({"default", "owner"})
TestCase.databases = frozenset({"default"})


@pytest.fixture(scope="session", autouse=True)
def _as_in_the_demo() -> None:
    settings.UNSCANNED_FILES = True  # the tests of scanning set a scanner
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there


@pytest.fixture(scope="session", autouse=True)
def _patient() -> None:
    """The machine may be slow and busy: what is small is read while a test waits, and nothing is given up early."""
    reading.SECONDS_AT_ONCE = counters.PATIENCE = scanner.LOOK = 60


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
) -> Iterator[None]:
    """The owner creates and migrates; tests run as the runtime role, logged in as the owner so that they can step out."""
    default = connections["default"].settings_dict
    default["USER"] = connections["owner"].settings_dict["USER"]
    default["OPTIONS"]["options"] = f"-c role={settings.RUNTIME_ROLE}"
    connections["owner"].settings_dict["OPTIONS"]["options"] = "-c lock_timeout=60s"  # for what a browser left behind
    with django_db_blocker.unblock(), migrating.quickly():
        made = setup_databases(
            verbosity=0, interactive=False, aliases={"owner"}, serialized_aliases=set(), keepdb=django_db_keepdb
        )
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        connections["default"].close_pool()
        if not django_db_keepdb:
            _end_other_sessions()
            teardown_databases(made, verbosity=0)


def _end_other_sessions() -> None:
    """A browser that closed in mid-request leaves the live server's thread, and its connection, behind."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.fixture
def world(db: None, tmp_path, settings) -> World:
    """Two partnerships that share a police force, and everybody in them; see tests/personas.py."""
    settings.FILE_STORE = tmp_path / "files"
    with as_owner():
        return build_world()


@pytest.fixture(scope="module")
def lasting_world(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The same for a whole module, whose `world` it then is; each test that asks for `db` undoes what it did itself.

    What the module's own lasting fixtures add stands as long. Not where a test is transactional.
    """
    files = override_settings(FILE_STORE=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), files, transaction.atomic():
        with as_owner():
            world = build_world()
        yield world
        transaction.set_rollback(True)
