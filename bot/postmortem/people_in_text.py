"""People in what somebody typed: Slack's mentions, `@anna.berg`, and their names, said as the document says them."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot import text
from storage.people import Person

SOMEBODY = "a colleague"  # who is not known, or could be either of two
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")  # a mention in Slack's wire form
_GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|@?([^<>]*))?>")
_BROADCAST = re.compile(r"<!(?:channel|here|everyone)(?:\|[^<>]*)?>")
_SENTENCE_BEGINS = re.compile(r"(?:\A|[.!?\n•])[\s\"'“”(>*_-]*\Z")
_LOOK_BACK = 12
_SHORTEST = 2  # letters of a first name that is looked for by itself
# First names that are words as well: by themselves they mean a person only in the middle of a sentence.
ALSO_WORDS = re.compile(
    "april|art|august|autumn|bill|carol|case|chance|chase|clay|cliff|cole|dale|dawn|dean|drew|earl|faith|frank|gene|"
    "grace|grant|guy|heather|hope|hunter|iris|ivy|jack|jade|jay|jean|joy|june|justice|lane|lily|may|mark|mason|max|"
    "melody|mercy|miles|olive|page|pat|penny|piers|ray|red|rich|river|rob|robin|rock|rose|ruby|rusty|sandy|sky|"
    "sterling|sue|summer|sunny|terry|tony|van|victor|violet|wade|ward|will|win|woody",
    re.IGNORECASE,
)
# How accounts that several people share begin: by themselves they mean no person at all.
NO_NAMES = re.compile(
    "admin|alert|alerts|api|app|build|ci|customer|data|dev|devops|duty|engineer|engineering|help|incident|infra|it|"
    "network|on|oncall|ops|platform|product|prod|release|root|security|service|site|sre|status|support|system|team|"
    "test|the|user|web",
    re.IGNORECASE,
)


class PeopleInText:
    """Says people as the document does; `labels` are by user id.

    A handle (`@anna.berg`, `@anna`) is one whatever its case; a name without the @ counts as it is written, whole or
    the first name alone. What could be either of two people is `a colleague`. With `by_handle_only` names stay.
    """

    def __init__(self, labels: Mapping[str, str], people: Mapping[str, Person], *, by_handle_only: bool) -> None:
        """Learn every form in which these people may be typed."""
        self._labels = labels
        known = [(person.name, labels[user_id]) for user_id, person in people.items() if user_id in labels]
        self._handles, self._names = _handles(known), {}
        if not by_handle_only:
            bots = {person.name for person in people.values() if person.is_bot}
            self._names = _names([(name, label) for name, label in known if name not in bots])
        handles = [_joined(parts_of(name)[:most]) for name, _ in known if parts_of(name) for most in (1, None)]
        self._handle = _finder(handles, r"(?<![\w@/.])@", re.IGNORECASE)
        self._name = _finder(map(re.escape, self._names), r"(?<![\w@/.\\-])", re.NOFLAG)

    def wire(self, wire: str, names: Mapping[str, str]) -> str:
        """Return Slack's wire text as typed text: nobody in it is called by a mention, a handle, or a name."""
        said = MENTION.sub(lambda found: text.escape(self._of_mention(found)), wire)
        said = _GROUP.sub(lambda found: names.get(found[1], "").removeprefix("@") or found[2] or "a team", said)
        said = _BROADCAST.sub("everybody", said)
        return self.typed(text.plain(said, names))

    def typed(self, said: str) -> str:
        """Return typed text in which the handles and the names of known people are what the document calls them."""
        if self._handle and "@" in said:
            said = self._handle.sub(self._of_handle, said)
        return self._name.sub(self._of_name, said) if self._name else said

    def _of_mention(self, found: re.Match[str]) -> str:
        return self._cased(found, self._labels.get(found[1], SOMEBODY))

    def _of_handle(self, found: re.Match[str]) -> str:
        label = self._handles.get(_folded(found[1]))
        return self._cased(found, label) if label else found[0]

    def _of_name(self, found: re.Match[str]) -> str:
        if ALSO_WORDS.fullmatch(found[1]) and _begins_sentence(found):
            return found[0]
        return self._cased(found, self._names[found[1]])

    @staticmethod
    def _cased(found: re.Match[str], label: str) -> str:
        return label[:1].upper() + label[1:] if _begins_sentence(found) else label


def parts_of(name: str) -> list[str]:
    """Return the words of a name, or of a handle such as `@anna.berg`."""
    return [part for part in re.split(r"[\s._]+", name.strip().removeprefix("@")) if part]


def _begins_sentence(found: re.Match[str]) -> bool:
    return _SENTENCE_BEGINS.search(found.string[max(0, found.start() - _LOOK_BACK) : found.start()]) is not None


def _handles(known: list[tuple[str, str]]) -> dict[str, str]:
    """Return folded handle → label: the whole name, joined in any way, and the first name."""
    whole = _settled((_folded(name), label) for name, label in known)
    return _settled((_folded(parts_of(name)[0]), label) for name, label in known if parts_of(name)) | whole


def _names(known: list[tuple[str, str]]) -> dict[str, str]:
    """Return name → label: whole names of two words or more, and first names that begin with a capital."""
    whole = _settled((name, label) for name, label in known if len(parts_of(name)) > 1)
    firsts = [(parts_of(name)[0], label) for name, label in known if parts_of(name)]
    alone = [(first[:1].upper() + first[1:], label) for first, label in firsts]
    return _settled((first, label) for first, label in alone if _is_name(first)) | whole


def _is_name(first: str) -> bool:
    return len(first) >= _SHORTEST and first[0].isalpha() and not NO_NAMES.fullmatch(first) and not first.isupper()


def _settled(forms: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return form → label; a form that two people share is anybody's."""
    settled: dict[str, str] = {}
    for form, label in forms:
        if form:
            settled[form] = label if settled.get(form, label) == label else SOMEBODY
    return settled


def _folded(name: str) -> str:
    return re.sub(r"[\s._-]+", "", name.strip().removeprefix("@")).casefold()


def _joined(parts: list[str]) -> str:
    return r"[ ._-]?".join(map(re.escape, parts))


def _finder(forms: Iterable[str], before: str, flags: re.RegexFlag) -> re.Pattern[str] | None:
    """Return what finds the longest form (a pattern) that stands as a word of its own; None when there are none."""
    longest_first = sorted(set(forms), key=lambda form: (-len(form), form))
    if not longest_first:
        return None
    return re.compile(rf"{before}({'|'.join(longest_first)})(?![\w@]|[./-]\w)", flags)
