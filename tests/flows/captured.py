"""What the tests of captured messages, and of action items, ask of the rows."""

from bot import defaults
from bot.postmortem.export import export
from bot.sandbox import Message
from storage import action_items, captures, timeline
from storage.action_items import ActionItem
from storage.timeline import Line, LineVersion, SourceChange
from tests.stage import Stage

ITEM, DECISION, FINDING = defaults.ACTION_ITEM_REACTION, "scales", "microscope"


def line_of(stage: Stage) -> Line:
    (line,) = stage.lines(struck=True)
    return line


def items(stage: Stage) -> list[ActionItem]:
    with stage.bot.db.read() as session:
        return action_items.of_incident(session, stage.incident().id or 0)


def item_of(stage: Stage, number: int = 1) -> ActionItem:
    return items(stage)[number - 1]


def states(stage: Stage) -> list[tuple[str, str]]:
    return [(item.text, item.status) for item in items(stage)]


def exported(stage: Stage, form: str) -> str:
    services = stage.bot.services
    with stage.bot.db.read() as session:
        return export(session, stage.incident(), form, settings=services.settings, rendering=services.rendering)


def history(stage: Stage) -> list[tuple[str | None, str, str | None, str]]:
    with stage.bot.db.read() as session:
        kept = timeline.versions(session, line_of(stage).id or 0)
    return [(one.text, one.kind, one.changed_by, one.changed_from) for one in kept]


def source_change(stage: Stage, message: Message) -> SourceChange | None:
    with stage.bot.db.read() as session:
        return captures.source_change(session, stage.slack.team_id, message.channel.id, message.ts)


def versions(stage: Stage, line: Line) -> list[LineVersion]:
    with stage.bot.db.read() as session:
        return timeline.versions(session, line.id or 0)
