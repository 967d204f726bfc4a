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
    def from_below(self, user: AnyUser) -> Self:
        """Those this leader answers: from units under hers. Nobody answers her own, unless there is nobody above."""
        below = Q(pk__in=[])
        for path in paths(user, to="decide"):
            below |= Q(unit__path__startswith=path) & (~Q(unit__path=path) | Q(unit__depth=1))
        return self.filter(below)

    def waiting(self) -> Self:
        return self.filter(verdict__in=["", Verdict.LATER])


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

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["answer_by", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict="") | ~Q(because=""), name="an_answer_upwards_says_why")
        ]

    def __str__(self) -> str:
        return self.words

    @classmethod
    def raise_from(cls, unit: Unit, *, source_id: uuid.UUID, words: str, gathering: Gathering) -> Request:
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
    def late(self) -> bool:
        return not self.verdict and self.answer_by < timezone.localdate()

    @transaction.atomic
    def answer(self, *, verdict: str, because: str, by: User | None) -> None:
        """Yes and no are final; the same answer again is the same answer."""
        today = timezone.localdate()
        mine = Request.objects.filter(pk=self.pk).waiting()
        if mine.update(verdict=verdict, because=because, answered_on=today):
            self.verdict, self.because, self.answered_on = verdict, because, today
            trace(by, "request.answer", self)
            return
        self.refresh_from_db(fields=["verdict", "because", "answered_on"])
        if (verdict, because) != (self.verdict, self.because):
            raise ValidationError(
                _("This request has been answered: %(verdict)s."), params={"verdict": Verdict(self.verdict).label}
            )


class Practice(models.Model):
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


class Agreement(models.Model):
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
