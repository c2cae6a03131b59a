"""银行批量代发（定长文件）

每行一笔，每项占固定的字节数，GBK 编码；金额以分为单位，左补零。
"""

from zhida.payments.media.fixed_width import read, write

__all__ = ["read", "write"]
