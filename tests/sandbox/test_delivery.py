"""Deliveries: signatures, deadlines, retries, and everything that goes wrong on the way."""

import json
import random
import time
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.sandbox import Sandbox
from bot.sandbox.records import SLACKBOT_ID
from tests.sandbox.apps import Listener

BAD = (500, "", {}, 0.0)


def test_requests_are_signed_over_their_bytes(sandbox: Sandbox, listener: Listener) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    alice.posts(ops, "héllo")
    sandbox.settle()
    alice.types("/incident note é & more", ops)
    verifier = SignatureVerifier(sandbox.signing_secret)
    for heard in listener.requests:
        assert verifier.is_valid_request(heard.body, heard.headers)
        assert not verifier.is_valid_request(heard.body + b" ", heard.headers)
    fields = parse_qs(listener.requests[1].body.decode())
    assert fields["text"] == ["note é &amp; more"]
    assert fields["is_enterprise_install"] == ["false"]


def test_a_failed_event_comes_again_and_says_why(sandbox: Sandbox, listener: Listener) -> None:
    listener.answers = [BAD, BAD]
    alice = sandbox.person("alice")
    alice.posts(sandbox.channel("ops", members=[alice], with_bot=True), "x")
    sandbox.settle()
    assert [heard.headers.get("x-slack-retry-num") for heard in listener.requests] == [None, "1", "2"]
    assert listener.requests[1].headers["x-slack-retry-reason"] == "http_error"
    assert len({delivery.event_id for delivery in sandbox.deliveries}) == 1
    assert len({delivery.envelope_id for delivery in sandbox.deliveries}) == 3


def test_an_event_is_given_up_after_three_retries(sandbox: Sandbox, listener: Listener) -> None:
    listener.answers = [BAD] * 9
    alice = sandbox.person("alice")
    alice.posts(sandbox.channel("ops", members=[alice], with_bot=True), "x")
    sandbox.settle()
    assert [delivery.retry for delivery in sandbox.deliveries] == [0, 1, 2, 3]


def test_an_app_may_ask_for_no_retry(sandbox: Sandbox, listener: Listener) -> None:
    listener.answers = [(500, "", {"x-slack-no-retry": "1"}, 0.0)]
    alice = sandbox.person("alice")
    alice.posts(sandbox.channel("ops", members=[alice], with_bot=True), "x")
    sandbox.settle()
    assert len(sandbox.deliveries) == 1


def test_three_seconds_are_the_deadline(sandbox: Sandbox, listener: Listener) -> None:
    listener.answers = [(200, "late", {}, 3.4)]
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice])
    begun = time.monotonic()
    reply = alice.types("/incident note x", ops)
    assert (reply.ok, reply.error) == (False, "operation_timeout")
    assert 2.9 < time.monotonic() - begun < 3.4
    (told,) = alice.sees(ops)
    assert (told.user, told.bot_id, told.ephemeral_for) == (SLACKBOT_ID, "", alice.id)
    assert told.text == '/incident failed with the error "operation_timeout"'


def test_a_command_answered_badly_shows_an_error(sandbox: Sandbox, listener: Listener) -> None:
    blocks = json.dumps({"text": "x", "blocks": [{"type": "nope"}]})
    listener.answers = [
        (500, "", {}, 0.0),
        (202, "", {}, 0.0),
        (200, blocks, {"content-type": "application/json"}, 0.0),
        (200, "{", {"content-type": "application/json"}, 0.0),
    ]
    alice, bob = sandbox.person("alice"), sandbox.person("bob")
    ops = sandbox.channel("ops", members=[alice, bob])
    errors = [alice.types("/incident help", ops).error for _ in range(4)]
    assert errors == ["dispatch_failed", "dispatch_failed", "invalid_command_response", "invalid_command_response"]
    assert [one.text for one in alice.sees(ops)] == [f'/incident failed with the error "{one}"' for one in errors]
    assert bob.sees(ops) == []


def test_an_answer_in_channel_is_for_everybody(sandbox: Sandbox, listener: Listener) -> None:
    words = json.dumps({"response_type": "in_channel", "text": "INC-1"})
    listener.answers = [(200, words, {"content-type": "application/json"}, 0.0)]
    alice, bob = sandbox.person("alice"), sandbox.person("bob")
    ops = sandbox.channel("ops", members=[alice, bob])
    assert alice.types("/incident declare", ops).text == "INC-1"
    assert [message.text for message in bob.sees(ops)] == ["INC-1"]


def test_typed_characters_may_arrive_raw(sandbox: Sandbox, listener: Listener) -> None:
    alice = sandbox.person("alice")
    secret = sandbox.channel("secret", members=[alice], private=True)
    alice.types("/incident note <!channel> & @alice @channel", secret)
    sandbox.raw_commands = True
    alice.types("/incident note <!channel> & @alice @channel", secret)
    texts = [parse_qs(heard.body.decode())["text"][0] for heard in listener.requests]
    assert texts[0] == f"note &lt;!channel&gt; &amp; <@{alice.id}|alice> <!channel>"
    assert texts[1] == "note <!channel> & @alice @channel"
    assert parse_qs(listener.requests[0].body.decode())["channel_name"] == ["privategroup"]


def test_nobody_there_is_a_failed_dispatch(sandbox: Sandbox) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice])
    assert alice.types("/incident help", ops).error == "dispatch_failed"
    sandbox.deliver_to("http://127.0.0.1:9/slack/events")
    assert alice.types("/incident help", ops).error == "dispatch_failed"


def test_a_url_is_verified(sandbox: Sandbox, listener: Listener) -> None:
    assert sandbox.verify_url() is False


