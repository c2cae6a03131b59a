"""An action is one transaction and one audit line, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from zhida.core.refusal import Refusal
from zhida.store.action import ACTIONS, SYSTEM, Actor, Unchanged, action
from zhida.store.bulk import insert, reserve_ids
from zhida.store.models import AuditEntry
from zhida.store.sealing import canonical, sm3
from zhida.store.trail import Line, as_ranges

pytestmark = pytest.mark.django_db


@pytest.fixture
def note() -> Callable[..., str]:
    """An action of this test; its name is given back afterwards."""

    @action("tests.note", "记一笔")
    def note(line: Line, what: str, *, by: Actor, reason: str = "") -> str:
        line.about(what, "650000/")
        line.says(what=what)
        if what == "fail":
            raise ZeroDivisionError
        if what == "nothing":
            raise Unchanged("as before")
        if what == "twice":
            AuditEntry.objects.create(
                number=1, recorded_at=line.recorded_at, actor="x", action="x", subject="x"
            )
        return what.upper()

    yield note
    del ACTIONS["tests.note"]


def test_an_action_leaves_one_sealed_line(note: Callable[..., str]) -> None:
    assert note("a", by=Actor("王", post="财政"), reason="试") == "A"
    line = AuditEntry.objects.get()
    assert (line.number, line.actor, line.post, line.action) == (1, "王", "财政", "tests.note")
    assert (line.reason, line.subject, line.scope_path) == ("试", "a", "650000/")
    assert len(line.seal) == 64


def test_numbers_have_no_gap_and_each_line_knows_its_predecessor(note: Callable[..., str]) -> None:
    for what in ("a", "b"):
        note(what, by=SYSTEM)
    with pytest.raises(ZeroDivisionError):
        note("fail", by=SYSTEM)
    note("c", by=SYSTEM)
    lines = list(AuditEntry.objects.all())
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.previous_seal for line in lines] == ["", lines[0].seal, lines[1].seal]


def test_an_action_with_nothing_to_change_leaves_no_line(note: Callable[..., str]) -> None:
    assert note("nothing", by=SYSTEM) == "as before"
    assert not AuditEntry.objects.exists()


def test_what_the_database_refuses_comes_out_by_name(note: Callable[..., str]) -> None:
    note("a", by=SYSTEM)
    with pytest.raises(Refusal) as refused:
        note("twice", by=SYSTEM)
    assert refused.value.name in ("audit_entry_is_written_once", "database_refused")
    assert AuditEntry.objects.count() == 1


def test_a_post_that_may_not_is_refused(note: Callable[..., str]) -> None:
    with pytest.raises(Refusal) as refused:
        note("a", by=Actor("张", allowed=frozenset()))
    assert (refused.value.name, refused.value.status) == ("action_not_allowed", 403)


def test_actions_do_not_nest(note: Callable[..., str]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        note("a", by=SYSTEM)


def test_an_action_without_by_is_a_mistake_at_import() -> None:
    with pytest.raises(TypeError):

        @action("tests.no_by", "无人")
        def nobody(line: Line) -> None: ...


def test_an_action_name_is_used_once(note: Callable[..., str]) -> None:
    with pytest.raises(ValueError):

        @action("tests.note", "另一个")
        def other(line: Line, *, by: Actor) -> None: ...


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        ([date(2022, 1, 1), True], '["2022-01-01",true]'),
        ("指标", '"指标"'),
        (0.95, "0.95"),
    ],
)
def test_canonical_text_is_the_same_everywhere(value: object, text: str) -> None:
    assert canonical(value) == text.encode()


def test_sm3_is_the_national_standard() -> None:
    # The first example of GM/T 0004-2012, annex A.
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abc").hex() == expected


@pytest.mark.parametrize(
    ("ids", "ranges"),
    [([], []), ([5], [(5, 5)]), ([3, 1, 2, 7], [(1, 3), (7, 7)])],
)
def test_ids_are_kept_as_ranges(ids: list[int], ranges: list[tuple[int, int]]) -> None:
    assert as_ranges(ids) == ranges


def test_many_rows_at_once_take_fresh_ids_and_defaults() -> None:
    from zhida.registers.models import Purpose

    first = reserve_ids(Purpose, 2)
    rows = [(id_, f"test_{id_}") for id_ in first]
    insert(Purpose, {"name": "甲", "short_name": "甲", "source": "测试"}, ("id", "code"), rows)
    assert [one.order for one in Purpose.objects.filter(pk__in=first)] == [0, 0]
    later = Purpose.objects.create(code="later", name="乙", short_name="乙", source="测试")
    assert later.pk > max(first)
    assert not set(reserve_ids(Purpose, 2)) & {*first, later.pk}
    assert connection.vendor in ("sqlite", "postgresql")
