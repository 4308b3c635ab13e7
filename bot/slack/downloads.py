"""Files that people shared, read. https://docs.slack.dev/messaging/working-with-files/."""

from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from bot.errors import RateLimited, SlackRefused, SlackUnreachable
from bot.slack.answers import retry_after
from bot.slack.calls import Calls


class _Stay(HTTPRedirectHandler):
    """Goes nowhere else: whom Slack does not let read, it sends to a page to sign in."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing."""


def download(slack: Calls, file_id: str, most: int) -> tuple[str, bytes]:
    """Return a file's name and its bytes, one more than `most` at most. Raises a DeliveryError."""
    slack._gate.pass_through("files.download", "")  # noqa: SLF001 - the same room
    found = slack._get("files.info", file=file_id)["file"]  # noqa: SLF001 - the same room
    address = str(found.get("url_private_download") or found.get("url_private") or "")
    asked = Request(address, headers={"Authorization": f"Bearer {slack._client.token}"})  # noqa: S310, SLF001 - Slack's own
    try:
        with build_opener(_Stay).open(asked, timeout=30) as answer:
            return str(found.get("name") or ""), answer.read(most + 1)
    except HTTPError as error:
        if error.code == 429:
            raise RateLimited("files.download", "", retry_after(dict(error.headers.items()))) from error
        if error.code >= 500:
            raise SlackUnreachable(f"download: {error.code}") from error
        raise SlackRefused("files.download", str(error.code)) from error
    except (URLError, OSError) as error:
        raise SlackUnreachable(f"download: {error}") from error
