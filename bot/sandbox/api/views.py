"""views.*: modals and the Home tab."""

import time

from bot.sandbox.api.call import Ask, RefusedError, method
from bot.sandbox.blockkit import explain_view
from bot.sandbox.ids import with_ids
from bot.sandbox.records import Json, User
from bot.sandbox.state import Workspace

STACK = 3


def checked_view(workspace: Workspace, view: object, kind: str) -> Json:
    """Return a view that Slack would take, with the ids that Slack gives; raises what it would refuse with."""
    problem = explain_view(view)
    if problem is None and isinstance(view, dict) and view["type"] != kind:
        raise RefusedError("invalid_arguments", response_metadata={"messages": [f"[ERROR] expected a {kind} view"]})
    if problem is not None or not isinstance(view, dict):
        why = problem.why if problem else "the view is no object"
        raise RefusedError(problem.code if problem else "invalid_arguments", response_metadata={"messages": [why]})
    identity = str(view.get("external_id") or "")
    if identity and any(known["external_id"] == identity for known in workspace.views.values()):
        raise RefusedError("duplicate_external_id")
    return {
        "type": kind,
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **view,
        "blocks": with_ids(view["blocks"]),
    }


def put(workspace: Workspace, user: User, view: Json, view_id: str | None = None) -> Json:
    """Keep a view for a user under a new id or its own one, with a new hash."""
    kept = view | {
        "id": view_id or workspace.new_id("V"),
        "team_id": workspace.team_id,
        "app_id": workspace.app_id,
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
        "hash": workspace.new_key(f"{workspace.seconds()}."),
        "state": {"values": {}},
    }
    workspace.views[kept["id"]] = kept
    workspace.view_owners[kept["id"]] = user.id
    workspace.changed.notify_all()
    return kept


def link_stack(workspace: Workspace, user: User) -> None:
    """Write into each modal of a user which one lies under it."""
    for depth, view_id in enumerate(user.modals):
        view = workspace.views[view_id]
        view["root_view_id"] = user.modals[0]
        view["previous_view_id"] = user.modals[depth - 1] if depth else None


def push(workspace: Workspace, user: User, view: Json) -> Json:
    """Lay a modal on top of a user's stack."""
    if len(user.modals) >= STACK:
        raise RefusedError("push_limit_reached")
    kept = put(workspace, user, view)
    user.modals.append(kept["id"])
    link_stack(workspace, user)
    return kept


def drop(workspace: Workspace, user: User, view_ids: list[str]) -> None:
    """Take modals away from a user."""
    for view_id in view_ids:
        user.modals.remove(view_id)
        workspace.views.pop(view_id, None)
    workspace.changed.notify_all()


def _triggered(ask: Ask) -> User:
    trigger = ask.text("trigger_id")
    found = ask.workspace.triggers.get(trigger)
    if found is None:
        raise RefusedError("invalid_trigger_id")
    user_id, until, used = found
    if used:
        raise RefusedError("exchanged_trigger_id")
    if time.monotonic() > until:
        raise RefusedError("expired_trigger_id")
    return ask.workspace.users[user_id]


def _spend(ask: Ask) -> None:
    user_id, until, _ = ask.workspace.triggers[ask.text("trigger_id")]
    ask.workspace.triggers[ask.text("trigger_id")] = (user_id, until, True)


@method("views.open", tier=4)
def open_view(ask: Ask) -> Json:
    user = _triggered(ask)
    view = checked_view(ask.workspace, ask.data("view"), "modal")
    _spend(ask)
    drop(ask.workspace, user, list(user.modals))
    return {"view": push(ask.workspace, user, view)}


@method("views.push", tier=4)
def push_view(ask: Ask) -> Json:
    user = _triggered(ask)
    if not user.modals:
        raise RefusedError("not_found")
    view = checked_view(ask.workspace, ask.data("view"), "modal")
    kept = push(ask.workspace, user, view)
    _spend(ask)
    return {"view": kept}


@method("views.update", tier=4)
def update_view(ask: Ask) -> Json:
    workspace = ask.workspace
    view_id, external_id = ask.maybe("view_id"), ask.maybe("external_id")
    old = workspace.views.get(view_id) or next(
        (view for view in workspace.views.values() if external_id and view["external_id"] == external_id), None
    )
    if old is None:
        raise RefusedError("not_found")
    if ask.maybe("hash") and ask.maybe("hash") != old["hash"]:
        raise RefusedError("hash_conflict")
    user = workspace.users[workspace.view_owners[old["id"]]]
    return {"view": replace(workspace, user, old, ask.data("view"))}


def replace(workspace: Workspace, user: User, old: Json, view: object) -> Json:
    """Put another content into a view that is open; raises what Slack would refuse it with."""
    del workspace.views[old["id"]]
    try:
        new = checked_view(workspace, view, old["type"])
    except RefusedError:
        workspace.views[old["id"]] = old
        raise
    kept = put(workspace, user, new, old["id"])
    kept["state"] = old["state"]
    link_stack(workspace, user)
    return kept


@method("views.publish", tier=4)
def publish(ask: Ask) -> Json:
    workspace, user = ask.workspace, ask.user("user_id")
    old = workspace.views.get(user.home or "")
    if ask.maybe("hash") and old and ask.maybe("hash") != old["hash"]:
        raise RefusedError("hash_conflict")
    view = ask.data("view")
    if old:
        return {"view": replace(workspace, user, old, view)}
    kept = put(workspace, user, checked_view(workspace, view, "home"))
    user.home = kept["id"]
    return {"view": kept}
