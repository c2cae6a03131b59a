"""银行批量代发（逗号分隔文件）

代发清单是 GBK 编码的 csv 文件，银行处理后返回同样编码的回单。
"""

from zhida.payments.media.delimited import read, write

__all__ = ["read", "write"]
