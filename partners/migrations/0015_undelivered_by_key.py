from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0014_organisations")]
    operations = [
        migrations.RemoveIndex(model_name="mailing", name="mailing_not_delivered"),
        migrations.AddIndex(
            model_name="mailing",
            index=models.Index(condition=models.Q(("state", "dead")), fields=["id"], name="mailing_not_delivered"),
        ),
    ]
