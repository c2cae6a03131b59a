"""What is entered about outcomes: the answer of a channel, what becomes of returns and cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from zhida.allotments.forms import DayField
from zhida.payments.actions.cases import COUNTS_AS_PAID
from zhida.payments.channel_files import channels
from zhida.payments.models import Case, ReturnedLine
from zhida.payments.queries.pages import accounts_of
from zhida.recipients import documents
from zhida.recipients.forms.fields import DayField as OptionalDay
from zhida.recipients.models import BankAccount

OLD_ACCOUNT = ""
ACCOUNT_FIELD = "account_{person}"


class AnswerForm(forms.Form):
    """A return file, and the channel that it came by."""

    channel = forms.ChoiceField(label="渠道", help_text="与发送支付指令时的渠道相同。")
    file = forms.FileField(label="回单文件", help_text="银行或代发机构发回的结果文件，原样上传。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        offered["channel"].choices = [(one.code, one.title) for one in channels()]


class GiveBackForm(forms.Form):
    """When returned money goes back to its allotment, and why."""

    on = DayField(label="办理日期")
    reason = forms.CharField(label="理由", max_length=300, required=False)


class RepayForm(forms.Form):
    """When it is asked for again, and into which account each person is paid now."""

    requested_on = DayField(label="申请日期")
    reason = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        returned: Sequence[ReturnedLine],
        used: Mapping[int, BankAccount],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.returned = returned
        people = {one.person.pk: one.person for one in returned if one.person}
        held = accounts_of(people)
        self.accounts = {str(one.pk): one for one in held}
        for key, person in people.items():
            old = {used[one.pk] for one in returned if one.person_id == key and one.pk in used}
            own = [one for one in held if one.person_id == key and one not in old]
            choices = [(OLD_ACCOUNT, _old(old)), *[(str(one.pk), shown(one)) for one in own]]
            self.fields[ACCOUNT_FIELD.format(person=key)] = forms.ChoiceField(
                label=f"{person.name}的账户", choices=choices, required=False
            )

    def entered(self) -> dict[str, Any]:
        """Return the day, the reason and the account of each person who is to have another."""
        told = self.cleaned_data
        chosen = {
            int(name.removeprefix("account_")): self.accounts[key]
            for name, key in told.items()
            if name.startswith("account_") and key != OLD_ACCOUNT
        }
        return {
            "requested_on": told["requested_on"],
            "reason": told["reason"],
            "accounts": chosen,
        }

    def rows(self) -> list[tuple[ReturnedLine, BoundField | None]]:
        """Return each line with the field for its person's account, once for each person."""
        asked: set[int | None] = {None}
        rows = []
        for line in self.returned:
            field = None if line.person_id in asked else self[f"account_{line.person_id}"]
            asked.add(line.person_id)
            rows.append((line, field))
        return rows


class SettleForm(forms.Form):
    """How a case was cleared up; and, where it may count as paid, since when."""

    reason = forms.CharField(
        label="处理结果", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    on = DayField(label="处理日期")
    paid_on = OptionalDay(
        label="按已支付处理的支付日期",
        required=False,
        help_text="与银行核实款已到账的填写；没有核实的不填。",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case.kind not in COUNTS_AS_PAID or case.reference is None:
            del self.fields["paid_on"]


def _old(used: set[BankAccount]) -> str:
    """Return what the choice says that keeps the account: which it is, unless it is several."""
    if len(used) != 1:
        return "原账户"
    (one,) = used
    ended = "，已停用" if one.valid_to else ""
    return f"原账户：{shown(one)}{ended}"


def shown(one: BankAccount) -> str:
    """Return an account as a choice says it, its number masked."""
    number = documents.masked_number(one.number_sealed, documents.ACCOUNT_NUMBER)
    return f"{one.bank or one.kind} {number}（{one.holder_name}）"
