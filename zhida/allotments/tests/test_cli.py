"""The commands do what the actions do, and say it in Chinese or in JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from zhida.allotments import cli
from zhida.allotments.models import Allotment, Movement
from zhida.allotments.tests.builders import WAN, load_registers, register, source
from zhida.core.refusal import Refusal

pytestmark = pytest.mark.django_db

BASIS = ["--document", "伊州财社〔2022〕9号", "--on", "2022-02-01", "--json"]

NOTICE = """伊犁哈萨克自治州财政局
伊州财社〔2022〕8号
关于下达2022年困难群众救助补助资金的通知
伊宁市、伊宁县财政局：
根据《关于提前下达补助资金预算的通知》（新财社〔2021〕323号），现下达你市、县2022年困难群众救助补助资金30万元。
直达资金标识为“01 自治区直达资金”。收入列第1100248项，支出列第208类。
附件：分配表
伊犁哈萨克自治州财政局
2022年1月5日
附件
单位：万元
单位\t金额
合计\t30
伊宁市\t10
伊宁县\t20
"""


@pytest.fixture(autouse=True)
def _registers() -> None:
    load_registers()


def told(command: Any, *words: object) -> Any:
    done = CliRunner().invoke(command, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_registering_a_file_and_registering_it_again(tmp_path: Path) -> None:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, encoding="utf-8")
    first = told(cli.register, file, "--json")
    assert first["new"]
    assert [(row["receiver"], row["amount_fen"]) for row in first["allotments"]] == [
        ("伊宁市", 10 * WAN),
        ("伊宁县", 20 * WAN),
    ]
    again = told(cli.register, file, "--json")
    assert not again["new"]
    assert "没有改变" in again["remarks"][0]


def test_a_file_that_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli.register, [str(tmp_path / "没有.docx")])
    assert done.exit_code == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_ledger_and_the_trace_as_json() -> None:
    register()
    page = told(cli.ledger, "--text", "伊宁", "--json")
    assert page["count"] == 2
    assert page["totals"]["entered_fen"] == (435 + 385) * WAN
    trace = told(cli.trace, "伊州财社〔2022〕3号", "--json")
    assert (trace["total_fen"], trace["untraced_fen"]) == (2149 * WAN, 2149 * WAN)
    for level in trace["levels"]:
        assert level["traced_fen"] + level["untraced_fen"] == level["total_fen"]
    county = Allotment.objects.get(receiver_name="伊宁县")
    before = told(cli.trace, county.pk, "--as-of", "2021-12-31", "--json")
    assert before["total_fen"] == 0


def test_the_ledger_in_words_names_the_totals() -> None:
    register()
    done = CliRunner().invoke(cli.ledger, ["--late"])
    assert "共 0 条" in done.output
    assert "21,490,000.00" in CliRunner().invoke(cli.ledger).output
    assert "第 -1 层" in CliRunner().invoke(cli.trace, ["伊州财社〔2022〕3号"]).output


def test_money_moves_by_commands() -> None:
    top = source(100)
    made = told(cli.pass_down, top.pk, "伊宁市=30", "654021=0.5", "--unit", "万元", *BASIS)
    city, county = (Allotment.objects.get(pk=id_) for id_ in made["allotments"])
    assert (city.amount_fen, county.amount_fen) == (30 * WAN, WAN // 2)
    assert (city.receiver_name, county.receiver_name) == ("伊宁市", "伊宁县")
    assert told(cli.take_back, city.pk, "100000", *BASIS)["amount_fen"] == 20 * WAN
    assert told(cli.adjust_up, city.pk, "1,000.01", *BASIS)["amount_fen"] == 20 * WAN + 100_001
    assert told(cli.adjust_down, city.pk, "1000.01", *BASIS)["amount_fen"] == 20 * WAN
    wrong = Movement.objects.get(kind="take_back").pk
    words = ["--reason", "录入有误", "--on", "2022-02-02", "--json"]
    assert told(cli.correct, wrong, *words)["corrects"] == wrong
    city.refresh_from_db()
    assert city.amount_fen == 30 * WAN


@pytest.mark.parametrize("amount", ["1.001", "abc", "nan", "1e400"])
def test_an_amount_that_is_no_whole_number_of_fen_is_refused(amount: str) -> None:
    top = source(100)
    done = CliRunner().invoke(cli.pass_down, [str(top.pk), f"伊宁市={amount}", *BASIS])
    assert done.exit_code == 2
    assert "金额" in done.output


def test_a_refusal_reaches_the_door_unchanged() -> None:
    top = source(100)
    with pytest.raises(Refusal) as refused:
        told(cli.pass_down, top.pk, "伊宁市=1000000.01", *BASIS)
    assert refused.value.name == "allotment_never_overspent"
    assert Allotment.objects.count() == 1


def test_an_unknown_user_or_sort_is_told() -> None:
    with pytest.raises(Refusal) as refused:
        told(cli.ledger, "--as", "nobody", "--json")
    assert refused.value.name == "no_such_user"
    done = CliRunner().invoke(cli.ledger, ["--sort", "colour"])
    assert done.exit_code == 2
    assert "issued" in done.output


def test_the_receiver_confirms_by_command_when_the_document_came() -> None:
    top = source(100)
    assert told(cli.confirm_receipt, top.pk, "--on", "2022-01-10", "--json")["id"] == top.pk
    top.refresh_from_db()
    assert str(top.received_on) == "2022-01-10"
