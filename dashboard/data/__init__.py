"""Figures: the schema of the table, the door that checks it, and its vintages."""
