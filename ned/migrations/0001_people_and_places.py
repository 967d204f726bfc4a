import datetime
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('ned', '0001_initial'),
        ('ned', '0003_words_of_the_day'),
        ('ned', '0004_a_reviewer_from_the_parties'),
        ('ned', '0005_counts'),
        ('ned', '0006_plans_that_are_kept'),
        ('ned', '0007_letters_are_left'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Count',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('n', models.PositiveIntegerField(default=1)),
                ('until', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=4, verbose_name='number')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('name_official', models.CharField(max_length=120, verbose_name='official name')),
                ('county_number', models.CharField(max_length=2)),
                ('county_name', models.CharField(max_length=60, verbose_name='county')),
                ('language', models.CharField(default='nb', max_length=5, verbose_name='language form')),
                ('valid_from', models.DateField(default=datetime.date(2024, 1, 1))),
                ('valid_to', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('language', models.CharField(default='nb', max_length=5, verbose_name='language')),
                ('letter_weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday')], default=0, verbose_name='day for letters')),
                ('letters_paused_until', models.DateField(blank=True, null=True, verbose_name='no letters until')),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('letter_weekday__range', (0, 4))), name='letters_are_read_on_a_weekday')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('purpose', models.CharField(max_length=24)),
                ('object_id', models.UUIDField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='links', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Stale',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('object_id', models.UUIDField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='a_summary_is_stale_once')],
            },
        ),
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('verb', models.CharField(max_length=40)),
                ('object_id', models.UUIDField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('path', models.CharField(max_length=255, unique=True)),
                ('depth', models.PositiveIntegerField()),
                ('numchild', models.PositiveIntegerField(default=0)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(blank=True, max_length=30, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('sector', models.CharField(choices=[('health', 'Health and care'), ('kindergarten', 'Kindergarten'), ('school', 'School'), ('child', 'Child welfare and social services'), ('technical', 'Technical services'), ('culture', 'Culture and leisure'), ('staff', 'Administration'), ('other', 'Other')], default='other', max_length=16, verbose_name='sector')),
                ('headcount', models.PositiveIntegerField(blank=True, null=True, verbose_name='number of employees')),
                ('direct_reports', models.PositiveIntegerField(blank=True, null=True, verbose_name='direct reports')),
                ('hosts', models.BooleanField(default=False, verbose_name='holds a workshop of its own')),
                ('valid_from', models.DateField(default=datetime.date(2024, 1, 1))),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='ned.municipality')),
            ],
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('leader', 'Leader'), ('deputy', 'Deputy leader'), ('safety_rep', 'Safety representative'), ('union_rep', 'Union representative'), ('chief_safety_rep', 'Chief safety representative'), ('chief_union_rep', 'Chief union representative'), ('staff_group', 'The staff group')], max_length=20)),
                ('union', models.CharField(blank=True, max_length=60, verbose_name='union')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='ned.unit')),
            ],
        ),
        migrations.AddField(
            model_name='municipality',
            name='root',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='root_of', to='ned.unit'),
        ),
        migrations.CreateModel(
            name='UnitChange',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('merge', 'Merged'), ('split', 'Split'), ('move', 'Moved'), ('rename', 'Renamed')], max_length=8)),
                ('on', models.DateField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.CharField(blank=True, max_length=120)),
                ('became', models.CharField(blank=True, max_length=120)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes_from', to='ned.unit')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes_to', to='ned.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(max_length=24)),
                ('to', models.EmailField(max_length=254)),
                ('language', models.CharField(max_length=5)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('not_before', models.DateTimeField(default=django.utils.timezone.now)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('dead', 'Could not be sent'), ('replaced', 'Told in a later letter')], default='waiting', max_length=8)),
                ('message_id', models.CharField(max_length=120)),
                ('leave_url', models.URLField(blank=True, max_length=300)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('trouble', models.CharField(blank=True, max_length=200)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='letters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'not_before'], name='letters_that_wait')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('staff', 'Programme staff'), ('editor', 'Content editor'), ('reviewer', 'Reviewer from the parties'), ('researcher', 'Researcher'), ('facilitator', 'Facilitator'), ('coordinator', 'Coordinator'), ('director', 'Municipal director'), ('network_leader', 'Network leader'), ('nav_contact', 'NAV contact'), ('occupational_health', 'Occupational health service'), ('leader', 'Leader'), ('deputy', 'Deputy leader'), ('safety_rep', 'Safety representative'), ('union_rep', 'Union representative'), ('chief_safety_rep', 'Chief safety representative'), ('chief_union_rep', 'Chief union representative')], max_length=24)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='ned.municipality')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('municipality__isnull', False)), fields=('user', 'role', 'municipality'), name='a_role_is_held_once_in_a_municipality'), models.UniqueConstraint(condition=models.Q(('municipality__isnull', True)), fields=('user', 'role'), name='a_national_role_is_held_once'), models.CheckConstraint(condition=models.Q(models.Q(('municipality__isnull', True), ('role__in', ['editor', 'researcher', 'reviewer', 'staff'])), models.Q(('municipality__isnull', False), models.Q(('role__in', ['chief_safety_rep', 'chief_union_rep', 'deputy', 'editor', 'leader', 'researcher', 'reviewer', 'safety_rep', 'staff', 'union_rep']), _negated=True)), _connector='OR'), name='national_roles_have_no_municipality_and_seats_no_membership')],
            },
        ),
        migrations.CreateModel(
            name='Holder',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(default=datetime.date(2024, 1, 1))),
                ('to', models.DateField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holders', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holders', to='ned.seat')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('to', None), ('to__gte', models.F('since')), _connector='OR'), name='a_seat_is_not_left_before_it_is_taken'), models.UniqueConstraint(condition=models.Q(('to', None)), fields=('seat', 'user'), name='a_seat_is_held_once_by_each')],
            },
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='a_unit_does_not_end_before_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('unit', 'kind', 'union'), name='a_unit_has_one_seat_of_each_kind'),
        ),
        migrations.AddConstraint(
            model_name='municipality',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('number',), name='a_number_names_one_municipality_at_a_time'),
        ),
    ]
