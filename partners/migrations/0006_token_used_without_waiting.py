"""`last_used_at` is noted by whoever comes first; requests of the same token at the same time do not wait for each other."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("partners.migrations.0002_scope_functions").FUNCTIONS
_OLD = "UPDATE partners_token SET last_used_at = now() WHERE id = token.id;"
_NEW = """UPDATE partners_token SET last_used_at = now()
         WHERE id IN (SELECT id FROM partners_token WHERE id = token.id FOR NO KEY UPDATE SKIP LOCKED);"""


def entering(update: str) -> str:
    """The function that enters a token's scope, with this way of noting its use."""
    start = _BEFORE.index("CREATE FUNCTION app_enter_token")
    end = _BEFORE.index("END $$;", start) + len("END $$;")
    return _BEFORE[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(_OLD, update)


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_idempotent_request")]
    operations = [migrations.RunSQL(entering(_NEW), entering(_OLD))]
