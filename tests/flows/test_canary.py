"""A canary text of a private incident, over every door: it reaches nobody outside.

The doors are read from the code: a command, a button, a dialog or a shortcut that is new is tried here by itself, with
words and values that its people have on their screens, and with forged ones.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import true

from bot.sandbox import Channel, Message, Person, payloads
from handlers.buttons import BUTTONS
from handlers.commands import COMMANDS
from handlers.dialogs import FORMS
from handlers.shortcuts import SHORTCUTS
from storage import incidents
from tests.databases import sqlite_copy
from tests.stage import HTTP, SOCKET, Stage, staged

CANARY = "canary-4711"


class Tries(NamedTuple):
    """What is tried at each command and button: forged words and values, and how many of those on a screen."""

    words: tuple[str, ...]
    values: tuple[str, ...]
    seen: int


ALL = Tries(
    words=("", "1", "all", "on", "is down", "into INC-1"),
    values=("1", "1 1", "1:1", "history 1 1 all", '{"incident": 1}'),
    seen=4,
)
FEWER = Tries(words=("", "1"), values=("1",), seen=1)  # for those who are turned away before their words are read
LEAST = Tries(words=("",), values=(), seen=0)
FIELDS = ("title", "text", "words", "when", "kind", "incident", "status", "severity", "line", "started", "summary")


def ways(*midway: pytest.MarkDecorator) -> pytest.MarkDecorator:
    """Try an incident that is private from the first, and, so marked, one that is hidden midway."""
    given = [
        pytest.param((HTTP, "private"), id="http"),
        pytest.param((SOCKET, "private"), id="socket", marks=pytest.mark.soak),
        pytest.param((HTTP, "hidden midway"), id="hidden midway", marks=midway),
    ]
    return pytest.mark.parametrize("hidden", given, indirect=True)


@pytest.fixture
def hidden(request: pytest.FixtureRequest, ready: Path, tmp_path: Path) -> Iterator[Stage]:
    """Ana runs INC-1, a private incident with everything in it; Chloe was in it and left, Ben never was."""
    transport, how = request.param
    with staged(sqlite_copy(ready, tmp_path), transport) as stage:
        fill(stage, how)
        yield stage


def fill(stage: Stage, how: str = "private") -> None:
    """Tell all of an incident that is private from the first, is hidden once everybody could read it, or is public."""
    if how != "private":  # else the line that says so is no post of the bot's own, and stays
        stage.ana.invites(stage.general, stage.slack.bot_user_id)
    stage.types(stage.ana, f"declare sev1 {'--private ' if how == 'private' else ''}{CANARY} is down")
    stage.settle()
    room = stage.channel()
    if how == "hidden midway":
        stage.types(stage.ana, f"note the {CANARY} is seen", room)
        stage.chloe.joins(room)
        stage.pins(stage.ana, stage.chloe.posts(room, f"pinned in public {CANARY}"))
        stage.settle()
        stage.types(stage.ana, "private on", room)
        stage.settle()
        room = stage.channel()
    stage.ana.invites(room, stage.chloe)
    for typed in (
        f"note the {CANARY} again",
        f"todo Feed the {CANARY} by friday",
        f"update {CANARY} is fed",
        f"link https://example.com/{CANARY} {CANARY}",
        f"tag {CANARY}",
        f"impact users 3, {CANARY} starves",
        f"why Why? -> {CANARY}",
        f"rename {CANARY} is hungry",
        "timeline",
        "timeline check",
        "actions",
        "role",
        "catchup",
        "private off",
        "resolve",
    ):
        stage.types(stage.ana, typed, room)
    stage.pins(stage.ana, stage.ana.posts(room, f"pinned {CANARY}"))
    stage.settle()
    stage.chloe.leaves(room)
    stage.settle()


def outsiders(stage: Stage) -> list[Person]:
    guest = stage.slack.person("gus", guest=True)
    stranger = stage.slack.person("sam", stranger=True)
    for person in (guest, stranger):
        stage.ana.invites(stage.general, person)
    return [stage.ben, stage.chloe, guest, stranger]


@contextmanager
def another_team(stage: Stage, room: Channel) -> Iterator[Person]:
    """Let requests come from another workspace, by somebody whose user id is, in ours, in the incident and runs it."""
    workspace, twin = stage.slack.workspace, stage.slack.person("tess")
    stage.ana.invites(room, twin)
    stage.ana.invites(stage.general, twin)
    stage.types(stage.ana, "role commander @tess", room)
    stage.settle()
    ours = workspace.team_id
    for channel in workspace.channels.values():
        if channel is not stage.general and twin.id in channel.members:
            channel.members.remove(twin.id)  # what stands there was sent to ours
    workspace.team_id = twin.user.team_id = workspace.new_id("T")
    try:
        yield twin
    finally:
        workspace.team_id = ours


def elements(blocks: Any) -> Iterator[dict[str, Any]]:
    """Return everything in blocks that can be clicked or chosen."""
    if isinstance(blocks, dict):
        if "action_id" in blocks:
            yield blocks
        for inner in blocks.values():
            yield from elements(inner)
    elif isinstance(blocks, list):
        for inner in blocks:
            yield from elements(inner)


def on_screens(stage: Stage, room: Channel) -> dict[str, set[str]]:
    """Return the values that those in the incident have on their screens, by the button's action_id."""
    found: dict[str, set[str]] = {}
    for message in [*room.messages, *room.ephemerals]:
        for one in elements(message.blocks):
            values = [one.get("value"), *(option.get("value") for option in one.get("options") or [])]
            found.setdefault(one["action_id"], set()).update(filter(None, values))
    return found


