"""How a call is made: the gate is asked first, errors are said in the bot's own words."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from slack_sdk import WebClient

from bot.faults import point
from bot.slack.answers import in_our_words


class Gate(Protocol):
    """What decides whether a call may be made now."""

    def pass_through(self, method: str, channel_id: str) -> None:
        """Return when the call may be made now; raise TooSoon otherwise."""
        ...


class OpenGate:
    """A gate for callers that make one call now or none."""

    def pass_through(self, method: str, channel_id: str) -> None:
        """Let everything through."""


class Calls:
    """Calls as one token's bot; `timeout` in seconds for each."""

    def __init__(self, token: str, base_url: str, gate: Gate, *, timeout: int = 10) -> None:
        """Keep the token; nothing is asked yet."""
        # No retry handler: the built-in one repeats a call after a reset, which may post twice.
        self._client = WebClient(token=token, base_url=base_url, timeout=timeout, retry_handlers=[])
        self._gate = gate

    def call(self, method: str, channel_id: str = "", /, **arguments: Any) -> Mapping[str, Any]:
        """Make one call; raise TooSoon, RateLimited, SlackRefused or SlackUnreachable."""
        self._gate.pass_through(method, channel_id)
        point("before http")
        with in_our_words(method, channel_id):
            answer = self._client.api_call(method, json=arguments)
        point("http ok")
        data = answer.data
        assert isinstance(data, dict)
        return data

    def _get(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Make a reading call: these take no JSON bodies."""
        self._gate.pass_through(method, "")
        point("before http")
        with in_our_words(method, ""):
            answer = self._client.api_call(method, params={k: _flag(v) for k, v in arguments.items()})
        data = answer.data
        assert isinstance(data, dict)
        return data

    def _pages(self, method: str, **arguments: Any) -> Iterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            page = self._get(method, limit=200, **arguments, **({"cursor": cursor} if cursor else {}))
            yield page
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return


def _flag(value: Any) -> Any:
    return ("true" if value else "false") if isinstance(value, bool) else value
