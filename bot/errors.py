"""One tree of errors; the sentence that a person reads is in `templates/errors/`.

ScribeError
├── Refusal                what a person asked cannot be done; the sentence says what to do instead
├── SettingsError          the configuration is wrong (all of it is named at once)
└── DeliveryError          something could not leave, for now or for good
    ├── RateLimited        Slack said when to come back
    ├── TooSoon            our own pacing says when to come back
    ├── NotYet             what it needs is still on its way in another lane
    ├── Moot               there is nothing left to say
    ├── SlackRefused       Slack answered with an error that a repetition does not mend
    └── SlackUnreachable   no answer, or an error of Slack's own: try again
"""

from typing import Any


class ScribeError(Exception):
    """Any error of the bot's own."""


class Refusal(ScribeError):
    """What a person asked cannot be done; `templates/errors/<reason>` words it with `facts`, and says what to do."""

    def __init__(self, reason: str, **facts: Any) -> None:
        """Name the template in `templates/errors/` and the facts that it shows."""
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class SettingsError(ScribeError):
    """The configuration is wrong; the message is one sentence for each setting."""

    def __init__(self, problems: list[str]) -> None:
        """Keep every problem, so that they are mended in one go."""
        super().__init__("\n".join(problems))
        self.problems = problems


class DeliveryError(ScribeError):
    """Something could not leave."""


class RateLimited(DeliveryError):
    """Slack answered 429: leave `method` (in `channel_id`) alone for `seconds`."""

    def __init__(self, method: str, channel_id: str, seconds: float) -> None:
        """Keep whom to leave alone, and how long."""
        super().__init__(f"{method}: come back in {seconds:g} s")
        self.method = method
        self.channel_id = channel_id
        self.seconds = seconds


class TooSoon(DeliveryError):
    """Our own pacing: try again in `seconds`; no call was made."""

    def __init__(self, seconds: float) -> None:
        """Keep how long to wait."""
        super().__init__(f"paced: {seconds:.2f} s")
        self.seconds = seconds


class NotYet(DeliveryError):
    """What this delivery needs does not exist yet; it waits, and no call was made."""


class Moot(DeliveryError):
    """There is nothing left to say: the row counts as sent, with this reason."""


class SlackRefused(DeliveryError):
    """Slack answered `code` (such as `channel_not_found`); asking again gives the same answer."""

    def __init__(self, method: str, code: str, needed: str = "") -> None:
        """Keep what was asked and Slack's code; `needed` names a missing scope."""
        super().__init__(f"{method}: {code}" + (f" (needs {needed})" if needed else ""))
        self.method = method
        self.code = code
        self.needed = needed


class SlackUnreachable(DeliveryError):
    """Slack did not answer, or answered with an error of its own."""
