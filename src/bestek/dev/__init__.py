"""What those who work on Bestek itself need, in a checkout: checks, catalogues, locks. No stage of the pipeline imports this."""
