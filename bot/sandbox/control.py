"""A small page and a JSON API to use a sandbox by hand, on loopback only.

`GET /` is the page; `GET /control/screen?person=&channel=` a person's screen as text; `POST /control/<act>` does what
the person of that name would do, with a form or a JSON object.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.control_page import page
from bot.sandbox.people import Person, typed
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.reply import Reply
from bot.sandbox.sandbox import Sandbox

_LOOPBACK = ("127.0.0.1", "localhost")
# Slack tells of a click or a dialog that failed in ways of its own; of a command Slackbot tells, by these names.
_FAILURES = {
    "operation_timeout": "The app did not answer within three seconds",
    "dispatch_failed": "No app answered, or it answered with an error: see that it runs, and its log",
    "invalid_command_response": "Slack cannot show what the app answered",
    "invalid_view_response": "Slack cannot show the dialog that the app answered with",
}
_MISTAKES = (KeyError, LookupError, PermissionError, ValueError, TimeoutError)


class _Order:
    """What somebody asked for: the fields of a form or a JSON object, and whom and what they name."""

    def __init__(self, sandbox: Sandbox, fields: Mapping[str, Any]) -> None:
        self.sandbox = sandbox
        self.fields = fields

    def word(self, name: str) -> str:
        value = self.fields.get(name)
        if not isinstance(value, str) or not value:
            raise ValueError(f"The field {name!r} is missing.")
        return value

    @property
    def person(self) -> Person:
        return self.sandbox.person(self.word("person"))

    @property
    def channel(self) -> Channel:
        return place(self.sandbox, self.word("channel"))

    @property
    def message(self) -> Message:
        ts = self.word("ts")
        found = next((message for message in self.person.sees(self.channel) if message.ts == ts), None)
        if found is None:
            raise LookupError(f"{self.person.name} sees no message {ts}.")
        return found


def place(sandbox: Sandbox, name: str) -> Channel:
    """Return a channel by id or name."""
    return sandbox.workspace.channels.get(name) or sandbox.channel_named(name)


def _told(reply: Reply) -> Json:
    return {"ok": reply.ok, "error": reply.error, "text": reply.text, "blocks": reply.blocks, "errors": reply.errors}


def _person(order: _Order) -> Json:
    person = order.sandbox.person(order.word("person"), tz=str(order.fields.get("tz") or "UTC"))
    return {"ok": True, "id": person.id}


def _channel(order: _Order) -> Json:
    channel = order.sandbox.channel(
        order.word("channel"),
        members=[order.person],
        private=bool(order.fields.get("private")),
        with_bot=bool(order.fields.get("with_bot")),
    )
    return {"ok": True, "id": channel.id}


def _say(order: _Order) -> Json:
    text, thread = order.word("text"), order.message if order.fields.get("ts") else None
    if text.startswith("/"):
        return _told(order.person.types(text, order.channel))
    message = order.person.posts(order.channel, typed(text), thread=thread)
    return {"ok": True, "ts": message.ts}


def _react(order: _Order) -> Json:
    emoji = str(order.fields.get("emoji") or "pushpin")
    act = order.person.unreacts if order.fields.get("back") else order.person.reacts
    act(order.message, emoji)
    return {"ok": True}


def _edit(order: _Order) -> Json:
    order.person.edits(order.message, typed(order.word("text")))
    return {"ok": True}


def _delete(order: _Order) -> Json:
    order.person.deletes(order.message)
    return {"ok": True}


def _click(order: _Order) -> Json:
    value = order.fields.get("value")
    if order.fields.get("ts"):
        where: Message | Mapping[str, Any] = order.message
    else:
        where = order.person.view or order.person.home or {}
    if value is None:
        return _told(order.person.clicks(where, order.word("element")))
    return _told(order.person.chooses(where, order.word("element"), value))


def _submit(order: _Order) -> Json:
    values = order.fields.get("values")
    if not isinstance(values, dict):
        prefix = "value:"
        values = {name.removeprefix(prefix): text for name, text in order.fields.items() if name.startswith(prefix)}
    return _told(order.person.submits({name: value for name, value in values.items() if value != ""}))


def _close(order: _Order) -> Json:
    order.person.closes_view()
    return {"ok": True}


def _join(order: _Order) -> Json:
    order.person.joins(order.channel)
    return {"ok": True}


def _invite_bot(order: _Order) -> Json:
    order.person.invites(order.channel, order.sandbox.bot_user_id)
    return {"ok": True}


def _home(order: _Order) -> Json:
    return {"ok": True, "view": order.person.opens_home()}


def _shortcut(order: _Order) -> Json:
    message = order.message if order.fields.get("ts") else None
    return _told(order.person.uses_shortcut(order.word("callback_id"), message))


ACTS: dict[str, Callable[[_Order], Json]] = {
    "person": _person,
    "channel": _channel,
    "say": _say,
    "react": _react,
    "edit": _edit,
    "delete": _delete,
    "click": _click,
    "submit": _submit,
    "close": _close,
    "join": _join,
    "invite-bot": _invite_bot,
    "home": _home,
    "shortcut": _shortcut,
}


def control_routes(sandbox: Sandbox) -> list[BaseRoute]:
    """Return the routes of the page and its API, for `Sandbox.add_routes`."""

    async def show(request: Request) -> Response:
        if not _is_ours(request):
            return PlainTextResponse("This page is for this machine only.", 403)
        return HTMLResponse(await run_in_threadpool(page, sandbox, dict(request.query_params)))

    async def screen(request: Request) -> Response:
        if not _is_ours(request):
            return PlainTextResponse("This page is for this machine only.", 403)
        order = _Order(sandbox, dict(request.query_params))
        try:
            return PlainTextResponse(await run_in_threadpool(lambda: order.person.reads(order.channel)))
        except _MISTAKES as mistake:
            return PlainTextResponse(_sentence(mistake), 400)

    async def act(request: Request) -> Response:
        if not _is_ours(request):
            return PlainTextResponse("This page is for this machine only.", 403)
        return await _act(sandbox, request)

    return [
        Route("/", show),
        Route("/control/screen", screen),
        Route("/control/{act}", act, methods=["POST"]),
    ]


async def _act(sandbox: Sandbox, request: Request) -> Response:
    from_page = not request.headers.get("content-type", "").startswith("application/json")
    fields = _fields(await request.body(), from_page=from_page)
    act = ACTS.get(request.path_params["act"])
    if act is None or fields is None:
        return JSONResponse({"ok": False, "error": f"Acts: {', '.join(ACTS)}. Send a form or a JSON object."}, 400)
    try:
        told = await run_in_threadpool(act, _Order(sandbox, fields))
    except _MISTAKES as mistake:
        told = {"ok": False, "error": _sentence(mistake)}
    if not from_page:
        return JSONResponse(told, 200 if told["ok"] else 400)
    kept = {name: str(fields[name]) for name in ("person", "channel") if name in fields}
    error = told.get("error", "")
    problem = f"{_FAILURES[error]} ({error})." if error in _FAILURES else error
    problem = problem or "; ".join(told.get("errors", {}).values())
    return RedirectResponse("/?" + urlencode(kept | ({"problem": problem} if problem else {})), 303)


def _fields(body: bytes, *, from_page: bool) -> Json | None:
    try:
        value = dict(parse_qsl(body.decode())) if from_page else json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _sentence(mistake: Exception) -> str:
    return str(mistake.args[0]) if mistake.args else type(mistake).__name__


def _is_ours(request: Request) -> bool:
    """Keep pages of other sites out: they could post here through the browser of whoever runs the sandbox."""
    origin = request.headers.get("origin")
    return request.url.hostname in _LOOPBACK and (origin is None or urlsplit(origin).netloc == request.url.netloc)
