"""What a person enters about allotments: amounts in the chosen unit, receivers by code."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.timezone import localdate

from zhida.allotments.actions import Share
from zhida.allotments.queries import SORTS
from zhida.core.money import InexactAmountError, in_unit, to_fen
from zhida.core.refusal import Refusal
from zhida.registers import queries as registers
from zhida.registers.models import Agency, Division

MOST_SHARES = 500
"""Receivers on one page; a longer list comes as a file."""


class AmountField(forms.CharField):
    """An amount in 元 or 万元, with or without separators, as exact fen. The form sets ``unit``."""

    unit = "万元"

    def __init__(self, **choices: Any) -> None:
        choices.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        choices["widget"].attrs["class"] = "right"
        super().__init__(max_length=30, **choices)

    def clean(self, value: Any) -> Any:
        """Return whole fen, or None when nothing was entered."""
        text = unicodedata.normalize("NFKC", super().clean(value) or "")
        text = text.replace(",", "").replace(" ", "")
        if not text:
            return None
        try:
            return to_fen(text, self.unit)
        except InexactAmountError as refused:
            raise forms.ValidationError(f"{refused}。请以{self.unit}填写，精确到分。") from None


class DayField(forms.DateField):
    """A day that is not in the future, with the browser's own calendar."""

    def __init__(self, **choices: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, initial=localdate, **choices)

    def clean(self, value: Any) -> Any:
        """Return the day; refuse a day yet to come."""
        day = super().clean(value)
        if day and day > localdate():
            raise forms.ValidationError("日期不能晚于今天。")
        return day


class LedgerFilter(forms.Form):
    """What the ledger is narrowed to; it stays in the address."""

    q = forms.CharField(required=False, max_length=100)
    fund = forms.IntegerField(required=False)
    notice = forms.IntegerField(required=False)
    division = forms.CharField(required=False, max_length=100)
    purpose = forms.CharField(required=False, max_length=40)
    late = forms.BooleanField(required=False)
    untraced = forms.BooleanField(required=False)
    sort = forms.CharField(required=False, max_length=20)
    page = forms.IntegerField(required=False, min_value=1)

    def clean_division(self) -> str:
        """Return a division's path as queries want it; anything else is left out."""
        path: str = self.cleaned_data["division"]
        return path if path.endswith("/") else ""

    def clean_sort(self) -> str:
        """Return a known order; the default is the latest first."""
        sort: str = self.cleaned_data["sort"]
        return sort if sort.removeprefix("-") in SORTS else "-issued"

    def chosen(self) -> dict[str, Any]:
        """Return what can be understood; the rest is left out."""
        self.is_valid()
        return {"sort": "-issued", **self.cleaned_data}


class BasisForm(forms.Form):
    """On what a movement rests: the document, the day, the reason."""

    document_number = forms.CharField(
        label="依据文号", max_length=100, help_text="如 伊县财社〔2022〕5号。"
    )
    happened_on = DayField(label="发生日期")
    reason = forms.CharField(label="理由", max_length=500, required=False)


class ChangeForm(BasisForm):
    """An amount to add, to lower or to take back."""

    amount_fen = AmountField(label="金额")
    field_order = ["amount_fen", "document_number", "happened_on", "reason"]

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_fen"].unit = unit  # type: ignore[attr-defined]
        self.fields["amount_fen"].label = f"金额（{unit}）"


class CorrectForm(forms.Form):
    """Why a movement was wrong, and since when it is put right."""

    happened_on = DayField(label="更正日期")
    reason = forms.CharField(label="理由", max_length=500)


class ReceiptForm(forms.Form):
    """When the document reached the receiver."""

    received_on = DayField(label="收到日期")


class ShareForm(forms.Form):
    """What one receiver gets; an empty line is left out."""

    receiver = forms.CharField(label="接收单位", max_length=200, required=False)
    purpose = forms.ChoiceField(label="支出方向", required=False)
    amount_fen = AmountField(label="金额", required=False)

    def __init__(self, *args: Any, unit: str, purposes: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_fen"].unit = unit  # type: ignore[attr-defined]
        self.purposes = {purpose.code: purpose for purpose in purposes}
        named = [(purpose.code, purpose.short_name) for purpose in purposes]
        self.fields["purpose"].choices = [("", "统筹"), *named]  # type: ignore[attr-defined]
        self.fields["receiver"].widget.attrs.update({"list": "receivers", "autocomplete": "off"})
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean(self) -> dict[str, Any]:
        """Refuse half a line; find whom the receiver means."""
        entered: dict[str, Any] = super().clean() or {}
        receiver, amount_fen = entered.get("receiver"), entered.get("amount_fen")
        if bool(receiver) != (amount_fen is not None) and not self.errors:
            raise forms.ValidationError("接收单位和金额要一起填写。")
        if receiver:
            entered["holder"] = self._holder(receiver)
        return entered

    def _holder(self, receiver: str) -> Division | Agency:
        """Return whom ``名称 代码`` or a name means."""
        code = receiver.split()[-1]
        try:
            return registers.division(code) if len(code) <= 9 else registers.agency(code)
        except Refusal:
            found = registers.find_receiver(receiver)
        if found is None:
            raise forms.ValidationError(f"找不到“{receiver}”，请从列表中选择。")
        return found[1] or found[0]

    def share(self) -> Share | None:
        """Return the share that was entered, or None for an empty line."""
        entered = self.cleaned_data
        holder = entered.get("holder")
        if holder is None:
            return None
        agency = holder if isinstance(holder, Agency) and holder.kind != "finance" else None
        division = holder.division if isinstance(holder, Agency) else holder
        purpose = self.purposes.get(entered.get("purpose", ""))
        return Share(
            receiver_name=holder.name,
            division_id=division.pk,
            scope_path=division.path,
            level=division.level,
            amount_fen=entered["amount_fen"],
            agency_id=agency.pk if agency else None,
            purpose_id=purpose.pk if purpose else None,
        )


class ShareFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The lines of one passing down."""

    def shares(self) -> list[Share]:
        """Return the shares of all lines that are not empty."""
        found = (form.share() for form in self.forms)
        return [share for share in found if share is not None]


SHARE_LINES = forms.formset_factory(
    ShareForm, formset=ShareFormSet, extra=5, max_num=MOST_SHARES, absolute_max=MOST_SHARES
)


def entered_amount(fen: int, unit: str) -> str:
    """Return an amount as a person would type it: plain digits in the chosen unit."""
    return f"{in_unit(fen, unit):f}"
