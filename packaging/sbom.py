"""Write dist/sbom.cdx.json, what the program is made of in the form of CycloneDX; `make sbom`.

The lock says which packages, by which hashes; what is installed says under which licence.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
TARGET = ROOT / "dist" / "sbom.cdx.json"
FORM = "1.6"  # of CycloneDX
# The same lock gives the same file: it holds no moment and no number drawn by chance.
CALL = ("requirements", "--spec-version", FORM, "--output-reproducible", "--output-format", "JSON")
LONGEST_NAME = 60  # of a licence; longer ones are its text


def main() -> None:
    """Write the list, once it was held against the form's schema."""
    # What only the environment of this file has, and neither the program nor its tests.
    from cyclonedx.schema import OutputFormat, SchemaVersion
    from cyclonedx.validation import make_schemabased_validator

    pyproject = ("--pyproject", str(ROOT / "pyproject.toml"))
    call = [sys.executable, "-m", "cyclonedx_py", *CALL, *pyproject, str(LOCK)]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"The lock could not be listed: {done.stderr.strip()}")
    document = to_sbom(json.loads(done.stdout), read_licences(distributions(path=sys.argv[1:])))
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    validator = make_schemabased_validator(OutputFormat.JSON, SchemaVersion.from_version(FORM))
    fault = validator.validate_str(text)
    if fault is not None:
        sys.exit(f"The list does not keep the form CycloneDX {FORM}: {fault}")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, "utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(document['components'])} packages.")


def to_sbom(document: dict, licences: dict[str, str]) -> dict:
    """Return a list of packages with hashes and licences at each, and no address of an index.

    Args:
        document: what cyclonedx-py makes of a lock, which holds the hashes at such addresses.
        licences: the licence of a package by its name.
    """
    components = []
    for component in document["components"]:
        entry = {
            name: value
            for name, value in component.items()
            if name not in ("description", "externalReferences")
        }
        hashes = [
            digest
            for reference in component.get("externalReferences", ())
            for digest in reference.get("hashes", ())
        ]
        licence = licences.get(component["name"])
        components.append(
            entry
            | ({"hashes": hashes} if hashes else {})
            | ({"licenses": [licence_of(licence)]} if licence else {})
        )
    metadata = {
        name: document["metadata"][name] for name in document["metadata"] if name != "tools"
    }
    return document | {"components": components, "metadata": metadata}


def licence_of(text: str) -> dict:
    """Return a licence as the form has it: an expression of SPDX, or a name."""
    if text.startswith("SPDX:"):
        return {"expression": text.removeprefix("SPDX:")}
    return {"license": {"name": text}}


def read_licences(installed: Iterable[Distribution]) -> dict[str, str]:
    """Return the licences that packages state, by name: a short one, or SPDX: and an expression."""
    found = {}
    for package in installed:
        fields = package.metadata
        name = fields["Name"].lower().replace("_", "-").replace(".", "-")
        expression, short = fields.get("License-Expression"), (fields.get("License") or "").strip()
        named = [
            line.rpartition(" :: ")[2]
            for line in fields.get_all("Classifier") or ()
            if line.startswith("License :: ")
        ]
        if expression:
            found[name] = f"SPDX:{expression}"
        elif short and len(short) <= LONGEST_NAME and "\n" not in short:
            found[name] = short
        elif named:
            found[name] = named[0]
    return found


if __name__ == "__main__":
    main()
