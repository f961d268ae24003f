from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0009_recommendations_in_lists")]

    operations = [
        migrations.RemoveIndex(model_name="involvement", name="involvement_of_agency"),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(
                fields=["partnership", "agency", "review"], include=("shared_at",), name="involvement_of_agency_shared"
            ),
        ),
    ]
