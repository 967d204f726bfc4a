"""The triggers anew: a municipality's own blocks lie beside the frozen version, and a released version's row is held too."""

from importlib import import_module
from typing import Any

from django.db import migrations

before = import_module("dialogmat.migrations.0002_frozen")

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
SQLITE = "CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {held} BEGIN SELECT RAISE(ABORT, '{message}'); END"
POSTGRESQL = (
    "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF ({held}) THEN"
    " RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN {row}; END $$",
    "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
)


def held() -> dict[tuple[str, str], str]:
    """(table, event) → the condition under which the database refuses."""
    written = {
        (table, event): f"{state.format(row=row)} <> 'draft'"
        for table, state in STATES.items()
        for event, row in before.EVENTS.items()
    }
    return written | HELD


def freeze(apps: Any, schema_editor: Any) -> None:
    for (table, event), condition in held().items():
        named = {"name": f"frozen_{table}_{event.lower()}", "event": event, "table": table, "held": condition}
        named |= {"message": before.MESSAGE, "row": "OLD" if event == "DELETE" else "NEW"}
        statements = [SQLITE] if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
        for statement in statements:
            schema_editor.execute(statement.format(**named))


def thaw(apps: Any, schema_editor: Any) -> None:
    for table, event in held():
        name = f"frozen_{table}_{event.lower()}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")


class Migration(migrations.Migration):
    dependencies = [("dialogmat", "0004_desk_and_overlay")]
    operations = [migrations.RunPython(freeze, thaw)]
