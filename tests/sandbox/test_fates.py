"""What an admin may do to the app and its channels, and what Slack then tells the app."""

from slack_sdk import WebClient

from bot.sandbox import Sandbox
from tests.sandbox.test_web_api import refusal


def test_a_bot_that_is_taken_out_is_told_by_whom_and_may_not_post(sandbox: Sandbox, web: WebClient) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    told: list[dict[str, object]] = []
    sandbox.workspace.outlet = lambda payload: told.append(payload["event"])
    alice.removes_bot(ops)
    assert {"type": "channel_left", "channel": ops.id, "actor_id": alice.id}.items() <= told[-1].items()
    assert refusal(lambda: web.chat_postMessage(channel=ops.id, text="hello")) == "not_in_channel"


def test_a_deleted_channel_is_gone(sandbox: Sandbox, web: WebClient) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], private=True, with_bot=True)
    told: list[dict[str, object]] = []
    sandbox.workspace.outlet = lambda payload: told.append(payload["event"])
    alice.deletes_channel(ops)
    assert told[-1]["type"] == "group_deleted"
    assert refusal(lambda: web.chat_postMessage(channel=ops.id, text="hello")) == "channel_not_found"


def test_a_token_is_revoked_and_given_back(sandbox: Sandbox, web: WebClient) -> None:
    told: list[dict[str, object]] = []
    sandbox.workspace.outlet = lambda payload: told.append(payload["event"])
    sandbox.revoke_token()
    assert told[-1]["tokens"] == {"oauth": [], "bot": [sandbox.bot_user_id]}
    assert refusal(web.auth_test) == "token_revoked"
    sandbox.restore_token()
    assert web.auth_test()["ok"] is True
    sandbox.revoke_token(uninstalls=True)
    assert told[-1]["type"] == "app_uninstalled"
    assert refusal(web.auth_test) == "account_inactive"


def test_events_that_were_left_out_are_told_without_an_inner_event(sandbox: Sandbox) -> None:
    told: list[dict[str, object]] = []
    sandbox.workspace.outlet = told.append
    sandbox.limit_events()
    assert told[-1]["type"] == "app_rate_limited"
    assert "event" not in told[-1]
