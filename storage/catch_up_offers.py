"""Offers to catch up: who was made one when they came into an incident's channel."""

from datetime import datetime

from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel

from storage.base import moment


class CatchUpOffer(SQLModel, table=True):
    """A person was offered the summary of an incident: once, however often they come and go."""

    __tablename__ = "catch_up_offer"

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    user_id: str = Field(primary_key=True)
    team_id: str
    offered_at: datetime = moment()


_OFFER = (
    postgresql.insert(CatchUpOffer.__table__)  # type: ignore[attr-defined]
    .on_conflict_do_nothing()
    .returning(CatchUpOffer.__table__.c.user_id)  # type: ignore[attr-defined]
)


def keep(session: Session, offer: CatchUpOffer) -> bool:
    """Store an offer; return False when this person was made one for this incident already."""
    return session.connection().execute(_OFFER, offer.model_dump()).scalar_one_or_none() is not None
