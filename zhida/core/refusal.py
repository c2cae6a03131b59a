"""A refusal: what a user may cause. An exception of any other kind is a mistake of ours.

A refusal has a name (for a database constraint: the constraint's own), says in Chinese what
happened with the numbers, and what to do. Each kind is declared once where it belongs::

    NOT_ENOUGH_LEFT = refusal(
        "allotment_never_overspent",
        "指标余额不足：尚余 {left} 元，本次需要 {asked} 元。",
        advice="请减少金额，或先追加指标。",
    )
    raise NOT_ENOUGH_LEFT(left=yuan(left_fen), asked=yuan(asked_fen))

The doors turn it into a page, a problem JSON (``status``) or an exit code (1).
"""

from __future__ import annotations

from dataclasses import dataclass


class Refusal(Exception):  # noqa: N818 -- a refusal is not an error of the program
    """One occurrence of a refusal kind, with its figures filled in."""

    def __init__(self, kind: RefusalKind, figures: dict[str, object]) -> None:
        self.kind = kind
        self.figures = figures
        self.name = kind.name
        self.message = kind.message.format(**figures)
        self.advice = kind.advice.format(**figures)
        self.status = kind.status
        super().__init__(f"{self.message}{self.advice}")


@dataclass(frozen=True)
class RefusalKind:
    """What may be refused: its name, what happened, what to do, and the HTTP status."""

    name: str
    message: str
    advice: str = ""
    status: int = 409

    def __call__(self, **figures: object) -> Refusal:
        """Return the refusal with its figures; the caller raises it."""
        return Refusal(self, figures)


REFUSALS: dict[str, RefusalKind] = {}
"""Every declared kind by name; ``docs/reference/refusals.md`` is printed from it."""


def refusal(name: str, message: str, *, advice: str = "", status: int = 409) -> RefusalKind:
    """Declare a kind of refusal. The name must be new; raises ``ValueError`` otherwise."""
    kind = RefusalKind(name, message, advice, status)
    if REFUSALS.setdefault(name, kind) != kind:
        raise ValueError(f"refusal {name} is declared twice with different words")
    return kind
