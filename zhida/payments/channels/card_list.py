"""社会保障卡（一卡通）发放清册

一份工作簿：表头一行，其下每人一行。银行在同样的清册上注明发放结果后退回，列的次序不限。
"""

from zhida.payments.media.workbook import read, write

__all__ = ["read", "write"]
