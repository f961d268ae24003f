from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0021_stands_until")]
    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["agency", "-added_at", "id"], name="evidence_newest_of_agency"),
        ),
    ]
