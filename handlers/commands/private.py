"""`/incident private`: who sees an incident, changed midway."""

from sqlmodel import Session

from bot import incidents, people, policy, privacy
from bot.errors import Refusal
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Hide it at once; ask before it is shown. Without a word, say what it is."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    settings, given = asked.services.settings, asked.rest.strip().lower()
    if not given:
        return Answer("privacy", {"incident": incident})
    if given == "on":
        moved = privacy.hide(session, settings, incident, by=asked.user_id, at=asked.at)
        part = [one for one in privacy.took_part(session, incident) if one != asked.user_id]
        names = people.names(session, incident.team_id, part)
        return Answer("hidden", {"incident": incident, "moved": moved, "part": part, "names": names})
    if given != "off":
        raise Refusal("which_privacy")
    policy.allow_governing(session, settings, incident, asked.user_id)
    if not incident.is_private:
        return Answer("shown", {"incident": incident, "moved": None})
    return Answer("show_asks", {"incident": incident, "shown": privacy.would_show(session, incident)})


COMMAND = Command(
    name="private",
    usage="private on|off",
    summary="hide an incident from everybody who is not in it, at once: a private channel opens, and what was posted "
    "elsewhere is taken back; `off` asks, then shows it again",
    run=run,
)
