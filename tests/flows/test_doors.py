"""The shortcuts on messages: onto a timeline, or into a new incident."""

from datetime import timedelta

import pytest

from bot import timeline
from bot.sandbox import Channel, Message, Person, acts
from tests.stage import START, Stage


def opens(stage: Stage, person: Person, shortcut: str, message: Message) -> str:
    """Use a message's shortcut, and return the dialog as the person reads it."""
    assert person.uses_shortcut(shortcut, message).ok
    return stage.open_dialog(person)


def offered(person: Person) -> list[str]:
    """Return the incidents that the open dialog offers."""
    assert person.view is not None
    (select,) = [one for one in person.view["blocks"] if one.get("block_id") == "incident"]
    return [one["text"]["text"] for one in select["element"]["options"]]


def sends(stage: Stage, person: Person, **values: object) -> str:
    """Send the open dialog, let everything arrive, and return what then stands in its place."""
    reply = person.submits(values)
    assert reply.ok, reply.error
    assert reply.errors == {}
    shown = person.reads_view(person.view) if person.view else ""
    stage.settle()
    return shown


def closed(person: Person) -> None:
    """Close what is open on the person's screen."""
    while person.view is not None:
        person.closes_view()


class TestAddToTimeline:
    @pytest.mark.both_ways
    def test_a_message_becomes_a_line_with_its_own_time(self, stage: Stage) -> None:
        channel = stage.declares()
        message = stage.ben.posts(channel, f"<@{stage.ana.id}> the pool is &lt;full&gt; &amp; slow")
        stage.later_by(minutes=9)
        dialog = opens(stage, stage.ana, "add_to_timeline", message)
        assert "INC-1 Checkout is down" in dialog
        assert "the pool is <full> & slow" in dialog
        assert "thread" not in dialog
        assert "line 2 of INC-1" in sends(stage, stage.ana, kind="finding")
        (line,) = stage.lines()
        assert (line.kind, line.source) == ("finding", "shortcut")
        assert line.occurred_at == timeline.moment_of_ts(message.ts)
        assert line.text == message.text
        assert line.author_id == stage.ben.id
        assert line.permalink == message.permalink
        assert line.origin_name == ""
        assert list(message.reactions) == ["white_check_mark"]

    @pytest.mark.both_ways
    def test_its_words_may_be_changed(self, stage: Stage) -> None:
        channel = stage.declares()
        message = stage.ben.posts(channel, "hmm, pool full?")
        opens(stage, stage.ana, "add_to_timeline", message)
        sends(stage, stage.ana, text="The <pool> was full")
        assert stage.texts() == ["The &lt;pool&gt; was full"]

    @pytest.mark.both_ways
    def test_one_message_is_one_line(self, stage: Stage) -> None:
        channel = stage.declares()
        message = stage.ben.posts(channel, "pool full")
        stage.pins(stage.ben, message)
        opens(stage, stage.ana, "add_to_timeline", message)
        assert "This message is on the timeline: line 2" in sends(stage, stage.ana)
        stage.unpins(stage.ben, message)
        assert stage.texts() == ["pool full"]  # Ana's pointing at it outlasts Ben's emoji

    def test_a_struck_one_comes_back(self, stage: Stage) -> None:
        channel = stage.declares()
        message = stage.ben.posts(channel, "pool full")
        stage.pins(stage.ben, message)
        stage.unpins(stage.ben, message)
        assert stage.texts() == []
        opens(stage, stage.ana, "add_to_timeline", message)
        sends(stage, stage.ana)
        assert stage.texts() == ["pool full"]

    def test_a_message_from_elsewhere_keeps_its_origin(self, stage: Stage) -> None:
        stage.declares()
        alerts = stage.slack.channel("alerts", members=[stage.ana, stage.ben], with_bot=True)
        message = stage.ben.posts(alerts, "disk 91 %", at=START - timedelta(minutes=20))
        opens(stage, stage.ana, "add_to_timeline", message)
        assert "from #alerts" in sends(stage, stage.ana)
        (line,) = stage.lines()
        assert (line.text, line.origin_name, line.occurred_at) == (
            "disk 91 %",
            "#alerts",
            START - timedelta(minutes=20),
        )
        assert "from #alerts" in stage.asks(stage.ana, "INC-1 timeline")
        assert list(message.reactions) == ["white_check_mark"]
        stage.ben.edits(message, "disk 92 %")
        stage.settle()
        assert stage.texts() == ["disk 92 %"]

    def test_where_the_bot_is_no_member_what_was_seen_is_kept(self, stage: Stage) -> None:
        stage.declares()
        message = stage.ben.posts(stage.general, "anybody else sees 500s?")
        reply = stage.ana.posts(stage.general, "yes", thread=message)
        dialog = opens(stage, stage.ana, "add_to_timeline", reply)
        assert "The whole thread cannot be added: I am not in this channel" in dialog
        sends(stage, stage.ana)
        (line,) = stage.lines()
        assert (line.text, line.origin_name, line.source_state) == ("yes", "#general", "")
        assert line.permalink == reply.permalink
        assert "yes" in stage.asks(stage.ana, "INC-1 timeline")
        assert stage.dead() == []

    def test_with_the_whole_thread(self, stage: Stage) -> None:
        stage.declares()
        room = stage.slack.channel("db", members=[stage.ana, stage.ben], with_bot=True)
        first = stage.ben.posts(room, "replica lags")
        stage.later_by(minutes=1)
        stage.ana.posts(room, "by how much?", thread=first)
        stage.later_by(minutes=1)
        last = stage.ben.posts(room, "40 s", thread=first)
        assert "With the whole thread" in opens(stage, stage.ana, "add_to_timeline", last)
        assert "its thread follows" in sends(stage, stage.ana, thread=["yes"], kind="finding")
        assert [(one.text, one.kind) for one in stage.lines()] == [
            ("replica lags", "note"),
            ("by how much?", "note"),
            ("40 s", "finding"),
        ]
        assert [one.occurred_at for one in stage.lines()] == [START + timedelta(minutes=n) for n in range(3)]
        assert {one.origin_name for one in stage.lines()} == {"#db"}
        closed(stage.ana)
        opens(stage, stage.ben, "add_to_timeline", first)
        sends(stage, stage.ben, thread=["yes"])
        assert len(stage.lines(struck=True)) == 3

    def test_a_thread_that_cannot_be_read_after_all_is_told(self, stage: Stage) -> None:
        stage.declares()
        room = stage.slack.channel("db", members=[stage.ana, stage.ben], with_bot=True)
        first = stage.ben.posts(room, "replica lags")
        stage.ana.posts(room, "by how much?", thread=first)
        opens(stage, stage.ana, "add_to_timeline", first)
        with stage.slack.workspace.lock:
            room.members.remove(stage.slack.bot_user_id)
        sends(stage, stage.ana, thread=["yes"])
        assert stage.texts() == ["replica lags"]
        talk = stage.slack.dm(stage.ana)
        assert talk is not None
        assert "cannot read the thread of line 2 of INC-1" in stage.reads(stage.ana, stage.spoken(talk)[0])

    def test_the_likely_incident_is_chosen_already(self, stage: Stage) -> None:
        stage.declares("sev1 One")
        two = stage.declares("sev2 Two")
        message = stage.ben.posts(two, "here")
        opens(stage, stage.ana, "add_to_timeline", message)
        assert "line 2 of INC-2" in sends(stage, stage.ana)
        closed(stage.ana)
        elsewhere = stage.ben.posts(stage.general, "there")
        opens(stage, stage.ana, "add_to_timeline", elsewhere)
        assert stage.ana.submits({}).errors  # of two, a person chooses
        sends(stage, stage.ana, incident="1")
        assert stage.texts(1) == ["there"]

    def test_without_an_incident_it_says_so(self, stage: Stage) -> None:
        message = stage.ben.posts(stage.general, "hello")
        reply = stage.ana.uses_shortcut("add_to_timeline", message)
        assert "None is open" in stage.reads(stage.ana, reply.wait_later()[0])

    def test_when_the_dialog_cannot_open_the_line_to_type_is_told(self, stage: Stage) -> None:
        channel = stage.declares()
        message = stage.ben.posts(channel, "hello")
        stage.slack.faults.fail("views.open", error="expired_trigger_id")
        reply = stage.ana.uses_shortcut("add_to_timeline", message)
        assert "/incident note" in stage.reads(stage.ana, reply.wait_later()[0])

    def test_a_long_text_is_kept_whole(self, stage: Stage) -> None:
        channel = stage.declares()
        long = '"pool" \\ full\n' * 600
        message = stage.ben.posts(channel, long)
        opens(stage, stage.ana, "add_to_timeline", message)
        sends(stage, stage.ana)
        assert stage.texts() == [long]

    def test_nobody_is_pinged(self, stage: Stage) -> None:
        channel = stage.declares()
        message = stage.ben.posts(channel, f"<!channel> <@{stage.chloe.id}> look")
        opens(stage, stage.ana, "add_to_timeline", message)
        sends(stage, stage.ana)
        assert stage.pings() == []


