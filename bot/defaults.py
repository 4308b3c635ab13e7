"""The data that the bot starts from. Every table here can be replaced in the settings file."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Word(BaseModel):
    """A word of the field: its id (typed, stored, exported), what it is called, what it means."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")
    name: str
    meaning: str = ""


class Severity(Word):
    """How bad an incident is; `due_days` is the policy for action items without a date (none: they are asked for).

    `update_minutes`: how often people are to be told how it stands, before somebody is nudged (none: nobody is).
    `layout` is that of its postmortems.
    """

    due_days: int | None = None
    update_minutes: int | None = Field(default=None, ge=1, le=10_080)
    layout: str = "full"


class Kind(Word):
    """What a line of the timeline is; `mark` is the emoji shortcode it is shown with, `words` what people may type."""

    mark: str
    words: list[str] = []


class RoleWord(Word):
    """What somebody is in an incident: whoever gets it is told its `duties`; `words` are what people may type too."""

    duties: list[str] = []
    words: list[str] = []


class Announced(BaseModel):
    """A channel (its id, or its #name) in which incidents of a severity, and of worse ones, are announced."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    channel: str = Field(pattern=r"^(?:[CG][A-Z0-9]{2,30}|#[^\s#@<>]{1,80})$")
    least: str = Field(alias="from")


class Service(BaseModel):
    """Something that an incident can be about; `owner` is who looks after it, in words."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_.:/+-]{0,39}$")
    name: str = ""
    owner: str = ""


class Ladder(BaseModel):
    """When the owner of an action item is reminded, in days from its due date (negative: before).

    At the first working hour of the owner's week everything is told that falls due in it, and what is overdue by
    `overdue_weeks`. `escalate_days` after the due date, those who look after the owner's team are told, once.
    """

    model_config = ConfigDict(extra="forbid")

    before_days: list[int] = []
    on_the_day: bool = False
    overdue_days: list[int] = []
    overdue_weeks: list[int] = [1, 2, 4]
    escalate_days: int | None = 21


