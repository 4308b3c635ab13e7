"""The log: one line for each thing, as text or JSON, with the ids of what it is about.

No words of people and no secrets reach it: tokens are masked in whatever is written; of an error whose message may
quote what somebody wrote only its type and its place are told; and so is what Slack's libraries say.
"""

import contextlib
import json
import logging
import re
import sys
import threading
import traceback
import uuid
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, SecretStr

JSON = "json"
MASK = "[secret]"
# Tokens of Slack's, the tickets of Socket Mode, and addresses by which anybody may answer.
_SECRETS = re.compile(
    r"\bx(?:ox[a-z]|app|oxe\.xox[a-z])-[\w.%-]+|(?<=ticket=)[\w.%-]+|(?<=hooks\.slack\.com/)[\w./%-]+"
    r"|(?<=[Bb]earer )[\w.%-]+"
)
_DETAIL = re.compile(r"^(?:DETAIL|CONTEXT): .*$\n?", re.MULTILINE)  # PostgreSQL quotes the row there
_QUOTED = re.compile(r': ".*"')
_OURS = ("app", "bot", "handlers", "storage", "templates")
_PLAIN = (*_OURS, "uvicorn", "alembic", "apscheduler")  # whose messages quote nobody
_PLAIN_ERRORS = (*_OURS, "sqlalchemy", "psycopg", "sqlite3", "ssl", "socket", "urllib", "http", "alembic")
_about: ContextVar[dict[str, str] | None] = ContextVar("about", default=None)


@contextlib.contextmanager
def about(**ids: object) -> Iterator[None]:
    """Write these ids beside whatever is logged inside."""
    token = _about.set({**(_about.get() or {}), **{name: str(value) for name, value in ids.items()}})
    try:
        yield
    finally:
        _about.reset(token)


def add(**ids: object) -> None:
    """Write these ids, too, until the innermost `about` ends; also when they were found in another thread's job."""
    present = _about.get()
    if present is not None:
        present.update((name, str(value)) for name, value in ids.items())


def reference() -> str:
    """Return the id of the present request, by which an error that a person is shown is found in the log."""
    return (_about.get() or {}).get("request_id") or uuid.uuid4().hex[:8]


@contextlib.contextmanager
def one_request() -> Iterator[None]:
    """Write a new request's id beside whatever is logged inside."""
    with about(request_id=uuid.uuid4().hex[:8]):
        yield


def told(error: BaseException) -> str:
    """Return an error, on one line, that quotes nobody: its type, and its message where that is ours or a library's."""
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    is_plain = kind.__module__.partition(".")[0] in _PLAIN_ERRORS or isinstance(error, OSError)
    if not is_plain:
        return name
    said = " ".join(_QUOTED.sub(': "…"', _DETAIL.sub("", str(error))).split())
    return f"{name}: {said}" if said else name


def configure(
    style: Literal["text", "json"], level: str, secrets: Iterable[str], stream: IO[str] | None = None
) -> logging.Handler:
    """Have everything that is logged, and what ends a thread, written to `stream` (standard error)."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(style, secrets))
    handler.addFilter(lambda record: record.levelno >= _least(record.name.partition(".")[0]))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    log = logging.getLogger("app")

    def uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            log.critical("Something failed that nobody waited for.", exc_info=(kind, error, trace))

    sys.excepthook = uncaught
    threading.excepthook = lambda given: uncaught(given.exc_type, given.exc_value, given.exc_traceback)
    return handler


@contextlib.contextmanager
def configured(
    style: Literal["text", "json"], level: str, secrets: Iterable[str], stream: IO[str] | None = None
) -> Iterator[None]:
    """Have it written so inside, and as before after it."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, before = root.handlers[:], root.level
    configure(style, level, secrets, stream)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(before)
        sys.excepthook, threading.excepthook = hooks


def secrets_of(settings: BaseModel) -> list[str]:
    """Return what is secret in settings: tokens, and the passwords in addresses, as written and as meant."""
    found = []
    for value in vars(settings).values():
        if isinstance(value, SecretStr):
            found.append(value.get_secret_value())
        elif isinstance(value, str) and "://" in value and (password := urlsplit(value).password):
            found += [password, unquote(password)]
    return found


class Lines(logging.Formatter):
    """Writes records, without secrets and without words of people."""

    def __init__(self, style: Literal["text", "json"], secrets: Iterable[str]) -> None:
        """Keep the secrets that are known beside those that look like ones."""
        super().__init__()
        self._written_as = style
        known = sorted({one for one in secrets if len(one) > 3}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def format(self, record: logging.LogRecord) -> str:
        """Return one line; as text, an error's trace follows it."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said, ids = self.masked(_message(record)), {n: self.masked(v) for n, v in (_about.get() or {}).items()}
        error = record.exc_info[1] if record.exc_info else None
        trace = self.masked("\n".join(_trace(error))) if error is not None else ""
        if self._written_as == JSON:
            line = {"time": at, "level": record.levelname, "logger": record.name, "said": said, **ids}
            return json.dumps(line | ({"trace": trace} if trace else {}), ensure_ascii=False)
        beside = " ".join(f"{name}={value}" for name, value in ids.items())
        line_of_text = f"{at} {record.levelname} {record.name} {said}" + (f" [{beside}]" if beside else "")
        return line_of_text + (f"\n{trace}" if trace else "")

    def masked(self, text: str) -> str:
        """Return a text without secrets."""
        known = self._known.sub(MASK, text) if self._known else text
        return _SECRETS.sub(MASK, known)


def _least(room: str) -> int:
    if room in _OURS:
        return logging.NOTSET  # the level of the root decides
    return logging.ERROR if room == "slack_bolt" else logging.WARNING  # Bolt warns of what is meant so


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in _PLAIN:
        return _DETAIL.sub("", record.getMessage())
    place = f"{Path(record.pathname).name}:{record.lineno}, {record.funcName}"
    return f"({place}; the words are left out, because they may quote what somebody wrote)"


def _trace(error: BaseException) -> list[str]:
    """Return where an error came from, and what it came from in turn, each frame in a line."""
    lines: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        frames = traceback.extract_tb(one.__traceback__)
        lines += ["  " + f"{frame.filename}:{frame.lineno} {frame.name}: {frame.line}" for frame in frames]
        lines.append(told(one))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        if one is not None:
            lines.append("which came from:")
    return lines
