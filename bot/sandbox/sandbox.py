"""The sandbox: a strict Slack workspace on loopback."""

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Self

from starlette.routing import BaseRoute

from bot.clock import Clock
from bot.sandbox import events, signed
from bot.sandbox.delivery import Courier, Outcome
from bot.sandbox.exchange import Exchange
from bot.sandbox.faults import Faults
from bot.sandbox.people import Person
from bot.sandbox.records import Call, Channel, Delivery, Group
from bot.sandbox.response_urls import Hooks
from bot.sandbox.server import Doors, Server
from bot.sandbox.state import BASE_SCOPES, Workspace
from bot.sandbox.webapi import WebApi


class Sandbox:
    """A Slack workspace with one app installed, its Web API, Socket Mode and signed HTTP delivery.

    `port`: 0 takes a free one. `retry_delays`: seconds of machine time before each retry of an event.
    `raw_commands`: a command's text arrives as it was typed, not escaped as `should_escape` asks for. `pace`: hold
    Slack's rate limits. `scopes`: what the app was granted; the default is what its manifest needs, without
    chat:write.public. `event_workers`: events under way at once; with one they come in order.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        port: int = 0,
        retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0),
        raw_commands: bool = False,
        pace: bool = True,
        scopes: set[str] | None = None,
        event_workers: int = 1,
    ) -> None:
        self.raw_commands = raw_commands
        self.workspace = Workspace(clock, BASE_SCOPES if scopes is None else scopes)
        self.faults = Faults()
        self.hooks = Hooks(self.workspace)
        self.courier = Courier(self._transport, retry_delays, event_workers)
        self._app_url: str | None = None
        self._people: dict[str, Person] = {}
        self._exchange = Exchange(self.workspace.app_id)
        self._web_api = WebApi(self.workspace, self.faults, pace=pace)
        doors = Doors(self.workspace, self._web_api, self.hooks, self.faults)
        self._routes: list[BaseRoute] = doors.routes(self._exchange)
        self._server = Server(self._routes, port)
        self.workspace.new_ticket = self._exchange.ticket
        self.workspace.outlet = self.faults.pass_on
        self.faults.deliver = self.courier.event

    def add_routes(self, routes: Iterable[BaseRoute]) -> None:
        """Serve more than Slack does, from the next start on: see `bot.sandbox.control`."""
        self._routes.extend(routes)

    def start(self) -> None:
        """Listen on loopback; after `stop`, on the same port again."""
        self._server.start()
        self.workspace.base = f"http://127.0.0.1:{self._server.port}"
        self.courier.start()

    def stop(self) -> None:
        """Stop listening and delivering; the workspace stays as it is."""
        self._exchange.drop(None)
        self._server.stop()
        self.courier.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The base of the Web API, for SLACK_API_URL."""
        return f"{self.workspace.base}/api/"

    @property
    def bot_token(self) -> str:
        return self.workspace.bot_token

    @property
    def app_token(self) -> str:
        return self.workspace.app_token

    @property
    def signing_secret(self) -> str:
        return self.workspace.signing_secret

    @property
    def team_id(self) -> str:
        return self.workspace.team_id

    @property
    def bot_user_id(self) -> str:
        return self.workspace.bot.id

    @property
    def bot_id(self) -> str:
        return self.workspace.bot_id

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far, in the order in which they came."""
        return self._web_api.calls

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt at a delivery so far."""
        return self.courier.deliveries

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self._exchange.connections

    @property
    def forbid_channels(self) -> bool:
        """Whether the workspace lets nobody create channels (restricted_action)."""
        return self.workspace.forbid_channels

    @forbid_channels.setter
    def forbid_channels(self, value: bool) -> None:
        self.workspace.forbid_channels = value

    def revoke_token(self, *, uninstalls: bool = False) -> None:
        """Take the bot's token back, or uninstall the whole app, as an admin may; the app is told."""
        with self.workspace.lock:
            events.token_event(self.workspace, "app_uninstalled" if uninstalls else "tokens_revoked")
            self.workspace.token_refusal = "account_inactive" if uninstalls else "token_revoked"

    def restore_token(self) -> None:
        """Take the bot's token again."""
        self.workspace.token_refusal = ""

    def limit_events(self) -> None:
        """Tell the app that some events of this minute were left out."""
        events.rate_limited(self.workspace)

    def deliver_to(self, url: str | None) -> None:
        """Deliver over HTTP, signed, to this URL; None: by Socket Mode."""
        self._app_url = url

    def verify_url(self) -> bool:
        """Send url_verification as Slack does when a URL is set, and tell whether the challenge came back."""
        challenge = self.workspace.new_key("challenge")
        payload = {"type": "url_verification", "token": "deprecated", "challenge": challenge}
        delivery = self.courier.hand_over("events_api", payload)
        answer = delivery.answer
        return delivery.status == 200 and challenge in {answer.get("challenge"), answer.get("text")}

    def _transport(self, delivery: Delivery) -> Outcome:
        if self._app_url is None:
            return self._exchange.deliver(delivery)
        return signed.deliver(self._app_url, self.signing_secret, delivery)

    def wait_connected(self, timeout: float = 10) -> None:
        """Wait for a Socket Mode connection; raises TimeoutError."""
        self._exchange.wait_connected(timeout)

    def drop_connections(self, reason: str | None = None) -> None:
        """Close the connections; `reason`: warning, refresh_requested or link_disabled is said first."""
        self._exchange.drop(reason)

    def freeze_connections(self) -> None:
        """Keep the present connections open, but hear no acknowledgement on them any more."""
        self._exchange.freeze()

    def settle(self, timeout: float = 10) -> None:
        """Wait until no event is queued or under way (those that wait for a later retry do not count)."""
        self.courier.settle(timeout)

    def redeliver(self, event: Delivery | Mapping[str, Any], *, event_id: str | None = None, retry: int = 0) -> None:
        """Deliver an event again, under another event_id if one is given."""
        payload = dict(event.payload if isinstance(event, Delivery) else event)
        if event_id is not None:
            payload["event_id"] = event_id
        self.courier.event(payload, retry, "http_timeout" if retry else "")

    def person(
        self,
        name: str,
        *,
        tz: str | None = "UTC",
        real_name: str = "",
        guest: bool = False,
        stranger: bool = False,
        deleted: bool = False,
    ) -> Person:
        """Return the person of that name, made from the rest if there is none yet."""
        with self.workspace.lock:
            if name not in self._people:
                user = self.workspace.add_user(
                    name,
                    tz=tz,
                    real_name=real_name or name.capitalize(),
                    guest=guest or stranger,
                    stranger=stranger,
                    deleted=deleted,
                )
                self._people[name] = Person(self, user)
            return self._people[name]

    @property
    def people(self) -> list[Person]:
        return list(self._people.values())

    def channel(
        self,
        name: str,
        *,
        members: Iterable[Person] = (),
        private: bool = False,
        shared: bool = False,
        with_bot: bool = False,
    ) -> Channel:
        """Make a channel; nothing is told of it. Raises ValueError when the name is taken."""
        with self.workspace.lock:
            if any(known.name == name for known in self.workspace.channels.values()):
                raise ValueError(f"There is a #{name} already. Use channel_named().")
            users = [person.id for person in members] + ([self.bot_user_id] if with_bot else [])
            creator = users[0] if users else ""
            channel = self.workspace.add_channel(name, "group" if private else "channel", creator, users)
            channel.shared = shared
            return channel

    def channel_named(self, name: str) -> Channel:
        """Return a channel by name; raises LookupError."""
        with self.workspace.lock:
            channels = list(self.workspace.channels.values())
        found = next((channel for channel in channels if channel.name == name.lstrip("#")), None)
        if found is None:
            names = ", ".join(f"#{channel.name}" for channel in channels if channel.name)
            raise LookupError(f"There is no #{name}. There are: {names}.")
        return found

    def channel_by_id(self, channel_id: str) -> Channel:
        """Return a channel by id; raises KeyError."""
        return self.workspace.channels[channel_id]

    def dm(self, person: Person) -> Channel | None:
        """Return the bot's conversation with a person, once there is one."""
        with self.workspace.lock:
            return self.workspace.dm(person.id)

    def user_group(self, handle: str, members: Iterable[Person]) -> str:
        """Make a user group, and return its id."""
        group = Group(self.workspace.new_id("S"), handle, [person.id for person in members])
        self.workspace.groups[group.id] = group
        return group.id
