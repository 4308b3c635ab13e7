"""The web server, in a thread of its own."""

import contextlib
import threading
import time

import uvicorn
from starlette.applications import Starlette


class Server:
    """Uvicorn, with a start that waits until it listens."""

    def __init__(self, site: Starlette, *, host: str, port: int) -> None:
        """Prepare; on port 0 the machine chooses one."""
        # without log_config uvicorn writes to the log as everything else does
        self._server = uvicorn.Server(
            uvicorn.Config(site, host=host, port=port, log_level="warning", log_config=None, ws="none", lifespan="off")
        )
        self._place = f"Port {port} of {host}"
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)

    def start(self) -> None:
        """Listen; raise SystemExit when the port is taken, or the address not this machine's."""
        self._thread.start()
        while not self.is_listening:
            if not self.is_alive:
                raise SystemExit(
                    f"{self._place} cannot be used: choose another one with PORT, or an address with HOST."
                )
            time.sleep(0.01)

    def stop(self) -> None:
        """Take nothing more in, and finish what is under way, for at most five seconds."""
        self._server.should_exit = True
        self._thread.join(5)

    def _run(self) -> None:
        with contextlib.suppress(SystemExit):  # where it cannot listen, which `start` says
            self._server.run()

    @property
    def is_listening(self) -> bool:
        """Whether requests can arrive."""
        return self._server.started

    @property
    def is_alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self._server.servers[0].sockets[0].getsockname()[1])
