"""Rich text of Block Kit: sections, lists, quotes and preformatted text.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from bot.sandbox.elements import ID, URL
from bot.sandbox.shapes import Rule, by_type, flag, items, one_of, shape, string, whole

_MOST = 1000  # Slack names no number; the limit of characters over all blocks comes first
_STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), flag))
_STYLED: dict[str, Rule] = {"style": _STYLE}
_WORD: dict[str, Rule] = {
    "text": shape({"text": string(13_000)}, _STYLED),
    "link": shape({"url": URL}, {"text": string(3000), "unsafe": flag, **_STYLED}),
    "emoji": shape({"name": ID}, {"unicode": string(255), "skin_tone": whole(1, 6), **_STYLED}),
    "user": shape({"user_id": ID}, _STYLED),
    "usergroup": shape({"usergroup_id": ID}, _STYLED),
    "channel": shape({"channel_id": ID}, _STYLED),
    "team": shape({"team_id": ID}, _STYLED),
    "broadcast": shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
    "color": shape({"value": string(9)}, _STYLED),
    "date": shape(
        {"timestamp": whole(0, 10**11), "format": string(255)}, {"url": URL, "fallback": string(255), **_STYLED}
    ),
}
_WORDS = items(by_type(_WORD), 0, _MOST)
_SECTION = shape({"elements": _WORDS})
_BORDER: dict[str, Rule] = {"border": whole(0, 1)}

RICH_TEXT = shape(
    {
        "elements": items(
            by_type(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": shape(
                        {
                            "style": one_of("bullet", "ordered"),
                            "elements": items(by_type({"rich_text_section": _SECTION}), 1, _MOST),
                        },
                        {"indent": whole(0, 8), "offset": whole(0, 10**6), **_BORDER},
                    ),
                    "rich_text_quote": shape({"elements": _WORDS}, _BORDER),
                    "rich_text_preformatted": shape(
                        {"elements": items(by_type({"text": _WORD["text"], "link": _WORD["link"]}), 1, _MOST)},
                        {"language": string(255), **_BORDER},
                    ),
                }
            ),
            1,
            _MOST,
        )
    },
    {"block_id": ID},
)
