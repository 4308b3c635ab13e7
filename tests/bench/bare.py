"""What the bot is measured against: a Bolt app that stores one row for whatever comes, and acknowledges.

With `--only-acknowledge` it stores nothing.
"""

import os
import re
import sys
import threading
from typing import Any

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine, event
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_ROW = Table("row", MetaData(), Column("id", Integer, primary_key=True), Column("text", String))


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=8, max_overflow=12)
    engine = create_engine(url, pool_size=1, max_overflow=0, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _app(engine: Engine) -> App:
    def who(team_id: str) -> AuthorizeResult:
        token = os.environ["SLACK_BOT_TOKEN"]
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token=token, bot_id="B1", bot_user_id="U1")

    app = App(
        name="bare",
        authorize=who,
        process_before_response=True,
        signing_secret=os.environ.get("SLACK_SIGNING_SECRET", "x"),
    )

    def store(text: str) -> None:
        if "--only-acknowledge" in sys.argv:
            return
        with engine.begin() as connection:
            connection.execute(_ROW.insert(), {"text": text})

    @app.command(re.compile(".*"))
    def command(ack: Any, body: dict[str, Any]) -> None:
        store(body["text"])
        ack("Noted.")

    @app.event(re.compile(".*"))
    def happened(body: dict[str, Any]) -> None:
        store(body["event"]["event_ts"])

    return app


def main() -> int:
    """Listen as the bot would with the same environment."""
    engine = _engine(os.environ["DATABASE_URL"])
    _ROW.metadata.create_all(engine)
    app = _app(engine)

    async def slack(request: Request) -> Response:
        asked = to_bolt_request(request, await request.body())
        return to_starlette_response(await run_in_threadpool(app.dispatch, asked))

    async def ready(_: Request) -> Response:
        return PlainTextResponse("ready")

    site = Starlette(routes=[Route("/slack/events", slack, methods=["POST"]), Route("/readyz", ready)])
    if token := os.environ.get("SLACK_APP_TOKEN"):
        client = WebClient(base_url=os.environ["SLACK_API_URL"])
        threading.Thread(target=SocketModeHandler(app, token, web_client=client).connect, daemon=True).start()
    uvicorn.run(site, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning", lifespan="off")
    return 0


if __name__ == "__main__":
    sys.exit(main())
