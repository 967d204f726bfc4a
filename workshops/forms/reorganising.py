"""What is asked when a unit changes. Each form's fields are named as what its verb takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ned.forms import day_input
from ned.models import Unit, User
from workshops import reorganisation
from workshops.forms.gatherings import UnitChoice
from workshops.forms.plans import taken, text

if TYPE_CHECKING:
    from django.db.models import QuerySet

MAY = "reorganise"
LONGEST_NAME = 120


def another(label: Any, **named: Any) -> UnitChoice:
    unlisted = {"invalid_choice": _("That unit is not in the list any more. Choose another.")}
    none = Unit.objects.none()
    return UnitChoice(label=label, queryset=none, empty_label=_("Choose a unit"), error_messages=unlisted, **named)


class ChangeForm(forms.Form):
    on = forms.DateField(label=_("Applies from"), initial=timezone.localdate, widget=day_input())
    field_order = ["name", "under", "into", "on"]

    def __init__(self, *args: Any, others: QuerySet[Unit], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
        for field in self.fields.values():
            if isinstance(field, UnitChoice):
                field.queryset = others


class RenameForm(ChangeForm):
    name = forms.CharField(label=_("New name"), max_length=LONGEST_NAME)


class MoveForm(ChangeForm):
    under = another(
        _("Under which unit"),
        help_text=_(
            "Leaders and representatives above the new place see the plan. Those above the old place no longer do."
        ),
    )


class MergeForm(ChangeForm):
    into = another(
        _("Into which unit"),
        help_text=_("Those who have a seat in this unit only, its leader too, no longer see the plan."),
    )


class SplitForm(ChangeForm):
    into = forms.CharField(
        label=_("Names of the parts, one on each line"),
        max_length=2000,
        widget=text(rows=3),
        help_text=_("The parts begin without a leader. Until they get one, the leader above answers for the measures."),
    )

    def clean_into(self) -> list[str]:
        name = forms.CharField(max_length=LONGEST_NAME)
        return [name.clean(line) for line in self.cleaned_data["into"].splitlines() if line.strip()]


class Act(NamedTuple):
    """One thing that can happen to a unit: the form, the verb it leads to, and what is said before and after."""

    form: type[ChangeForm]
    verb: Callable[..., object]
    label: Any
    outcome: Any
    said: Any


ACTS = {
    "rename": Act(
        RenameForm,
        Unit.rename,
        _("Give it a new name"),
        _("Only the name changes. The plan and its measures stay as they are."),
        _("The unit has got its new name."),
    ),
    "move": Act(
        MoveForm,
        Unit.relocate,
        _("Move it"),
        ngettext_lazy(
            "The plan with %(n)s open measure comes along, and so do the units below.",
            "The plan with %(n)s open measures comes along, and so do the units below.",
            "n",
        ),
        _("The unit is moved."),
    ),
    "merge": Act(
        MergeForm,
        reorganisation.merge,
        _("Merge it into another"),
        ngettext_lazy(
            "The unit ends. %(n)s open measure goes on in the plan of the unit you choose, together with proposals and "
            "unanswered requests.",
            "The unit ends. %(n)s open measures go on in the plan of the unit you choose, together with proposals and "
            "unanswered requests.",
            "n",
        ),
        _("The units are merged, and what was open has followed."),
    ),
    "split": Act(
        SplitForm,
        reorganisation.split,
        _("Split it"),
        ngettext_lazy(
            "The unit ends. %(n)s open measure goes on in the plan of the first part, together with proposals and "
            "unanswered requests.",
            "The unit ends. %(n)s open measures go on in the plan of the first part, together with proposals and "
            "unanswered requests.",
            "n",
        ),
        _("The unit is split, and what was open has followed to the first part."),
    ),
}


class Change(NamedTuple):
    """An act as it stands on the page."""

    act: str
    label: Any
    outcome: str
    form: ChangeForm


class ChangeForms:
    """The ways a unit can change, on its own page. One of them is posted."""

    def __init__(self, unit: Unit, *, user: User, data: Any = None) -> None:
        self.unit, self.data = unit, data
        self.act = data.get("act", "") if data else ""
        here = Unit.objects.for_user(user, to=MAY).current().filter(municipality=unit.municipality_id)
        self.others = here.exclude(path__startswith=unit.path)
        shown = {*offered(unit), self.act}
        self.forms = {act: self.form(act) for act in ACTS if act in shown}

    def __iter__(self) -> Iterator[Change]:
        open_now = self.unit.measures.open().count()
        for act, form in self.forms.items():
            yield Change(act, ACTS[act].label, ACTS[act].outcome % {"n": open_now}, form)

    def form(self, act: str) -> ChangeForm:
        data = self.data if act == self.act else None
        return ACTS[act].form(data, others=self.others, auto_id=f"{act}_%s")

    def take(self, *, by: User) -> bool:
        if self.act not in ACTS:
            return False
        return taken(self.forms[self.act], partial(ACTS[self.act].verb, self.unit), by=by)

    @property
    def said(self) -> Any:
        return ACTS[self.act].said


def offered(unit: Unit) -> list[str]:
    """What can be done at all, so that nobody fills in a form in vain."""
    if unit.valid_to:
        return []
    if unit.is_root():
        return ["rename"]
    return ["rename", "move"] if unit.leads else [*ACTS]
