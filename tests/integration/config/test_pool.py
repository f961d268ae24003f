import psycopg
import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.django_db(transaction=True)
def test_connection_that_a_restart_broke_is_replaced_before_anybody_gets_it():
    """As after a restart of the database: what stands in the pool is dead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    connection.close()  # gives it back
    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as owner:
        assert owner.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (True,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != pid
