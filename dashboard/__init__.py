"""Hedged, sourced figures become charts and scenarios on one screen."""

__version__ = "0.1.0"
