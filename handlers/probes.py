"""What an operator's probes ask: is the process alive, and may it be sent work. Slack is not asked."""

from collections.abc import Callable, Mapping

from bot import pulse, troubles
from bot.services import Services
from storage.migrations import is_current

LONGEST_SILENCE = 20.0


def healthz(parts: Mapping[str, Callable[[], float]]) -> Callable[[], dict[str, object]]:
    """Return the probe that is red when a part has stood still for 20 seconds; `parts` tell for how long they have."""

    def ask() -> dict[str, object]:
        told = {f"{part}_seconds": round(seconds(), 1) for part, seconds in parts.items()}
        return {"ok": pulse.longest(parts) <= LONGEST_SILENCE, **told}

    return ask


def readyz(services: Services, listens: Callable[[], bool]) -> Callable[[], dict[str, object]]:
    """Return the probe that is green when the database has the present shape and Slack works with the bot.

    That is: its deliveries can arrive, and it takes the bot's token, which has every scope that is needed. Where it
    does not, `remedy` says in one line what to do.
    """

    def ask() -> dict[str, object]:
        current, remedy = False, ""
        try:
            with services.db.read() as session:
                current = is_current(session.connection())
                remedy = troubles.remedy(session) if current else ""
        except Exception:  # noqa: BLE001 - whatever is wrong with the database, it is not ready
            current = False
        connected = listens()
        told = {"ok": current and connected and not remedy, "database": current, "listening": connected}
        return told | {"slack": not remedy} | ({"remedy": remedy} if remedy else {})

    return ask
