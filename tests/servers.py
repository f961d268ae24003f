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
embedded.start_for_tests()
