"""A notice becomes a fund, allotments and targets, in one stroke or not at all."""

from __future__ import annotations

import pytest

from zhida.allotments.models import Allotment, Fund, Movement
from zhida.allotments.tests.builders import (
    RECEIVERS,
    WAN,
    error,
    load_registers,
    reading,
    register,
    target_table,
)
from zhida.core.refusal import Refusal
from zhida.notices.models import Notice, TargetIndicator, TargetTable
from zhida.store.action import Actor
from zhida.store.models import AuditEntry
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registers() -> None:
    load_registers()


def test_the_founding_figures_stand_in_the_ledger_as_14_rows() -> None:
    notice = register().notice
    given = Allotment.objects.filter(notice=notice)
    assert given.count() == 14
    assert sum(one.amount_fen for one in given) == 2149 * WAN == notice.total_fen
    assert {one.receiver_name: one.amount_fen // WAN for one in given} == RECEIVERS


def test_the_money_comes_from_an_untraced_source_under_the_cited_number() -> None:
    register()
    source = Allotment.objects.get(parent=None)
    assert source.untraced
    assert source.document_number == "新财社〔2021〕323号"
    assert (source.amount_fen, source.passed_down_fen, source.left_fen) == (
        2149 * WAN,
        2149 * WAN,
        0,
    )
    assert source.issued_on is None


def test_zero_rows_are_allotments_without_a_movement() -> None:
    register()
    zero = Allotment.objects.get(receiver_name="州救助站")
    assert zero.amount_fen == 0
    assert not Movement.objects.filter(to_allotment=zero).exists()


def test_an_institution_holds_its_own_money_in_its_division() -> None:
    register()
    home = Allotment.objects.get(receiver_name="州社会福利院")
    assert home.agency is not None
    assert home.division.code == "654000"
    assert home.scope_path == "650000/654000/"
    assert Allotment.objects.get(receiver_name="察布查尔锡伯族自治县").division.code == "654022"


def test_the_same_file_twice_changes_nothing_and_says_so() -> None:
    first = register()
    before = (Allotment.objects.count(), AuditEntry.objects.count())
    again = register()
    assert not again.new
    assert again.notice == first.notice
    assert "没有改变" in again.remarks[0]
    assert (Allotment.objects.count(), AuditEntry.objects.count()) == before


def test_another_file_with_the_same_number_is_refused_naming_both() -> None:
    register(name="甲.docx")
    with pytest.raises(Refusal) as refused:
        register(content=b"other", name="乙.docx")
    assert refused.value.name == "notice_number_is_unique"
    assert "甲.docx" in refused.value.message
    assert "乙.docx" in refused.value.message


def test_an_open_error_refuses_and_leaves_nothing_behind() -> None:
    with pytest.raises(Refusal) as refused:
        register(findings=(error("sum_differs"),))
    assert refused.value.name == "notice_errors_are_accepted_one_by_one"
    assert "sum_differs" in refused.value.message
    counts = [model.objects.count() for model in (Notice, Allotment, Fund, AuditEntry)]
    assert counts == [0, 0, 0, 0]


def test_an_accepted_error_is_kept_with_its_reason() -> None:
    done = register(findings=(error("sum_differs"),), accepted={"sum_differs": "已电话核实"})
    kept = done.notice.accepted_findings.get()
    assert (kept.code, kept.reason) == ("sum_differs", "已电话核实")
    assert AuditEntry.objects.get().detail["accepted"] == {"sum_differs": "已电话核实"}


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        ({"no_such": "因为"}, "accepted_finding_exists"),
        ({"sum_differs": "  "}, "accepted_finding_has_a_reason"),
    ],
)
def test_an_acceptance_must_name_a_finding_and_a_reason(
    accepted: dict[str, str], name: str
) -> None:
    with pytest.raises(Refusal) as refused:
        register(findings=(error("sum_differs"),), accepted=accepted)
    assert refused.value.name == name


