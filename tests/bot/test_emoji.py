"""One emoji has one name, and one meaning."""

import pytest

from bot import defaults
from bot.emoji import emoji_name
from bot.errors import SettingsError
from bot.settings import load_settings


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("pushpin", "pushpin"),
        (":pushpin:", "pushpin"),
        ("writing_hand::skin-tone-3", "writing_hand"),
        (":raised_hand::skin-tone-6:", "hand"),
        ("pencil", "memo"),
        ("balance_scale", "scales"),
        ("round_pushpin", "round_pushpin"),  # another emoji
    ],
)
def test_names_and_skin_tones_are_one_emoji(given: str, name: str) -> None:
    assert emoji_name(given) == name


def test_every_kind_but_the_bots_own_has_an_emoji_which_it_is_shown_with() -> None:
    kinds = {kind.id: kind.mark for kind in defaults.KINDS}
    assert set(defaults.REACTIONS.values()) == set(kinds) - {"milestone"}
    assert {emoji: kinds[kind] for emoji, kind in defaults.REACTIONS.items() if kind != "note"} == {
        emoji: emoji for emoji, kind in defaults.REACTIONS.items() if kind != "note"
    }


def refused(**given: object) -> str:
    with pytest.raises(SettingsError) as wrong:
        load_settings(needs_slack=False, **given)
    return " ".join(wrong.value.problems)


def test_an_emoji_with_two_meanings_is_refused() -> None:
    assert ":pencil: is the same emoji as another" in refused(reactions={"memo": "note", "pencil": "decision"})
    assert "action_item_reaction: :memo: makes lines" in refused(
        reactions={"memo": "note"}, action_item_reaction="pencil"
    )
    assert "confirmation: :memo: would" in refused(reactions={"memo": "note"}, confirmation=":pencil:")
    assert "confirmation: :clipboard: would" in refused(confirmation="clipboard")
    assert "'lunch', which is no kind" in refused(reactions={"memo": "lunch"})


def test_names_of_the_settings_are_brought_to_the_one_that_slack_sends() -> None:
    settings = load_settings(needs_slack=False, reactions={":pencil:": "note"}, action_item_reaction="writing_hand::2")
    assert settings.capturing == {"memo", "writing_hand"}


def test_whoever_leaves_a_kind_out_need_not_write_the_table_of_emoji_anew() -> None:
    kinds = [kind for kind in defaults.KINDS if kind.id != "alert"]
    assert "bell" not in load_settings(needs_slack=False, kinds=kinds).reactions
