"""A knowledge graph of counter-terrorism actors, instruments and cooperation agreements, built from documents."""

__version__ = "0.1.0"
