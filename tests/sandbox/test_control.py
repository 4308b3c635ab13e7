"""The page and the JSON API to use a sandbox by hand."""

import html
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.clock import DrivenClock
from bot.sandbox import Sandbox
from bot.sandbox.control import control_routes
from tests.sandbox.apps import listening
from tests.sandbox.test_answers import ROW
from tests.sandbox.test_dialogs import dialog


@pytest.fixture
def sandbox(clock: DrivenClock) -> Iterator[Sandbox]:
    made = Sandbox(clock=clock)
    made.add_routes(control_routes(made))
    with made:
        yield made


def fetch(sandbox: Sandbox, path: str, body: bytes | None = None, **headers: str) -> str:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"{sandbox.workspace.base}{path}", body, named)
    try:
        with urllib.request.urlopen(request) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read().decode()}"


def do(sandbox: Sandbox, act: str, **fields: Any) -> Any:
    raw = fetch(sandbox, f"/control/{act}", json.dumps(fields).encode(), content_type="application/json")
    return json.loads(raw.partition(" ")[2] if raw.startswith("400 ") else raw)


def test_a_day_is_played_through_the_json_api(sandbox: Sandbox, web: WebClient) -> None:
    with listening(sandbox) as listener:
        do(sandbox, "person", person="alice", tz="Europe/Berlin")
        do(sandbox, "channel", channel="ops", person="alice", with_bot=True)
        here = {"person": "alice", "channel": "ops"}
        ts = do(sandbox, "say", **here, text="a < b")["ts"]
        assert do(sandbox, "react", **here, ts=ts)["ok"]
        listener.answers = [(200, "noted", {}, 0.0)] * 9
        sandbox.settle()
        assert do(sandbox, "say", **here, text="/incident note x")["text"] == "noted"
        posted = web.chat_postMessage(channel=sandbox.channel_named("ops").id, text="Done?", blocks=[ROW])["ts"]
        assert do(sandbox, "click", **here, ts=posted, element="Done")["ok"]
        alice = sandbox.person("alice")
        web.views_open(trigger_id=sandbox.workspace.new_trigger(alice.id), view=dialog())
        assert do(sandbox, "submit", **here, values={"title": ""})["errors"]
        listener.answers = []
        assert do(sandbox, "submit", **here, values={"title": "x"})["ok"]
        assert do(sandbox, "edit", **here, ts=ts, text="c")["ok"]
        assert do(sandbox, "react", **here, ts=ts, back="1")["ok"]
        screen = fetch(sandbox, "/control/screen?person=alice&channel=ops")
        assert "noted" in screen
        assert "19:42" in screen
        assert do(sandbox, "delete", **here, ts=ts)["ok"]


def test_a_mistake_is_a_sentence(sandbox: Sandbox) -> None:
    do(sandbox, "person", person="alice")
    assert "There is no #nope" in do(sandbox, "say", person="alice", channel="nope", text="x")["error"]
    assert "'text' is missing" in do(sandbox, "say", person="alice", channel="nope")["error"]
    assert "no dialog open" in do(sandbox, "submit", person="alice", values={})["error"]
    assert "Acts: person" in do(sandbox, "nope")["error"]
    assert fetch(sandbox, "/control/say", b"[" * 9999, content_type="application/json").startswith("400")


def test_the_page_shows_what_people_wrote_as_text(sandbox: Sandbox, web: WebClient) -> None:
    assert "New person" in fetch(sandbox, "/")
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice], with_bot=True)
    alice.posts(ops, '"><script>alert(1)</script>')
    web.chat_postMessage(channel=ops.id, text="Done?", blocks=[ROW])
    web.views_open(trigger_id=sandbox.workspace.new_trigger(alice.id), view=dialog())
    shown = fetch(sandbox, f"/?person=alice&channel={ops.id}&problem=%3Cscript%3E")
    assert "<script" not in shown
    assert "[Done]" in shown
    assert "Submit" in shown


def test_a_form_leads_back_to_the_page(sandbox: Sandbox) -> None:
    ops = sandbox.channel("ops", members=[sandbox.person("alice")])
    body = urllib.parse.urlencode({"person": "alice", "channel": ops.id, "text": "hello there"}).encode()
    assert "hello there" in fetch(sandbox, "/control/say", body, content_type="application/x-www-form-urlencoded")


def sent(sandbox: Sandbox, act: str, **fields: str) -> str:
    """Send a form of the page, and return the page that it leads back to."""
    body = urllib.parse.urlencode(fields).encode()
    return html.unescape(fetch(sandbox, f"/control/{act}", body, content_type="application/x-www-form-urlencoded"))


def test_whoever_types_or_clicks_on_the_page_sees_that_the_app_failed(sandbox: Sandbox, web: WebClient) -> None:
    alice = sandbox.person("alice")
    ops = sandbox.channel("ops", members=[alice, sandbox.person("bob")], with_bot=True)
    here = {"person": "alice", "channel": ops.id}
    with listening(sandbox) as listener:
        posted = str(web.chat_postMessage(channel=ops.id, text="Done?", blocks=[ROW])["ts"])
        sandbox.settle()
        listener.answers = [(500, "", {}, 0.0)] * 2
        shown = sent(sandbox, "say", **here, text="/incident note x")
        assert "Slackbot" in shown
        assert '/incident failed with the error "dispatch_failed"' in shown
        why = "No app answered, or it answered with an error: see that it runs, and its log (dispatch_failed)."
        assert why in shown
        assert why in sent(sandbox, "click", **here, ts=posted, element="Done")
    assert "failed with" not in fetch(sandbox, f"/control/screen?person=bob&channel={ops.id}")
    assert "failed with" in fetch(sandbox, f"/control/screen?person=alice&channel={ops.id}")


def test_other_sites_cannot_use_it(sandbox: Sandbox) -> None:
    assert fetch(sandbox, "/", host="evil.example").startswith("403")
    assert fetch(sandbox, "/control/say", b"", origin="http://evil.example").startswith("403")
