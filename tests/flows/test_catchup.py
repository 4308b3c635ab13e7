"""Catching up: whoever comes late reads on one screen what happened, and is offered it once."""

from bot.sandbox import Channel
from tests.stage import Stage


def offers(stage: Stage, channel: Channel) -> list[str]:
    """Return who was offered the summary, by the names of those who see it."""
    names = {person.id: person.name for person in (stage.ana, stage.ben, stage.chloe)}
    found = [one for one in channel.ephemerals if "has been running for" in one.text]
    return [names[one.ephemeral_for or ""] for one in found]


def told(stage: Stage) -> Channel:
    """Let an incident run for an hour, with all that somebody who comes late should know."""
    channel = stage.declares("sev2 Checkout is down")
    stage.types(stage.ana, "impact half of all payments fail, users: 1300", channel)
    for text in (
        "17:45 UTC finding: the pool is exhausted",
        "17:50 UTC action: restarted the importer",
        "17:55 UTC mitigation: doubled the pool",
        "18:00 UTC decision: roll back 4.2",
        "18:05 UTC communication: told support",
        "18:06 UTC question: why did no alert fire?",
        "18:07 UTC only a note",
    ):
        stage.types(stage.ben, f"note {text}", channel)
    stage.types(stage.ana, "todo Widen the pool for good", channel)
    stage.later_by(hours=1)
    return channel


def test_whoever_comes_late_reads_what_matters_and_others_see_nothing_of_it(stage: Stage) -> None:
    channel = told(stage)
    reply = stage.types(stage.chloe, "catchup", channel)
    said = stage.reads(stage.chloe, reply)
    for words in (
        "INC-1  Checkout is down",
        "SEV-2 · investigating: we do not know the cause yet",
        "1 h (nobody has said when it started)",
        "users 1300",
        "incident commander @Ana",
        "the pool is exhausted",
        "restarted the importer",
        "doubled the pool",
        "roll back 4.2",
        "told support",
        "why did no alert fire?",
    ):
        assert words in said, words
    assert "only a note" not in said
    assert "Last update none yet · next due 18:42" in said
    assert said.count("\n") <= 32
    assert "doubled the pool" in stage.clicks(stage.chloe, reply, "All 9 lines")
    assert "Widen the pool" in stage.clicks(stage.chloe, reply, "1 open action item")
    assert "Found out" not in stage.ben.reads(channel)
    stage.types(stage.ben, "update Half of all payments work again", channel)
    stage.types(stage.ben, "service checkout", channel)
    said = stage.asks(stage.chloe, "catchup", channel)
    for words in ("Last update 18:42 by @Ben · next due 19:42", "Half of all payments work again", "checkout"):
        assert words in said, words
    assert stage.asks(stage.chloe, "status", channel) == stage.asks(stage.chloe, "catch-up", channel)
    assert (stage.dead(), stage.pings()) == ([], [])


def test_its_other_names_mean_it_too_and_other_words_do_not(quick_stage: Stage) -> None:
    channel = quick_stage.declares()
    said = quick_stage.asks(quick_stage.ben, "catchup", channel)
    for typed in ("summary", "catch-up", "catch up", "Catch Up", "status", "CATCHUP", "INC-1 summary"):
        assert quick_stage.asks(quick_stage.ben, typed, channel) == said, typed
    assert "how users are hit" in said
    quick_stage.types(quick_stage.ana, "resolve", channel)
    assert "It lasted under a minute" in quick_stage.asks(quick_stage.ben, "catchup", channel)


def test_it_is_offered_once_to_who_joins_later_and_only_they_see_it(stage: Stage) -> None:
    channel = stage.declares()
    assert offers(stage, channel) == []  # who was invited at once needs none
    dora = stage.slack.person("dora", tz="Asia/Tokyo")
    stage.later_by(minutes=20)
    dora.joins(channel)
    stage.settle()
    assert "INC-1 has been running for 20 min" in dora.reads(channel)
    assert "has been running" not in stage.ben.reads(channel)
    (offer,) = [one for one in channel.ephemerals if one.ephemeral_for == dora.id]
    assert "INC-1  Checkout is down" in stage.clicks(dora, offer, "Catch me up")
    dora.leaves(channel)
    dora.joins(channel)
    stage.settle()
    assert dora.reads(channel).count("has been running") == 1
    stage.types(stage.ana, "resolve", channel)
    late = stage.slack.person("eve")
    late.joins(channel)
    stage.settle()
    assert "has been running" not in late.reads(channel)
    assert (stage.dead(), stage.pings()) == ([], [])


def test_who_left_before_it_came_costs_nothing(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.later_by(minutes=20)
    dora = stage.slack.person("dora")
    dora.joins(channel)
    dora.leaves(channel)
    stage.settle()
    assert stage.dead() == []


def test_of_a_private_incident_only_its_members_are_told(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, "declare sev1 --private the vault is open")
    stage.settle()
    assert "vault" in stage.asks(stage.ana, "INC-1 catchup")
    assert stage.asks(stage.ben, "INC-1 catchup") == stage.asks(stage.ben, "INC-9 catchup").replace("INC-9", "INC-1")
