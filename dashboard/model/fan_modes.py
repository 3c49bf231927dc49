"""What the bands of a fan may rest on."""

FAN_MODES = ("history", "stated", "pooled")  # the first is the default
