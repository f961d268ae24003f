"""Until when what an action was last assured by holds; noted from now on as judgements and revisions come (ADR 23)."""

from django.db import migrations, models

FILLED = """
UPDATE actions_action a SET stands_until = f.until
  FROM (SELECT d.action_id,
               min(LEAST(e.expires_on, (r.added_at AT TIME ZONE 'Europe/London')::date - 1)) AS until
          FROM (SELECT DISTINCT ON (s.action_id) s.action_id, s.id
                  FROM actions_decision d JOIN actions_submission s ON s.id = d.submission_id
                 WHERE d.outcome = 'accepted'
                 ORDER BY s.action_id, d.at DESC, d.id DESC) d
          JOIN actions_submissionevidence x ON x.submission_id = d.id
          JOIN actions_evidence e ON e.id = x.evidence_id
          LEFT JOIN actions_evidence r ON r.replaces_id = e.id
         GROUP BY d.action_id) f
 WHERE a.id = f.action_id AND f.until IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("actions", "0020_opinions")]
    operations = [
        migrations.AddField(
            model_name="action",
            name="stands_until",
            field=models.DateField(
                blank=True,
                help_text="The last day on which what it was last assured by holds; null: without end",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                condition=models.Q(("stands_until__isnull", False), ("status", "assured")),
                fields=["partnership", "stands_until"],
                name="action_standing_until",
            ),
        ),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
    ]
