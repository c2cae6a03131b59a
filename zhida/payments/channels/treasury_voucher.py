"""国库集中支付凭证（文本文件）

每行一张支付凭证，项目名称取自预算管理一体化的数据元；代理银行返回同样编码的支付回单。
"""

from zhida.payments.media.delimited import read, write

__all__ = ["read", "write"]
