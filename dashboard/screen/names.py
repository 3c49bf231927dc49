"""What an address may name, beside what the table holds; the page knows it before any figure."""

TABS = ("figures", "sources", "conflicts", "claims", "changes", "check", "computed")
LETTERS = ("a", "b", "c")  # of the scenarios that can be kept beside the one on the sliders
LONGEST_REASON = 120
LONGEST_NAME = 40
