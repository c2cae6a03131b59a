"""What takes long in payments: reckoning a month, approving it, posting a roster,
taking in what a bank answers.

Each further module is one such thing, named by what it does: ``do`` it as a post and return the
address of what came of it; ``came_of`` it, the address when that post has done it already. What is
asked (``told``) is text and numbers, so that it can wait in a file.
"""

from zhida.payments.errands.asked import (
    FOLDER,
    LONG,
    Asked,
    begin,
    came_of,
    carry_on,
    do,
    errand,
    posting,
    waiting,
)

__all__ = [
    "FOLDER",
    "LONG",
    "Asked",
    "begin",
    "came_of",
    "carry_on",
    "do",
    "errand",
    "posting",
    "waiting",
]
