"""What the ledgers of purposes refuse, with the figures."""

from zhida.core.refusal import refusal

TOO_MANY_ENTRIES = refusal(
    "statement_fits_a_sheet",
    "明细账有 {count} 笔，一张工作表最多 {most} 笔。",
    advice="请缩小范围，或改写成 csv 文件。",
    status=422,
)
