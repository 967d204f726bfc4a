"""The words in bokmål and nynorsk: `--compile` writes the .mo files, `--check` finds what is missing or wrong."""

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from places import ROOT

LANGUAGES = ("nb", "nn")
SOURCES = ("manage.py", "CHANGELOG.md", "ned", "workshops", "dialogmat", "surveys", "templates")
# Their words we may set ourselves where they have none in nynorsk, though no source of ours holds them.
LIBRARIES = ("allauth", "django")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")

ENGLISH = "nplurals=2; plural=(n != 1)"

type Key = tuple[str | None, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if arguments.compile:
        compile_all()
    if arguments.check:
        found = list(check_all())
        sys.exit("\n".join([*found, f"{len(found)} faults in the catalogues."]) if found else 0)


def path_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES/django.po"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def compile_all() -> None:
    for path in sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po")):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path))


def check_all() -> Iterator[str]:
    used = extract()
    for language in LANGUAGES:
        if path_of(language).exists():
            yield from (f"{language}: {fault}" for fault in faults(read(path_of(language)), used=used))
        else:
            yield f"{language}: locale/{language}/LC_MESSAGES/django.po is not there"


def extract() -> Catalog:
    """What makemessages finds, made in a copy so that the repository stays as it is."""
    with tempfile.TemporaryDirectory(prefix="ned-words-") as folder:
        copy = Path(folder)
        for name in SOURCES:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.csv", "*.toml"))
            elif source.exists():
                shutil.copy2(source, copy / name)
        (copy / "locale").mkdir()
        command = [sys.executable, "manage.py", "makemessages", "--locale=nb", "--keep-pot", "--verbosity=0"]
        subprocess.run(command, cwd=copy, check=True, env={**os.environ, "NED_VAR": f"{copy}/var"})
        return read_template(copy / "locale/django.pot")


def read_template(path: Path) -> Catalog:
    """Gettext leaves the plural rule for the translator to fill in, and Babel wants a rule."""
    text = path.read_text(encoding="utf-8").replace("nplurals=INTEGER; plural=EXPRESSION", ENGLISH)
    return read_po(io.StringIO(text), abort_invalid=True)


def faults(words: Catalog, *, used: Catalog) -> Iterator[str]:
    """Each a line a person can act on: missing, unused, empty, unsure or with other placeholders."""
    ours = {key_of(message): message for message in words if message.id}
    needed = {key_of(message): message for message in used if message.id}
    yield from (f"missing: {shown(key)}" for key in needed.keys() - ours.keys())
    if unused := ours.keys() - needed.keys():
        yield from (f"no longer used: {shown(key)}" for key in unused - borrowed())
    yield from (f"left over (#~): {shown(key_of(message))}" for message in words.obsolete.values())
    for key, message in ours.items():
        yield from (f"{fault}: {shown(key)}" for fault in faults_of(message))


def key_of(message: Message) -> Key:
    return message.context, message.id[0] if isinstance(message.id, tuple | list) else message.id


def shown(key: Key) -> str:
    return repr(key[1]) + (f" (context {key[0]!r})" if key[0] else "")


def faults_of(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    forms = forms_of(message)
    if not all(form.strip() for form in forms):
        yield "empty"
    elif message.pluralizable:
        yield from faults_of_plural(message, forms)
    elif placeholders(forms[0]) != placeholders(str(message.id)):
        yield "other placeholders"


def forms_of(message: Message) -> list[str]:
    words = message.string
    return [str(form or "") for form in (words if isinstance(words, tuple | list) else [words])]


def faults_of_plural(message: Message, forms: list[str]) -> Iterator[str]:
    """The last form carries what the English plural does; the first may leave the number out."""
    one, many = map(placeholders, message.id)
    if len(forms) < 2:
        yield "a plural form is missing"
    elif placeholders(forms[-1]) != many or not set(placeholders(forms[0])) <= set(one + many):
        yield "other placeholders"


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def borrowed() -> set[Key]:
    """Every msgid of the libraries whose texts we may replace."""
    folders = [Path(spec.origin).parent for name in LIBRARIES if (spec := find_spec(name)) and spec.origin]
    found = (path for folder in folders for path in folder.rglob("locale/nb/LC_MESSAGES/django.po"))
    return {key_of(message) for path in found for message in read(path) if message.id}


if __name__ == "__main__":
    main()
