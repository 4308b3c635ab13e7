"""The workspace: everything that is in it, under one lock and one clock."""

import secrets
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.clock import Clock
from bot.sandbox.records import Channel, File, Group, Json, Message, User

TRIGGER_SECONDS = 3.0
_SCOPES = (
    "app_mentions:read channels:history channels:manage channels:read chat:write commands groups:history groups:read "
    "groups:write im:history im:write pins:write reactions:read reactions:write users:read files:read files:write "
    "bookmarks:read bookmarks:write channels:join usergroups:read"
)
BASE_SCOPES = frozenset(_SCOPES.split())
_LIFE = ("left", "archive", "unarchive", "rename", "deleted")
_EVENTS = (
    "app_home_opened app_mention reaction_added reaction_removed message.channels message.groups message.im "
    "member_joined_channel member_left_channel tokens_revoked app_uninstalled"
)
SUBSCRIPTIONS = frozenset([*_EVENTS.split(), *(f"{kind}_{what}" for kind in ("channel", "group") for what in _LIFE)])


class Workspace:
    """The state of one team with one installed app."""

    def __init__(self, clock: Clock, scopes: Iterable[str]) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.scopes = set(scopes)
        self.subscriptions = set(SUBSCRIPTIONS)
        self.forbid_channels = False
        self.token_refusal = ""
        self.keep_name: Callable[[str], str] = str
        self.base = ""
        self.outlet: Callable[[Json], None] = lambda _payload: None
        self.new_ticket: Callable[[], str] = str
        # a sandbox that is started again must not give an id to a second event: apps remember them for a day
        self._salt = secrets.token_hex(3).upper()
        self._count = 0
        self._tables()
        self.team_id = self.new_id("T")
        self.app_id = self.new_id("A")
        self.bot_id = self.new_id("B")
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{self.app_id}-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.bot = self.add_user("incident_scribe", real_name="Incident Scribe", bot=True)

    def _tables(self) -> None:
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, Group] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, Json] = {}
        self.view_owners: dict[str, str] = {}
        self.states: dict[tuple[str, str], Json] = {}
        self.triggers: dict[str, tuple[str, float, bool]] = {}
        self._stamps: dict[str, set[str]] = {}

    def new_id(self, prefix: str) -> str:
        """Return a new id of Slack's shape, the same in every sandbox that does the same things."""
        with self.lock:
            self._count += 1
            return f"{prefix}0SB{self._count:07d}"

    def new_key(self, prefix: str) -> str:
        """Return a new id that no other sandbox gives either."""
        return f"{self.new_id(prefix)}{self._salt}"

    def seconds(self) -> int:
        """Return the clock's present moment as whole seconds since the epoch."""
        return int(self.clock.now().timestamp())

    def stamp(self, place: str, at: datetime | None = None) -> str:
        """Return a `ts` for a moment that `place` (a channel id) has not had: later ones are a microsecond apart."""
        moment = at or self.clock.now()
        micros = int(moment.timestamp()) * 1_000_000 + moment.microsecond
        with self.lock:
            taken = self._stamps.setdefault(place, set())
            while (ts := f"{micros // 1_000_000}.{micros % 1_000_000:06d}") in taken:
                micros += 1
            taken.add(ts)
            return ts

    def add_user(self, name: str, **more: object) -> User:
        user = User(id=self.new_id("U"), name=name, team_id=self.team_id, token=f"xoxp-{secrets.token_hex(12)}")
        for key, value in more.items():
            setattr(user, key, value)
        if user.stranger:
            user.team_id = self.new_id("T")
        self.users[user.id] = user
        return user

    def add_channel(self, name: str, kind: str, creator: str, members: Iterable[str]) -> Channel:
        channel = Channel(self.new_id("D" if kind == "im" else "C"), name, kind, self.seconds(), creator, list(members))
        self.channels[channel.id] = channel
        return channel

    def open_dm(self, user_id: str) -> Channel:
        """Return the bot's conversation with a user, made if needed."""
        with self.lock:
            found = self.dm(user_id)
            return found or self.add_channel("", "im", user_id, [user_id, self.bot.id])

    def dm(self, user_id: str) -> Channel | None:
        return next((c for c in self.channels.values() if c.kind == "im" and user_id in c.members), None)

    def message(self, channel: Channel, ts: str) -> Message | None:
        """Return the message, unless it was deleted."""
        found = channel.by_ts.get(ts)
        return None if found is None or found.deleted else found

    def new_trigger(self, user_id: str) -> str:
        """Return a trigger_id: three seconds of machine time, one use."""
        with self.lock:
            trigger = f"{self.new_key('')}.{secrets.token_hex(4)}"
            self.triggers[trigger] = (user_id, time.monotonic() + TRIGGER_SECONDS, False)
            return trigger

    def sees(self, user: User, channel: Channel) -> bool:
        """Whether a user can open a channel: its members can, and anyone but guests and strangers a public one."""
        return user.id in channel.members or (channel.kind == "channel" and not user.guest and not user.stranger)
