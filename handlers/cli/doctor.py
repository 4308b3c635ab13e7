"""`python app.py doctor`: is everything as it should be? It only reads, so it runs beside the bot."""

import argparse
from collections.abc import Iterator

from handlers.cli.checks import PROBLEM, Finding, check_database, check_settings, check_slack

NAME = "doctor"
SUMMARY = "Check settings, tokens, scopes, database and clock, and say what to do."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing follows the word."""
    del parser


def run(given: argparse.Namespace) -> int:
    """Print one line for each finding; return 1 when one of them is a problem."""
    del given
    problems = 0
    for finding in _findings():
        problems += finding.state == PROBLEM
        print(f"{finding.state:<8} {finding.about:<10} {finding.said}", flush=True)
    return 1 if problems else 0


def _findings() -> Iterator[Finding]:
    settings, findings = check_settings()
    yield from findings
    if settings is not None:
        yield from check_slack(settings)
        yield from check_database(settings)
