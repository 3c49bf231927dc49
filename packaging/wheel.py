"""Put the assets and the shipped tables into a wheel; an editable install finds them beside it."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BESIDE = ("assets", "figures.parquet", "examples.parquet")
CHECKSUMS = ("figures.parquet.sha256", "examples.parquet.sha256")


class WheelHook(BuildHookInterface):
    """Adds what stands beside the package in a checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files, unless the package stays where it is."""
        if version != "editable":
            files = (*BESIDE, *CHECKSUMS)
            build_data["force_include"].update({name: f"dashboard/{name}" for name in files})
