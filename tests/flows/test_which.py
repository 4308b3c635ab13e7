"""Which incident a command means, who may see it, and what is said when it is none."""

import pytest

from bot.sandbox import Channel
from tests.stage import Stage


@pytest.mark.parametrize("prefix", ["INC-1", "inc-1", "Inc-1:", "INC–1", "INC-1,"])
def test_its_number_may_stand_first(quick_stage: Stage, prefix: str) -> None:
    stage = quick_stage
    stage.declares("one")
    second = stage.declares("two")
    said = stage.asks(stage.ana, f"{prefix} note went there", second)
    assert stage.texts(1) == ["went there"]
    assert "Line 2 of INC-1 one" in said  # it was told where it went


@pytest.mark.both_ways
def test_from_elsewhere_the_only_open_one_is_meant_and_named(stage: Stage, channel: Channel) -> None:
    assert "Line 2 of INC-1 Checkout is down" in stage.asks(stage.ben, "note from afar")
    assert stage.texts() == ["from afar"]


def test_with_several_open_ones_it_is_asked(stage: Stage) -> None:
    stage.declares("one & only")
    stage.declares("two")
    said = stage.asks(stage.ana, "note which?")
    assert "This channel belongs to no incident. Open ones: INC-2 two; INC-1 one & only" in said
    assert "/incident INC-2 …" in said
    assert stage.texts(1) + stage.texts(2) == []


def test_with_none_it_says_how_to_begin(stage: Stage) -> None:
    said = stage.asks(stage.ana, "note hello?")
    assert "None is open. Declare one: /incident declare <title>" in said


def test_a_resolved_one_is_still_its_channels(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ana, "resolve", channel)
    stage.types(stage.ben, "note afterwards", channel)
    assert stage.texts() == ["afterwards"]
    assert "None is open" in stage.asks(stage.ben, "note from afar")


@pytest.mark.parametrize("number", ["0", "2", "999999999", "9999999999999"])
def test_a_number_that_is_none_is_said(quick_stage: Stage, number: str) -> None:
    quick_stage.declares()
    said = quick_stage.asks(quick_stage.ana, f"INC-{number} note x")
    assert "There is no INC-" in said or "is no word of mine" in said
    assert quick_stage.texts() == []


class TestWords:
    @pytest.mark.parametrize("typed", ["NOTE hello", "Note hello", "note: hello", "n hello", "log hello", "add hello"])
    def test_case_and_synonyms_do_not_matter(self, quick_stage: Stage, typed: str) -> None:
        channel = quick_stage.declares()
        quick_stage.types(quick_stage.ana, typed, channel)
        assert quick_stage.texts() == ["hello"]

    def test_a_wrong_word_gets_a_suggestion_and_the_whole_text_back(self, stage: Stage, channel: Channel) -> None:
        reply = stage.types(stage.ana, "noet 5 > 4 & done", channel)
        said = stage.reads(stage.ana, reply)
        assert "noet is no word of mine. Did you mean /incident note 5 > 4 & done? Nothing was stored." in said
        assert "/incident note 19:42 noet 5 > 4 & done" in said
        assert stage.texts() == []

    def test_one_click_keeps_it_at_the_time_of_typing(self, stage: Stage, channel: Channel) -> None:
        reply = stage.types(stage.ana, "we rolled “back” the <deploy>", channel)
        typed_at = stage.clock.now()
        stage.later_by(minutes=7)
        assert "we rolled “back” the <deploy>" in stage.clicks(stage.ana, reply, "Keep as note (19:42)")
        (line,) = stage.lines()
        assert (line.text, line.occurred_at) == ("we rolled “back” the &lt;deploy&gt;", typed_at)

    def test_outside_of_an_incident_there_is_no_such_button(self, stage: Stage) -> None:
        reply = stage.types(stage.ana, "frobnicate")
        assert "frobnicate is no word of mine" in stage.reads(stage.ana, reply)
        with pytest.raises(LookupError):
            stage.ana.clicks(reply, "Keep as note (19:42)")

    def test_clicking_twice_keeps_it_once(self, stage: Stage, channel: Channel) -> None:
        reply = stage.types(stage.ana, "we rolled back", channel)
        first = stage.ana.clicks(reply, "Keep as note (19:42)")
        assert first.delivery is not None
        stage.slack.courier.hand_over("interactive", first.delivery.payload)
        first.wait_later()
        assert stage.texts() == ["we rolled back"]


class TestPrivate:
    """To those who are not in it, a private incident is not there: byte for byte as one that never was."""

    @pytest.fixture
    def den(self, stage: Stage) -> Channel:
        stage.types(stage.ana, "declare --private sev1 Customer data leaked")
        stage.settle()
        return stage.channel()

    @pytest.mark.usefixtures("den")
    def test_its_number_is_answered_like_one_that_never_was(
        self, quick_stage: Stage, subtests: pytest.Subtests
    ) -> None:
        stage = quick_stage
        for typed in (
            "note x", "timeline", "todo x", "actions", "impact x", "severity sev1", "status", "time started 19:30",
            "why x", "resolve", "postmortem", "postmortem link https://a.example",
        ):  # fmt: skip
            with subtests.test(typed):
                hidden = stage.types(stage.ben, f"INC-1 {typed}")
                absent = stage.types(stage.ben, f"INC-7 {typed}")
                assert hidden.delivery is not None
                assert absent.delivery is not None
                same = str(absent.delivery.answer).replace("INC-7", "INC-1")
                assert str(hidden.delivery.answer) == same
                assert stage.lines() == []

    @pytest.mark.usefixtures("den")
    def test_it_is_in_no_list_of_open_ones(self, stage: Stage) -> None:
        assert "Customer" not in stage.asks(stage.ben, "note x")
        assert "None is open" in stage.asks(stage.ben, "note x")
        assert "Line 2 of INC-1 Customer data leaked" in stage.asks(stage.ana, "note x")

    def test_whoever_is_let_in_sees_it_and_whoever_leaves_does_not(self, stage: Stage, den: Channel) -> None:
        stage.ana.invites(den, stage.ben)
        stage.settle()
        assert "Customer data leaked" in stage.asks(stage.ben, "INC-1 timeline")
        stage.ben.leaves(den)
        stage.settle()
        assert "no INC-1 that you can see" in stage.asks(stage.ben, "INC-1 timeline")

    def test_a_forged_join_lets_nobody_in(self, stage: Stage, den: Channel) -> None:
        stage.types(stage.ana, "declare Search is slow")
        stage.settle()
        line = stage.spoken(stage.general)[0]
        line.blocks[0]["accessory"]["value"] = "1"
        assert "no INC-1 that you can see" in stage.clicks(stage.ben, line, "Join")
        stage.settle()
        assert stage.ben.id not in den.members


class TestPeople:
    def test_a_stranger_is_refused_with_a_sentence(self, stage: Stage, channel: Channel) -> None:
        sid = stage.slack.person("sid", stranger=True)
        stage.ana.invites(channel, sid)
        stage.settle()
        for typed in ("note I am here", "timeline", "declare x", "frobnicate"):
            assert "only from members of this workspace" in stage.asks(sid, typed, channel), typed
        assert (stage.texts(), len(stage.incidents())) == ([], 1)

    def test_somebody_without_a_zone_gets_the_named_one(self, stage: Stage, channel: Channel) -> None:
        zoe = stage.slack.person("zoe", tz=None)
        stage.ana.invites(channel, zoe)
        stage.settle()
        assert "17:40 UTC" in stage.asks(zoe, "note 17:40 seen", channel)
