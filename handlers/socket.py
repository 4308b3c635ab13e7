"""Socket Mode: Bolt's way in over the stock client, with a connection that always comes back.

The stock client reconnects from three threads, waits for whatever Retry-After says, and takes twenty seconds and more
to notice a connection that nothing comes through (none at all where no pong ever came). So here one thread, and it
alone, connects: it looks at once when Slack says goodbye, and every second whether Slack still answers our pings.

https://docs.slack.dev/apis/events-api/using-socket-mode/
"""

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import instruments, logs
from bot.slack import retry_after

log = logging.getLogger(__name__)
LONGEST_WAIT = 10.0  # of what Slack asks for by Retry-After
LONGEST_PAUSE = 4.0  # of our own
PING_SECONDS = 2.5
SILENT_SECONDS = 7.5  # so long after the last pong the connection counts as dead
LOOK_SECONDS = 1.0
FRESH_SECONDS = 1.0
IN_HAND_SECONDS = 3.0  # after that, Slack takes no answer any more
GAP_SECONDS = 30.0  # without a connection for longer, Slack may have given up telling us


class Client(SocketModeClient):
    """The stock client, but it connects only when it is told to, and no Retry-After can freeze it."""

    def __init__(self, app_token: str, web_client: WebClient, app: App, news: threading.Event) -> None:
        """Prepare; `news` is set when there is something to look at."""
        self.news = news
        self.renews = False
        self.connected_at = 0.0
        self.stopping = threading.Event()
        self._handled, self._in_hand, self._takes_in = threading.Condition(), 0, True
        super().__init__(
            app_token=app_token,
            logger=app.logger,
            web_client=web_client,
            auto_reconnect_enabled=False,
            ping_interval=PING_SECONDS,
            concurrency=10,
            on_close_listeners=[lambda *_: news.set()],
            on_error_listeners=[lambda *_: news.set()],
        )

    def issue_new_wss_url(self) -> str:
        """Ask Slack for a new address to connect to; when it says to come back later, wait ten seconds at most."""
        try:
            address = str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
        except SlackApiError as error:
            is_limited = error.response.get("error") == "ratelimited"
            instruments.called("apps.connections.open", "limited" if is_limited else "refused")
            if is_limited:
                self.stopping.wait(min(retry_after(error.response.headers), LONGEST_WAIT))
            raise
        except Exception:
            instruments.called("apps.connections.open", "unreachable")
            raise
        instruments.called("apps.connections.open", "ok")
        return address

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Have a new connection made: Slack asks for it, before it closes the present one."""
        if force:  # what asked came through the queue
            self._done()
        # What asks is read by another thread, perhaps only when there is a new connection already.
        if force and time.monotonic() - self.connected_at > FRESH_SECONDS:
            self.renews = True
        self.news.set()

    def enqueue_message(self, message: str) -> None:
        """Take in what Slack sent; not what could not be acknowledged any more: Slack comes again, or says so."""
        with self._handled:
            if not self._takes_in:
                return
            self._in_hand += 1
        super().enqueue_message(message)

    def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Handle and acknowledge what Slack sent."""
        try:
            super().run_message_listeners(message, raw_message)
        finally:
            self._done()

    def finish_in_hand(self) -> None:
        """Wait until all that came in was handled and acknowledged, or can be no more; then take in nothing."""
        with self._handled:
            self._handled.wait_for(lambda: self._in_hand <= 0, IN_HAND_SECONDS)
            self._takes_in = False

    def _done(self) -> None:
        with self._handled:
            self._in_hand -= 1
            self._handled.notify_all()

    def connect_anew(self) -> None:
        """Open a connection, in the place of whatever there is; raise when it cannot be."""
        self.wss_uri = self.issue_new_wss_url()
        self.connect()
        if not self.is_connected():
            raise ConnectionError("the handshake failed")
        self.connected_at = time.monotonic()
        self.renews = False

    def cut(self) -> None:
        """Give the present connection up, without waiting for who listens to it."""
        session = self.current_session
        line = session.sock if session is not None else None
        if session is None or line is None:
            return
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)  # else closing waits until a read has ended
        with contextlib.suppress(AttributeError):  # the one who reads it may have closed it just now
            session.close()

    @property
    def last_pong(self) -> tuple[str, float | None]:
        """What the present connection is called, and when the ping was sent that Slack answered last."""
        session = self.current_session
        return (session.session_id, session.last_ping_pong_time) if session is not None else ("", None)


