"""The official lists as tables: places and budget terms, and what people are entitled to."""

from zhida.registers.models.entitlements import (
    Component,
    ComponentSubject,
    ExclusivePair,
    Programme,
    Standard,
    StopRule,
)
from zhida.registers.models.lists import (
    Agency,
    AgencyAlias,
    Dated,
    Division,
    DivisionAlias,
    FundProject,
    Mark,
    Purpose,
    PurposeSubject,
    Subject,
)

__all__ = [
    "Agency",
    "AgencyAlias",
    "Component",
    "ComponentSubject",
    "Dated",
    "Division",
    "DivisionAlias",
    "ExclusivePair",
    "FundProject",
    "Mark",
    "Programme",
    "Purpose",
    "PurposeSubject",
    "Standard",
    "StopRule",
    "Subject",
]
