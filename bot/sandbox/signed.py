"""Delivery over HTTP, signed as Slack signs.

https://docs.slack.dev/authentication/verifying-requests-from-slack/
"""

import hashlib
import hmac
import json
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode, urlsplit

from bot.sandbox.delivery import ACK_SECONDS, Outcome
from bot.sandbox.records import Delivery, Json

FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature over the raw bytes of a body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encoded(delivery: Delivery) -> tuple[str, bytes]:
    """Return content type and body: events as JSON, commands as a form, interactions as a form around JSON."""
    if delivery.kind == "slash_commands":
        return FORM, urlencode(delivery.payload).encode()
    raw = json.dumps(delivery.payload)
    if delivery.kind == "interactive":
        return FORM, urlencode({"payload": raw}).encode()
    return "application/json", raw.encode()


def deliver(url: str, secret: str, delivery: Delivery) -> Outcome:
    """Post one delivery to the app, and wait three seconds for its answer."""
    content_type, body = encoded(delivery)
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(secret, timestamp, body),
    }
    if delivery.retry:
        headers |= {"X-Slack-Retry-Num": str(delivery.retry), "X-Slack-Retry-Reason": delivery.retry_reason}
    return post(url, body, headers)


def post(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """Post bytes, and tell what came of it in Slack's words."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "127.0.0.1", parts.port or 80, timeout=ACK_SECONDS)
    begun = time.monotonic()
    try:
        connection.request("POST", parts.path or "/", body, headers)
        response = connection.getresponse()
        content = response.read()
    except TimeoutError:
        return Outcome(0, reason="http_timeout")
    except (OSError, HTTPException):
        return Outcome(0, reason="connection_failed")
    finally:
        connection.close()
    if time.monotonic() - begun > ACK_SECONDS:
        return Outcome(0, reason="http_timeout")
    return _outcome(response, content)


def _outcome(response: HTTPResponse, content: bytes) -> Outcome:
    good = 200 <= response.status < 300
    final = response.getheader("x-slack-no-retry") == "1"
    answer = _read(response.getheader("content-type") or "", content)
    return Outcome(response.status, answer, "" if good else "http_error", final)


def _read(content_type: str, content: bytes) -> Json:
    text = content.decode("utf-8", "replace")
    if content_type.startswith("application/json"):
        try:
            value = json.loads(text or "{}")
        except ValueError:
            return {"invalid": text}
        return value if isinstance(value, dict) else {"invalid": text}
    return {"text": text} if text else {}
