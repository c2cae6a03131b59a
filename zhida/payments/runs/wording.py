"""How a run's item stands to the month before, and why nothing can be paid for it, in words."""

CHANGES = {
    "new": "新增",
    "stopped": "停发",
    "changed": "金额变动",
    "same": "与上月相同",
    "none": "上月、本月均不发",
}
"""How what is due stands to what the last month paid."""

PROBLEMS = {
    "no_standard": "没有登记适用的保障标准",
    "deceased": "已登记去世，应发不为零",
    "exclusive": "同时享受互斥的待遇",
    "no_agency": "集中供养，但没有登记供养机构",
    "head_deceased": "户主已登记去世",
    "no_account": "没有在用的领款账户",
    "several_accounts": "有几个在用的领款账户",
    "twice": "合并后同一人有两项相同的待遇",
    "paid_already": "本月已在其他批次发放",
}
"""Why an item is left out of the payout; each needs a person to look."""

ADVICE = {
    "no_standard": "请先登记适用的保障标准。",
    "deceased": "请核实去世日期，停发待遇。",
    "exclusive": "请核实情况，停发其中一项待遇。",
    "no_agency": "请在待遇核定中登记供养机构，由该机构的核算发放。",
    "head_deceased": "请变更户主，并登记新户主的领款账户。",
    "no_account": "请在救助对象的页面登记领款账户。",
    "several_accounts": "请在救助对象的页面停用多余的账户，只留一个。",
    "twice": "请停发重复的一项待遇。",
    "paid_already": "请核对已有的批次；已经发过的不必处理。",
}
"""What to do about each problem."""


def said(problem: str, detail: str) -> str:
    """Return a problem as a sentence; "" for none."""
    if not problem:
        return ""
    return f"{PROBLEMS[problem]}：{detail}。" if detail else f"{PROBLEMS[problem]}。"
