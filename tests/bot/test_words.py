"""The command language: forgiving about case, dashes, arrows and order, never about an unknown flag."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import Due
from bot.words import (
    CommandWords,
    DeclareWords,
    TodoWords,
    arrow,
    declare_words,
    did_you_mean,
    impact_figures,
    note_words,
    read_severity,
    repaste,
    split_command,
    spoken_todo,
    todo_words,
)

SEVERITIES = ["sev1", "sev2", "sev3", "sev4"]
KINDS = {"decision": "decision", "decided": "decision", "went well": "well"}
NOW = datetime(2025, 9, 16, 14, 20, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("wire", "words"),
    [
        ("", CommandWords(None, "", "")),
        ("  NOTE  db is slow ", CommandWords(None, "note", "db is slow")),
        ("note: db\nis slow", CommandWords(None, "note", "db\nis slow")),
        ("inc-12 catch-up", CommandWords(12, "catchup", "")),
        ("INC-12: Catch_Up now", CommandWords(12, "catchup", "now")),
        ("INC–12", CommandWords(12, "", "")),
        ("inc-12x note", CommandWords(None, "inc12x", "note")),
        ("/incident note 16:05 slow", CommandWords(None, "note", "16:05 slow")),
        ("inc 7 nodes", CommandWords(None, "inc", "7 nodes")),
    ],
)
def test_a_command_is_an_incident_a_word_and_the_rest(wire: str, words: CommandWords) -> None:
    assert split_command(wire) == words


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("Search is slow", DeclareWords(None, "Search is slow")),
        ("sev1 Search is slow", DeclareWords("sev1", "Search is slow")),
        ("SEV-2: Search", DeclareWords("sev2", "Search")),
        ("sev 2 – Search – slow", DeclareWords("sev2", "Search – slow")),
        ("—private Sev3 -here Search", DeclareWords("sev3", "Search", here=True, private=True)),
        ("-private sev3 Search", DeclareWords("sev3", "Search", asks_private=True)),
        ("sev1 Security: a key leaked", DeclareWords("sev1", "Security: a key leaked", asks_private=True)),
        ("private data leaked", DeclareWords(None, "private data leaked", asks_private=True)),
        ("--private private data leaked", DeclareWords(None, "private data leaked", private=True)),
        ("privately owned nodes", DeclareWords(None, "privately owned nodes")),
        ("--practice sev2 Search", DeclareWords("sev2", "Search", practice=True)),
        ("―here sev3 Search", DeclareWords("sev3", "Search", here=True)),
        ("--loud sev3 Search", DeclareWords("sev3", "Search", unknown_flag="--loud")),
        ("sev3 Search --private", DeclareWords("sev3", "Search --private")),
        ("-5% of orders", DeclareWords(None, "-5% of orders")),
        ("sev 10 nodes", DeclareWords(None, "sev 10 nodes")),
        ("sev4", DeclareWords("sev4", "")),
    ],
)
def test_declare_reads_severity_and_flags_before_the_title(rest: str, words: DeclareWords) -> None:
    assert declare_words(rest, SEVERITIES) == words


@given(st.sampled_from(["-", "--", "–", "—", "―"]), st.from_regex(r"\A[a-z]{3,12}\Z"))
def test_no_flag_ever_becomes_a_title(dash: str, name: str) -> None:
    words = declare_words(f"{dash}{name} Search is slow", SEVERITIES)
    assert words.title == "Search is slow"
    known = name in {"here", "practice", "private"}
    assert (words.unknown_flag is None) == known


def test_a_severity_has_many_spellings() -> None:
    for text in ("sev1", "SEV-1", "sev 1", "Sev1", " sev_1 ", "severity 1", "[sev1]"):
        assert read_severity(text, SEVERITIES) == "sev1", text
    for text in ("", "sev9", "sev", "1", "sev11"):
        assert read_severity(text, SEVERITIES) is None, text


@pytest.mark.parametrize("sign", ["->", "-&gt;", "→", "=>", "=&gt;", "–>", "—>", "–&gt;", "—&gt;", "-->"])
def test_every_arrow_is_one(sign: str) -> None:
    assert arrow(f"why? {sign} full -> disk") == ("why?", "full -> disk")
    assert arrow(f"{sign} full disk") == (None, "full disk")


def test_without_an_arrow_there_is_no_question() -> None:
    assert arrow(" full-disk - 3 > 2 ") == (None, "full-disk - 3 > 2")


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("Decision: roll back", ("decision", "roll back")),
        ("*decided*: roll back", ("decision", "roll back")),
        ("*Decided:* roll back", ("decision", "roll back")),
        ("went  well : paging", ("well", "paging")),
        ("decision:", ("decision", "")),
        ("decision was hard: we rolled back", (None, "decision was hard: we rolled back")),
        ("https://x.test", (None, "https://x.test")),
        ("decision :tada: made", (None, "decision :tada: made")),
        ("decision: :tada: made", ("decision", ":tada: made")),
    ],
)
def test_a_kind_stands_before_a_colon(rest: str, words: tuple[str | None, str]) -> None:
    assert note_words(rest, KINDS) == words


def test_a_mistyped_word_gets_its_neighbour() -> None:
    known = ["note", "todo", "timeline", "severity"]
    assert did_you_mean("nte", known) == "note"
    assert did_you_mean("SEVER", known) == "severity"
    assert did_you_mean("xyzzy", known) is None
    assert did_you_mean("", known) is None


def test_a_command_comes_back_as_it_was_typed() -> None:
    assert repaste("note", "03:12 a &lt;b&gt; &amp; <@U1|ana>") == "/incident note 03:12 a <b> & @ana"
    assert repaste("", "") == "/incident"


FRIDAY = Due(date(2025, 9, 19))


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("Alert on lag <@U1|ana> by friday p1", TodoWords("Alert on lag", owner_id="U1", due=FRIDAY, priority="p1")),
        ("Alert on lag P1, by friday, <@U1>", TodoWords("Alert on lag", owner_id="U1", due=FRIDAY, priority="p1")),
        ("Alert on lag by friday owner: Data Team", TodoWords("Alert on lag", owner_name="Data Team", due=FRIDAY)),
        ("Alert on lag (owner: Data Team, due friday)", TodoWords("Alert on lag", owner_name="Data Team", due=FRIDAY)),
        (
            "Alert on lag owner: R&amp;D p0 by Sep 19, 2025",
            TodoWords("Alert on lag", owner_name="R&D", due=FRIDAY, priority="p0"),
        ),
        ("<@U1> to alert on lag by friday", TodoWords("alert on lag", owner_id="U1", due=FRIDAY)),
        ("p2: alert on lag <!subteam^S1|@data>", TodoWords("alert on lag", owner_group="S1", priority="p2")),
        ("Talk to <@U1> by friday", TodoWords("Talk to <@U1>", due=FRIDAY)),
        ("Sort by hand before deploying by friday", TodoWords("Sort by hand before deploying", due=FRIDAY)),
        ("Sort by hand", TodoWords("Sort by hand", looks_done=True)),
        ("restarted the queue <@U1>", TodoWords("restarted the queue", owner_id="U1", looks_done=True)),
        ("We rebuilt the index by friday", TodoWords("We rebuilt the index", due=FRIDAY, looks_done=True)),
        ("Need a runbook <@U1>", TodoWords("Need a runbook", owner_id="U1")),
        ("by friday", TodoWords("", due=FRIDAY)),
        ("", TodoWords("", looks_done=True)),
    ],
)
def test_an_action_item_has_its_parts_in_any_order(rest: str, words: TodoWords) -> None:
    assert todo_words(rest, now=NOW, zone="UTC") == words


def test_a_date_that_is_none_is_asked_about() -> None:
    for phrase in ("next sprint", "asap", "03/10/2025", "monday or tuesday", "october", "mid-october"):
        words = todo_words(f"Alert on lag by {phrase} <@U1>", now=NOW, zone="UTC")
        assert words.text == "Alert on lag"
        assert words.due
        assert words.due.on is None
        assert words.due.question


_PARTS = [
    "<@U1|ana>",
    "<@U2>",
    "<!subteam^S1|@x>",
    "owner:",
    "Data Team",
    "by",
    "friday",
    "p1",
    "due:",
    ",",
    "lag",
    "(",
    "—",
]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_PARTS), max_size=10).map(" ".join)))
def test_no_action_item_raises_and_its_text_is_part_of_what_was_typed(rest: str) -> None:
    words = todo_words(rest, now=NOW, zone="UTC")
    assert words.text in rest
    assert words == todo_words(rest, now=NOW, zone="UTC")


@pytest.mark.parametrize(
    ("rest", "figures", "free"),
    [
        ("users 1300", {"users": "1300"}, ""),
        ("users 12%", {"users": "12%"}, ""),
        ("1,300 users, tickets: 427", {"users": "1,300", "tickets": "427"}, ""),
        ("cost $120,000, effort 3 people 3 h", {"cost": "$120,000", "effort": "3 people 3 h"}, ""),
        ("effort 3 engineers, 3 hours; users ~5k", {"effort": "3 engineers, 3 hours", "users": "~5k"}, ""),
        ("users 12% tickets 427 cost €5k", {"users": "12%", "tickets": "427", "cost": "€5k"}, ""),
        ("427 support tickets opened and 45 min of downtime", {"tickets": "427", "duration": "45 min"}, ""),
        ("regions eu-1, us-2; logins failed", {"regions": "eu-1, us-2"}, "logins failed"),
        ("services: search", {"services": "search"}, ""),
        ("users unknown", {"users": "unknown"}, ""),
        ("logins failed, users 1300, only in the EU", {"users": "1300"}, "logins failed, only in the EU"),
        ("12% of users could not log in", {}, "12% of users could not log in"),
        ("users were angry and services slow", {}, "users were angry and services slow"),
        ("", {}, ""),
    ],
)
def test_figures_are_kept_as_typed(rest: str, figures: dict[str, str], free: str) -> None:
    assert impact_figures(rest) == (figures, free)


@pytest.mark.parametrize(
    "rest", ["", " p1", " <@U1>", " by friday", " owner: Backend Team", " -", " p1 by friday; <@U1>;"]
)
def test_an_escaped_sign_at_the_end_of_an_action_item_stays_whole(rest: str) -> None:
    assert todo_words(f"Escape &lt;b&gt;{rest}", now=NOW, zone="UTC").text == "Escape &lt;b&gt;"


@given(st.text(max_size=200))
def test_no_impact_raises_and_text_without_figures_stays_whole(rest: str) -> None:
    figures, free = impact_figures(rest)
    assert figures or free == rest.strip()


@pytest.mark.parametrize("piece", [" ", "1", "users 1 ", "p1 ", "by ", "<@U1> ", "owner: ", "- ", "-x ", "a, ", "and "])
def test_a_long_command_takes_no_long_time(piece: str) -> None:
    text = piece * (40_000 // len(piece)) + "x"
    begun = datetime.now(UTC)
    split_command(text)
    declare_words(text, SEVERITIES)
    note_words(text, KINDS)
    todo_words(text, now=NOW, zone="UTC")
    impact_figures(text)
    impact_figures("services " + text)
    assert (datetime.now(UTC) - begun).total_seconds() < 3


@pytest.mark.parametrize(
    ("wire", "rest"),
    [
        ("todo: write the runbook", "write the runbook"),
        ("TODO : write it", "write it"),
        ("to-do: a\nb", "a\nb"),
        ("*Action item:* alert <@U1> by friday", "alert <@U1> by friday"),
        ("- action-items: two of them", "two of them"),
        ("• Follow-up: ask legal", "ask legal"),
        ("follow up: ask legal", "ask legal"),
        ("todo：全角", "全角"),
        ("todo:", None),
        ("todo: ", None),
        ("todo :wave: hello", None),  # an emoji, no colon
        ("the todo: list", None),
        ("&gt; todo: quoted", None),
        ("todo list: three things", None),
        ("action: restarted it", None),
        ("follow up with legal: today", None),
    ],
)
def test_a_text_that_begins_as_work_to_do(wire: str, rest: str | None) -> None:
    assert spoken_todo(wire) == rest
