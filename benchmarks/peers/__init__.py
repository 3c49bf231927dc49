"""The same charts and model in other frameworks, as their own pages teach it."""
