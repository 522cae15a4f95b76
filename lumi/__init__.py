"""Lumi, a receptionist on WhatsApp for small businesses."""

__version__ = "0.1.0"