def sends(stage: Stage, person: Person, kind: str, payload: dict[str, Any]) -> str:
    """Hand a request over, and return what it was answered in itself."""
    hook = stage.slack.hooks.give(stage.general, person.id)
    payload.setdefault("response_url", hook.url)
    delivery = stage.slack.courier.hand_over(kind, payload)
    reply = person._hands._reply(delivery, hook)
    return json.dumps(delivery.answer, default=str, ensure_ascii=False) if reply else ""


def clicks(stage: Stage, person: Person, action_id: str, value: str) -> str:
    message = Message(stage.general, "1752601320.000001", "forged", stage.slack.bot_user_id)
    action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.0"}
    action |= {"selected_option": {"value": value}}
    payload = payloads.click_on_message(stage.slack.workspace, person.user, message, action, "")
    del payload["response_url"]
    return sends(stage, person, "interactive", payload)


def submits(stage: Stage, person: Person, callback_id: str, room: Channel) -> str:
    """Send a dialog that was opened while its person was in the incident."""
    state = {"channel_id": room.id, "incident": 1, "line": 1, "version": 0, "when": "", "response_url": "", "item": 1}
    state |= {"section": 1, "comment": 1, "what": "edit"}
    values = {name: {name: {"type": "plain_text_input", "value": "1"}} for name in FIELDS}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": json.dumps(state),
        "state": {"values": values},
        "blocks": [],
    }
    return sends(stage, person, "interactive", payloads.submission(stage.slack.workspace, person.user, view))


def everything(stage: Stage, person: Person) -> str:
    """Return all that a person can read now: channels, DMs, answers that only they see, dialogs, Home."""
    workspace = stage.slack.workspace
    read = []
    for channel in list(workspace.channels.values()):
        if person.id in channel.members or channel.kind == "channel":
            own = [one for one in channel.messages if one.user == stage.slack.bot_user_id]
            mine = [one for one in channel.ephemerals if one.ephemeral_for == person.id]
            read += [f"{one.text} {json.dumps(one.blocks, ensure_ascii=False)}" for one in (*own, *mine)]
            read += [channel.name, channel.topic, json.dumps(channel.bookmarks, default=str)]
    views = [view for view in (person.view, person.home) if view]
    return "\n".join([*read, json.dumps(views, ensure_ascii=False, default=str)])


