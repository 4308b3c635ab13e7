"""The sandbox's web server, in a thread of its own."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from bot.sandbox.api.files import receive
from bot.sandbox.exchange import Exchange
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.response_urls import Hooks
from bot.sandbox.state import Workspace
from bot.sandbox.webapi import Answer, WebApi, faulty

PING_SECONDS = 0.25


class Cut(Response):
    """No answer at all: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        # uvicorn's own cycle is the only one that can cut a connection: ASGI has no word for it
        request_cycle = receive.__self__  # type: ignore[attr-defined]
        request_cycle.transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


class Doors:
    """The sandbox's HTTP endpoints."""

    def __init__(self, workspace: Workspace, web_api: WebApi, hooks: Hooks, faults: Faults) -> None:
        self._workspace = workspace
        self._web_api = web_api
        self._hooks = hooks
        self._faults = faults

    def routes(self, exchange: Exchange) -> list[BaseRoute]:
        both = ["GET", "POST"]
        return [
            Route("/api/{method}", self.call, methods=both),
            Route("/response/{key}", self.respond, methods=["POST"]),
            Route("/upload/{ticket}", self.upload, methods=["POST"]),
            Route("/files/{file_id}/{name}", self.download),
            WebSocketRoute("/link/{ticket}", exchange.endpoint),
        ]

    async def call(self, request: Request) -> Response:
        headers, body = request.headers, await request.body()
        answer = await run_in_threadpool(
            self._web_api.answer,
            request.path_params["method"],
            headers.get("content-type", ""),
            headers.get("authorization", ""),
            request.url.query,
            body,
        )
        return await _respond(answer)

    async def respond(self, request: Request) -> Response:
        body, content_type = await request.body(), request.headers.get("content-type", "")

        def use() -> Answer:
            status, said = self._hooks.use(request.path_params["key"], content_type, body)
            return Answer(status, raw=said.encode()) if isinstance(said, str) else Answer(status, said)

        return await _respond(await run_in_threadpool(self._with_fault, "response_url", use))

    async def upload(self, request: Request) -> Response:
        body, content_type = await request.body(), request.headers.get("content-type", "")

        def take() -> Answer:
            ticket = request.path_params["ticket"]
            with self._workspace.lock:
                file = next((file for file in self._workspace.files.values() if file.ticket == ticket), None)
                problem = receive(file, content_type, body) if file else "no such upload"
            return Answer(400 if problem else 200, raw=(problem or f"OK - {len(body)}").encode())

        return await _respond(await run_in_threadpool(self._with_fault, "upload", take))

    def _with_fault(self, name: str, act: Callable[[], Answer]) -> Answer:
        fault: Fault | None = self._faults.take(name)
        if fault and fault.answers and not fault.after_effect:
            return faulty(fault)
        answer = act()
        if fault and fault.answers:
            return faulty(fault)
        answer.hang = fault.hang if fault else 0.0
        return answer

    async def download(self, request: Request) -> Response:
        """Give a file to those who see a channel that it is shared to; Slack shows its log-in page to the rest."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        workspace = self._workspace
        file = workspace.files.get(request.path_params["file_id"])
        reader = next((user for user in workspace.users.values() if user.token == token), None)
        if token == workspace.bot_token and "files:read" in workspace.scopes:
            reader = workspace.bot
        places = [workspace.channels[channel_id] for channel_id, _ in file.shares] if file else []
        if file is None or reader is None or not any(workspace.sees(reader, place) for place in places):
            return Response("<!DOCTYPE html><title>Sign in</title>", status_code=302, headers={"Location": "/"})
        return Response(file.content, media_type="application/octet-stream")


async def _respond(answer: Answer) -> Response:
    if answer.hang:
        await asyncio.sleep(answer.hang)
    if answer.reset:
        return Cut()
    if answer.raw is not None:
        return Response(answer.raw, answer.status, answer.headers, "text/plain")
    return JSONResponse(answer.body, answer.status, answer.headers)


class Server:
    """Uvicorn in a thread; started again, it listens on the same port."""

    def __init__(self, routes: list[BaseRoute], port: int) -> None:
        self.port = port
        self._routes = routes
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            Starlette(routes=self._routes),
            ws="wsproto",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=1,
            # Slack pings its clients too; the stock client can only close once it has received something
            ws_ping_interval=PING_SECONDS,
            ws_ping_timeout=None,
        )
        server = self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=server.run, args=([listener],), name="sandbox-server", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 10
        while not server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("The sandbox's server did not start. Is its port free?")
            time.sleep(0.005)

    def stop(self) -> None:
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)
