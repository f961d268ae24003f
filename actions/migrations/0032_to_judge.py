"""What waits for judgement is found by its action, in the order in which the answers came."""

from django.db import migrations, models

# Every service writes this with the answer; where something else did not, the answer says it.
FILLED = """
UPDATE actions_action a SET submitted_at = w.at
  FROM (SELECT a.id, COALESCE(max(s.submitted_at), a.updated_at) AS at
          FROM actions_action a
          LEFT JOIN actions_submission s
            ON s.action_id = a.id AND s.submitted_at IS NOT NULL AND s.taken_back_at IS NULL AND s.retest_id IS NULL
         WHERE a.status = 'submitted'
         GROUP BY a.id) w
 WHERE a.id = w.id AND a.submitted_at IS DISTINCT FROM w.at;
"""


class Migration(migrations.Migration):
    dependencies = [("actions", "0031_sign_offs_found")]
    operations = [
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "submitted"), _negated=True), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="submitted_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                condition=models.Q(("status", "submitted")),
                fields=["partnership", "submitted_at", "id"],
                name="action_to_judge",
            ),
        ),
    ]
