"""The life of channels, and who is who, through the stock client."""

import pytest
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from tests.sandbox.test_web_api import refusal


def test_the_bot_renames_only_what_it_created(sandbox: Sandbox, web: WebClient) -> None:
    theirs = sandbox.channel("theirs", members=[sandbox.person("alice")], with_bot=True)
    mine = web.conversations_create(name="mine")["channel"]["id"]
    assert refusal(lambda: web.conversations_rename(channel=theirs.id, name="other")) == "not_authorized"
    assert refusal(lambda: web.conversations_rename(channel=mine, name="theirs")) == "name_taken"
    assert web.conversations_rename(channel=mine, name="other")["channel"]["name"] == "other"


def test_a_topic_has_250_characters(sandbox: Sandbox, web: WebClient) -> None:
    channel = web.conversations_create(name="inc-1")["channel"]["id"]
    web.conversations_setTopic(channel=channel, topic="x" * 250)
    web.conversations_setPurpose(channel=channel, purpose="why")
    assert refusal(lambda: web.conversations_setTopic(channel=channel, topic="x" * 251)) == "too_long"
    kept = sandbox.channel_by_id(channel)
    assert (kept.topic, kept.purpose) == ("x" * 250, "why")
    assert [message.subtype for message in kept.messages] == ["channel_topic", "channel_purpose"]


def test_the_bot_comes_and_goes(sandbox: Sandbox, web: WebClient) -> None:
    ops, secret = sandbox.channel("ops"), sandbox.channel("secret", private=True)
    assert "warning" not in web.conversations_join(channel=ops.id)
    assert web.conversations_join(channel=ops.id)["warning"] == "already_in_channel"
    assert refusal(lambda: web.conversations_join(channel=secret.id)) == "channel_not_found"
    web.conversations_leave(channel=ops.id)
    assert web.conversations_leave(channel=ops.id)["not_in_channel"] is True
    assert sandbox.bot_user_id not in ops.members


def test_members_are_kicked_and_counted(sandbox: Sandbox, web: WebClient) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    assert web.conversations_members(channel=ops.id)["members"] == [alice.id, sandbox.bot_user_id]
    assert refusal(lambda: web.conversations_kick(channel=ops.id, user=sandbox.bot_user_id)) == "cant_kick_self"
    web.conversations_kick(channel=ops.id, user=alice.id)
    assert refusal(lambda: web.conversations_kick(channel=ops.id, user=alice.id)) == "not_in_channel"
    assert web.conversations_info(channel=ops.id, include_num_members=True)["channel"]["num_members"] == 1


def test_channels_are_listed_as_far_as_the_bot_sees(sandbox: Sandbox, web: WebClient) -> None:
    alice = sandbox.person("alice")
    sandbox.channel("ops", members=[alice])
    sandbox.channel("secret", private=True, members=[alice])
    sandbox.channel("ours", private=True, members=[alice], with_bot=True)
    alice.archives(sandbox.channel("old", members=[alice]))
    both = "public_channel,private_channel"
    assert [one["name"] for one in web.conversations_list(types=both)["channels"]] == ["ops", "ours", "old"]
    open_ones = web.conversations_list(exclude_archived=True)["channels"]
    assert [one["name"] for one in open_ones] == ["ops"]
    assert [one["name"] for one in web.users_conversations(types=both)["channels"]] == ["ours"]
    hers = web.users_conversations(user=alice.id, types=both)["channels"]
    assert [one["name"] for one in hers] == ["ops", "ours", "old"]
    assert refusal(lambda: web.conversations_list(types="nope")) == "invalid_types"
    assert refusal(lambda: web.conversations_list(types="mpim")) == "missing_scope"
    assert refusal(lambda: web.conversations_list(limit=1001)) == "invalid_limit"
    assert refusal(lambda: web.conversations_list(cursor="nope")) == "invalid_cursor"


def test_an_archived_channel_comes_back(sandbox: Sandbox, web: WebClient) -> None:
    channel = web.conversations_create(name="inc-1")["channel"]["id"]
    assert refusal(lambda: web.conversations_unarchive(channel=channel)) == "not_archived"
    web.conversations_archive(channel=channel)
    assert web.conversations_info(channel=channel)["channel"]["is_archived"] is True
    web.conversations_unarchive(channel=channel)
    assert web.chat_postMessage(channel=channel, text="back")["ok"] is True


def test_a_reply_may_be_broadcast(sandbox: Sandbox, web: WebClient) -> None:
    ops = sandbox.channel("ops", with_bot=True)
    parent = web.chat_postMessage(channel=ops.id, text="parent")["ts"]
    web.chat_postMessage(channel=ops.id, text="quiet", thread_ts=parent)
    loud = web.chat_postMessage(channel=ops.id, text="loud", thread_ts=parent, reply_broadcast=True)["message"]
    assert loud["subtype"] == "thread_broadcast"
    assert [one["text"] for one in web.conversations_history(channel=ops.id)["messages"]] == ["loud", "parent"]
    link = web.chat_getPermalink(channel=ops.id, message_ts=loud["ts"])["permalink"]
    assert link.endswith(f"?thread_ts={parent}&cid={ops.id}")
    assert refusal(lambda: web.chat_getPermalink(channel=ops.id, message_ts="1.000000")) == "message_not_found"


def test_a_channel_that_asks_for_chat_write_public_is_posted_to_from_outside(sandbox: Sandbox, web: WebClient) -> None:
    public, secret = sandbox.channel("public"), sandbox.channel("secret", private=True)
    sandbox.workspace.scopes.add("chat:write.public")
    assert web.chat_postMessage(channel=public.id, text="x")["ok"] is True
    assert refusal(lambda: web.chat_postMessage(channel=secret.id, text="x")) == "channel_not_found"


def test_the_bot_is_known(sandbox: Sandbox, web: WebClient) -> None:
    assert web.bots_info(bot=sandbox.bot_id)["bot"]["user_id"] == sandbox.bot_user_id
    assert refusal(lambda: web.bots_info(bot="B0")) == "bot_not_found"
    assert refusal(web.team_info) == "missing_scope"
    sandbox.workspace.scopes.add("team:read")
    assert web.team_info()["team"]["id"] == sandbox.team_id
    assert web.api_test(foo="bar")["args"]["foo"] == "bar"
    assert refusal(lambda: web.api_test(error="boom")) == "boom"


def test_names_are_found_or_missed_with_a_sentence(sandbox: Sandbox) -> None:
    ops = sandbox.channel("ops")
    assert sandbox.channel_named("#ops") is ops
    with pytest.raises(LookupError, match="There are: #ops"):
        sandbox.channel_named("nope")
    with pytest.raises(ValueError, match="There is a #ops already"):
        sandbox.channel("ops")
