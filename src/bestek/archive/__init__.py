"""The archive: a package per decision that stands on its own for decades, and the proof that nothing in it was changed.

A package is gathered (`contents`), described (`mdto`, `diwoo`), written as a BagIt bag (`bag`), verified without the dossier it came from (`verifying`)
and handed over (`transfer`). What was handed over stands in the register of the dossier (`filings`).
"""
