"""People who log in, and the posts they hold."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from zhida.registers.models import Agency, Division


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

    user = models.ForeignKey(User, models.CASCADE, related_name="posts")
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
