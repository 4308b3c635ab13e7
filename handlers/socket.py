"""Socket Mode: Bolt's way in over the stock client, with a connection that always comes back.

https://docs.slack.dev/apis/events-api/using-socket-mode/
"""

import logging
import threading
import time
from collections.abc import Callable

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack import retry_after

log = logging.getLogger(__name__)
LONGEST_WAIT = 10.0
PING_SECONDS = 5.0
GAP_SECONDS = 30.0  # without a connection for longer, Slack may have given up telling us


class Client(SocketModeClient):
    """The stock client, but no Retry-After can freeze it: it waits at most ten seconds."""

    def issue_new_wss_url(self) -> str:
        """Ask Slack for a new address to connect to."""
        while True:
            try:
                return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
            except SlackApiError as error:
                if error.response.get("error") != "ratelimited":
                    raise
                time.sleep(min(retry_after(error.response.headers), LONGEST_WAIT))


class Socket:
    """Listens over Socket Mode; a Slack that is down at start, or goes away later, is asked again until it is back."""

    def __init__(self, app: App, *, app_token: str, api_url: str, after_gap: Callable[[], None] = lambda: None) -> None:
        """Prepare; nothing is connected yet. `after_gap` is called when it is back after more than GAP_SECONDS."""
        web_client = WebClient(base_url=api_url, timeout=10, retry_handlers=[])
        self._app = app
        self._client = Client(
            app_token=app_token,
            logger=app.logger,
            web_client=web_client,
            auto_reconnect_enabled=True,
            ping_interval=PING_SECONDS,
            concurrency=10,
        )
        # Not Bolt's SocketModeHandler: it builds a stock client of its own, which takes a second to end.
        self._client.socket_mode_request_listeners.append(self._hear)
        self._after_gap = after_gap
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_connected, name="socket-watch", daemon=True)

    def start(self) -> None:
        """Begin to connect, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more deliveries; those under way end."""
        self._stopping.set()
        self._client.auto_reconnect_enabled = False
        self._client.closed = True
        self._client.message_queue.put(None)  # else the stock client looks once a second whether it is closed
        self._client.close()

    @property
    def is_connected(self) -> bool:
        """Whether deliveries can arrive."""
        return bool(self._client.is_connected())

    def _hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        begun = time.time()
        send_response(client, request, run_bolt_app(self._app, request), begun)

    def _keep_connected(self) -> None:
        """Connect, and look every few seconds whether the client's own reconnect has left us without."""
        pause, missing, seen = 0.5, 0, time.monotonic()
        while not self._stopping.is_set():
            missing = 0 if self.is_connected else missing + 1
            if missing == 0:
                if time.monotonic() - seen > GAP_SECONDS:
                    self._after_gap()
                seen = time.monotonic()
            if missing > 1:  # a reconnect of the client's own takes a moment
                try:
                    self._client.connect_to_new_endpoint(force=True)
                    pause = 0.5
                except Exception as error:  # noqa: BLE001 - whatever it is, the answer is to try again
                    log.warning("Slack cannot be reached (%s); trying again in %.0f s.", error, pause)
                    pause = min(pause * 2, LONGEST_WAIT)
            self._stopping.wait(0.05 if missing == 1 else pause if missing else 2.0)
