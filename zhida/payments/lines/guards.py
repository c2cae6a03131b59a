"""Lines are written once: triggers that refuse to change them, at no cost to writing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from zhida.payments.lines.refusals import LINE_FIXED
from zhida.store.append_only import existing_triggers, sqlite_trigger


def refuse_changes(cursor: Any, table: str, *, whole: bool = False) -> None:
    """Install the triggers of a table of lines; a ``whole`` one takes no further line either."""
    for trigger, event in _triggers(table, whole).items():
        if connection.vendor == "postgresql":
            # Once for the statement, not for each row: a batch of lines pays nothing for it.
            cursor.execute(
                f"CREATE TRIGGER {trigger} BEFORE {event.upper()} ON {table}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION zhida_refuse('{LINE_FIXED.name}')"
            )
        else:
            cursor.execute(sqlite_trigger(trigger, event, table, "", LINE_FIXED.name))


def missing(tables: Mapping[str, bool]) -> list[str]:
    """Return the triggers that are not there, of tables by name that are whole or not."""
    wanted = {trigger for table, whole in tables.items() for trigger in _triggers(table, whole)}
    return sorted(wanted - existing_triggers())


def _triggers(table: str, whole: bool) -> dict[str, str]:
    events = ["update", "delete"]
    events += ["truncate"] if connection.vendor == "postgresql" else []
    events += ["insert"] if whole else []
    return {f"{table}_{event}": event for event in events}
