"""Every document of a municipal tender dossier, in Word and in PDF, from one set of facts."""

__version__ = "0.1.0.dev0"
