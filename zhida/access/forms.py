"""What an administrator enters about people and posts."""

from __future__ import annotations

from django import forms

from zhida.access.models import Post, User
from zhida.core.refusal import Refusal
from zhida.registers import queries
from zhida.registers.models import Agency, Division


class PasswordForm(forms.Form):
    """A password, entered twice."""

    password = forms.CharField(
        label="密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text="至少八位，不要与用户名相近，不要全是数字。请当面告知本人，并请本人登录后修改。",
    )
    again = forms.CharField(
        label="再输入一次",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_again(self) -> str:
        """Refuse a second entry that differs."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError("两次输入的密码不一致。")
        return again


class NewUser(PasswordForm):
    """A new account."""

    username = forms.CharField(label="用户名", max_length=150)
    display_name = forms.CharField(label="姓名", max_length=60)
    field_order = ["username", "display_name", "password", "again"]


class NewPost(forms.Form):
    """A post for a person: role, division, and for an institution which one."""

    role = forms.ChoiceField(label="角色", choices=Post._meta.get_field("role").choices or ())
    division = forms.CharField(
        label="区划代码", max_length=12, help_text="如 654021 伊宁县；可在“行政区划”中查找。"
    )
    agency = forms.CharField(
        label="机构代码", max_length=21, required=False, help_text="只有机构岗位填写。"
    )
    valid_from = forms.DateField(
        label="任职起", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_to = forms.DateField(
        label="任职止", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_division(self) -> Division:
        """Return the division of the code."""
        try:
            return queries.division(self.cleaned_data["division"].split()[-1])
        except Refusal as refused:
            raise forms.ValidationError(str(refused)) from None

    def clean_agency(self) -> Agency | None:
        """Return the agency of the code, or None when the field is empty."""
        code = self.cleaned_data["agency"].split()
        try:
            return queries.agency(code[-1]) if code else None
        except Refusal as refused:
            raise forms.ValidationError(str(refused)) from None


class Nothing(forms.Form):
    """A step that needs only a reason."""

    reason = forms.CharField(label="理由", max_length=500)


def words_for(user: User) -> str:
    """Return the person as the headings name them."""
    return f"{user.display_name or user.username}（{user.username}）"
