"""The overview card: what it shows, who sees it, and that it is one message that is redrawn in place."""

import pytest

from bot.sandbox import Message
from tests.stage import Stage


def card(stage: Stage, number: int = 1) -> Message:
    """The overview as it stands in the channel now."""
    return stage.channel(number).by_ts[stage.incident(number).overview_ts or ""]


@pytest.mark.both_ways
def test_it_is_one_pinned_message_that_tells_who_is_new_what_matters(stage: Stage) -> None:
    channel = stage.declares("sev1 Checkout is down")
    posted = card(stage)
    shown = stage.overview()
    assert "Severity: 🔴 SEV-1" in shown
    assert "Status: 🔍 investigating" in shown
    assert "Commander: @Ana" in shown
    assert "under a minute so far" in shown
    stage.later_by(minutes=25)
    stage.types(stage.ben, "impact users 12%, tickets 40", channel)
    stage.types(stage.ben, "todo Restart the importer", channel)
    stage.settle()
    shown = stage.overview()
    assert "25 min so far" in shown
    assert "Impact  users 12% · tickets 40" in shown
    assert "1 open action item" in shown
    assert card(stage) is posted
    assert posted.pinned
    assert len([one for one in stage.spoken(channel) if one.text.startswith("INC-1 sev1")]) == 1
    assert "Checkout is down" in stage.ben.reads(channel)


def test_its_buttons_tell_who_clicks_and_nobody_else(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev2 Checkout is down")
    stage.types(stage.ben, "note decision: roll back", channel)
    stage.settle()
    before = len(stage.chloe.sees(channel))
    assert "roll back" in stage.clicks(stage.ben, card(stage), "Catch me up")
    assert "incident commander" in stage.clicks(stage.ben, card(stage), "Roles").lower()
    assert stage.ben.clicks(card(stage), "Update…").ok
    assert "update" in stage.open_dialog(stage.ben).lower()
    assert len(stage.chloe.sees(channel)) == before


def test_a_practice_and_a_private_incident_are_marked(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev3 --practice The importer stops")
    assert "Practice: a drill, nobody is hit" in stage.overview()
    assert channel.topic.startswith(":test_tube: ")
    stage.types(stage.ana, "declare sev1 --private Data may be exposed", stage.general)
    stage.settle()
    assert "Private: only this channel's members see it" in stage.overview(2)
    assert stage.ben.reads(stage.channel(2)) == ""


def test_its_button_resolves_by_a_dialog_and_the_card_then_tells_the_end(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev2 Checkout is down")
    stage.later_by(minutes=50)
    assert stage.ben.clicks(card(stage), "Resolve…").ok
    assert "When was it over?" in stage.open_dialog(stage.ben)
    assert stage.ben.submits({"when": "the day before never"}).errors
    stage.types(stage.ana, "todo Warm the cache", channel)
    assert stage.ben.submits({"when": "10 min ago", "summary": "The <!channel> cache was cold"}).ok
    stage.settle()
    (answer,) = [one for one in channel.ephemerals if one.ephemeral_for == stage.ben.id]
    offered = stage.reads(stage.ben, answer)
    assert "When were users fine again?" in offered
    assert "Warm the cache" in offered
    stage.ben.closes_view()
    assert stage.ben.clicks(answer, "Another time").ok
    assert "fine again" in stage.open_dialog(stage.ben) or "mitigated" in stage.open_dialog(stage.ben)
    shown = stage.overview()
    assert "Status: ✅ resolved" in shown
    assert "Lasted: 40 min" in shown
    assert "The <!channel> cache was cold" in shown
    assert "the draft" in shown
    assert "Resolve…" not in shown
    assert stage.pings() == []
    assert "The <!channel> cache was cold" in stage.chloe.reads(channel)
