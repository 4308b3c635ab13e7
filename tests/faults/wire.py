"""A wire between the app and the stand-in that can go dead: open at both ends, and nothing comes through."""

import contextlib
import socket
import threading
from typing import Self
from urllib.parse import urlsplit


class Wire:
    """Carries bytes to the address of `url` and back, until `freeze` has the present connections swallow them."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._to = (parts.hostname, parts.port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._frozen: set[socket.socket] = set()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for one in list(self._open):
            _close(one)

    def freeze(self) -> None:
        """Let nothing through on the connections that are open now; new ones work."""
        with self._lock:
            self._frozen = set(self._open)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
                far = socket.create_connection(self._to)
            except OSError:
                return
            with self._lock:
                self._open |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if source not in self._frozen:
                    target.sendall(data)
        with self._lock:
            self._open -= {source, target}
        _close(source)
        _close(target)


def _close(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
