"""`/incident search`: words in titles, lines, postmortems and links; struck ones and others' secrets are not found."""

import pytest

from tests.flows.test_list import keys
from tests.stage import Stage


@pytest.fixture
def searched(quick_stage: Stage) -> Stage:
    return filled(quick_stage)


def filled(stage: Stage) -> Stage:
    """Two public incidents and a private one of Ana's."""
    channel = stage.declares("sev1 Checkout is down")
    stage.types(stage.ana, "note the connection pool ran dry & <b>died</b>", channel)
    stage.types(stage.ana, "note a slip about pools", channel)
    stage.types(stage.ana, "strike 3", channel)
    stage.types(stage.ben, "declare Login: pool of sessions is full")
    stage.settle()
    stage.types(stage.ana, "declare --private The canary in the pool")
    stage.settle()
    stage.types(stage.ana, "note the canary pool", stage.channel(3))
    stage.settle()
    return stage


def test_each_person_finds_what_they_may_see(either_stage: Stage) -> None:
    stage = filled(either_stage)
    said = stage.asks(stage.ben, "search pool")
    assert keys(said) == ["INC-2", "INC-1"]  # in the title first
    assert "line 2: the connection pool ran dry & <b>died</b>" in said
    assert "slip" not in said
    assert keys(stage.asks(stage.ana, "search pool")) == ["INC-3", "INC-2", "INC-1"]
    for typed in ("search canary", "search pool", "search can", "search canary pool", "search the"):
        assert "canary in" not in stage.asks(stage.ben, typed), typed
        assert "INC-3" not in stage.asks(stage.ben, typed), typed
    assert (stage.dead(), stage.pings()) == ([], [])


def test_words_may_stand_in_different_places_of_one_incident(searched: Stage) -> None:
    assert keys(searched.asks(searched.ben, "search checkout pool")) == ["INC-1"]
    assert keys(searched.asks(searched.ben, "search checkout sessions")) == []
    assert keys(searched.asks(searched.ben, "find CONNECT")) == ["INC-1"]


SIGNS = (
    "pool OR", 'pool "', "pool*", "NEAR(pool, 2)", "pool:*", "(pool)", "pool & ! |", "'pool'; --", "title:pool",
    "-pool", "pool\\",
)  # fmt: skip


def test_signs_mean_nothing(searched: Stage, subtests: pytest.Subtests) -> None:
    for typed in SIGNS:
        with subtests.test(typed):
            said = searched.asks(searched.ben, f"search {typed}")
            assert "pool" in said
            assert "stored" not in said


def test_without_a_word_it_says_how(searched: Stage) -> None:
    for typed in ("search", "search ***", "search <!channel>"):
        assert "Say what to look for" in searched.asks(searched.ben, typed) or "channel" in typed


@pytest.mark.both_ways
def test_a_postmortem_is_found_and_a_button_tells_more(stage: Stage) -> None:
    channel = stage.declares("sev1 Checkout is down")
    stage.types(stage.ana, "why -> the certificate had expired", channel)
    stage.types(stage.ana, "resolve renewed it", channel)
    stage.settle()
    reply = stage.types(stage.ben, "search certificate")
    assert "the certificate had expired" in stage.reads(stage.ben, reply)
    assert "It lasted under a minute" in stage.clicks(stage.ben, reply, "Catch up")
    assert "Nothing found for “unicorn”" in stage.asks(stage.ben, "search unicorn")


def test_pages_are_turned_in_place(quick_stage: Stage) -> None:
    stage = quick_stage
    for number in range(1, 8):
        stage.types(stage.ben, f"declare Outage number {number}")
    reply = stage.types(stage.ana, "search outage")
    assert keys(stage.reads(stage.ana, reply)) == ["INC-7", "INC-6", "INC-5", "INC-4", "INC-3"]
    assert keys(stage.clicks(stage.ana, reply, "More ▶")) == ["INC-2", "INC-1"]
