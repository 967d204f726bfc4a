from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ned.access import NATIONAL, SEATS, Grant, Role

type AnyUser = User


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save()
        return user

    def known(self, email: str, *, name: str) -> User:
        """Whoever has this address; somebody new is made, once however many ask for her at the same time."""
        new = self.model(email=self.normalize_email(email).lower(), name=name)
        new.set_unusable_password()
        self.bulk_create([new], ignore_conflicts=True)
        return self.get(email=new.email)


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")


class User(AbstractBaseUser):
    """Somebody who signs in. Participants do not: they join a room by a code and leave no person behind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=5, default="nb")
    letter_weekday = models.PositiveSmallIntegerField(_("day for letters"), choices=Weekday, default=Weekday.MONDAY)
    # No weekly letter up to this day, and it included; what falls due meanwhile comes in the first one after.
    letters_paused_until = models.DateField(_("no letters until"), null=True, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(letter_weekday__range=(0, 4)), name="letters_are_read_on_a_weekday")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def grants(self) -> list[Grant]:
        """Roles and places, read anew with each request: a role taken away bites at once."""
        today = timezone.localdate()
        seats = self.holders.current(today).filter(seat__unit__valid_to=None)
        return [
            Grant(Role(role), path or "")
            for role, path in self.memberships.values_list("role", "municipality__root__path")
            if path or role in NATIONAL
        ] + [
            Grant(Role(kind), path)
            for kind, path in seats.values_list("seat__kind", "seat__unit__path")
            if kind in SEATS
        ]

    def speak(self, *, language: str) -> None:
        self.language = language
        self.save(update_fields=["language"])

    def read_letters(self, *, weekday: int, paused_until: datetime.date | None = None) -> None:
        self.letter_weekday, self.letters_paused_until = weekday, paused_until
        self.save(update_fields=["letter_weekday", "letters_paused_until"])

    def letters_rest(self, on: datetime.date) -> bool:
        return bool(self.letters_paused_until and on <= self.letters_paused_until)


class Membership(models.Model):
    """A role held nationally (no municipality) or in one municipality. Seats in units are `Holder`s."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role)
    municipality = models.ForeignKey(
        "ned.Municipality", on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "municipality"],
                condition=Q(municipality__isnull=False),
                name="a_role_is_held_once_in_a_municipality",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(municipality__isnull=True),
                name="a_national_role_is_held_once",
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=True, role__in=[r.value for r in sorted(NATIONAL)])
                | Q(municipality__isnull=False) & ~Q(role__in=[r.value for r in sorted(NATIONAL | SEATS)]),
                name="national_roles_have_no_municipality_and_seats_no_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"{Role(self.role).label}: {self.user}"
