"""Measures what ``docs/bench.md`` says: side by side in one run, medians of at least five."""
