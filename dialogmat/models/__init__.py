from dialogmat.models.mat import (
    Audience,
    Block,
    Mat,
    Rhythm,
    Station,
    Takes,
    Timing,
    Version,
    VersionState,
    Wording,
)

from dialogmat.models.film import Film  # isort: skip
from dialogmat.models.overlay import Overlay  # isort: skip
from dialogmat.models.room import Pace, Room  # isort: skip
from dialogmat.models.run import Run, Show  # isort: skip
from dialogmat.models.highlight import Highlight  # isort: skip
from dialogmat.models.dialogue import Dialogue, Shared  # isort: skip
from dialogmat.models.device import Channel, Device  # isort: skip
from dialogmat.models.answer import Answer, Operation, ReusedError, Rival, Saved  # isort: skip
from dialogmat.models.review import Comment, Debrief  # isort: skip
from dialogmat.models.tally import Ballot, Tally  # isort: skip

__all__ = [
    "Answer",
    "Audience",
    "Ballot",
    "Block",
    "Channel",
    "Comment",
    "Debrief",
    "Device",
    "Dialogue",
    "Film",
    "Highlight",
    "Mat",
    "Operation",
    "Overlay",
    "Pace",
    "ReusedError",
    "Rhythm",
    "Rival",
    "Room",
    "Run",
    "Saved",
    "Shared",
    "Show",
    "Station",
    "Takes",
    "Tally",
    "Timing",
    "Version",
    "VersionState",
    "Wording",
]
