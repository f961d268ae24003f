"""Loaded before Django's settings (see addopts): gives the tests servers of their own and an environment of their own."""

import os

from config import embedded

os.environ.update(
    DEMO="",
    SECRET_KEY="only for tests, where nothing is to be kept secret",
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    EMAIL_URL="smtp://127.0.0.1:1025",
    LOG_FORMAT="line",
    API_REQUESTS_A_MINUTE="0",  # the tests of limits set their own
    API_REFUSALS_A_MINUTE="0",
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright's own loop runs in the thread of the tests
)
embedded.start_for_tests()
