import django.db.models.deletion
from django.db import migrations, models

import partners.constraints

# What every re-test already says by its action is no change of it: neither its history nor the feed hears of it.
FILL = """
ALTER TABLE actions_retest DISABLE TRIGGER USER;
UPDATE actions_retest r SET agency_id = a.agency_id FROM actions_action a WHERE a.id = r.action_id;
ALTER TABLE actions_retest ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("actions", "0028_disposal_function"), ("partners", "0023_ledger_of_disposals")]

    operations = [
        migrations.AddField(
            model_name="retest",
            name="agency",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                help_text="The action's",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.agency",
            ),
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="retest",
            name="agency",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                help_text="The action's",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="retest",
            constraint=partners.constraints.TakenFrom("agency", "action", name="retest_agency_of_its_action"),
        ),
        migrations.AddIndex(
            model_name="retest",
            index=models.Index(
                fields=["agency", "partnership", "due_on", "id"],
                condition=models.Q(("dropped_at__isnull", True), ("judged_at__isnull", True), ("answered_at__isnull", True)),
                name="retest_of_agency",
            ),
        ),
    ]
