"""Random histories of the ledger: at every node and after every step the sums hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhida.allotments import actions
from zhida.allotments.models import DOWNWARD, Allotment, Movement
from zhida.allotments.proofs import doubts
from zhida.allotments.queries import AsOf, sums_as_of
from zhida.allotments.tests.builders import DAY, fund, load_registers
from zhida.core.refusal import Refusal
from zhida.registers.models import Division
from zhida.store.action import SYSTEM
from zhida.store.verification import verify

COUNTIES = ["654002", "654003", "654021", "654023"]

Step = tuple[str, int, int, int]
"""What is done, at which node (or to which movement), for which county, how much in fen."""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["pass_down", "adjust_up", "adjust_down", "take_back", "correct", "pay", "receive"]
        ),
        st.integers(0, 30),
        st.integers(0, 3),
        st.integers(-3, 1200),
    ),
    max_size=14,
)


@dataclass
class Book:
    """What must be true, kept apart from the ledger: received, passed down, used, by node."""

    received: dict[int, int] = field(default_factory=dict)
    passed: dict[int, int] = field(default_factory=dict)
    used: dict[int, int] = field(default_factory=dict)
    parent: dict[int, int | None] = field(default_factory=dict)
    moved: dict[int, tuple[int, int]] = field(default_factory=dict)

    def left(self, node: int) -> int:
        return self.received[node] - self.passed[node] - self.used[node]

    def open(self, node: int, parent: int | None) -> None:
        self.received[node] = self.passed[node] = self.used[node] = 0
        self.parent[node] = parent

    def move(self, node: int, fen: int) -> bool:
        """Move money to a node from above it (negative: back); False when it is not there."""
        above = self.parent[node]
        gives, has = (above, fen) if fen > 0 else (node, -fen)
        if gives is not None and self.left(gives) < has:
            return False
        self.received[node] += fen
        if above is not None:
            self.passed[above] += fen
        return True


def told(number: int) -> dict[str, object]:
    return {"document_number": f"第{number}号", "happened_on": DAY, "by": SYSTEM}


def take(book: Book, number: int, step: Step) -> None:
    """Do one step in the ledger and in the book; both do it, or both refuse it."""
    kind, place, county, fen = step
    nodes = sorted(book.received)
    node = nodes[place % len(nodes)]
    last = Movement.objects.order_by("-pk").values_list("pk", flat=True).first()
    child, done = 0, True
    try:
        if kind == "correct":
            wrong = Movement.objects.get(pk=sorted(book.moved)[place % len(book.moved)])
            actions.correct(wrong, happened_on=DAY, by=SYSTEM, reason="测试")
        else:
            child = move(kind, Allotment.objects.get(pk=node), COUNTIES[county], fen, number)
    except (Refusal, IntegrityError):
        done = False
    assert done == expected(book, kind, node, place, fen, child)
    for made in Movement.objects.filter(pk__gt=last).exclude(kind="correct"):
        down = made.kind in DOWNWARD
        lower = made.to_allotment_id if down else made.from_allotment_id
        book.moved[made.pk] = (lower, made.amount_fen if down else -made.amount_fen)


def move(kind: str, allotment: Allotment, county: str, fen: int, number: int) -> int:
    """Do a step in the ledger; return the id of the allotment that it opened, or 0."""
    if kind == "pass_down":
        below = allotment.division.level == "prefecture"
        division = Division.objects.get(code=county) if below else allotment.division
        share = actions.Share(division.name, division.pk, division.path, "county", fen)
        (child,) = actions.pass_down(allotment, [share], **told(number))
        return child
    if kind == "receive":
        prefecture = Division.objects.get(code="654000")
        return actions.receive(allotment.fund, prefecture, fen, **told(number)).pk
    if kind == "pay":  # as payments will: a conditional sum under the same check
        with transaction.atomic():
            Allotment.objects.filter(pk=allotment.pk).update(paid_fen=F("paid_fen") + abs(fen))
    else:
        getattr(actions, kind)(allotment, fen, **told(number))
    return 0


def expected(book: Book, kind: str, node: int, place: int, fen: int, child: int) -> bool:
    """Do the step in the book and tell whether it could be done."""
    if kind == "correct":
        wrong = sorted(book.moved)[place % len(book.moved)]
        lower, moved = book.moved[wrong]
        if not book.move(lower, -moved):
            return False
        del book.moved[wrong]
        return True
    if kind == "pay":
        if book.left(node) < abs(fen):
            return False
        book.used[node] += abs(fen)
        return True
    if fen <= 0:
        return False
    if kind == "pass_down":
        if book.left(node) < fen:
            return False
        book.open(child, node)
        return book.move(child, fen)
    if kind == "receive":
        book.open(child, None)
        return book.move(child, fen)
    return book.move(node, fen if kind == "adjust_up" else -fen)


@pytest.mark.django_db
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_received_is_passed_down_and_used_and_left_at_every_node(
    steps: list[Step], registers: None
) -> None:
    example = transaction.atomic()
    example._from_testcase = True
    with example:
        prefecture = Division.objects.get(code="654000")
        root = actions.receive(fund(), prefecture, 1000, **told(0))
        book = Book()
        book.open(root.pk, None)
        book.move(root.pk, 1000)
        book.moved[Movement.objects.get().pk] = (root.pk, 1000)
        for number, step in enumerate(steps, start=1):
            if step[0] != "correct" or book.moved:
                take(book, number, step)
        hold(book)
        transaction.set_rollback(True)


def hold(book: Book) -> None:
    """Compare the ledger with the book, with its own movements, and with the audit trail."""
    rows = {one.pk: one for one in Allotment.objects.all()}
    assert set(rows) == set(book.received)
    for node, row in rows.items():
        assert row.amount_fen == book.received[node]
        assert row.passed_down_fen == book.passed[node]
        assert row.paid_fen == book.used[node]
        assert row.amount_fen == row.passed_down_fen + row.paid_fen + row.left_fen
        assert row.left_fen == book.left(node) >= 0
    for node, sums in sums_as_of(rows, AsOf()).items():
        assert (sums.amount_fen, sums.passed_down_fen, sums.taken_back_fen) == (
            rows[node].amount_fen,
            rows[node].passed_down_fen,
            rows[node].taken_back_fen,
        )
    assert list(doubts()) == []
    assert verify() == []


@pytest.fixture
def registers(db: None) -> None:
    load_registers()