class Team(BaseModel):
    """A team that owns action items: the person who leads it, its channel (id or #name), its user group, its people."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80)
    lead: str = Field(default="", pattern=r"^(?:[UW][A-Z0-9]{2,30})?$")
    channel: str = Field(default="", pattern=r"^(?:[CG][A-Z0-9]{2,30}|#[^\s#@<>]{1,80})?$")
    group: str = Field(default="", pattern=r"^(?:S[A-Z0-9]{2,30})?$")
    members: list[str] = []


class DigestTo(BaseModel):
    """A channel (its id, or its #name) that gets the weekly digest: of everything, or of one team's items."""

    model_config = ConfigDict(extra="forbid")

    channel: str = Field(pattern=r"^(?:[CG][A-Z0-9]{2,30}|#[^\s#@<>]{1,80})$")
    team: str = ""


SEVERITIES = [
    Severity(
        id="sev1",
        name="SEV-1",
        meaning="users cannot work, or data is at risk: everybody needed is called",
        due_days=15,
        update_minutes=30,
    ),
    Severity(
        id="sev2",
        name="SEV-2",
        meaning="an important part is down or wrong for many users",
        due_days=30,
        update_minutes=60,
    ),
    Severity(id="sev3", name="SEV-3", meaning="some users are hit, or a part works badly", layout="short"),
    Severity(id="sev4", name="SEV-4", meaning="nobody is hit yet; worth watching", layout="short"),
]
UNCONFIRMED_SEVERITY = "sev3"

STATUSES = [
    Word(id="investigating", name="investigating", meaning="we do not know the cause yet"),
    Word(id="identified", name="identified", meaning="the cause is known, a fix is on its way"),
    Word(id="monitoring", name="monitoring", meaning="users are fine again; we watch whether it stays so"),
    Word(id="resolved", name="resolved", meaning="it is over"),
]

ROLES = [
    RoleWord(
        id="commander",
        name="incident commander",
        meaning="decides, keeps the overview, hands out the work",
        words=["ic", "lead"],
        duties=[
            "Say what is decided, and why: `/incident note decision: roll back`",
            "Hand out the other roles: `/incident role scribe @ana`",
            "Keep severity and status true: `/incident severity sev2`, `/incident status identified`",
            "Need a rest? `/incident commander @ben` hands over; close it with `/incident resolve`",
        ],
    ),
    RoleWord(
        id="scribe",
        name="scribe",
        meaning="keeps the timeline complete",
        duties=[
            "Put :pushpin: on what matters, in threads too; type the rest: `/incident note 17:42 failover started`",
            "You may correct anybody's line: `/incident edit 17 03:05`",
            "Look for gaps from time to time: `/incident timeline check`",
        ],
    ),
    RoleWord(
        id="communications",
        name="communications lead",
        meaning="tells users and colleagues how it stands",
        words=["comms", "communication"],
        duties=[
            "Tell how it stands, before people ask: `/incident update`; I ask you by DM when one is due",
            "Keep how users are hit up to date: `/incident impact users 12%`",
            "Note whom you told what: `/incident note communication: status page updated`",
        ],
    ),
]

KINDS = [
    Kind(id="note", name="note", mark="memo", meaning="anything worth keeping"),
    Kind(id="detection", name="detection", mark="satellite_antenna", meaning="how it was noticed", words=["detected"]),
    Kind(id="finding", name="finding", mark="microscope", meaning="something that was found out", words=["found"]),
    Kind(id="decision", name="decision", mark="scales", meaning="what was decided, and why", words=["decided"]),
    Kind(id="action", name="action", mark="wrench", meaning="something that somebody did", words=["did"]),
    Kind(id="communication", name="communication", mark="mega", meaning="who was told what", words=["comms", "told"]),
    Kind(id="impact", name="impact", mark="chart_with_downwards_trend", meaning="how users were hit"),
    Kind(
        id="mitigation", name="mitigation", mark="adhesive_bandage", meaning="what made it better", words=["mitigated"]
    ),
    Kind(id="milestone", name="milestone", mark="triangular_flag_on_post", meaning="a step of the incident itself"),
    Kind(id="alert", name="alert", mark="bell", meaning="what a monitor said"),
    Kind(id="well", name="went well", mark="seedling", meaning="for the review", words=["went well", "good"]),
    Kind(
        id="badly",
        name="didn't go well",
        mark="cactus",
        meaning="for the review",
        words=["went badly", "didn't go well", "bad"],
    ),
    Kind(
        id="lucky",
        name="lucky",
        mark="four_leaf_clover",
        meaning="for the review: where we got lucky",
        words=["luck", "got lucky"],
    ),
    Kind(
        id="question",
        name="question",
        mark="grey_question",
        meaning="for the review: an open question",
        words=["open question"],
    ),
]

# One emoji, one meaning: a kind is shown with the emoji that makes it. None of them is one that people put on messages
# all day (thumbs, eyes, ticks, hearts, fire, confetti): those stay theirs. Milestones are the bot's own.
REACTIONS = {
    "pushpin": "note",
    "satellite_antenna": "detection",
    "microscope": "finding",
    "scales": "decision",
    "wrench": "action",
    "mega": "communication",
    "chart_with_downwards_trend": "impact",
    "adhesive_bandage": "mitigation",
    "bell": "alert",
    "seedling": "well",
    "cactus": "badly",
    "four_leaf_clover": "lucky",
    "grey_question": "question",
}
ACTION_ITEM_REACTION = "clipboard"
CONFIRMATION = "white_check_mark"
PRIORITY_DUE_DAYS: dict[Literal["p0", "p1", "p2", "p3"], int] = {"p0": 3}
URGENT = frozenset({"p0", "p1"})
NO_PRIORITY = "none"
LADDERS = {
    "p0": Ladder(before_days=[-1], on_the_day=True, overdue_days=[1, 3, 7], overdue_weeks=[2, 4], escalate_days=7),
    "p1": Ladder(before_days=[-1], on_the_day=True, overdue_days=[1, 3, 7], overdue_weeks=[2, 4], escalate_days=14),
    "p2": Ladder(),
    "p3": Ladder(overdue_weeks=[1, 4], escalate_days=28),
    NO_PRIORITY: Ladder(),
}
REVIEW_WITHIN = {"sev1": "3 days", "sev2": "5 working days"}
APPROVAL_NEEDED = ["sev1", "sev2"]
REQUIRED_SECTIONS = ["summary", "impact", "contributing_factors", "action_items"]
