"""The rule of length for passwords, said in Chinese (Django's own words for it are English)."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """Refuses a password with fewer characters than ``min_length``."""

    def get_error_message(self) -> str:
        """Return what is wrong."""
        return f"密码太短，至少要 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return f"密码至少要 {self.min_length} 个字符。"
