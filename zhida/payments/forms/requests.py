"""What is entered about a request: what is asked for, when a step is taken, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localdate

from zhida.allotments.forms import AmountField, DayField
from zhida.allotments.models import Allotment
from zhida.core.money import plain
from zhida.payments.channel_files import channels
from zhida.payments.forms.subjects import offer_economy
from zhida.payments.models import PayeeAccount
from zhida.payments.queries.pages import purposes_of, subject_choices
from zhida.payments.queries.payees import payee_said


class StepForm(forms.Form):
    """When a step is taken, and why where it must be said."""

    on = DayField(label="办理日期")
    reason = forms.CharField(label="意见", max_length=300, required=False)

    def __init__(self, *args: Any, must_say: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = must_say
        self.fields["reason"].label = "理由" if must_say else "意见"


class OrderForm(StepForm):
    """By which channel an order goes."""

    channel = forms.ChoiceField(label="渠道")
    field_order = ["channel", "on", "reason"]

    def __init__(self, *args: Any, route: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        offered["channel"].choices = [
            (one.code, one.title if one.verified else f"{one.title}（格式未核对）")
            for one in channels()
        ]


class TransferForm(forms.Form):
    """Money of one allotment for an institution, for one purpose and subject."""

    allotment = forms.ChoiceField(label="由哪条指标支付")
    purpose = forms.ChoiceField(label="支出方向")
    function_subject = forms.ChoiceField(label="支出功能分类")
    economy_subject = forms.ChoiceField(label="经济分类")
    payee = forms.ChoiceField(label="收款账户", help_text="没有要用的账户时，请先登记收款账户。")
    amount_fen = AmountField(label="金额")
    use_of_money = forms.CharField(
        label="用途", max_length=300, help_text="如：2022年3月集中供养人员基本生活费。"
    )
    requested_on = DayField(label="申请日期")

    def __init__(
        self,
        *args: Any,
        unit: str,
        allotments: Sequence[Allotment],
        payees: Sequence[PayeeAccount],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        self.allotments = {str(one.pk): one for one in allotments}
        self.payees = {str(one.pk): one for one in payees}
        self.purposes = {one.code: one for one in purposes_of(allotments)}
        offered["allotment"].choices = [
            (key, said_of(one, unit)) for key, one in self.allotments.items()
        ]
        offered["purpose"].choices = to_choose(
            [(code, one.short_name) for code, one in self.purposes.items()]
        )
        place = next((one.scope_path for one in allotments), "")
        offered["function_subject"].choices = to_choose(
            subject_choices(self.purposes.values(), place, localdate())
        )
        offer_economy(offered["economy_subject"], "institution")
        offered["payee"].choices = [(key, payee_said(one)) for key, one in self.payees.items()]
        offered["amount_fen"].unit = unit
        offered["amount_fen"].label = f"金额（{unit}）"

    def clean_allotment(self) -> Allotment:
        """Return the allotment."""
        return self.allotments[self.cleaned_data["allotment"]]

    def clean_purpose(self) -> Any:
        """Return the purpose."""
        return self.purposes[self.cleaned_data["purpose"]]

    def clean_payee(self) -> PayeeAccount:
        """Return the account."""
        return self.payees[self.cleaned_data["payee"]]


def to_choose(choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return choices of which none is made yet, unless there is but one."""
    return choices if len(choices) == 1 else [("", "请选择"), *choices]


def said_of(one: Allotment, unit: str) -> str:
    """Return an allotment as a choice says it: for what, from which document, what is left."""
    purpose = one.purpose.short_name if one.purpose else "统筹"
    holder = one.agency.name if one.agency else one.division.name
    return f"{holder} · {purpose} · {one.document_number} · 余 {plain(one.left_fen, unit)}"
