"""The charts of the page: each is a function of a scenario's result that returns a plain figure."""
