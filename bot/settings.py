"""Settings from the environment and an optional TOML file (`scribe.toml`, or the file that SCRIBE_CONFIG names)."""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot import defaults, setting_checks
from bot.defaults import Announced, DigestTo, Kind, Ladder, RoleWord, Service, Severity, Team, Word
from bot.emoji import emoji_name
from bot.errors import SettingsError
from bot.layouts import LAYOUTS, Layout

CONFIG_VARIABLE = "SCRIBE_CONFIG"
_SECRETS = ("slack_bot_token", "slack_app_token", "slack_signing_secret")
_OptionalSecret = Annotated[SecretStr | None, BeforeValidator(lambda given: given or None)]
_AS_JSON = {
    "list_type": 'a list is written as JSON, [1, 2] or ["one", "two"]',
    "dict_type": 'a table is written as JSON, {"sev1": "3 days"}',
}


class _Environment(EnvSettingsSource):
    """The environment: a list or table that is no JSON is named with whatever else is wrong."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


class Settings(BaseSettings):
    """Everything that can be set. Upper-case names in the environment, lower-case ones in the TOML file."""

    # an empty variable counts as one that is not set: that is how compose files write it
    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True, env_ignore_empty=True)

    slack_bot_token: SecretStr = Field(description="the bot token, xoxb-…")
    slack_app_token: _OptionalSecret = Field(
        default=None, description="the app-level token, xapp-…: Socket Mode when set"
    )
    slack_signing_secret: _OptionalSecret = Field(
        default=None, description="the signing secret: needed without Socket Mode"
    )
    slack_api_url: Annotated[str, AfterValidator(setting_checks.web_address)] = Field(
        default="https://slack.com/api/", description="the base of every Web API call, and of Socket Mode"
    )
    database_url: Annotated[str, AfterValidator(setting_checks.database_address)] = Field(
        default="sqlite:///scribe.db", repr=False, description="a SQLite file, or PostgreSQL"
    )
    port: int = Field(
        default=3000, ge=0, le=65535, description="where HTTP listens: Slack's endpoint, /healthz, /readyz"
    )
    host: str = Field(default="0.0.0.0", description="where to listen")  # noqa: S104 - a server's usual default
    admin_port: int | None = Field(
        default=None, ge=0, le=65535, description="where /metrics answers, on the loopback interface; unset: nowhere"
    )
    log_format: Literal["text", "json"] = Field(default="text", description="how a line of the log is written")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="what is logged")
    timezone: Annotated[str, AfterValidator(setting_checks.known_zone)] = Field(
        default="UTC", description="for people without a zone, and the named zone of documents"
    )
    channel_prefix: str = Field(
        default="inc", pattern=r"^[a-z0-9_-]{1,20}$", description="how the channels of incidents begin"
    )
    work_starts_hour: int = Field(default=9, ge=0, le=23, description="when reminders may begin, in the owner's zone")
    work_ends_hour: int = Field(default=17, ge=1, le=24, description="when reminders end, in the owner's zone")
    work_days: list[int] = Field(default=[1, 2, 3, 4, 5], description="days on which reminders are sent: 1 is Monday")
    severities: list[Severity] = Field(
        default=defaults.SEVERITIES, min_length=1, description="severities, the worst first"
    )
    unconfirmed_severity: str = Field(default=defaults.UNCONFIRMED_SEVERITY, description="until somebody says one")
    announcement_channels: list[Announced] = Field(
        default=[], description="where incidents are announced: channels, each with the least severity"
    )
    statuses: list[Word] = Field(default=defaults.STATUSES, description="statuses; one of them is `resolved`")
    roles: list[RoleWord] = Field(default=defaults.ROLES, description="roles; one of them is `commander`")
    trusted: list[str] = Field(
        default=[], description="user ids of those who may always correct others' lines and decide who sees an incident"
    )
    guests_may: bool = Field(default=False, description="whether guests of the workspace may take part")
    services: list[Service] = Field(
        default=[], description="services that incidents can be about; without any, every word is one"
    )
    kinds: list[Kind] = Field(default=defaults.KINDS, description="kinds of timeline lines")
    reactions: dict[str, str] = Field(default=defaults.REACTIONS, description="emoji → kind of the line that it makes")
    action_item_reaction: str = Field(
        default=defaults.ACTION_ITEM_REACTION, description="the emoji that makes an action item of a message"
    )
    confirmation: str = Field(default=defaults.CONFIRMATION, description="the emoji with which the bot confirms a line")
    copies: Literal["thread", "channel", "nowhere"] = Field(
        default="thread",
        description="where others see what was noted: the thread under the overview, the channel, nowhere",
    )
    bare_times_are_utc: bool = Field(default=False, description="whether clock times without a zone are UTC")
    retention_days: int | None = Field(
        default=None, ge=30, description="after how many days closed incidents are removed; unset: never"
    )
    gap_minutes: int = Field(
        default=30, ge=1, le=100_000, description="how long a stretch without a line may be before it is asked about"
    )
    layouts: list[Layout] = Field(
        default=LAYOUTS, min_length=1, description="what sections a postmortem has; severities name theirs"
    )
    postmortem_templates: Path | None = Field(
        default=None, description="a folder of templates of your own for sections of the postmortem"
    )
    postmortem_names: Literal["roles", "names"] = Field(
        default="roles", description="what postmortems call people: their roles and letters, or their names"
    )
    public_hosts: list[str] = Field(
        default=[], description="whose addresses may stand in the external profile of an export"
    )
    review_within: dict[str, Annotated[str, Field(pattern=r"^[1-9]\d{0,2} (working )?days?$")]] = Field(
        default=defaults.REVIEW_WITHIN,
        description="by when postmortems are to be reviewed, by severity: `3 days`, `5 working days`",
    )
    approval_needed: list[str] = Field(
        default=defaults.APPROVAL_NEEDED,
        description="severities whose postmortem somebody beside its owner must approve",
    )
    required_sections: list[str] = Field(
        default=defaults.REQUIRED_SECTIONS, description="sections that a reviewed postmortem must say something in"
    )
    blameless_off: list[Literal["L1", "L2", "L3", "L4", "L5", "L6", "L7", "L11"]] = Field(
        default=[], description="rules of blameless language that are not to speak up"
    )
    blameless_words: list[str] = Field(default=[], description="words of your own that blameless checks flag, too")
    ladders: dict[Literal["p0", "p1", "p2", "p3", "none"], Ladder] = Field(
        default={}, description="when owners are reminded, by priority; what is left out keeps its default"
    )
    priority_due_days: dict[Literal["p0", "p1", "p2", "p3"], int] = Field(
        default=defaults.PRIORITY_DUE_DAYS, description="days in which items without a date are due, by priority"
    )
    teams: list[Team] = Field(default=[], description="teams that own action items, with lead, channel, group")
    digests: list[DigestTo] = Field(default=[], description="channels that get the weekly digest of action items")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read, in this order of precedence: arguments, environment, TOML file."""
        del env_settings, dotenv_settings, file_secret_settings
        file = Path(os.environ.get(CONFIG_VARIABLE) or "scribe.toml")
        return init_settings, _Environment(settings_cls), TomlConfigSettingsSource(settings_cls, file)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        missing = setting_checks.missing
        problems = [
            *missing(self.severities, "severities", self.unconfirmed_severity),
            *(
                problem
                for one in self.announcement_channels
                for problem in missing(self.severities, f"severities (from {one.channel} on)", one.least)
            ),
            *missing(self.layouts, "layouts", *dict.fromkeys(one.layout for one in self.severities)),
            *missing(self.statuses, "statuses", "resolved"),
            *missing(self.roles, "roles", "commander"),
            *missing(self.kinds, "kinds", "note", "milestone", "impact", "well", "badly", "lucky", "question"),
            *self._settle_emoji(),
            *setting_checks.working_hours(self.work_starts_hour, self.work_ends_hour, self.work_days),
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _settle_emoji(self) -> list[str]:
        """Bring every emoji to its one name, and tell what is wrong with them."""
        given = self.reactions
        if "reactions" not in self.model_fields_set:  # whoever only leaves a kind out need not write the table anew
            given = {emoji: kind for emoji, kind in given.items() if kind in self.kind_ids}
        asks, confirms = self.action_item_reaction, self.confirmation
        problems = list(setting_checks.emoji(given, self.kind_ids, action_item=asks, confirmation=confirms))
        self.reactions = {emoji_name(emoji): kind for emoji, kind in given.items()}
        self.action_item_reaction, self.confirmation = emoji_name(asks), emoji_name(confirms)
        return problems

    def ladder(self, priority: str | None) -> Ladder:
        """Return when the owner of an item of this priority is reminded."""
        name = priority if priority in defaults.LADDERS and priority else defaults.NO_PRIORITY
        given = {str(one): ladder for one, ladder in self.ladders.items()}
        return given.get(name, defaults.LADDERS[name])

    def layout_of(self, severity: str) -> Layout:
        """Return the layout of the postmortems of a severity; of an unknown one, the first."""
        wanted = next((one.layout for one in self.severities if one.id == severity), "")
        return next((one for one in self.layouts if one.id == wanted), self.layouts[0])

    def team_named(self, name: str) -> Team | None:
        """Return the team of this name, None where the settings know none."""
        wanted = name.strip().casefold()
        return next((one for one in self.teams if one.name.casefold() == wanted), None)

    @property
    def kind_ids(self) -> set[str]:
        """The ids of the kinds."""
        return {kind.id for kind in self.kinds}

    @property
    def capturing(self) -> frozenset[str]:
        """The emoji that put a message on the timeline."""
        return frozenset({*self.reactions, self.action_item_reaction})

    @property
    def kind_words(self) -> dict[str, str]:
        """What people may type for a kind, lower case → its id."""
        return {word.lower(): kind.id for kind in self.kinds for word in (kind.id, kind.name, *kind.words)}

    @property
    def is_socket_mode(self) -> bool:
        """Whether Slack is listened to over Socket Mode."""
        return self.slack_app_token is not None


def load_settings(*, needs_slack: bool = True, **given: object) -> Settings:
    """Read the settings; `given` wins over environment and file.

    With `needs_slack`, a bot token and a way to listen (app token or signing secret) must be there.
    Raises SettingsError with one sentence for every wrong or missing setting.
    """
    problems: list[str] = []
    settings = None
    if not needs_slack and not os.environ.get("SLACK_BOT_TOKEN"):
        given.setdefault("slack_bot_token", "")
    try:
        _check_file(os.environ.get(CONFIG_VARIABLE))
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = [_sentence(dict(one)) for one in error.errors(include_url=False, include_input=False)]
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"The settings file is not valid TOML: {error}."]) from None
    except (OSError, UnicodeDecodeError) as error:
        said = f"The settings file cannot be read ({error}): make it one in UTF-8 that the bot may read."
        raise SettingsError([said]) from None
    if needs_slack:
        problems += _slack_problems(settings)
    if problems or settings is None:
        raise SettingsError(problems)
    return settings


