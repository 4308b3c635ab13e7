"""Help that teaches: a menu that fits where one is, near misses with a button, and what each word means."""

import json

import pytest

from tests.stage import Stage


def labels(stage: Stage, said: str) -> list[str]:
    """Return the labels of the buttons that an answer shows."""
    return [part.split("]")[0] for part in said.split("[")[1:]]


@pytest.mark.both_ways
def test_the_menu_offers_what_makes_sense_here_and_now(stage: Stage) -> None:
    elsewhere = stage.types(stage.ben, "")
    said = stage.reads(stage.ben, elsewhere)
    assert "No incident runs in this channel" in said
    assert labels(stage, said)[:2] == ["Declare an incident", "Open incidents"]
    stage.ben.clicks(elsewhere, "Declare an incident")
    assert "Declare" in stage.open_dialog(stage.ben)
    channel = stage.declares("sev1 Checkout is down")
    assert "Checkout is down" in stage.clicks(stage.ben, elsewhere, "Open incidents")
    here = stage.types(stage.chloe, "", channel)
    assert "Resolve…" in labels(stage, stage.reads(stage.chloe, here))
    assert "incident commander @Ana" in stage.clicks(stage.chloe, here, "Catch me up")
    stage.types(stage.ana, "resolve", channel)
    assert "Resolve…" not in labels(stage, stage.asks(stage.chloe, "", channel))
    stage.types(stage.ana, "declare --private The canary is out")
    stage.settle()
    assert "canary" in stage.asks(stage.ana, "INC-2")
    assert "canary" not in stage.asks(stage.ben, "INC-2")
    assert (stage.dead(), stage.pings()) == ([], [])


def test_a_near_miss_is_offered_as_a_button_that_runs_it(stage: Stage) -> None:
    channel = stage.declares("sev1 Checkout is down")
    reply = stage.types(stage.ben, "staus monitoring", channel)
    assert "Did you mean /incident status monitoring?" in stage.reads(stage.ben, reply)
    stage.ben.clicks(reply, "Yes: status")
    stage.settle()
    assert stage.incident().status == "monitoring"
    reply = stage.types(stage.ben, "sev2", channel)
    stage.ben.clicks(reply, "Yes: severity sev2")
    stage.settle()
    assert stage.incident().severity == "sev2"
    reply = stage.types(stage.ben, "INC-1 timline")
    assert "Checkout is down" in stage.clicks(stage.ben, reply, "Yes: timeline")
    assert "[Yes" not in stage.asks(stage.ben, "xyzzy", channel)


def test_what_each_word_means_is_told(quick_stage: Stage) -> None:
    stage = quick_stage
    assert "sev1 SEV-1: users cannot work" in stage.asks(stage.ana, "help severities")
    assert "monitoring: users are fine again" in stage.asks(stage.ana, "help status")
    listed = stage.asks(stage.ana, "help")
    for words in ("sev4 nobody is hit yet", "monitoring users are fine again", "scribe keeps the timeline complete"):
        assert words in listed, words
    stage.types(stage.ana, "declare")
    stage.open_dialog(stage.ana)
    assert "users cannot work, or data is at risk" in json.dumps(stage.ana.view)
    assert "scribe: keeps the timeline complete" in stage.asks(stage.ana, "help roles")
    assert "decision: what was decided" in stage.asks(stage.ana, "help kinds")
    assert "/incident search <words>" in stage.asks(stage.ana, "help find")
    assert "did you mean /incident help timeline?" in stage.asks(stage.ana, "help timline")
    assert "There is no help on <!channel>" in stage.asks(stage.ana, "help <!channel>")
    assert stage.pings() == []
