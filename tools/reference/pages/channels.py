"""渠道：钱经哪些途径送到人手里"""

from __future__ import annotations

from tools.reference.tables import table
from zhida.payments.channel_files import Channel, channels, reasons


def page() -> str:
    """Return the shelf of payment channels: what each rests on, and what its codes mean."""
    rows = [(one.code, one.suffix, one.title, one.source) for one in channels()]
    parts = [
        "# 渠道 Channels",
        table(["条目", "扩展名", "说明", "依据"], rows),
        "## 退回原因",
        table(["原因", "怎么办"], list(reasons().items())),
        *(_codes(channel) for channel in channels()),
    ]
    return "\n\n".join(parts)


def _codes(channel: Channel) -> str:
    rows = [
        (code, "已支付" if meaning.paid else "退回", meaning.reason)
        for code, meaning in channel.codes.items()
    ]
    return f"## {channel.title}\n\n{table(['代码', '结果', '退回原因'], rows)}"
