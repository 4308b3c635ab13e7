"""Steps: several deliveries that together bring one thing to Slack, and how long it may take when they begin anew."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import Session

from storage import outbox
from storage.database import machine_moment
from storage.outbox import WAITING, Delivery

PAUSE_SHARE, LONGEST_PAUSE = 0.05, timedelta(seconds=60)
_TABLE = Delivery.__table__  # type: ignore[attr-defined]


def add(session: Session, row: Delivery, kind: str, *, anew: bool = False) -> None:
    """Have another step follow `row`, about the same and in its lane; `anew`: one that was taken before.

    What begins anew waits for longer each time, and its 24 hours, those of all steps after it too, go on.
    """
    outbox.add(session, team_id=row.team_id, lane=row.lane, kind=kind, subject=row.subject)
    since = row.first_tried_at
    if since is None or not (anew or since < row.created_at):
        return
    now = machine_moment(session)
    pause = min((now - since) * PAUSE_SHARE, LONGEST_PAUSE) if anew else timedelta()
    mine = update(_TABLE).where(
        _TABLE.c.lane == row.lane, _TABLE.c.kind == kind, _TABLE.c.subject == row.subject, _TABLE.c.state == WAITING
    )
    session.execute(mine.values(first_tried_at=since, not_before=now + max(pause, timedelta())))
