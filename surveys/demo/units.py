"""Unit trees. treebeard's `add_child` takes one INSERT and two UPDATEs a unit, too many for all of Norway, so the paths
are made here, in treebeard's own form, and the rows are saved in bulk."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from ned.models import Sector, Unit
from surveys.demo.words import WORDS

if TYPE_CHECKING:
    from ned.models import Municipality

H, K, S, C, T, F = Sector.HEALTH, Sector.KINDERGARTEN, Sector.SCHOOL, Sector.CHILD, Sector.TECHNICAL, Sector.CULTURE

# Service area, its sector, and its units with how many work there; all names are invented.
BERGEN: list[tuple[str, Sector, list[tuple[str, int]]]] = [
    ("Barnehage", K, [
        ("Blåbærskogen barnehage", 22), ("Sjøglimt barnehage", 18), ("Lærkeslåtten barnehage", 26),
        ("Bjørkehagen barnehage", 15), ("Måltrosten barnehage", 31),
    ]),
    ("Skole", S, [("Steinrøysa skole", 48), ("Øyjordet ungdomsskole", 41), ("Bekkefaret skole", 37)]),
    ("Helse og omsorg", H, [
        ("Fjordgløtt sykehjem", 86), ("Rognebærtunet sykehjem", 64), ("Hjemmetjenesten Vågen", 42),
        ("Hjemmetjenesten Åsen", 38), ("Bofellesskapet Søndre løe", 24), ("Dagsenteret Kvilesteinen", 12),
    ]),
    ("Barn og familie", C, [("Helsestasjonen Øvre", 16), ("Familietjenesten Sundet", 28)]),
    ("Teknisk", T, [("Vei og park Nord", 33), ("Renhold Sør", 45)]),
    ("Kultur", F, [("Biblioteket Nøstehagen", 14)]),
]  # fmt: skip

KINDS: list[tuple[str, Sector, str, int, int]] = [
    # {place} in the name, sector, its service area, fewest and most employees
    ("{} barnehage", K, "Barnehage", 12, 34),
    ("{} sykehjem", H, "Helse og omsorg", 34, 90),
    ("Hjemmetjenesten {}", H, "Helse og omsorg", 18, 48),
    ("Bofellesskapet {}", H, "Helse og omsorg", 12, 30),
    ("{} skole", S, "Skole", 18, 52),
    ("{} barnehage", K, "Barnehage", 10, 28),
]


@dataclass
class Town:
    """A municipality with its example units."""

    municipality: Municipality
    areas: dict[str, Unit] = field(default_factory=dict)
    hosts: list[Unit] = field(default_factory=list)
    # How many days from the example's day its units can begin with their own workshops.
    ready: int = 0

    @property
    def root(self) -> Unit:
        root = self.municipality.root
        assert root
        root.municipality = self.municipality  # else every unit asks for it again
        return root

    @property
    def units(self) -> list[Unit]:
        return [*self.areas.values(), *self.hosts]

    def area(self, name: str, sector: Sector) -> Unit:
        if name not in self.areas:
            self.areas[name] = child(self.root, name=name, sector=sector)
        return self.areas[name]

    def host(self, name: str, sector: Sector, *, area: str, headcount: int) -> Unit:
        above = self.area(area, sector)
        self.hosts.append(child(above, name=name, sector=sector, headcount=headcount, hosts=True))
        return self.hosts[-1]


def child(above: Unit, **fields: object) -> Unit:
    """The next child, not saved; `above` counts it, and must be saved after."""
    above.numchild += 1
    depth = above.depth + 1
    path = Unit._get_path(above.path, depth, above.numchild)
    return Unit(municipality=above.municipality, path=path, depth=depth, numchild=0, **fields)


def bergen(municipality: Municipality) -> Town:
    town = Town(municipality)
    for area, sector, units in BERGEN:
        for name, headcount in units:
            town.host(name, sector, area=area, headcount=headcount)
    return town


def drawn(municipality: Municipality, *, hosts: int, rng: Random) -> Town:
    """A town with so many units, half of them in health and care, and no name twice."""
    town, used = Town(municipality), set[str]()
    while len(town.hosts) < hosts:
        pattern, sector, area, fewest, most = KINDS[len(town.hosts) % len(KINDS)]
        name = pattern.format(rng.choice(WORDS["places"]) + rng.choice(WORDS["ends"]))
        if name not in used:
            used.add(name)
            town.host(name, sector, area=area, headcount=rng.randint(fewest, most))
    return town
