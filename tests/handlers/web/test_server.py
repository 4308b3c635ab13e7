"""Where HTTP cannot listen, the bot does not start, and says which setting to change."""

import socket

import pytest
from starlette.applications import Starlette

from handlers.web.server import Server


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-machine.invalid"])
def test_a_port_or_address_that_cannot_be_used_is_said(host: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit) as refused:
            Server(Starlette(), host=host, port=port).start()
    said = f"Port {port} of {host} cannot be used: choose another one with PORT, or an address with HOST."
    assert str(refused.value) == said
