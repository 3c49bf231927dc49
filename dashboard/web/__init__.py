"""What goes over the wire, and when: scripts, compression, caching."""
