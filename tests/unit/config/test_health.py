from django.test import RequestFactory

from config import health


def test_healthz_answers_everybody_without_a_database():
    response = health.healthz(RequestFactory().get("/healthz"))
    assert (response.status_code, response.content) == (200, b"ok")
    assert health.healthz.login_required is False
