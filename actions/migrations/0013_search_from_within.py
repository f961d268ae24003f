"""What search counts and ranks with is called from within app_search alone, which looks who asks.

Both take rows as their caller names them: whoever could call them could ask which words stand in a row that they may
not see. A right that is not there costs a search nothing.
"""

from typing import Any

from django.conf import settings
from django.db import migrations

INNER = """app_search_counts(app_search_match[]),
 app_search_best(app_search_match[], tsquery, tsquery, text[], int[], bigint[], int)"""


def _close(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(f"REVOKE EXECUTE ON FUNCTION {INNER} FROM {_callers(schema_editor)}")


def _open(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {INNER} TO {_callers(schema_editor)}")


def _callers(schema_editor: Any) -> str:
    """Everybody but the owner, as whom app_search runs; where one login is both, it keeps its right."""
    if schema_editor.connection.settings_dict["USER"] == settings.RUNTIME_ROLE:
        return "PUBLIC"
    return f"PUBLIC, {schema_editor.quote_name(settings.RUNTIME_ROLE)}"


class Migration(migrations.Migration):
    dependencies = [("actions", "0012_chasing")]
    operations = [migrations.RunPython(_close, _open)]
