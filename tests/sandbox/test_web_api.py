"""The Web API refuses what Slack refuses, with Slack's own codes; driven by the stock client."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import DrivenClock
from bot.sandbox import Sandbox
from tests.sandbox.conftest import START


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_a_token_is_asked_for_and_known(sandbox: Sandbox, web: WebClient) -> None:
    base = sandbox.url
    assert web.auth_test()["user_id"] == sandbox.bot_user_id
    assert refusal(WebClient(base_url=base).auth_test) == "not_authed"
    assert refusal(WebClient("xoxb-wrong", base_url=base).auth_test) == "invalid_auth"
    assert refusal(WebClient(sandbox.app_token, base_url=base).auth_test) == "not_allowed_token_type"
    assert refusal(lambda: web.apps_connections_open(app_token=sandbox.bot_token)) == "not_allowed_token_type"
    assert "not_authed" not in json.dumps([call.args for call in sandbox.calls])
    assert all("token" not in call.args for call in sandbox.calls)


def test_a_missing_scope_is_named(clock: DrivenClock) -> None:
    with Sandbox(clock=clock, scopes={"chat:write", "channels:read"}) as sandbox:
        web = WebClient(sandbox.bot_token, base_url=sandbox.url)
        with pytest.raises(SlackApiError) as caught:
            web.conversations_create(name="inc-1")
        assert caught.value.response["needed"] == "channels:manage"
        assert caught.value.response["provided"] == "channels:read,chat:write"
        assert web.auth_test().headers["x-oauth-scopes"] == "channels:read,chat:write"
        assert refusal(lambda: web.pins_list(channel="C1")) == "missing_scope"


def test_an_unknown_method_is_501_and_never_ok(sandbox: Sandbox, web: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.api_call("admin.users.list")
    assert caught.value.response.status_code == 501
    assert caught.value.response["ok"] is False


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("a" * 81, "invalid_name_maxlength"),
        ("--_", "invalid_name_punctuation"),
        ("Inc-1", "invalid_name_specials"),
        ("inc 1", "invalid_name_specials"),
        ("inc.1", "invalid_name_specials"),
        ("ops", "name_taken"),
        ("hidden", "name_taken"),
        ("old", "name_taken"),
    ],
)
def test_a_channel_name_is_checked(sandbox: Sandbox, web: WebClient, name: str, error: str) -> None:
    alice = sandbox.person("alice")
    sandbox.channel("ops")
    sandbox.channel("hidden", private=True)
    alice.archives(sandbox.channel("old", members=[alice]))
    assert refusal(lambda: web.conversations_create(name=name)) == error


def test_a_channel_is_created_with_the_name_that_slack_keeps(sandbox: Sandbox, web: WebClient) -> None:
    sandbox.workspace.keep_name = lambda name: f"{name}-kept"
    channel = web.conversations_create(name="a" * 70)["channel"]
    assert channel["name"] == "a" * 70 + "-kept"
    assert channel["is_member"] is True
    sandbox.forbid_channels = True
    assert refusal(lambda: web.conversations_create(name="other")) == "restricted_action"


def test_a_public_channel_is_not_in_channel_and_a_private_one_not_found(sandbox: Sandbox, web: WebClient) -> None:
    public, private = sandbox.channel("public"), sandbox.channel("private", private=True)
    for method, more in (
        ("chat.postMessage", {"text": "x"}),
        ("conversations.history", {}),
        ("conversations.setTopic", {"topic": "x"}),
        ("reactions.add", {"timestamp": "1.000000", "name": "eyes"}),
    ):
        ask = lambda place, method=method, more=more: web.api_call(method, params={"channel": place, **more})  # noqa: E731
        assert refusal(lambda ask=ask: ask(public.id)) == "not_in_channel"
        assert refusal(lambda ask=ask: ask(private.id)) == "channel_not_found"
        assert refusal(lambda ask=ask: ask("C0NONE")) == "channel_not_found"
    assert web.conversations_info(channel=public.id)["channel"]["is_member"] is False


def test_bookmarks_and_files_call_it_channel_id(sandbox: Sandbox, web: WebClient) -> None:
    ops = sandbox.channel("ops", with_bot=True)
    assert refusal(lambda: web.api_call("bookmarks.add", params={"channel": ops.id})) == "invalid_arguments"
    mark = web.bookmarks_add(channel_id=ops.id, title="Runbook", type="link", link="https://example.com/x")["bookmark"]
    edited = web.bookmarks_edit(channel_id=ops.id, bookmark_id=mark["id"], title="Book")["bookmark"]
    assert (edited["title"], edited["link"]) == ("Book", "https://example.com/x")
    assert [one["title"] for one in web.bookmarks_list(channel_id=ops.id)["bookmarks"]] == ["Book"]
    sandbox.workspace.scopes.remove("bookmarks:read")
    assert refusal(lambda: web.bookmarks_list(channel_id=ops.id)) == "missing_scope"
    web.bookmarks_remove(channel_id=ops.id, bookmark_id=mark["id"])
    assert ops.bookmarks == []


def test_invitations_say_who_cannot_come(sandbox: Sandbox, web: WebClient) -> None:
    alice, bob = sandbox.person("alice"), sandbox.person("bob")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    gone, far = sandbox.person("gone", deleted=True), sandbox.person("far", stranger=True)
    for user, error in (
        (alice.id, "already_in_channel"),
        (sandbox.bot_user_id, "cant_invite_self"),
        ("U0NONE", "user_not_found"),
        (gone.id, "user_not_found"),
        (far.id, "cant_invite"),
    ):
        assert refusal(lambda user=user: web.conversations_invite(channel=ops.id, users=user)) == error
    assert refusal(lambda: web.conversations_invite(channel=ops.id, users=[bob.id, alice.id])) == "already_in_channel"
    assert bob.id not in ops.members
    web.conversations_invite(channel=ops.id, users=[bob.id, alice.id], force=True)
    assert bob.id in ops.members
    crowd = [f"U{number}" for number in range(101)]
    assert refusal(lambda: web.conversations_invite(channel=ops.id, users=crowd)) == "too_many_users"


def test_messages_are_checked_and_changed_by_their_author_only(sandbox: Sandbox, web: WebClient) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    hers = alice.posts(ops, "hello")
    assert refusal(lambda: web.api_call("chat.postMessage", params={"channel": ops.id})) == "no_text"
    assert refusal(lambda: web.chat_postMessage(channel=ops.id, text="x" * 40_001)) == "msg_too_long"
    assert (
        refusal(lambda: web.chat_postMessage(channel=ops.id, text="x", blocks=[{"type": "nope"}])) == "invalid_blocks"
    )
    assert refusal(lambda: web.chat_postMessage(channel=ops.id, text="x", thread_ts="1.000000")) == "thread_not_found"
    assert refusal(lambda: web.chat_update(channel=ops.id, ts=hers.ts, text="x")) == "cant_update_message"
    assert refusal(lambda: web.chat_delete(channel=ops.id, ts=hers.ts)) == "cant_delete_message"
    assert refusal(lambda: web.chat_update(channel=ops.id, ts="1.000000", text="x")) == "message_not_found"
    ts = web.chat_postMessage(channel=ops.id, text="first")["ts"]
    assert refusal(lambda: web.chat_update(channel=ops.id, ts=ts, text="x" * 4001)) == "msg_too_long"
    web.chat_update(channel=ops.id, ts=ts, text="second")
    assert (ops.by_ts[ts].text, bool(ops.by_ts[ts].edited)) == ("second", True)
    web.chat_delete(channel=ops.id, ts=ts)
    assert refusal(lambda: web.chat_delete(channel=ops.id, ts=ts)) == "message_not_found"


def test_nothing_is_posted_into_an_archived_channel(sandbox: Sandbox, web: WebClient) -> None:
    ops = sandbox.channel("ops", with_bot=True)
    web.conversations_archive(channel=ops.id)
    assert refusal(lambda: web.chat_postMessage(channel=ops.id, text="x")) == "is_archived"
    assert refusal(lambda: web.conversations_archive(channel=ops.id)) == "already_archived"
    assert [message["subtype"] for message in web.conversations_history(channel=ops.id)["messages"]] == [
        "channel_archive"
    ]


def test_marks_are_made_once(sandbox: Sandbox, web: WebClient) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    ts = alice.posts(ops, "hello").ts
    web.reactions_add(channel=ops.id, timestamp=ts, name="eyes")
    web.pins_add(channel=ops.id, timestamp=ts)
    assert refusal(lambda: web.reactions_add(channel=ops.id, timestamp=ts, name="eyes")) == "already_reacted"
    assert refusal(lambda: web.reactions_add(channel=ops.id, timestamp=ts, name=":eyes:")) == "invalid_name"
    assert refusal(lambda: web.pins_add(channel=ops.id, timestamp=ts)) == "already_pinned"
    assert refusal(lambda: web.pins_add(channel=ops.id, timestamp="1.000000")) == "message_not_found"
    message = web.reactions_get(channel=ops.id, timestamp=ts)["message"]
    assert message["reactions"] == [{"name": "eyes", "users": [sandbox.bot_user_id], "count": 1}]
    web.reactions_remove(channel=ops.id, timestamp=ts, name="eyes")
    web.pins_remove(channel=ops.id, timestamp=ts)
    assert refusal(lambda: web.reactions_remove(channel=ops.id, timestamp=ts, name="eyes")) == "no_reaction"
    assert refusal(lambda: web.pins_remove(channel=ops.id, timestamp=ts)) == "no_pin"


def test_times_are_unique_while_the_clock_stands(sandbox: Sandbox, web: WebClient) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    second = int(START.timestamp())
    posted = [alice.posts(ops, str(number)).ts for number in range(3)]
    assert posted == [f"{second}.000000", f"{second}.000001", f"{second}.000002"]
    earlier = alice.posts(ops, "before", at=START - timedelta(hours=1))
    assert [message.text for message in ops.messages] == ["before", "0", "1", "2"]
    assert earlier.ts == f"{second - 3600}.000000"


def test_history_goes_backwards_by_pages_and_holds_no_replies(
    sandbox: Sandbox, web: WebClient, clock: DrivenClock
) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    messages = []
    for number in range(5):
        messages.append(alice.posts(ops, str(number)))
        clock.advance(timedelta(minutes=1))
    reply = alice.posts(ops, "reply", thread=messages[0])
    pages = [[m["text"] for m in page["messages"]] for page in web.conversations_history(channel=ops.id, limit=2)]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    bounds = {"oldest": messages[1].ts, "latest": messages[3].ts}
    assert len(web.conversations_history(channel=ops.id, **bounds)["messages"]) == 1
    assert len(web.conversations_history(channel=ops.id, inclusive=True, **bounds)["messages"]) == 3
    thread = web.conversations_replies(channel=ops.id, ts=messages[0].ts)["messages"]
    assert [message["text"] for message in thread] == ["0", "reply"]
    assert (thread[0]["reply_count"], thread[1]["parent_user_id"]) == (1, alice.id)
    alone = web.conversations_replies(channel=ops.id, ts=reply.ts)["messages"]
    assert [message["ts"] for message in alone] == [reply.ts]
    assert refusal(lambda: web.conversations_replies(channel=ops.id, ts="1.000000")) == "thread_not_found"


def test_metadata_shows_only_when_asked_for(sandbox: Sandbox, web: WebClient) -> None:
    ops = sandbox.channel("ops", with_bot=True)
    metadata = {"event_type": "line", "event_payload": {"id": 12}}
    web.chat_postMessage(channel=ops.id, text="x", metadata=metadata)
    assert "metadata" not in web.conversations_history(channel=ops.id)["messages"][0]
    shown = web.conversations_history(channel=ops.id, include_all_metadata=True)["messages"][0]
    assert shown["metadata"] == metadata
    bad = {"event_type": "line"}
    refused = refusal(lambda: web.chat_postMessage(channel=ops.id, text="x", metadata=bad))
    assert refused == "invalid_metadata_schema"


def test_direct_messages_open_once(sandbox: Sandbox, web: WebClient) -> None:
    alice, gone = sandbox.person("alice"), sandbox.person("gone", deleted=True)
    assert sandbox.dm(alice) is None
    place = web.conversations_open(users=alice.id)["channel"]["id"]
    assert web.conversations_open(users=alice.id)["already_open"] is True
    assert web.chat_postMessage(channel=alice.id, text="hi")["channel"] == place
    assert refusal(lambda: web.conversations_open(users=gone.id)) == "user_disabled"
    assert refusal(lambda: web.conversations_open(users="U0NONE")) == "user_not_found"
    dm = sandbox.dm(alice)
    assert dm is not None
    assert [message.text for message in alice.sees(dm)] == ["hi"]


def test_people_are_told_as_they_are(sandbox: Sandbox, web: WebClient) -> None:
    alice = sandbox.person("alice", tz="Europe/Berlin", real_name="Alice A.")
    far = sandbox.person("far", stranger=True, tz=None)
    user = web.users_info(user=alice.id)["user"]
    assert (user["tz"], user["tz_offset"], user["profile"]["display_name"]) == ("Europe/Berlin", 7200, "")
    stranger = web.users_info(user=far.id)["user"]
    assert stranger["is_stranger"] is True
    assert stranger["team_id"] != sandbox.team_id
    assert stranger["tz"] is None
    group = sandbox.user_group("oncall", [alice])
    assert web.usergroups_users_list(usergroup=group)["users"] == [alice.id]
    assert web.usergroups_list(include_users=True)["usergroups"][0]["users"] == [alice.id]
    assert refusal(lambda: web.users_info(user="U0NONE")) == "user_not_found"
    assert {user["name"] for page in web.users_list(limit=1) for user in page["members"]} == {
        "incident_scribe",
        "alice",
    }


def test_an_ephemeral_message_is_for_one_member(sandbox: Sandbox, web: WebClient) -> None:
    alice, bob = sandbox.person("alice"), sandbox.person("bob")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    ts = web.chat_postEphemeral(channel=ops.id, user=alice.id, text="psst")["message_ts"]
    assert refusal(lambda: web.chat_postEphemeral(channel=ops.id, user=bob.id, text="x")) == "user_not_in_channel"
    assert refusal(lambda: web.chat_update(channel=ops.id, ts=ts, text="x")) == "message_not_found"
    assert [message.text for message in alice.sees(ops)] == ["psst"]
    assert web.conversations_history(channel=ops.id)["messages"] == []


def test_who_is_pinged_is_read_as_slack_reads_it(sandbox: Sandbox, web: WebClient) -> None:
    ops = sandbox.channel("ops", with_bot=True)

    def pings(**message: Any) -> list[str]:
        return ops.by_ts[web.chat_postMessage(channel=ops.id, **message)["ts"]].pings

    assert pings(text="<!channel> <@U1> <!subteam^S1|@oncall>") == ["@channel", "U1", "S1"]
    assert pings(text="&lt;!channel&gt;") == []
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "<!here>"}}
    assert pings(text="quiet", blocks=[section]) == ["@here"]
    section = {"type": "section", "text": {"type": "plain_text", "text": "<!here>"}}
    assert pings(text="<!channel>", blocks=[section]) == []