class Socket:
    """Listens over Socket Mode; a Slack that is down at start, or goes away later, is asked again until it is back."""

    def __init__(self, app: App, *, app_token: str, api_url: str, after_gap: Callable[[], None] = lambda: None) -> None:
        """Prepare; nothing is connected yet. `after_gap` is called when it is back after more than GAP_SECONDS."""
        web_client = WebClient(base_url=api_url, timeout=8, retry_handlers=[])
        self._app = app
        self._news = threading.Event()
        self._client = Client(app_token, web_client, app, self._news)
        # Not Bolt's SocketModeHandler: it builds a stock client of its own, which takes a second to end.
        self._client.socket_mode_request_listeners.append(self._hear)
        self._after_gap = after_gap
        self._stopping = self._client.stopping
        self._pause = 0.5
        self._missing_since: float | None = None
        self._looked = time.monotonic()
        self._heard: tuple[tuple[str, float | None], float] = (("", None), time.monotonic())
        self._thread = threading.Thread(target=self._keep_connected, name="socket-watch", daemon=True)

    def start(self) -> None:
        """Begin to connect, in the background."""
        self._looked = time.monotonic()
        self._thread.start()

    def stop(self) -> None:
        """Take no more deliveries; those that came are handled, and acknowledged while that can be."""
        self._stopping.set()
        self._news.set()
        self._client.finish_in_hand()
        self._client.closed = True
        self._client.cut()  # else closing waits for the next pong, and what comes meanwhile is lost
        self._client.message_queue.put(None)  # else the stock client looks once a second whether it is closed
        self._client.close()

    @property
    def is_connected(self) -> bool:
        """Whether deliveries can arrive."""
        return bool(self._client.is_connected())

    def idle_seconds(self) -> float:
        """How long ago the watch last looked, in seconds: for /healthz."""
        return 0.0 if self._stopping.is_set() else time.monotonic() - self._looked

    def _hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        begun = time.time()
        with logs.one_request():
            answer = run_bolt_app(self._app, request)
            send_response(client, request, answer, begun)
            instruments.acknowledged(request.payload, time.time() - begun, status=answer.status)

    def _keep_connected(self) -> None:
        """Connect, and look every second, and whenever there is news, whether deliveries can still arrive."""
        while not self._stopping.is_set():
            self._looked = time.monotonic()
            self._news.clear()
            try:
                wait = self._look()
            except Exception as error:  # noqa: BLE001 - whatever it is, the answer is to try again
                wait, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
                log.warning("Slack cannot be reached (%s); trying again in %.1f s.", logs.told(error), wait)
                instruments.CONNECTED.set(0)
                self._stopping.wait(wait)
                continue
            self._news.wait(wait)

    def _look(self) -> float:
        """Mend what is to be mended, and return in how many seconds to look again; raise when Slack is away."""
        if self.is_connected and self._is_silent():
            log.warning("Slack has not answered for %.1f s: the connection is given up.", SILENT_SECONDS)
            self._client.cut()
        if not self.is_connected and self._missing_since is None:
            self._missing_since = time.monotonic()
        if not self.is_connected or self._client.renews:
            self._client.connect_anew()
            if self._stopping.is_set():
                self._client.cut()
            instruments.CONNECTS.inc()
        instruments.CONNECTED.set(1)
        self._pause = 0.5
        since, self._missing_since = self._missing_since, None
        if since is not None and time.monotonic() - since > GAP_SECONDS:
            self._after_gap()
        return LOOK_SECONDS

    def _is_silent(self) -> bool:
        """Whether the present connection has answered no ping for too long; a new one is given as long."""
        now, (pong, since) = time.monotonic(), self._heard
        if self._client.last_pong != pong:
            self._heard = (self._client.last_pong, now)
            return False
        return now - since > SILENT_SECONDS
