"""What settings must be, and what they must agree on: each check names what is wrong, in words for whoever set it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.addresses import is_web
from bot.defaults import Word
from bot.emoji import emoji_name
from bot.layouts import Layout


def known_zone(name: str) -> str:
    """Return the name of a time zone; raise ValueError when it is none."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone: use a name such as Europe/Copenhagen or UTC") from error
    return name


def web_address(url: str) -> str:
    """Return the address of a folder, with its last slash; raise ValueError when it is none."""
    if not is_web(url):
        raise ValueError("use an address such as https://slack.com/api/")
    return url if url.endswith("/") else url + "/"


def database_address(url: str) -> str:
    """Return the address of a database; raise ValueError where a part of its password would be taken for a name.

    https://docs.sqlalchemy.org/en/20/core/engines.html#escaping-special-characters-such-as-signs-in-passwords
    """
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        return url  # whoever opens it says what is wrong
    if found.drivername.startswith("postgresql") and "@" in f"{found.host}{found.database}":
        raise ValueError("in its password, write @ as %40, / as %2F and % as %25")
    return url


def missing(words: Sequence[Word] | Sequence[Layout], setting: str, *ids: str) -> list[str]:
    """Tell which of the ids that are needed the words of a setting lack."""
    have = {word.id for word in words}
    return [f"{setting}: {needed!r} must be among them" for needed in ids if needed not in have]


def working_hours(starts: int, ends: int, days: Collection[int]) -> list[str]:
    """Tell when there is no time to work in."""
    if starts >= ends or not set(days) <= set(range(1, 8)) or not days:
        return ["work_starts_hour must lie before work_ends_hour, and work_days be numbers from 1 to 7"]
    return []


def emoji(
    reactions: Mapping[str, str], kind_ids: Collection[str], *, action_item: str, confirmation: str
) -> Iterator[str]:
    """Tell which emoji make nothing that there is, or mean two things."""
    seen: set[str] = set()
    for given, kind in reactions.items():
        if kind not in kind_ids:
            yield f"reactions: :{given}: makes {kind!r}, which is no kind"
        if emoji_name(given) in seen:
            yield f"reactions: :{given}: is the same emoji as another one there; leave one of them out"
        seen.add(emoji_name(given))
    if emoji_name(action_item) in seen:
        yield f"action_item_reaction: :{emoji_name(action_item)}: makes lines of a kind; choose another emoji"
    if emoji_name(confirmation) in {*seen, emoji_name(action_item)}:
        yield f"confirmation: :{emoji_name(confirmation)}: would make lines itself; choose another emoji"
