"""The report of a period: which incidents there were, how long they took, what came up again, what was done about it.

The same facts give the same report: of a period that is over, nothing in it depends on when one asks.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlmodel import Session

from bot import key_times, look_alikes, metrics, people
from bot.postmortem import calls
from bot.settings import Settings
from bot.trends import figures, likeness
from bot.trends.figures import Count, Measure, Reviews, Seen, Work
from bot.trends.likeness import Group
from bot.trends.period import Period
from bot.when import in_zone
from storage import people as person_rows
from storage import trends as rows
from storage.action_items import ActionItem
from storage.incidents import CANCELLED, Incident
from storage.tags import SERVICE
from storage.trends import Scope

T = TypeVar("T")
MOST_OPEN = 10
AT_ONCE = 500  # incidents of which the rows are read by one statement
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Apart:
    """What was declared in the period and counts in no figure."""

    cancelled: int
    practice: int
    duplicates: int


@dataclass(frozen=True)
class OpenItem:
    """An action item that is still open, its incident, and who owns it (plain text, empty: nobody)."""

    item: ActionItem
    incident: Incident
    owner: str


@dataclass(frozen=True)
class Report:
    """Everything that a report tells; `seen` are the incidents that count.

    `named` are the ids of all that it names, also of older ones of which something is still to be done; `private` is
    how many of them are hidden.
    """

    period: Period
    seen: tuple[Seen, ...]
    before: int
    still_open: int
    private: int
    named: frozenset[int]
    severities: list[Count]
    services: list[Count]
    times: list[Measure]
    factors: list[Group]
    alike: list[Group]
    reviews: Reviews
    work: Work
    open: list[OpenItem]
    apart: Apart
    is_public: bool
    names: Mapping[str, str]


def make(session: Session, settings: Settings, scope: Scope, period: Period, *, today: date) -> Report:
    """Return the report of a period as it shows in a scope; `today` is the date in the period's zone."""
    declared = rows.declared(session, scope, period.start, period.end)
    counted = [one for one in declared if _counts(one)]
    earlier = rows.declared(session, scope, period.before.start, period.before.end)
    labels = _in_parts(counted, lambda some: look_alikes.labels_of(session, some).items())
    seen = _seen(session, counted, dict(labels))
    before = _seen(session, [one for one in earlier if _counts(one)])
    factors = _in_parts(counted, lambda some: rows.factors_of(session, [one.id or 0 for one in some]))
    oldest, names = _oldest(session, settings, scope, period)
    due = _reviews(session, settings, scope, period, today)
    named = (*counted, *(one.incident for one in oldest), *due.open)
    return Report(
        period=period,
        seen=seen,
        before=len(before),
        still_open=sum(one.is_open for one in counted),
        private=len({one.id for one in named if one.is_private}),
        named=frozenset(one.id or 0 for one in named),
        severities=figures.by_severity({one.id: one.name for one in settings.severities}, seen, before),
        services=figures.by_service({one.id: one.name for one in settings.services}, seen, before),
        times=figures.measures(seen, before),
        factors=likeness.repeated(counted, factors),
        alike=likeness.looking_alike(counted, dict(labels)),
        reviews=due,
        work=_work(session, settings, scope, period, today),
        open=oldest,
        apart=_apart(declared),
        is_public=scope.is_public,
        names=names,
    )


def _counts(incident: Incident) -> bool:
    return not incident.is_practice and not incident.closed_as


def _apart(declared: Sequence[Incident]) -> Apart:
    real = Counter(one.closed_as for one in declared if not one.is_practice)
    practice = sum(one.is_practice for one in declared)
    return Apart(real.pop(CANCELLED, 0), practice, sum(count for closed_as, count in real.items() if closed_as))


def _seen(
    session: Session, incidents: Sequence[Incident], labels: Mapping[int, set[tuple[str, str]]] | None = None
) -> tuple[Seen, ...]:
    if labels is None:
        labels = dict(_in_parts(incidents, lambda some: look_alikes.labels_of(session, some).items()))
    times = dict(_in_parts(incidents, lambda some: key_times.of_several(session, some).items()))
    return tuple(
        Seen(
            one,
            metrics.durations(times[one.id or 0]),
            tuple(sorted(name for kind, name in labels[one.id or 0] if kind == SERVICE)),
        )
        for one in incidents
    )


def _in_parts(given: Sequence[Incident], read: Callable[[Sequence[Incident]], Iterable[T]]) -> list[T]:
    """Read something of many incidents, some hundred at a time: a statement takes so many values."""
    return [row for at in range(0, len(given), AT_ONCE) for row in read(given[at : at + AT_ONCE])]


def _reviews(session: Session, settings: Settings, scope: Scope, period: Period, today: date) -> Reviews:
    hours = people.hours_of(None, settings)
    begin = period.start - _ONE_DAY - calls.longest(settings)
    resolved = rows.resolved(session, scope, begin, period.end)
    return figures.reviews(
        ((incident, document.reviewed_at if document else None) for incident, document in resolved),
        lambda incident: calls.review_due(settings, incident),
        hours.today,
        first=period.first,
        overdue_before=_overdue_before(period, today),
    )


def _work(session: Session, settings: Settings, scope: Scope, period: Period, today: date) -> Work:
    items = rows.items_of_time(session, scope, period.start, period.end, first=period.first, last=period.last)
    owners: dict[tuple[str, str], str | None] = {}
    for team_id in sorted({one.team_id for one in items}):
        ids = {one.owner_id for one in items if one.owner_id and one.team_id == team_id}
        owners |= {(team_id, user_id): one.zone for user_id, one in person_rows.several(session, team_id, ids).items()}

    def day_of(item: ActionItem, at: datetime) -> date:
        return in_zone(at, owners.get((item.team_id, item.owner_id or "")), settings.timezone).date()

    return figures.work(
        items,
        day_of,
        start=period.start,
        end=period.end,
        first=period.first,
        overdue_before=_overdue_before(period, today),
    )


def _overdue_before(period: Period, today: date) -> date:
    """Return the first day that is not over at the end of the period, or today while it is running."""
    return min(today, period.last + _ONE_DAY)


def _oldest(
    session: Session, settings: Settings, scope: Scope, period: Period
) -> tuple[list[OpenItem], dict[str, str]]:
    """Return the action items that are open the longest, and the names of whom they mention."""
    found = rows.open_the_longest(session, scope, period.end, limit=MOST_OPEN)
    names: dict[str, str] = {}
    for team_id in sorted({item.team_id for item, _ in found}):
        theirs = [item for item, _ in found if item.team_id == team_id]
        names |= people.names(session, team_id, [one.owner_id for one in theirs if one.owner_id])
        names |= people.names_in(session, team_id, *(one.text for one in theirs))
    teams = {one.group: one.name for one in settings.teams if one.group}
    return [OpenItem(item, incident, _owner(item, names, teams)) for item, incident in found], names


def _owner(item: ActionItem, names: Mapping[str, str], teams: Mapping[str, str]) -> str:
    if item.owner_id:
        return f"@{names.get(item.owner_id, 'somebody')}"
    return item.owner_name or (teams.get(item.owner_group_id, "a user group") if item.owner_group_id else "")
