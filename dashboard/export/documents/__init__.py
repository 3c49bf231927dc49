"""The frozen brief: one file that holds a screen, offline and without a server."""
