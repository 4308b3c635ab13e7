"""Print the CycloneDX list of what the bot runs on, read from the lock: `python requirements/sbom.py`."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)")


_READ = {"brotlicffi": "MIT"}  # not for every system, so read from the project's licence file


def _licences(name: str) -> list[dict[str, Any]]:
    if name in _READ:
        return [{"expression": _READ[name]}]
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return []  # the lock is for every system; this package is not for this one
    if expressions := facts.get_all("License-Expression"):
        return [{"expression": expressions[0]}]
    named = [line.rsplit(" :: ", 1)[-1] for line in facts.get_all("Classifier", []) if line.startswith("License ::")]
    said = facts.get("License") or ""
    if not named and 0 < len(said) < 40:  # some put the whole text there
        named = [said]
    return [{"license": {"name": licence}} for licence in named]


def _components() -> Iterator[dict[str, Any]]:
    needed, with_pdf = (_pins((_HERE / lock).read_text(encoding="utf-8")) for lock in ("run.txt", "pdf.txt"))
    for name, version in (needed | with_pdf).items():
        purl = f"pkg:pypi/{name}@{version}"
        scope = "required" if name in needed else "optional"
        part = {"type": "library", "name": name, "version": version, "scope": scope, "purl": purl, "bom-ref": purl}
        yield part | ({"licenses": licences} if (licences := _licences(name)) else {})


def _pins(lock: str) -> dict[str, str]:
    return {found["name"]: found["version"] for line in lock.splitlines() if (found := _PINNED.match(line))}


def bill_of_materials() -> dict[str, Any]:
    """Return the parts of `requirements/run.txt`, and as optional ones what `pdf.txt` adds for the extra `pdf`.

    The format is CycloneDX 1.5: https://cyclonedx.org/docs/1.5/json/
    """
    project = tomllib.loads((_HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": project["name"], "version": project["version"]},
        },
        "components": list(_components()),
    }


if __name__ == "__main__":
    json.dump(bill_of_materials(), sys.stdout, indent=2)
    sys.stdout.write("\n")
