"""The command line: each command in a room of its own, which imports what it needs when it runs."""
