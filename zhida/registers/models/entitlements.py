"""Programmes 救助项目: what each pays, by which standard, what excludes what, when it stops."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from zhida.core.money import yuan
from zhida.registers.models.lists import Dated, Division, Purpose
from zhida.store.fields import FenField

CATEGORIES = {
    "urban": "城市",
    "rural": "农村",
    "urban_dispersed": "城市分散供养",
    "urban_institution": "城市集中供养",
    "rural_dispersed": "农村分散供养",
    "rural_institution": "农村集中供养",
    "full": "全护理",
    "partial": "半护理",
    "able": "全自理",
    "dispersed": "社会散居",
    "institution": "机构养育",
}
"""Under which heading a standard is published; a component says which of them it knows."""

IN_INSTITUTION = "institution"
"""What the category of whoever lives in an institution ends in."""

FACTS = {
    "deceased": "去世",
    "moved": "迁出",
    "adopted": "被依法收养",
    "adult_not_at_school": "年满18周岁且不在校就读",
    "parent_found": "查找到生父母",
    "parent_capable": "父母恢复抚养能力",
}
"""Facts of a person's life that end an enrolment."""


class Programme(Dated):
    """救助项目: 低保, 特困, 孤儿 …; what a person or household is enrolled in."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    purpose = models.ForeignKey(Purpose, models.PROTECT, verbose_name="支出方向")
    holder = models.CharField(
        "按户或按人补助", max_length=10, choices=[("household", "到户"), ("person", "到人")]
    )
    rhythm = models.CharField(
        "发放方式", max_length=10, choices=[("monthly", "按月"), ("event", "按次")]
    )
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta(Dated.Meta):
        verbose_name = "救助项目"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        """Return the short name."""
        return self.short_name


class Component(Dated):
    """待遇: one amount that a programme pays, such as 特困照料护理费.

    ``calculation`` says how: the ``standard`` itself, the ``difference`` between standard and
    income, or what was decided for the ``event``. ``categories`` are names out of ``CATEGORIES``,
    parted by blanks.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="components", verbose_name="救助项目"
    )
    code = models.CharField("代码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=60)
    calculation = models.CharField(
        "计算方式",
        max_length=12,
        choices=[("standard", "按标准"), ("difference", "补差"), ("event", "一事一议")],
    )
    categories = models.CharField("保障类别", max_length=200, blank=True)

    class Meta(Dated.Meta):
        verbose_name = "待遇"
        ordering = ["code"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ComponentSubject(Dated):
    """待遇列支科目: under which function subject a component is booked, by category and region.

    The nearest region above a division counts. A component without a row leaves the subject open:
    whoever pays chooses among those of the purpose (see ``PurposeSubject``).
    """

    component = models.ForeignKey(
        Component, models.PROTECT, related_name="subjects", verbose_name="待遇"
    )
    category = models.CharField(
        "保障类别", max_length=20, choices=list(CATEGORIES.items()), blank=True
    )
    subject_code = models.CharField("支出功能科目", max_length=13)
    region = models.CharField("适用地区", max_length=12, blank=True)
    verified = models.BooleanField("已核对", default=False)

    class Meta(Dated.Meta):
        verbose_name = "待遇列支科目"
        ordering = ["component", "category", "region", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                "component",
                "category",
                "region",
                Coalesce("valid_from", Value(date.min)),
                name="component_subject_begins_once",
                violation_error_message="该地区同一天已有这项待遇的列支科目。",
            ),
        ]

    def __str__(self) -> str:
        """Return component, category and subject."""
        return f"{self.component} {self.get_category_display()} {self.subject_code}"


class Standard(Dated):
    """保障标准: what a component comes to a month for one person, in a division, from a day on.

    The nearest division above a person counts: a county's own standard goes before the
    prefecture's, that before the region's.
    """

    component = models.ForeignKey(Component, models.PROTECT, verbose_name="待遇")
    category = models.CharField(
        "保障类别", max_length=20, choices=list(CATEGORIES.items()), blank=True
    )
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="适用区划")
    amount_fen = FenField("标准金额")
    verified = models.BooleanField("已核对", default=False)

    class Meta(Dated.Meta):
        verbose_name = "保障标准"
        ordering = ["component", "category", "division", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="standard_is_positive",
                violation_error_message="保障标准必须大于零。",
            ),
            models.UniqueConstraint(
                fields=["component", "category", "division", "valid_from"],
                name="standard_begins_once",
                violation_error_message="该地区同一天已有这项保障标准。",
            ),
        ]

    @property
    def amount(self) -> str:
        """The amount in 元, as lists show it."""
        return yuan(self.amount_fen)

    def __str__(self) -> str:
        """Return component, category and division."""
        return f"{self.component} {self.get_category_display()} {self.division}".replace("  ", " ")


class ExclusivePair(Dated):
    """互斥待遇: two programmes that one person may not draw together, by region.

    ``effect``: ``refused`` (only one of them), ``difference`` (the second makes up the
    difference), ``allowed`` (a region lifts what holds elsewhere). The two stand in the order of
    their codes.
    """

    one = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name="救助项目一")
    other = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name="救助项目二"
    )
    region = models.CharField("适用地区", max_length=12, blank=True)
    effect = models.CharField(
        "处理方式",
        max_length=12,
        choices=[("refused", "不得同时享受"), ("difference", "补差"), ("allowed", "可以同时享受")],
    )
    verified = models.BooleanField("已核对", default=False)

    class Meta(Dated.Meta):
        verbose_name = "互斥待遇"
        ordering = ["one", "other", "region"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["one", "other", "region"],
                name="exclusive_pair_listed_once",
                violation_error_message="该地区已列有这一对待遇。",
            ),
        ]

    def __str__(self) -> str:
        """Return the two programmes."""
        return f"{self.one} × {self.other}"


class StopRule(Dated):
    """停发规则: which fact ends a programme, and how many months later nothing is due any more.

    ``months_after`` 1: the month of the fact is still paid, the next is not.
    """

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="stop_rules", verbose_name="救助项目"
    )
    fact = models.CharField("情形", max_length=24, choices=list(FACTS.items()))
    region = models.CharField("适用地区", max_length=12, blank=True)
    months_after = models.PositiveSmallIntegerField("隔几个月停发")
    verified = models.BooleanField("已核对", default=False)

    class Meta(Dated.Meta):
        verbose_name = "停发规则"
        ordering = ["programme", "fact", "region"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["programme", "fact", "region"],
                name="stop_rule_listed_once",
                violation_error_message="该地区已有这条停发规则。",
            ),
        ]

    def __str__(self) -> str:
        """Return programme and fact."""
        return f"{self.programme}：{self.get_fact_display()}"
