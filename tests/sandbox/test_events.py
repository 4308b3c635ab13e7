"""Which events the app is told of, and how."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox import Delivery, Sandbox
from tests.sandbox.apps import Listener


def told(sandbox: Sandbox) -> list[dict[str, Any]]:
    sandbox.settle()
    return [delivery.payload["event"] for delivery in sandbox.deliveries]


def kinds(sandbox: Sandbox) -> list[str]:
    return [event.get("subtype", event["type"]) for event in told(sandbox)]


def test_the_app_hears_of_channels_that_it_is_in(sandbox: Sandbox, listener: Listener) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice])
    alice.reacts(alice.posts(ops, "unheard"))
    assert kinds(sandbox) == []
    alice.invites(ops, sandbox.bot_user_id)
    alice.reacts(alice.posts(ops, "heard"))
    assert kinds(sandbox) == ["member_joined_channel", "channel_join", "message", "reaction_added"]
    assert told(sandbox)[0]["inviter"] == alice.id


def test_an_event_comes_in_slacks_envelope(sandbox: Sandbox, listener: Listener) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True, private=True)
    message = alice.posts(ops, "hello")
    sandbox.settle()
    payload = sandbox.deliveries[0].payload
    assert payload["type"] == "event_callback"
    assert payload["team_id"] == sandbox.team_id
    assert payload["authorizations"][0]["user_id"] == sandbox.bot_user_id
    assert payload["event"]["channel_type"] == "group"
    assert payload["event"]["ts"] == payload["event"]["event_ts"] == message.ts
    request = listener.requests[0]
    assert "x-slack-retry-num" not in request.headers
    assert request.headers["content-type"] == "application/json"


def test_edits_and_deletions_carry_both_texts(sandbox: Sandbox, listener: Listener) -> None:
    alice, bob = sandbox.person("alice"), sandbox.person("bob")
    ops = sandbox.channel("ops", members=[alice, bob], with_bot=True)
    message = alice.posts(ops, "frist")
    alice.edits(message, "first")
    alice.deletes(message)
    changed, deleted = told(sandbox)[1:]
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("first", "frist")
    assert changed["message"]["edited"]["user"] == alice.id
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)
    with pytest.raises(LookupError):
        alice.edits(message, "again")
    with pytest.raises(PermissionError):
        bob.edits(alice.posts(ops, "mine"), "his")


def test_a_deleted_parent_leaves_a_tombstone(sandbox: Sandbox, listener: Listener) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    parent = alice.posts(ops, "parent")
    alice.posts(ops, "reply", thread=parent)
    alice.deletes(parent)
    assert told(sandbox)[-1]["message"]["subtype"] == "tombstone"
    assert [message.text for message in alice.sees(ops)] == ["This message was deleted.", "reply"]


def test_reactions_are_told_with_their_item(sandbox: Sandbox, listener: Listener) -> None:
    alice, bob = sandbox.person("alice"), sandbox.person("bob")
    ops = sandbox.channel("ops", members=[alice, bob], with_bot=True)
    message = alice.posts(ops, "x")
    for act in (bob.reacts, bob.reacts, bob.unreacts, bob.unreacts, bob.reacts):
        act(message)
    events = told(sandbox)[1:]
    assert [event["type"] for event in events] == ["reaction_added", "reaction_removed", "reaction_added"]
    assert events[0]["item"] == {"type": "message", "channel": ops.id, "ts": message.ts}
    assert (events[0]["user"], events[0]["item_user"], events[0]["reaction"]) == (bob.id, alice.id, "pushpin")
    assert len({event["event_ts"] for event in events}) == 3
    assert message.reactions == {"pushpin": [bob.id]}


def test_a_mention_is_told_beside_its_message(sandbox: Sandbox, listener: Listener) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    alice.posts(ops, f"<@{sandbox.bot_user_id}> note it")
    assert kinds(sandbox) == ["message", "app_mention"]


def test_the_bots_own_messages_are_told_as_its_own(sandbox: Sandbox, listener: Listener, web: WebClient) -> None:
    ops = sandbox.channel("ops", with_bot=True)
    web.chat_postMessage(channel=ops.id, text="x")
    event = told(sandbox)[0]
    assert (event["bot_id"], event["user"]) == (sandbox.bot_id, sandbox.bot_user_id)
    assert event["app_id"]


def test_a_stranger_is_told_with_their_own_team(sandbox: Sandbox, listener: Listener) -> None:
    far = sandbox.person("far", stranger=True)
    ops = sandbox.channel("ops", members=[far], with_bot=True, shared=True)
    far.posts(ops, "x")
    event = told(sandbox)[0]
    assert event["user_team"] == event["team"] == far.user.team_id != sandbox.team_id
    assert sandbox.deliveries[0].payload["is_ext_shared_channel"] is True


def test_channels_tell_their_fate_to_members(sandbox: Sandbox, listener: Listener) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True, private=True)
    alice.renames(ops, "ops-2")
    alice.archives(ops)
    assert kinds(sandbox) == ["channel_name", "group_rename", "channel_archive", "group_archive"]


def test_only_subscribed_events_are_sent(sandbox: Sandbox, listener: Listener) -> None:
    sandbox.workspace.subscriptions = {"reaction_added"}
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    alice.reacts(alice.posts(ops, "x"))
    assert kinds(sandbox) == ["reaction_added"]


def test_people_do_only_what_slack_lets_them(sandbox: Sandbox) -> None:
    alice, guest = sandbox.person("alice"), sandbox.person("guest", guest=True)
    secret, public = sandbox.channel("secret", private=True, members=[alice]), sandbox.channel("public")
    for act in (
        lambda: guest.posts(secret, "x"),
        lambda: guest.types("/incident", secret),
        lambda: guest.joins(public),
        lambda: guest.joins(secret),
    ):
        with pytest.raises(PermissionError):
            act()
    message = alice.posts(secret, "canary")
    with pytest.raises(PermissionError):
        guest.reacts(message)
    assert guest.sees(secret) == []
    alice.joins(public)
    assert [message.subtype for message in alice.sees(public)] == ["channel_join"]
    assert guest.sees(public) == []


def test_home_is_asked_for_and_published(sandbox: Sandbox, listener: Listener, web: WebClient) -> None:
    alice = sandbox.person("alice")
    assert alice.opens_home() is None
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Nothing burns."}}
    web.views_publish(user_id=alice.id, view={"type": "home", "blocks": [section]})
    home = alice.opens_home()
    assert home is not None
    assert home["blocks"][0]["text"]["text"] == "Nothing burns."
    assert [event["type"] for event in told(sandbox)] == ["app_home_opened"] * 2
    assert told(sandbox)[1]["view"]["id"] == home["id"]


def test_a_delivery_knows_its_event(sandbox: Sandbox, listener: Listener) -> None:
    alice = sandbox.person("alice")
    alice.posts(sandbox.channel("ops", members=[alice], with_bot=True), "x")
    sandbox.settle()
    first: Delivery = sandbox.deliveries[0]
    sandbox.redeliver(first)
    sandbox.redeliver(first, event_id="EvOTHER", retry=1)
    sandbox.settle()
    assert [delivery.event_id for delivery in sandbox.deliveries] == [first.event_id, first.event_id, "EvOTHER"]
    assert listener.requests[2].headers["x-slack-retry-num"] == "1"
