"""Names of the files people are given."""

from django.utils.text import slugify

# Names that every system takes; else these letters would be gone.
SPELT = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def file_name(words: str) -> str:
    return slugify(words.lower().translate(SPELT))
