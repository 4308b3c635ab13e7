"""`/incident report`: what a period's incidents tell together, to each what they may see; on a phone, or as a file."""

import csv
import io
import json
import re

import pytest
from sqlmodel import Session, select

from bot.sandbox import Person
from bot.sandbox.records import File
from bot.trends import asking
from storage import files as file_rows
from storage import incidents as incident_rows
from storage import outbox
from storage.incidents import Incident
from storage.reports import ReportFile
from tests import past
from tests.stage import Stage


def summer(stage: Stage) -> Stage:
    """Fill in the incidents of June, with Ana alone in the private one, and let the bot know everybody."""
    team_id = stage.slack.workspace.team_id
    stage.bot.db.write(lambda session: past.fill(session, team_id, member=stage.ana.id))
    for person in (stage.ana, stage.ben, stage.chloe):
        stage.types(person, "list")
    stage.settle()
    return stage


def files(stage: Stage, person: Person) -> dict[str, File]:
    """The files that lie in a person's conversation with the bot, by name."""
    channels = stage.slack.workspace.channels.values()
    mine = {one.id for one in channels if one.kind == "im" and person.id in one.members}
    workspace = stage.slack.workspace
    return {one.name: one for one in workspace.files.values() if mine & {place for place, _ in one.shares}}


def test_each_reads_of_june_what_they_may_see(quick_stage: Stage) -> None:
    stage = summer(quick_stage)
    reply = stage.types(stage.ana, "report june")
    mine = stage.reads(stage.ana, reply)
    theirs = stage.asks(stage.ben, "report june")
    assert not any("Incidents, June" in one.text for one in stage.general.messages)
    for line in ("5 incidents, 1 still open · none before", "🔴 SEV-1 2", "🟠 SEV-2 2", "🟡 SEV-3 1",
                 "Detect: 7 min · 5 of 5 known", "Mitigate: 27 min · 4 of 5 known", "Resolve: 1 h 5 min · 4 of 5 known",
                 "• checkout 2", "• vault 1", "• without a service 1",
                 "The size of the pool had no alert · INC-2, INC-3", "Checkout pool exhausted · INC-2, INC-3",
                 "Postmortem reviews: 4 fell due", "2 in time · 1 late · 1 still to do (INC-5)",
                 "Action items: 5 new · 2 done · 1 dropped",
                 "4 fell due: 1 done in time · 1 done late · 1 dropped · 1 overdue",
                 "Limit what one tenant may open · no owner yet, due 25 Jun 2025 · INC-3",
                 "Change the lock of the vault · @Ana, no date · INC-5",
                 "Sun 1 Jun 2025 to Mon 30 Jun 2025, whole days in Europe/Copenhagen",
                 "Not counted: 1 declared in error, 1 practice, 1 duplicate.",
                 "🔒 1 private incident among them"):  # fmt: skip
        assert line in mine, line
    assert "vault" not in theirs
    assert "private" not in theirs
    assert "INC-5" not in theirs
    for line in ("4 incidents, 1 still open", "Mitigate: 30 min · 3 of 4 known", "2 in time · 1 late · 0 still to do",
                 "4 new · 2 done", "whole days in America/New_York"):  # fmt: skip
        assert line in theirs, line
    assert "vault" not in stage.asks(stage.ana, "report june public")
    assert "sand" not in mine  # a drill's

    said = stage.clicks(stage.ana, reply, "Last quarter")
    assert said.splitlines()[1].strip() == "Incidents, Q2 2025"
    july = stage.clicks(stage.ana, reply, "This month")
    assert july.count("No incident was declared in this period") == 1
    assert "1 private incident among them" in july  # what is to be done of June's
    lately = stage.asks(stage.ben, "report")
    assert "1 incident, 1 still open · 3 before" in lately
    assert "SEV-1 0 (before 2)" in lately
    assert "Mitigate: 20 min (before 35 min) · 1 of 1 known" in lately
    assert "“soon” is no period that I know" in stage.asks(stage.ben, "report soon")
    assert "1 January 2030, which lies ahead" in stage.asks(stage.ben, "report 2030")
    assert stage.pings() == []


