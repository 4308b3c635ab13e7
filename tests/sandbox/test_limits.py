"""Rate limits, and the forms that a call's body may have."""

import json
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox import Sandbox


def test_a_channel_takes_a_message_a_second_after_a_burst(sandbox: Sandbox, web: WebClient) -> None:
    ops, other = sandbox.channel("ops", with_bot=True), sandbox.channel("other", with_bot=True)
    for _ in range(5):
        web.chat_postMessage(channel=ops.id, text="x")
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=ops.id, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    assert caught.value.response["error"] == "ratelimited"
    web.chat_postMessage(channel=other.id, text="x")


def test_a_method_takes_what_its_tier_takes(sandbox: Sandbox, web: WebClient) -> None:
    for number in range(20):
        web.conversations_create(name=f"c-{number}")
    with pytest.raises(SlackApiError) as caught:
        web.conversations_create(name="one-more")
    assert int(caught.value.response.headers["Retry-After"]) > 50


def test_a_body_is_a_form_or_a_json_object(sandbox: Sandbox) -> None:
    def ask(body: bytes, content_type: str) -> Any:
        headers = {"Authorization": f"Bearer {sandbox.bot_token}", "Content-Type": content_type}
        request = urllib.request.Request(f"{sandbox.url}chat.postMessage", body, headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    ops = sandbox.channel("ops", with_bot=True)
    assert ask(json.dumps({"channel": ops.id, "text": "x"}).encode(), "application/json; charset=utf-8")["ok"] is True
    assert ask(f"channel={ops.id}&text=x".encode(), "application/x-www-form-urlencoded")["ok"] is True
    assert ask(b"{", "application/json")["error"] == "invalid_json"
    assert ask(b"[" * 100_000, "application/json")["error"] == "invalid_json"
    assert ask(b"[]", "application/json")["error"] == "json_not_object"
    assert ask(b"\xff", "application/x-www-form-urlencoded")["error"] == "invalid_form_data"
    assert ask(b"text=x", "application/x-www-form-urlencoded")["error"] == "invalid_arguments"
