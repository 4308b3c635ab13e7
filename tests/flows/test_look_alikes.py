"""Seen before? Earlier incidents that look alike are named when one is declared, and when it is resolved."""

import pytest

from bot.sandbox import Channel
from tests.stage import Stage


def earlier(stage: Stage, *typed: str) -> None:
    """Let incidents be declared and resolved."""
    for words in typed:
        stage.types(stage.ana, f"declare {words}")
        stage.settle()
        stage.types(stage.ana, f"INC-{len(stage.incidents())} resolve doubled the pool")
        stage.settle()


def seen_before(stage: Stage, channel: Channel) -> str:
    """Return what stands under the overview of earlier incidents, as Ben reads it; empty when nothing does."""
    said = [one for one in channel.messages if one.thread_ts and "like this one" in one.text]
    assert len(said) <= 1
    return stage.reads(stage.ben, said[0]) if said else ""


def test_they_are_named_under_the_overview_and_when_it_is_resolved(either_stage: Stage) -> None:
    stage = either_stage
    earlier(
        stage,
        "sev1 Checkout is down",
        "sev2 Checkout payments time out",
        "sev1 --private Checkout leaks cards",
        "Search results are empty",
    )
    channel = stage.declares("sev1 Checkouts slow")
    said = seen_before(stage, channel)
    assert "INC-1  Checkout is down" in said
    assert "doubled the pool" in said
    for other in ("leaks", "INC-4", "INC-3"):
        assert other not in said
    (message,) = [one for one in channel.messages if one.thread_ts and "like this one" in one.text]
    assert "It lasted under a minute" in stage.clicks(stage.ben, message, "What happened then")
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    resolved = stage.reads(stage.ben, stage.spoken(channel)[-1])
    assert "Looked like" in resolved
    assert "INC-1 Checkout is down" in resolved
    assert "leaks" not in resolved
    assert (stage.dead(), stage.pings()) == ([], [])


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Login page is down", "Checkout page is down"),
        ("Checkout is down", "Search is down"),
        ("The API fails", "The importer fails"),
        ("Errors", "Errors"),
    ],
)
def test_a_word_that_is_everywhere_makes_nothing_alike(quick_stage: Stage, before: str, now: str) -> None:
    earlier(quick_stage, before)
    assert seen_before(quick_stage, quick_stage.declares(now)) == ""


def test_what_still_runs_or_was_declared_in_error_is_not_offered(quick_stage: Stage) -> None:
    quick_stage.declares("Checkout is down")
    assert seen_before(quick_stage, quick_stage.declares("Checkout is down")) == ""
