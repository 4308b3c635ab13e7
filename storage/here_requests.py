"""Wishes to run an incident in a channel that people already use."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.base import json_column, moment


class HereRequest(SQLModel, table=True):
    """A wish to run an incident in a channel that has yet to be looked at; no incident exists until that is done.

    `message` tells of the message that it begins with, never what that says; empty when it begins with none.
    """

    __tablename__ = "here_request"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    channel_id: str
    user_id: str
    title: str
    severity: str
    severity_confirmed: bool
    response_url: str
    is_practice: bool = False
    requested_at: datetime = moment()
    incident_id: int | None = Field(default=None, foreign_key="incident.id")
    outcome: str = ""
    message: dict[str, Any] = json_column()
