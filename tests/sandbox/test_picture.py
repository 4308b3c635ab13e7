"""What a person sees, as a page: complete, and nothing that people wrote becomes markup."""

import struct
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.camera import NoCamera, find_browser, photograph
from bot.sandbox.picture import blocks_as_html, messages_as_html, view_as_html
from tests.sandbox.anything import anything

NAMES = {"U1": "Ada <b>", "UB": "Incident Scribe", "C1": "ops"}
TS = "1752601320.000100"
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "div",
    "h1",
    "h2",
    "h3",
    "b",
    "i",
    "s",
    "a",
    "p",
    "span",
    "code",
    "pre",
    "blockquote",
    "hr",
    "table",
    "tr",
    "th",
    "td",
    "label",
    "time",
    "header",
    "main",
    "footer",
}
ATTRIBUTES = {"class", "style", "href", "lang", "charset", "name", "content", "http-equiv"}
STYLES = ("--depth: ", "background: #", "max-width: ")


class Page(HTMLParser):
    """A page taken apart: its words, its links, and everything that has no business there."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.words = ""
        self.links: list[str] = []
        self.strange: list[str] = []
        self.opened: list[str] = []
        self.feed(source)
        self.close()
        self.strange += self.opened

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "hr"}:
            self.opened.append(tag)
        if tag not in TAGS:
            self.strange.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES or (name == "style" and not str(value).startswith(STYLES)):
                self.strange.append(f"{tag} {name}={value}")
            if name == "href":
                self.links.append(str(value))

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened.pop() != tag:
            self.strange.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def handle_data(self, data: str) -> None:
        if not self.opened or self.opened[-1] not in {"style", "title"}:
            self.words += data


def message(text: str = "", **more: Any) -> dict[str, Any]:
    return {"ts": TS, "user": "U1", "text": text, **more}


def drawn(*messages: Any, title: str = "") -> Page:
    return Page(messages_as_html(messages, names=NAMES, zone="Europe/Berlin", title=title))


def test_a_page_brings_everything_and_fetches_nothing() -> None:
    source = messages_as_html([message("hello")], names=NAMES, zone="Europe/Berlin", width=390)
    page = Page(source)
    assert page.strange == []
    assert "hello" in page.words
    assert "19:42" in page.words
    assert "max-width: 390px" in source
    assert not any(word in source for word in ("url(", "@import", "<link", "<img", "src=", "<script"))


def test_mrkdwn_becomes_markup_of_ours() -> None:
    source = messages_as_html(
        [message("*b* _i_ ~s~ `c` <@UB> <https://e.com/?a=1&amp;b=2|e> :fire:\n&gt; quote\n```pre```")],
        names=NAMES,
        zone="UTC",
    )
    for part in (
        "<b>b</b>",
        "<i>i</i>",
        "<s>s</s>",
        "<code>c</code>",
        '<span class="mention">@Incident Scribe</span>',
        '<a href="https://e.com/?a=1&amp;b=2">e</a>',
        '<span class="emoji">🔥</span>',
        "<blockquote>quote</blockquote>",
        "<pre>pre</pre>",
    ):
        assert part in source


def test_what_people_wrote_shows_as_text() -> None:
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> \"'><b>"
    plain = {"type": "plain_text", "text": evil}
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": evil}},
        {"type": "header", "text": plain},
        {"type": "actions", "elements": [{"type": "button", "text": plain, "style": evil}]},
        {"type": "image", "alt_text": evil, "image_url": evil},
        {"type": "table", "rows": [[{"type": "raw_text", "text": evil}]], "column_settings": [{"align": evil}]},
        {"type": "markdown", "text": evil},
        {"type": "input", "label": plain, "element": {"type": "plain_text_input", "initial_value": evil}},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": evil}]}],
        },
    ]
    files = [{"title": evil, "preview": evil, "pretty_type": evil}]
    page = drawn(
        message(evil, files=files, reactions=[{"name": evil, "count": 1}], username=evil),
        message("", blocks=blocks),
        title=evil,
    )
    assert page.strange == []
    title, author, text, file, reaction, in_blocks = 1, 1, 1, 3, 1, 9
    assert page.words.count("<script>alert(1)</script>") == title + author + text + file + reaction + in_blocks


def test_the_initials_of_a_name_are_text_too() -> None:
    page = drawn(message("x", username="< a"))
    assert page.strange == []
    assert "<A" in page.words


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "file:///etc/passwd", " https:x"]
)
def test_a_link_leads_to_the_web_or_to_mail_and_nowhere_else(url: str) -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": url}]}],
    }
    page = drawn(
        message(f"<{url}|x> <https://ok.example|ok>"),
        message("", blocks=[rich, {"type": "markdown", "text": f"[x]({url})"}]),
    )
    assert page.links == ["https://ok.example"]


def test_an_app_an_edit_a_thread_and_a_private_message_are_marked() -> None:
    root = message("root", bot_id="B1", user="UB", edited={"ts": "1"}, ephemeral=True)
    page = drawn(root, message("reply", ts="1752601380.000100", thread_ts=TS))
    for words in ("Incident Scribe", "APP", "(edited)", "Only visible to you", "1 reply", "reply"):
        assert words in page.words


def test_a_modal_shows_its_fields_and_buttons() -> None:
    option = {"text": {"type": "plain_text", "text": "sev2"}, "value": "2"}
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Declare"},
        "submit": {"type": "plain_text", "text": "Go"},
        "blocks": [
            {
                "type": "input",
                "label": {"type": "plain_text", "text": "Severity"},
                "optional": True,
                "element": {"type": "checkboxes", "options": [option], "initial_options": [option]},
            }
        ],
    }
    source = view_as_html(view, names=NAMES, zone="UTC")
    assert Page(source).strange == []
    assert 'class="option chosen"' in source
    for words in ("Declare", "Severity", " (optional)", "sev2", "Cancel", '<span class="button primary">Go</span>'):
        assert words in source


def test_a_home_tab_has_no_frame() -> None:
    source = view_as_html({"type": "home", "blocks": [{"type": "divider"}]}, names={}, zone="UTC")
    assert "<hr>" in source
    assert '<div class="modal">' not in source


EVIL = [
    "<script>",
    "<img onerror=x>",
    "</style>",
    "javascript:x",
    '" onload="x',
    "<!--",
    "&lt;script&gt;",
    "<@U1>",
    "<x|y>",
    "\ud800",
]
KEYS = [
    "ts",
    "user",
    "text",
    "blocks",
    "type",
    "elements",
    "reactions",
    "name",
    "files",
    "title",
    "rows",
    "element",
    "options",
    "style",
    "url",
]
WORDS = [
    "section",
    "context",
    "actions",
    "rich_text",
    "rich_text_section",
    "link",
    "text",
    "table",
    "input",
    "mrkdwn",
    "checkboxes",
    "button",
]
JSON = anything(KEYS, WORDS + EVIL)


@given(
    JSON,
    st.lists(st.sampled_from([*EVIL, "*", "`", "```", "_", "\n", "&gt;", "<https://a|", ">"]), max_size=12).map(
        "".join
    ),
)
def test_nothing_raises_and_nothing_becomes_markup_whatever_comes(value: Any, text: str) -> None:
    pages = [
        messages_as_html([value, message(text, blocks=value), message(text)], names=NAMES, zone="UTC", title=text),
        blocks_as_html([value, {"type": "markdown", "text": text}], names={"U1": text}, zone="UTC"),
        view_as_html({"type": "modal", "blocks": [value], "title": value}, names=NAMES, zone="UTC"),
    ]
    for source in pages:
        source.encode("utf-8")
        page = Page(source)
        assert page.strange == []
        assert all(link.startswith(("http://", "https://", "mailto:")) for link in page.links)


@pytest.mark.browser
def test_a_photograph_is_as_wide_as_asked_and_as_tall_as_its_page(tmp_path: Path) -> None:
    try:
        find_browser()
    except NoCamera as missing:
        pytest.skip(str(missing))
    tall = {}
    for lines in (10, 40):
        png = tmp_path / f"{lines}.png"
        photograph(messages_as_html([message("line\n" * lines)], names=NAMES, zone="UTC"), png, 600, scale=2)
        head = png.read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        width, tall[lines] = struct.unpack(">II", head[16:24])
        assert width == 1200
    assert tall[40] - tall[10] == 30 * 22 * 2


def test_without_a_browser_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(NoCamera, match="set CHROMIUM to the path of Chromium"):
        photograph("<p>x</p>", tmp_path / "x.png", 600)
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoCamera, match="install it"):
        photograph("<p>x</p>", tmp_path / "x.png", 600)
