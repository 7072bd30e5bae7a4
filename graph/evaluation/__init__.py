"""Measure extraction: the scorer, the checks of gold records and our own benchmark."""
