"""The gate before Slack's endpoint: it looks at raw bytes, because Bolt parses bodies before it checks signatures.

Size → 413, shape of the headers or the body → 400, signature or time → 401.
https://docs.slack.dev/authentication/verifying-requests-from-slack/
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from handlers.web.shape import is_in_shape

LARGEST = 1024 * 1024
SECONDS = 300
DEEPEST = 60
_TIMESTAMP = re.compile(r"\d{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class RefusedAtTheGate(Exception):
    """A request that goes no further: `status` and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        """Keep both."""
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Gate:
    """Lets only what Slack signed with `secret` through."""

    def __init__(self, secret: str) -> None:
        """Keep the signing secret."""
        self._secret = secret.encode()

    async def read(self, request: Request) -> bytes:
        """Return the body; raise RefusedAtTheGate for one that is too large."""
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST:
                    raise RefusedAtTheGate(413, "The body is too large.")
        except ClientDisconnect as error:
            raise RefusedAtTheGate(400, "The body ended too early.") from error
        return bytes(body)

    def decode(self, body: bytes, headers: Mapping[str, str]) -> Mapping[str, Any]:
        """Check a body against its headers and return what it holds; raise RefusedAtTheGate."""
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            raise RefusedAtTheGate(400, "The signature headers are missing, or not of Slack's form.")
        if abs(time.time() - int(timestamp)) > SECONDS:
            raise RefusedAtTheGate(401, "The request is too old, or from the future.")
        ours = hmac.new(self._secret, b"v0:%b:%b" % (timestamp.encode(), body), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"v0={ours}", signature):
            raise RefusedAtTheGate(401, "The signature is wrong.")
        if not body:
            raise RefusedAtTheGate(400, "The body is empty.")
        return _decoded(body, headers.get("content-type", ""))


def _decoded(body: bytes, content_type: str) -> Mapping[str, Any]:
    try:
        text = body.decode()
        if content_type.startswith("application/json"):
            return _object(text)
        form = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=100))
        return _object(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError) as error:
        raise RefusedAtTheGate(400, "The body cannot be read.") from error


def _object(text: str) -> Mapping[str, Any]:
    if text.count("{") + text.count("[") > 20_000:
        raise RefusedAtTheGate(400, "The body is nested or branched beyond reason.")
    found = json.loads(text)
    if not isinstance(found, dict) or _depth(found) > DEEPEST:
        raise RefusedAtTheGate(400, "The body is no object, or nested beyond reason.")
    if not is_in_shape(found):
        raise RefusedAtTheGate(400, "The body is not of Slack's form.")
    return found


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        if deepest > DEEPEST:
            break
        inner: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level = inner
    return deepest
