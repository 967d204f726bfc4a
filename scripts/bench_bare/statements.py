"""The same once more, with SQL written by hand: what the ORM itself costs. No goal is set against it."""

import json
import uuid

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from bench_bare.views import digest, line

DEVICE = """
SELECT device.id, room.id, device.*, run.*, room.*, gathering.*, dialogue.*
FROM dialogmat_device device
JOIN dialogmat_run run ON device.run_id = run.id
JOIN dialogmat_room room ON run.room_id = room.id
JOIN workshops_gathering gathering ON room.gathering_id = gathering.id
LEFT JOIN dialogmat_dialogue dialogue ON device.dialogue_id = dialogue.id
WHERE (gathering.closed_at IS NULL OR gathering.closed_at > now() - interval '7 days')
AND device.removed_at IS NULL AND device.token_digest = %s
"""
ANSWER = "SELECT id, value, revision FROM dialogmat_answer WHERE id = %s"
OPERATION = "INSERT INTO dialogmat_operation (id, device_id, place, digest, result) VALUES (%s, %s, %s, %s, %s)"
SAVE = """
UPDATE dialogmat_answer SET revision = %s, value = %s, late = false, changed_at = now() WHERE id = %s AND revision = %s
"""
BALLOT = "INSERT INTO dialogmat_ballot (id, room_id, digest) VALUES (%s, %s, %s)"
COUNT = """
UPDATE dialogmat_tally SET n = n + 1
WHERE ((item = 'safe' AND choice = %s) OR (item = 'overall' AND choice = %s))
AND block_id = %s AND channel = 'phone' AND room_id = %s AND table_id IS NULL
"""


@csrf_exempt
def answer(request: HttpRequest, token: str) -> HttpResponse:
    said, revision = request.POST, int(request.POST["base"]) + 1
    result = {"outcome": "saved", "revision": revision}
    with connection.cursor() as cursor:
        cursor.execute(DEVICE, [digest(token)])
        device = cursor.fetchone()[0]
        cursor.execute(ANSWER, [said["place"]])
        cursor.fetchone()
        with transaction.atomic():
            kept = [said["operation"], device, said["place"], digest(said["value"]), json.dumps(result)]
            cursor.execute(OPERATION, kept)
            cursor.execute(SAVE, [revision, said["value"], said["place"], said["base"]])
    line().publish("room:bare", "answers")
    return JsonResponse(result | {"value": said["value"]})


@csrf_exempt
def vote(request: HttpRequest, token: str) -> HttpResponse:
    said = request.POST
    with connection.cursor() as cursor:
        cursor.execute(DEVICE, [digest(token)])
        room = cursor.fetchone()[1]
        with transaction.atomic():
            cursor.execute(BALLOT, [uuid.uuid4(), room, digest(f"sql {token}")])
            cursor.execute(COUNT, [said["item-safe"], said["item-overall"], said["block"], room])
    return HttpResponseRedirect("counted")
