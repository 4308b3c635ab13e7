"""`python app.py check FILE.md`: what in a document blames people, and what its action items lack."""

import argparse
import json
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.postmortem.blameless import Ruling, check
from bot.postmortem.item_check import CARE, check_item
from bot.postmortem.reading import action_items
from bot.settings import load_settings

NAME = "check"
SUMMARY = "Check a document for blame, and its action items for what they lack; it changes nothing."
STDIN = "-"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument(
        "file", metavar="FILE", help="a document such as a postmortem in Markdown; - reads standard input"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")


def run(given: argparse.Namespace) -> int:
    """Print every finding; return 0 when there is none, 1 when there are some, 2 when the file cannot be read."""
    settings = load_settings(needs_slack=False)
    try:
        text = _read(given.file)
    except (OSError, UnicodeDecodeError) as error:
        print(f"{given.file} cannot be read ({error}). Give a text file in UTF-8.", file=sys.stderr)
        return 2
    ruling = Ruling(off=frozenset(settings.blameless_off), words=tuple(settings.blameless_words))
    blame = list(_blame(text, ruling))
    punished = {one["line"] for one in blame if one["rule"] == "L11"}
    lacks = (one for one in _items(text) if not (one["rule"] == CARE and one["line"] in punished))
    found = [*blame, *lacks]
    found.sort(key=lambda one: (one["line"], one["column"]))
    print(json.dumps({"findings": found}, ensure_ascii=False) if given.json else _worded(given.file, found))
    return 1 if found else 0


def _read(name: str) -> str:
    raw = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    return raw.decode("utf-8-sig")


def _blame(text: str, ruling: Ruling) -> Iterator[dict[str, Any]]:
    starts = [0, *(at + 1 for at, one in enumerate(text) if one == "\n")]
    for finding in check(text, ruling):
        at = finding.start + len(finding.words) - len(finding.words.lstrip())
        line = bisect_right(starts, at)
        yield {
            "line": line,
            "column": at - starts[line - 1] + 1,
            "rule": finding.rule,
            "words": finding.words,
            "sentence": " ".join(finding.sentence.split()),
            "reason": finding.reason,
            "source": finding.source,
            "rewrite": finding.rewrite,
            "question": finding.question,
        }


def _items(text: str) -> Iterator[dict[str, Any]]:
    for placed in action_items(text):
        for lack in check_item(placed.item):
            yield {
                "line": placed.line,
                "column": placed.at,
                "rule": lack.what,
                "words": lack.words,
                "sentence": placed.item.text,
                "reason": "",
                "source": "",
                "rewrite": None,
                "question": lack.question,
            }


def _worded(name: str, found: list[dict[str, Any]]) -> str:
    if not found:
        return f"{name}: nothing found."
    many = f"{len(found)} {'thing' if len(found) == 1 else 'things'} to look at. Nothing was changed."
    return "\n".join([*(_one(name, finding) for finding in found), many])


def _one(name: str, finding: Mapping[str, Any]) -> str:
    words = f": {finding['words'].strip()}" if finding["words"].strip() else ""
    lines = [f"{name}:{finding['line']}:{finding['column']}  {finding['rule']}{words}", f"    {finding['sentence']}"]
    if finding["reason"]:
        lines.append(f"    {finding['reason']}" + (f" {finding['source']}" if finding["source"] else ""))
    if finding["rewrite"] is None:
        lines.append(f"    {finding['question']}")
    else:
        lines.append(f"    Say: {finding['rewrite']}" if finding["rewrite"] else "    Leave it out.")
    return "\n".join(lines)
