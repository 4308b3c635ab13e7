"""What Slack's answers mean in the bot's own errors."""

import contextlib
import http.client
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot import instruments
from bot.errors import RateLimited, SlackRefused, SlackUnreachable

UNREADABLE_RETRY_AFTER = 60.0
_OUTCOMES: Mapping[type[Exception], str] = {
    RateLimited: "limited",
    SlackRefused: "refused",
    SlackUnreachable: "unreachable",
}
PASSING = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout", "accesslimited"})


@contextlib.contextmanager
def already(*codes: str) -> Iterator[None]:
    """Take these answers of Slack's for "it is so already"."""
    try:
        yield
    except SlackRefused as refused:
        if refused.code not in codes:
            raise


@contextlib.contextmanager
def in_our_words(method: str, channel_id: str) -> Iterator[None]:
    """Turn whatever a call raises into RateLimited, SlackRefused or SlackUnreachable; count what came of it."""
    try:
        yield
    except SlackApiError as error:
        translated = _translated(method, channel_id, error)
        instruments.called(method, _OUTCOMES[type(translated)])
        raise translated from error
    except (SlackClientError, URLError, http.client.HTTPException, OSError, ValueError) as error:
        instruments.called(method, _OUTCOMES[SlackUnreachable])
        raise SlackUnreachable(f"{method}: {type(error).__name__}: {error}") from error
    instruments.called(method, "ok")


def _translated(method: str, channel_id: str, error: SlackApiError) -> Exception:
    answer = error.response
    status = answer.get("status") if isinstance(answer, dict) else answer.status_code
    headers = answer.get("headers", {}) if isinstance(answer, dict) else answer.headers
    code = str(answer.get("error") or "")
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return RateLimited(method, channel_id, retry_after(headers))
    if code in PASSING or not code or (isinstance(status, int) and status >= 500 and status != 501):
        return SlackUnreachable(f"{method}: {status} {code}")
    return SlackRefused(method, code, str(answer.get("needed") or ""))


def moment_of_date(said: str) -> datetime | None:
    """Return the moment of a Date header, in UTC, or None when it is none."""
    try:
        return parsedate_to_datetime(said).astimezone(UTC)
    except ValueError:
        return None


def retry_after(headers: Mapping[str, Any]) -> float:
    """Return Slack's Retry-After in seconds, kept however long; 60 when it is missing or cannot be read."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    try:
        seconds = float(str(said[0] if isinstance(said, list) else said))
    except ValueError:
        return UNREADABLE_RETRY_AFTER
    return max(seconds, 1.0) if 0 <= seconds < 10**7 else UNREADABLE_RETRY_AFTER