def test_a_file_comes_by_dm_with_what_one_sees_when_it_leaves(
    quick_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = summer(quick_stage)
    reply = stage.types(stage.ana, "report june 2025")
    assert "June 2025 as Markdown: you get it by direct message" in stage.clicks(stage.ana, reply, "As a file")
    assert "without private ones: /incident report June 2025 public" in stage.asks(stage.ana, "report june csv")
    assert "as JSON" in stage.asks(stage.ben, "report json 2025-06-01 to 2025-06-30")
    stage.settle()
    monkeypatch.setattr(asking, "MOST_AT_ONCE", 5)
    said = stage.asks(stage.ben, "report june public")
    assert re.search(r"7 incidents and the one before it \d+, too many to tell here", said)
    assert "/incident report June 2025 public markdown" in said
    mine, theirs = files(stage, stage.ana), files(stage, stage.ben)
    name = "incidents-2025-06-01-to-2025-06-30"
    assert sorted(mine) == [f"{name}.csv", f"{name}.md"]
    assert b"The vault is open (private)" in mine[f"{name}.md"].content
    rows = list(csv.DictReader(io.StringIO(mine[f"{name}.csv"].content.decode())))
    assert [one["value"] for one in rows if one["name"] == "mitigated − started"] == ["27.5"]
    told = json.loads(theirs[f"{name}.json"].content)
    assert [one["key"] for one in told["each"]] == ["INC-1", "INC-2", "INC-3", "INC-4"]
    assert b"ault" not in theirs[f"{name}.json"].content
    assert stage.dead() == []
    assert stage.pings() == []
    open_ones = {one["incident"] for one in told["action_items"]["open_the_longest"]}
    with stage.bot.db.read() as session:  # of whatever is hidden later it is known who had it
        row = session.exec(select(ReportFile).where(ReportFile.form == "json")).one()
        named = {incident_rows.get(session, one).key for one in row.named}
    assert named >= {"INC-1", "INC-2", "INC-3", "INC-4"} | open_ones


def test_a_file_that_tells_what_was_hidden_meanwhile_is_made_anew(quick_stage: Stage) -> None:
    stage = summer(quick_stage)
    team_id, now = stage.slack.workspace.team_id, stage.clock.now()

    def left_before(session: Session) -> None:
        made = {"content": b"The vault is open", "file_id": "F0OLD", "upload_url": "https://files.slack.com/old"}
        row = ReportFile(team_id=team_id, form="json", start_at=now, end_at=now, zone="UTC", words="June 2025",
                         asked_by=stage.ben.id, asked_at=now, name="old.json", **made)  # fmt: skip
        report_id = file_rows.add(session, row)
        outbox.add(session, team_id=team_id, lane=f"report:{report_id}", kind="report_share", subject=report_id)

    stage.bot.db.write(left_before)
    stage.settle()
    ((name, sent),) = files(stage, stage.ben).items()
    assert name == "incidents-2025-06-01-to-2025-06-30.json"
    assert b"INC-4" in sent.content
    assert b"ault" not in sent.content
    assert stage.dead() == []


def test_both_databases_tell_the_same_whenever_one_asks(either_stage: Stage) -> None:
    stage = summer(either_stage)
    team_id = stage.slack.workspace.team_id

    def hostile(session: object) -> None:
        title = '=HYPERLINK("http://a.b") <!channel> | *x* [y](http://c.d) `z`'
        session.add(  # type: ignore[attr-defined]
            Incident(team_id=team_id, number=9, title=title, severity="=sev", status="investigating",
                     declared_by=stage.ben.id, declared_at=past.declared(1))
        )  # fmt: skip

    stage.bot.db.write(hostile)
    for form in ("markdown", "csv", "json"):
        stage.asks(stage.ben, f"report june {form}")
    stage.settle()
    first = {name: one.content for name, one in files(stage, stage.ben).items()}
    assert len(first) == 3
    stage.later_by(days=40)
    stage.slack.workspace.files.clear()
    for form in ("markdown", "csv", "json"):
        stage.asks(stage.ben, f"report june 2025 {form}")
    stage.settle()
    assert {name: one.content for name, one in files(stage, stage.ben).items()} == first
    written = first["incidents-2025-06-01-to-2025-06-30.md"].decode()
    assert "| =sev | 1 | 0 |" in written
    assert r"<!channel> \| \*x\* \[y\](http://c.d) \`z\` |" in written.replace(r"\<", "<")
    table = first["incidents-2025-06-01-to-2025-06-30.csv"].decode()
    assert "severity,'=sev,1" in table
    assert stage.pings() == []
