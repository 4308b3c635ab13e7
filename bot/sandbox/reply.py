"""What a person gets to see after a command, a click or a submission."""

import threading
from dataclasses import dataclass, field

from bot.sandbox.records import Delivery, Json, Message


@dataclass(eq=False)
class Reply:
    """The app's answer.

    `ok`: acknowledged with 200 within three seconds. `error`: what Slack shows otherwise, operation_timeout or
    dispatch_failed, or invalid_command_response for an answer that Slack would not show. `errors`: a submission's, by
    block_id. `message`: the answer as it stands on the screen now. `later`: what came by response_url.
    """

    ok: bool
    error: str = ""
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    message: Message | None = None
    delivery: Delivery | None = None
    later: list[Message] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition, repr=False)

    def wait_later(self, n: int = 1, timeout: float = 5) -> list[Message]:
        """Wait until `n` messages came by response_url; raises TimeoutError."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.later) >= n, timeout):
                raise TimeoutError(f"Only {len(self.later)} of {n} answers came by response_url within {timeout} s.")
            return list(self.later)

    @property
    def shown(self) -> list[Message]:
        """The messages of this answer that are still on the screen, the newest first."""
        own = [self.message] if self.message else []
        return [message for message in dict.fromkeys([*reversed(self.later), *own]) if not message.deleted]


def failure(delivery: Delivery, changed: threading.Condition) -> Reply:
    """Make the reply to something that was not acknowledged in time."""
    late = delivery.reason in {"timeout", "http_timeout"}
    error = "operation_timeout" if late else "dispatch_failed"
    return Reply(ok=False, error=error, delivery=delivery, changed=changed)
