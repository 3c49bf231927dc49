"""What a reader sees and takes away: words, charts, files, the page."""
