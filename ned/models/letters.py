from __future__ import annotations

import datetime
import hashlib
import secrets
import uuid
from typing import TYPE_CHECKING, Self

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.access import may

if TYPE_CHECKING:
    from ned.models.people import AnyUser, User

LEASE = datetime.timedelta(minutes=5)
# A mail server in trouble is not asked about the same letter more often than this.
PAUSE = datetime.timedelta(minutes=10)
CODE_PAUSE = datetime.timedelta(minutes=1)
CODE_TRIES = 10


class LetterState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DEAD = "dead", _("Could not be sent")
    REPLACED = "replaced", _("Told in a later letter")


# What a mail server means, in the words of whoever has to do something about it.
CAUSES = [
    ("550", _("The address does not exist, or takes no letters from us. Ask the person for the right one.")),
    ("552", _("The mailbox is full.")),
    ("553", _("The address is not written as the mail server wants it.")),
    ("554", _("The mail server took it for something unwanted. The one who runs it must let us through.")),
    ("the address is not one", _("What is written as the address is not an e-mail address.")),
]
LATE = datetime.timedelta(hours=1)


class LetterQuerySet(models.QuerySet["Letter"]):
    def for_user(self, user: AnyUser, *, to: str) -> Self:
        """Letters belong to no municipality: all of them for those who may nationally, else none."""
        return self.all() if may(user, to=to) else self.none()

    def late(self, now: datetime.datetime) -> Self:
        """Those that should have left an hour ago."""
        return self.filter(state=LetterState.WAITING, not_before__lt=now - LATE)

    def ready(self, now: datetime.datetime) -> Self:
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(free, state=LetterState.WAITING, not_before__lte=now).order_by("not_before", "pk")

    @transaction.atomic
    def lease(self, now: datetime.datetime, *, batch: int) -> list[Letter]:
        """A batch for exactly one caller, however many workers and beats run.

        What another is taking is passed by where the database knows how; SQLite lets one in at a time instead.
        """
        ready = self.ready(now)
        found = list(ready.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)[:batch])
        mine = ready.filter(pk__in=[letter.pk for letter in found])
        if mine.update(leased_until=now + LEASE, tries=F("tries") + 1) != len(found):
            transaction.set_rollback(True)
            return []
        for letter in found:
            letter.tries, letter.leased_until = letter.tries + 1, now + LEASE
        return found

    def dead(self) -> Self:
        return self.filter(state=LetterState.DEAD).exclude(to="").order_by("-not_before", "pk")


class Letter(models.Model):
    """One letter, one row, for ever: written in the transaction that decided it, sent by whoever leases it.

    It can leave twice only when a worker dies between hand-over and mark, and then with the same Message-ID.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=24)
    user = models.ForeignKey("ned.User", on_delete=models.SET_NULL, null=True, related_name="letters")
    to = models.EmailField()
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    not_before = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.WAITING)
    message_id = models.CharField(max_length=120)
    # Where its reader stops such letters: what a mail program's own button opens.
    leave_url = models.URLField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="letters_that_wait")]

    def __str__(self) -> str:
        return self.key

    @property
    def cause(self) -> str:
        """Why it could not be sent, and what to do."""
        found = next((sentence for sign, sentence in CAUSES if sign in self.trouble), "")
        return str(found or _("The mail server did not take it."))

    def mark_sent(self, now: datetime.datetime) -> None:
        changed: dict[str, object] = {"state": LetterState.SENT, "sent_at": now, "leased_until": None}
        if self.kind == "code":  # a code that has been sent is nothing to keep
            changed |= {"text": "", "html": ""}
        # One statement without a transaction around it: between hand-over and mark, every moment counts.
        Letter.objects.filter(pk=self.pk).update(**changed)
        for name, value in changed.items():
            setattr(self, name, value)

    def put_back(self, now: datetime.datetime, *, trouble: str) -> None:
        """Try again later. Somebody waits for a code, so it hurries, and is nothing worth once it has run out."""
        if self.kind == "code" and self.tries >= CODE_TRIES:
            return self.give_up(trouble=trouble)
        self.not_before, self.leased_until, self.trouble = now + self.pause, None, trouble[:200]
        return self.save(update_fields=["not_before", "leased_until", "trouble"])

    @property
    def pause(self) -> datetime.timedelta:
        return CODE_PAUSE if self.kind == "code" else PAUSE

    def let_go(self) -> None:
        """Nothing was tried after all: the next round may have it."""
        self.leased_until = None
        self.save(update_fields=["leased_until"])

    def replace(self, now: datetime.datetime) -> bool:
        """It has waited so long that the next letter tells what it told. False when somebody is sending it."""
        replaced = Letter.objects.ready(now).filter(pk=self.pk).update(state=LetterState.REPLACED)
        return replaced == 1

    def try_again(self, now: datetime.datetime) -> bool:
        """A dead one is put back in the outbox, once the cause is mended."""
        dead = Letter.objects.dead().filter(pk=self.pk)
        return dead.update(state=LetterState.WAITING, not_before=now, trouble="", tries=0) == 1

    def give_up(self, *, trouble: str) -> None:
        self.state, self.leased_until, self.trouble = LetterState.DEAD, None, trouble[:200]
        self.save(update_fields=["state", "leased_until", "trouble"])


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class LinkQuerySet(models.QuerySet["Link"]):
    def behind(self, token: str) -> Self:
        """The one this token opens or once opened."""
        return self.filter(digest=digest(token)).select_related("user").fetch_mode(models.FETCH_PEERS)

    def open(self, token: str, *, purpose: str) -> Self:
        return self.behind(token).filter(revoked_at=None, expires_at__gt=timezone.now(), purpose=purpose)


class Link(models.Model):
    """A revocable way in from a letter, for one purpose and one thing. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=24)
    object_id = models.UUIDField()
    user = models.ForeignKey("ned.User", on_delete=models.CASCADE, null=True, related_name="links")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.purpose} {self.object_id}"

    @property
    def live(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @classmethod
    def make(cls, *, purpose: str, object_id: uuid.UUID, user: User | None, days: int) -> str:
        """Returns the token that goes into the letter and nowhere else."""
        token = secrets.token_urlsafe(24)
        expires = timezone.now() + datetime.timedelta(days=days)
        cls.objects.create(digest=digest(token), purpose=purpose, object_id=object_id, user=user, expires_at=expires)
        return token
