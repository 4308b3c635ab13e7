"""Hostile facts for the templates of reports, and a report of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.metrics import Durations, durations
from bot.trends.asking import Wanted
from bot.trends.figures import Count, Measure, Reviews, Seen, Work
from bot.trends.likeness import Group
from bot.trends.period import Period
from bot.trends.report import Apart, OpenItem, Report
from storage.incidents import Incident
from storage.reports import ReportFile

NOW = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)


def report_of(incident: Incident, wire: str, typed: str, many: int) -> Report:
    """Return a report in which everything that people can type is hostile, `many` of each thing."""
    from tests.bot.hostile_facts import item_of

    items = [item_of(number, wire, typed) for number in range(1, min(many, 10) + 1)]
    groups = [Group(typed, (incident,) * many)] * many
    unknown: Durations = durations({})
    counts = [Count(typed[:40], typed, many, 2)] * many
    return Report(
        period=Period(date(2025, 6, 1), date(2025, 6, 30), "Europe/Copenhagen", "June 2025"),
        seen=(Seen(incident, unknown, (typed[:40],)),) * many,
        before=many,
        still_open=many,
        private=many,
        named=frozenset(),
        severities=counts,
        services=[*counts, Count("", "", many, 0)],
        times=[
            Measure(name, one.name, one.formula, timedelta(minutes=45) if many > 3 else None, many, many, None)
            for name, one in vars(unknown).items()
        ],
        factors=groups,
        alike=groups,
        reviews=Reviews(many, many, (incident,) * many),
        work=Work(many, many, many, many, many, many, many),
        open=[OpenItem(item, incident, typed if many > 3 else "") for item in items],
        apart=Apart(many, many, many),
        is_public=not many,
        names={"U0AAAAAAA": typed[:80]},
    )


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates mean by a word otherwise."""
    typed, wire, many = common["title"], common["given"], len(common["items"])
    period = Period(date(2025, 6, 1), date(2025, 6, 30), "Europe/Copenhagen", "June 2025")
    wanted = Wanted(period, "csv", is_public=not many)
    row = ReportFile(team_id="T1", form="csv", start_at=NOW, end_at=NOW, zone="UTC", words=typed, asked_by="U0AAAAAAA",
                     asked_at=NOW)  # fmt: skip
    return {
        "errors/report_needs_file": {"count": 2000, "before": 900, "words": typed[:100]},
        "errors/period_lies_ahead": {"first": date(2026, 1, 1)},
        "slack/report": {"report": report_of(common["incident"], wire, typed, many), "wanted": wanted},
        "slack/report_file": {"wanted": wanted},
        "slack/report_lost": {"wanted": row},
    }
