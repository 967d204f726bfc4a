"""Every exception to a house rule, and why. A reason that nothing needs any more fails a test too."""

# (file and function, what it fetches): why it may go past for_user().
PAST_THE_DOOR: dict[tuple[str, str], str] = {
    ("ned/views/health.py ready", "connection.cursor"): "asks whether the database answers, and for nothing in it",
    ("dialogmat/views/answers.py choose", "Rival.objects.filter"): "of the dialogue the screen's own door let in",
    ("dialogmat/views/acts.py _answer", "Answer.objects.filter"): "of the room that came through the door",
    ("dialogmat/views/acts.py _part", "Dialogue.objects.at_tables_of"): "of the run that came through the door",
    ("dialogmat/views/acts.py _remove", "Device.objects.filter"): "of the run that came through the door",
    ("dialogmat/views/acts.py _reopen", "Dialogue.objects.filter"): "of the room that came through the door",
    ("dialogmat/views/acts.py _tell", "Dialogue.objects.filter"): "of the room that came through the door",
    ("dialogmat/views/cockpit.py _tables", "Dialogue.objects.at_tables_of"): "of the run that came through the door",
    ("dialogmat/views/cockpit.py context", "Device.objects.filter"): "a count in the run that came through the door",
    ("dialogmat/views/devices.py fields", "Answer.objects.filter"): "of the dialogue the screen's own door let in",
    (
        "dialogmat/views/films.py captions",
        "get_object_or_404(Film)",
    ): "the address is the door, and a film is no secret",
    ("dialogmat/views/films.py film", "get_object_or_404(Film)"): "the address is the door, and a film is no secret",
    ("dialogmat/views/join.py by_key", "Table.objects.select_related"): "the key on the table card is the door",
    ("dialogmat/views/join.py by_key", "GatheringUnit.objects.filter"): "the key on the name card is the door",
    ("dialogmat/views/join.py run_of", "Run.objects.select_related"): "of the sitting that came through the door",
    ("dialogmat/views/paper.py counted", "Tally.objects.of"): "of the room that came through the door",
    ("workshops/views/positions.py position", "Position.objects.of_seats"): "the seat is the door: only who sits in it",
    ("dialogmat/views/rooms.py newest", "Version.objects.released"): "released mats are for all who plan",
    ("dialogmat/views/rooms.py RoomForm", "Version.objects.released"): "one of those the form offers",
}

# Forms whose days may lie as far back as a unit does; its verbs say what can't be.
ANY_YEAR = {"workshops/forms/reorganising.py"}

# Templates that print something as it is.
UNESCAPED: dict[str, str] = {
    "letters/base.txt": "plain text: there is nothing to escape",
    "surveys/archive.txt": "plain text: there is nothing to escape",
}

# Code that vouches for HTML.
MARKED_SAFE: dict[str, str] = {
    "ned/templatetags/ned.py mark": "the empty string, where there is no such drawing",
    "ned/templatetags/ned.py qr": "segno's squares: none of the address is in them",
}

# Called by a name, and no person.
NOT_A_PERSON: dict[str, str] = {
    "ned.Municipality.name": "a municipality",
    "ned.Unit.name": "a unit",
    "workshops.Programme.name": "a programme",
    "workshops.Round.name": "a round",
}

# The address is the secret and no cookie is, so another site's form has nothing to ride on.
WITHOUT_A_TOKEN = ["dialogmat/door.py"]
