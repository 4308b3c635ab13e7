"""Contributing factors and five whys, in one chain or several; what is said may point at lines of the timeline."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import timeline
from bot.errors import Refusal
from storage import incidents as rows
from storage import outbox
from storage.incidents import ContributingFactor, Incident

FIVE = 5
_POINTED = re.compile(r"(?<![\w&#])#(\d{1,6})\b")
_AT_THE_END = re.compile(r"[\s(,;]*((?:#\d{1,6}(?:\s*(?:,|and)\s*|\s*))+)\)?[.\s]*$")


@dataclass(frozen=True)
class Chain:
    """Whys that follow from each other, from the first question on."""

    number: int
    answers: Sequence[ContributingFactor]


def chains(factors: Iterable[ContributingFactor]) -> list[Chain]:
    """Return the whys by chain, in the order in which the chains were begun."""
    found: dict[int, list[ContributingFactor]] = {}
    for one in factors:
        if one.question:
            found.setdefault(one.chain, []).append(one)
    return [Chain(number, answers) for number, answers in found.items()]


def alone(factors: Iterable[ContributingFactor]) -> list[ContributingFactor]:
    """Return the factors that answer no question."""
    return [one for one in factors if not one.question]


def wants_another(factors: Sequence[ContributingFactor]) -> bool:
    """Whether a single factor is known: one cause is seldom the whole story."""
    return len(chains(factors)) + len(alone(factors)) == 1


def add(
    session: Session,
    incident: Incident,
    question: str | None,
    answer: str,
    *,
    by: str,
    at: datetime,
    chain: int | None = None,
    pointed: Sequence[int] = (),
) -> ContributingFactor:
    """Keep a contributing factor, or with a question an answer of the five whys (wire forms).

    `chain` None goes on with the last chain, 0 begins another one. The answer points at the lines whose numbers are in
    `pointed`, or stand in it (`#12`); those at its end are taken off. Raises Refusal for a line that is not there.
    """
    rows.hold(session, incident)  # two who begin a chain at the same moment begin two
    known = rows.contributing_factors(session, incident.id or 0)
    said, numbers = _pointing(answer)
    numbers = list(dict.fromkeys((*pointed, *numbers)))
    factor = ContributingFactor(
        incident_id=incident.id or 0,
        team_id=incident.team_id,
        chain=_chain(known, chain) if question else 0,
        question=question,
        text=said,
        line_ids=[_line(session, incident, number) for number in numbers],
        author_id=by,
        recorded_at=at,
    )
    session.add(factor)
    if incident.resolve_ts is not None:  # the message of the resolved incident says what is still missing
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="resolved", subject=incident.id)
    return factor


def set_cause(session: Session, incident: Incident, cause: str, *, by: str, at: datetime) -> None:
    """Keep the cause in one sentence (wire text), and leave a line that is in no document; empty: not established."""
    incident.cause = " ".join(cause.split())
    session.add(incident)
    told = f"Cause: {incident.cause}" if incident.cause else "Cause: not established"
    timeline.step(session, incident, told, at=at, by=by, shown="internal")


def _line(session: Session, incident: Incident, number: int) -> int:
    line = timeline.find(session, incident, number)
    if line.struck_at is not None:
        raise Refusal("line_is_struck", number=number, key=incident.key)
    return line.id or 0


def _chain(known: Sequence[ContributingFactor], chosen: int | None) -> int:
    there = {one.chain for one in known if one.question}
    last = max(there, default=0)
    if chosen in there:
        return chosen or last + 1
    return last + 1 if chosen is not None else max(last, 1)


def _pointing(answer: str) -> tuple[str, list[int]]:
    """Return an answer without the lines that it names at its end, and the numbers of all that it names."""
    numbers = [int(found) for found in _POINTED.findall(answer)]
    end = _AT_THE_END.search(answer)
    said = answer[: end.start()].rstrip() if end else answer
    return said or answer, numbers
