"""Shapes of JSON values, put together from small rules. A rule looks at one value and raises Misshapen, or returns."""

from collections.abc import Callable, Mapping
from typing import NoReturn

Rule = Callable[[object, str], None]


class Misshapen(Exception):
    """A value breaks a rule; the message names the place as a JSON pointer, as Slack's own messages do."""


def refuse(why: str, where: str) -> NoReturn:
    """Raise Misshapen with Slack's way of naming the place."""
    raise Misshapen(f"[ERROR] {why} [json-pointer:{where or '/'}]")


def string(most: int, least: int = 1) -> Rule:
    def rule(value: object, where: str) -> None:
        if not isinstance(value, str):
            refuse("must be a string", where)
        if len(value) > most:
            refuse(f"must be less than {most + 1} characters", where)
        if len(value) < least:
            refuse(f"must be more than {least - 1} characters", where)

    return rule


def one_of(*allowed: str) -> Rule:
    def rule(value: object, where: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            refuse(f"must be one of {', '.join(allowed)}", where)

    return rule


def flag(value: object, where: str) -> None:
    if not isinstance(value, bool):
        refuse("must be a boolean", where)


def whole(least: int, most: int) -> Rule:
    def rule(value: object, where: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            refuse(f"must be a whole number from {least} to {most}", where)

    return rule


def items(rule: Rule, least: int, most: int) -> Rule:
    def of_list(value: object, where: str) -> None:
        if not isinstance(value, list):
            refuse("must be an array", where)
        if len(value) > most:
            refuse(f"no more than {most} items allowed", where)
        if len(value) < least:
            refuse(f"no fewer than {least} items allowed", where)
        for at, item in enumerate(value):
            rule(item, f"{where}/{at}")

    return of_list


def shape(needs: Mapping[str, Rule], takes: Mapping[str, Rule] | None = None) -> Rule:
    """Make the rule of an object: every key of `needs` is there, keys of `takes` may be, `type` is ignored."""
    known = {**(takes or {}), **needs}

    def rule(value: object, where: str) -> None:
        if not isinstance(value, dict):
            refuse("must be an object", where)
        for key in needs:
            if key not in value:
                refuse(f"missing required field: {key}", where)
        for key, part in value.items():
            if key == "type":
                continue
            if key not in known:
                refuse(f"invalid additional property: {key}", where)
            known[key](part, f"{where}/{key}")

    return rule


def by_type(rules: Mapping[str, Rule]) -> Rule:
    """Make the rule of an object whose `type` says which of the rules holds."""

    def rule(value: object, where: str) -> None:
        if not isinstance(value, dict):
            refuse("must be an object", where)
        kind = value.get("type")
        if not isinstance(kind, str):
            refuse("missing required field: type", where)
        if kind not in rules:
            refuse(f"unsupported type: {kind[:40]}", where)
        rules[kind](value, where)

    return rule


def both(*rules: Rule) -> Rule:
    def rule(value: object, where: str) -> None:
        for one in rules:
            one(value, where)

    return rule


def any_of(*keys: str) -> Rule:
    """Make the rule that an object holds at least one of the keys."""

    def rule(value: object, where: str) -> None:
        if isinstance(value, dict) and not any(key in value for key in keys):
            refuse(f"needs one of: {', '.join(keys)}", where)

    return rule
