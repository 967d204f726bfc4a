"""The smallest views that do the SQL and the publishing of NED's: no forms, languages, pages or second thoughts."""

import hashlib
import uuid
from datetime import timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from dialogmat.models import Answer, Ballot, Device, Operation, Tally


@cache
def line() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL)


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def device_with(token: str) -> Device:
    closed = "run__room__gathering__closed_at"
    lately = Q((closed, None)) | Q((f"{closed}__gt", timezone.now() - timedelta(days=7)))
    joined = Device.objects.select_related("run__room__gathering", "dialogue")
    return joined.get(lately, token_digest=digest(token), removed_at=None)


@csrf_exempt
def answer(request: HttpRequest, token: str) -> HttpResponse:
    said, base = request.POST, int(request.POST["base"])
    device, place = device_with(token), uuid.UUID(said["place"])
    Answer.objects.only("value", "revision").get(pk=place)
    result = {"outcome": "saved", "revision": base + 1}
    words = {"value": said["value"], "revision": base + 1, "late": False, "changed_at": timezone.now()}
    with transaction.atomic():
        Operation.objects.create(
            pk=said["operation"], device=device, place=place, digest=digest(said["value"]), result=result
        )
        Answer.objects.filter(pk=place, revision=base).update(**words)
    line().publish(f"room:{device.run.sitting_id}", "bare")
    return JsonResponse(result | {"value": said["value"]})


@csrf_exempt
def vote(request: HttpRequest, token: str) -> HttpResponse:
    said, room = request.POST, device_with(token).run.room
    chosen = Q(item="safe", choice=said["item-safe"]) | Q(item="overall", choice=said["item-overall"])
    rows = Tally.objects.filter(chosen, room=room, block=uuid.UUID(said["block"]), channel="phone", table=None)
    with transaction.atomic():
        Ballot.objects.create(room=room, digest=digest(f"orm {token}"))
        rows.update(n=F("n") + 1)
    return HttpResponseRedirect("counted")
