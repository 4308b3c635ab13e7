"""A stock Bolt app behind the sandbox, over Socket Mode or over HTTP."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox import Sandbox


def bolt_app(sandbox: Sandbox) -> App:
    def who(team_id: str) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=team_id,
            bot_token=sandbox.bot_token,
            bot_id=sandbox.bot_id,
            bot_user_id=sandbox.bot_user_id,
        )

    return App(
        client=WebClient(base_url=sandbox.url),
        signing_secret=sandbox.signing_secret,
        authorize=who,
        process_before_response=True,
    )


@contextmanager
def over_sockets(sandbox: Sandbox, app: App) -> Iterator[SocketModeHandler]:
    handler = SocketModeHandler(app, sandbox.app_token, web_client=WebClient(base_url=sandbox.url))
    handler.connect()
    sandbox.wait_connected()
    try:
        yield handler
    finally:
        handler.close()


@contextmanager
def over_http(sandbox: Sandbox, app: App) -> Iterator[str]:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        bolt_request = to_bolt_request(request, body)
        answer = await run_in_threadpool(app.dispatch, bolt_request)
        return to_starlette_response(answer)

    with served(endpoint) as url:
        sandbox.deliver_to(url)
        yield url


@contextmanager
def served(endpoint: Callable[..., Any]) -> Iterator[str]:
    routes = [Route("/slack/events", endpoint, methods=["POST"])]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        server.should_exit = True
        thread.join(10)


@dataclass
class Heard:
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Listener:
    """An app that keeps what it hears, and answers what it is told to: status, body, headers, and after how long."""

    answers: list[tuple[int, str, dict[str, str], float]] = field(default_factory=list)
    requests: list[Heard] = field(default_factory=list)

    async def hear(self, request: Request) -> Response:
        self.requests.append(Heard(dict(request.headers), await request.body(), time.monotonic()))
        status, body, headers, seconds = self.answers.pop(0) if self.answers else (200, "", {}, 0.0)
        await asyncio.sleep(seconds)
        return Response(body, status, headers)


@contextmanager
def listening(sandbox: Sandbox) -> Iterator[Listener]:
    listener = Listener()

    async def endpoint(request: Request) -> Response:
        return await listener.hear(request)

    with served(endpoint) as url:
        sandbox.deliver_to(url)
        yield listener
