"""What tests of the command line's words share."""


def no_bot(settings: object) -> int:
    """Stand where `python app.py` runs the bot itself: no word of the command line does."""
    raise AssertionError("a word does not run the bot")
