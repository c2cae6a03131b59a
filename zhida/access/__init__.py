"""Who you are, the post you hold, and which divisions you may see.

A post gives a role in a division (or one institution); a scope is what a query may return.
"""
