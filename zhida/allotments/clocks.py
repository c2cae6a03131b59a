"""The clocks of money on its way: issued → registered → passed down → received.

The law gives 30 calendar days to pass money on (预算法 art. 52, see the register of deadlines). The
clock of a holder starts when it confirmed the receipt, or, until it does, on the day of issue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhida.registers.classification import find_deadline

PASSING_LEVELS = ("nation", "province", "prefecture")
"""Levels below which there is another finance bureau that money must be passed down to."""


@dataclass(frozen=True)
class Clock:
    """One leg of the way. ``limit_days`` None: the law sets none; dates None: not known (yet)."""

    name: str
    title: str
    started_on: date | None
    ended_on: date | None
    due_on: date | None
    limit_days: int | None
    basis: str
    as_of: date

    @property
    def days(self) -> int | None:
        """Calendar days from the start to the end, or to ``as_of`` while it runs."""
        if self.started_on is None:
            return None
        return ((self.ended_on or self.as_of) - self.started_on).days

    @property
    def days_late(self) -> int:
        """Calendar days past the due date; 0 when in time or without a limit."""
        if self.due_on is None:
            return 0
        return max(0, ((self.ended_on or self.as_of) - self.due_on).days)

    @property
    def status(self) -> str:
        """One word for the state: unknown, running, late, done, done_late."""
        if self.started_on is None:
            return "unknown"
        if self.ended_on is None:
            return "late" if self.days_late else "running"
        return "done_late" if self.days_late else "done"

    @property
    def words(self) -> str:
        """The state as an official would say it: 逾期 3 天未办."""
        said = {
            "unknown": "上级文件未登记，无法计时",
            "running": f"已 {self.days} 天",
            "late": f"逾期 {self.days_late} 天未办",
            "done": f"{self.days} 天办结",
            "done_late": f"{self.days} 天办结，逾期 {self.days_late} 天",
        }
        return said[self.status]


def due_on(level: str, is_agency: bool, started_on: date | None) -> date | None:
    """Return by when a holder must have passed money down; None when it has nobody below it."""
    if started_on is None or is_agency or level not in PASSING_LEVELS:
        return None
    return started_on + timedelta(days=find_deadline("pass_down", started_on).days)


def clocks_of(
    *,
    issued_on: date | None,
    registered_on: date,
    received_on: date | None,
    finished_on: date | None,
    due: date | None,
    as_of: date,
) -> list[Clock]:
    """Return the clocks of one allotment. ``finished_on``: the day nothing was left to pass down.

    The passing-down clock is there only for a holder with a due date.
    """

    def leg(name: str, title: str, start: date | None, end: date | None) -> Clock:
        return Clock(name, title, start, end, None, None, "", as_of)

    clocks = [
        leg("register", "下达到登记", issued_on, registered_on),
        leg("receive", "下达到确认收到", issued_on, received_on),
    ]
    started = received_on or issued_on
    if due is not None and started is not None:
        rule = find_deadline("pass_down", started)
        title = "收到到全部分解下达"
        clocks.append(
            Clock("pass_down", title, started, finished_on, due, rule.days, rule.source, as_of)
        )
    return clocks