def test_unknown_receivers_are_named_all_at_once_and_may_be_mapped() -> None:
    rows = {"伊宁市": 1, "幸福县": 2, "光明院": 3}
    with pytest.raises(Refusal) as refused:
        register(receivers=rows)
    assert "幸福县、光明院" in refused.value.message
    mapped = {"幸福县": "654021", "光明院": "654000.welfare_home"}
    register(receivers=rows, receivers_map=mapped)
    assert Allotment.objects.get(receiver_name="幸福县").division.code == "654021"
    assert Allotment.objects.get(receiver_name="光明院").agency.code == "654000.welfare_home"


def test_a_code_that_no_register_knows_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        register(receivers={"幸福县": 2}, receivers_map={"幸福县": "999999"})
    assert refused.value.name == "receiver_code_is_registered"


@pytest.mark.parametrize("field", ["document_number", "issued_on", "fiscal_year", "issuers"])
def test_a_head_with_something_essential_missing_is_refused(field: str) -> None:
    from zhida.allotments.plan import head_of

    told = reading()
    told["notice"][field] = [] if field == "issuers" else None
    with pytest.raises(Refusal) as refused:
        head_of(told)
    assert refused.value.name == "notice_head_is_incomplete"


def test_a_breakdown_by_purpose_gives_a_row_for_each_purpose() -> None:
    parts = {"伊宁县": {"低保": 300, "临时救助": 85}}
    register(receivers={"伊宁县": 385}, breakdowns=parts)
    given = Allotment.objects.filter(receiver_name="伊宁县").order_by("id")
    assert [(one.purpose.code, one.amount_fen // WAN) for one in given] == [
        ("minimum_living", 300),
        ("temporary_relief", 85),
    ]


def test_only_part_marked_money_makes_two_funds() -> None:
    parts = {"伊宁县": {"中央财政资金": 100, "自治区财政资金": 60}}
    register(receivers={"伊宁县": 160}, breakdowns=parts)
    marks = {one.source_label: one.fund.mark_text for one in Allotment.objects.exclude(parent=None)}
    assert marks == {"中央财政资金": "", "自治区财政资金": "01 自治区直达资金"}
    assert Fund.objects.count() == 2
    assert Allotment.objects.filter(parent=None).count() == 2


def test_a_receiver_printed_twice_is_entered_once_with_the_sum() -> None:
    told = reading(receivers={"伊宁县": 5})
    told["allotments"] *= 2
    from zhida.allotments.plan import rows_of

    assert [row.amount_fen for row in rows_of(told)] == [10 * WAN]


def upper(wan: int = 2149, **told: object) -> object:
    return register(
        content=b"upper",
        name="上级.docx",
        number="新财社〔2021〕323号",
        issuer="新疆维吾尔自治区财政厅",
        receivers={"伊犁哈萨克自治州": wan},
        basis=(),
        issued_on="2021-12-10",
        **told,
    )


def test_money_of_a_registered_upper_notice_is_traced_to_it() -> None:
    upper()
    register()
    county = Allotment.objects.get(receiver_name="伊宁市")
    assert county.parent.document_number == "新财社〔2021〕323号"
    assert not county.parent.untraced
    assert county.parent.parent.untraced  # the autonomous region's own source
    assert county.path == f"{county.parent.parent.pk}/{county.parent.pk}/"
    assert county.parent.left_fen == 0


def test_more_than_the_upper_notice_gave_is_refused_with_the_figures() -> None:
    upper(2000)
    with pytest.raises(Refusal) as refused:
        register()
    assert refused.value.name == "allotment_never_overspent"
    assert "20,000,000.00" in refused.value.message
    assert "21,490,000.00" in refused.value.message


@pytest.mark.parametrize(
    "changed",
    [{"mark": "01 中央直达资金"}, {"mark": None}, {"project": "另一项补助资金"}],
    ids=["another mark", "no mark", "another project"],
)
def test_a_notice_that_changes_mark_or_project_is_refused_with_both_printed(
    changed: dict[str, str | None],
) -> None:
    upper()
    with pytest.raises(Refusal) as refused:
        register(**changed)
    assert refused.value.name == "allotment_keeps_fund_of_parent"
    assert "困难群众救助补助资金 01 自治区直达资金" in refused.value.message
    assert Notice.objects.count() == 1


def test_an_upper_notice_registered_later_ties_the_open_end() -> None:
    register()
    done = upper()
    assert "已接上来源" in done.remarks[0]
    source = Allotment.objects.get(notice=None, untraced=False)
    county = Allotment.objects.get(receiver_name="伊宁市")
    assert county.parent == source
    assert source.parent.notice == done.notice
    assert county.path == f"{source.parent.parent_id}/{source.parent_id}/{source.pk}/"
    assert source.amount_fen == source.passed_down_fen == source.parent.passed_down_fen
    assert verify() == []


@pytest.mark.parametrize(
    ("told", "why"),
    [({"wan": 2000}, "只下达 20,000,000.00"), ({"project": "另一项补助资金"}, "另一项补助资金")],
)
def test_an_upper_notice_that_does_not_fit_stays_untied_and_says_why(
    told: dict[str, object], why: str
) -> None:
    register()
    done = upper(**told)
    assert why in done.remarks[0]
    source = Allotment.objects.get(notice=None, division__code="654000")
    assert source.untraced
    assert source.parent is None


def take_back(rows: dict[str, int], **told: object) -> object:
    return register(
        content=b"back",
        number="伊州财社〔2022〕30号",
        title="关于收回2022年困难群众救助补助资金的通知",
        receivers=rows,
        basis=("伊州财社〔2022〕3号",),
        issued_on="2022-06-01",
        **told,
    )


def test_a_negative_row_takes_the_money_back_from_what_the_receiver_holds() -> None:
    register()
    take_back({"伊宁县": -60})
    county = Allotment.objects.get(receiver_name="伊宁县")
    assert (county.amount_fen, county.taken_back_fen) == (325 * WAN, 60 * WAN)
    assert county.parent.left_fen == 60 * WAN
    assert Movement.objects.get(kind="take_back").document_number == "伊州财社〔2022〕30号"


def test_money_taken_back_can_be_given_to_another_by_the_same_notice() -> None:
    register()
    take_back({"伊宁县": -60, "霍城县": 60})
    source = Allotment.objects.get(parent=None)
    assert source.amount_fen == 2149 * WAN
    assert source.left_fen == 0
    given = Allotment.objects.get(document_number="伊州财社〔2022〕30号")
    assert (given.receiver_name, given.parent) == ("霍城县", source)


def test_taking_back_more_than_there_is_is_refused_with_the_figures() -> None:
    register()
    with pytest.raises(Refusal) as refused:
        take_back({"奎屯市": -26})
    assert refused.value.name == "take_back_finds_the_money"
    assert "260,000.00" in refused.value.message
    assert "250,000.00" in refused.value.message
    assert Notice.objects.count() == 1


def test_target_tables_come_with_the_notice() -> None:
    register(targets=(target_table("伊宁县", 385), target_table("州社会福利院", 40)))
    assert TargetTable.objects.get(recipient="伊宁县").scope_path == "650000/654000/654021/"
    assert TargetTable.objects.get(recipient="州社会福利院").agency is not None
    assert TargetIndicator.objects.filter(value="0.95").count() == 2
    assert verify() == []


def test_a_post_beside_the_chain_may_not_register() -> None:
    stranger = Actor("王", scope_path="650000/652300/")
    with pytest.raises(Refusal) as refused:
        register(by=stranger)
    assert refused.value.name == "notice_is_of_your_chain"


def test_a_county_may_enter_what_it_was_given_but_not_move_its_superiors_money() -> None:
    county = Actor("李", scope_path="650000/654000/654021/")
    assert register(by=county).new
    upper()
    for told in (
        {"receivers": {"伊宁县": -5}, "basis": ()},
        {"receivers": {"伊宁县": 5}},
    ):
        with pytest.raises(Refusal) as refused:
            register(content=b"more", number="伊州财社〔2022〕5号", by=county, **told)
        assert refused.value.name == "notice_of_a_superior_moves_its_own_money"


def test_one_registration_is_one_audit_line_that_seals_every_row() -> None:
    register()
    line = AuditEntry.objects.get()
    sealed = {part["table"]: part["ids"] for part in line.rows}
    assert set(sealed) >= {"notices.SourceFile", "notices.Notice", "allotments.Fund"}
    assert verify() == []
