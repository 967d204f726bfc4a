import datetime
import dialogmat.models.film
import dialogmat.models.ordered
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('dialogmat', '0001_initial'),
        ('dialogmat', '0003_kinds_are_modules'),
        ('dialogmat', '0004_desk_and_overlay'),
        ('dialogmat', '0005_frozen_more'),
        ('dialogmat', '0006_alone_and_frozen_both_ways'),
        ('dialogmat', '0007_words_in_order'),
        ('dialogmat', '0008_own_films'),
        ('dialogmat', '0009_cockpit'),
        ('dialogmat', '0010_stage'),
    ]

    initial = True

    dependencies = [
        ('ned', '0001_people_and_places'),
        ('workshops', '0001_plans_and_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=60)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('takes', models.CharField(choices=[('none', 'nothing'), ('table', "the table's answer"), ('unit', "each unit's answer"), ('person', "each person's answer")], default='none', max_length=8)),
                ('rhythm', models.CharField(blank=True, choices=[('alone', 'On your own'), ('pair', 'In pairs'), ('table', 'Around the table'), ('plenary', 'Plenary'), ('swap', 'Two tables')], max_length=8)),
                ('settings', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Film',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('file', models.FileField(upload_to=dialogmat.models.film.place)),
                ('captions', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='Mat',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(unique=True)),
                ('audience', models.CharField(choices=[('leaders', "Leaders' mat"), ('employees', "Employees' mat")], max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='Station',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField()),
                ('position', models.PositiveSmallIntegerField()),
                ('number', models.PositiveSmallIntegerField(default=0)),
                ('core', models.BooleanField(default=True)),
                ('trio', models.BooleanField(default=False)),
                ('walk', models.PositiveSmallIntegerField(default=0)),
                ('optional_in', models.JSONField(default=list)),
                ('break_after', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Dialogue',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('hand_raised_at', models.DateTimeField(blank=True, null=True)),
                ('extra', models.DurationField(default=datetime.timedelta)),
                ('message', models.CharField(blank=True, max_length=200)),
                ('kept_at', models.DateTimeField(blank=True, null=True)),
                ('meets', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workshops.table')),
                ('table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dialogues', to='workshops.table')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dialogues', to='ned.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('language', models.CharField(default='nb', max_length=5)),
                ('channel', models.CharField(choices=[('screen', 'Screen'), ('phone', 'Phone'), ('passed', 'Passed'), ('paper', 'Paper'), ('alone', 'Alone')], default='screen', max_length=8)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('unsent', models.PositiveSmallIntegerField(default=0)),
                ('station', models.SlugField(blank=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('dialogue', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='dialogmat.dialogue')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('slot', models.CharField(blank=True, max_length=60)),
                ('value', models.TextField(blank=True, max_length=4000)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('late', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('about_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ned.unit')),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='dialogmat.block')),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='dialogmat.dialogue')),
            ],
        ),
        migrations.CreateModel(
            name='Operation',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('place', models.UUIDField()),
                ('digest', models.CharField(max_length=64)),
                ('result', models.JSONField()),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='operations', to='dialogmat.device')),
            ],
        ),
        migrations.CreateModel(
            name='Overlay',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('laid', models.BooleanField(default=False)),
                ('gathering', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='overlays', to='workshops.gathering')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overlays', to='ned.municipality')),
            ],
        ),
        migrations.AddField(
            model_name='block',
            name='overlay',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='dialogmat.overlay'),
        ),
        migrations.CreateModel(
            name='Rival',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text', models.TextField(max_length=4000)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rivals', to='dialogmat.answer')),
                ('operation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to='dialogmat.operation')),
            ],
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('variant', models.CharField(max_length=10, verbose_name='edition')),
                ('pace', models.CharField(choices=[('led', 'The facilitator opens the stations'), ('free', 'The tables walk at their own pace')], default='led', max_length=4, verbose_name='pace')),
                ('sector', models.CharField(choices=[('health', 'Health and care'), ('kindergarten', 'Kindergarten')], default='health', max_length=16, verbose_name='cases from')),
                ('skipped', models.JSONField(default=list)),
                ('paper', models.JSONField(default=list)),
                ('gathering', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='room', to='workshops.gathering')),
                ('overlay', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='dialogmat.overlay')),
            ],
        ),
        migrations.AddField(
            model_name='dialogue',
            name='room',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dialogues', to='dialogmat.room'),
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='dialogmat.room')),
            ],
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('variant', models.CharField(max_length=10)),
                ('pace', models.CharField(blank=True, choices=[('led', 'The facilitator opens the stations'), ('free', 'The tables walk at their own pace')], max_length=4)),
                ('opened', models.JSONField(default=list)),
                ('reached', models.JSONField(default=dict)),
                ('skipped', models.JSONField(default=list)),
                ('lasting', models.JSONField(default=dict)),
                ('station', models.SlugField(blank=True)),
                ('show', models.CharField(choices=[('code', 'How to join'), ('seats', 'Free seats'), ('since', 'Since last time'), ('station', 'The station'), ('results', 'What the tables shared'), ('marked', 'Highlights')], default='code', max_length=8)),
                ('page', models.PositiveSmallIntegerField(default=1)),
                ('focus', models.UUIDField(blank=True, null=True)),
                ('dark', models.BooleanField(default=False)),
                ('timer_started_at', models.DateTimeField(blank=True, null=True)),
                ('timer_ends_at', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='dialogmat.room')),
                ('sitting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='run', to='workshops.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='Highlight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.UUIDField()),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dialogmat.block')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='highlights', to='dialogmat.run')),
            ],
        ),
        migrations.AddField(
            model_name='device',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='dialogmat.run'),
        ),
        migrations.CreateModel(
            name='Debrief',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('station', models.SlugField()),
                ('worked', models.BooleanField(verbose_name='it worked')),
                ('why', models.CharField(blank=True, max_length=500, verbose_name='why')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='debriefs', to='dialogmat.run')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Shared',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('station', models.SlugField()),
                ('dialogue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shared', to='dialogmat.dialogue')),
            ],
        ),
        migrations.AddField(
            model_name='block',
            name='station',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='dialogmat.station'),
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('choice', models.PositiveSmallIntegerField()),
                ('channel', models.CharField(choices=[('screen', 'Screen'), ('phone', 'Phone'), ('passed', 'Passed'), ('paper', 'Paper'), ('alone', 'Alone')], max_length=8)),
                ('n', models.PositiveIntegerField(default=0)),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dialogmat.block')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tallies', to='dialogmat.room')),
                ('table', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workshops.table')),
            ],
        ),
        migrations.CreateModel(
            name='Timing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('variant', models.CharField(max_length=10)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timings', to='dialogmat.block')),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('released', 'Released'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('changes', models.CharField(blank=True, max_length=500, verbose_name='what is new')),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='dialogmat.version')),
                ('mat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='dialogmat.mat')),
            ],
        ),
        migrations.AddField(
            model_name='station',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stations', to='dialogmat.version'),
        ),
        migrations.AddField(
            model_name='room',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='dialogmat.version'),
        ),
        migrations.AddField(
            model_name='overlay',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overlays', to='dialogmat.version'),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('block_key', models.CharField(max_length=60)),
                ('words', models.TextField(max_length=1000, verbose_name='comment')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='dialogmat.version')),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=5)),
                ('body', dialogmat.models.ordered.OrderedTable(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='dialogmat.block')),
            ],
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('dialogue', 'block', 'slot'), name='a_field_has_one_answer'),
        ),
        migrations.AddConstraint(
            model_name='dialogue',
            constraint=models.UniqueConstraint(condition=models.Q(('table__isnull', False)), fields=('room', 'table'), name='a_table_has_one_dialogue_in_a_room'),
        ),
        migrations.AddConstraint(
            model_name='dialogue',
            constraint=models.UniqueConstraint(condition=models.Q(('unit__isnull', False)), fields=('room', 'unit'), name='a_unit_has_one_dialogue_in_a_room'),
        ),
        migrations.AddConstraint(
            model_name='dialogue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('table', None), ('unit__isnull', False)), models.Q(('table__isnull', False), ('unit', None)), _connector='OR'), name='a_dialogue_is_a_tables_or_a_units'),
        ),
        migrations.AddConstraint(
            model_name='highlight',
            constraint=models.UniqueConstraint(fields=('run', 'said'), name='a_text_is_marked_once_in_a_sitting'),
        ),
        migrations.AddConstraint(
            model_name='debrief',
            constraint=models.UniqueConstraint(fields=('run', 'station', 'by'), name='a_person_debriefs_a_station_of_a_day_once'),
        ),
        migrations.AddConstraint(
            model_name='shared',
            constraint=models.UniqueConstraint(fields=('dialogue', 'station'), name='a_station_is_shared_once'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.UniqueConstraint(condition=models.Q(('overlay', None)), fields=('station', 'key'), name='a_block_key_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.UniqueConstraint(condition=models.Q(('overlay__isnull', False)), fields=('overlay', 'key'), name='a_key_is_used_once_in_an_overlay'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.UniqueConstraint(condition=models.Q(('table', None)), fields=('room', 'block', 'item', 'choice', 'channel'), name='a_choice_is_counted_in_one_row_of_a_room'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.UniqueConstraint(condition=models.Q(('table__isnull', False)), fields=('room', 'table', 'block', 'item', 'choice', 'channel'), name='a_choice_is_counted_in_one_row_of_a_table'),
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.CheckConstraint(condition=models.Q(('choice__range', (1, 6))), name='a_choice_is_between_1_and_6'),
        ),
        migrations.AddConstraint(
            model_name='timing',
            constraint=models.UniqueConstraint(fields=('block', 'variant'), name='a_block_is_timed_once_a_variant'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('mat', 'number'), name='a_version_number_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'review']), ('released_at__isnull', False), _connector='OR'), name='a_released_version_says_when'),
        ),
        migrations.AddConstraint(
            model_name='station',
            constraint=models.UniqueConstraint(fields=('version', 'key'), name='a_station_key_is_used_once'),
        ),
        migrations.AddConstraint(
            model_name='overlay',
            constraint=models.UniqueConstraint(condition=models.Q(('gathering', None)), fields=('version', 'municipality', 'number'), name='a_municipality_numbers_its_overlays_of_a_version'),
        ),
        migrations.AddConstraint(
            model_name='overlay',
            constraint=models.UniqueConstraint(condition=models.Q(('gathering__isnull', False)), fields=('version', 'gathering', 'number'), name='a_gathering_numbers_its_overlays_of_a_version'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.UniqueConstraint(fields=('block', 'language'), name='a_block_is_worded_once_a_language'),
        ),
    ]
