"""Mutants of good tables: the reader may end, the server may not."""
