"""模拟: an invented world to try Zhida on; nobody who lives in it is real.

Nouns: ``Dwellers`` and what is awarded to them; a ``Turn`` of somebody's life; a ``Trouble`` with
an account; a fault and its ``Answer``. Promises: the same seed gives the same world; numbers are
such that no person and no card can bear; everything is written by the actions an official uses,
except people, who are settled in bulk under the same constraints.
"""
