"""A film on its way in, and what it must be."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dialogmat.completeness import REQUIRED
from dialogmat.desk.reading import LARGEST

TIMED = re.compile(r"^(\d+:)?\d\d:\d\d\.\d{3} --> (\d+:)?\d\d:\d\d\.\d{3}", re.MULTILINE)


class FilmForm(forms.Form):
    """A film of the programme's own. Captions in both forms of Norwegian, for those who do not hear it."""

    LONGEST = 500 * 2**20
    file = forms.FileField(
        label=_("The film"),
        help_text=_("MP4, 500 MB at most. Three minutes in 720p are about 30 MB."),
        widget=forms.FileInput(attrs={"accept": "video/mp4"}),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for language, name in settings.LANGUAGES:
            self.fields[f"captions_{language}"] = forms.FileField(
                label=_("Captions, %(language)s") % {"language": name},
                required=language in REQUIRED,
                widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
            )

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > self.LONGEST:
            raise forms.ValidationError(_("The film is larger than 500 MB. Save it in 720p and try again."))
        begins = found.read(12)
        found.seek(0)
        # ISO/IEC 14496-12: the first box of an MP4 file is its type.
        if begins[4:8] != b"ftyp":
            raise forms.ValidationError(_("This is no MP4 film. Most programs can save a film as “MP4 (H.264)”."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.captions: dict[str, str] = {}
        for language, _name in settings.LANGUAGES:
            if uploaded := cleaned.get(f"captions_{language}"):
                try:
                    self.captions[language] = webvtt(uploaded)
                except ValueError:
                    self.add_error(f"captions_{language}", _("These are no captions. They are a WebVTT file (.vtt)."))
        return cleaned


def webvtt(uploaded: Any) -> str:
    """What the file says. Raises ValueError for what is no WebVTT in UTF-8, or is longer than any film needs."""
    text = uploaded.read(LARGEST).decode("utf-8-sig")
    if uploaded.size > LARGEST or not text.startswith("WEBVTT") or not TIMED.search(text):
        raise ValueError
    return str(text)
