"""Reading JSON that may hold anything: what is missing or of the wrong kind counts as empty."""

from collections.abc import Mapping

Json = Mapping[str, object]


def part(value: object, key: str) -> Json:
    """Read the object under a key, or an empty one."""
    inner = value.get(key) if isinstance(value, Mapping) else None
    return inner if isinstance(inner, Mapping) else {}


def parts(value: object, key: str) -> list[Json]:
    """Read the objects of the list under a key, leaving out what is no object."""
    return [item for item in array(value, key) if isinstance(item, Mapping)]


def array(value: object, key: str) -> list[object]:
    inner = value.get(key) if isinstance(value, Mapping) else None
    return list(inner) if isinstance(inner, list | tuple) else []


def string(value: object, key: str) -> str:
    inner = value.get(key) if isinstance(value, Mapping) else None
    return inner if isinstance(inner, str) else ""


def number(value: object, key: str, otherwise: int = 0, most: int = 10**12) -> int:
    """Read a whole number from 0 to `most`; a string of digits counts, as Slack sends both."""
    inner = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(inner, str) and inner.isascii() and inner.isdigit() and len(inner) < 20:
        inner = int(inner)
    if isinstance(inner, bool) or not isinstance(inner, int) or not 0 <= inner <= most:
        return otherwise
    return inner


def is_true(value: object, key: str) -> bool:
    return isinstance(value, Mapping) and value.get(key) is True


def kind(value: object) -> str:
    return string(value, "type")
