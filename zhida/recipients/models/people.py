"""Person, the names a person bore, merges, facts of life, bank accounts.

Numbers of documents and accounts are sealed (see ``store.keyring``): a row holds the cipher and
the keyed hash by which it is found again, never the number.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.core import identity
from zhida.registers.models import Division
from zhida.registers.models.entitlements import FACTS
from zhida.store.append_only import WrittenOnce
from zhida.store.fields import PathField, index_of_few

DOCUMENTS = (
    identity.CITIZEN,
    identity.RESIDENCE_PERMIT,
    identity.FOREIGN_PERMIT,
    identity.DISABILITY,
    identity.PASSPORT,
    identity.SERVICE,
    identity.UNKNOWN,
)
"""The kinds of document by which a person may be known."""

ACCOUNT_KINDS = ("一卡通", "社保卡", "银行卡", "存折")

LIFE_FACTS = {name: said for name, said in FACTS.items() if name != "adult_not_at_school"} | {
    "at_school": "在校就读"
}
"""What may be recorded of a person's life. Coming of age follows from the day of birth."""


class Person(models.Model):
    """救助对象: one human being, known by the number of a document.

    ``name_key`` is the folded name (see ``core.personname``). Who has no document has no number
    either, and several such people may bear one name. A person who was merged into another is
    kept, and ``merged_into`` says who counts.
    """

    document_kind = models.CharField(
        "证件类型", max_length=20, choices=[(kind, kind) for kind in DOCUMENTS]
    )
    number_sealed = models.BinaryField("证件号码（加密）", null=True)
    number_hash = models.BinaryField("证件号码（摘要）", null=True, max_length=32)
    name = models.CharField("姓名", max_length=100)
    name_key = models.CharField("匹配用姓名", max_length=100)
    pinyin = models.CharField("拼音", max_length=300, blank=True)
    sex = models.CharField("性别", max_length=1, blank=True, choices=[("男", "男"), ("女", "女")])
    birth_on = models.DateField("出生日期", null=True, blank=True)
    died_on = models.DateField("去世日期", null=True, blank=True)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="所在区划", db_index=False)
    scope_path = PathField("区划路径", max_length=100)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="并入",
        db_index=False,
    )
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "救助对象"
        ordering = ["pinyin", "id"]
        indexes = [
            models.Index(fields=["scope_path", "id"], name="person_by_scope"),
            models.Index(fields=["name_key"], name="person_by_name"),
            index_of_few("merged_into", "person_by_merging"),
            index_of_few("died_on", "person_by_death"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number_hash"],
                name="person_has_a_number_of_its_own",
                violation_error_message="这个证件号码已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(document_kind=identity.UNKNOWN, number_hash__isnull=True)
                | (~Q(document_kind=identity.UNKNOWN) & Q(number_hash__isnull=False)),
                name="person_number_fits_its_document",
                violation_error_message="有证件的须有号码；无法查明身份的不应有号码。",
            ),
            models.CheckConstraint(
                condition=Q(number_hash__isnull=True, number_sealed__isnull=True)
                | Q(number_hash__isnull=False, number_sealed__isnull=False),
                name="person_number_is_sealed_and_found",
                violation_error_message="证件号码的密文和摘要必须同时具备。",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="person_is_not_merged_into_itself",
                violation_error_message="不能把一个人并入其本人。",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True)
                | Q(birth_on__isnull=True)
                | Q(died_on__gte=F("birth_on")),
                name="person_dies_after_birth",
                violation_error_message="去世日期不能早于出生日期。",
            ),
            WrittenOnce(
                name="person_is_never_deleted",
                may_change=[
                    "number_sealed",
                    "name",
                    "name_key",
                    "pinyin",
                    "sex",
                    "birth_on",
                    "died_on",
                    "division_id",
                    "scope_path",
                    "merged_into_id",
                ],
                violation_error_message=(
                    "救助对象不能删除，证件类型和号码不能更改；号码有误请登记正确号码后合并。"
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return the name as written."""
        return self.name


class PersonName(models.Model):
    """曾用名和别名: a name a person bore, bears beside the first, or was given by mistake."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="names", verbose_name="救助对象"
    )
    name = models.CharField("姓名", max_length=100)
    name_key = models.CharField("匹配用姓名", max_length=100, db_index=True)
    kind = models.CharField(
        "类别",
        max_length=12,
        choices=[("former", "曾用名"), ("alias", "别名"), ("mistake", "误写")],
    )
    reason = models.CharField("理由", max_length=300, blank=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "曾用名和别名"
        constraints = [
            WrittenOnce(
                name="person_name_is_written_once",
                violation_error_message="姓名记录不能修改或删除。",
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class PersonMerge(models.Model):
    """合并与拆分: one person turned out to be another; or turned out not to be, after all."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="救助对象")
    into = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="并入")
    kind = models.CharField("类别", max_length=8, choices=[("merge", "合并"), ("split", "拆分")])
    reason = models.CharField("理由", max_length=300)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "合并与拆分"
        indexes = [
            # Each posting asks for these, and there are few.
            models.Index(fields=["kind"], name="person_merge_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="person_merge_has_a_reason",
                violation_error_message="合并或拆分必须写明理由。",
            ),
            WrittenOnce(
                name="person_merge_is_written_once",
                violation_error_message="合并与拆分的记录不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return what was done with whom."""
        return f"{self.get_kind_display()} {self.person} {self.into}"


class LifeFact(models.Model):
    """生活事实: what happened to a person and bears on what is due. See ``LIFE_FACTS``.

    ``until_on`` is the last day of what lasts, such as schooling.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="facts", verbose_name="救助对象"
    )
    fact = models.CharField("情形", max_length=24, choices=list(LIFE_FACTS.items()))
    happened_on = models.DateField("发生日期")
    until_on = models.DateField("截止日期", null=True, blank=True)
    source = models.CharField("来源", max_length=300)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "生活事实"
        ordering = ["happened_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("happened_on")),
                name="life_fact_ends_after_it_begins",
                violation_error_message="截止日期不能早于发生日期。",
            ),
            WrittenOnce(
                name="life_fact_is_written_once",
                violation_error_message="已登记的事实不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return what happened, and when."""
        return f"{self.get_fact_display()} {self.happened_on}"


class BankAccount(models.Model):
    """领款账户: into which a person's money goes, from when to when.

    Several accounts of one person, and several people with one account, are possible; rules point
    them out. ``holder_name`` is the name on the card, which need not be the person's.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="accounts", verbose_name="救助对象"
    )
    number_sealed = models.BinaryField("账号（加密）")
    number_hash = models.BinaryField("账号（摘要）", max_length=32)
    holder_name = models.CharField("户名", max_length=100)
    bank = models.CharField("开户银行", max_length=100, blank=True)
    kind = models.CharField(
        "账户类型", max_length=10, choices=[(kind, kind) for kind in ACCOUNT_KINDS]
    )
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "领款账户"
        indexes = [models.Index(fields=["number_hash"], name="bank_account_by_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "number_hash"],
                name="bank_account_listed_once_a_person",
                violation_error_message="这个人已登记有该账户。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="bank_account_ends_after_it_begins",
                violation_error_message="停用日期不能早于启用日期。",
            ),
            WrittenOnce(
                name="bank_account_is_fixed",
                may_change=["number_sealed"],
                may_fill=["valid_to"],
                violation_error_message="领款账户不能修改或删除；更换账户请停用后另行登记。",
            ),
        ]

    def __str__(self) -> str:
        """Return holder and kind."""
        return f"{self.holder_name} {self.kind}"
