from __future__ import annotations

import datetime
import hashlib
import secrets
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ned.models.people import User

LEASE = datetime.timedelta(minutes=5)
# A mail server in trouble is not asked about the same letter more often than this.
PAUSE = datetime.timedelta(minutes=10)
CODE_PAUSE = datetime.timedelta(minutes=1)
CODE_TRIES = 10


class LetterState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DEAD = "dead", _("Could not be sent")


class LetterQuerySet(models.QuerySet["Letter"]):
    def ready(self, now: datetime.datetime) -> Self:
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(free, state=LetterState.WAITING, not_before__lte=now).order_by("not_before", "pk")


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
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="letters_that_wait")]

    def __str__(self) -> str:
        return self.key

    def lease(self, now: datetime.datetime) -> bool:
        """True for exactly one caller, however many workers and beats run."""
        mine = Letter.objects.ready(now).filter(pk=self.pk, tries=self.tries)
        leased = mine.update(leased_until=now + LEASE, tries=F("tries") + 1) == 1
        if leased:
            self.tries, self.leased_until = self.tries + 1, now + LEASE
        return leased

    def mark_sent(self, now: datetime.datetime) -> None:
        self.state, self.sent_at, self.leased_until = LetterState.SENT, now, None
        if self.kind == "code":  # a code that has been sent is nothing to keep
            self.text = self.html = ""
        self.save(update_fields=["state", "sent_at", "leased_until", "text", "html"])

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
