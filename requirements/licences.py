"""Print the list of licences of what the bot runs on, as Markdown: `python requirements/licences.py`."""

import sys
from typing import Any

from sbom import bill_of_materials  # type: ignore[import-not-found]

_HEAD = """# Licences

Incident Scribe is under the Apache License 2.0. It runs on these parts, as they are pinned in `requirements/`;
`make licences` wrote the list. Parts in *italics* come with the extras `pdf` and `pictures` only. psycopg (for
PostgreSQL) is under the LGPL, and used as it is. Where a part offers several licences, one may choose.

| part | version | licence |
|---|---|---|
"""


def _row(part: dict[str, Any]) -> str:
    name = part["name"] if part["scope"] == "required" else f"*{part['name']}*"
    licences = [one.get("expression") or one["license"]["name"] for one in part.get("licenses", ())]
    return f"| {name} | {part['version']} | {' or '.join(licences) or 'unknown'} |\n"


def listed() -> str:
    """Return the whole document."""
    return _HEAD + "".join(_row(part) for part in bill_of_materials()["components"])


if __name__ == "__main__":
    sys.stdout.write(listed())
