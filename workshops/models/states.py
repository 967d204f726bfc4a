from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CONFERENCE = "conference", _("Learning conference")
    WORKSHOP = "workshop", _("Unit workshop")
    MEETING = "meeting", _("Staff meeting")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    REPORTED = "reported", _("Reported")
    CANCELLED = "cancelled", _("Cancelled")


AHEAD = [State.DRAFT, State.PUBLISHED, State.OPEN]
# From where each step may be taken. What is closed stays closed: numbers and plans build on it.
STEPS: dict[str, set[str]] = {
    State.PUBLISHED: {State.DRAFT, State.OPEN},
    State.OPEN: {State.PUBLISHED},
    State.CLOSED: {State.OPEN},
    State.REPORTED: {State.CLOSED},
    State.CANCELLED: {State.DRAFT, State.PUBLISHED},
}
