"""People, households and enrolments in domain words. Every number and name here is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from stdnum.iso7064 import mod_11_2

from tests.beginning import told_again
from zhida.allotments.tests.builders import load_registers as load_divisions
from zhida.core import identity
from zhida.recipients import actions
from zhida.recipients.actions import Terms
from zhida.recipients.models import Enrolment, Household, Person
from zhida.registers import actions as register_actions
from zhida.registers import queries as registers
from zhida.registers.models import Division
from zhida.store.action import SYSTEM

DECIDED = date(2022, 1, 5)


def citizen_number(place: str = "654021", birth: str = "19600101", serial: int = 1) -> str:
    """Return a number with a right check digit, made for tests; serials 1-999."""
    body = f"{place}{birth}{serial:03d}"
    return body + mod_11_2.calc_check_digit(body)


@told_again
def load_registers() -> None:
    """Load the programmes as they are shipped, and the divisions of 伊犁州."""
    load_divisions()
    lists = ["purposes", "programmes", "components", "exclusive_pairs", "stop_rules"]
    register_actions.load(lists, by=SYSTEM)


def place(name: str = "伊宁县") -> Division:
    """Return a division of 伊犁州 by its name."""
    return Division.objects.get(name=name, path__startswith="650000/654000/")


def person(
    name: str = "阿依古丽·买买提", number: str = "", *, at: str = "伊宁县", **told: Any
) -> Person:
    """Register a person who lives at ``at``."""
    return actions.register_person(
        told.pop("kind", identity.CITIZEN),
        number or citizen_number(),
        name,
        place(at),
        by=SYSTEM,
        **told,
    )


def household(number: str = "A001", at: str = "伊宁县") -> Household:
    """Open a household."""
    return actions.open_household(number, place(at), by=SYSTEM)


def enrol(
    who: Person,
    component: str = "minimum_living.living",
    start: int = 202202,
    category: str = "rural",
    **told: Any,
) -> Enrolment:
    """Enrol a person; ``told`` are further terms, or household and agency."""
    further = {name: told.pop(name) for name in ("household", "agency") if name in told}
    terms = Terms(start, DECIDED, category=category, **told)
    return actions.enrol(
        who, registers.component(component), who.division, terms, by=SYSTEM, **further
    )


def standard(
    fen: int,
    component: str = "minimum_living.living",
    category: str = "rural",
    at: str = "654000",
    since: date = date(2022, 1, 1),
) -> None:
    """Set an invented standard."""
    register_actions.set_standard(
        registers.component(component),
        category,
        registers.division(at),
        fen,
        valid_from=since,
        source="测试数据",
        by=SYSTEM,
    )
