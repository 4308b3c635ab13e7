"""A report as a file: Markdown to read, CSV with one figure a row, JSON with everything. None says when it was made."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import text
from bot.postmortem.export import table
from bot.postmortem.markdown import Words
from bot.rendering import Rendering
from bot.trends.figures import Measure, Seen
from bot.trends.likeness import Group
from bot.trends.period import Period
from bot.trends.report import OpenItem, Report

SCHEMA_VERSION = "1"
_COLUMNS = ("section", "name", "value", "unit", "before", "known", "of", "incidents")


@dataclass(frozen=True)
class Format:
    """One form of a report; `suffix` is how its file's name ends."""

    suffix: str
    make: Callable[[Report, Rendering], str]


def report_file(report: Report, form: str, rendering: Rendering) -> str:
    """Return a report in one of `FORMATS`."""
    return FORMATS[form].make(report, rendering)


def file_name(period: Period, form: str) -> str:
    """Return what the file of a report is called."""
    return f"incidents-{period.first.isoformat()}-to-{period.last.isoformat()}.{FORMATS[form].suffix}"


def _markdown(report: Report, rendering: Rendering) -> str:
    def cell(typed: str) -> str:
        return Words(typed).cell

    def said(wire: str) -> str:
        return Words(text.plain(wire, report.names)).cell

    return rendering.document("report.md.j2", {"report": report, "cell": cell, "said": said})


def _csv(report: Report, _rendering: Rendering) -> str:
    return table(_COLUMNS, ({name: row.get(name) for name in _COLUMNS} for row in _rows(report)))


def _rows(report: Report) -> Iterator[Mapping[str, Any]]:
    period, reviews = report.period, report.reviews
    days = {"first day": period.first, "last day": period.last, "zone": period.zone}
    yield from ({"section": "period", "name": name, "value": value} for name, value in days.items())
    yield _figure("incidents", "all", len(report.seen), before=report.before)
    yield _figure("incidents", "still open", report.still_open)
    yield from (_figure("severity", one.id, one.count, before=one.before) for one in report.severities)
    yield from (_figure("service", one.id or "none", one.count, before=one.before) for one in report.services)
    yield from map(_row_of_time, report.times)
    counts = {"in time": reviews.in_time, "late": reviews.late, "still to do": len(reviews.open)}
    for section, figures in (
        ("not counted", asdict(report.apart)),
        ("postmortem reviews", counts),
        ("action items", asdict(report.work)),
    ):
        yield from (_figure(section, name.replace("_", " "), value) for name, value in figures.items())
    for section, groups in (("came up again", report.factors), ("look alike", report.alike)):
        yield from (_figure(section, one.said, len(one.incidents)) | {"incidents": _keys(one)} for one in groups)
    yield from (_row_of_item(report, one) for one in report.open)


def _row_of_time(time: Measure) -> dict[str, Any]:
    return {
        "section": "median time",
        "name": time.formula,
        "value": _minutes(time.median),
        "unit": "minutes",
        "before": _minutes(time.before),
        "known": time.known,
        "of": time.of,
    }


def _row_of_item(report: Report, open_: OpenItem) -> dict[str, Any]:
    return {
        "section": "open the longest",
        "name": text.plain(open_.item.text, report.names),
        "value": open_.item.due_on,
        "unit": "due on",
        "incidents": open_.incident.key,
    }


def _figure(section: str, name: str, value: int, *, before: int | None = None) -> dict[str, Any]:
    return {"section": section, "name": name, "value": value, "unit": "number", "before": before}


def _json(report: Report, _rendering: Rendering) -> str:
    period = report.period
    told = {
        "schema": SCHEMA_VERSION,
        "period": {"first": _iso(period.first), "last": _iso(period.last), "zone": period.zone, "days": period.days},
        "before": {"first": _iso(period.before.first), "last": _iso(period.before.last)},
        "incidents": {
            "count": len(report.seen),
            "before": report.before,
            "still_open": report.still_open,
            "private": report.private,
            "not_counted": asdict(report.apart),
        },
        "severities": [asdict(one) for one in report.severities],
        "services": [asdict(one) for one in report.services],
        "times": [_measure(one) for one in report.times],
        "factors": [_group(one) for one in report.factors],
        "look_alikes": [_group(one) for one in report.alike],
        "postmortem_reviews": {
            "due": report.reviews.due,
            "in_time": report.reviews.in_time,
            "late": report.reviews.late,
            "open": [one.key for one in report.reviews.open],
        },
        "action_items": asdict(report.work) | {"open_the_longest": [_item(report, one) for one in report.open]},
        "each": [_seen(one) for one in report.seen],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "formula": measure.formula,
        "median_seconds": _seconds(measure.median),
        "known": measure.known,
        "of": measure.of,
        "before_seconds": _seconds(measure.before),
    }


def _group(group: Group) -> dict[str, Any]:
    return {"said": group.said, "incidents": [one.key for one in group.incidents]}


def _item(report: Report, open_: OpenItem) -> dict[str, Any]:
    item = open_.item
    return {
        "incident": open_.incident.key,
        "number": item.number,
        "text": text.plain(item.text, report.names),
        "owner": open_.owner,
        "priority": item.priority,
        "recorded_at": _utc(item.created_at),
        "due_on": _iso(item.due_on),
    }


def _seen(seen: Seen) -> dict[str, Any]:
    incident = seen.incident
    return {
        "key": incident.key,
        "title": incident.title,
        "severity": incident.severity,
        "status": incident.status,
        "private": incident.is_private,
        "declared_at": _utc(incident.declared_at),
        "services": list(seen.services),
        "seconds": {name: _seconds(one.value if one.is_sound else None) for name, one in vars(seen.durations).items()},
    }


def _keys(group: Group) -> str:
    return " ".join(one.key for one in group.incidents)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(length: timedelta | None) -> int | None:
    return round(length.total_seconds()) if length is not None else None


def _minutes(length: timedelta | None) -> str | None:
    return f"{length.total_seconds() / 60:.1f}".removesuffix(".0") if length is not None else None


FORMATS: Mapping[str, Format] = {
    "markdown": Format("md", _markdown),
    "csv": Format("csv", _csv),
    "json": Format("json", _json),
}
