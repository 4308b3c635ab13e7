"""Modals: trigger_ids, the stack, and what a submission's answer does."""

import json
import time
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient

from bot.sandbox import Person, Sandbox
from tests.sandbox.apps import Listener
from tests.sandbox.test_web_api import refusal

JSON = {"content-type": "application/json"}


def words(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def field(name: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "block_id": name, "label": words(name), "element": element, **more}


def dialog(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    blocks = blocks or (field("title", {"type": "plain_text_input", "action_id": "title_text", "max_length": 20}),)
    return {"type": "modal", "title": words("Declare"), "submit": words("Go"), "blocks": list(blocks), **more}


def trigger(sandbox: Sandbox, alice: Person) -> str:
    return sandbox.workspace.new_trigger(alice.id)


def answer_with(listener: Listener, body: dict[str, Any]) -> None:
    listener.answers = [(200, json.dumps(body), JSON, 0.0)]


def test_a_trigger_opens_one_dialog(sandbox: Sandbox, web: WebClient, alice: Person) -> None:
    once = trigger(sandbox, alice)
    web.views_open(trigger_id=once, view=dialog())
    assert refusal(lambda: web.views_open(trigger_id=once, view=dialog())) == "exchanged_trigger_id"
    assert refusal(lambda: web.views_open(trigger_id="1.2.3", view=dialog())) == "invalid_trigger_id"
    assert alice.view is not None
    assert alice.view["title"]["text"] == "Declare"


def test_a_refused_dialog_does_not_spend_the_trigger(sandbox: Sandbox, web: WebClient, alice: Person) -> None:
    once = trigger(sandbox, alice)
    assert refusal(lambda: web.views_open(trigger_id=once, view=dialog() | {"title": words("x" * 25)}))
    assert web.views_open(trigger_id=once, view=dialog())["ok"] is True


def test_a_trigger_lasts_three_seconds(sandbox: Sandbox, web: WebClient, alice: Person) -> None:
    late = trigger(sandbox, alice)
    time.sleep(3.05)
    assert refusal(lambda: web.views_open(trigger_id=late, view=dialog())) == "expired_trigger_id"


def test_three_dialogs_make_a_stack(sandbox: Sandbox, web: WebClient, alice: Person) -> None:
    first = web.views_open(trigger_id=trigger(sandbox, alice), view=dialog())["view"]
    web.views_push(trigger_id=trigger(sandbox, alice), view=dialog())
    third = web.views_push(trigger_id=trigger(sandbox, alice), view=dialog())["view"]
    refused = refusal(lambda: web.views_push(trigger_id=trigger(sandbox, alice), view=dialog()))
    assert refused == "push_limit_reached"
    assert third["root_view_id"] == first["id"]
    assert third["previous_view_id"] != first["id"]
    alice.closes_view()
    assert alice.view is not None
    assert alice.view["id"] == third["previous_view_id"]


def test_an_update_needs_the_present_hash(sandbox: Sandbox, web: WebClient, alice: Person) -> None:
    view = web.views_open(trigger_id=trigger(sandbox, alice), view=dialog(external_id="declare"))["view"]
    new = web.views_update(view_id=view["id"], hash=view["hash"], view=dialog())["view"]
    assert new["id"] == view["id"]
    stale = refusal(lambda: web.views_update(view_id=view["id"], hash=view["hash"], view=dialog()))
    assert stale == "hash_conflict"
    assert refusal(lambda: web.views_update(view_id="V0", view=dialog())) == "not_found"


def test_submitting_sends_what_was_filled_in(
    sandbox: Sandbox, web: WebClient, alice: Person, listener: Listener
) -> None:
    option = [{"text": words("Severe"), "value": "sev1"}, {"text": words("Mild"), "value": "sev4"}]
    form = dialog(
        field("title", {"type": "plain_text_input", "action_id": "text"}),
        field("severity", {"type": "static_select", "action_id": "s", "options": option, "initial_option": option[1]}),
        field("tags", {"type": "checkboxes", "action_id": "t", "options": option}, optional=True),
        field("day", {"type": "datepicker", "action_id": "d"}),
        field("owner", {"type": "users_select", "action_id": "o"}),
        private_metadata="INC-1",
    )
    web.views_open(trigger_id=trigger(sandbox, alice), view=form)
    with pytest.raises(KeyError, match="No field is called 'nope'"):
        alice.submits({"nope": 1})
    with pytest.raises(ValueError, match="offers no 'sev9'"):
        alice.submits({"severity": "sev9"})
    assert alice.submits({"title": "x", "tags": ["Severe"], "day": date(2025, 7, 18), "owner": alice}).ok
    payload = json.loads(parse_qs(listener.requests[0].body.decode())["payload"][0])
    assert payload["type"] == "view_submission"
    assert payload["view"]["private_metadata"] == "INC-1"
    values = payload["view"]["state"]["values"]
    assert values["title"]["text"] == {"type": "plain_text_input", "value": "x"}
    assert values["severity"]["s"]["selected_option"]["value"] == "sev4"
    assert [picked["value"] for picked in values["tags"]["t"]["selected_options"]] == ["sev1"]
    assert values["day"]["d"]["selected_date"] == "2025-07-18"
    assert values["owner"]["o"]["selected_user"] == alice.id
    assert alice.view is None


def test_slack_refuses_before_it_sends(sandbox: Sandbox, web: WebClient, alice: Person, listener: Listener) -> None:
    web.views_open(trigger_id=trigger(sandbox, alice), view=dialog())
    assert alice.submits({"title": " " * 0}).errors == {"title": "Please complete this required field."}
    assert "longer" in alice.submits({"title": "x" * 21}).errors["title"]
    assert listener.requests == []


def test_an_answer_may_refuse_update_push_or_clear(
    sandbox: Sandbox, web: WebClient, alice: Person, listener: Listener
) -> None:
    web.views_open(trigger_id=trigger(sandbox, alice), view=dialog())

    def submit() -> Any:
        return alice.submits({"title": "x"})

    answer_with(listener, {"response_action": "errors", "errors": {"title": "No."}})
    assert submit().errors == {"title": "No."}
    for bad in (
        {"response_action": "errors", "errors": {"title_text": "No."}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "nope"},
        {"text": "x"},
    ):
        answer_with(listener, bad)
        assert submit().error == "invalid_view_response"
    answer_with(listener, {"response_action": "update", "view": dialog() | {"title": words("Next")}})
    assert submit().ok
    assert alice.view is not None
    assert alice.view["title"]["text"] == "Next"
    answer_with(listener, {"response_action": "push", "view": dialog() | {"title": words("Third")}})
    assert submit().ok
    assert len(alice.user.modals) == 2
    answer_with(listener, {"response_action": "clear"})
    assert submit().ok
    assert alice.view is None


def test_a_failed_submission_leaves_the_dialog_open(
    sandbox: Sandbox, web: WebClient, alice: Person, listener: Listener
) -> None:
    web.views_open(trigger_id=trigger(sandbox, alice), view=dialog())
    listener.answers = [(500, "", {}, 0.0)]
    assert alice.submits({"title": "x"}).error == "dispatch_failed"
    assert alice.view is not None


def test_closing_is_told_when_it_was_asked_for(
    sandbox: Sandbox, web: WebClient, alice: Person, listener: Listener
) -> None:
    web.views_open(trigger_id=trigger(sandbox, alice), view=dialog())
    alice.closes_view()
    assert listener.requests == []
    web.views_open(trigger_id=trigger(sandbox, alice), view=dialog(notify_on_close=True))
    alice.closes_view()
    assert b"view_closed" in listener.requests[0].body
    with pytest.raises(LookupError):
        alice.closes_view()


def test_elements_in_a_dialog_act(sandbox: Sandbox, web: WebClient, alice: Person, listener: Listener) -> None:
    button = {"type": "button", "action_id": "more", "text": words("More"), "value": "1"}
    picker = {"type": "datepicker", "action_id": "day"}
    web.views_open(
        trigger_id=trigger(sandbox, alice),
        view=dialog({"type": "actions", "block_id": "row", "elements": [button, picker]}),
    )
    assert alice.view is not None
    alice.chooses(alice.view, "day", date(2025, 7, 18))
    alice.clicks(alice.view, "More")
    payload = json.loads(parse_qs(listener.requests[1].body.decode())["payload"][0])
    assert payload["container"] == {"type": "view", "view_id": alice.view["id"]}
    assert payload["actions"][0]["value"] == "1"
    assert payload["view"]["state"]["values"]["row"]["day"]["selected_date"] == "2025-07-18"
    assert "response_url" not in payload


def test_a_global_shortcut_has_neither_channel_nor_response_url(alice: Person, listener: Listener) -> None:
    assert alice.uses_shortcut("declare").ok
    payload = json.loads(parse_qs(listener.requests[0].body.decode())["payload"][0])
    assert payload["type"] == "shortcut"
    assert {"channel", "response_url", "message"}.isdisjoint(payload)


def test_a_messages_shortcut_carries_the_message(sandbox: Sandbox, alice: Person, listener: Listener) -> None:
    ops = sandbox.channel("ops", members=[alice], private=True)
    message = alice.posts(ops, "failover started")
    assert alice.uses_shortcut("note", message).ok
    payload = json.loads(parse_qs(listener.requests[0].body.decode())["payload"][0])
    assert payload["type"] == "message_action"
    assert payload["message"]["text"] == "failover started"
    assert payload["channel"] == {"id": ops.id, "name": "privategroup"}