def _check_file(named: str | None) -> None:
    if named and not Path(named).is_file():
        raise SettingsError([f"{CONFIG_VARIABLE} names {named}, and there is no such file: correct it, or unset it."])


def _slack_problems(settings: Settings | None) -> list[str]:
    if settings is None:
        set_ = {name for name in _SECRETS if os.environ.get(name.upper())}
        listens = bool(set_ & {"slack_app_token", "slack_signing_secret"})
        return [] if listens else [_NO_WAY_IN]
    problems = []
    if not settings.slack_bot_token.get_secret_value():
        problems.append("SLACK_BOT_TOKEN is empty: copy the bot token (xoxb-…) from your app's page at Slack.")
    if settings.slack_app_token is None and settings.slack_signing_secret is None:
        problems.append(_NO_WAY_IN)
    return problems


_NO_WAY_IN = (
    "Set SLACK_APP_TOKEN (xapp-…, for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP): one of them is needed to listen."
)


def _sentence(error: dict[str, object]) -> str:
    where = error["loc"]
    assert isinstance(where, tuple)
    name = ".".join(str(part) for part in where)
    if error["type"] == "missing":
        return f"{name.upper()} is not set: {Settings.model_fields[name].description}."
    if error["type"] in _AS_JSON and os.environ.get(name.upper()):
        return f"{name.upper()}: in the environment {_AS_JSON[str(error['type'])]}; or set it in scribe.toml."
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"{name.upper()}: {said}." if name else f"{said}."
