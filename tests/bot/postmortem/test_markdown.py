import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.postmortem.markdown import Words, link, to_html

# Characters that mean something to Markdown or HTML, often, between all the others.
NASTY = st.text(st.sampled_from("*_`~<>&[](){}|#+-=!:.\\/\"'1 \n\tax;") | st.characters(codec="utf-8"), max_size=60)
KNOWN_TAGS = re.compile(r"</?(?:p|ul|li|br)>\n?")


def shown(markdown: str) -> str:
    """What a reader sees, without regard to white space."""
    return squeezed(html.unescape(KNOWN_TAGS.sub(" ", to_html(markdown))))


def squeezed(text: str) -> str:
    return " ".join(text.replace("\x00", "\ufffd").split())


@given(NASTY)
def test_any_text_shows_as_typed_in_a_paragraph(typed: str) -> None:
    assert shown(str(Words(typed))) == squeezed(typed)


@given(NASTY)
def test_any_text_shows_as_typed_in_a_list(typed: str) -> None:
    assert shown(
        f"- before\n- **17:42** {Words(typed)}\n- after"
    ) == f"before <strong>17:42</strong> {squeezed(typed)} after".replace("  ", " ")


@given(NASTY)
def test_a_table_stays_a_table_whatever_stands_in_it(typed: str) -> None:
    made = to_html(f"| a | b |\n|---|---|\n| {Words(typed).cell} | last |\n")
    assert made.count("<tr>") == 2
    cell = re.search(r"<td>(.*?)</td>\n<td>last</td>", made, re.DOTALL)
    assert cell is not None
    assert squeezed(html.unescape(cell[1])) == squeezed(typed)


@pytest.mark.parametrize(
    "typed", ["{{7*7}}", "<!channel>", "error_budget of build_2", "R&D: a < b > c", "$120,000", "it's 5 - 3 = 2"]
)
def test_harmless_text_is_readable_as_it_is(typed: str) -> None:
    assert typed in str(Words(typed))


def test_two_products_are_no_emphasis() -> None:
    assert "<em>" not in to_html(str(Words("7*7 and 8*8")))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "/etc", "", "http://", "https://[", None])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert link("here", url) == "here"


def test_an_address_cannot_end_its_link() -> None:
    made = to_html(link("a]b", 'https://x.example/a)b(c <d> e|f"g'))
    assert re.fullmatch(
        r'<p><a href="https://x\.example/a%29b%28c%20%3Cd%3E%20e%7Cf%22g" rel="[a-z ]+">a\]b</a></p>\n', made
    )


def test_what_people_wrote_in_markdown_is_cleaned() -> None:
    made = to_html(
        "![spy](https://spy.example/x.png) <script>alert(1)</script> [go](javascript:alert(1)) "
        '<a href="https://x.example" onclick="x()">y</a>'
    )
    assert "<img" not in made
    assert "<script" not in made
    assert 'href="javascript' not in made
    assert "onclick" not in made.replace('&lt;a href="https://x.example" onclick', "")


def test_what_people_wrote_ends_as_a_sentence_does() -> None:
    told = [Words(typed).sentence for typed in ("12% could not log in", "all of them!", "Two halls.", "why\nso?")]
    assert told == ["12% could not log in.", "all of them!", "Two halls.", "why so?"]
