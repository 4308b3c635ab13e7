"""Emoji by their names at Slack: skin tones and other names of one emoji are the same emoji."""

# Slack sends the name that was picked; these are the other short names of
# https://github.com/iamcal/emoji-data, the table that Slack's own names come from, as far as people on call use them.
_SAME = {
    "thumbsup": "+1",
    "thumbsdown": "-1",
    "balance_scale": "scales",
    "collision": "boom",
    "detective": "sleuth_or_spy",
    "email": "envelope",
    "exclamation": "heavy_exclamation_mark",
    "face_palm": "facepalm",
    "hocho": "knife",
    "laughing": "satisfied",
    "open_book": "book",
    "party_popper": "tada",
    "pencil": "memo",
    "poop": "hankey",
    "punch": "facepunch",
    "raised_hand": "hand",
    "red_car": "car",
    "runner": "running",
    "sailboat": "boat",
    "shit": "hankey",
    "telephone": "phone",
    "white_question_mark": "grey_question",
}


def emoji_name(given: str) -> str:
    """Return the one name of an emoji: `:pencil:`, `pencil` and `memo::skin-tone-3` are all `memo`."""
    bare = given.strip().strip(":").split("::", maxsplit=1)[0].lower()
    return _SAME.get(bare, bare)