def test_events_are_doubled_reordered_and_held(sandbox: Sandbox, listener: Listener) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)

    def heard() -> list[str]:
        sandbox.settle()
        texts = [json.loads(request.body)["event"]["text"] for request in listener.requests]
        listener.requests.clear()
        return texts

    sandbox.faults.duplicate_events()
    alice.posts(ops, "twice")
    alice.posts(ops, "once")
    assert heard() == ["twice", "twice", "once"]
    sandbox.faults.reorder_events(3)
    for text in ("1", "2", "3", "4"):
        alice.posts(ops, text)
    assert heard() == ["3", "2", "1", "4"]
    sandbox.faults.hold_events()
    for number in range(9):
        alice.posts(ops, str(number))
    assert heard() == []
    sandbox.faults.release_events(random.Random(7))
    shuffled = heard()
    assert sorted(shuffled) == [str(number) for number in range(9)]
    assert shuffled != sorted(shuffled)


def test_calls_fail_as_they_are_told_to(sandbox: Sandbox) -> None:
    web = WebClient(sandbox.bot_token, base_url=sandbox.url, timeout=1, retry_handlers=[])
    ops = sandbox.channel("ops", with_bot=True)

    def attempt() -> str:
        try:
            return str(web.chat_postMessage(channel=ops.id, text="x").status_code)
        except Exception as error:
            return type(error).__name__

    sandbox.faults.fail("chat.postMessage", retry_after="abc")
    sandbox.faults.fail("chat.*", status=503, times=2)
    sandbox.faults.fail("chat.postMessage", error="fatal_error", after_effect=True)
    sandbox.faults.fail("chat.postMessage", reset=True)
    sandbox.faults.fail("chat.postMessage", hang=1.5)
    outcomes = [attempt() for _ in range(7)]
    assert outcomes[:4] == ["SlackApiError"] * 4
    assert outcomes[4] in {"RemoteDisconnected", "ConnectionResetError", "URLError"}
    assert outcomes[5:] == ["TimeoutError", "200"]
    assert [call.status for call in sandbox.calls] == [429, 503, 503, 200, 200, 200, 200]
    assert len(ops.messages) == 3
    sandbox.faults.fail("*", error="account_inactive", times=None)
    assert [attempt() for _ in range(3)] == ["SlackApiError"] * 3
    sandbox.faults.clear()
    assert attempt() == "200"


def client_of(sandbox: Sandbox, answers: bool = True) -> tuple[SocketModeClient, list[SocketModeRequest]]:
    heard: list[SocketModeRequest] = []

    def listen(client: Any, request: SocketModeRequest) -> None:
        heard.append(request)
        if answers:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    client = SocketModeClient(sandbox.app_token, web_client=WebClient(base_url=sandbox.url))
    client.socket_mode_request_listeners.append(listen)
    client.connect()
    sandbox.wait_connected()
    return client, heard


def test_socket_mode_numbers_its_attempts(sandbox: Sandbox) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    client, heard = client_of(sandbox)
    alice.posts(ops, "x")
    sandbox.settle()
    assert (heard[0].type, heard[0].retry_attempt, heard[0].accepts_response_payload) == ("events_api", 0, False)
    alice.types("/incident help", ops)
    assert (heard[1].type, heard[1].accepts_response_payload) == ("slash_commands", True)
    client.close()


def test_an_event_without_a_connection_is_retried(sandbox: Sandbox) -> None:
    sandbox.courier._delays = (0.2,) * 100  # until there is one, on a busy machine too
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    alice.posts(ops, "x")
    client, heard = client_of(sandbox)
    sandbox.settle()
    assert [delivery.acknowledged for delivery in sandbox.deliveries][-1] is True
    assert heard[0].retry_attempt == sandbox.deliveries[-1].retry > 0
    client.close()


def test_a_dropped_client_comes_back_with_a_new_ticket(sandbox: Sandbox) -> None:
    client, _ = client_of(sandbox)
    opened = len(sandbox.calls)
    sandbox.drop_connections("refresh_requested")
    sandbox.wait_connected()
    assert [call.method for call in sandbox.calls[opened:]] == ["apps.connections.open"]
    client.close()


def test_a_ticket_opens_one_connection(sandbox: Sandbox) -> None:
    client, _ = client_of(sandbox)
    used = client.wss_uri
    thief = SocketModeClient(
        sandbox.app_token, web_client=WebClient(base_url=sandbox.url), auto_reconnect_enabled=False
    )
    thief.wss_uri = used
    thief.connect()
    time.sleep(0.2)
    assert sandbox.connections == 1
    thief.close()
    client.close()


def test_each_envelope_goes_to_one_of_the_connections(sandbox: Sandbox) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    (one, first), (two, second) = client_of(sandbox), client_of(sandbox)
    for number in range(10):
        alice.posts(ops, str(number))
    sandbox.settle()
    assert (len(first), len(second)) == (5, 5)
    one.close()
    two.close()


def test_a_frozen_connection_takes_and_never_acknowledges(sandbox: Sandbox) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice])
    client, heard = client_of(sandbox)
    sandbox.freeze_connections()
    assert alice.types("/incident help", ops).error == "operation_timeout"
    assert len(heard) == 1
    client.close()


def test_a_sandbox_comes_back_on_its_port(sandbox: Sandbox, web: WebClient) -> None:
    url = sandbox.url
    sandbox.stop()
    with pytest.raises(OSError, match="refused"):
        web.auth_test()
    sandbox.start()
    assert sandbox.url == url
    assert web.auth_test()["ok"] is True
