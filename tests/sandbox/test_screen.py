"""What a person sees, as text."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.screen import as_text, blocks_as_text, view_as_text
from tests.sandbox.anything import anything

NAMES = {"U1": "Ada", "U2": "Grace", "UB": "Incident Scribe", "C1": "ops", "S1": "payments-oncall"}
EPOCH = 1_752_601_320  # 2025-07-15 17:42 UTC, 19:42 in Berlin


def message(text: str = "", **more: Any) -> dict[str, Any]:
    return {"ts": f"{EPOCH}.000100", "user": "U1", "text": text, **more}


def seen(*messages: dict[str, Any], zone: str = "Europe/Berlin") -> str:
    return as_text(messages, names=NAMES, zone=zone)


def said(text: str) -> str:
    """Show one message without its first line and its margin."""
    return "\n".join(line.strip() for line in seen(message(text)).split("\n")[1:])


def blocks(*drawn: dict[str, Any]) -> str:
    return blocks_as_text(drawn, NAMES, "Europe/Berlin")


def test_a_message_has_its_author_and_the_readers_time() -> None:
    assert seen(message("hello")) == "19:42  Ada\n       hello"
    assert seen(message("hello"), zone="America/New_York").startswith("13:42  Ada")


def test_an_unknown_zone_counts_as_utc_and_an_unreadable_time_is_left_open() -> None:
    assert seen(message("x"), zone="Mars/Phobos").startswith("17:42")
    assert seen(message("x", ts="soon")).startswith("--:--")


@pytest.mark.parametrize(
    ("wire", "words"),
    [
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("<@U1> and <@U9|nine> and <@U8>", "@Ada and @nine and @U8"),
        ("<#C1> <#C9|other>", "#ops #other"),
        ("<!here> <!channel> <!subteam^S1|@x>", "@here @channel @payments-oncall"),
        ("<https://a.example/x|the page>", "the page (https://a.example/x)"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("*bold* _it_ ~no~ `co*de*`", "bold it no co*de*"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        (":fire: :no_such_sign: 10:30:15", "🔥 :no_such_sign: 10:30:15"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        (f"<!date^{EPOCH}^{{date_num}} {{time}}|late>", "2025-07-15 19:42"),
        (f"<!date^{EPOCH}^{{date_short_pretty}} at {{time_secs}}|late>", "Jul 15, 2025 at 19:42:00"),
        (f"<!date^{EPOCH}^{{date_long}}|late>", "Tuesday, July 15th, 2025"),
        ("<!date^never^{time}|17:42 UTC>", "17:42 UTC"),
        ("&gt; one\n&gt;two\nend", "▌ one\n▌ two\nend"),
        ("so: ```\n*raw* &lt;\n```\nend", "so:\n*raw* <\nend"),
    ],
)
def test_mrkdwn_is_worded(wire: str, words: str) -> None:
    assert said(wire) == words


def test_dates_near_now_are_worded_as_slack_words_them() -> None:
    text = message(f"<!date^{EPOCH}^{{date_short_pretty}}, {{ago}}|x>")
    now = datetime(2025, 7, 15, 22, 42, tzinfo=UTC)
    assert "yesterday, 5 hours ago" in as_text([text], names={}, zone="Europe/Berlin", now=now)


def test_an_app_an_edit_reactions_files_and_the_private_hint_are_shown() -> None:
    shown = seen(
        message(
            "done",
            user="UB",
            bot_id="B1",
            edited={"ts": "1"},
            reactions=[{"name": "pushpin", "users": ["U1", "U2"], "count": 2}, {"name": "acme", "users": ["U1"]}],
            files=[{"title": "Postmortem", "pretty_type": "Markdown", "size": 18_200, "preview": "# INC-1\n\ntext"}],
            ephemeral=True,
        )
    )
    assert shown.split("\n") == [
        "19:42  Incident Scribe  APP  (edited)",
        "       done",
        "       📄 Postmortem (Markdown, 18 kB)",
        "         # INC-1",
        "         text",
        "       📌 2  :acme: 1",
        "       (only visible to you)",
    ]


def test_replies_stand_under_what_they_answer() -> None:
    root = message("root", ts=f"{EPOCH}.000100", thread_ts=f"{EPOCH}.000100")
    between = message("between", ts=f"{EPOCH + 60}.000100")
    reply = message("reply", ts=f"{EPOCH + 120}.000100", thread_ts=root["ts"], user="U2")
    shown = seen(root, between, reply).split("\n")
    assert shown == [
        "19:42  Ada",
        "       root",
        "       ↳ 19:44  Grace",
        "                reply",
        "19:43  Ada",
        "       between",
    ]


def test_a_reply_without_its_root_is_not_lost() -> None:
    assert "reply" in seen(message("reply", thread_ts="1.000001"))


def test_days_are_parted_when_there_are_several() -> None:
    shown = seen(message("a"), message("b", ts=f"{EPOCH + 86_400}.000100"))
    assert shown.count("────") == 4
    assert "Wednesday, July 16th, 2025" in shown
    assert "────" not in seen(message("a"))


def test_blocks_stand_for_the_text() -> None:
    shown = seen(message("fallback", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "Title"}}]))
    assert "fallback" not in shown
    assert "Title\n       ═════" in shown


def test_every_block_is_drawn() -> None:
    plain = {"type": "plain_text", "text": "Press"}
    shown = blocks(
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*a*"},
            "fields": [{"type": "mrkdwn", "text": "*Status*\nopen"}],
        },
        {"type": "divider"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "_small_"}, {"type": "image", "alt_text": "logo"}]},
        {
            "type": "actions",
            "elements": [{"type": "button", "text": plain}, {"type": "users_select"}, {"type": "datepicker"}],
        },
        {"type": "image", "alt_text": "a chart"},
        {"type": "table", "rows": [[_raw("Item"), _raw("Due")], [_raw("🔑 keys"), _raw("soon")]]},
        {"type": "markdown", "text": "## Head\n- **x**\n1. y"},
        {"type": "nonsense"},
    )
    assert shown.split("\n") == [
        "a",
        "Status: open",
        "─" * 40,
        "(small · [logo])",
        "[Press]  [Select a user ▾]  [Select a date ▾]",
        "🖼 a chart",
        "Item    │ Due",
        "────────┼─────",
        "🔑 keys │ soon",
        "# Head",
        "• x",
        "1. y",
    ]


def _raw(text: str) -> dict[str, str]:
    return {"type": "raw_text", "text": text}


def test_rich_text_is_drawn() -> None:
    def section(*words: dict[str, Any]) -> dict[str, Any]:
        return {"type": "rich_text_section", "elements": list(words)}

    hello = section(
        {"type": "text", "text": "hi "}, {"type": "user", "user_id": "U1"}, {"type": "emoji", "name": "eyes"}
    )
    items = {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 4, "elements": [hello, hello]}
    quote = {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://e.com", "text": "e"}]}
    shown = blocks({"type": "rich_text", "elements": [hello, items, quote]})
    assert shown.split("\n") == ["hi @Ada👀", "  5. hi @Ada👀", "  6. hi @Ada👀", "▌ e (https://e.com)"]


def test_a_modal_shows_its_fields_and_buttons() -> None:
    option = {"text": {"type": "plain_text", "text": "sev2"}, "value": "2"}
    other = {"text": {"type": "plain_text", "text": "sev3"}, "value": "3"}
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Declare"},
        "submit": {"type": "plain_text", "text": "Go"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            _input("Title", {"type": "plain_text_input", "initial_value": "pay", "multiline": True}),
            _input("Severity", {"type": "radio_buttons", "options": [option, other], "initial_option": option}),
            {**_input("Who", {"type": "users_select", "initial_user": "U2"}), "optional": True},
        ],
    }
    assert view_as_text(view, NAMES, "UTC").split("\n") == [
        "┌─ Declare ─",
        "│ Title",
        "│   [pay]",
        "│ Severity",
        "│   ◉ sev2",
        "│   ○ sev3",
        "│ Who  (optional)",
        "│   [Grace ▾]",
        "└─ [Cancel] [Go]",
    ]


def _input(label: str, element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "label": {"type": "plain_text", "text": label}, "element": element}


def test_a_message_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in seen(message("a\x1b[2Jb\x07"))


@pytest.mark.parametrize(
    "text", ["*a " * 13_000, "`" * 40_000, "<" * 40_000, ":a" * 20_000, "_<a> " * 8_000, "&gt;\n" * 8_000]
)
@pytest.mark.timeout(10)
def test_a_long_text_is_read_in_one_pass(text: str) -> None:
    assert seen(message(text))


KEYS = [
    "ts",
    "user",
    "text",
    "blocks",
    "type",
    "elements",
    "reactions",
    "files",
    "thread_ts",
    "rows",
    "element",
    "options",
    "style",
]
WORDS = [
    "section",
    "context",
    "actions",
    "rich_text",
    "rich_text_list",
    "table",
    "input",
    "mrkdwn",
    "checkboxes",
    "static_select",
    "1.5",
]
JSON = anything(KEYS, WORDS)


@given(JSON, st.text(alphabet="*_~`<>&|@#!^:{}\n lgt;U1", max_size=60))
def test_nothing_raises_whatever_comes(value: Any, text: str) -> None:
    assert isinstance(as_text([value, message(text, blocks=value)], names=NAMES, zone="UTC"), str)
    assert isinstance(blocks_as_text([value], NAMES, "UTC"), str)
    assert isinstance(view_as_text({"type": "modal", "blocks": [value], "title": value}, NAMES, "UTC"), str)
