"""Tables of a running server: snapshots that reload, and uploads."""
