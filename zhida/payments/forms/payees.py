"""What is entered about accounts of units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhida.allotments.models import Fund
from zhida.payments.account_kinds import account_kinds
from zhida.recipients.forms.fields import DayField
from zhida.registers.models import Agency


class PayeeForm(forms.Form):
    """An account of a unit."""

    agency = forms.ChoiceField(label="单位")
    kind = forms.ChoiceField(label="账户性质")
    number = forms.CharField(
        label="账号",
        max_length=60,
        help_text="加密保存。",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    holder_name = forms.CharField(
        label="户名", max_length=200, required=False, help_text="与单位名称相同的，不必填写。"
    )
    bank = forms.CharField(label="开户银行", max_length=100)
    valid_from = DayField(label="启用日期", required=False, to_come=True)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {one.code: one for one in agencies}
        offered: Any = self.fields
        offered["agency"].choices = [(code, one.name) for code, one in self.agencies.items()]
        offered["kind"].choices = [(one.code, one.name) for one in account_kinds().values()]

    def clean_agency(self) -> Agency:
        """Return the unit."""
        return self.agencies[self.cleaned_data["agency"]]


class EndForm(forms.Form):
    """The last day on which an account may be used."""

    valid_to = DayField(label="最后使用日期", to_come=True)
    reason = forms.CharField(label="理由", max_length=300, required=False)


class ExceptionForm(forms.Form):
    """Which document allows which fund, and why."""

    fund = forms.ChoiceField(label="资金")
    document_number = forms.CharField(label="批准文号", max_length=100)
    reason = forms.CharField(label="理由", max_length=300)

    def __init__(self, *args: Any, funds: Sequence[Fund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.funds = {str(one.pk): one for one in funds}
        offered: Any = self.fields
        offered["fund"].choices = [(key, str(one)) for key, one in self.funds.items()]

    def clean_fund(self) -> Fund:
        """Return the fund."""
        return self.funds[self.cleaned_data["fund"]]
