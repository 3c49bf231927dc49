"""Every sentence, number and date that a reader sees."""
