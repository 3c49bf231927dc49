"""Parts of the page that are always there."""
