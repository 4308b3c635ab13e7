"""apps.*, auth.*, users.*, usergroups.*, bots.*, team.*: who is who, and the way in."""

from bot.sandbox.api.call import Ask, RefusedError, method
from bot.sandbox.records import WORKSPACE_ADDRESS, Group, Json
from bot.sandbox.wire import user_json

TEAM_NAME = "Sandbox workspace"
TEAM_DOMAIN = "sandbox-workspace"


@method("api.test", tier=4, caller="none")
def api_test(ask: Ask) -> Json:
    if ask.maybe("error"):
        raise RefusedError(ask.maybe("error"), args=ask.args)
    return {"args": ask.args}


# tier 1 in Slack's list, but reconnecting a few times a minute is let through there too: so it is not counted
@method("apps.connections.open", "connections:write", tier=0, caller="app")
def connections_open(ask: Ask) -> Json:
    base = ask.workspace.base.replace("http://", "ws://", 1)
    return {"url": f"{base}/link/{ask.workspace.new_ticket()}"}


@method("auth.test", tier=0)
def auth_test(ask: Ask) -> Json:
    workspace = ask.workspace
    return {
        "url": f"{WORKSPACE_ADDRESS}/",
        "team": TEAM_NAME,
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("bots.info", "users:read")
def bots_info(ask: Ask) -> Json:
    workspace = ask.workspace
    if ask.text("bot") != workspace.bot_id:
        raise RefusedError("bot_not_found")
    bot = {"id": workspace.bot_id, "app_id": workspace.app_id, "user_id": workspace.bot.id}
    return {"bot": bot | {"deleted": False, "name": workspace.bot.real_name}}


@method("team.info", "team:read")
def team_info(ask: Ask) -> Json:
    return {"team": {"id": ask.workspace.team_id, "name": TEAM_NAME, "domain": TEAM_DOMAIN}}


@method("users.info", "users:read", tier=4)
def users_info(ask: Ask) -> Json:
    return {"user": user_json(ask.workspace, ask.user())}


@method("users.list", "users:read", tier=2)
def users_list(ask: Ask) -> Json:
    members = [user_json(ask.workspace, user) for user in ask.workspace.users.values() if not user.stranger]
    return ask.page(members, "members") | {"cache_ts": ask.workspace.seconds()}


def _group_json(ask: Ask, group: Group) -> Json:
    return {
        "id": group.id,
        "team_id": ask.workspace.team_id,
        "is_usergroup": True,
        "name": group.handle,
        "handle": group.handle,
        "date_delete": 0,
        "user_count": len(group.members),
    }


@method("usergroups.list", "usergroups:read", tier=2)
def usergroups_list(ask: Ask) -> Json:
    with_users = ask.flag("include_users")
    groups = [
        _group_json(ask, group) | ({"users": list(group.members)} if with_users else {})
        for group in ask.workspace.groups.values()
    ]
    return {"usergroups": groups}


@method("usergroups.users.list", "usergroups:read", tier=2)
def usergroup_users(ask: Ask) -> Json:
    group = ask.workspace.groups.get(ask.text("usergroup"))
    if group is None:
        raise RefusedError("no_such_subteam")
    return {"users": list(group.members)}
