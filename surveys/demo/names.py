from __future__ import annotations

from random import Random

from django.contrib.auth.hashers import make_password

from ned.models import User
from surveys.demo.words import WORDS

PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "."})


class People:
    """Makes users with addresses in example.com, which nobody can receive letters at."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.taken: dict[str, int] = {}

    def new(self, name: str = "", *, language: str = "nb") -> User:
        name = name or f"{self.rng.choice(WORDS['first'])} {self.rng.choice(WORDS['last'])}"
        return User(name=name, email=self.address(name), language=language, password=make_password(None))

    def address(self, name: str) -> str:
        plain = name.lower().translate(PLAIN)
        self.taken[plain] = count = self.taken.get(plain, 0) + 1
        return f"{plain}{count if count > 1 else ''}@example.com"
