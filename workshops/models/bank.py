from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.access import paths
from ned.models.places import Sector
from ned.models.traces import trace
from workshops import search
from workshops.models.aims import Factor, Level
from workshops.models.measure import Helped, Measure, Status

if TYPE_CHECKING:
    from ned.models import AnyUser, Unit, User

# How many units must have found it useful, or have said whether they keep a promise, before it is said how many: the
# same as a programme's own threshold is from the start, for with fewer a neighbour could tell which they are.
FEWEST_UNITS = 5
# What is longer is no word.
LONGEST_WORD = 80


class Review(models.TextChoices):
    OFFERED = "offered", _("Waits to be read")
    PUBLISHED = "published", _("In the bank")
    REFUSED = "refused", _("Not taken in")


class BankedQuerySet(models.QuerySet["Banked"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        """It belongs to no unit: whoever may anywhere, may with all of them."""
        return self if paths(user, to=to) else self.none()

    def published(self) -> Self:
        return self.filter(state=Review.PUBLISHED)

    def about(self, **facets: str) -> Self:
        return self.filter(**{name: value for name, value in facets.items() if value})

    def asked(self, question: str) -> Any:
        """The ids of those that fit the question, the best first; without one all of them, the newest first."""
        if search.words(question):
            return search.found(self, question, known=BankWord.objects.all())
        return self.order_by("-reviewed_on", "title", "pk").values_list("pk", flat=True)

    def in_order(self, ids: Iterable[uuid.UUID]) -> list[Banked]:
        found = self.with_useful().in_bulk(list(ids))
        return [found[pk] for pk in ids]

    def with_useful(self) -> Self:
        """Each with how many units have taken it up, done it, and say that it helped."""
        helped = Measure.objects.filter(adopted_from=OuterRef("pk"), status=Status.DONE)
        useful = helped.filter(helped__in=[Helped.YES, Helped.PARTLY]).order_by().values("adopted_from")
        units = Subquery(useful.annotate(n=Count("unit", distinct=True)).values("n"))
        return self.annotate(helped_in=Coalesce(units, 0))

    def waiting(self) -> Self:
        return self.filter(state=Review.OFFERED).order_by("offered_on", "pk")


class Banked(models.Model):
    """A measure others found useful, in the measure bank: without unit, municipality, names or dates of its own.

    What it came from is kept until it has been reviewed, and is then let go: the bank can't tell whose it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("what"), max_length=300)
    how = models.CharField(_("how we went about it"), max_length=1000, blank=True)
    first_step = models.CharField(_("first step within 14 days"), max_length=300, blank=True)
    sign = models.CharField(_("sign to look for"), max_length=300, blank=True)
    learned = models.CharField(_("what we learned"), max_length=600, blank=True)
    factor = models.CharField(_("factor"), max_length=16, choices=Factor, blank=True)
    level = models.CharField(_("level"), max_length=16, choices=Level, default=Level.GROUP)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, blank=True)
    language = models.CharField(max_length=5, default="nb")
    # All its words as they are searched in, nynorsk and bokmål made one (workshops/search.py).
    words = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=Review, default=Review.OFFERED)
    because = models.CharField(_("why it was not taken in"), max_length=300, blank=True)
    offered_on = models.DateField(default=timezone.localdate)
    reviewed_on = models.DateField(null=True, blank=True)
    # No measure, but what a unit with little sick leave does on a day when nothing happens.
    tuesday = models.BooleanField(_("an ordinary Tuesday"), default=False)
    # Gone once it is reviewed: the measure it was, or the unit that told of its Tuesday.
    source = models.OneToOneField(
        "workshops.Measure", on_delete=models.SET_NULL, null=True, blank=True, related_name="offered"
    )
    teller = models.OneToOneField("ned.Unit", on_delete=models.SET_NULL, null=True, blank=True, related_name="tuesday")

    objects = BankedQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(because=""), name="a_measure_refused_by_the_bank_is_told_why"
            )
        ]
        indexes = [models.Index(fields=["state", "factor", "sector", "level"], name="facets_of_the_bank")]

    def __str__(self) -> str:
        return self.title

    @property
    def useful_in(self) -> int:
        """How many units found it useful, where they are enough to be told."""
        n: int = getattr(self, "helped_in", 0)
        return n if n >= FEWEST_UNITS else 0

    @classmethod
    @transaction.atomic
    def offer(cls, measure: Measure, *, by: User | None, **words: str) -> Banked:
        """Once for each measure, and again when it was refused. ValidationError for one not done, or of no help."""
        if not measure.worth_sharing:
            raise ValidationError(_("Only a measure that is done and has helped is offered to the bank."))
        # Told by the measure itself, for what it became in the bank is not to be found again.
        if not Measure.objects.filter(pk=measure.pk, shared=False).update(shared=True):
            raise ValidationError(_("This measure has been offered already."))
        cls.objects.filter(source=measure, state=Review.REFUSED).delete()
        offered = cls(source=measure, language=by.language if by else "nb")
        offered.write(**words)
        trace(by, "banked.offer", measure)
        return offered

    @classmethod
    @transaction.atomic
    def tell(cls, unit: Unit, *, by: User | None, **words: str) -> Banked:
        """An ordinary Tuesday, and another when it has been read. ValidationError while one waits."""
        if cls.objects.waiting().filter(teller=unit).exists():
            raise ValidationError(_("What you told waits to be read. You can tell more when it has been."))
        cls.objects.filter(teller=unit).delete()
        told = cls(teller=unit, tuesday=True, language=by.language if by else "nb")
        told.write(**words)
        trace(by, "banked.tell", unit)
        return told

    def write(self, **words: str) -> None:
        """Its words, and with them what it is searched by."""
        for name, value in words.items():
            setattr(self, name, value)
        self.words = self.searchable()
        self.save()
        if self.state == Review.PUBLISHED:
            BankWord.learn([self.words])

    def searchable(self) -> str:
        return search.searchable(self.title, self.how, self.first_step, self.sign, self.learned)

    @transaction.atomic
    def publish(self, *, by: User | None, **words: str) -> None:
        """Read, put right and let in. From now on nothing here leads to where it came from, the day least of all."""
        today = timezone.localdate()
        self._review(Review.PUBLISHED, reviewed_on=today, offered_on=today, source=None, teller=None)
        self.write(**words)
        trace(by, "banked.publish", self)

    @transaction.atomic
    def refuse(self, *, because: str, by: User | None) -> None:
        """The one who offered it is told why on the measure's page, and may offer it again in other words."""
        self._review(Review.REFUSED, reviewed_on=timezone.localdate(), because=because)
        Measure.objects.filter(offered=self).update(shared=False)
        trace(by, "banked.refuse", self)

    @transaction.atomic
    def mend(self, *, by: User | None, **words: str) -> None:
        """Other words for what is in the bank already; what only the old ones said is not kept to be searched in."""
        before = self.words
        self.write(**words)
        BankWord.forget(before)
        trace(by, "banked.mend", self)

    @transaction.atomic
    def withdraw(self, *, by: User | None) -> None:
        """Gone for good: it may tell of somebody. Plans that took it up keep the words they have made their own."""
        trace(by, "banked.withdraw", self)
        self.delete()
        BankWord.forget(self.words)

    def _review(self, state: Review, **fields: Any) -> None:
        """Once: the second of two who read it at the same time is told so."""
        if not Banked.objects.waiting().filter(pk=self.pk).update(state=state, **fields):
            raise ValidationError(_("Somebody else has reviewed it meanwhile."))
        for name, value in ({"state": state} | fields).items():
            setattr(self, name, value)

    @transaction.atomic
    def adopt(self, unit: Unit, *, by: User | None) -> Measure:
        """A proposal in that unit, in the same words; asked for twice it is the same one until it has ended."""
        held = unit.measures.filter(adopted_from=self).exclude(status__in=[Status.DONE, Status.STOPPED]).first()
        if held:
            return held
        words = {name: getattr(self, name) for name in ("title", "factor", "level", "first_step", "sign")}
        measure: Measure = unit.measures.create(adopted_from=self, **words)
        trace(by, "banked.adopt", measure)
        return measure


class BankWord(models.Model):
    """A word some measure in the bank is written with: what a misspelt question is likened to."""

    word = models.CharField(max_length=80, primary_key=True)

    def __str__(self) -> str:
        return self.word

    @classmethod
    def learn(cls, texts: Iterable[str]) -> None:
        new = {word for words in texts for word in words.split() if search.FEWEST_LETTERS <= len(word) <= LONGEST_WORD}
        BankWord.objects.bulk_create((BankWord(word=word) for word in sorted(new)), ignore_conflicts=True)

    @classmethod
    def forget(cls, text: str) -> None:
        """Those of its words that nothing in the bank is written with any more."""
        gone = set(text.split())
        for words in Banked.objects.published().values_list("words", flat=True).iterator():
            gone.difference_update(words.split())
        cls.objects.filter(word__in=gone).delete()
