"""A programme's own film: the file as it was uploaded, and what is said in it in each language."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.db import models, transaction
from django.urls import Resolver404, resolve, reverse

from dialogmat.models.mat import Block, Wording
from ned.models.traces import trace

if TYPE_CHECKING:
    from ned.models import User


def place(film: Film, _name: str) -> str:
    """Without the name it came with: nginx finds it by its address alone (deploy/nginx.conf)."""
    return f"films/{film.pk}"


def film_at(address: object) -> uuid.UUID | None:
    """The film of the programme's own that an address leads to."""
    try:
        found = resolve(str(address))
    except Resolver404:
        return None
    return found.kwargs["film"] if found.view_name == "film" else None


class Film(models.Model):
    """Never changed: what a released mat shows stays as it was. A film cut anew is uploaded anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to=place)
    # WebVTT by language.
    captions = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("film", args=[self.pk])

    @classmethod
    @transaction.atomic
    def lay(cls, block: Block, file: File[bytes], *, captions: dict[str, str], by: User | None) -> Film:
        """Keep the film and show it at this block in every language. Raises ValidationError when it is no draft."""
        block.station.version.hold()
        film = cls(captions=captions)
        film.file.save("", file, save=True)
        worded = {wording.language: wording for wording in block.wordings.all()}
        for language, _name in settings.LANGUAGES:
            now = worded.get(language)
            body = {**(now.body if now else {}), "film": film.get_absolute_url()}
            Wording.write(block, language=language, body=body, revision=now.revision if now else 0, by=by)
        trace(by, "film.lay", block)
        return film

    def captions_in(self, language: str) -> str:
        """In this language, else in bokmål, which every film has."""
        return str(self.captions.get(language) or self.captions["nb"])
