import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('surveys', '0001_initial'),
        ('surveys', '0002_helpfulness'),
    ]

    initial = True

    dependencies = [
        ('ned', '0001_people_and_places'),
        ('workshops', '0001_plans_and_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Helpfulness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.PositiveSmallIntegerField()),
                ('n', models.PositiveIntegerField(default=0)),
                ('plan_check', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpfulness', to='workshops.check')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan_check', 'choice'), name='a_choice_is_counted_in_one_row_of_a_check'), models.CheckConstraint(condition=models.Q(('choice__range', (1, 6))), name='a_help_is_between_1_and_6')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('threshold', models.PositiveSmallIntegerField()),
                ('numbers', models.JSONField(default=dict)),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('gathering', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='publication', to='workshops.gathering')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('threshold__range', (3, 10))), name='a_publication_keeps_its_threshold')],
            },
        ),
        migrations.CreateModel(
            name='Summary',
            fields=[
                ('gathering', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='summary', serialize=False, to='workshops.gathering')),
                ('kind', models.CharField(max_length=16)),
                ('month', models.DateField(null=True)),
                ('planned', models.BooleanField(default=False)),
                ('held', models.BooleanField(default=False)),
                ('leaders', models.PositiveIntegerField(default=0)),
                ('present', models.PositiveIntegerField(default=0)),
                ('units', models.PositiveIntegerField(default=0)),
                ('proposed', models.PositiveIntegerField(default=0)),
                ('decided', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('score_n', models.PositiveIntegerField(default=0)),
                ('score_sum', models.PositiveIntegerField(default=0)),
                ('built_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='summaries', to='ned.municipality')),
                ('programme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='summaries', to='workshops.programme')),
            ],
            options={
                'indexes': [models.Index(fields=['programme', 'kind'], name='summaries_of_a_programme')],
            },
        ),
    ]
