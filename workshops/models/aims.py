from django.db import models
from django.utils.translation import gettext_lazy as _


class Factor(models.TextChoices):
    LEADERSHIP = "leadership", _("Leadership")
    ORGANISATION = "organisation", _("Organisation")
    CONDITIONS = "conditions", _("Working conditions")
    CULTURE = "culture", _("Culture and attitudes")
    MASTERY = "mastery", _("Mastery")


class Level(models.TextChoices):
    INDIVIDUAL = "individual", _("Each of us")
    GROUP = "group", _("The group")
    LEADERSHIP = "leadership", _("The leadership")
    ORGANISATION = "organisation", _("The organisation")
    MUNICIPALITY = "municipality", _("The municipality")
