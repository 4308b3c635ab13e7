"""Declaring an incident: a channel of its own, everybody who is meant in it, and one public line."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.rendering import Rendering, Said
from tests.stage import Stage


@pytest.mark.both_ways
def test_it_is_answered_at_once_and_gets_a_channel(stage: Stage) -> None:
    assert "INC-1 sev1 – Checkout is down" in stage.asks(stage.ana, "declare sev1 Checkout is down")
    stage.settle()
    channel = stage.channel()
    assert channel.name == "inc-1-checkout-is-down"
    assert stage.ana.id in channel.members
    assert "Severity: 🔴 SEV-1\n" in stage.overview()
    assert [one.pinned for one in stage.spoken(channel)] == [True]
    assert stage.dead() == []


def test_it_does_on_either_database(either_stage: Stage) -> None:
    stage = either_stage
    channel = stage.declares("sev2 Búsqueda rota – @ben")
    assert channel.name.startswith("inc-1-busqueda-rota")
    assert stage.ben.id in channel.members
    assert "hello" in stage.asks(stage.ben, "note hello", channel)
    stage.settle()
    assert "📝 2 lines" in stage.overview()


def test_without_a_severity_it_is_sev3_and_not_confirmed(stage: Stage) -> None:
    channel = stage.declares("Search is slow")
    assert "SEV-3 (not confirmed)" in stage.overview()
    stage.asks(stage.ben, "severity sev3", channel)
    stage.settle()
    assert "SEV-3\n" in stage.overview()
    assert len(stage.spoken(channel)) == 1  # kept up to date in place


@pytest.mark.parametrize("dash", ["--", "–", "—", "―"])
def test_a_dash_may_arrive_in_any_form(quick_stage: Stage, dash: str) -> None:
    stage = quick_stage
    stage.types(stage.ana, f"declare {dash}private sev1 Customer data leaked")
    stage.settle()
    assert stage.channel().private
    assert stage.incident().title == "Customer data leaked"


@pytest.mark.parametrize("flag", ["—privat", "--hier", "–secret", "-x"])
def test_an_unknown_flag_is_refused_and_never_taken_for_the_title(quick_stage: Stage, flag: str) -> None:
    stage = quick_stage
    said = stage.asks(stage.ana, f"declare {flag} Customer data leaked")
    assert f"{flag} is no flag of mine" in said
    assert f"/incident declare {flag} Customer data leaked" in said
    assert stage.incidents() == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Checkout -- all of it -- is down", "Checkout -- all of it -- is down"),
        ("Checkout --here is down", "Checkout --here is down"),
        ("sev1: Checkout is down", "Checkout is down"),
        ("sev 2 – Checkout is down", "Checkout is down"),
        ("SEV-1 Checkout is down", "Checkout is down"),
        ("“Checkout” is down", "“Checkout” is down"),
    ],
)
def test_a_title_is_what_is_left(quick_stage: Stage, typed: str, title: str) -> None:
    quick_stage.types(quick_stage.ana, f"declare {typed}")
    assert quick_stage.incident().title == title


class TestDialog:
    def test_without_a_title_a_dialog_asks(self, stage: Stage) -> None:
        reply = stage.types(stage.ana, "declare sev2")
        assert "What is wrong?" in stage.open_dialog(stage.ana)
        stage.ana.submits({"title": "Checkout is down"})
        stage.settle()
        assert (stage.incident().title, stage.incident().severity) == ("Checkout is down", "sev2")
        assert stage.channel().name == "inc-1-checkout-is-down"
        assert "INC-1" in stage.ben.reads(stage.general)
        assert len(reply.later) == 1

    def test_what_is_chosen_in_it_counts(self, stage: Stage) -> None:
        stage.types(stage.ana, "declare")
        stage.open_dialog(stage.ana)
        stage.ana.submits({"title": "<!channel> data & leaks", "severity": "sev1", "private": ["yes"]})
        stage.settle()
        assert stage.channel().private
        assert stage.incident().title == "<!channel> data & leaks"
        assert stage.pings() == []

    def test_a_title_of_spaces_is_said_in_the_dialog(self, stage: Stage) -> None:
        stage.types(stage.ana, "declare")
        stage.open_dialog(stage.ana)
        assert "needs a title" in stage.ana.submits({"title": "  \u200b\n"}).errors["title"]
        assert stage.incidents() == []

    def test_when_it_cannot_be_opened_the_line_to_type_is_told(self, stage: Stage) -> None:
        stage.slack.faults.fail("views.open", error="expired_trigger_id")
        reply = stage.types(stage.ana, "declare")
        assert "/incident declare sev2 Checkout is down" in stage.reads(stage.ana, reply.wait_later()[0])

    def test_when_it_cannot_be_worded_the_line_to_type_is_told_too(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        say = Rendering.say

        def broken(rendering: Rendering, template: str, facts: Mapping[str, Any]) -> Said:
            if template == "declare_dialog":
                raise LookupError("a fact that is missing")
            return say(rendering, template, facts)

        monkeypatch.setattr(Rendering, "say", broken)
        reply = stage.types(stage.ana, "declare")
        assert "/incident declare sev2 Checkout is down" in stage.reads(stage.ana, reply.wait_later()[0])
        assert "a fact that is missing" in caplog.text

    def test_a_closed_dialog_declares_nothing(self, stage: Stage) -> None:
        stage.types(stage.ana, "declare")
        stage.open_dialog(stage.ana)
        stage.ana.closes_view()
        stage.settle()
        assert stage.incidents() == []


def test_a_private_one_is_never_announced(stage: Stage) -> None:
    reply = stage.types(stage.ana, "declare --private sev1 Customer data leaked")
    stage.settle()
    assert stage.channel().private
    assert reply.later == []
    assert stage.ben.reads(stage.general) == ""
    assert stage.ben.sees(stage.channel()) == []


def test_whoever_is_mentioned_is_invited_groups_too(stage: Stage) -> None:
    dana = stage.slack.person("dana")
    stage.slack.user_group("oncall", [stage.ben, dana])
    stage.types(stage.ana, "declare Checkout is down @chloe @oncall")
    stage.settle()
    assert {stage.ana.id, stage.ben.id, stage.chloe.id, dana.id} <= set(stage.channel().members)
    assert stage.pings() == []


def test_whoever_reads_the_public_line_can_join(stage: Stage) -> None:
    stage.types(stage.ana, "declare sev1 Checkout is down")
    stage.settle()
    line = stage.spoken(stage.general)[0]
    assert "INC-1 sev1 Checkout is down → #inc-1-checkout-is-down" in stage.reads(stage.chloe, line)
    assert "invited to INC-1" in stage.clicks(stage.chloe, line, "Join")
    stage.settle()
    assert stage.chloe.id in stage.channel().members
    stage.clicks(stage.chloe, line, "Join")
    stage.settle()
    assert stage.dead() == []


def test_a_name_that_is_taken_gets_a_number(stage: Stage) -> None:
    stage.slack.channel("inc-1-checkout-is-down", private=True)
    assert stage.declares("Checkout is down").name == "inc-1-checkout-is-down-2"


@pytest.mark.parametrize(
    ("title", "name"), [("🔥🔥🔥", "inc-1"), ("Ürün çöktü!", "inc-1-urun-coktu"), ("...", "inc-1")]
)
def test_a_title_that_makes_no_name_makes_none(quick_stage: Stage, title: str, name: str) -> None:
    assert quick_stage.declares(title).name == name
    assert quick_stage.incident().title == title


def test_a_long_title_is_kept_and_its_name_cut(stage: Stage) -> None:
    title = "Checkout is down " * 18
    channel = stage.declares(title[:300])
    assert len(channel.name) <= 80
    assert stage.incident().title == title[:300].strip()
    assert len(stage.spoken(channel)) == 1


def test_a_title_longer_than_that_is_cut(quick_stage: Stage) -> None:
    quick_stage.declares("x" * 40_000)
    assert quick_stage.incident().title == "x" * 299 + "…"
    assert quick_stage.dead() == []


class TestForbidden:
    def test_where_channels_are_forbidden_the_present_one_is_offered(self, stage: Stage) -> None:
        stage.slack.forbid_channels = True
        reply = stage.types(stage.ana, "declare sev1 Checkout is down")
        assert "does not let me open a channel" in stage.later(stage.ana, reply)
        assert "kept" in stage.asks(stage.ana, "note kept anyway")
        room = stage.slack.channel("war-room", members=[stage.ana, stage.ben], with_bot=True)
        again = stage.types(stage.ana, "INC-1 postmortem", room)
        assert "has no channel to post in" in stage.reads(stage.ana, again)

    def test_a_click_uses_it(self, stage: Stage) -> None:
        stage.slack.forbid_channels = True
        room = stage.slack.channel("war-room", members=[stage.ana, stage.ben], with_bot=True)
        reply = stage.types(stage.ana, "declare sev1 Checkout is down", room)
        stage.later(stage.ana, reply)
        click = stage.ana.clicks(reply, "Use this channel")
        stage.settle()
        assert "INC-1" in stage.reads(stage.ana, click.wait_later(2)[-1])
        assert stage.channel() is room
        assert "Checkout is down" in stage.overview()
        assert (room.name, room.topic) == ("war-room", "")
        assert stage.incident().is_here


def test_a_second_one_in_its_channel_is_asked_about(stage: Stage) -> None:
    channel = stage.declares()
    reply = stage.types(stage.ben, "declare Something else <b>", channel)
    assert "INC-1 Checkout is down is open in this channel, so nothing new was declared" in stage.reads(
        stage.ben, reply
    )
    assert len(stage.incidents()) == 1
    assert "INC-2" in stage.clicks(stage.ben, reply, "Declare another incident")
    stage.settle()
    assert stage.incident(2).title == "Something else <b>"
    assert stage.channel(2) is not channel


def test_numbers_go_on(stage: Stage) -> None:
    names = [stage.declares(f"Trouble {word}").name for word in ("one", "two")]
    assert names == ["inc-1-trouble-one", "inc-2-trouble-two"]
