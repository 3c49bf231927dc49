"""Drawings: the charts' figure dicts as SVG, made without a browser."""
