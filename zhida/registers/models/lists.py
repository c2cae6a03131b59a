"""The official lists as tables. Every row has a source and a validity; codes repeat over time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.store.fields import PathField


class Dated(models.Model):
    """What every register row carries: from when to when it holds, and where it is written.

    ``edited`` tells that an administrator wrote or changed the row; loading the data files leaves
    such a row alone.
    """

    valid_from = models.DateField("生效日期", null=True, blank=True)
    valid_to = models.DateField("失效日期", null=True, blank=True)
    source = models.CharField("来源", max_length=300)
    edited = models.BooleanField("管理员改过", default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
                violation_error_message="失效日期不能早于生效日期。",
            )
        ]


class Division(Dated):
    """行政区划 (GB/T 2260; towns GB/T 10114): code, name, level and place in the tree.

    ``path`` is the codes from the province down, each ended by "/": ``650000/654000/654002/``;
    a scope is a prefix of it.
    """

    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=50, blank=True)
    level = models.CharField(
        "级次",
        max_length=12,
        choices=[
            ("nation", "国家"),
            ("province", "省级"),
            ("prefecture", "地级"),
            ("county", "县级"),
            ("town", "乡级"),
        ],
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级")
    path = PathField("区划路径", max_length=100, unique=True)
    pinyin = models.CharField("拼音", max_length=200, blank=True)

    class Meta(Dated.Meta):
        verbose_name = "行政区划"
        ordering = ["code"]

    def __str__(self) -> str:
        """Return the official name."""
        return self.name


class DivisionAlias(Dated):
    """A former, short or mistaken name under which documents mention a division."""

    division = models.ForeignKey(
        Division, models.CASCADE, related_name="aliases", verbose_name="行政区划"
    )
    name = models.CharField("别名", max_length=100, db_index=True)
    kind = models.CharField("类别", max_length=20, default="别称")
    former_code = models.CharField("曾用代码", max_length=12, blank=True, db_index=True)

    class Meta(Dated.Meta):
        verbose_name = "区划别名"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["division", "name", "former_code"],
                name="division_alias_given_once",
                violation_error_message="这个区划已有同样的别名。",
            ),
        ]

    def __str__(self) -> str:
        """Return the alias and the official name."""
        return f"{self.name}（{self.division}）"


class Agency(Dated):
    """单位: a finance bureau, civil-affairs bureau or institution of a division."""

    code = models.CharField("单位代码", max_length=21, unique=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    name = models.CharField("名称", max_length=200)
    short_name = models.CharField("简称", max_length=100, blank=True)
    kind = models.CharField(
        "类别",
        max_length=20,
        choices=[
            ("finance", "财政部门"),
            ("civil_affairs", "民政部门"),
            ("institution", "机构"),
            ("audit", "审计部门"),
            ("other", "其他"),
        ],
    )
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="所在区划")
    pinyin = models.CharField("拼音", max_length=300, blank=True)

    class Meta(Dated.Meta):
        verbose_name = "单位"
        ordering = ["code"]

    def __str__(self) -> str:
        """Return the full name."""
        return self.name


class AgencyAlias(Dated):
    """Another name under which documents mention an agency."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="aliases", verbose_name="单位")
    name = models.CharField("别名", max_length=200, db_index=True)

    class Meta(Dated.Meta):
        verbose_name = "单位别名"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "name"],
                name="agency_alias_given_once",
                violation_error_message="这个单位已有同样的别名。",
            ),
        ]

    def __str__(self) -> str:
        """Return the alias and the full name."""
        return f"{self.name}（{self.agency}）"


class Subject(Dated):
    """政府收支分类科目: income, expenditure function, government or department economy."""

    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField(
        "类别",
        max_length=20,
        choices=[
            ("income", "收入"),
            ("function", "支出功能"),
            ("government_economy", "政府经济"),
            ("department_economy", "部门经济"),
        ],
    )
    code = models.CharField("科目代码", max_length=13)
    name = models.CharField("名称", max_length=100)
    verified = models.BooleanField("已核对", default=False)

    class Meta(Dated.Meta):
        verbose_name = "预算科目"
        ordering = ["year", "kind", "code"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["year", "kind", "code"],
                name="subject_unique_per_year",
                violation_error_message="该年度已有这个科目代码。",
            ),
        ]

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


class Purpose(Dated):
    """支出方向: what the money is for, booked apart from the others."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta(Dated.Meta):
        verbose_name = "支出方向"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        """Return the short name."""
        return self.short_name


class PurposeSubject(Dated):
    """Which expenditure subject a purpose may use, from when to when, in which region."""

    purpose = models.ForeignKey(
        Purpose, models.CASCADE, related_name="subjects", verbose_name="支出方向"
    )
    subject_code = models.CharField("支出功能科目", max_length=13)
    region = models.CharField("适用地区", max_length=12, blank=True)
    verified = models.BooleanField("已核对", default=False)

    class Meta(Dated.Meta):
        verbose_name = "方向可用科目"
        ordering = ["purpose", "subject_code"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["purpose", "subject_code", "region"],
                name="purpose_subject_listed_once",
                violation_error_message="这个支出方向已列有该科目。",
            ),
        ]

    def __str__(self) -> str:
        """Return purpose and subject."""
        return f"{self.purpose} {self.subject_code}"


class Mark(Dated):
    """直达资金标识: a code means something only together with the region that issues it."""

    region = models.ForeignKey(Division, models.PROTECT, verbose_name="发布地区")
    code = models.CharField("代码", max_length=10)
    name = models.CharField("名称", max_length=60)
    direct = models.BooleanField("属直达资金", default=True)
    verified = models.BooleanField("已核对", default=False)

    class Meta(Dated.Meta):
        verbose_name = "直达资金标识"
        ordering = ["region", "code"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["region", "code", "name"],
                name="mark_unique_per_region",
                violation_error_message="该地区已有这个标识。",
            ),
        ]

    def __str__(self) -> str:
        """Return code and name as documents print them: 01 自治区直达资金."""
        return f"{self.code} {self.name}"


class FundProject(Dated):
    """资金项目: a transfer's name under which funds of all years belong together."""

    code = models.CharField("项目代码", max_length=21, unique=True)
    name = models.CharField("项目名称", max_length=180)
    income_subject = models.CharField("收入科目", max_length=13, blank=True)
    function_subject = models.CharField("支出科目", max_length=13, blank=True)
    purposes = models.ManyToManyField(Purpose, verbose_name="支出方向", blank=True)

    class Meta(Dated.Meta):
        verbose_name = "资金项目"

    def __str__(self) -> str:
        """Return the name."""
        return self.name
