from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.access import paths, within
from ned.models.traces import trace

if TYPE_CHECKING:
    from ned.models import AnyUser, Unit, User
    from workshops.models.gathering import Gathering

ANSWER_DAYS = 30


class PromiseQuerySet[T: models.Model](models.QuerySet[T]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        return self.filter(within(user, to=to, place="unit__path")).fetch_mode(models.FETCH_PEERS)


class RequestQuerySet(PromiseQuerySet["Request"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        """Also where it has been passed on to."""
        passed = within(user, to=to, place="passed_to__path")
        return self.filter(within(user, to=to, place="unit__path") | passed).fetch_mode(models.FETCH_PEERS)

    def from_below(self, user: AnyUser) -> Self:
        """Those this leader answers: from units under hers. Nobody answers her own, unless there is nobody above."""
        below = Q(pk__in=[])
        for path in paths(user, to="decide"):
            below |= Q(unit__path__startswith=path) & (~Q(unit__path=path) | Q(unit__depth=1))
            below |= Q(passed_to__path=path)
        return self.filter(below)

    def waiting(self) -> Self:
        return self.filter(verdict__in=["", Verdict.LATER], merged_into=None)

    def unanswered(self) -> Self:
        return self.filter(verdict="", merged_into=None)


class Verdict(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    LATER = "later", _("Later")


class Request(models.Model):
    """Something a unit asks those above for. It is owed an answer with a reason within 30 days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("ned.Unit", on_delete=models.PROTECT, related_name="requests")
    words = models.CharField(_("what we ask for"), max_length=600)
    source_id = models.UUIDField(unique=True)
    gathering = models.ForeignKey("workshops.Gathering", on_delete=models.SET_NULL, null=True, related_name="requests")
    answer_by = models.DateField()
    verdict = models.CharField(_("answer"), max_length=6, choices=Verdict, blank=True)
    because = models.CharField(_("why"), max_length=600, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    # Whose leader it waits for now, where it has been passed on; else the nearest above the unit.
    passed_to = models.ForeignKey("ned.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    passed_because = models.CharField(_("why it is passed on"), max_length=300, blank=True)
    # Another that asks for the same: its answer is the answer to this one too.
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["answer_by", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict="") | ~Q(because=""), name="an_answer_upwards_says_why")
        ]

    def __str__(self) -> str:
        return self.words

    @classmethod
    def raise_from(cls, unit: Unit, *, source_id: uuid.UUID, words: str, gathering: Gathering | None) -> Request:
        deadline = timezone.localdate() + datetime.timedelta(days=ANSWER_DAYS)
        request, new = cls.objects.get_or_create(
            source_id=source_id,
            defaults={"unit": unit, "words": words, "gathering": gathering, "answer_by": deadline},
        )
        if not new and not request.verdict:
            request.words = words
            request.save(update_fields=["words"])
        return request

    @property
    def asks(self) -> str:
        """The path of the unit whose leader is asked, or the nearest leader above it."""
        from ned.models import Unit

        if self.passed_to:
            return str(self.passed_to.path)
        path = str(self.unit.path)
        return path[: -Unit.steplen] or path

    @transaction.atomic
    def pass_on(self, *, to: Unit, because: str, by: User | None) -> None:
        """Another leader answers it. The unit's thirty days go on: it was promised an answer, not an address."""
        if to.municipality_id != self.unit.municipality_id or to.pk == self.unit_id:
            raise ValidationError({"to": _("A request is passed on to another unit of the same municipality.")})
        passed = Request.objects.unanswered().filter(pk=self.pk)
        if not passed.update(passed_to=to, passed_because=because):
            raise ValidationError(_("This request has been answered already."))
        self.passed_to, self.passed_because = to, because
        trace(by, "request.pass_on", self)

    @transaction.atomic
    def merge(self, *, into: Request, by: User | None) -> None:
        """Two units ask for the same: one answer, given to both."""
        open_ = Request.objects.unanswered().filter(pk=self.pk).exclude(pk=into.pk)
        if into.merged_into_id or not open_.update(merged_into=into):
            raise ValidationError(_("Only a request without an answer can be joined, and only with another one."))
        self.merged_into = into
        trace(by, "request.merge", self)

    @property
    def late(self) -> bool:
        return not self.verdict and self.answer_by < timezone.localdate()

    @transaction.atomic
    def answer(self, *, verdict: str, because: str, by: User | None) -> None:
        """Yes and no are final; the same answer again is the same answer."""
        today = timezone.localdate()
        mine = Request.objects.filter(pk=self.pk).waiting()
        if mine.update(verdict=verdict, because=because, answered_on=today):
            self.verdict, self.because, self.answered_on = verdict, because, today
            self.merged.update(verdict=verdict, because=because, answered_on=today)
            trace(by, "request.answer", self)
            return
        self.refresh_from_db(fields=["verdict", "because", "answered_on"])
        if (verdict, because) != (self.verdict, self.because):
            raise ValidationError(
                _("This request has been answered: %(verdict)s."), params={"verdict": Verdict(self.verdict).label}
            )


class Kept(models.TextChoices):
    """What a leader says of her own promise, for herself: only counts leave her page."""

    YES = "yes", _("Yes, it happens")
    PARTLY = "partly", _("Now and then")
    NO = "no", _("No, not yet")


WEEKS = (2, 6)


class Remembered(models.Model):
    """Asked about after two weeks and after six."""

    kept_after_2 = models.CharField(max_length=6, choices=Kept, blank=True)
    kept_after_6 = models.CharField(max_length=6, choices=Kept, blank=True)

    class Meta:
        abstract = True

    @property
    def since(self) -> datetime.date | None:
        """The day it began: the one that was said, else the day of the gathering it was made at."""
        said: datetime.date | None = getattr(self, "begins", None)
        gathering: Gathering | None = getattr(self, "gathering", None)
        closed = gathering.closed_at if gathering else None
        return said or (timezone.localdate(closed) if closed else None)

    def weeks_on(self, day: datetime.date) -> int:
        """Which of the two questions it is time for."""
        first, second = WEEKS
        return second if self.since and day >= self.since + datetime.timedelta(weeks=second - 1) else first

    def keep(self, *, weeks: int, said: str, by: User | None) -> None:
        assert weeks in WEEKS
        field = f"kept_after_{weeks}"
        setattr(self, field, said)
        self.save(update_fields=[field])
        trace(by, f"{self._meta.model_name}.keep", self)


class Practice(Remembered):
    """What a leader starts and stops doing to help others master their work."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("ned.Unit", on_delete=models.PROTECT, related_name="practices")
    starts_doing = models.CharField(_("start doing"), max_length=600, blank=True)
    stops_doing = models.CharField(_("stop doing"), max_length=600, blank=True)
    begins = models.DateField(_("from which day"), null=True, blank=True)
    source_id = models.UUIDField(unique=True)
    gathering = models.ForeignKey("workshops.Gathering", on_delete=models.SET_NULL, null=True, related_name="practices")

    objects = PromiseQuerySet["Practice"].as_manager()

    def __str__(self) -> str:
        return self.starts_doing or self.stops_doing

    @classmethod
    def adopt(
        cls,
        unit: Unit,
        *,
        source_id: uuid.UUID,
        starts: str,
        stops: str,
        gathering: Gathering,
        begins: datetime.date | None = None,
    ) -> Practice:
        words = {"starts_doing": starts, "stops_doing": stops, "begins": begins}
        return cls.objects.update_or_create(
            source_id=source_id, defaults=words, create_defaults={"unit": unit, "gathering": gathering, **words}
        )[0]


class Agreement(Remembered):
    """A rule a unit has made for itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey("ned.Unit", on_delete=models.PROTECT, related_name="agreements")
    words = models.CharField(_("what we agree on"), max_length=600)
    source_id = models.UUIDField(unique=True)
    gathering = models.ForeignKey(
        "workshops.Gathering", on_delete=models.SET_NULL, null=True, related_name="agreements"
    )

    objects = PromiseQuerySet["Agreement"].as_manager()

    def __str__(self) -> str:
        return self.words

    @classmethod
    def adopt(cls, unit: Unit, *, source_id: uuid.UUID, words: str, gathering: Gathering) -> Agreement:
        return cls.objects.update_or_create(
            source_id=source_id,
            defaults={"words": words},
            create_defaults={"unit": unit, "gathering": gathering, "words": words},
        )[0]
