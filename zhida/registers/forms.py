"""What an administrator adds to the official lists; every addition names its source."""

from __future__ import annotations

from typing import Any

from django import forms

from zhida.core.money import InexactAmountError, to_fen
from zhida.registers import actions, queries
from zhida.registers.models import Agency, Dated, Subject
from zhida.registers.models.entitlements import CATEGORIES
from zhida.store.action import Actor


def day_field(label: str, *, required: bool = False) -> forms.DateField:
    """Return a field for a day with the browser's own calendar."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"})
    )


class RegisterFilter(forms.Form):
    """What a list is narrowed to; it stays in the address."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    on = forms.DateField(label="有效于", required=False)


class Addition(forms.Form):
    """An addition to a list. A subclass says which action it is and passes its own fields on."""

    verb = ""
    title = ""

    source = forms.CharField(label="依据", max_length=300, help_text="写明文件名称和文号，或网页。")
    reason = forms.CharField(label="理由", max_length=500, required=False)

    @property
    def action_name(self) -> str:
        """The name of the action, as roles know it."""
        return f"registers.{self.verb}"

    def add(self, *, by: Actor) -> Dated:
        """Perform the action with what was entered; raises its refusals."""
        raise NotImplementedError


class NewDivision(Addition):
    """A new division."""

    verb, title = "add_division", "增加区划"
    code = forms.CharField(label="区划代码", max_length=12)
    name = forms.CharField(label="名称", max_length=100)
    valid_from = day_field("生效日期")
    field_order = ["code", "name", "valid_from"]

    def add(self, *, by: Actor) -> Dated:
        """Add the division."""
        return actions.add_division(**self.cleaned_data, by=by)


class NewDivisionAlias(Addition):
    """A name under which documents mention a division."""

    verb, title = "add_division_alias", "增加区划别名"
    code = forms.CharField(label="区划代码", max_length=12)
    name = forms.CharField(label="别名", max_length=100)
    field_order = ["code", "name"]

    def add(self, *, by: Actor) -> Dated:
        """Add the alias."""
        given = dict(self.cleaned_data)
        division = queries.division(given.pop("code"))
        return actions.add_division_alias(division, **given, by=by)


class NewAgency(Addition):
    """A new agency of a division."""

    verb, title = "add_agency", "增加单位"
    division = forms.CharField(label="所在区划代码", max_length=12)
    code = forms.CharField(label="单位代码", max_length=21)
    name = forms.CharField(label="名称", max_length=200)
    kind = forms.ChoiceField(label="类别", choices=Agency._meta.get_field("kind").choices or ())
    credit_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    field_order = ["division", "code", "name", "kind", "credit_code"]

    def add(self, *, by: Actor) -> Dated:
        """Add the agency."""
        given = dict(self.cleaned_data)
        given["division"] = queries.division(given["division"])
        return actions.add_agency(**given, by=by)


class NewAgencyAlias(Addition):
    """A name under which documents mention an agency."""

    verb, title = "add_agency_alias", "增加单位别名"
    code = forms.CharField(label="单位代码", max_length=21)
    name = forms.CharField(label="别名", max_length=200)
    field_order = ["code", "name"]

    def add(self, *, by: Actor) -> Dated:
        """Add the alias."""
        given = dict(self.cleaned_data)
        agency = queries.agency(given.pop("code"))
        return actions.add_agency_alias(agency, **given, by=by)


class NewSubject(Addition):
    """A new subject of one year."""

    verb, title = "add_subject", "增加科目"
    year = forms.IntegerField(label="年度", min_value=1994, max_value=2100)
    kind = forms.ChoiceField(label="类别", choices=Subject._meta.get_field("kind").choices or ())
    code = forms.RegexField(r"^\d{3,13}$", label="科目代码")
    name = forms.CharField(label="名称", max_length=100)
    field_order = ["year", "kind", "code", "name"]

    def add(self, *, by: Actor) -> Dated:
        """Add the subject."""
        return actions.add_subject(**self.cleaned_data, by=by)


class NewMark(Addition):
    """A new mark that a region issues."""

    verb, title = "add_mark", "增加标识"
    region = forms.CharField(label="发布地区代码", max_length=12)
    code = forms.CharField(label="标识代码", max_length=10)
    name = forms.CharField(label="名称", max_length=60)
    direct = forms.BooleanField(label="属直达资金", required=False, initial=True)
    field_order = ["region", "code", "name", "direct"]

    def add(self, *, by: Actor) -> Dated:
        """Add the mark."""
        given = dict(self.cleaned_data)
        given["region"] = queries.division(given["region"])
        return actions.add_mark(**given, by=by)


class NewStandard(Addition):
    """What a component comes to a month for one person in a division, from a day on."""

    verb, title = "set_standard", "登记保障标准"
    division = forms.CharField(label="适用区划代码", max_length=12)
    kind = forms.ChoiceField(label="待遇和保障类别")
    amount_fen = forms.CharField(
        label="每人每月标准（元）",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "right"}),
    )
    valid_from = day_field("执行日期", required=True)
    verified = forms.BooleanField(
        label="已与文件核对",
        required=False,
        help_text="核对过原文的才选择，并在依据里写明文号；没有核对的，页面会标明未核对。",
    )
    field_order = ["division", "kind", "amount_fen", "valid_from", "source", "verified"]

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (
                f"{one.code} {category}",
                f"{one.programme}：{one.name} {CATEGORIES.get(category, '')}",
            )
            for one in queries.components()
            if one.calculation != "event"
            for category in one.categories.split() or [""]
        ]

    def clean_amount_fen(self) -> int:
        """Return whole fen above zero."""
        try:
            amount_fen = to_fen(self.cleaned_data["amount_fen"].replace(",", "").strip())
        except InexactAmountError as refused:
            raise forms.ValidationError(f"{refused}。请以元填写，精确到分。") from None
        if amount_fen <= 0:
            raise forms.ValidationError("保障标准必须大于零。")
        return amount_fen

    def add(self, *, by: Actor) -> Dated:
        """Set the standard; the one before it ends the day before."""
        given = dict(self.cleaned_data)
        component, _, category = given.pop("kind").partition(" ")
        division = queries.division(given.pop("division"))
        return actions.set_standard(
            queries.component(component), category, division, **given, by=by
        )


class EndValidity(forms.Form):
    """Until when a row holds."""

    last_day = day_field("最后有效日", required=True)
    reason = forms.CharField(label="理由", max_length=500)

    def end(self, row: Dated, *, by: Actor) -> None:
        """Let the row hold no longer than that day; raises the action's refusals."""
        given: dict[str, Any] = self.cleaned_data
        actions.end_validity(row, given["last_day"], reason=given["reason"], by=by)


ADDITIONS: dict[str, tuple[type[Addition], ...]] = {
    "divisions": (NewDivision, NewDivisionAlias),
    "agencies": (NewAgency, NewAgencyAlias),
    "subjects": (NewSubject,),
    "marks": (NewMark,),
    "standards": (NewStandard,),
}
"""What may be added on the page of each list."""
