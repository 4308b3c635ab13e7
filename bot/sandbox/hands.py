"""How commands, clicks and submissions reach the app, and what its answers do to the screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.sandbox import acts, fields, payloads
from bot.sandbox.api import views
from bot.sandbox.api.call import RefusedError
from bot.sandbox.blockkit import problem_with_message
from bot.sandbox.ids import with_ids
from bot.sandbox.records import Channel, Delivery, Json, Message, User
from bot.sandbox.reply import Reply, failure
from bot.sandbox.response_urls import Hook

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox


class Hands:
    """One person's hands on the keyboard."""

    def __init__(self, sandbox: "Sandbox", user: User) -> None:
        self._sandbox = sandbox
        self._workspace = sandbox.workspace
        self._user = user

    def command(self, channel: Channel, word: str, text: str) -> Reply:
        """Send a slash command, and show what the app answers, or that it failed to."""
        hook = self._sandbox.hooks.give(channel, self._user.id)
        payload = payloads.command(self._workspace, self._user, channel, (word, text), hook.url)
        delivery = self._sandbox.courier.hand_over("slash_commands", payload)
        reply = self._reply(delivery, hook)
        if reply.ok and delivery.answer:
            self._show(reply, channel, hook)
        if reply.error:
            said = f'{word} failed with the error "{reply.error}"'
            acts.slackbot_whispers(self._workspace, channel, self._user.id, said)
        return reply

    def _reply(self, delivery: Delivery, hook: Hook | None) -> Reply:
        changed = self._workspace.changed
        # anything but 200 counts as a failure for commands and interactions
        reply = (
            failure(delivery, changed) if delivery.status != 200 else Reply(ok=True, delivery=delivery, changed=changed)
        )
        if hook:
            reply.later = hook.later
        return reply

    def _show(self, reply: Reply, channel: Channel, hook: Hook) -> None:
        answer = reply.delivery.answer if reply.delivery else {}
        text, blocks = answer.get("text") or "", answer.get("blocks") or []
        if problem_with_message(text, blocks):
            reply.ok, reply.error = False, "invalid_command_response"
            return
        reply.text, reply.blocks = text, with_ids(blocks)
        if answer.get("response_type") == "in_channel":
            reply.message = acts.post(self._workspace, channel, self._workspace.bot, text, blocks=reply.blocks)
        else:
            reply.message = acts.whisper(self._workspace, channel, self._user.id, text, reply.blocks)
        hook.origin = hook.origin or reply.message

    def act(self, where: Message | Reply | Mapping[str, Any], wanted: str, value: Any) -> Reply:
        """Click or choose: on a message, on what is left of a reply, or in a view."""
        if isinstance(where, Mapping):
            return self._act_in_view(str(where["id"]), wanted, value)
        shown = where.shown if isinstance(where, Reply) else [where]
        for message in shown:
            found = fields.find(message.blocks, wanted)
            visible = not message.deleted and message.ephemeral_for in {None, self._user.id}
            if found and visible and self._workspace.sees(self._user, message.channel):
                return self._act_on_message(message, found, value)
        offered = [name for message in shown for name in fields.names(message.blocks)]
        raise LookupError(f"There is no {wanted!r} on the screen. There are: {', '.join(offered) or 'no buttons'}.")

    def _act_on_message(self, message: Message, found: tuple[Json, Json], value: Any) -> Reply:
        block, element = found
        key = (message.ts, self._user.id)
        with self._workspace.lock:
            state = fields.filled(message.blocks, {}, self._workspace.states.get(key, {}))
            action = self._action(block, element, value, state)
            self._workspace.states[key] = state
            hook = self._sandbox.hooks.give(message.channel, self._user.id, message)
            payload = payloads.click_on_message(self._workspace, self._user, message, action, hook.url)
        return self._reply(self._sandbox.courier.hand_over("interactive", payload), hook)

    def _act_in_view(self, view_id: str, wanted: str, value: Any) -> Reply:
        with self._workspace.lock:
            view = self._workspace.views.get(view_id)
            if view is None or self._workspace.view_owners[view_id] != self._user.id:
                raise LookupError("That view is no longer on the person's screen.")
            found = fields.find(view["blocks"], wanted)
            if found is None:
                raise LookupError(f"There is no {wanted!r} in the view: {', '.join(fields.names(view['blocks']))}.")
            state = fields.filled(view["blocks"], {}, view["state"]["values"])
            action = self._action(*found, value, state)
            view["state"] = {"values": state}
            payload = payloads.click_in_view(self._workspace, self._user, dict(view), action)
        return self._reply(self._sandbox.courier.hand_over("interactive", payload), None)

    def _action(self, block: Json, element: Json, value: Any, state: Json) -> Json:
        action: Json = {key: element[key] for key in ("type", "action_id", "text", "value", "style") if key in element}
        action |= {"block_id": block["block_id"], "action_ts": self._workspace.stamp("actions")}
        if element["type"] == "button":
            return action
        picked = fields.picked(element, value)
        if element["type"] != "overflow":
            state[block["block_id"]][element["action_id"]] = picked
        return action | picked

    def shortcut(self, callback_id: str, message: Message | None) -> Reply:
        """Use a global shortcut, or a message's."""
        if message is None:
            payload = payloads.shortcut(self._workspace, self._user, callback_id)
            return self._reply(self._sandbox.courier.hand_over("interactive", payload), None)
        hook = self._sandbox.hooks.give(message.channel, self._user.id)
        payload = payloads.message_shortcut(self._workspace, self._user, callback_id, message, hook.url)
        return self._reply(self._sandbox.courier.hand_over("interactive", payload), hook)

    def submit(self, view: Json, values: Mapping[str, Any]) -> Reply:
        """Submit a modal; what Slack itself refuses never reaches the app."""
        with self._workspace.lock:
            state = fields.filled(view["blocks"], values, view["state"]["values"])
            refused = fields.problems(view["blocks"], state)
            view["state"] = {"values": state}
            payload = payloads.submission(self._workspace, self._user, dict(view))
        if refused:
            return Reply(ok=False, errors=refused, changed=self._workspace.changed)
        reply = self._reply(self._sandbox.courier.hand_over("interactive", payload), None)
        if reply.ok and reply.delivery:
            with self._workspace.lock:
                self._after_submit(reply, view, reply.delivery.answer)
        return reply

    def _after_submit(self, reply: Reply, view: Json, answer: Json) -> None:
        workspace, user, verb = self._workspace, self._user, answer.get("response_action")
        if view["id"] not in user.modals:
            return
        try:
            if verb is None and not answer:
                views.drop(workspace, user, [view["id"]])
            elif verb == "clear":
                views.drop(workspace, user, list(user.modals))
            elif verb == "update":
                views.replace(workspace, user, view, answer.get("view"))["state"] = {"values": {}}
            elif verb == "push":
                views.push(workspace, user, views.checked_view(workspace, answer.get("view"), "modal"))
            else:
                reply.errors = _errors(view, answer)
        except RefusedError as refused:
            reply.ok, reply.error = False, refused.code

    def close(self, view: Json) -> None:
        """Close a modal; the app hears of it when it asked to."""
        with self._workspace.lock:
            clear = bool(view.get("clear_on_close"))
            gone = list(self._user.modals) if clear else [view["id"]]
            views.drop(self._workspace, self._user, gone)
            payload = payloads.closing(self._workspace, self._user, dict(view), cleared=clear)
        if view.get("notify_on_close"):
            self._sandbox.courier.hand_over("interactive", payload)


def _errors(view: Json, answer: Json) -> dict[str, str]:
    """Return the errors of an answer; Slack takes those of input blocks only."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    errors = answer.get("errors")
    good = answer.get("response_action") == "errors" and isinstance(errors, dict) and errors
    if not good or not isinstance(errors, dict) or not set(errors) <= inputs:
        raise RefusedError("invalid_view_response")
    return {str(block): str(words) for block, words in errors.items()}
