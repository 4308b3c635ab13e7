"""Hostile facts for the templates of writing a postmortem together: sections, reviews, publications, imports."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot import metrics
from bot.postmortem.editing import Difference
from bot.postmortem.merged import Beside
from bot.postmortem.reviewing import Lacking
from storage.incidents import Incident
from storage.postmortems import Postmortem, Section, SectionVersion
from storage.publications import Import
from storage.reviews import Call, Comment, Verdict
from tests.bot.hostile_check import place_of

NOW = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
WHO = "U0AAAAAAA"


def special(common: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what single templates mean by a word otherwise."""
    typed, wire, many = common["title"], common["given"], len(common["items"])
    lacking = Lacking([typed] * min(many, 13), many, [typed] * min(many, 13), [typed], needs_approval=bool(many))
    said = {"document": document_of(), "section": section_of(typed, 1), "lacking": lacking}
    changed = {"section": section_of(typed, 2), "lines": [f"+{typed}", "-```"], "more": many, "seen": 1}
    reviewers = {"who": [WHO], "fresh": [WHO][:many], "user_id": WHO, "places": ["#inc", "C0AAAAAAA"][:many]}
    return {
        "slack/postmortem_board": said | board(typed, many),
        "slack/postmortem_section": said | page(typed, wire, many),
        "slack/postmortem_section_dialog": said
        | {"parts": [typed[:2400]] * max(1, min(many, 20)), "suggests": not many},
        "slack/postmortem_remark_dialog": said | {"what": "answer" if many else "changes"},
        "slack/postmortem_saved": said | {"became": "saved", "found": many},
        "slack/postmortem_versions": said | versions(typed, many),
        "slack/postmortem_owner": reviewers,
        "slack/postmortem_review": reviewers,
        "slack/postmortem_changes": said | {"changed": [changed] * min(many, 8), "fresh": 1, "left_out": many},
        "slack/postmortem_publishing": reviewers,
        "slack/postmortem_published": {
            "summary": typed[:2500],
            "durations": metrics.durations({}),
            "is_home": not many,
        },
        "slack/postmortem_imported": {"brought": brought(typed, many)},
        "slack/postmortem_call": said | call(typed, many),
        "errors/which_section": {"titles": [typed[:80]] * 13},
        "errors/import_of_another": {"given": "INC-8"},
        "errors/section_changed": {"title": typed[:80]},
        "errors/section_too_long": {"title": typed[:80]},
        "errors/postmortem_changed": {"version": 7},
        "errors/cannot_review": {"user_id": WHO},
        "errors/cannot_see": {"user_id": WHO},
        "errors/not_reviewable": said,
        "errors/not_publishable": said,
    }


def duplicate_of(typed: str) -> Incident:
    return Incident(
        id=7, team_id="T1", number=7, title=typed[:80], severity="sev1", status="", declared_by=WHO, declared_at=NOW
    )


def document_of() -> Postmortem:
    return Postmortem(
        team_id="T1", incident_id=1, drafted_at=NOW, owner_id=WHO, file_permalink="https://a.b/c?d=<e>&f", version=7
    )


def section_of(typed: str, number: int) -> Section:
    origin = ("generated", "edited", "accepted")[number % 3]
    return Section(
        id=number, team_id="T1", postmortem_id=1, position=1, key="summary", title=typed[:80], body=typed, origin=origin
    )


def board(typed: str, many: int) -> dict[str, Any]:
    one = {"excerpt": typed[:120], "is_empty": not many, "open": many, "wanting": many, "approved": [WHO] * many}
    shown = [one | {"section": section_of(typed, at), "offers": at, "is_news": bool(many)} for at in range(14)]
    merged = [Beside(duplicate_of(typed), many, 2)] * min(many, 5)
    return {
        "is_newer": bool(many),
        "beside": merged,
        "shown": shown,
        "reviewers": [WHO] * min(many, 30),
        "approvers": [WHO],
    }


def page(typed: str, wire: str, many: int) -> dict[str, Any]:
    one, few = section_of(typed, 1), min(many, 3)
    verdict = Verdict(team_id="T1", section_id=1, user_id=WHO, verdict="approved", version=1, at=NOW)
    comment = Comment(id=3, team_id="T1", section_id=1, version=1, author_id=WHO, text=wire, at=NOW)
    offers = [
        Difference(one, "facts", "facts", "", "", typed, [f"+{typed}"[:2400], "-```"], many, "ab"),
        Difference(one, "4", "suggestion", WHO, typed[:300], typed, [f"+{typed}"[:2400]], 0, "cd"),
        Difference(one, "5", "edit", WHO, "", typed, ["```"], 0, "ef"),
    ]
    return {
        "says": typed[:2800] if many else "",
        "seen": 1,
        "lines": [f"+{typed}"[:1400], "```"][:many],
        "approved": [WHO][:many],
        "older": [verdict] * few,
        "wanting": [verdict] * few,
        "comments": [comment] * min(many, 8),
        "answered": many,
        "offers": offers[:few],
        "findings": [("ab", place_of(typed[:300], number).finding) for number in range(min(many, 5))],
        "found": many,
        "versions": many,
        "last": version_of(typed, 2) if many else None,
    }


def version_of(typed: str, number: int) -> SectionVersion:
    by = WHO if number % 2 else ""
    return SectionVersion(
        team_id="T1", section_id=1, number=number, body=typed, origin="edited", by=by, at=NOW, source="edit"
    )


def versions(typed: str, many: int) -> dict[str, Any]:
    shown = [{"version": version_of(typed, at), "excerpt": typed[:120]} for at in range(1, 1 + min(many, 10))]
    return {"shown": shown, "left_out": many}


def brought(typed: str, many: int) -> Import:
    outcome = {"taken": [typed[:80]] * many, "conflict": [typed[:80]], "unknown": [typed[:80]]} if many else {}
    return Import(
        team_id="T1",
        incident_id=1,
        user_id=WHO,
        channel_id="C1",
        asked_at=NOW,
        file_name=typed[:200],
        file_posted_at=NOW,
        looked={"messages": many, "threads": many, "documents": many},
        refused="" if many else "import_without_sections",
        outcome=outcome,
    )


def call(typed: str, many: int) -> dict[str, Any]:
    return {
        "call": Call(team_id="T1", postmortem_id=1, user_id=WHO, kind=("owner", "review", "due")[many % 3], due_at=NOW),
        "empty": [typed] * min(many, 13),
        "gaps": many,
        "ownerless": many,
        "news": [typed] * min(many, 13),
        "due_on": date(2025, 7, 18) if many else None,
        "asked_by": WHO,
    }
