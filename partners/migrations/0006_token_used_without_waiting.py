"""`last_used_at` is noted by whoever comes first; requests of the same token at the same time do not wait for each other."""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("partners.migrations.0004_token_scopes").ENTER
_OLD = "UPDATE partners_token SET last_used_at = now() WHERE id = token.id;"
_NEW = """UPDATE partners_token SET last_used_at = now()
         WHERE id IN (SELECT id FROM partners_token WHERE id = token.id FOR NO KEY UPDATE SKIP LOCKED);"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_idempotent_request")]
    operations = [migrations.RunSQL(_BEFORE.replace(_OLD, _NEW), _BEFORE)]
