"""Lines are written once: triggers that refuse to change them.

They cost writing nothing, but for SQLite's INSERT OR REPLACE. That one deletes the line it meets
without firing a trigger, so each line is looked up before it comes, which takes 2 µs of 20.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from zhida.payments.lines.columns import ORDER, PAID_ONCE
from zhida.payments.lines.refusals import LINE_FIXED
from zhida.store.append_only import existing_triggers, sqlite_trigger

KEYS = (f"payout, {ORDER}", PAID_ONCE)
"""What a line may have in common with no other one of a month's table."""


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
            condition = _meets_another(table) if event == "insert" else ""
            cursor.execute(sqlite_trigger(trigger, event, table, condition, LINE_FIXED.name))


def missing(tables: Mapping[str, bool]) -> list[str]:
    """Return the triggers that are not there, of tables by name that are whole or not."""
    wanted = {trigger for table, whole in tables.items() for trigger in _triggers(table, whole)}
    return sorted(wanted - existing_triggers())


def _meets_another(table: str) -> str:
    """Return the SQL condition under which a line that comes would take the place of another."""
    same = (" AND ".join(f"{name} = NEW.{name}" for name in key.split(", ")) for key in KEYS)
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {one})" for one in same)


def _triggers(table: str, whole: bool) -> dict[str, str]:
    postgres = connection.vendor == "postgresql"
    events = ["update", "delete"]
    events += ["truncate"] if postgres else []
    events += ["insert"] if whole or not postgres else []
    return {f"{table}_{event}": event for event in events}
