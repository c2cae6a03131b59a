"""Zhida 直达: follow every fen of earmarked public money from the notice to the person."""

__version__ = "0.1.0"
