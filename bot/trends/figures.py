"""The figures of a report, as pure functions of rows: counts, medians, and what was done in time."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.metrics import Durations, durations
from storage.action_items import CANCELLED, DONE, OPEN, ActionItem
from storage.incidents import Incident


@dataclass(frozen=True)
class Seen:
    """An incident of the period, the times that it took, and the services that it hit."""

    incident: Incident
    durations: Durations
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Count:
    """How many incidents something was true of, and of how many in the period before."""

    id: str
    name: str
    count: int
    before: int


@dataclass(frozen=True)
class Measure:
    """The median of one of the four times (None: known of none), of the `known` ones out of `of` incidents.

    `before` is the median in the period before.
    """

    id: str
    name: str
    formula: str
    median: timedelta | None
    known: int
    of: int
    before: timedelta | None


@dataclass(frozen=True)
class Reviews:
    """Reviews of postmortems that fell due in the period; `open` are those that are still to be done."""

    in_time: int
    late: int
    open: tuple[Incident, ...]

    @property
    def due(self) -> int:
        """How many fell due."""
        return self.in_time + self.late + len(self.open)


@dataclass(frozen=True)
class Work:
    """Action items of the period: `recorded`, `done` and `dropped` in it.

    The others are those that fell due in it: done in time or too late, dropped, or overdue.
    """

    recorded: int
    done: int
    dropped: int
    due_in_time: int
    due_late: int
    due_dropped: int
    due_open: int

    @property
    def due(self) -> int:
        """How many fell due."""
        return self.due_in_time + self.due_late + self.due_dropped + self.due_open


def by_severity(names: Mapping[str, str], now: Iterable[Seen], before: Iterable[Seen]) -> list[Count]:
    """Count incidents by severity, in the order of `names`; others that occur follow, by id."""
    return _counted(names, (one.incident.severity for one in now), (one.incident.severity for one in before))


def by_service(names: Mapping[str, str], now: Iterable[Seen], before: Iterable[Seen]) -> list[Count]:
    """Count incidents by service, the one with most first; one that hit two counts for both, "" is none."""
    counted = _counted(names, _services(now), _services(before))
    return sorted((one for one in counted if one.count or one.before), key=lambda one: (not one.id, -one.count))


def measures(now: Sequence[Seen], before: Sequence[Seen]) -> list[Measure]:
    """Return the medians of the four times; what is unknown, or contradicts itself, is left out and counted."""
    known, earlier = _sound(now), _sound(before)
    return [
        Measure(
            id=name,
            name=one.name,
            formula=one.formula,
            median=median_of(known[name]),
            known=len(known[name]),
            of=len(now),
            before=median_of(earlier[name]),
        )
        for name, one in vars(durations({})).items()
    ]


def median_of(lengths: Sequence[timedelta]) -> timedelta | None:
    """Return the median, of an even number the middle between the two in the middle; None of none."""
    ordered, middle = sorted(lengths), len(lengths) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def reviews(
    resolved: Iterable[tuple[Incident, datetime | None]],
    due_of: Callable[[Incident], date | None],
    day_of: Callable[[datetime], date],
    *,
    first: date,
    overdue_before: date,
) -> Reviews:
    """Return how reviews went that fell due from `first` on, of resolved incidents and when each was reviewed.

    One that is due on `overdue_before` or later does not count yet.
    """
    in_time, late, still = 0, 0, []
    for incident, reviewed_at in resolved:
        due_on = due_of(incident)
        if due_on is None or not first <= due_on < overdue_before:
            continue
        if reviewed_at is None:
            still.append(incident)
        elif day_of(reviewed_at) <= due_on:
            in_time += 1
        else:
            late += 1
    return Reviews(in_time, late, tuple(still))


def work(
    items: Iterable[ActionItem],
    day_of: Callable[[ActionItem, datetime], date],
    *,
    start: datetime,
    end: datetime,
    first: date,
    overdue_before: date,
) -> Work:
    """Return how action items went; `day_of` is the date on which something happened in the zone of an item's owner.

    What is due on `overdue_before` or later has not fallen due yet.
    """
    given = list(items)

    def within(at: datetime | None) -> bool:
        return at is not None and start <= at < end

    ended = [one for one in given if within(one.done_at)]
    fates = Counter(_fate(one, day_of) for one in given if one.due_on and first <= one.due_on < overdue_before)
    return Work(
        recorded=sum(within(one.created_at) for one in given),
        done=sum(one.status == DONE for one in ended),
        dropped=sum(one.status == CANCELLED for one in ended),
        due_in_time=fates["in time"],
        due_late=fates["late"],
        due_dropped=fates[CANCELLED],
        due_open=fates[OPEN],
    )


def _fate(item: ActionItem, day_of: Callable[[ActionItem, datetime], date]) -> str:
    if item.status != DONE or item.done_at is None or item.due_on is None:
        return item.status
    return "in time" if day_of(item, item.done_at) <= item.due_on else "late"


def _sound(seen: Iterable[Seen]) -> dict[str, list[timedelta]]:
    found: dict[str, list[timedelta]] = {name: [] for name in vars(durations({}))}
    for one in seen:
        for name, duration in vars(one.durations).items():
            if duration.is_sound:
                found[name].append(duration.value)
    return found


def _services(seen: Iterable[Seen]) -> Iterable[str]:
    return [service for one in seen for service in (one.services or ("",))]


def _counted(names: Mapping[str, str], now: Iterable[str], before: Iterable[str]) -> list[Count]:
    counts, earlier = Counter(now), Counter(before)
    others = sorted({*counts, *earlier} - set(names))
    return [Count(one, names.get(one) or one, counts[one], earlier[one]) for one in (*names, *others)]
