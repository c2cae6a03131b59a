"""What the ledger keeps: funds, allotments, movements between them, and the uses of each."""

from zhida.allotments.models.ledger import DOWNWARD, KINDS, UPWARD, Allotment, Fund, Movement
from zhida.allotments.models.uses import USES, Use

__all__ = ["DOWNWARD", "KINDS", "UPWARD", "USES", "Allotment", "Fund", "Movement", "Use"]
