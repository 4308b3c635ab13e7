"""The gate of the Web API: token, scopes, faults, pace, and then the method."""

import json
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from bot.sandbox.api import METHODS
from bot.sandbox.api.call import Ask, Method, RefusedError
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.pacing import Pacer
from bot.sandbox.records import Call, Json
from bot.sandbox.state import Workspace


@dataclass
class Answer:
    """What goes back to the app: JSON, or `raw` bytes; after `hang` seconds; `reset` cuts the connection instead."""

    status: int = 200
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    hang: float = 0.0
    reset: bool = False


class WebApi:
    """Answers calls, and remembers each."""

    def __init__(self, workspace: Workspace, faults: Faults, *, pace: bool) -> None:
        self.workspace = workspace
        self.calls: list[Call] = []
        self._faults = faults
        self._pacer = Pacer() if pace else None

    def answer(self, name: str, content_type: str, authorization: str, query: str, body: bytes) -> Answer:
        """Answer the call of method `name`, whatever came with it."""
        args, problem = read_arguments(content_type, query, body)
        token = authorization.removeprefix("Bearer ").strip() or str(args.pop("token", ""))
        args.pop("token", None)
        with self.workspace.lock:
            call = Call(len(self.calls) + 1, name, args, time.monotonic())
            self.calls.append(call)
        answer = self._with_faults(name, token, args, problem)
        call.status, call.answer, call.retry_after = answer.status, answer.body, answer.headers.get("Retry-After")
        return answer

    def _with_faults(self, name: str, token: str, args: Json, problem: str) -> Answer:
        fault = self._faults.take(name, str(args.get("channel") or args.get("channel_id") or ""))
        if fault is None:
            return self._answer(name, token, args, problem)
        if fault.answers and not fault.after_effect:
            return faulty(fault)
        answer = self._answer(name, token, args, problem)
        if fault.answers:
            return faulty(fault)
        answer.hang = fault.hang
        return answer

    def _answer(self, name: str, key: str, args: Json, problem: str) -> Answer:
        method = METHODS.get(name)
        if method is None:
            words = {"ok": False, "error": "unknown_method", "req_method": name}
            return Answer(501, words | {"detail": "The sandbox does not implement this method: write it there first."})
        granted = ",".join(sorted(self.workspace.scopes))
        headers = {"x-oauth-scopes": granted, "x-accepted-oauth-scopes": ",".join(method.scopes)}
        wait = self._wait(method, args)
        if wait:
            return Answer(429, {"ok": False, "error": "ratelimited"}, headers | {"Retry-After": str(int(wait) + 1)})
        return Answer(200, self._run(method, key, args, problem), headers)

    def _wait(self, method: Method, args: Json) -> float:
        if self._pacer is None:
            return 0.0
        return self._pacer.wait_for(method.name, method.tier, str(args.get("channel", "")))

    def _run(self, method: Method, key: str, args: Json, problem: str) -> Json:
        refusal = self._refusal(method, key) or problem
        if refusal:
            return {"ok": False, "error": refusal}
        ask = Ask(self.workspace, args)
        try:
            with self.workspace.lock:
                # the app's own token carries just the one scope that its methods need
                for scope in method.scopes if method.caller == "bot" else ():
                    ask.need(scope)
                return {"ok": True} | method.run(ask)
        except RefusedError as refused:
            return {"ok": False, "error": refused.code} | refused.more

    def _refusal(self, method: Method, key: str) -> str:
        """Say what is wrong with a call's token, or nothing."""
        workspace = self.workspace
        if method.caller == "none":
            return ""
        if not key:
            return "not_authed"
        if key not in {workspace.bot_token, workspace.app_token}:
            return "invalid_auth"
        if key == workspace.bot_token and workspace.token_refusal:
            return workspace.token_refusal
        wanted = workspace.app_token if method.caller == "app" else workspace.bot_token
        return "" if key == wanted else "not_allowed_token_type"


def faulty(fault: Fault) -> Answer:
    """Give the answer that a fault gives in place of the true one."""
    if fault.reset:
        return Answer(hang=fault.hang, reset=True)
    headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
    if fault.status >= 500 and not fault.error:
        return Answer(fault.status, {}, headers, raw=b"upstream connect error", hang=fault.hang)
    error = fault.error or ("ratelimited" if fault.status == 429 else "internal_error")
    return Answer(fault.status, {"ok": False, "error": error}, headers, hang=fault.hang)


def read_arguments(content_type: str, query: str, body: bytes) -> tuple[Json, str]:
    """Return the arguments of a call, from JSON, a form or the query, and what is wrong with them, or nothing."""
    args: Json = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json"):
        try:
            value = json.loads(body or b"{}")
        except (ValueError, RecursionError):
            return args, "invalid_json"
        if not isinstance(value, dict):
            return args, "json_not_object"
        return args | value, ""
    try:
        form = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True))
    except (UnicodeDecodeError, ValueError):
        return args, "invalid_form_data"
    return args | form, ""
