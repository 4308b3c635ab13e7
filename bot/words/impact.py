"""`impact`: the figures in it, each as it was typed, and the free text around them."""

import re

_NAMES = {
    "users": r"(?:affected\s+|impacted\s+)?(?:users?|customers?|accounts?)",
    "tickets": r"(?:support\s+)?tickets?|(?:support\s+)?cases",
    "cost": r"costs?|(?:estimated\s+)?(?:revenue\s+)?loss(?:es)?|revenue",
    "duration": r"duration|downtime|outage",
    "effort": r"(?:(?:team|response)\s+)*effort",
    "services": r"services?",
    "regions": r"regions?",
}
_NUMBER = (
    r"(?:~|≈|about\s+|around\s+|approx\.?\s+|over\s+|up\s+to\s+)?[$€£¥]?\s?[0-9][0-9.,]*\s?"
    r"(?:k\b|m\b|bn\b|thousand\b|million\b|%|percent\b)?(?:\s?(?:usd|eur|gbp|jpy|chf|dollars?|euros?|pounds?|[$€£¥]))?"
)
_TIME = r"(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)\b\.?"
_LENGTH = rf"(?:~|≈|about\s+|around\s+|approx\.?\s+)?[0-9][0-9.,]*\s?{_TIME}(?:(?:\s+and)?\s*[0-9]+\s?{_TIME})*"
_HIT = r"(?:\s+(?:were\s+|was\s+)?(?:affected|impacted|hit|opened|filed|lost|in\s+total|total))?"
_EFFORT = rf"[0-9][0-9.,]*\s*(?:people|persons?|engineers?|responders?|x\b|×|{_TIME}|person[\s-]hours?)[^,;]{{0,40}}"
_PLACES = r"(?=[\w.-]{0,80}[-_.0-9])[\w.-]{1,100}"
_VALUES = {
    "users": _NUMBER + _HIT,
    "tickets": _NUMBER + _HIT,
    "cost": _NUMBER,
    "duration": _LENGTH,
    "effort": _EFFORT,
    "services": _PLACES,
    "regions": _PLACES,
}
_LISTED = ("services", "regions")
_NAME_FIRST = {
    key: re.compile(
        rf"(?:{name})(?:\s*[:=]\s*(?P<after_colon>{'.+' if key in _LISTED else '[~≈$€£¥]?.{0,3}[0-9].*|unknown'})"
        rf"|\s+(?P<value>{_VALUES[key]}|unknown))",
        re.IGNORECASE | re.DOTALL,
    )
    for key, name in _NAMES.items()
}
_NUMBER_FIRST = {
    key: re.compile(
        rf"(?P<value>{_LENGTH if key == 'duration' else _NUMBER})\s*(?:of\s+)?(?:{_NAMES[key]}){_HIT}", re.IGNORECASE
    )
    for key in ("users", "tickets", "cost", "duration", "services", "regions")
}
_ANY_NAME = "|".join(_NAMES.values())
_SEPARATOR = re.compile(
    r"(\s{0,4}(?:(?<!&lt)(?<!&gt)(?<!&amp);|\n)\s{0,4}|\s{0,4},(?![0-9]{3}\b)\s{0,4}|\s{1,4}and\s{1,4}"
    rf"|(?<=[0-9%hk])\s{{1,4}}(?=(?:{_ANY_NAME})\s*[:=]?\s*[~$€£¥]?[0-9]))",
    re.IGNORECASE,
)
_MORE_EFFORT = re.compile(_EFFORT, re.IGNORECASE)
_MORE_PLACES = re.compile(_PLACES)


def impact_figures(rest: str) -> tuple[dict[str, str], str]:
    """Return the figures of an impact by name, each as typed, and the free text that is left.

    The names are users, tickets, cost, duration, effort, services and regions. A figure stands alone between commas,
    semicolons or "and"; one inside a sentence stays there.
    """
    figures: dict[str, str] = {}
    free = ""
    last: str | None = None
    pieces = ["", *_SEPARATOR.split(rest.strip().rstrip("."))]
    for between, piece in zip(pieces[::2], pieces[1::2], strict=True):
        found = _figure(piece.strip())
        if found:
            last = found[0]
            figures[last] = found[1]
        elif last and _goes_on(last, between, piece):
            figures[last] += between + piece
        else:
            last = None
            free += (between if free else "") + piece
    return (figures, free.strip()) if figures else ({}, rest.strip())


def only_figures(said: str) -> bool:
    """Whether words tell nothing of an impact beside its figures."""
    figures, free = impact_figures(said)
    return bool(figures) and not free


def _figure(piece: str) -> tuple[str, str] | None:
    for key, pattern in _NAME_FIRST.items():
        found = pattern.fullmatch(piece)
        if found:
            return key, (found["after_colon"] or found["value"]).strip()
    for key, pattern in _NUMBER_FIRST.items():
        found = pattern.fullmatch(piece)
        if found:
            return key, found["value"].strip()
    return None


def _goes_on(key: str, between: str, piece: str) -> bool:
    """Say whether a piece belongs to the figure before it: "effort 3 people, 3 h", "regions eu-1, us-2"."""
    if ";" in between or "\n" in between:
        return False
    more = {"effort": _MORE_EFFORT, "regions": _MORE_PLACES, "services": _MORE_PLACES}.get(key)
    return bool(more and more.fullmatch(piece.strip()))
