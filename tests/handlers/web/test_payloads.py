"""Signed payloads of Slack's shape with something wrong inside: never a 500, never a traceback, never a lost door."""

import copy
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.dialogs import FORMS
from tests.handlers.web.conftest import FORM, JSON, Door

NUMBERS = itertools.count(1)
MESSAGE_TS = "1752601325.000100"
NUMBERED = ("incident", "line", "version", "item", "section", "comment")  # what dialogs carry
FAULTS = re.compile("Traceback|not stored|could not word")
STRANGE_TEXT = st.sampled_from(
    ["", "\x00", "\ud800", "\u202edrow", "<!channel>", "{{7*7}}", "'; DROP TABLE line; --", "../../etc", "9" * 400,
     "💥" * 50, "nan", "1e999999", "INC-999999999999 note x", "note " + "x" * 9000, "a\r\nSet-Cookie: x", "{}", "[]"]
)  # fmt: skip
STRANGE: st.SearchStrategy[Any] = st.one_of(
    STRANGE_TEXT,
    st.text(max_size=40),
    st.sampled_from(
        [None, True, False, 0, -1, 10**400, 1.5, float("inf"), float("nan"), [], {}, [[]], [None], {"": None}]
    ),
)


def shapes(door: Door) -> dict[str, dict[str, Any]]:
    """Return one good payload of every form that Slack sends here."""
    stage = door.stage
    team, user, channel = stage.slack.team_id, stage.ana.id, stage.channel().id
    command = {"command": "/incident", "text": "note 17:40 hello", "team_id": team, "channel_id": channel,
               "user_id": user, "channel_name": "general", "trigger_id": "1.2.4", "response_url": "",
               "is_enterprise_install": "false"}  # fmt: skip
    return (
        events(team, user, channel)
        | clicks(team, user, channel)
        | {"command": command, "submission": submission(team, user)}
    )


def events(team: str, user: str, channel: str) -> dict[str, dict[str, Any]]:
    """Return one of every event."""
    event = {"user": user, "event_ts": "1752601330.000100"}
    item = {"type": "message", "channel": channel, "ts": MESSAGE_TS}
    message = {
        "type": "message",
        "user": user,
        "text": "hello",
        "ts": item["ts"],
        "edited": {"user": user, "ts": "1752601329.000000"},
    }
    made = {
        "reaction": event | {"type": "reaction_added", "reaction": "pushpin", "item": item},
        "removal": event | {"type": "reaction_removed", "reaction": "pushpin", "item": item},
        "edit": {"type": "message", "subtype": "message_changed", "channel": channel, "ts": "1752601331.000000",
                 "event_ts": "1752601331.000000", "message": message, "previous_message": message},
        "message": {"type": "message", "channel": channel, **event, "text": "hi", "ts": item["ts"]},
        "join": event | {"type": "member_joined_channel", "channel": channel, "channel_type": "C", "team": team},
    }  # fmt: skip
    return {
        name: {"type": "event_callback", "team_id": team, "api_app_id": "A1", "event_id": f"Ev-{name}", "event": one,
               "authorizations": [{"team_id": team, "user_id": "U0", "is_bot": True}]}
        for name, one in made.items()
    }  # fmt: skip


def clicks(team: str, user: str, channel: str) -> dict[str, dict[str, Any]]:
    """Return clicks of buttons whose values are each of another form."""
    click = {
        "type": "block_actions",
        "team": {"id": team},
        "user": {"id": user, "team_id": team},
        "trigger_id": "1.2.3",
        "channel": {"id": channel},
        "container": {"type": "message", "message_ts": MESSAGE_TS, "channel_id": channel},
        "response_url": "",
        "actions": [{"type": "button", "action_id": "keep_note", "block_id": "b", "value": "{}"}],
    }
    return {
        f"click {name}": click | {"actions": [{"type": "button", "action_id": name, "block_id": "b", "value": value}]}
        for name, value in {
            "join": "1", "use_here": "1", "item_done": "reminder 1 1,2", "item_was_done": "1",
            "add_late": "1 2025-07-15T17:42:00+00:00 text",
            "declare_anyway": '{"title": "x", "severity": null}',
            "keep_note": '{"text": "x", "at": "2025-07-15T17:42:00Z"}',
        }.items()
    }  # fmt: skip


def submission(team: str, user: str) -> dict[str, Any]:
    """Return a dialog that was sent."""
    fields = {
        "title": {"title": {"type": "plain_text_input", "value": "x"}},
        "severity": {"severity": {"type": "static_select", "selected_option": {"value": "sev1"}}},
        "private": {"private": {"type": "checkboxes", "selected_options": []}},
    }
    return {
        "type": "view_submission",
        "team": {"id": team},
        "user": {"id": user},
        "trigger_id": "1.2.5",
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "declare",
            "private_metadata": "{}",
            "state": {"values": fields},
        },
    }


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Return every place in a nested value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield (*path, name)
        yield from places(one, (*path, name))


