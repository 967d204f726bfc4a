"""What is asked when a plan is decided and followed up. Each form knows the verb it leads to only by its fields."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ned.forms import DayField
from ned.models import Holder, SeatKind, User
from ned.models.seats import UNLISTED
from workshops.forms import done
from workshops.models import Factor, Level, Measure, Status, Verdict
from workshops.models.measure import LIVING
from workshops.models.plan import seat_at

if TYPE_CHECKING:
    from ned.models import Unit

OWNERS = [SeatKind.LEADER, SeatKind.DEPUTY, SeatKind.SAFETY_REP, SeatKind.UNION_REP, SeatKind.STAFF_GROUP]


def taken(form: forms.BaseForm, verb: Callable[..., object], **named: Any) -> bool:
    """Done with what was typed, where a form's fields are named as what its verb takes."""
    return done(form, verb=lambda: verb(**form.cleaned_data, **named))


def text(*, rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FindForm(forms.Form):
    q = forms.CharField(max_length=120, required=False)


class DecideForm(forms.Form):
    title = forms.CharField(label=_("What you will do"), max_length=300, widget=text())
    seat = forms.ChoiceField(label=_("Who looks after it"))
    owner = forms.ModelChoiceField(
        label=_("A person, if you want to name one"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody by name"),
    )
    deadline = DayField(label=_("Deadline"))
    first_step = forms.CharField(label=_("First step within 14 days"), max_length=300, required=False)
    sign = forms.CharField(
        label=_("Sign to look for"),
        max_length=300,
        required=False,
        help_text=_("What will you see or hear when it works?"),
    )
    factor = forms.ChoiceField(label=_("Factor"), choices=[("", "–"), *Factor.choices], required=False)
    level = forms.ChoiceField(label=_("Who it is about"), choices=Level, initial=Level.GROUP)
    discuss_first = forms.BooleanField(
        label=_("Rota, staffing or hours – discuss it with the representatives first"), required=False
    )
    burdens = forms.CharField(label=_("Whom it might burden"), max_length=300, required=False)

    def __init__(self, *args: Any, unit: Unit, **named: Any) -> None:
        super().__init__(*args, **named)
        self.unit = unit
        self.choice("seat").choices = [(kind.value, kind.label) for kind in OWNERS]
        self.choice("owner").queryset = people_at(unit)
        self.fields["deadline"].widget.attrs["min"] = timezone.localdate().isoformat()

    def choice(self, name: str) -> Any:
        return self.fields[name]

    @classmethod
    def about(cls, measure: Measure, data: Any = None) -> DecideForm:
        proposed = ("title", "first_step", "sign", "factor", "level", "deadline", "discuss_first", "burdens")
        words = {name: getattr(measure, name) for name in proposed}
        return cls(data, unit=measure.unit, initial=words | {"seat": SeatKind.LEADER})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors:
            found["owner_seat"] = seat_at(self.unit, found.pop("seat"))
        return found


def people_at(unit: Unit) -> QuerySet[User]:
    """Those who hold a seat in the unit today and may be named."""
    held = Holder.objects.current(timezone.localdate()).filter(seat__unit=unit).exclude(seat__kind__in=UNLISTED)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(label=_("The one it says the same as"), queryset=Measure.objects.none())

    def __init__(self, *args: Any, measure: Measure, **named: Any) -> None:
        super().__init__(*args, **named)
        others = Measure.objects.filter(unit=measure.unit_id, merged_into=None).exclude(pk=measure.pk)
        into: Any = self.fields["into"]
        into.queryset = others.filter(status__in=[Status.PROPOSED, *LIVING])
        into.empty_label = None


class StepForm(forms.Form):
    note = forms.CharField(label=_("A few words"), max_length=1000, required=False, widget=text())


class NoteForm(forms.Form):
    note = forms.CharField(label=_("A few words"), max_length=1000, widget=text())


class MoreTimeForm(forms.Form):
    deadline = DayField(label=_("New deadline"))
    note = forms.CharField(label=_("Why it takes longer"), max_length=900, required=False, widget=text())


class StopForm(forms.Form):
    because = forms.CharField(label=_("Why, in a sentence"), max_length=300, widget=text())


class AskForm(forms.Form):
    words = forms.CharField(
        label=_("What you ask for"), max_length=600, widget=text(rows=3), help_text=_("The leader above answers it.")
    )


class Act(NamedTuple):
    """One thing that can be said about a measure: what it asks for, and the verb it leads to."""

    form: type[forms.Form]
    verb: Callable[..., None]


ACTS = {
    "start": Act(StepForm, Measure.start),
    "finish": Act(StepForm, Measure.finish),
    "note": Act(NoteForm, Measure.remark),
    "extend": Act(MoreTimeForm, Measure.extend),
    "stop": Act(StopForm, Measure.stop),
}


class FollowUpForms:
    """The ways to say how a measure goes, on its own page and behind the link in a letter. One of them is posted."""

    def __init__(self, data: Any = None) -> None:
        self.act = data.get("act", "") if data else ""
        said = self.act in {"start", "finish", "note"}
        self.step = self.form("note" if self.act == "note" else "start", data if said else None)
        self.extend = self.form("extend", data if self.act == "extend" else None)
        self.stop = self.form("stop", data if self.act == "stop" else None)

    def form(self, act: str, data: Any) -> forms.Form:
        return ACTS[act].form(data, auto_id=f"{act}_%s")

    def take(self, measure: Measure, *, by: User | None) -> bool:
        posted = {"extend": self.extend, "stop": self.stop}.get(self.act, self.step)
        return self.act in ACTS and taken(posted, partial(ACTS[self.act].verb, measure), by=by)


class TickForm(forms.Form):
    note = forms.CharField(
        label=_("What you saw"), max_length=1000, required=False, widget=text(rows=4),
        help_text=_("What works, what does not, and what you change. No names."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Your answer"), choices=Verdict, widget=forms.RadioSelect)
    because = forms.CharField(
        label=_("Why"), max_length=600, widget=text(rows=3), help_text=_("Those who asked read this.")
    )
