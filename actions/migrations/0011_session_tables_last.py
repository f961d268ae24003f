"""Functions that look past the fence look last into what a session makes for itself.

PostgreSQL looks into pg_temp first unless a path names it: a table that the runtime role made there would have been
taken for ours, and its triggers would have run as the owner.
"""

from django.db import migrations

EVERY = """
DO $$
DECLARE
    one regprocedure;
BEGIN
    FOR one IN SELECT oid FROM pg_proc
                WHERE prosecdef AND pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', one);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("actions", "0010_told"), ("partners", "0010_changes"), ("reviews", "0005_told")]
    operations = [migrations.RunSQL(EVERY, migrations.RunSQL.noop)]
