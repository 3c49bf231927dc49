"""Which measures of the projected frame a chart's table holds."""

TWIN_MEASURES = {
    "people": ("need",),
    "money": ("pledged", "committed", "received"),
    "personnel": ("presence",),
    "following": ("coverage", "gap", "per_person"),
}
