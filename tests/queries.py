from django.db import connection
from django.test.utils import CaptureQueriesContext

NOT_THE_PAGES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config", "SELECT current_setting")


def counted(client, url: str, **headers) -> int:
    """How many queries a page makes, without those that are there because a test's transaction stands round it."""
    with CaptureQueriesContext(connection) as caught:
        response = client.get(url, **headers)
    assert response.status_code == 200, (url, response.status_code)
    return sum(not query["sql"].startswith(NOT_THE_PAGES) for query in caught.captured_queries)
