import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ned', '0002_cache_table'),
    ]

    operations = [
        migrations.AddField(
            model_name='unitchange',
            name='at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='unitchange',
            name='became',
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
