"""Presets: settings with a name, a reason and a source, shown before they are applied."""

from dash import html

from dashboard.model.presets import derive_presets
from dashboard.model.vintage import CrisisVintage
from dashboard.page import ids
from dashboard.text.numbers import driver_words


def make_presets(vintage: CrisisVintage) -> list:
    """Return the presets of a crisis, each with what it would change."""
    labels = {driver.key: driver for driver in vintage.drivers}
    return [
        html.Div(
            [
                html.Button(preset.title, id=ids.preset(preset.name), className="plain"),
                html.P(preset.sentence),
                html.P(
                    "; ".join(
                        f"{labels[key].label}: {driver_words(value, labels[key].unit)}"
                        for key, value in preset.changes.items()
                        if value != labels[key].default
                    )
                    or "Every slider back to the baseline",
                    className="preset-changes",
                ),
                html.P(f"Source: {preset.source}", className="preset-source"),
            ],
            className="preset",
            **{"data-preset": preset.name},
        )
        for preset in derive_presets(vintage.drivers)
    ]


def preset_values(vintage: CrisisVintage) -> dict[str, dict[str, float]]:
    """Return the values that each preset sets, by its name."""
    return {preset.name: dict(preset.changes) for preset in derive_presets(vintage.drivers)}
