"""Readers: one file format each, from bytes to a table of text cells."""
