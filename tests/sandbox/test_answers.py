"""response_urls, clicks on messages, files, and what is on a person's screen."""

import json
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.clock import DrivenClock
from bot.sandbox import Channel, Person, Reply, Sandbox
from tests.sandbox.apps import Heard, Listener
from tests.sandbox.test_web_api import refusal

ROW = {
    "type": "actions",
    "block_id": "row",
    "elements": [{"type": "button", "action_id": "done", "value": "7", "text": {"type": "plain_text", "text": "Done"}}],
}


@pytest.fixture
def ops(sandbox: Sandbox, alice: Person) -> Channel:
    return sandbox.channel("ops", members=[alice, sandbox.person("bob")], with_bot=True)


def sent(heard: Heard) -> dict[str, Any]:
    fields = parse_qs(heard.body.decode())
    return json.loads(fields["payload"][0]) if "payload" in fields else {k: v[0] for k, v in fields.items()}


def asked(listener: Listener, alice: Person, ops: Channel) -> tuple[Reply, WebhookClient]:
    reply = alice.types("/incident help", ops)
    return reply, WebhookClient(sent(listener.requests[-1])["response_url"])


def test_five_answers_come_by_a_response_url(listener: Listener, alice: Person, ops: Channel) -> None:
    reply, hook = asked(listener, alice, ops)
    assert [hook.send(text=str(number)).status_code for number in range(6)] == [200] * 5 + [404]
    assert json.loads(hook.send(text="x").body)["error"] == "used_url"
    assert [message.text for message in reply.later] == ["0", "1", "2", "3", "4"]
    assert all(message.ephemeral_for == alice.id for message in reply.later)


def test_a_response_url_lasts_half_an_hour(listener: Listener, alice: Person, ops: Channel, clock: DrivenClock) -> None:
    _, hook = asked(listener, alice, ops)
    clock.advance(timedelta(minutes=30))
    assert hook.send(text="x").status_code == 200
    clock.advance(timedelta(seconds=1))
    assert json.loads(hook.send(text="x").body)["error"] == "expired_url"


def test_a_response_url_is_as_strict_as_the_rest(listener: Listener, alice: Person, ops: Channel) -> None:
    _, hook = asked(listener, alice, ops)
    assert json.loads(hook.send(text="").body)["error"] == "no_text"
    assert json.loads(hook.send(text="x", blocks=[{"type": "nope"}]).body)["error"] == "invalid_blocks"
    assert json.loads(hook.send_dict({"delete_original": True}).body)["error"] == "no_original"
    assert WebhookClient(hook.url + "x").send(text="x").status_code == 404
    hook.send(text="for all", response_type="in_channel")
    assert [message.text for message in ops.messages] == ["for all"]


def test_a_response_url_fails_as_it_is_told_to(
    sandbox: Sandbox, listener: Listener, alice: Person, ops: Channel
) -> None:
    reply, hook = asked(listener, alice, ops)
    sandbox.faults.fail("response_url", status=500)
    assert hook.send(text="x").status_code == 500
    with pytest.raises(TimeoutError):
        reply.wait_later(timeout=0.1)


def test_a_click_on_an_ephemeral_answer_carries_no_message(listener: Listener, alice: Person, ops: Channel) -> None:
    body = json.dumps({"text": "Really?", "blocks": [ROW]})
    listener.answers = [(200, body, {"content-type": "application/json"}, 0.0)]
    reply = alice.types("/incident resolve", ops)
    assert alice.clicks(reply, "done").ok
    click = sent(listener.requests[-1])
    assert click["container"]["is_ephemeral"] is True
    assert "message" not in click
    assert click["actions"][0]["value"] == "7"
    WebhookClient(click["response_url"]).send_dict({"delete_original": True})
    assert alice.sees(ops) == []
    with pytest.raises(LookupError, match="no 'Done'"):
        alice.clicks(reply, "Done")


def test_a_click_on_a_message_carries_it(
    sandbox: Sandbox, web: WebClient, listener: Listener, alice: Person, ops: Channel
) -> None:
    ts = web.chat_postMessage(channel=ops.id, text="Action item", blocks=[ROW])["ts"]
    assert sandbox.person("bob").clicks(ops.by_ts[ts], "Done").ok
    came = [sent(one) for one in listener.requests]  # the event of the post may come after the click
    (click,) = [one for one in came if one.get("type") == "block_actions"]
    assert click["message"]["ts"] == ts
    assert click["channel"] == {"id": ops.id, "name": "ops"}
    WebhookClient(click["response_url"]).send(text="Done by bob", replace_original=True)
    assert ops.by_ts[ts].text == "Done by bob"
    outsider = sandbox.person("eve", guest=True)
    with pytest.raises(LookupError):
        outsider.clicks(ops.by_ts[ts], "Done")
    with pytest.raises(LookupError, match="There are: no buttons"):
        alice.clicks(ops.by_ts[ts], "Done")


def test_a_file_is_announced_sent_and_shared(sandbox: Sandbox, web: WebClient, alice: Person, ops: Channel) -> None:
    file = web.files_upload_v2(channel=ops.id, filename="postmortem.md", content="# Café", title="Postmortem")["file"]
    shown = web.files_info(file=file["id"])["file"]
    assert (shown["title"], shown["size"], shown["mimetype"]) == ("Postmortem", 7, "text/markdown")
    assert list(shown["shares"]["public"]) == [ops.id]
    message = ops.by_ts[shown["shares"]["public"][ops.id][0]["ts"]]
    assert (message.subtype, message.files[0]["id"]) == ("file_share", file["id"])

    def download(token: str) -> bytes:
        request = urllib.request.Request(shown["url_private"], headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())

    assert download(alice.user.token) == "# Café".encode()
    assert download(sandbox.bot_token) == "# Café".encode()
    for stranger in ("", sandbox.person("eve", guest=True).user.token):
        with pytest.raises(urllib.error.HTTPError):
            download(stranger)


def test_a_file_goes_through_its_steps_once(sandbox: Sandbox, web: WebClient, ops: Channel) -> None:
    asked_for = web.files_getUploadURLExternal(filename="a.txt", length=3)
    finish = lambda: web.files_completeUploadExternal(files=[{"id": asked_for["file_id"]}], channel_id=ops.id)  # noqa: E731

    def upload(body: bytes) -> int:
        try:
            with urllib.request.urlopen(urllib.request.Request(asked_for["upload_url"], body)) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    assert refusal(finish) == "file_not_found"
    assert [upload(b"four"), upload(b"abc"), upload(b"abc")] == [400, 200, 400]
    assert refusal(lambda: web.files_info(file=asked_for["file_id"])) == "file_not_found"
    assert finish()["files"][0]["id"] == asked_for["file_id"]
    assert refusal(finish) == "file_not_found"
    assert len(ops.messages) == 1


def test_a_person_reads_what_they_may_see(sandbox: Sandbox, web: WebClient, alice: Person, ops: Channel) -> None:
    alice.posts(ops, "failover &lt;started&gt;")
    web.chat_postEphemeral(channel=ops.id, user=alice.id, text="only for you")
    web.chat_postMessage(channel=ops.id, text=f"<@{alice.id}> declared", blocks=[])
    assert "failover <started>" in alice.reads(ops)
    assert "only for you" in alice.reads(ops)
    assert "only for you" not in sandbox.person("bob").reads(ops)
    assert "@alice declared" in alice.reads(ops)
    assert "failover &lt;started&gt;" in alice.picture(ops)
    assert sandbox.person("eve", guest=True).reads(ops) == ""
