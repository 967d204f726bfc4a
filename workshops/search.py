"""Norwegian as it is searched in: both written languages made one, and found by full text, by likeness or by prefix.

PostgreSQL stems the words (`norwegian`) and forgives typing errors (trigrams). The embedded database does neither:
there each word of the question is looked for by its beginning, and the page says so (`simple`).
"""

from __future__ import annotations

import re
import tomllib
import uuid
from functools import cache, reduce
from pathlib import Path
from typing import Any

from django.contrib.postgres.lookups import TrigramSimilar
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField, TrigramSimilarity
from django.db import connection
from django.db.models import F, Func, Q, QuerySet, Value

# How many are put in order of how well they fit; whoever finds more than this needs another word, not another page.
MOST = 200
# A shorter word has no ending to take off, and a shorter beginning would find everything.
FEWEST_LETTERS = 4
MANY_LETTERS = 6
WORD = re.compile(r"[^\W_]+")
ENDING = re.compile(r"(ene|en|et|er|ar|ne|a|e)$")
# How many words a misspelt one may have been meant as.
NEAREST = 3
# The words as `norwegian` stems them, kept beside them by PostgreSQL itself (migration 0005).
LEXEMES = Func(template="workshops_banked.lexemes", output_field=SearchVectorField())


@cache
def table(name: str) -> dict[str, Any]:
    whole = tomllib.loads(Path(__file__).with_name("norwegian.toml").read_text(encoding="utf-8"))
    return dict(whole[name])


def simple() -> bool:
    return connection.vendor != "postgresql"


def one(word: str) -> str:
    """The word as both languages are searched in."""
    if word in table("words"):
        return str(table("words")[word])
    made = reduce(lambda found, pair: found.replace(*pair), table("parts").items(), word)
    if len(made) < MANY_LETTERS or made.endswith(tuple(table("lists")["alike"])):
        return made
    ending = next((old for old in table("endings") if made.endswith(old)), "")
    return made.removesuffix(ending) + str(table("endings").get(ending, ""))


def words(text: str) -> list[str]:
    """Each word once, in the order they come."""
    return list(dict.fromkeys(one(word) for word in WORD.findall(text.lower())))


def searchable(*texts: str) -> str:
    return " ".join(words(" ".join(texts)))


def asked(question: str) -> list[str]:
    """What is looked for. A question of nothing but small words is taken at its word."""
    every = words(question)
    return [word for word in every if word not in table("lists")["skip"]] or every


def found(rows: QuerySet[Any], question: str, *, known: QuerySet[Any]) -> list[uuid.UUID]:
    """The ids of those whose `words` fit the question, the best first.

    With PostgreSQL also when it is misspelt: a word nothing is written with stands for those of the `known` it is like.
    """
    wanted = asked(question)
    if not wanted:
        return []
    if simple():
        return _by_beginning(rows, wanted)
    return _by_text(rows, [[word] for word in wanted]) or _by_text(rows, [like(word, known) for word in wanted])


def _by_text(rows: QuerySet[Any], wanted: list[list[str]]) -> list[uuid.UUID]:
    query = SearchQuery(" & ".join(map(either, wanted)), search_type="raw", config="norwegian")
    some = list(rows.order_by().annotate(text=LEXEMES).filter(text=query).values_list("pk", flat=True)[:MOST])
    # 1 + log of the length: what is about little else is more about it.
    rank = SearchRank(LEXEMES, query, normalization=Value(1))
    weighed = rows.model._default_manager.filter(pk__in=some).order_by(rank.desc(), "pk")
    return list(weighed.values_list("pk", flat=True)) if some else []


def either(words: list[str]) -> str:
    """One of the words, for a tsquery.

    Norwegian writes its words together: one without an ending also finds what begins with it.
    """
    whole = [word for word in words if len(word) >= FEWEST_LETTERS and beginning(word) == word]
    return f"({' | '.join([f'{word}:*' if word in whole else word for word in words])})"


def like(word: str, known: QuerySet[Any]) -> list[str]:
    near = known.filter(TrigramSimilar(F("word"), Value(word)))
    return list(
        near.order_by(TrigramSimilarity("word", word).desc(), "word").values_list("word", flat=True)[:NEAREST]
    ) or [word]


def _by_beginning(rows: QuerySet[Any], wanted: list[str]) -> list[uuid.UUID]:
    every = Q(*[Q(words__contains=beginning(word)) for word in wanted])
    return list(rows.filter(every).values_list("pk", flat=True)[:MOST])


def beginning(word: str) -> str:
    short = ENDING.sub("", word)
    return short if len(short) >= FEWEST_LETTERS else word
