"""What the process counts about itself; `handlers/admin.py` shows it to Prometheus.

Labels come from lists that are written here or in the code: never a name, an id, a channel or words of people.
https://prometheus.io/docs/practices/naming/
"""

import contextlib
import logging
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

log = logging.getLogger(__name__)
REGISTRY = CollectorRegistry()
OTHER = "other"
KINDS_OF_REQUEST = ("command", "event", "click", "dialog", "shortcut", OTHER)
# What is asked of Slack; a test holds this list to the calls in bot/slack and bot/deliveries.
METHODS = frozenset(
    {
        "apps.connections.open",
        "auth.test",
        "bookmarks.add",
        "bookmarks.edit",
        "bookmarks.list",
        "bookmarks.remove",
        "chat.delete",
        "chat.getPermalink",
        "chat.postEphemeral",
        "chat.postMessage",
        "chat.update",
        "conversations.create",
        "conversations.history",
        "conversations.info",
        "conversations.invite",
        "conversations.list",
        "conversations.members",
        "conversations.open",
        "conversations.rename",
        "conversations.replies",
        "conversations.setTopic",
        "files.completeUploadExternal",
        "files.delete",
        "files.download",
        "files.getUploadURLExternal",
        "files.info",
        "files.upload",
        "pins.add",
        "reactions.add",
        "reactions.get",
        "reactions.remove",
        "response_url",
        "usergroups.users.list",
        "users.info",
        "views.open",
        "views.publish",
        "views.push",
    }
)
_INTERACTIONS = {"block_actions": "click", "view_submission": "dialog", "message_action": "shortcut"}
EDGES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)

ACK = Histogram(
    "scribe_ack_seconds",
    "From when a delivery of Slack's came in until it was answered; `withheld`: not stored, Slack sends it again.",
    ("kind", "outcome"),
    registry=REGISTRY,
    buckets=EDGES,
)
NOT_STORED = Counter(
    "scribe_not_stored", "Requests that could not be stored; their people were told.", registry=REGISTRY
)
DATABASE_WAIT = Histogram(
    "scribe_database_wait_seconds",
    "How long a write waited for its turn, and for whoever else holds the database.",
    registry=REGISTRY,
    buckets=EDGES,
)
CALLS = Counter(
    "scribe_slack_calls",
    "Calls to Slack; outcome: ok, limited (429), refused (an error that stays), unreachable (tried again).",
    ("method", "outcome"),
    registry=REGISTRY,
)
DELIVERIES = Counter(
    "scribe_deliveries",
    "What the outbox did with rows; outcome: sent, moot (nothing was left to say), later, dead.",
    ("kind", "outcome"),
    registry=REGISTRY,
)
REMINDERS_DUE = Counter(
    "scribe_reminders_due", "Reminders that fell due; once more where they waited for hours of work.", registry=REGISTRY
)
REMINDERS_SENT = Counter("scribe_reminders_sent", "Messages with reminders that Slack took.", registry=REGISTRY)
SWEEP_FOUND = Counter(
    "scribe_sweep_found", "What the sweep found that Slack had not told.", ("change",), registry=REGISTRY
)
CONNECTED = Gauge("scribe_socket_connected", "Whether Socket Mode is connected.", registry=REGISTRY)
CONNECTS = Counter("scribe_socket_connects", "Connections that Socket Mode opened since the start.", registry=REGISTRY)


def kind_of(body: Mapping[str, Any]) -> str:
    """Return which of KINDS_OF_REQUEST a payload of Slack's is."""
    if "command" in body:
        return "command"
    if "event" in body:
        return "event"
    return _INTERACTIONS.get(str(body.get("type")), OTHER)


def acknowledged(body: Mapping[str, Any], seconds: float, *, status: int) -> None:
    """Count a delivery of Slack's that was answered with `status` after `seconds`."""
    kind, outcome = kind_of(body), "withheld" if status >= 500 else "acknowledged"
    ACK.labels(kind, outcome).observe(seconds)
    log.debug("Answered: %s, %s, within %.1f ms.", kind, outcome, seconds * 1000)


def called(method: str, outcome: str) -> None:
    """Count a call; `outcome`: ok, limited, refused, unreachable."""
    CALLS.labels(method if method in METHODS else OTHER, outcome).inc()


def names() -> Iterator[str]:
    """Return the names under which Prometheus sees what is counted here."""
    for family in REGISTRY.collect():
        is_counter, is_histogram = family.type == "counter", family.type == "histogram"
        yield from (
            [f"{family.name}_bucket", f"{family.name}_sum", f"{family.name}_count"]
            if is_histogram
            else [f"{family.name}_total" if is_counter else family.name]
        )


def own_version() -> str:
    """Return the version of the bot that runs."""
    with contextlib.suppress(PackageNotFoundError):
        return version("incident-scribe")
    try:  # it runs out of its folder, where only what it needs was installed
        project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return str(project["version"])
    except (OSError, ValueError, LookupError):
        return "unknown"
