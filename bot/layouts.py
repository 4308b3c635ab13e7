"""What sections a postmortem has, in their order. The tables here can be replaced in the settings file."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Layout(BaseModel):
    """Which sections a postmortem has, in their order: key → title; `when_known` ones only while they say something.

    A section is worded by `<id>/<key>.md.j2` where there is one, else by `<key>.md.j2`.
    """

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")
    sections: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")], str] = Field(min_length=1)
    when_known: list[str] = []


# The order of sections: https://sre.google/workbook/postmortem-culture/
LAYOUTS = [
    Layout(
        id="full",
        sections={
            "glance": "At a glance",
            "summary": "Summary",
            "impact": "Impact",
            "key_times": "Key times",
            "timeline": "Timeline",
            "contributing_factors": "Contributing factors",
            "detection_response_recovery": "Detection, response, recovery",
            "went_well": "What went well",
            "went_badly": "What didn't go well",
            "lucky": "Where we got lucky",
            "open_questions": "Open questions",
            "action_items": "Action items",
            "responders": "Responders",
            "links": "Links",
        },
    ),
    Layout(
        id="short",
        sections={
            "glance": "At a glance",
            "summary": "Summary",
            "impact": "Impact",
            "key_times": "Key times",
            "timeline": "Timeline",
            "contributing_factors": "Contributing factors",
            "went_well": "What went well",
            "went_badly": "What didn't go well",
            "lucky": "Where we got lucky",
            "open_questions": "Open questions",
            "action_items": "Action items",
            "responders": "Responders",
            "links": "Links",
        },
        when_known=["went_well", "went_badly", "lucky", "open_questions"],
    ),
    Layout(
        id="classic",
        sections={
            "glance": "At a glance",
            "summary": "Incident summary",
            "timeline": "Timeline of events",
            "contributing_factors": "Root cause analysis",
            "impact": "Impact assessment",
            "went_well": "What went well",
            "went_badly": "What didn't go well",
            "action_items": "Action items",
            "lucky": "Where we got lucky",
            "open_questions": "Open questions",
            "responders": "Responders",
            "links": "Links",
        },
        when_known=["lucky", "open_questions"],
    ),
]
