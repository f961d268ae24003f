from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0021_stands_until'),
        ('partners', '0014_undelivered_by_key'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['agency', '-added_at', 'id'], name='evidence_newest_of_agency'),
        ),
    ]
