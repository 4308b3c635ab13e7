"""Trends: what a period's incidents tell together, as one report, for a phone or as a file."""
