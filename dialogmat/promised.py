"""What a unit promised itself before today, and what has become of it: how its next gathering begins."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from dialogmat.models import Run
from workshops.models import Agreement, Gathering, GatheringUnit, Kind, Measure, Request

ENOUGH = 12
# As long as a day can be.
DAY = "30. september 2026"


@dataclass(frozen=True)
class Promised:
    measures: list[Measure]
    agreements: list[Agreement]
    answers: list[Request]

    def __bool__(self) -> bool:
        return bool(self.measures or self.agreements or self.answers)

    def pieces(self) -> list[tuple[list[str], Promised]]:
        """For the big screen: each promise by itself, with the words that are read of it."""
        found = [([one.title, f"{one.get_status_display()} {DAY}"], Promised([one], [], [])) for one in self.measures]
        found += [([one.words], Promised([], [one], [])) for one in self.agreements]
        for one in self.answers:
            found.append(([one.words, one.because, one.get_verdict_display()], Promised([], [], [one])))
        return found


def promised(run: Run) -> Promised:
    """Of the units a workshop serves; a conference of many leaders shows no unit's plan but its own. Four queries."""
    gathering = run.room.gathering
    units = GatheringUnit.objects.filter(gathering=gathering).values("unit")
    mine = {"unit__in": units} if gathering.kind == Kind.WORKSHOP else {"unit": gathering.unit_id}
    before = Gathering.objects.filter(units__unit__in=units).exclude(pk=gathering.pk).aggregate(last=Max("closed_at"))
    day = timezone.localdate(before["last"]) if before["last"] else timezone.localdate().replace(month=1, day=1)
    decided = Measure.objects.filter(**mine, decided_on__isnull=False, merged_into=None).since(day)
    agreed = Agreement.objects.filter(**mine).exclude(gathering=gathering).order_by("words")
    answered = Request.objects.filter(**mine, answered_on__gte=day).exclude(verdict="").exclude(gathering=gathering)
    return Promised(
        list(decided.exclude(sources__gathering=gathering).order_by("deadline")[:ENOUGH]),
        list(agreed[:ENOUGH]),
        list(answered[:ENOUGH]),
    )
