"""Random histories of the ledger: at every node and after every step the sums hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhida.allotments import actions
from zhida.allotments.actions import using
from zhida.allotments.models import DOWNWARD, USES, Allotment, Movement
from zhida.allotments.proofs import doubts
from zhida.allotments.queries import AsOf, sums_as_of
from zhida.allotments.queries.balances import SUMS
from zhida.allotments.tests.builders import DAY, fund, load_registers
from zhida.core.refusal import Refusal
from zhida.registers.models import Division, Purpose
from zhida.store.action import SYSTEM
from zhida.store.trail import close_line, open_line
from zhida.store.verification import verify

COUNTIES = ["654002", "654003", "654021", "654023"]

Step = tuple[str, int, int, int]
"""What is done, at which node (or to which movement), for which county, how much in fen."""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("pass_down", "adjust_up", "adjust_down", "take_back", "correct", "receive"),
                *("reserve", "release", "pay", "unpay"),
            ]
        ),
        st.integers(0, 30),
        st.integers(0, 3),
        st.integers(-3, 1200),
    ),
    max_size=18,
)


@dataclass
class Book:
    """What must be true, kept apart from the ledger: received, passed down, in use, by node."""

    received: dict[int, int] = field(default_factory=dict)
    passed: dict[int, int] = field(default_factory=dict)
    reserved: dict[int, int] = field(default_factory=dict)
    paid: dict[int, int] = field(default_factory=dict)
    parent: dict[int, int | None] = field(default_factory=dict)
    moved: dict[int, tuple[int, int]] = field(default_factory=dict)

    def left(self, node: int) -> int:
        spoken_for = self.passed[node] + self.reserved[node] + self.paid[node]
        return self.received[node] - spoken_for

    def open(self, node: int, parent: int | None) -> None:
        self.received[node] = self.passed[node] = self.reserved[node] = self.paid[node] = 0
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

    def use(self, kind: str, node: int, fen: int) -> bool:
        """Use money of a node; False when it is not where it would be taken from."""
        there = {"reserve": self.left(node), "unpay": self.paid[node]}
        if fen <= 0 or fen > there.get(kind, self.reserved[node]):
            return False
        self.reserved[node] += fen if kind in ("reserve", "unpay") else -fen
        self.paid[node] += {"pay": fen, "unpay": -fen}.get(kind, 0)
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
    if kind in USES:
        use(kind, allotment, fen, number)
    else:
        getattr(actions, kind)(allotment, fen, **told(number))
    return 0


def use(kind: str, allotment: Allotment, fen: int, number: int) -> None:
    """Use an allotment's money as an action of payments does, with an audit line of its own."""
    claim = using.Claim(
        allotment_id=allotment.pk,
        fund_id=allotment.fund_id,
        purpose_id=Purpose.objects.order_by("pk").values_list("pk", flat=True)[0],
        function_subject="2081902",
        document_number=f"申请{number}",
    )
    with transaction.atomic():
        line = open_line()
        getattr(using, kind)(line, claim, fen, DAY)
        line.about(claim.document_number, allotment.scope_path)
        close_line(line, action="tests.use", actor="测试", post="", reason="")


def expected(book: Book, kind: str, node: int, place: int, fen: int, child: int) -> bool:
    """Do the step in the book and tell whether it could be done."""
    if kind == "correct":
        wrong = sorted(book.moved)[place % len(book.moved)]
        lower, moved = book.moved[wrong]
        if not book.move(lower, -moved):
            return False
        del book.moved[wrong]
        return True
    if kind in USES:
        return book.use(kind, node, fen)
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
    max_examples=examples(20),
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
        assert (row.reserved_fen, row.paid_fen) == (book.reserved[node], book.paid[node])
        assert row.left_fen == book.left(node) >= 0
    for node, sums in sums_as_of(rows, AsOf()).items():
        assert all(getattr(sums, name) == getattr(rows[node], name) for name in SUMS)
    assert list(doubts()) == []
    assert verify() == []


@pytest.fixture
def registers(db: None) -> None:
    load_registers()
