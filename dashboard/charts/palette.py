"""The palette of all charts: as stated near-black, scenario blue, outcomes vermilion."""

# Safe for colour-blind readers (Okabe and Ito); assets/draw.js holds the dark counterparts.
STATED = "#1b1d1f"
SCENARIO = "#0072b2"
OUTCOME = "#d55e00"
QUIET = "#6b7075"
GRID = "#e4e6e8"
EVENT = "#a4a9ae"
BAND_WIDE = "rgba(0,114,178,0.11)"  # 90 % of cases
BAND_NARROW = "rgba(0,114,178,0.21)"  # 50 % of cases
CLEAR = "rgba(0,0,0,0)"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
