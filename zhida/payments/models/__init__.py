"""Payees, payout runs and payouts, requests with their vouchers and orders, outcomes and cases."""

from zhida.payments.models.outcomes import Case, PaidRange, ReturnedLine, ReturnFile
from zhida.payments.models.payees import PayeeAccount, PayeeException
from zhida.payments.models.payouts import Occasion, Payout, PayoutRun, Segment
from zhida.payments.models.requests import ChannelOrder, PaymentRequest, Voucher

__all__ = [
    "Case",
    "ChannelOrder",
    "Occasion",
    "PaidRange",
    "PayeeAccount",
    "PayeeException",
    "PaymentRequest",
    "Payout",
    "PayoutRun",
    "ReturnFile",
    "ReturnedLine",
    "Segment",
    "Voucher",
]
