"""身份证号码有一位是编造的

以校验码不符的号码登记救助对象。
"""

from __future__ import annotations

from collections.abc import Iterator

from zhida.core import identity
from zhida.recipients import actions as recipients
from zhida.recipients import documents
from zhida.recipients.models import Enrolment, Person
from zhida.simulation.answer_sheet import Answer
from zhida.simulation.cast import official
from zhida.simulation.plot import Plot, tried


def attempt(plot: Plot) -> Iterator[Answer]:
    """Try to register somebody under a number with one digit changed."""
    for one in plot.enrolled(person__document_kind=identity.CITIZEN):
        yield tried(plot.answer(one), _register, one)


def _register(one: Enrolment) -> Person:
    number = documents.whole_number(one.person.number_sealed, documents.PERSON_NUMBER)
    forged = f"{number[:15]}{(int(number[15]) + 1) % 10}{number[16:]}"
    by = official("civil_affairs", one.division)
    return recipients.register_person(
        identity.CITIZEN, forged, one.person.name, one.division, by=by, reason="模拟"
    )
