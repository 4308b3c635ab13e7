"""`python app.py doctor`: is everything as it should be? It only reads, so it runs beside the bot."""

import argparse
from collections.abc import Iterator

from handlers.cli.checks import PROBLEM, Finding, check_database, check_settings, check_slack
from handlers.cli.surroundings import check_disk, check_sources, check_versions

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
    yield check_versions()
    settings, findings = check_settings()
    yield from findings
    yield from check_sources()
    if settings is not None:
        yield from check_disk(settings)
        yield from check_slack(settings)
        yield from check_database(settings)
