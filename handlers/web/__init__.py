"""HTTP: Slack's endpoint behind a gate of our own, and the two questions of an operator's probe."""

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot import instruments, logs
from handlers.web.gate import Gate, RefusedAtTheGate
from handlers.web.server import Server

__all__ = ["Gate", "Server", "web_app"]

log = logging.getLogger(__name__)
Probe = Callable[[], dict[str, object]]


def web_app(app: App | None, gate: Gate | None, *, healthz: Probe, readyz: Probe) -> Starlette:
    """Return the ASGI app: `/healthz` and `/readyz`, and `POST /slack/events` when Slack comes over HTTP.

    A probe answers a mapping with `ok`; the status is 200 or 503.
    """
    routes = [Route("/healthz", _probe(healthz)), Route("/readyz", _probe(readyz))]
    if app is not None and gate is not None:
        routes.append(Route("/slack/events", _slack(app, gate), methods=["POST"]))
    return Starlette(routes=routes)


def _slack(app: App, gate: Gate) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        try:
            body = await gate.read(request)
            form = gate.decode(body, request.headers)
        except RefusedAtTheGate as refused:
            return PlainTextResponse(refused.sentence, status_code=refused.status)
        if form.get("type") == "url_verification":
            return PlainTextResponse(str(form.get("challenge", "")))
        headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
        # Bolt is synchronous: inside the event loop it would hold every other request up.
        answer = await run_in_threadpool(lambda: _dispatch(app, form, headers))
        first = {name: values[0] for name, values in answer.headers.items() if name.lower() != "content-length"}
        return Response(answer.body, status_code=answer.status, headers=first)

    return endpoint


def _dispatch(app: App, form: Mapping[str, Any], headers: Mapping[str, str | Sequence[str]]) -> BoltResponse:
    """Hand Bolt what the gate has read: its own reading of raw bytes follows other rules."""
    begun = time.perf_counter()
    with logs.one_request():
        try:
            answer = app.dispatch(BoltRequest(body=dict(form), headers=dict(headers), mode="socket_mode"))
        except Exception:
            log.exception("A signed request was not of Slack's form.")
            return BoltResponse(status=400, body="The body is not of Slack's form.")
        instruments.acknowledged(form, time.perf_counter() - begun, status=answer.status)
        return answer


def _probe(ask: Probe) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        del request
        told = await run_in_threadpool(ask)
        return JSONResponse(json.loads(json.dumps(told, default=str)), status_code=200 if told["ok"] else 503)

    return endpoint
