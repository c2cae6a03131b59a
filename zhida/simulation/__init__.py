"""模拟: an invented world to try Zhida on; nobody who lives in it is real.

Nouns: a ``Family`` and what is granted to it; a ``Turn`` of somebody's life; a ``Trouble`` with an
account; a fault and its ``Answer``. Promises: the same seed gives the same world; every number is
one that no person and no card can bear; everything is written by the actions an official uses,
except people, who are settled in bulk under the same constraints.
"""