class TestPrivacy:
    @pytest.fixture
    def den(self, stage: Stage) -> Channel:
        """A private channel of Ana and Ben, without the bot."""
        return stage.slack.channel("den", members=[stage.ana, stage.ben], private=True)

    def test_from_a_private_channel_it_asks_first(self, stage: Stage, den: Channel) -> None:
        stage.declares()
        message = stage.ben.posts(den, "the customer is ACME")
        assert "everybody in this workspace can" in opens(stage, stage.ana, "add_to_timeline", message)
        assert "Tick this box" in stage.ana.submits({}).errors["consent"]
        stage.settle()
        assert stage.lines() == []
        sends(stage, stage.ana, consent=["yes"])
        (line,) = stage.lines()
        assert (line.text, line.origin_name) == ("the customer is ACME", "a private channel")
        assert "#den" not in stage.asks(stage.chloe, "INC-1 timeline")

    def test_of_the_incident_s_own_private_channel_nothing_is_asked(self, stage: Stage) -> None:
        stage.types(stage.ana, "declare --private sev1 Leak")
        stage.settle()
        message = stage.ana.posts(stage.channel(), "found it")
        assert "everybody" not in opens(stage, stage.ana, "add_to_timeline", message)
        sends(stage, stage.ana)
        assert stage.texts() == ["found it"]
        assert list(message.reactions) == ["white_check_mark"]

    def test_a_private_incident_is_offered_to_its_members_only(self, stage: Stage) -> None:
        stage.types(stage.ana, "declare --private sev1 Canary")
        stage.settle()
        stage.declares("sev2 Open one")
        room = stage.slack.channel("db", members=[stage.ana, stage.ben], with_bot=True)
        message = stage.ben.posts(room, "odd")
        opens(stage, stage.ben, "add_to_timeline", message)
        assert offered(stage.ben) == ["INC-2 Open one"]
        opens(stage, stage.ana, "add_to_timeline", message)
        assert offered(stage.ana) == ["INC-2 Open one", "INC-1 (private) Canary"]
        assert "line 2 of INC-1" in sends(stage, stage.ana, incident="1")
        assert message.reactions == {}  # nothing in a public channel hints at it

    def test_a_choice_that_was_not_offered_is_refused(self, stage: Stage) -> None:
        stage.types(stage.ana, "declare --private sev1 Canary")
        stage.settle()
        stage.declares("sev2 Open one")
        message = stage.ben.posts(stage.general, "odd")
        opens(stage, stage.ben, "add_to_timeline", message)
        with stage.slack.workspace.lock:
            assert stage.ben.view is not None
            (select,) = [one for one in stage.ben.view["blocks"] if one.get("block_id") == "incident"]
            select["element"]["options"].append({"text": {"type": "plain_text", "text": "x"}, "value": "1"})
        said = stage.ben.submits({"incident": "1"}).errors
        assert "There is no INC-1 that you can see" in said["text"]


