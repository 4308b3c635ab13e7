"""Wire text: cleaned, parsed, and worded so that nobody is pinged by what somebody else typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import (
    Broadcast,
    ChannelMention,
    DateToken,
    GroupMention,
    Link,
    Mentioned,
    Typed,
    UserMention,
    escape,
    from_command,
    mentioned,
    mrkdwn,
    normalise,
    parse,
    plain,
    shorten,
    slug,
    trim_end,
    unescape,
)

WIRE = (
    "hi <@U1|ana>, see <#C1|ops> with <!subteam^S1|@backend>: <https://x.test/a?b=1&amp;c=2|the &lt;graph&gt;>"
    " &lt;@U2&gt; <!here> <!date^1758031500^{time}|16:05 UTC> &amp;amp; <mailto:a@x.test|a@x.test>"
)
_FIRES = re.compile(r"<[!@#]")


def test_the_edge_lets_no_character_through_that_a_database_refuses() -> None:
    assert normalise("a\0b\x07c\td\r\ne\x85\ud800f") == "abc\td\nef".replace("ef", "e\ufffdf")
    assert normalise("e\u0301") == "é"
    assert normalise("x" * 250_000) == "x" * 200_000
    assert normalise("xyz", 2) == "xy"


@given(st.text(st.characters(), max_size=300))
def test_clean_text_is_storable_and_stays_as_it_is(raw: str) -> None:
    clean = normalise(raw)
    assert "\0" not in clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert normalise(clean) == clean


def test_parse_tells_typed_from_marked() -> None:
    assert parse(WIRE) == [
        Typed("hi "),
        UserMention("U1", "ana"),
        Typed(", see "),
        ChannelMention("C1", "ops"),
        Typed(" with "),
        GroupMention("S1", "backend"),
        Typed(": "),
        Link("https://x.test/a?b=1&c=2", "the <graph>"),
        Typed(" <@U2> "),
        Broadcast("here"),
        Typed(" "),
        DateToken(1758031500, "16:05 UTC"),
        Typed(" &amp; "),
        Link("mailto:a@x.test", "a@x.test"),
    ]


def test_plain_shows_what_was_typed_and_names_who_was_marked() -> None:
    assert plain(WIRE, {"U1": "Ana Ruiz"}) == (
        "hi @Ana Ruiz, see #ops with @backend: the <graph> (https://x.test/a?b=1&c=2)"
        " <@U2> @here 16:05 UTC &amp; a@x.test"
    )
    assert plain("<@U9> <#C9> <!subteam^S9>", {}) == "@someone #channel @someone"
    assert plain("<http://x.test|x.test>", {}) == "x.test"


def test_mrkdwn_says_the_same_and_pings_nobody() -> None:
    assert mrkdwn(WIRE, {"U1": "A<!channel>"}) == (
        "hi @A&lt;!channel&gt;, see #ops with @backend: <https://x.test/a?b=1&amp;c=2|the &lt;graph&gt;>"
        " &lt;@U2&gt; @here 16:05 UTC &amp;amp; a@x.test"
    )


def test_a_command_may_come_escaped_or_raw() -> None:
    assert from_command("<!channel> {{7*7}} a < b && c &lt;d&gt;") == (
        "&lt;!channel&gt; {{7*7}} a &lt; b &amp;&amp; c &lt;d&gt;"
    )
    kept = "<@U1|ana> <#C1|ops> <!subteam^S1|@be> <https://x.test|x>"
    assert from_command(kept) == kept
    assert from_command("<foo> <@nobody>") == "&lt;foo&gt; &lt;@nobody&gt;"


def test_a_command_cut_at_its_longest_ends_with_no_half_token() -> None:
    assert from_command("x" * 199_998 + "<@U1|ana>") == "x" * 199_998


@given(st.text(max_size=300))
def test_escaped_text_comes_back_as_it_was_typed(raw: str) -> None:
    typed = normalise(raw)
    assert plain(from_command(escape(typed)), {}) == typed
    assert unescape(escape(typed)) == typed


_TOKENS = st.sampled_from(
    [
        "<!channel>",
        "<!here|here>",
        "<@U1>",
        "<@U1|<!here>>",
        "<#C1|ops>",
        "<!subteam^S1|@x>",
        "<https://x.test/|<@U1>>",
        "<https://x.test/?<!channel>|y>",
        "<javascript:alert(1)|y>",
        "&lt;!channel&gt;",
        "&amp;lt;!here&amp;gt;",
        "<",
        ">",
        "|",
        "&",
        "<!date^1^{time}|<!channel>>",
    ]
)
_HOSTILE = st.lists(st.one_of(_TOKENS, st.text(max_size=10)), max_size=12).map("".join)


@given(_HOSTILE, st.dictionaries(st.sampled_from(["U1", "C1", "S1"]), _HOSTILE))
def test_nothing_fires_whatever_the_text_and_the_names(wire: str, names: dict[str, str]) -> None:
    for text in (mrkdwn(wire, names), mrkdwn(from_command(wire), names), escape(wire)):
        assert not _FIRES.search(text)
        assert not re.search(r"<(?!https?://)", text)
    assert "".join(re.findall(r"&(?!amp;|lt;|gt;)", mrkdwn(wire, names))) == ""


@given(_HOSTILE)
def test_a_command_keeps_what_it_says_when_it_is_cleaned_twice(raw: str) -> None:
    assert from_command(from_command(raw)) == from_command(raw)


def test_mentioned_names_each_once_and_no_whole_channel() -> None:
    wire = "<@U2> <@U1|a> <@U2|b> <!subteam^S1> <!channel> &lt;@U3&gt;"
    assert mentioned(wire) == Mentioned(("U2", "U1"), ("S1",))


@given(_HOSTILE, st.integers(0, 60))
def test_short_text_has_no_half_entity(raw: str, limit: int) -> None:
    short = shorten(escape(raw), limit)
    assert len(short) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", short)


def test_what_is_trimmed_is_no_part_of_an_escaped_sign() -> None:
    assert trim_end("latency &gt; - ", " ;-") == "latency &gt;"
    assert trim_end("a &amp;;;", ";") == "a &amp;"
    assert trim_end("done; ", " ;") == "done"


def test_short_text_says_that_it_goes_on() -> None:
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abcd", 4) == "abcd"
    assert shorten("abc&lt;d", 6) == "abc…"
    assert shorten("ab <@U1|ana> c", 9) == "ab…"


@pytest.mark.parametrize(
    ("title", "limit", "name"),
    [
        ("Checkout is down!", 40, "checkout-is-down"),
        ("Größe & Łódź: can't pay", 40, "grosse-lodz-cant-pay"),
        ("Crème brûlée — api/v2", 40, "creme-brulee-api-v2"),
        ("🔥🔥", 40, ""),
        ("決済が停止", 40, ""),
        ("long title here", 5, "long"),
    ],
)
def test_a_title_becomes_what_a_channel_may_be_called(title: str, limit: int, name: str) -> None:
    assert slug(title, limit) == name


@given(st.text(), st.integers(0, 80))
def test_a_slug_is_always_allowed(title: str, limit: int) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(title, limit))
    assert len(slug(title, limit)) <= limit
