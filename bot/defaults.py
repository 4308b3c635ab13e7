"""The data that the bot starts from. Every table here can be replaced in the settings file."""

from pydantic import BaseModel, ConfigDict, Field


class Word(BaseModel):
    """A word of the field: its id (typed, stored, exported), what it is called, what it means."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")
    name: str
    meaning: str = ""


class Severity(Word):
    """How bad an incident is; `due_days` is the policy for action items without a date (none: they are asked for)."""

    due_days: int | None = None


class Kind(Word):
    """What a line of the timeline is; `mark` is the emoji shortcode it is shown with, `words` what people may type."""

    mark: str
    words: list[str] = []


class Ladder(BaseModel):
    """When an action item's owner is reminded, in days from its due date (negative: before)."""

    model_config = ConfigDict(extra="forbid")

    before_days: list[int] = [-2]
    overdue_days: list[int] = [1, 3, 7, 14]


SEVERITIES = [
    Severity(
        id="sev1",
        name="SEV-1",
        meaning="users cannot work, or data is at risk: everybody needed is called",
        due_days=15,
    ),
    Severity(id="sev2", name="SEV-2", meaning="an important part is down or wrong for many users", due_days=30),
    Severity(id="sev3", name="SEV-3", meaning="some users are hit, or a part works badly"),
    Severity(id="sev4", name="SEV-4", meaning="nobody is hit yet; worth watching"),
]
UNCONFIRMED_SEVERITY = "sev3"

STATUSES = [
    Word(id="investigating", name="investigating", meaning="we do not know the cause yet"),
    Word(id="identified", name="identified", meaning="the cause is known, a fix is on its way"),
    Word(id="monitoring", name="monitoring", meaning="users are fine again; we watch whether it stays so"),
    Word(id="resolved", name="resolved", meaning="it is over"),
]

ROLES = [
    Word(id="commander", name="incident commander", meaning="decides, keeps the overview, hands out the work"),
    Word(id="scribe", name="scribe", meaning="keeps the timeline complete"),
    Word(id="communications", name="communications lead", meaning="tells users and colleagues how it stands"),
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
PRIORITIES = ["p0", "p1", "p2", "p3"]
