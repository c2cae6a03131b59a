"""People who log in, and the posts they hold."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from zhida.access.roles import guarded_areas, roles
from zhida.access.scope import EVERYWHERE, Scope
from zhida.registers.division_codes import NATION
from zhida.registers.models import Agency, Division
from zhida.store.action import Actor


class User(AbstractUser):
    """A person who logs in. Rights come from posts, never from this row."""

    display_name = models.CharField("姓名", max_length=60, blank=True)

    class Meta:
        verbose_name = "用户"

    def __str__(self) -> str:
        """Return the name to show."""
        return self.display_name or self.username


class Post(models.Model):
    """岗位: a role in a division, or in one institution of it, for a time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name="用户")
    role = models.CharField(
        "角色",
        max_length=20,
        choices=[
            ("finance", "财政"),
            ("civil_affairs", "民政"),
            ("institution", "机构"),
            ("auditor", "审计"),
            ("administrator", "系统管理"),
        ],
    )
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="区划")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, verbose_name="机构")
    valid_from = models.DateField("任职起", null=True, blank=True)
    valid_to = models.DateField("任职止", null=True, blank=True)

    class Meta:
        verbose_name = "岗位"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="institution") | Q(agency__isnull=False),
                name="institution_post_names_its_agency",
                violation_error_message="机构岗位必须指明是哪个机构。",
            ),
            models.CheckConstraint(
                condition=Q(role="institution") | Q(agency__isnull=True),
                name="only_institution_posts_name_an_agency",
                violation_error_message="只有机构岗位才指明机构。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="post_ends_after_it_begins",
                violation_error_message="任职止日期不能早于任职起日期。",
            ),
        ]

    def __str__(self) -> str:
        """Return place and role as the audit trail shows them: 伊犁哈萨克自治州 财政."""
        return f"{self.agency or self.division} {self.get_role_display()}"

    def holds(self, on: date) -> bool:
        """Return whether the post is held on a day."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)

    @property
    def scope(self) -> Scope:
        """What the post may see."""
        if self.division.code == NATION and self.agency_id is None:
            return EVERYWHERE
        return Scope(paths=(self.division.path,), agency_id=self.agency_id)

    @property
    def actor(self) -> Actor:
        """Who acts when this post acts, and what it may do."""
        return Actor(
            name=self.user.username,
            post=str(self),
            scope_path="" if self.scope.all else self.division.path,
            agency_id=self.agency_id,
            user_id=self.user_id,
            allowed=roles()[self.role].actions,
        )

    def may(self, action_name: str) -> bool:
        """Return whether the post may do the action of that name."""
        return action_name in roles()[self.role].actions

    def may_read(self, area: str) -> bool:
        """Return whether the post may read an area that not everybody may read.

        Raises ``KeyError`` for an area that ``roles.yaml`` does not know.
        """
        if area not in guarded_areas():
            raise KeyError(area)
        return area in roles()[self.role].reads
