"""What is entered about a person: who it is, names, facts, accounts, merges."""

from __future__ import annotations

from typing import Any

from django import forms

from zhida.access.scope import Scope
from zhida.core import identity
from zhida.recipients.forms.fields import DayField, PersonField, PlaceField, reason
from zhida.recipients.models import BankAccount, LifeFact, PersonName
from zhida.recipients.models.people import DOCUMENTS
from zhida.registers.models import Agency


class RegisterForm(forms.Form):
    """A person to register. What the number tells need not be entered."""

    document_kind = forms.ChoiceField(
        label="证件类型", choices=[(kind, kind) for kind in DOCUMENTS]
    )
    number = forms.CharField(
        label="证件号码",
        max_length=40,
        required=False,
        help_text="加密保存。无法查明身份信息的不填。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="姓名", max_length=100, help_text="与证件一致；少数民族姓名照写间隔号。"
    )
    division = PlaceField(label="所在区划")
    birth_on = DayField(label="出生日期", required=False, help_text="身份证号能说明的，不必填写。")
    sex = forms.ChoiceField(
        label="性别", required=False, choices=[("", "由证件号码得出"), ("男", "男"), ("女", "女")]
    )
    reason = reason("说明", required=False)
    refused_at = {
        "person_number_is_sound": "number",
        "person_has_a_number_of_its_own": "number",
        "person_is_registered_elsewhere": "number",
        "person_name_is_sound": "name",
        "recipient_is_of_another_place": "division",
    }

    def __init__(self, *args: Any, own: Agency | None = None, **kwargs: Any) -> None:
        """Ask for no place when an institution (``own``) registers: it is the institution's."""
        super().__init__(*args, **kwargs)
        self.own = own
        if own is not None:
            del self.fields["division"]

    def clean(self) -> dict[str, Any]:
        """Demand a number of everybody who has a document."""
        entered: dict[str, Any] = super().clean() or {}
        if self.own is not None:
            entered["division"] = self.own.division
        if not entered.get("number") and entered.get("document_kind") != identity.UNKNOWN:
            self.add_error("number", "请填写证件号码；确实无法查明的，请选择相应的证件类型。")
        return entered


class AdmitForm(forms.Form):
    """Whom an institution takes in, as it stands on the document."""

    number = forms.CharField(
        label="证件号码",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label="姓名", max_length=100, help_text="与证件一致；号码和姓名都相符才能接收。"
    )
    reason = reason("说明", required=False)


class FindForm(forms.Form):
    """A name, its sound, or a whole number."""

    q = forms.CharField(required=False, max_length=100)


class RightNameForm(forms.Form):
    """The right name; the one before is kept."""

    refused_at = {"person_name_is_sound": "name"}
    name = forms.CharField(label="正确的姓名", max_length=100)
    kind = forms.ChoiceField(
        label="原姓名是", choices=[("mistake", "登记有误"), ("former", "曾用名，后来改名")]
    )
    reason = reason()


class FurtherNameForm(forms.Form):
    """A further name under which a person is met."""

    refused_at = {"person_name_is_sound": "name"}
    name = forms.CharField(label="姓名", max_length=100)
    kind = forms.ChoiceField(
        label="类别", choices=PersonName._meta.get_field("kind").choices or (), initial="alias"
    )
    reason = reason("说明", required=False)


class FactForm(forms.Form):
    """What happened to a person."""

    refused_at = {"person_dies_once": "fact"}
    fact = forms.ChoiceField(label="情形", choices=LifeFact._meta.get_field("fact").choices or ())
    happened_on = DayField(label="发生日期", help_text="在校就读填写入学日期。")
    until_on = DayField(
        label="截止日期", required=False, to_come=True, help_text="在校就读填写毕业日期。"
    )
    source = forms.CharField(label="来源", max_length=300, help_text="如死亡证明、学籍证明、比对。")
    reason = reason("说明", required=False)


class AccountForm(forms.Form):
    """An account into which a person's money goes."""

    number = forms.CharField(
        label="账号",
        max_length=40,
        help_text="加密保存。",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    kind = forms.ChoiceField(
        label="账户类型", choices=BankAccount._meta.get_field("kind").choices or ()
    )
    holder_name = forms.CharField(label="户名", max_length=100)
    bank = forms.CharField(label="开户银行", max_length=100, required=False)
    valid_from = DayField(label="启用日期", required=False, to_come=True)
    reason = reason("说明", required=False)


class EndAccountForm(forms.Form):
    """Until when an account is used."""

    last_day = DayField(label="停用日期", to_come=True)
    reason = reason("说明", required=False)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = reason()


class MergeForm(forms.Form):
    """Whom a person turned out to be."""

    refused_at = {"person_is_merged_into_another": "into", "person_counts_for_itself": "into"}
    into = PersonField(
        label="实为（姓名、人员编号或证件号码）",
        max_length=100,
        help_text="合并后以此人的登记为准。",
    )
    reason = reason()

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].scope = scope  # type: ignore[attr-defined]