class TestDeclareFrom:
    def test_the_message_becomes_the_first_line(self, stage: Stage) -> None:
        alerts = stage.slack.channel("alerts", members=[stage.ana, stage.ben], with_bot=True)
        message = stage.ben.posts(alerts, "Checkout: 5xx at 12 %\nrunbook: …", at=START - timedelta(minutes=12))
        dialog = opens(stage, stage.ana, "declare_from_message", message)
        assert "[Checkout: 5xx at 12 %]" in dialog
        assert "☑" in dialog
        assert "☐ Run it in this channel" in dialog
        assert "INC-1" in sends(stage, stage.ana, severity="sev1")
        assert stage.incident().title == "Checkout: 5xx at 12 %"
        assert stage.incident().severity == "sev1"
        first, second, *_ = stage.lines(all_=True)
        assert (first.text, first.kind, first.origin_name) == (message.text, "detection", "#alerts")
        assert "Declared" in (second.text or "")
        assert stage.key_times()["detected"].at == START - timedelta(minutes=12)
        assert stage.channel().name == "inc-1-checkout-5xx-at-12"
        assert "INC-1" in stage.ben.reads(alerts)

    def test_another_bot_s_alert_does(self, stage: Stage) -> None:
        alerts = stage.slack.channel("alerts", members=[stage.ana], with_bot=True)
        message = acts.post(stage.slack.workspace, alerts, stage.slack.workspace.add_user("grafana", bot=True), "CPU")
        message.bot_id = "B0OTHER"
        opens(stage, stage.ana, "declare_from_message", message)
        sends(stage, stage.ana, detected=[])
        assert stage.lines()[0].kind == "alert"
        assert "detected" not in stage.key_times()

    def test_its_thread_is_taken_if_wanted(self, stage: Stage) -> None:
        alerts = stage.slack.channel("alerts", members=[stage.ana, stage.ben], with_bot=True)
        message = stage.ben.posts(alerts, "5xx")
        stage.later_by(minutes=1)
        stage.ben.posts(alerts, "looking", thread=message)
        opens(stage, stage.ana, "declare_from_message", message)
        sends(stage, stage.ana, thread=["yes"])
        assert stage.texts() == ["5xx", "looking"]

    def test_from_a_private_channel_it_is_private_unless_agreed(self, stage: Stage) -> None:
        den = stage.slack.channel("den", members=[stage.ana, stage.ben], private=True)
        message = stage.ben.posts(den, "ACME sees the data of others")
        opens(stage, stage.ana, "declare_from_message", message)
        assert "Tick this box" in stage.ana.submits({"private": []}).errors["consent"]
        stage.settle()
        assert stage.incidents() == []
        sends(stage, stage.ana, private=["yes"])
        assert stage.incident().is_private
        assert stage.texts() == ["ACME sees the data of others"]
        assert "ACME" not in stage.chloe.reads(stage.general)

    def test_it_may_run_in_the_channel_of_the_message(self, stage: Stage) -> None:
        alerts = stage.slack.channel("alerts", members=[stage.ana, stage.ben], with_bot=True)
        message = stage.ben.posts(alerts, "Checkout: 5xx at 12 %", at=START - timedelta(minutes=12))
        stage.ben.posts(alerts, "looking", thread=message, at=START - timedelta(minutes=10))
        opens(stage, stage.ana, "declare_from_message", message)
        assert "Checking this channel" in sends(stage, stage.ana, here=["yes"], thread=["yes"], severity="sev2")
        assert "It runs in this channel" in stage.ana.reads(alerts)
        assert (stage.incident().is_here, stage.incident().channel_id) == (True, alerts.id)
        first, *_ = stage.lines(all_=True)
        assert (first.text, first.kind, first.origin_name) == (message.text, "detection", "")
        assert first.author_id == stage.ben.id
        assert stage.texts() == ["Checkout: 5xx at 12 %", "looking"]
        assert stage.key_times()["detected"].at == START - timedelta(minutes=12)
        assert "white_check_mark" in message.reactions
        assert [one.message["pointed"]["text"] for one in stage.wishes()] == [""]
        closed(stage.ana)
        again = stage.ben.posts(alerts, "CPU at 100 %")
        assert "Run it in this channel" not in opens(stage, stage.ana, "declare_from_message", again)
        assert stage.dead() == []

    def test_from_a_private_channel_it_runs_there_as_a_private_one(self, quick_stage: Stage) -> None:
        stage = quick_stage
        den = stage.slack.channel("den", members=[stage.ana, stage.ben], private=True, with_bot=True)
        message = stage.ben.posts(den, "ACME sees the data of others")
        opens(stage, stage.ana, "declare_from_message", message)
        sends(stage, stage.ana, here=["yes"])
        assert (stage.incident().is_private, stage.incident().channel_id) == (True, den.id)
        assert stage.texts() == ["ACME sees the data of others"]
        assert "ACME" in stage.asks(stage.ben, "INC-1 timeline", den)
        assert "no INC-1 that you can see" in stage.asks(stage.chloe, "INC-1 timeline")
        assert "ACME" not in stage.chloe.reads(stage.general)

    def test_where_the_bot_is_not_it_is_not_offered(self, quick_stage: Stage) -> None:
        stage = quick_stage
        message = stage.ben.posts(stage.general, "odd")
        assert "Run it in this channel" not in opens(stage, stage.ana, "declare_from_message", message)
        assert stage.ana.submits({}).errors == {}
        stage.settle()
        assert not stage.incident().is_here
