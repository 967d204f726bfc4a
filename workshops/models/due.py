from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.access import MAY, Role, within
from ned.models.people import Membership
from ned.models.seats import Holder, SeatKind
from ned.models.traces import Trace
from workshops.models.history import FollowUp
from workshops.models.measure import FIRST_STEP_DAYS, LIVING, Measure, Status
from workshops.models.nudge import Nudge
from workshops.models.plan import Check
from workshops.models.position import Position
from workshops.models.promise import WEEKS, Agreement, Practice, Request

if TYPE_CHECKING:
    from ned.models import AnyUser, Unit, User

DAY = datetime.timedelta(days=1)
# A letter looks a whole week ahead, so that nothing falls due between two letters without having been told before.
WEEK = datetime.timedelta(days=7)
# After the deadline: told, told again with a warning, and then those above are told.
AGAIN = WEEK + DAY
ABOVE = 2 * WEEK + DAY
# What came of a check is told this long after it, and to nobody once it is old.
RESULT = 2 * WEEK
OLD = 6 * WEEK
# Who is told of it: the seats that see the plan, apart from the leader's.
READERS = sorted(MAY["see_plan"] - {Role.LEADER})


class DueKind(models.TextChoices):
    FIRST_STEP = "first_step", _("First step")
    DEADLINE = "deadline", _("Deadline")
    LATE = "late", _("Past the deadline")
    AGAIN = "again", _("Past the deadline, and not answered")
    ABOVE = "above", _("Past the deadline, and not answered twice")
    CHECK = "check", _("Look at the plan together")
    RESULT = "result", _("Your colleagues have looked at the plan")
    REQUEST = "request", _("A request waits for your answer")
    OVERDUE = "overdue", _("A request has not been answered in time")
    POSITION = "position", _("What do you say of the plan?")
    RECORDED = "recorded", _("What was written down for your seat")
    NUDGE = "nudge", _("The coordinator asks how it goes")
    AFTER_2 = "after_2", _("After two weeks")
    AFTER_6 = "after_6", _("After six weeks")


# What is told when its day has come, and not before.
PAST = {
    DueKind.LATE, DueKind.AGAIN, DueKind.ABOVE, DueKind.RESULT, DueKind.OVERDUE, DueKind.POSITION, DueKind.RECORDED,
    DueKind.NUDGE,
}  # fmt: skip
THINGS = ["measure", "plan_check", "request", "position", "nudge", "practice", "agreement"]


def _article(name: str) -> str:
    return f"an_{name}" if name[0] in "aeiou" else f"a_{name}"


def _one_of(names: list[str]) -> Q:
    found = Q(pk__in=[])
    for name in names:
        found |= Q(**{f"{other}__isnull": other != name for other in names})
    return found


class DueQuerySet(models.QuerySet["Due"]):
    def untold(self, on: datetime.date) -> Self:
        return self.true(on).filter(letter=None)

    def near(self, user: AnyUser) -> Self:
        """What may be this person's to answer, told or not: who it goes to in the end, `recipients` says."""
        place = within(user, to="follow_up", place="measure__unit__path")
        place |= within(user, to="follow_up", place="plan_check__plan__unit__path")
        place |= Q(request__in=Request.objects.for_user(user, to="decide").from_below(user).values("pk"))
        place |= Q(position__in=Position.objects.of_seats(user, on=timezone.localdate()).values("pk"))
        place |= Q(measure__owner=user.pk)
        for name in ("nudge", "practice", "agreement"):
            place |= within(user, to="decide", place=f"{name}__unit__path")
        return self.filter(place)

    def true(self, on: datetime.date) -> Self:
        old = Q(kind=DueKind.RESULT, due_on__lt=on - (OLD - RESULT))
        return self.still_so().filter(~old, due_on__lte=on + WEEK).order_by("due_on", "pk")

    def still_so(self) -> Self:
        """What has ended, moved on or got a new deadline reminds nobody."""
        living = Q(measure__status__in=LIVING)
        silent = living & ~Exists(_answers(OuterRef("measure"), OuterRef("measure__deadline")))
        lives = Q(plan_check__plan__unit__valid_to=None)
        true = (
            Q(kind=DueKind.FIRST_STEP, measure__status=Status.DECIDED)
            | living & Q(kind=DueKind.DEADLINE, measure__deadline=F("due_on"))
            | living & Q(kind=DueKind.LATE, measure__deadline__lt=F("due_on"))
            | silent & Q(kind=DueKind.AGAIN, measure__deadline=F("due_on") - AGAIN)
            | silent & Q(kind=DueKind.ABOVE, measure__deadline=F("due_on") - ABOVE)
            | lives & Q(kind=DueKind.CHECK, plan_check__done_at=None)
            | lives & Q(kind=DueKind.RESULT)
            | Q(request__isnull=False, request__verdict="", request__merged_into=None)
            | Q(kind=DueKind.POSITION, position__says="")
            | Q(kind=DueKind.RECORDED, position__recorded=True)
            | Q(nudge__isnull=False)
            | Q(kind=DueKind.AFTER_2, practice__kept_after_2="")
            | Q(kind=DueKind.AFTER_6, practice__kept_after_6="")
            | Q(kind=DueKind.AFTER_2, agreement__kept_after_2="")
            | Q(kind=DueKind.AFTER_6, agreement__kept_after_6="")
        )
        return self.filter(true)

    def with_thing(self) -> Self:
        return self.select_related(
            "measure__unit__municipality",
            "measure__owner",
            "plan_check__plan__unit",
            "request__unit__municipality",
            "request__passed_to",
            "position__plan__unit",
            "position__seat",
            "nudge__unit",
            "practice__unit",
            "practice__gathering",
            "agreement__unit",
            "agreement__gathering",
        )


