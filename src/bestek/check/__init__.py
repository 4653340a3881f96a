"""What is checked of a dossier, on which article each check rests, and what it found.

A rule is data and a small function (`rule.Rule`). It reads and never writes. Outside its validity, or without the facts that it needs, it
says that it did not assess and why: silence means that something was looked at and is in order.
"""
