"""Loaded before Django's settings (see addopts): gives the tests servers of their own and an environment of their own."""

import os

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from config import embedded

os.environ.update(
    DEMO="",
    SECRET_KEY="only for tests, where nothing is to be kept secret",
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    EMAIL_URL="smtp://127.0.0.1:1025",
    LOG_FORMAT="line",
    SECOND_FACTOR="0",  # the tests of it set it
    API_REQUESTS_A_MINUTE="0",  # the tests of limits set their own
    API_REFUSALS_A_MINUTE="0",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright's own loop runs in the thread of the tests
)
PBKDF2PasswordHasher.iterations = 1000  # slow on purpose where passwords are real


def _start() -> None:
    """Each worker but the first has servers of its own: what is open in one holds up nothing in another.

    A feed of changes tells nothing while any transaction of the same PostgreSQL is older, in whichever database.
    """
    if os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0":
        for name in os.environ.pop(_OURS, "").split():
            del os.environ[name]
    given = set(os.environ)
    embedded.start_for_tests()
    os.environ[_OURS] = " ".join(set(os.environ) - given)


_OURS = "FOLLOWTHROUGH_STARTED_FOR_TESTS"  # what the process that started servers put in the environment
_start()