type Thing = Measure | Check | Request | Position | Nudge | Practice | Agreement


class Due(models.Model):
    """That something is to be told, once. Made by looking at the tables, so a missed night is caught up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=DueKind)
    due_on = models.DateField()
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    plan_check = models.ForeignKey(Check, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    nudge = models.ForeignKey(Nudge, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    # Whose word it is, where one thing is told to several.
    seat = models.ForeignKey("ned.Seat", on_delete=models.CASCADE, null=True, blank=True, related_name="dues")
    letter = models.ForeignKey("ned.Letter", on_delete=models.SET_NULL, null=True, blank=True, related_name="dues")

    objects = DueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "due_on"],
                condition=Q(measure__isnull=False),
                name="a_measure_is_told_once_of_each_day",
            ),
            models.UniqueConstraint(
                fields=["plan_check", "kind"],
                condition=Q(plan_check__isnull=False, seat__isnull=True),
                name="a_check_is_told_once",
            ),
            models.UniqueConstraint(
                fields=["plan_check", "kind", "seat"],
                condition=Q(plan_check__isnull=False, seat__isnull=False),
                name="a_seat_is_told_once_of_a_check",
            ),
            models.CheckConstraint(
                condition=Q(kind="result", plan_check__isnull=False, seat__isnull=False)
                | ~Q(kind="result") & Q(seat__isnull=True),
                name="only_a_result_is_for_a_seat",
            ),
            *(
                models.UniqueConstraint(
                    fields=[name, "kind"],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"{_article(name)}_is_told_once",
                )
                for name in THINGS[2:]
            ),
            models.CheckConstraint(condition=_one_of(THINGS), name="a_due_is_about_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"

    @property
    def thing(self) -> Thing:
        found: Thing = next(thing for name in THINGS if (thing := getattr(self, name)))
        return found

    @property
    def unit(self) -> Unit:
        if self.plan_check or self.position:
            return (self.plan_check or self.position).plan.unit  # type: ignore[union-attr]
        return self.thing.unit  # type: ignore[union-attr]

    def fits(self, day: datetime.date) -> bool:
        """Whether the letter of that day tells it: a week ahead, late only when it is, nothing younger than the day."""
        if self.measure and self.measure.decided_on and self.measure.decided_on > day:
            return False
        return self.due_on <= (day if self.kind in PAST else day + WEEK)

    @classmethod
    @transaction.atomic
    def note(cls, on: datetime.date) -> None:
        """Write down all that letters up to that day may tell; noted before is not noted again."""
        makers = (
            _first_steps, _deadlines, _late, _again, _above, _checks, _results, _requests, _overdue, _positions,
            _recorded, _nudges, _kept,
        )  # fmt: skip
        rows = [due for make in makers for due in make(on)]
        cls.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _answers(measure: Any, deadline: Any) -> models.QuerySet[FollowUp]:
    """What has been said of a measure since its deadline."""
    return FollowUp.objects.filter(measure=measure, at__date__gt=deadline)


# The rows are made in the order of their keys: two beats that write the same ones wait for each other, never in a ring.


def _first_steps(on: datetime.date) -> list[Due]:
    first = datetime.timedelta(days=FIRST_STEP_DAYS)
    begun = Measure.objects.filter(status=Status.DECIDED, decided_on__lte=on + WEEK - first)
    found = _unnoted(begun, DueKind.FIRST_STEP).values_list("pk", "decided_on", "deadline")
    return [
        Due(kind=DueKind.FIRST_STEP, due_on=decided_on + first, measure_id=pk)
        for pk, decided_on, deadline in found
        if decided_on and deadline and decided_on + first <= deadline
    ]


def _deadlines(on: datetime.date) -> list[Due]:
    near = _unnoted(Measure.objects.due(on + WEEK), DueKind.DEADLINE, due_on=OuterRef("deadline"))
    return [
        Due(kind=DueKind.DEADLINE, due_on=deadline, measure_id=pk)
        for pk, deadline in near.values_list("pk", "deadline")
        if deadline
    ]


def _late(on: datetime.date) -> list[Due]:
    return _after(DueKind.LATE, DAY, Measure.objects.overdue(on))


def _again(on: datetime.date) -> list[Due]:
    return _after(DueKind.AGAIN, AGAIN, _unanswered(DueKind.LATE, on, past=AGAIN))


def _above(on: datetime.date) -> list[Due]:
    return _after(DueKind.ABOVE, ABOVE, _unanswered(DueKind.AGAIN, on, past=ABOVE))


def _unanswered(before: DueKind, on: datetime.date, *, past: datetime.timedelta) -> models.QuerySet[Measure]:
    """Those whose last word from us is a week old, and nobody has said anything since the deadline."""
    told = Due.objects.filter(
        measure=OuterRef("pk"), kind=before, due_on__gt=OuterRef("deadline"), letter__not_before__date__lte=on - WEEK
    )
    silent = ~Exists(_answers(OuterRef("pk"), OuterRef("deadline")))
    return Measure.objects.open().filter(Exists(told), silent, deadline__lte=on - past)


def _after(kind: DueKind, days: datetime.timedelta, measures: models.QuerySet[Measure]) -> list[Due]:
    found = _unnoted(measures, kind, due_on__gt=OuterRef("deadline")).values_list("pk", "deadline")
    return [Due(kind=kind, due_on=deadline + days, measure_id=pk) for pk, deadline in found if deadline]


def _unnoted(measures: models.QuerySet[Measure], kind: DueKind, **due: object) -> models.QuerySet[Measure]:
    noted = Due.objects.filter(measure=OuterRef("pk"), kind=kind, **due)
    return measures.filter(~Exists(noted)).order_by("pk")


def _checks(on: datetime.date) -> list[Due]:
    near = Check.objects.open().filter(due_on__lte=on + WEEK, dues=None)
    waiting = near.filter(plan__unit__valid_to=None).order_by("pk")
    return [Due(kind=DueKind.CHECK, due_on=check.due_on, plan_check=check) for check in waiting]


def _results(on: datetime.date) -> list[Due]:
    """For those who may not have been there. Whoever looked knows: she is in the log, and nowhere else."""
    looked = Check.objects.filter(done_at__date__range=(on - OLD, on - RESULT), plan__unit__valid_to=None)
    held = Holder.objects.current(on).filter(seat__kind__in=READERS, seat__unit__plan__checks__in=looked)
    told_of = held.annotate(of=F("seat__unit__plan__checks"), at=F("seat__unit__plan__checks__done_at"))
    noted = Due.objects.filter(kind=DueKind.RESULT, plan_check=OuterRef("of"), seat=OuterRef("seat"))
    looking = Trace.objects.filter(verb="check.tick", object_id=OuterRef("of"), by=OuterRef("user"))
    missing = told_of.filter(~Exists(noted), ~Exists(looking)).order_by("of", "seat")
    return [
        Due(kind=DueKind.RESULT, due_on=timezone.localdate(at) + RESULT, plan_check_id=check, seat_id=seat)
        for check, seat, at in missing.values_list("of", "seat", "at").distinct()
    ]


def _requests(on: datetime.date) -> list[Due]:
    waiting = Request.objects.unanswered().filter(dues=None, answer_by__lte=on + 2 * WEEK).order_by("pk")
    return [Due(kind=DueKind.REQUEST, due_on=request.answer_by - WEEK, request=request) for request in waiting]


def _overdue(on: datetime.date) -> list[Due]:
    noted = Due.objects.filter(request=OuterRef("pk"), kind=DueKind.OVERDUE)
    late = Request.objects.unanswered().filter(~Exists(noted), answer_by__lt=on).order_by("pk")
    return [Due(kind=DueKind.OVERDUE, due_on=request.answer_by + DAY, request=request) for request in late]


def _positions(on: datetime.date) -> list[Due]:
    asked = Position.objects.waiting().filter(dues=None, asked_on__lte=on, plan__unit__valid_to=None).order_by("pk")
    return [Due(kind=DueKind.POSITION, due_on=position.asked_on, position=position) for position in asked]


def _recorded(on: datetime.date) -> list[Due]:
    noted = Due.objects.filter(position=OuterRef("pk"), kind=DueKind.RECORDED)
    written = Position.objects.filter(~Exists(noted), recorded=True, said_on__lte=on).order_by("pk")
    return [
        Due(kind=DueKind.RECORDED, due_on=position.said_on, position=position)
        for position in written
        if position.said_on
    ]


def _nudges(on: datetime.date) -> list[Due]:
    given = Nudge.objects.filter(dues=None, on__lte=on).order_by("pk")
    return [Due(kind=DueKind.NUDGE, due_on=nudge.on, nudge=nudge) for nudge in given]


def _kept(on: datetime.date) -> list[Due]:
    """Practices and agreements from the day they begin: the day that is said, else the day they were made."""
    found = []
    for model, name in ((Practice, "practice"), (Agreement, "agreement")):
        for weeks in WEEKS:
            kind, ago = DueKind(f"after_{weeks}"), weeks * WEEK
            noted = Due.objects.filter(**{name: OuterRef("pk")}, kind=kind)
            open_ = model.objects.filter(~Exists(noted), unit__valid_to=None, **{f"kept_after_{weeks}": ""})
            for made in open_.select_related("gathering").order_by("pk"):
                if made.since and made.since + ago <= on + WEEK:
                    found.append(Due(kind=kind, due_on=made.since + ago, **{name: made}))
    return found


class Way(NamedTuple):
    """To whom a due goes: the person named, else whoever sits in the seat or has the role in the municipality, else the
    nearest leader up this path."""

    named: User | None
    seat: uuid.UUID | None
    path: str
    role: tuple[str, uuid.UUID] | None = None


def recipients(dues: Iterable[Due], *, on: datetime.date) -> dict[Due, User]:
    """Who is told what on that day, in three questions for all of them. Where nobody is there to hear, nobody is told
    yet."""
    ways = {due: _way(due) for due in dues}
    seated = _holders(Q(seat__in={way.seat for way in ways.values()}), on=on)
    sitting = {holder.seat_id: holder.user for holder in seated}
    lines = {line for way in ways.values() for line in _upwards(way.path)}
    leaders = _holders(Q(seat__kind=SeatKind.LEADER, seat__unit__path__in=lines), on=on)
    leading = {str(holder.seat.unit.path): holder.user for holder in leaders}
    members = _members({way.role for way in ways.values() if way.role})
    found = {}
    for due, way in ways.items():
        above = (leading[line] for line in _upwards(way.path) if line in leading)
        user = way.named or (sitting.get(way.seat) if way.seat else None)
        user = user or (members.get(way.role) if way.role else None) or next(above, None)
        if user:
            found[due] = user
    return found


def _members(roles: set[tuple[str, uuid.UUID]]) -> dict[tuple[str, uuid.UUID], User]:
    if not roles:
        return {}
    held = Membership.objects.filter(role__in={role for role, _ in roles}, municipality__in={pk for _, pk in roles})
    rows = held.filter(user__is_active=True).select_related("user").order_by("-pk")
    return {(row.role, row.municipality_id): row.user for row in rows if row.municipality_id}


def _way(due: Due) -> Way:
    municipality = due.unit.municipality_id
    match due.kind:
        case DueKind.ABOVE:
            return Way(None, None, "", (Role.COORDINATOR, municipality))
        case DueKind.OVERDUE:
            return Way(None, None, "", (Role.DIRECTOR, municipality))
        case DueKind.REQUEST:  # goes past the unit's own leader, who asked
            return Way(None, None, due.request.asks if due.request else "")
    if seat := due.position.seat_id if due.position else due.seat_id:  # a seat's word is nobody else's
        return Way(None, seat, "")
    if due.measure:
        owner = due.measure.owner
        return Way(owner if owner and owner.is_active else None, due.measure.owner_seat_id, str(due.unit.path))
    return Way(None, None, str(due.unit.path))


def _upwards(path: str) -> list[str]:
    from ned.models import Unit

    return [path[:end] for end in range(len(path), 0, -Unit.steplen)]


def _holders(where: Q, *, on: datetime.date) -> models.QuerySet[Holder]:
    """The longest-sitting last, so that it is she who stays in a dictionary of them."""
    current = Holder.objects.current(on).filter(where, user__is_active=True)
    return current.select_related("user", "seat__unit").order_by("-since", "-pk")
