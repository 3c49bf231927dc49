"""What a table of figures is, and how files become one."""
