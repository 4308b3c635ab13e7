"""What an operator's Prometheus asks: `/metrics` on the loopback interface, while ADMIN_PORT is set.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import logging
import platform
from collections.abc import Callable, Iterator, Mapping
from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot import instruments
from bot.services import Services
from storage import outbox, reminders

log = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"


class Admin:
    """Shows what the process counts, and how its database stands, on a port of its own."""

    def __init__(self, services: Services, parts: Mapping[str, Callable[[], float]], port: int) -> None:
        """Prepare; `parts` tell how long each part has stood still, in seconds."""
        self._port = port
        self._registry = CollectorRegistry()
        self._registry.register(Present(services, parts))
        ProcessCollector(registry=self._registry)
        self._server: tuple[WSGIServer, Thread] | None = None

    @property
    def port(self) -> int:
        """The port on which it listens."""
        assert self._server is not None
        return int(self._server[0].server_port)

    def start(self) -> None:
        """Listen; raise SystemExit when the port is taken."""
        try:
            self._server = start_http_server(self._port, LOOPBACK, self._registry)
        except OSError as error:
            said = f"Port {self._port} cannot be used for metrics: choose another one with ADMIN_PORT."
            raise SystemExit(said) from error

    def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            server, thread = self._server
            server.shutdown()
            server.server_close()
            thread.join()
            self._server = None


class Present(Collector):
    """What was counted, and what the rows say at the moment of the question."""

    def __init__(self, services: Services, parts: Mapping[str, Callable[[], float]]) -> None:
        """Keep where to look."""
        self._services = services
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        """Tell everything; what the database does not tell now is left out."""
        yield from instruments.REGISTRY.collect()
        yield self._build()
        idle = GaugeMetricFamily(
            "scribe_part_idle_seconds", "How long ago a part of the process gave a sign of life.", labels=["part"]
        )
        for part, seconds in self._parts.items():
            idle.add_metric([part], seconds())
        yield idle
        rows = self._rows()
        yield _gauge("scribe_database_readable", "Whether the database answered just now.", float(bool(rows)))
        yield from rows

    def _build(self) -> Metric:
        build = GaugeMetricFamily("scribe_build_info", "What runs.", labels=["version", "python", "database"])
        database = self._services.db.engine.dialect.name
        build.add_metric([instruments.own_version(), platform.python_version(), database], 1)
        return build

    def _rows(self) -> list[Metric]:
        try:
            with self._services.db.read() as session:
                backlog = outbox.backlog(session)
                overdue = reminders.count_due(session, self._services.clock.now())
        except Exception:
            log.exception("How the database stands could not be told to whoever collects metrics.")
            return []
        return [
            _gauge("scribe_outbox_waiting", "Rows that are still to leave.", backlog.waiting),
            _gauge("scribe_outbox_oldest_seconds", "Age of the oldest of them.", backlog.oldest_seconds),
            _gauge("scribe_outbox_dead", "Rows that were given up, and wait for somebody.", backlog.dead),
            _gauge("scribe_reminders_waiting", "Reminders that are due, and not handed to the outbox yet.", overdue),
        ]


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)
