"""The stock slack_sdk and slack_bolt against the sandbox, over both deliveries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from tests.sandbox.apps import bolt_app, over_http, over_sockets

Way = Callable[[Sandbox, App], AbstractContextManager[object]]


@pytest.fixture(params=[over_sockets, over_http])
def way(request: pytest.FixtureRequest) -> Way:
    return request.param


@pytest.fixture
def app(sandbox: Sandbox) -> App:
    return bolt_app(sandbox)


def test_a_command_is_answered_by_its_acknowledgement(sandbox: Sandbox, app: App, way: Way) -> None:
    seen: list[dict[str, Any]] = []

    @app.command("/incident")
    def incident(ack: Any, command: dict[str, Any]) -> None:
        seen.append(command)
        ack(f"kept: {command['text']}")

    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice])
    with way(sandbox, app):
        reply = alice.types("/incident note a < b for @alice in #ops", ops)
    assert (reply.ok, reply.error) == (True, "")
    assert reply.text == f"kept: note a &lt; b for <@{alice.id}|alice> in <#{ops.id}|ops>"
    assert seen[0]["is_enterprise_install"] == "false"
    assert seen[0]["channel_name"] == "ops"
    assert [message.text for message in alice.sees(ops)] == [reply.text]


def test_a_pushpin_reaches_the_app_which_posts_and_reacts(sandbox: Sandbox, app: App, way: Way) -> None:
    @app.event("reaction_added")
    def pinned(event: dict[str, Any], client: WebClient) -> None:
        item = event["item"]
        client.reactions_add(channel=item["channel"], timestamp=item["ts"], name="white_check_mark")
        client.chat_postMessage(channel=item["channel"], thread_ts=item["ts"], text="noted")

    @app.event("message")
    def said() -> None:
        return None

    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    with way(sandbox, app):
        message = alice.posts(ops, "failover started")
        alice.reacts(message)
        sandbox.settle()
    assert message.reactions == {"pushpin": [alice.id], "white_check_mark": [sandbox.bot_user_id]}
    assert [reply.text for reply in ops.replies(message.ts)] == ["noted"]
    assert all(delivery.acknowledged for delivery in sandbox.deliveries)


def test_a_dialog_opens_refuses_and_closes(sandbox: Sandbox, app: App, way: Way) -> None:
    submitted: list[dict[str, Any]] = []

    @app.command("/incident")
    def incident(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=DIALOG)

    @app.view("declare")
    def declared(ack: Any, view: dict[str, Any]) -> None:
        submitted.append(view["state"]["values"])
        title = view["state"]["values"]["title"]["text"]["value"]
        ack(response_action="errors", errors={"title": "Say more."}) if len(title) < 5 else ack()

    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice])
    with way(sandbox, app):
        assert alice.types("/incident declare", ops).ok
        assert alice.submits({"title": ""}).errors == {"title": "Please complete this required field."}
        assert alice.submits({"title": "down"}).errors == {"title": "Say more."}
        assert alice.view is not None
        assert alice.submits({"title": "Checkout is down", "severity": "sev1"}).ok
    assert alice.view is None
    assert submitted[1]["severity"]["pick"]["selected_option"]["value"] == "sev1"


def test_a_click_is_answered_by_its_response_url(sandbox: Sandbox, app: App, way: Way) -> None:
    @app.command("/incident")
    def incident(ack: Any) -> None:
        ack(text="Really?", blocks=BUTTON)

    @app.action("yes")
    def yes(ack: Any, respond: Any, action: dict[str, Any]) -> None:
        ack()
        respond(text=f"Done: {action['value']}", replace_original=True)

    alice, bob = sandbox.person("alice"), sandbox.person("bob")
    ops = sandbox.channel("ops", members=[alice, bob])
    with way(sandbox, app):
        question = alice.types("/incident resolve", ops)
        answer = alice.clicks(question, "Yes")
        assert answer.ok
        assert answer.wait_later()[0].text == "Done: 7"
    assert [message.text for message in alice.sees(ops)] == ["Done: 7"]
    assert bob.sees(ops) == []


def test_a_listener_that_raises_gets_an_event_again(sandbox: Sandbox, app: App, way: Way) -> None:
    attempts: list[str] = []

    @app.event("reaction_added")
    def pinned(body: dict[str, Any]) -> None:
        attempts.append(body["event_id"])
        if len(attempts) < 3:
            raise RuntimeError("The database is locked.")

    @app.event("message")
    def said() -> None:
        return None

    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    message = alice.posts(ops, "failover started")
    with way(sandbox, app):
        alice.reacts(message)
        sandbox.settle()
    assert len(attempts) == 3
    assert len(set(attempts)) == 1
    assert [d.retry for d in sandbox.deliveries if d.event_id == attempts[0]][-1] == 2


def test_a_command_that_nobody_acknowledges_is_never_sent_again(sandbox: Sandbox, app: App, way: Way) -> None:
    @app.command("/incident")
    def incident() -> None:
        raise RuntimeError("No.")

    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice])
    with way(sandbox, app):
        reply = alice.types("/incident note x", ops)
    assert not reply.ok
    assert reply.error == ("operation_timeout" if way is over_sockets else "dispatch_failed")
    assert len(sandbox.deliveries) == 1


DIALOG = {
    "type": "modal",
    "callback_id": "declare",
    "title": {"type": "plain_text", "text": "Declare"},
    "submit": {"type": "plain_text", "text": "Declare"},
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
        {
            "type": "input",
            "block_id": "severity",
            "optional": True,
            "label": {"type": "plain_text", "text": "Severity"},
            "element": {
                "type": "static_select",
                "action_id": "pick",
                "options": [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("sev1", "sev2")],
            },
        },
    ],
}
BUTTON = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Really?"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "yes", "value": "7", "text": {"type": "plain_text", "text": "Yes"}}
        ],
    },
]


def test_a_url_is_verified_by_the_stock_app(sandbox: Sandbox, app: App) -> None:
    with over_http(sandbox, app):
        assert sandbox.verify_url() is True
