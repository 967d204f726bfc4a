"""What is released is frozen, and the database holds it to that. The one place with SQL for each engine.

SQLite builds a table anew to change it, which its triggers do not survive: a migration that changes one of these tables
calls `thaw` first and `freeze` last.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import migrations

VERSION = "(SELECT v.state FROM dialogmat_version v WHERE v.id = {version})"
OVERLAY = "(SELECT CASE WHEN o.laid THEN 'laid' ELSE 'draft' END FROM dialogmat_overlay o WHERE o.id = {overlay})"
STATION = "(SELECT s.version_id FROM dialogmat_station s WHERE s.id = {station})"
BLOCK = (
    "(SELECT CASE WHEN b.overlay_id IS NULL THEN v.state WHEN o.laid THEN 'laid' ELSE 'draft' END"
    " FROM dialogmat_block b JOIN dialogmat_station s ON s.id = b.station_id"
    " JOIN dialogmat_version v ON v.id = s.version_id LEFT JOIN dialogmat_overlay o ON o.id = b.overlay_id"
    " WHERE b.id = {row}.block_id)"
)
# table, and the state that decides whether a row of it may be written
STATES = {
    "dialogmat_station": VERSION.format(version="{row}.version_id"),
    "dialogmat_block": (
        "CASE WHEN {row}.overlay_id IS NULL THEN "
        + VERSION.format(version=STATION.format(station="{row}.station_id"))
        + " ELSE "
        + OVERLAY.format(overlay="{row}.overlay_id")
        + " END"
    ),
    "dialogmat_wording": BLOCK,
    "dialogmat_timing": BLOCK,
}
# A row is neither changed where it lies nor moved into what is frozen.
WAYS = {"insert": ("INSERT", "NEW"), "update": ("UPDATE", "OLD"), "into": ("UPDATE", "NEW"), "delete": ("DELETE", "OLD")}
# What is released may only be withdrawn, and is never deleted; an overlay that is laid stays as it is.
HELD = {
    ("dialogmat_version", "UPDATE"): (
        "OLD.state IN ('released', 'withdrawn') AND (NEW.mat_id <> OLD.mat_id OR NEW.number <> OLD.number"
        " OR NEW.digest <> OLD.digest OR NEW.changes <> OLD.changes OR NEW.released_at <> OLD.released_at"
        " OR NEW.state NOT IN (OLD.state, 'withdrawn'))"
    ),
    ("dialogmat_version", "DELETE"): "OLD.state IN ('released', 'withdrawn')",
    ("dialogmat_overlay", "UPDATE"): "OLD.laid",
}
MESSAGE = "a released version is frozen"
SQLITE = ["CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {held} BEGIN SELECT RAISE(ABORT, '{message}'); END"]
POSTGRESQL = [
    "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF ({held}) THEN"
    " RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN {row}; END $$",
    "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
]


class Trigger(NamedTuple):
    name: str
    event: str
    table: str
    held: str

    @property
    def row(self) -> str:
        return "OLD" if self.event == "DELETE" else "NEW"


def triggers() -> Iterator[Trigger]:
    """Under which condition the database refuses what."""
    for table, state in STATES.items():
        for way, (event, row) in WAYS.items():
            yield Trigger(f"frozen_{table}_{way}", event, table, f"{state.format(row=row)} <> 'draft'")
    for (table, event), held in HELD.items():
        yield Trigger(f"frozen_{table}_{event.lower()}", event, table, held)


def freeze(apps: Any, schema_editor: Any) -> None:
    for trigger in triggers():
        for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
            schema_editor.execute(statement.format(**trigger._asdict(), row=trigger.row, message=MESSAGE))


def thaw(apps: Any, schema_editor: Any) -> None:
    for trigger in triggers():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
        else:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {trigger.name} CASCADE")


class Migration(migrations.Migration):
    dependencies = [("dialogmat", "0001_mats_and_rooms")]
    operations = [migrations.RunPython(freeze, thaw)]
