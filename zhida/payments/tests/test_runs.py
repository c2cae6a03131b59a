"""Monthly runs: what is due beside last month, approved by another into a payout."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from zhida.allotments.models import Allotment
from zhida.core.refusal import Refusal
from zhida.payments import actions, lines
from zhida.payments.actions import RunTerms
from zhida.payments.models import PaymentRequest, Payout, PayoutRun
from zhida.payments.runs import folder, items
from zhida.payments.runs.items import Filters, Item
from zhida.payments.tests import builders as payments
from zhida.recipients import actions as recipient_actions
from zhida.recipients.actions import Terms
from zhida.recipients.models import BankAccount, Enrolment, Person
from zhida.recipients.tests import builders as recipients
from zhida.registers.models import Programme
from zhida.store.action import SYSTEM, Actor
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

DAY = date(2022, 3, 5)
SUBJECT = "2081902"
CLERK, OTHER = Actor("核算人"), Actor("复核人")


@pytest.fixture
def registers(db: None) -> None:
    payments.load_registers()
    recipients.standard(45_000)


@pytest.fixture
def money(registers: None) -> Allotment:
    return payments.county_money(10, purpose="低保")


def entitled(serial: int, **told: Any) -> Enrolment:
    """Enrol a person with an account in 低保 from February on."""
    return recipients.enrol(payments.paid_person(serial), **told)


def compute(month: int = 202202, at: str = "伊宁县", **told: Any) -> PayoutRun:
    programme = Programme.objects.get(code=told.pop("programme", "minimum_living"))
    given = {"paid_on": DAY, "by": CLERK} | told
    return actions.compute_run(recipients.place(at), programme, month, **given)


def approve(run: PayoutRun, *allotments: Allotment, by: Actor = OTHER, **told: Any) -> Payout:
    """Approve a run whose people are all booked under one subject."""
    (payout,) = approve_parted(run, *allotments, by=by, **told)
    return payout


def approve_parted(
    run: PayoutRun, *allotments: Allotment, by: Actor = OTHER, **told: Any
) -> list[Payout]:
    given: dict[str, Any] = {"use_of_money": "低保金", "requested_on": DAY}
    return actions.approve_run(run, RunTerms(list(allotments), **given | told), by=by)


def all_items(run: PayoutRun, **wanted: Any) -> list[Item]:
    with items.opened(run) as database:
        return items.page(database, Filters(**wanted), "item", 0, 100)


def refused(name: str) -> Any:
    return pytest.raises(Refusal, match="") if not name else _Named(name)


class _Named:
    """Expect a refusal of that name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, _: Any) -> bool:
        assert isinstance(error, Refusal), f"nothing was refused, or {error!r}"
        assert error.name == self.name, error
        return True


def test_every_amount_explains_itself_and_the_run_counts_them(registers: None) -> None:
    entitled(1, income_fen=10_000)
    entitled(2, persons_covered=2)
    run = compute()
    assert (run.enrolments, run.payable, run.unpayable, run.new) == (2, 2, 0, 2)
    assert run.total_fen == 35_000 + 90_000
    first, second = all_items(run)
    assert "减去家庭月收入100.00元，应发350.00元" in first.why
    assert (first.change, first.reason) == ("new", "本月起发。")
    assert "保障2人" in second.why


def test_a_file_holds_neither_names_nor_numbers(registers: None) -> None:
    entitled(1)
    run = compute()
    person = Person.objects.get()
    number = recipients.citizen_number(serial=1)
    with items.opened(run) as database:
        told = str(database.execute("SELECT * FROM items").fetchall())
    assert person.name not in told
    assert number not in told


def test_an_approved_run_becomes_a_payout_with_its_requests(money: Allotment) -> None:
    one = entitled(1)
    entitled(2)
    run = compute()
    payout = approve(run, money)
    run.refresh_from_db()
    assert (run.state, run.payouts.get(), run.approved_by) == ("approved", payout, "复核人")
    assert (payout.lines, payout.total_fen, payout.kind) == (2, 90_000, "regular")
    request = PaymentRequest.objects.get(payout=payout)
    assert (request.amount_fen, request.allotment) == (90_000, money)
    money.refresh_from_db()
    assert money.reserved_fen == 90_000
    [line] = lines.of_person([one.person_id])
    account = BankAccount.objects.get(person=one.person_id)
    assert (line.enrolment, line.account, line.month) == (one.pk, account.pk, 202202)
    assert verify() == []


