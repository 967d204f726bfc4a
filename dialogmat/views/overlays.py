from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dialogmat.models import Overlay, Version
from dialogmat.outline import Outline, outline
from dialogmat.views.rooms import newest
from ned.models import Municipality
from ned.requests import SignedIn

KINDS = [
    ("question", gettext_lazy("A question the table answers")),
    ("list", gettext_lazy("A list the table fills")),
    ("text", gettext_lazy("A text to read")),
]
WORDS = forms.Textarea(attrs={"rows": 3})


class BlockForm(forms.Form):
    """A block of the municipality's own: where it stands, what it asks, in both forms of Norwegian."""

    station = forms.ChoiceField(label=gettext_lazy("Station"))
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=KINDS, widget=forms.RadioSelect)
    title_nb = forms.CharField(label=gettext_lazy("Heading in bokmål"), max_length=80, required=False)
    words_nb = forms.CharField(label=gettext_lazy("The words in bokmål"), max_length=600, widget=WORDS)
    title_nn = forms.CharField(label=gettext_lazy("Heading in nynorsk"), max_length=80, required=False)
    words_nn = forms.CharField(label=gettext_lazy("The words in nynorsk"), max_length=600, widget=WORDS)

    def __init__(self, *args: Any, mats: list[Outline], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["station"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(mat.title, [(f"{mat.mat}:{one.key}", one.title) for one in mat.stations]) for mat in mats]

    def clean(self) -> dict[str, Any]:
        """A list needs a heading, and a heading is there in both or in neither."""
        said = super().clean() or {}
        given = {code: bool(said.get(f"title_{code}")) for code in ("nb", "nn")}
        for code, here in given.items():
            if not here and (said.get("kind") == "list" or any(given.values())):
                self.add_error(f"title_{code}", ValidationError(_("Write the heading here too."), code="required"))
        return said

    def body(self, code: str) -> dict[str, str]:
        said = self.cleaned_data
        title, words = ("title", "text") if said["kind"] == "text" else ("label", "prompt")
        heading = {title: said[f"title_{code}"]} if said[f"title_{code}"] else {}
        return heading | {words: said[f"words_{code}"]}


@require_http_methods(["GET", "HEAD", "POST"])
def own_blocks(request: SignedIn, municipality: Any) -> HttpResponse:
    """What a municipality lays over the mats. Every change is the next number; rooms keep what they pinned."""
    mine = Municipality.objects.for_user(request.user, to="own_blocks")
    place = get_object_or_404(mine, pk=municipality)
    laid = [(version, Overlay.of(place, version=version)) for version in newest()]
    if "remove" in request.POST:
        return remove(request, place, laid, request.POST["remove"])
    mats = [outline(version.pk, get_language() or "nb", overlay=own.pk if own else None) for version, own in laid]
    form = BlockForm(request.POST or None if request.method == "GET" else request.POST, mats=mats)
    if form.is_valid():
        add(request, place, {version.mat.key: version for version, _own in laid}, form)
        return redirect("own_blocks", place.pk)
    context = {"municipality": place, "mats": list(zip(laid, mats, strict=True)), "form": form}
    return render(request, "dialogmat/overlay.html", context, status=422 if form.errors else 200)


def add(request: SignedIn, place: Municipality, versions: dict[str, Version], form: BlockForm) -> None:
    mat, _colon, key = form.cleaned_data["station"].partition(":")
    Overlay.add(
        place,
        station=versions[mat].stations.get(key=key),
        kind=form.cleaned_data["kind"],
        words={code: form.body(code) for code in ("nb", "nn")},
        by=request.user,
    )
    messages.success(request, _("It is on the mat from the next gathering that chooses it."))


def remove(
    request: SignedIn, place: Municipality, laid: list[tuple[Version, Overlay | None]], key: str
) -> HttpResponse:
    own = next((own for _version, own in laid if own and own.blocks.filter(key=key).exists()), None)
    if not own:
        raise Http404
    own.without(key, by=request.user)
    messages.success(request, _("It is taken away. Gatherings that have chosen the mat already keep it."))
    return redirect("own_blocks", place.pk)
