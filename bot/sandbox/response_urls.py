"""response_urls: five uses within thirty minutes.

https://docs.slack.dev/interactivity/handling-user-interaction/
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox import acts
from bot.sandbox.blockkit import problem_with_message
from bot.sandbox.ids import with_ids
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.state import Workspace

USES = 5
LIFETIME = timedelta(minutes=30)


class _RefusedError(Exception):
    pass


@dataclass
class Hook:
    """One response_url: who may be answered where, the message it hangs on, and what has come by it."""

    key: str
    url: str
    channel: Channel
    user_id: str
    until: datetime
    origin: Message | None = None
    uses: int = 0
    later: list[Message] = field(default_factory=list)


class Hooks:
    """The response_urls that were given out."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._hooks: dict[str, Hook] = {}

    def give(self, channel: Channel, user_id: str, origin: Message | None = None) -> Hook:
        workspace = self._workspace
        key = workspace.new_key("")
        until = workspace.clock.now() + LIFETIME
        hook = Hook(key, f"{workspace.base}/response/{key}", channel, user_id, until, origin)
        self._hooks[key] = hook
        return hook

    def use(self, key: str, content_type: str, body: bytes) -> tuple[int, Json | str]:
        """Answer what the app posted to a response_url: status and body."""
        hook = self._hooks.get(key)
        if hook is None:
            return 404, {"ok": False, "error": "no_such_url"}
        with self._workspace.lock:
            if self._workspace.clock.now() > hook.until:
                return 404, {"ok": False, "error": "expired_url"}
            if hook.uses >= USES:
                return 404, {"ok": False, "error": "used_url"}
            try:
                self._apply(hook, _read(content_type, body))
            except _RefusedError as refused:
                return 400, {"ok": False, "error": str(refused)}
            hook.uses += 1
            self._workspace.changed.notify_all()
            return 200, "ok"

    def _apply(self, hook: Hook, said: Json) -> None:
        workspace, origin = self._workspace, hook.origin
        if said.get("delete_original"):
            if origin is None:
                raise _RefusedError("no_original")
            acts.delete(workspace, origin)
            hook.later.append(origin)
            return
        text, blocks = _checked(said)
        if said.get("replace_original") and origin is not None and not origin.deleted:
            acts.edit(workspace, origin, text, blocks)
            hook.later.append(origin)
            return
        if said.get("response_type", "ephemeral") == "in_channel":
            message = acts.post(workspace, hook.channel, workspace.bot, text, blocks=blocks)
        else:
            message = acts.whisper(workspace, hook.channel, hook.user_id, text, blocks)
        hook.origin = hook.origin or message
        hook.later.append(message)


def _read(content_type: str, body: bytes) -> Json:
    if not content_type.startswith("application/json"):
        raise _RefusedError("invalid_payload")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise _RefusedError("invalid_payload") from None
    if not isinstance(said, dict):
        raise _RefusedError("invalid_payload")
    return said


def _checked(said: Json) -> tuple[str, list[Json]]:
    text, blocks = said.get("text") or "", said.get("blocks")
    problem = problem_with_message(text, blocks)
    if problem:
        raise _RefusedError(problem)
    return text, with_ids(blocks or [])
