"""到人到户资金发放明细表"""

from __future__ import annotations

from zhida.recipients.roster_kinds import Check

SAMPLE = "number SIMILAR TO '[0-9]{17}' AND due IN ('344', '344.00') AND paid IN ('40', '40.00')"
"""The official template comes with rows like this: a number of 17 digits, 40 paid of 344 due."""


def checks() -> tuple[Check, ...]:
    """Return what this form demands beyond its columns."""
    return (Check("number", SAMPLE, "本单位的发放数据，不是模板中的示例行"),)