def by_every_door(stage: Stage, person: Person, room: Channel, values: dict[str, set[str]], tried: Tries = ALL) -> str:
    """Try every door, with what is `tried` there, and return all that comes back, and what they can read then."""
    said = answers(stage, person, room, values, tried)
    return "\n".join([*said, everything(stage, person)])


def answers(stage: Stage, person: Person, room: Channel, values: dict[str, set[str]], tried: Tries) -> list[str]:
    """Try every door, and return what is answered there, Home and dialogs with it."""
    said = []
    person.posts(stage.slack.workspace.open_dm(person.id), "INC-1 catchup")
    for command in COMMANDS:
        words = tried.words if command.name != "declare" else ("",)
        said += [stage.asks(person, f"INC-1 {command.name} {one}") for one in words]
        said.append(stage.asks(person, command.name))
    for button in BUTTONS:
        own = [some for action_id, some in values.items() if action_id.split(":")[0] == button.action_id]
        seen = sorted({value for some in own for value in some})
        said += [clicks(stage, person, button.action_id, value) for value in [*tried.values, *seen[: tried.seen]]]
    if person is not stage.ben:  # Slack gives a dialog only to whom the bot opened it
        said += [submits(stage, person, form.callback_id, room) for form in FORMS]
    message = stage.general.messages[0] if stage.general.messages else stage.ana.posts(stage.general, "hello")
    for shortcut in SHORTCUTS:
        said.append(str(person.uses_shortcut(shortcut.callback_id, message)))
    person.opens_home()
    stage.settle()
    return [*said, *(json.dumps(view, ensure_ascii=False, default=str) for view in (person.view, person.home))]


@ways()
def test_it_reaches_nobody_outside_by_any_door_and_those_inside_by_the_same(hidden: Stage) -> None:
    room = hidden.channel()
    values = on_screens(hidden, room)
    assert len(values) > 8
    for person in outsiders(hidden):
        tried = FEWER if person.user.guest or person.user.stranger else ALL
        assert CANARY not in by_every_door(hidden, person, room, values, tried), person.name
    is_unchanged(hidden)
    for word in ("timeline", "actions", "catchup"):
        assert CANARY in hidden.asks(hidden.ana, f"INC-1 {word}")


@ways()
def test_it_reaches_nobody_of_another_team_whatever_their_id_may_do_in_ours(hidden: Stage) -> None:
    room = hidden.channel()
    values = on_screens(hidden, room)
    with another_team(hidden, room) as twin:
        assert CANARY not in by_every_door(hidden, twin, room, values, FEWER)
    is_unchanged(hidden)
    assert CANARY in hidden.asks(twin, "INC-1 catchup")  # the same person, of our team


def test_one_that_is_public_is_answered_to_members_only(ready: Path, tmp_path: Path) -> None:
    with staged(sqlite_copy(ready, tmp_path), HTTP) as stage:
        fill(stage, "public")
        room = stage.channel()
        assert not stage.incident().is_private
        values = on_screens(stage, room)
        ben, chloe, *others = outsiders(stage)
        for person in (ben, chloe):
            assert CANARY in stage.asks(person, "INC-1 catchup")
        for person in others:
            assert CANARY not in "\n".join(answers(stage, person, room, values, FEWER)), person.name
        with another_team(stage, room) as twin:
            assert CANARY not in "\n".join(answers(stage, twin, room, values, FEWER))


def is_unchanged(stage: Stage) -> None:
    assert stage.incident().is_private
    assert stage.incident().title == f"{CANARY} is hungry"
    assert [line.struck_at for line in stage.lines()] == [None] * len(stage.lines())


@ways(pytest.mark.soak)
def test_a_planted_leak_is_found(hidden: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incidents, "visible_to", lambda _: true())
    monkeypatch.setattr("tests.flows.test_canary.BUTTONS", ())
    room = hidden.channel()
    assert CANARY in by_every_door(hidden, hidden.ben, room, {}, LEAST)
    with another_team(hidden, room) as twin:
        assert CANARY in by_every_door(hidden, twin, room, {}, LEAST)
