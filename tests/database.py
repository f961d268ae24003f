from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection, connections, transaction


@contextmanager
def as_owner() -> Iterator[None]:
    """Arrange and assert past the fence, inside the test's own transaction."""
    owner = connection.ops.quote_name(connections["owner"].settings_dict["USER"])
    runtime = connection.ops.quote_name(settings.RUNTIME_ROLE)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {owner}")
        yield
        cursor.execute(f"SET LOCAL ROLE {runtime}")


def owner_session() -> psycopg.Connection:
    """A session of its own, of the owner, beside the test's: for what two do at once. Needs a transactional test."""
    names = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}
    return psycopg.connect(**{name: connections["owner"].settings_dict[key] for key, name in names.items()})
