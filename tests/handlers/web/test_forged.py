"""Forged, stale and replayed requests write nothing; a bot that looks at less is found out by the same checks."""

import hmac
import itertools
import time
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from bot.sandbox import Channel
from bot.sandbox.signed import signature
from handlers.web import gate
from storage import inbox
from tests.handlers.web.conftest import FORM, Door

NAMES = itertools.count(1)
FORGED, STALE = ("of another secret", "of other words"), ("of ten minutes ago", "of ten minutes ahead")


@pytest.fixture(scope="module")
def channel(door: Door) -> Channel:
    return door.stage.declares()


def note(door: Door, channel: Channel) -> bytes:
    """Return a request of Ana's that was never sent before, and that would be a line."""
    name = f"forged{next(NAMES)}"
    who = {"team_id": door.stage.slack.team_id, "channel_id": channel.id, "user_id": door.stage.ana.id}
    return urlencode(who | {"command": "/incident", "text": f"note {name}", "trigger_id": f"1.2.{name}"}).encode()


def adds_nothing(door: Door, channel: Channel, how: str) -> None:
    """Send what Slack did not sign, or not now: it is refused, and nothing is stored."""
    body, now = note(door, channel), int(time.time())
    stamp = str({"of ten minutes ago": now - 600, "of ten minutes ahead": now + 600}.get(how, now))
    secret = "0" * 32 if how == "of another secret" else door.secret
    sign = signature(secret, stamp, body + b"%21" if how == "of other words" else body)
    before = door.rows()
    status, said = door.knock(body, content_type=FORM, at=stamp, sign=sign)
    assert door.rows() == before, f"a request with a signature {how} was stored"
    assert status == 401, (status, said)


def is_taken_once(door: Door, channel: Channel) -> None:
    """Send one request of Slack's twice, byte for byte: the second time adds nothing."""
    body, stamp = note(door, channel), str(int(time.time()))
    first = door.knock(body, content_type=FORM, at=stamp)
    kept = door.rows()
    again = door.knock(body, content_type=FORM, at=stamp)
    assert "Noted" in first[1]
    assert door.rows() == kept, "a replayed request was stored again"
    assert again[0] == 200
    assert "That was taken in already." in again[1]


@pytest.mark.parametrize("how", [*FORGED, *STALE])
def test_what_is_forged_or_stale_adds_nothing(door: Door, channel: Channel, how: str) -> None:
    adds_nothing(door, channel, how)


def test_what_is_replayed_adds_nothing(door: Door, channel: Channel) -> None:
    is_taken_once(door, channel)


@pytest.mark.parametrize("how", FORGED)
def test_a_gate_that_does_not_look_at_the_signature_is_found_out(
    door: Door, channel: Channel, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "hmac", SimpleNamespace(new=hmac.new, compare_digest=lambda *_: True))
    with pytest.raises(AssertionError, match=f"a signature {how} was stored"):
        adds_nothing(door, channel, how)
    adds_nothing(door, channel, STALE[0])  # and at the age it still looks


@pytest.mark.parametrize("how", STALE)
def test_a_gate_that_does_not_look_at_the_age_is_found_out(
    door: Door, channel: Channel, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "SECONDS", 10**9)
    with pytest.raises(AssertionError, match=f"a signature {how} was stored"):
        adds_nothing(door, channel, how)
    adds_nothing(door, channel, FORGED[0])  # and at the signature it still looks


def test_a_bot_that_keeps_no_receipts_is_found_out(
    door: Door, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "take_in", lambda *_, **__: True)
    with pytest.raises(AssertionError, match="a replayed request was stored again"):
        is_taken_once(door, channel)
