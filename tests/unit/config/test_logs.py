"""Log lines: one JSON object each, with what is needed to find a fault, and no word of a case."""

import io
import json
import logging

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from config import logs

CANARY = "Baby L was found"


@pytest.fixture
def told():
    """What a logger of the product writes, line by line."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonLine())
    handler.addFilter(logs.told_by_us())
    logger = logging.getLogger("followthrough.told")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.removeHandler(handler)


def test_line_has_its_request_and_its_fields(told):
    logger, lines = told
    outer = logs.REQUEST_ID.set("abc-12345678")
    logger.warning("request", extra={"view": "action", "status": 200, "ms": 12.5, "person": 7, "client": None})
    logs.REQUEST_ID.reset(outer)
    (line,) = lines()
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "followthrough.told",
        "message": "request",
        "request_id": "abc-12345678",
        "view": "action",
        "status": 200,
        "ms": 12.5,
        "person": 7,
    }


def test_line_break_in_a_message_stays_one_line(told):
    logger, lines = told
    logger.warning("two\nlines")
    assert [line["message"] for line in lines()] == ["two\nlines"]


@pytest.mark.parametrize(
    "error",
    [
        ValueError(CANARY),
        ValidationError({"text": [CANARY]}),
        psycopg.errors.NotNullViolation(f'null value in column "text"\nDETAIL:  Failing row contains ({CANARY}).'),
    ],
)
def test_error_is_told_without_its_words(told, error):
    logger, lines = told
    try:
        try:
            raise error
        except type(error) as first:
            raise RuntimeError(CANARY) from first
    except RuntimeError as second:
        logger.exception("Mailing %s could not be made: %s", 7, second)  # noqa: TRY401 - as libraries do
    (line,) = lines()
    assert CANARY not in json.dumps(line)
    assert line["message"] == "Mailing 7 could not be made: RuntimeError"
    assert line["error"]["kind"] == "RuntimeError"
    assert line["error"]["after"]["kind"] == type(error).__name__
    assert line["error"]["at"][0].endswith("test_error_is_told_without_its_words")


@pytest.mark.parametrize(("error", "lines_told"), [(None, 0), (ValueError(CANARY), 1)])
def test_what_django_says_of_a_request_names_no_address(told, error, lines_told):
    logger, lines = told
    request = RequestFactory().get("/baby-l-was-found", {"q": CANARY})
    logger.error("Refused: %s", request.path, exc_info=error, extra={"request": request, "status_code": 503})
    assert len(lines()) == lines_told
    assert "baby" not in json.dumps(lines())


def test_line_for_people_shows_fields_and_whole_errors():
    record = logging.LogRecord("partners", logging.INFO, "", 0, "request", None, None)
    record.view, record.status = "today", 200
    assert logs.Line("%(levelname)s %(message)s").format(record) == "INFO request view=today status=200"
