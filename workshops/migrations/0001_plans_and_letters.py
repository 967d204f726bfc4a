import django.db.models.deletion
import django.utils.timezone
import uuid
import workshops.models.plan
import workshops.models.sitting
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('workshops', '0001_initial'),
        ('workshops', '0002_practice_begins'),
        ('workshops', '0003_plans_that_are_kept'),
        ('workshops', '0004_recorded_at_a_meeting'),
        ('workshops', '0006_an_ordinary_tuesday'),
        ('workshops', '0007_results_are_told'),
    ]

    initial = True

    dependencies = [
        ('ned', '0001_people_and_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BankWord',
            fields=[
                ('word', models.CharField(max_length=80, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Banked',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=300, verbose_name='what')),
                ('how', models.CharField(blank=True, max_length=1000, verbose_name='how we went about it')),
                ('first_step', models.CharField(blank=True, max_length=300, verbose_name='first step within 14 days')),
                ('sign', models.CharField(blank=True, max_length=300, verbose_name='sign to look for')),
                ('learned', models.CharField(blank=True, max_length=600, verbose_name='what we learned')),
                ('factor', models.CharField(blank=True, choices=[('leadership', 'Leadership'), ('organisation', 'Organisation'), ('conditions', 'Working conditions'), ('culture', 'Culture and attitudes'), ('mastery', 'Mastery')], max_length=16, verbose_name='factor')),
                ('level', models.CharField(choices=[('individual', 'Each of us'), ('group', 'The group'), ('leadership', 'The leadership'), ('organisation', 'The organisation'), ('municipality', 'The municipality')], default='group', max_length=16, verbose_name='level')),
                ('sector', models.CharField(blank=True, choices=[('health', 'Health and care'), ('kindergarten', 'Kindergarten'), ('school', 'School'), ('child', 'Child welfare and social services'), ('technical', 'Technical services'), ('culture', 'Culture and leisure'), ('staff', 'Administration'), ('other', 'Other')], max_length=16, verbose_name='sector')),
                ('language', models.CharField(default='nb', max_length=5)),
                ('words', models.TextField(blank=True, editable=False)),
                ('state', models.CharField(choices=[('offered', 'Waits to be read'), ('published', 'In the bank'), ('refused', 'Not taken in')], default='offered', max_length=10)),
                ('because', models.CharField(blank=True, max_length=300, verbose_name='why it was not taken in')),
                ('offered_on', models.DateField(default=django.utils.timezone.localdate)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('tuesday', models.BooleanField(default=False, verbose_name='an ordinary Tuesday')),
                ('teller', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tuesday', to='ned.unit')),
            ],
            options={
                'ordering': ['title', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Gathering',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('conference', 'Learning conference'), ('workshop', 'Unit workshop'), ('meeting', 'Staff meeting')], max_length=16, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('open', 'Open'), ('closed', 'Closed'), ('reported', 'Reported'), ('cancelled', 'Cancelled')], default='draft', max_length=12)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=300, verbose_name='why it was cancelled')),
                ('source_id', models.UUIDField(blank=True, null=True, unique=True)),
                ('facilitators', models.ManyToManyField(blank=True, related_name='facilitates', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='ned.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('kept_after_2', models.CharField(blank=True, choices=[('yes', 'Yes, it happens'), ('partly', 'Now and then'), ('no', 'No, not yet')], max_length=6)),
                ('kept_after_6', models.CharField(blank=True, choices=[('yes', 'Yes, it happens'), ('partly', 'Now and then'), ('no', 'No, not yet')], max_length=6)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=600, verbose_name='what we agree on')),
                ('source_id', models.UUIDField(unique=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='ned.unit')),
                ('gathering', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='agreements', to='workshops.gathering')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=300, verbose_name='what')),
                ('factor', models.CharField(blank=True, choices=[('leadership', 'Leadership'), ('organisation', 'Organisation'), ('conditions', 'Working conditions'), ('culture', 'Culture and attitudes'), ('mastery', 'Mastery')], max_length=16, verbose_name='factor')),
                ('level', models.CharField(choices=[('individual', 'Each of us'), ('group', 'The group'), ('leadership', 'The leadership'), ('organisation', 'The organisation'), ('municipality', 'The municipality')], default='group', max_length=16, verbose_name='level')),
                ('suggested', models.CharField(blank=True, max_length=120, verbose_name='who, as the table said it')),
                ('first_step', models.CharField(blank=True, max_length=300, verbose_name='first step within 14 days')),
                ('deadline', models.DateField(blank=True, null=True, verbose_name='deadline')),
                ('sign', models.CharField(blank=True, max_length=300, verbose_name='sign to look for')),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('decided', 'Decided'), ('ongoing', 'Under way'), ('done', 'Done'), ('stopped', 'Stopped')], default='proposed', max_length=10)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('stopped_because', models.CharField(blank=True, max_length=300, verbose_name='why it was stopped')),
                ('discuss_first', models.BooleanField(default=False, verbose_name='discuss first')),
                ('burdens', models.CharField(blank=True, max_length=300, verbose_name='whom it might burden')),
                ('helped', models.CharField(blank=True, choices=[('yes', 'Yes'), ('partly', 'Somewhat'), ('no', 'No')], max_length=6, verbose_name='did it help')),
                ('learned', models.CharField(blank=True, max_length=600, verbose_name='what you learned')),
                ('shared', models.BooleanField(default=False)),
                ('adopted_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='adopted', to='workshops.banked')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='workshops.measure')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='measures', to=settings.AUTH_USER_MODEL)),
                ('owner_seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='ned.seat')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='ned.unit')),
            ],
            options={
                'ordering': ['deadline', 'id'],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('decided', 'Decided'), ('started', 'Under way'), ('done', 'Done'), ('stopped', 'Stopped'), ('extended', 'New deadline'), ('note', 'Note'), ('merged', 'Joined with another')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='note')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='workshops.measure')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='banked',
            name='source',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='offered', to='workshops.measure'),
        ),
        migrations.CreateModel(
            name='Nudge',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('week', models.CharField(max_length=8)),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='a few words to the leader')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nudges', to='ned.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(blank=True, max_length=24, null=True, unique=True)),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='ned.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('6w', 'After six weeks'), ('3m', 'After three months'), ('6m', 'After six months'), ('12m', 'After twelve months')], max_length=4)),
                ('due_on', models.DateField(verbose_name='check-in date')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=1000, verbose_name='what we saw')),
                ('key', models.CharField(default=workshops.models.plan.check_key, max_length=24, unique=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='workshops.plan')),
            ],
            options={
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate)),
                ('says', models.CharField(blank=True, choices=[('agree', 'Agrees'), ('discussed', 'Has discussed it'), ('disagree', 'Disagrees')], max_length=10, verbose_name='what the seat says')),
                ('because', models.CharField(blank=True, max_length=600, verbose_name='because')),
                ('said_on', models.DateField(blank=True, null=True)),
                ('recorded', models.BooleanField(default=False)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='workshops.plan')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='ned.seat')),
            ],
        ),
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('kept_after_2', models.CharField(blank=True, choices=[('yes', 'Yes, it happens'), ('partly', 'Now and then'), ('no', 'No, not yet')], max_length=6)),
                ('kept_after_6', models.CharField(blank=True, choices=[('yes', 'Yes, it happens'), ('partly', 'Now and then'), ('no', 'No, not yet')], max_length=6)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('starts_doing', models.CharField(blank=True, max_length=600, verbose_name='start doing')),
                ('stops_doing', models.CharField(blank=True, max_length=600, verbose_name='stop doing')),
                ('begins', models.DateField(blank=True, null=True, verbose_name='from which day')),
                ('source_id', models.UUIDField(unique=True)),
                ('gathering', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='practices', to='workshops.gathering')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='practices', to='ned.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('threshold', models.PositiveSmallIntegerField(default=5, verbose_name='display threshold')),
                ('threshold_because', models.CharField(blank=True, max_length=300, verbose_name='why this threshold')),
                ('example', models.BooleanField(default=False, verbose_name='invented example')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('threshold__range', (3, 10))), name='a_threshold_is_between_3_and_10')],
            },
        ),
        migrations.AddField(
            model_name='gathering',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='workshops.programme'),
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=600, verbose_name='what we ask for')),
                ('source_id', models.UUIDField(unique=True)),
                ('answer_by', models.DateField()),
                ('verdict', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('later', 'Later')], max_length=6, verbose_name='answer')),
                ('because', models.CharField(blank=True, max_length=600, verbose_name='why')),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('passed_because', models.CharField(blank=True, max_length=300, verbose_name='why it is passed on')),
                ('gathering', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='requests', to='workshops.gathering')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged', to='workshops.request')),
                ('passed_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ned.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='ned.unit')),
            ],
            options={
                'ordering': ['answer_by', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('first_step', 'First step'), ('deadline', 'Deadline'), ('late', 'Past the deadline'), ('again', 'Past the deadline, and not answered'), ('above', 'Past the deadline, and not answered twice'), ('check', 'Look at the plan together'), ('result', 'Your colleagues have looked at the plan'), ('request', 'A request waits for your answer'), ('overdue', 'A request has not been answered in time'), ('position', 'What do you say of the plan?'), ('recorded', 'What was written down for your seat'), ('nudge', 'The coordinator asks how it goes'), ('after_2', 'After two weeks'), ('after_6', 'After six weeks')], max_length=10)),
                ('due_on', models.DateField()),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dues', to='workshops.agreement')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='dues', to='ned.letter')),
                ('plan_check', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dues', to='workshops.check')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dues', to='ned.seat')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dues', to='workshops.measure')),
                ('nudge', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dues', to='workshops.nudge')),
                ('position', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dues', to='workshops.position')),
                ('practice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dues', to='workshops.practice')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='dues', to='workshops.request')),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('starts', models.DateField(verbose_name='starts')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='workshops.programme')),
            ],
            options={
                'ordering': ['starts', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('joined_on', models.DateField()),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='ned.municipality')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='workshops.round')),
            ],
        ),
        migrations.AddField(
            model_name='gathering',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gatherings', to='workshops.round'),
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(blank=True, max_length=60, verbose_name='which sitting')),
                ('starts', models.DateTimeField(verbose_name='starts')),
                ('ends', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('join_code', models.CharField(default=workshops.models.sitting.new_code, max_length=8, unique=True)),
                ('door_open', models.BooleanField(default=False)),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sittings', to='workshops.gathering')),
            ],
            options={
                'ordering': ['starts', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HeadCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('leader', 'Leaders'), ('employee', 'Employees'), ('union_rep', 'Union representatives'), ('safety_rep', 'Safety representatives'), ('other', 'Others')], max_length=12)),
                ('n', models.PositiveIntegerField()),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='head_counts', to='workshops.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('station_key', models.CharField(blank=True, max_length=40)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('responsible', models.CharField(blank=True, max_length=80, verbose_name='who leads it')),
                ('notes', models.CharField(blank=True, max_length=500, verbose_name='notes')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='workshops.sitting')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Table',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('label', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('join_key', models.CharField(default=workshops.models.sitting.new_key, max_length=24, unique=True)),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tables', to='workshops.sitting')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='MeasureSource',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('source_id', models.UUIDField(unique=True)),
                ('station_key', models.CharField(blank=True, max_length=40)),
                ('words', models.CharField(max_length=300)),
                ('gathering', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='measure_sources', to='workshops.gathering')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='workshops.measure')),
                ('table', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='workshops.table')),
            ],
        ),
        migrations.CreateModel(
            name='GatheringUnit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('join_key', models.CharField(default=workshops.models.sitting.new_key, max_length=24, unique=True)),
                ('gathering', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='workshops.gathering')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served_by', to='ned.unit')),
                ('table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='units', to='workshops.table')),
            ],
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['unit', 'status'], name='measures_of_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'stopped']), models.Q(('deadline__isnull', False), ('decided_on__isnull', False), ('owner_seat__isnull', False)), _connector='OR'), name='a_decided_measure_has_an_owner_and_a_deadline'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'stopped'), _negated=True), models.Q(('stopped_because', ''), _negated=True), _connector='OR'), name='a_stopped_measure_says_why'),
        ),
        migrations.AddIndex(
            model_name='banked',
            index=models.Index(fields=['state', 'factor', 'sector', 'level'], name='facets_of_the_bank'),
        ),
        migrations.AddConstraint(
            model_name='banked',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('because', ''), _negated=True), _connector='OR'), name='a_measure_refused_by_the_bank_is_told_why'),
        ),
        migrations.AddConstraint(
            model_name='nudge',
            constraint=models.UniqueConstraint(fields=('unit', 'week'), name='a_unit_is_nudged_once_a_week'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.UniqueConstraint(fields=('plan', 'kind'), name='a_plan_has_one_check_of_each_kind'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.UniqueConstraint(fields=('plan', 'seat'), name='a_seat_has_one_word_on_a_plan'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('says', 'disagree'), _negated=True), models.Q(('because', ''), _negated=True), _connector='OR'), name='who_disagrees_says_why'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(('says', ''), ('said_on__isnull', False), _connector='OR'), name='a_word_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', ''), models.Q(('because', ''), _negated=True), _connector='OR'), name='an_answer_upwards_says_why'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('measure__isnull', False)), fields=('measure', 'kind', 'due_on'), name='a_measure_is_told_once_of_each_day'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('plan_check__isnull', False), ('seat__isnull', True)), fields=('plan_check', 'kind'), name='a_check_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('plan_check__isnull', False), ('seat__isnull', False)), fields=('plan_check', 'kind', 'seat'), name='a_seat_is_told_once_of_a_check'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'result'), ('plan_check__isnull', False), ('seat__isnull', False)), models.Q(models.Q(('kind', 'result'), _negated=True), ('seat__isnull', True)), _connector='OR'), name='only_a_result_is_for_a_seat'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('request__isnull', False)), fields=('request', 'kind'), name='a_request_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('position__isnull', False)), fields=('position', 'kind'), name='a_position_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('nudge__isnull', False)), fields=('nudge', 'kind'), name='a_nudge_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('practice__isnull', False)), fields=('practice', 'kind'), name='a_practice_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.UniqueConstraint(condition=models.Q(('agreement__isnull', False)), fields=('agreement', 'kind'), name='an_agreement_is_told_once'),
        ),
        migrations.AddConstraint(
            model_name='due',
            constraint=models.CheckConstraint(condition=models.Q(('pk__in', []), models.Q(('agreement__isnull', True), ('measure__isnull', False), ('nudge__isnull', True), ('plan_check__isnull', True), ('position__isnull', True), ('practice__isnull', True), ('request__isnull', True)), models.Q(('agreement__isnull', True), ('measure__isnull', True), ('nudge__isnull', True), ('plan_check__isnull', False), ('position__isnull', True), ('practice__isnull', True), ('request__isnull', True)), models.Q(('agreement__isnull', True), ('measure__isnull', True), ('nudge__isnull', True), ('plan_check__isnull', True), ('position__isnull', True), ('practice__isnull', True), ('request__isnull', False)), models.Q(('agreement__isnull', True), ('measure__isnull', True), ('nudge__isnull', True), ('plan_check__isnull', True), ('position__isnull', False), ('practice__isnull', True), ('request__isnull', True)), models.Q(('agreement__isnull', True), ('measure__isnull', True), ('nudge__isnull', False), ('plan_check__isnull', True), ('position__isnull', True), ('practice__isnull', True), ('request__isnull', True)), models.Q(('agreement__isnull', True), ('measure__isnull', True), ('nudge__isnull', True), ('plan_check__isnull', True), ('position__isnull', True), ('practice__isnull', False), ('request__isnull', True)), models.Q(('agreement__isnull', False), ('measure__isnull', True), ('nudge__isnull', True), ('plan_check__isnull', True), ('position__isnull', True), ('practice__isnull', True), ('request__isnull', True)), _connector='OR'), name='a_due_is_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('round', 'municipality'), name='a_municipality_joins_a_round_once'),
        ),
        migrations.AddIndex(
            model_name='gathering',
            index=models.Index(fields=['unit', 'state'], name='gatherings_of_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), ('published_at__isnull', False), ('state', 'cancelled'), _connector='OR'), name='what_is_not_a_draft_has_been_published'),
        ),
        migrations.AddConstraint(
            model_name='gathering',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['closed', 'reported']), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='a_closed_gathering_says_when'),
        ),
        migrations.AddConstraint(
            model_name='sitting',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='a_sitting_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='headcount',
            constraint=models.UniqueConstraint(fields=('sitting', 'category'), name='a_category_is_counted_once_in_a_sitting'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__range', (1, 600))), name='a_part_of_the_day_lasts_up_to_ten_hours'),
        ),
        migrations.AddConstraint(
            model_name='table',
            constraint=models.UniqueConstraint(fields=('sitting', 'number'), name='a_table_number_is_used_once_in_a_sitting'),
        ),
        migrations.AddConstraint(
            model_name='gatheringunit',
            constraint=models.UniqueConstraint(fields=('gathering', 'unit'), name='a_gathering_serves_a_unit_once'),
        ),
    ]
