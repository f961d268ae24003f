"""A token is known on a read replica too, where the time of its use cannot be noted."""

from importlib import import_module

from django.db import migrations

_BEFORE: str = import_module("partners.migrations.0006_token_used_without_waiting").Migration.operations[0].sql
_OLD = "IF token.last_used_at IS NULL OR token.last_used_at < now() - interval '1 minute' THEN"
_NEW = """IF current_setting('transaction_read_only') = 'off'
       AND (token.last_used_at IS NULL OR token.last_used_at < now() - interval '1 minute') THEN"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0007_saved_views")]
    operations = [migrations.RunSQL(_BEFORE.replace(_OLD, _NEW), _BEFORE)]
