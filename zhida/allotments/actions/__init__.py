"""What may change the ledger: each verb one function, one transaction, one audit line."""

from zhida.allotments.actions.passing import (
    adjust_down,
    adjust_up,
    confirm_receipt,
    correct,
    open_fund,
    pass_down,
    receive,
    take_back,
)
from zhida.allotments.actions.posting import Share
from zhida.allotments.actions.receiving import share_of
from zhida.allotments.actions.registering import Registered, register_notice
from zhida.notices.actions import Original

__all__ = [
    "Original",
    "Registered",
    "Share",
    "adjust_down",
    "adjust_up",
    "confirm_receipt",
    "correct",
    "open_fund",
    "pass_down",
    "receive",
    "register_notice",
    "share_of",
    "take_back",
]
