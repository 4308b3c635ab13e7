"""Delivery over Socket Mode.

https://docs.slack.dev/apis/events-api/using-socket-mode/
"""

import asyncio
import concurrent.futures
import contextlib
import itertools
import json
import secrets
import threading
import time

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.delivery import ACK_SECONDS, Outcome
from bot.sandbox.records import Delivery, Json

MOST_CONNECTIONS = 10
_UNANSWERED = (TimeoutError, concurrent.futures.TimeoutError)


class Line:
    """One open WebSocket, and the envelopes that wait for its acknowledgement."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.loop = asyncio.get_running_loop()
        self.waiting: dict[str, concurrent.futures.Future[Json]] = {}
        self.frozen = False

    def send(self, message: Json, timeout: float) -> None:
        sending = asyncio.run_coroutine_threadsafe(self.socket.send_text(json.dumps(message)), self.loop)
        sending.result(timeout)

    def acknowledge(self, text: str) -> None:
        """Read what the app sent; what is no acknowledgement is passed over, as Slack does."""
        with contextlib.suppress(ValueError, AttributeError):
            message = json.loads(text)
            waiting = self.waiting.pop(str(message.get("envelope_id")), None)
            if waiting and not waiting.done():
                payload = message.get("payload")
                waiting.set_result(payload if isinstance(payload, dict) else {})

    def lost(self) -> None:
        for waiting in list(self.waiting.values()):
            if not waiting.done():
                waiting.set_exception(ConnectionError("The connection was lost before the acknowledgement."))


class Exchange:
    """The open connections of the app; each envelope goes to one of them."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._lines: list[Line] = []
        self._turn = itertools.count()
        self._news = threading.Condition()

    def ticket(self) -> str:
        """Return the single-use key of a connection to come."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    @property
    def connections(self) -> int:
        return len(self._lines)

    def wait_connected(self, timeout: float) -> None:
        with self._news:
            if not self._news.wait_for(lambda: bool(self._lines), timeout):
                raise TimeoutError(f"No app connected by Socket Mode within {timeout} s. Start it, then try again.")

    async def endpoint(self, socket: WebSocket) -> None:
        """Serve one connection: a ticket, hello, then acknowledgements until it ends."""
        ticket = socket.path_params["ticket"]
        if ticket not in self._tickets or self.connections >= MOST_CONNECTIONS:
            await socket.close(1008)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        line = Line(socket)
        await socket.send_text(json.dumps(self._hello()))
        with self._news:
            self._lines.append(line)
            self._news.notify_all()
        try:
            while True:
                text = await socket.receive_text()
                if not line.frozen:
                    line.acknowledge(text)
        except (WebSocketDisconnect, RuntimeError, KeyError):
            pass  # the app went away, or we hung up: both end the line
        finally:
            with self._news:
                self._lines.remove(line)
                self._news.notify_all()
            line.lost()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.connections + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060},
        }

    def deliver(self, delivery: Delivery) -> Outcome:
        """Send one envelope, and wait three seconds for its acknowledgement."""
        deadline = time.monotonic() + ACK_SECONDS
        with self._news:
            lines = list(self._lines)
        if not lines:
            return Outcome(0, reason="connection_failed")
        line = lines[next(self._turn) % len(lines)]
        waiting = line.waiting[delivery.envelope_id] = concurrent.futures.Future()
        try:
            line.send(envelope(delivery), ACK_SECONDS)
            return Outcome(200, waiting.result(max(0.0, deadline - time.monotonic())))
        except _UNANSWERED:
            return Outcome(0, reason="timeout")
        except (ConnectionError, RuntimeError, WebSocketDisconnect):
            return Outcome(0, reason="connection_failed")
        finally:
            line.waiting.pop(delivery.envelope_id, None)

    def freeze(self) -> None:
        """Keep the present connections open, and hear nothing on them any more."""
        for line in list(self._lines):
            line.frozen = True

    def drop(self, reason: str | None, timeout: float = 5.0) -> None:
        """Close every connection, after a `disconnect` message when there is a reason to give."""
        with self._news:
            dropped = list(self._lines)
        for line in dropped:
            with contextlib.suppress(ConnectionError, RuntimeError, WebSocketDisconnect, *_UNANSWERED):
                if reason:
                    line.send({"type": "disconnect", "reason": reason, "debug_info": {}}, timeout)
                asyncio.run_coroutine_threadsafe(line.socket.close(1001), line.loop).result(timeout)
        with self._news:
            self._news.wait_for(lambda: not any(line in self._lines for line in dropped), timeout)


def envelope(delivery: Delivery) -> Json:
    """Wrap a delivery as Socket Mode does."""
    wrapped: Json = {
        "envelope_id": delivery.envelope_id,
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        wrapped |= {"retry_attempt": delivery.retry, "retry_reason": delivery.retry_reason}
    return wrapped