@pytest.mark.slow
def test_the_next_month_tells_what_is_new_stopped_changed_and_why(money: Allotment) -> None:
    stays, stops, changes = (entitled(serial) for serial in (1, 2, 3))
    approve(compute(), money)
    recipient_actions.stop_enrolment(stops, 202203, by=SYSTEM, reason="收入超过标准")
    terms = Terms(202203, date(2022, 2, 20), category="rural", income_fen=5_000)
    recipient_actions.change_enrolment(changes, terms, by=SYSTEM, reason="收入变化")
    newcomer = entitled(4, start=202203)
    run = compute(202203)
    told = {one.person: one for one in all_items(run)}
    assert told[stays.person_id].change == "same"
    stopped = told[stops.person_id]
    assert (stopped.change, stopped.running, stopped.last_fen) == ("stopped", False, 45_000)
    assert stopped.reason == "收入超过标准，从2022年3月起停发。"
    changed = told[changes.person_id]
    assert (changed.change, changed.due_fen) == ("changed", 40_000)
    assert changed.reason == "待遇重新核定，由450.00元变为400.00元。"
    assert told[newcomer.person_id].reason == "本月起发。"
    assert (run.enrolments, run.new, run.stopped, run.changed) == (3, 1, 1, 1)
    assert (run.total_fen, run.last_total_fen) == (130_000, 135_000)


@pytest.mark.slow
def test_a_raised_standard_is_the_reason(money: Allotment) -> None:
    entitled(1)
    approve(compute(), money)
    recipients.standard(50_000, since=date(2022, 3, 1))
    [one] = all_items(compute(202203))
    assert one.reason == "保障标准由450.00元调整为500.00元。"


def no_standard(one: Enrolment) -> None:
    terms = Terms(202202, date(2022, 1, 5), category="urban")
    recipient_actions.change_enrolment(one, terms, by=SYSTEM, reason="更正类别")


def no_account(one: Enrolment) -> None:
    account = BankAccount.objects.get(person=one.person)
    recipient_actions.end_account(account, date(2022, 2, 1), by=SYSTEM, reason="销户")


def two_accounts(one: Enrolment) -> None:
    recipient_actions.add_account(
        one.person, "9901999988887777", "银行卡", one.person.name, bank="测试银行", by=SYSTEM
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (no_standard, "no_standard"),
        (no_account, "no_account"),
        (two_accounts, "several_accounts"),
    ],
)
def test_what_cannot_be_paid_is_left_out_and_listed(
    spoil: Any, problem: str, money: Allotment
) -> None:
    entitled(1)
    spoil(entitled(2))
    run = compute()
    assert (run.payable, run.unpayable) == (1, 1)
    [wrong] = all_items(run, problem="any")
    assert wrong.problem == problem
    assert approve(run, money).lines == 1


def test_the_heads_account_takes_the_households_money(money: Allotment) -> None:
    head, member = (
        payments.paid_person(1),
        recipients.person("测试成员", recipients.citizen_number(serial=50)),
    )
    home = recipients.household()
    join = {"joined_on": date(2021, 1, 1), "by": SYSTEM}
    recipient_actions.add_member(home, head, "户主", **join)
    recipient_actions.add_member(home, member, "妻", **join)
    recipients.enrol(member, household=home)
    [one] = all_items(compute())
    assert one.person == member.pk
    assert one.account == BankAccount.objects.get(person=head).pk


def test_what_is_recorded_of_the_merged_counts(registers: None) -> None:
    one = entitled(1)
    into = payments.paid_person(2)
    recipient_actions.merge_people(one.person, into, by=SYSTEM, reason="同一人")
    [item] = all_items(compute())
    assert item.person == into.pk
    assert item.problem == "several_accounts"


def test_the_same_month_is_computed_once_until_it_is_discarded(registers: None) -> None:
    entitled(1)
    run = compute()
    with refused("payout_run_once_a_month"):
        compute()
    actions.discard_run(run, by=CLERK, reason="重算")
    again = compute()
    assert not folder.file_of(run.pk).exists()
    assert folder.file_of(again.pk).exists()


