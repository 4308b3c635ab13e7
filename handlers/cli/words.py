"""Every word of `python app.py <word>`, in the order of its help.

A word's module has NAME, SUMMARY, `arguments(parser)` and `run(given) -> exit code`; it reads the settings itself.
"""

import argparse
from collections.abc import Sequence
from typing import Protocol

from handlers.cli import (
    access,
    audit,
    backup,
    check,
    deliveries,
    demo,
    doctor,
    eval,  # noqa: A004 - the word that people type
    export,
    import_,
    migrate,
    person,
    purge,
    replay,
    report,
    restore,
    sandbox,
)


class Word(Protocol):
    """What a word's module has."""

    NAME: str
    SUMMARY: str

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say what may follow the word."""
        ...

    def run(self, given: argparse.Namespace) -> int:
        """Do it, and return the exit code."""
        ...


WORDS: Sequence[Word] = (
    demo,
    replay,
    sandbox,
    export,
    report,
    import_,
    check,
    eval,
    migrate,
    backup,
    restore,
    purge,
    person,
    audit,
    deliveries,
    access,
    doctor,
)
