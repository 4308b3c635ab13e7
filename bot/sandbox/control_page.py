"""The page to use a sandbox by hand: one person's view of one channel, and what they can do there."""

from collections.abc import Mapping
from html import escape, unescape
from typing import TYPE_CHECKING

from bot.sandbox import fields
from bot.sandbox.picture import stylesheet
from bot.sandbox.records import Channel, Json, Message

if TYPE_CHECKING:
    from bot.sandbox.people import Person
    from bot.sandbox.sandbox import Sandbox

_STYLE = """
.control { font: 14px system-ui, sans-serif; max-width: 720px; margin: 1em auto; }
.control form { display: inline-block; margin: 2px 6px 2px 0; } .control nav a { margin-right: .6em; }
.control .problem { color: #a00; } .control .small { color: #666; } .control li { margin: .4em 0; }
"""


def page(sandbox: "Sandbox", asked: Mapping[str, str]) -> str:
    """Draw the page for the person and the channel that are asked for, by name or id."""
    person = next((one for one in sandbox.people if one.name == asked.get("person")), None)
    person = person or (sandbox.people[0] if sandbox.people else None)
    channel = _channel(sandbox, person, asked.get("channel", ""))
    parts = [_choices(sandbox, person, channel)]
    if asked.get("problem"):
        parts.append(f'<p class="problem">{escape(asked["problem"])}</p>')
    if person and channel:
        parts += [person.fragment(channel), _say(person, channel), _acts(person, channel)]
    if person and person.view:
        parts.append(_dialog(person, person.view, channel))
    parts.append(_new(person))
    head = f"<meta charset=utf-8><title>Sandbox</title><style>{stylesheet()}{_STYLE}</style>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body class="control">{"".join(parts)}</body></html>'


def _channel(sandbox: "Sandbox", person: "Person | None", asked: str) -> Channel | None:
    channels = _open_to(sandbox, person)
    wanted = (channel for channel in channels if asked in {channel.id, channel.name})
    return next(wanted, channels[0] if channels else None)


def _open_to(sandbox: "Sandbox", person: "Person | None") -> list[Channel]:
    if person is None:
        return []
    with sandbox.workspace.lock:
        return [one for one in sandbox.workspace.channels.values() if sandbox.workspace.sees(person.user, one)]


def _choices(sandbox: "Sandbox", person: "Person | None", channel: Channel | None) -> str:
    here = channel.id if channel else ""
    people = "".join(_link(one.name, one is person, one.name, here) for one in sandbox.people)
    who = person.name if person else ""
    shown = (
        _link(f"#{one.name}" if one.name else "(with the bot)", one is channel, who, one.id)
        for one in _open_to(sandbox, person)
    )
    connected = f"{sandbox.connections} Socket Mode connections, {len(sandbox.calls)} calls"
    return f'<p class="small">{connected}</p><nav>{people}</nav><nav>{"".join(shown)}</nav>'


def _link(label: str, chosen: bool, person: str, channel: str) -> str:
    target = f"/?person={escape(person)}&channel={escape(channel)}"
    return f'<a href="{target}">{"<b>" if chosen else ""}{escape(label)}{"</b>" if chosen else ""}</a>'


def _form(act: str, hidden: Mapping[str, str], inside: str) -> str:
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return f'<form method="post" action="/control/{act}">{kept}{inside}</form>'


def _button(label: str) -> str:
    return f"<button>{escape(label)}</button>"


def _say(person: "Person", channel: Channel) -> str:
    here = {"person": person.name, "channel": channel.id}
    text = '<input name="text" size="70" autofocus placeholder="a message, or /incident …">'
    forms = [_form("say", here, text + _button("Send"))]
    if person.id not in channel.members:
        forms.append(_form("join", here, _button("Join the channel")))
    forms += [_form("invite-bot", here, _button("Invite the bot")), _form("home", here, _button("Open Home"))]
    return f"<p>{''.join(forms)}</p>"


def _acts(person: "Person", channel: Channel) -> str:
    return f"<ul>{''.join(_message(person, message) for message in reversed(person.sees(channel)[-30:]))}</ul>"


def _message(person: "Person", message: Message) -> str:
    here = {"person": person.name, "channel": message.channel.id, "ts": message.ts}
    reacted = person.id in message.reactions.get("pushpin", [])
    forms = [_form("react", here | ({"back": "1"} if reacted else {}), _button("take 📌 back" if reacted else "📌"))]
    forms += [
        _form("click", here | {"element": element["action_id"]}, _button(f"[{element['text']['text']}]"))
        for _, element in fields.all_elements(message.blocks)
        if element["type"] == "button"
    ]
    if message.user == person.id:
        forms.append(
            _form("edit", here, f'<input name="text" value="{escape(unescape(message.text))}">' + _button("edit"))
        )
        forms.append(_form("delete", here, _button("delete")))
    return f'<li><span class="small">{escape(unescape(message.text)[:60])}</span><br>{"".join(forms)}</li>'


def _dialog(person: "Person", view: Json, channel: Channel | None) -> str:
    here = {"person": person.name, "channel": channel.id if channel else ""}
    inputs = "".join(_input(block, element) for block, element in fields.all_elements(view["blocks"]))
    title = escape(view["title"]["text"])
    return (
        f"<h3>{title}</h3>{_form('submit', here, inputs + _button('Submit'))}{_form('close', here, _button('Close'))}"
    )


def _input(block: Json, element: Json) -> str:
    if block["type"] != "input":
        return ""
    label, name = escape(block["label"]["text"]), escape(f"value:{element['action_id']}")
    options = element.get("options")
    if not options:
        return f'<p><label>{label}<br><input name="{name}" size="60"></label></p>'
    choices = "".join(f'<option value="{escape(one["value"])}">{escape(one["text"]["text"])}' for one in options)
    return f'<p><label>{label}<br><select name="{name}"><option value="">{choices}</select></label></p>'


def _new(person: "Person | None") -> str:
    forms = [_form("person", {}, '<input name="person" placeholder="name">' + _button("New person"))]
    if person:
        inside = (
            '<input name="channel" placeholder="channel"><label><input type="checkbox" name="private">private</label>'
        )
        forms.append(_form("channel", {"person": person.name, "with_bot": "1"}, inside + _button("New channel")))
    return f"<hr><p>{''.join(forms)}</p>"