def test_whoever_computed_does_not_approve(money: Allotment) -> None:
    entitled(1)
    run = compute()
    with refused("payout_run_is_approved_by_another"):
        approve(run, money, by=CLERK)


def test_a_changed_file_is_refused(money: Allotment) -> None:
    entitled(1)
    run = compute()
    file = folder.file_of(run.pk)
    with duckdb.connect() as database:
        database.execute(
            f"COPY (SELECT * REPLACE (due_fen + 1 AS due_fen) FROM '{file}') TO '{file}.new'"
            " (FORMAT parquet)"
        )
    file.with_name(f"{file.name}.new").replace(file)
    with refused("payout_run_items_are_what_was_computed"):
        approve(run, money)
    assert not Payout.objects.exists()


@pytest.mark.slow
def test_files_that_no_run_knows_are_swept_and_a_lost_one_is_told(registers: None) -> None:
    entitled(1)
    orphan = folder.folder() / "999999.parquet"
    orphan.write_bytes(b"left behind")
    run = compute()
    assert not orphan.exists()
    assert verify() == []
    folder.file_of(run.pk).write_bytes(b"altered")
    assert [one.kind for one in verify()] == ["run_items_altered"]
    folder.file_of(run.pk).unlink()
    assert [one.kind for one in verify()] == ["run_items_missing"]
    with refused("payout_run_items_are_there"):
        all_items(run)


@pytest.mark.slow
def test_what_another_batch_paid_is_not_paid_again(money: Allotment) -> None:
    entitled(1)
    run = compute()
    approve(run, money)
    other = compute(at="伊犁哈萨克自治州")
    [item] = all_items(other)
    assert (item.problem, item.detail) == ("paid_already", run_number(run))
    assert other.payable == 0
    with refused("payout_run_pays_somebody"):
        approve(other, money)


def run_number(run: PayoutRun) -> str:
    run.refresh_from_db()
    return run.payouts.get().number


@pytest.mark.slow
def test_a_cancelled_payout_paid_nobody(money: Allotment) -> None:
    entitled(1)
    payout = approve(compute(), money)
    for request in payout.requests.all():
        actions.withdraw([request], on=DAY, by=OTHER, reason="重做")
    [item] = all_items(compute(202203))
    assert (item.last_fen, item.change) == (0, "new")


def test_a_death_after_the_computing_is_seen_at_approval(money: Allotment) -> None:
    one = entitled(1)
    run = compute()
    recipient_actions.record_fact(
        one.person, "deceased", date(2022, 1, 3), source="死亡证明", by=SYSTEM
    )
    with refused("payout_run_is_up_to_date"):
        approve(run, money)


def test_too_little_money_is_refused_with_the_figures(money: Allotment) -> None:
    for serial in range(1, 4):
        entitled(serial, persons_covered=99)
    with pytest.raises(Refusal) as refusal:
        approve(compute(), money)
    assert refusal.value.name == "payment_finds_its_money"
    assert "100,000.00" in refusal.value.message
    assert not Payout.objects.exists()
    assert PayoutRun.objects.get().state == "computed"


@pytest.mark.slow
def test_an_institutions_people_are_a_run_of_their_own(registers: None) -> None:
    recipients.standard(80_000, "extreme_hardship.basic", "rural_institution")
    home = payments.institution()
    payee = payments.account(home)
    who = payments.paid_person(1)
    recipients.enrol(who, "extreme_hardship.basic", category="rural_institution", agency=home)
    assert compute(programme="extreme_hardship").enrolments == 0
    run = compute(programme="extreme_hardship", agency=home)
    [one] = all_items(run)
    assert (one.account, one.due_fen, one.problem) == (0, 80_000, "")
    money = payments.county_money(10, purpose="特困人员救助供养")
    with refused("payout_run_of_an_agency_has_its_account"):
        approve(run, money, function_subject="2082102")
    payout = approve(run, money, function_subject="2082102", payee=payee)
    assert PaymentRequest.objects.get(payout=payout).route == "institution"
