"""The Home tab: what waits for me and what is going on, drawn when it is opened, and kept up to date from then on."""

import pytest

from bot.sandbox import Person
from tests.stage import Stage


def home(stage: Stage, person: Person) -> str:
    """Return a person's Home tab as they read it; empty when none was published."""
    return person.reads_view(person.home) if person.home else ""


def opened(stage: Stage, person: Person) -> str:
    """Let a person open their Home tab, and return what they read."""
    person.opens_home()
    stage.settle()
    return home(stage, person)


def published(stage: Stage) -> int:
    return sum(call.method == "views.publish" for call in stage.slack.calls)


@pytest.mark.both_ways
def test_it_shows_each_person_theirs_and_a_click_closes_an_item(stage: Stage) -> None:
    channel = stage.declares("sev1 Checkout is down")
    stage.types(stage.ben, "declare sev2 --private The canary is out")
    stage.settle()
    stage.types(stage.ana, "todo Widen the pool @ben p1", channel)
    stage.settle()
    assert published(stage) == 0  # nobody has opened one yet
    said = opened(stage, stage.ben)
    for words in (
        "My action items",
        "Widen the pool",
        "Running, with me in it",
        "Checkout is down",
        "The canary is out",
    ):
        assert words in said, words
    dora = stage.slack.person("dora")
    other = opened(stage, dora)
    assert "Checkout is down" in other
    assert "canary" not in other
    assert "Widen" not in other
    assert stage.ben.home
    stage.ben.clicks(stage.ben.home, "Done")
    stage.settle()
    assert "Widen the pool" not in home(stage, stage.ben)
    stage.types(stage.ana, "severity sev3", channel)
    stage.settle()
    assert "sev3 · investigating" in home(stage, stage.ben)
    assert (stage.dead(), stage.pings()) == ([], [])


def test_who_only_follows_an_incident_sees_it_change_and_nobody_outside_sees_it_once_it_is_hidden(
    quick_stage: Stage,
) -> None:
    stage = quick_stage
    stage.types(stage.ana, "declare sev1 Checkout is down")
    stage.settle()
    dora, emil = stage.slack.person("dora"), stage.slack.person("emil")
    for person in (dora, emil):
        stage.ana.invites(stage.general, person)
    stage.types(dora, "follow INC-1")
    assert "sev1 · investigating" in opened(stage, dora)
    assert "sev1 · investigating" in opened(stage, emil)
    stage.types(stage.ana, "severity sev3", stage.channel())
    stage.settle()
    assert "sev3 · investigating" in home(stage, dora)
    assert "sev1 · investigating" in home(stage, emil)  # drawn when he opens it again
    stage.types(stage.ana, "private on", stage.channel())
    stage.settle()
    for person in (dora, emil):
        assert "Checkout" not in home(stage, person)
    assert (stage.dead(), stage.pings()) == ([], [])


def test_the_postmortem_waits_for_who_looks_after_it_until_it_is_published(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Checkout is down")
    opened(stage, stage.ana)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    assert "Postmortems that wait for me" in opened(stage, stage.ana)
    assert "Postmortems" not in opened(stage, stage.ben)
    stage.types(stage.ana, "postmortem link https://wiki.example.com/1", channel)
    assert "Postmortems" not in opened(stage, stage.ana)


def test_a_burst_of_changes_is_few_publications_and_ends_right(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Checkout is down")
    opened(stage, stage.ana)
    before = published(stage)
    for number in range(8):
        stage.types(stage.ana, f"severity sev{number % 4 + 1}", channel)
    stage.settle()
    assert published(stage) - before <= 4
    assert "sev4 · investigating" in home(stage, stage.ana)
    stage.types(stage.ana, "note nothing that Home shows", channel)
    before = published(stage)
    stage.settle()
    assert published(stage) == before


def test_an_incident_can_be_declared_from_it(quick_stage: Stage) -> None:
    stage = quick_stage
    opened(stage, stage.ana)
    assert stage.ana.home
    stage.ana.clicks(stage.ana.home, "Declare an incident")
    assert "Declare" in stage.open_dialog(stage.ana)
    stage.ana.submits({"title": "Checkout is down", "severity": "sev2"})
    stage.settle()
    assert stage.incident().title == "Checkout is down"
    assert stage.dead() == []


def test_a_guest_reads_only_that_it_is_not_for_them(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.declares("sev1 Checkout is down")
    guest = stage.slack.person("gus", guest=True)
    opened(stage, guest)
    assert "Checkout" not in opened(stage, guest)
