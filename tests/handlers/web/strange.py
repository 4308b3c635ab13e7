"""Strange requests, from a seed: whatever a client may send that Slack never would, and what people should not type."""

import copy
import json
import random
from typing import Any

from handlers.buttons import BUTTONS
from handlers.commands import COMMANDS
from handlers.dialogs import FORMS
from tests.handlers.web.test_payloads import at, places

VALUES = ("1", "1 1", "1:1", "1 2025-07-15T17:42:00+00:00 x", "history 1 1 all", '{"incident": 1}', '{"text": "x"}')
STATE = [
    "channel_id",
    "incident",
    "line",
    "version",
    "when",
    "response_url",
    "item",
    "section",
    "comment",
    "what",
    "opened_from",
]
FIELDS = [
    "title",
    "text",
    "words",
    "when",
    "kind",
    "incident",
    "status",
    "severity",
    "line",
    "started",
    "summary",
    "due",
    "owner",
    "priority",
    "url",
    "body",
]
PRODUCT = str(1337 * 7)  # what `{{1337*7}}` would come to
HOSTILE = (
    "", " ", "\x00", "a\x00b\x1b[31m\x07", "\ud800", "\udfff\ud800", "\u202erow\u2066", "<!channel>", "<!here|x>",
    "<@U0SB0000006>", "<!subteam^S1>", "&lt;!channel&gt;", "{{1337*7}}", "${1337*7}", "{% for a in b %}", "#{1337*7}",
    "'; DROP TABLE line; --", "\" OR 1=1 --", "../../../../etc/passwd", "..\\..\\etc", "/etc/passwd%00.md", "~/.ssh/x",
    "<script>alert(1)</script>", "<svg/onload=x>", "*b* _i_ ~s~ `c` ```p```", "💥" * 300, "👩‍👩‍👧‍👦🏳️‍🌈", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
    "א" * 50 + "\u200f",
    "nan", "inf", "1e999999", "-0", "9" * 400, "0x1F", "INC-999999999999999999999", "INC--1", "INC-0", "line -1",
    "a" * 40_000, "ab& " * 9_000, "\n" * 500, "\r\nSet-Cookie: x=1\r\n\r\n", "[[[[" * 200, "{" * 500, "%s%n%d", "%00",
    "now", "2025-13-45 25:61", "in 99999999999 years", "10^10 min ago", "@ana", "@channel @here @everyone", "—private",
    "--private --here --practice", "http://[::1", "javascript:alert(1)", "https://x/" + "y" * 5_000, "<https://a|b>",
    "file:///etc/passwd", "null", "None", "undefined", "True", "[]", "{}", '{"incident": 1}', "1 1 1 1 1 1", "1:1:1:1",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**400, 1.5, float("inf"), float("nan"), [], {}, [[]], [None], {"": None}, [{}], "", "x",
)  # fmt: skip


class Strange:
    """Makes strange requests of good ones; the same from the same seed."""

    def __init__(self, seed: int, shapes: dict[str, dict[str, Any]]) -> None:
        self._dice = random.Random(seed)
        self._shapes = shapes
        self._words = [one.name for one in COMMANDS]
        self._buttons = [{"action_id": one.action_id, "value": value} for one in BUTTONS for value in VALUES]
        self._forms = [one.callback_id for one in FORMS]

    def signed(self, number: int) -> tuple[str, dict[str, Any]]:
        """Return the name of a form, and a payload of it in which something is strange; it was not sent before."""
        dice = self._dice
        name = dice.choice(sorted(self._shapes))
        payload = copy.deepcopy(self._shapes[name])
        if name == "command":
            payload["text"] = self.typed()
        elif name.startswith("click"):
            payload["actions"][0] |= self._dice.choice(self._buttons)
        elif name == "submission":
            self._fill(payload["view"])
        if name != "command" or dice.random() < 0.3:
            is_of_another_type = dice.random() < 0.3
            for _ in range(dice.randint(1, 3)):
                self._spoil(payload, is_of_another_type=is_of_another_type)
        payload["event_id" if "event" in payload else "trigger_id"] = f"strange{number}"
        return name, payload

    def typed(self) -> str:
        """Return what somebody may type behind `/incident`."""
        dice = self._dice
        parts = [dice.choice([*self._words, ""]), *dice.choices([*HOSTILE, *self._words], k=dice.randint(1, 3))]
        incident = dice.choice(["", "", "INC-1", "INC-1", "INC-999999999999"])
        return dice.choice([" ", " ", "\t", "\n", "  "]).join([incident, *parts]).strip(" ")[:60_000]

    def _fill(self, view: dict[str, Any]) -> None:
        dice = self._dice
        state = {name: dice.choice([1, "1", "", *HOSTILE[:8]]) for name in STATE}
        view["callback_id"], view["private_metadata"] = dice.choice(self._forms), json.dumps(state)
        view["state"]["values"] = {
            name: {name: {"type": "plain_text_input", "value": dice.choice(["1", *HOSTILE])}} for name in FIELDS
        }

    def _spoil(self, payload: dict[str, Any], *, is_of_another_type: bool) -> None:
        found = [path for path in places(payload) if is_of_another_type or isinstance(at(payload, path), str)]
        if not found:
            return
        path = self._dice.choice(sorted(found, key=repr))
        holder = at(payload, path[:-1])
        if is_of_another_type and self._dice.random() < 0.2:
            del holder[path[-1]]
        else:
            holder[path[-1]] = copy.deepcopy(self._dice.choice(ODD if is_of_another_type else HOSTILE))

    def bytes_(self) -> bytes:
        """Return a body that no client of Slack's would send."""
        dice = self._dice
        good = json.dumps(self._shapes[dice.choice(sorted(self._shapes))]).encode()
        return dice.choice(
            [
                dice.randbytes(dice.randint(0, 300)),
                b"[" * dice.randint(1, 50_000),
                b'{"a":' * dice.randint(1, 20_000),
                good[: dice.randint(0, len(good))],
                good.replace(b'"', b"'"),
                b"payload=" + good,
                b"\xff\xfe" + good,
                dice.choice(HOSTILE).encode("utf-8", "surrogatepass"),
                good,
            ]
        )