def spoiled(
    payload: dict[str, Any], data: st.DataObject, strange: st.SearchStrategy[Any], kind: type
) -> dict[str, Any]:
    """Replace one to three parts of a payload that are of one kind; whatever is no text may be taken out too."""
    broken = copy.deepcopy(payload)
    for _ in range(data.draw(st.integers(1, 3))):
        fit = [path for path in places(broken) if isinstance(at(broken, path), kind)]
        if not fit:
            break
        path = data.draw(st.sampled_from(sorted(fit, key=repr)))
        holder = at(broken, path[:-1])
        if kind is object and data.draw(st.integers(0, 4)) == 0:
            del holder[path[-1]]
        else:
            holder[path[-1]] = copy.deepcopy(data.draw(strange))
    return broken


def at(value: Any, path: tuple[Any, ...]) -> Any:
    """Return what stands at a place."""
    for name in path:
        value = value[name]
    return value


def wire(name: str, payload: dict[str, Any]) -> tuple[str, bytes]:
    """Return content type and body as Slack has them for this form."""
    if name == "command":
        flat = {key: value if isinstance(value, str) else json.dumps(value) for key, value in payload.items()}
        return FORM, urlencode(flat, errors="surrogatepass").encode()
    if payload.get("type") == "event_callback" or "event" in payload:
        return JSON, json.dumps(payload).encode()
    return FORM, urlencode({"payload": json.dumps(payload)}).encode()


@pytest.fixture(scope="module")
def shaped(door: Door) -> dict[str, dict[str, Any]]:
    """The good payloads, about an incident that is there."""
    door.stage.declares()
    return shapes(door)


def test_the_good_ones_are_taken(door: Door, shaped: dict[str, dict[str, Any]]) -> None:
    for name, payload in shaped.items():
        content_type, body = wire(name, payload)
        status, said = door.knock(body, content_type=content_type)
        assert (name, status) == (name, 200), said


def knock_with(door: Door, name: str, payload: dict[str, Any]) -> tuple[int, str]:
    """Hand over a payload that was not seen before."""
    payload["event_id" if "event" in payload else "trigger_id"] = f"x{next(NUMBERS)}"
    content_type, body = wire(name, payload)
    return door.knock(body, content_type=content_type)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(data=st.data())
def test_strange_text_is_taken_as_text(door: Door, shaped: dict[str, dict[str, Any]], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(shaped)))
    payload = spoiled(shaped[name], data, STRANGE_TEXT, str)
    status, said = knock_with(door, name, payload)
    is_address = payload.get("response_url") == shaped[name].get("response_url")
    assert status in ({200, 404} if is_address else {200, 400, 404}), ascii(payload)
    assert not FAULTS.search(said), ascii((said, payload))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(data=st.data())
def test_what_is_of_another_type_is_never_a_500(
    door: Door, shaped: dict[str, dict[str, Any]], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(shaped)))
    payload = spoiled(shaped[name], data, STRANGE, object)
    status, said = knock_with(door, name, payload)
    assert status in {200, 400, 404, 503}, ascii(payload)
    assert "Traceback" not in said


@pytest.mark.parametrize("long", ["9" * 20, "9" * 5000], ids=["20 digits", "5000 digits"])
def test_a_number_that_is_longer_than_any_of_ours_is_told_to_be_old(
    door: Door, shaped: dict[str, dict[str, Any]], long: str, caplog: pytest.LogCaptureFixture
) -> None:
    click = shaped["click join"]
    for name, value in [
        ("join", long), ("cause", long), ("resolve_dialog", long), ("write_update", long), ("unfollow", long),
        ("timeline_page", f"1 all {long}"), ("line_menu", f"strike 1 {long} all"), ("letter_done:1:" + long, "x"),
        ("add_late", f"{long} 2025-07-15T17:42:00+00:00 text"), (f"postmortem_owner:{long}", door.stage.ben.id),
        ("postmortem_approve", f"1 {long}"), ("item_keep:" + long, "x"), ("take_role", f"1 commander {long}"),
    ]:  # fmt: skip
        action = {"type": "button", "action_id": name, "block_id": "b", "value": value}
        assert knock_with(door, "click", click | {"actions": [action]}) == (200, ""), name
    for form in FORMS:
        for state in ({name: int(long[:400]) for name in NUMBERED}, dict.fromkeys(NUMBERED, long), "[" * len(long)):
            written = state if isinstance(state, str) else json.dumps(state | {"what": "edit", "shown": {}})
            view = shaped["submission"]["view"] | {"callback_id": form.callback_id, "private_metadata": written}
            view["state"] = {"values": {"incident": {"incident": {"type": "plain_text_input", "value": long}}}}
            status, said = knock_with(door, "submission", shaped["submission"] | {"view": view})
            assert status == 200, (form.callback_id, said)
            assert not FAULTS.search(said), (form.callback_id, said)
    assert [one.getMessage() for one in caplog.records if one.exc_info] == []


def test_afterwards_the_door_is_open_and_nobody_was_pinged(door: Door) -> None:
    assert door.ask("GET", "/healthz")[0] == 200
    assert "still here" in door.stage.asks(door.stage.ana, "note still here", door.stage.channel())
    assert door.stage.pings() == []
