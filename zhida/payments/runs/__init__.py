"""The monthly payout run: what is due to whom and why, beside what the last month paid.

A run is reckoned outside any transaction into a Parquet file of the data folder; the row that
names the file and its digest counts, and a second person turns it into a payout.
"""
