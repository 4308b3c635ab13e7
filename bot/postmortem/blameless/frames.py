"""Where words that judge mean something else: talk about blame itself, what is to come, and what a system allows."""

import re

from bot.postmortem.blameless.trigger import found, joined

_ERROR = r"(?:human|operator|user|pilot|manual) (?:errors?|mistakes?|intervention)"
# A sentence that is about blame does not lay any. https://www.etsy.com/codeascraft/blameless-postmortems
_TALK = (
    found(r"""
        blame(?:less(?:ly|ness)?|-free|-aware)|without (?:\w+ )?blam(?:e|ing)|blam(?:e|ing) (?:culture|games?)
        |culture of (?:blame|fear)|finger-?pointing|finger pointing|just culture|hindsight (?:bias|is)
        |counterfactuals?
        |psychological(?:ly)? safe(?:ty)?|learn(?:ing|ed)? from (?:our |the |these |their |your )?(?:mistakes?
        |failures?
        |errors?)|people (?:make (?:\w+ )?mistakes|come to|are not (?:the|to))|mistakes? (?:are|is|will|can
        |happens?|as)
        |ask(?:s|ed|ing)? ["“]?(?:how|what)|(?:easy|tempting|temptation) (?:\w+ )?to (?:say|blame|point|ask|call
        |conclude|attribute|stop)|post-?mortems? (?:that|should|must|is|are|aim|focus|never|can|do)
        |(?:sentences?|phrases?|statements?|words?|language|questions?|wording|terms?) (?:such as|like|that)
        |root cause (?:is|of) never|(?:second|systemic|systems?) (?:story|stories|thinking)|not who
        |nobody (?:is|was) (?:fired|at fault|to blame)
    """),
    found(r"""
        (?:\w+n't|not|never|rather than|instead of|avoid(?:s|ing)?|stop|no|nobody|without|beyond|nor|cannot
        |against)(?: (?!and\b|but\b|so\b|who\b)[\w']+){0,5}? (?:blam(?:e|ed|ing)(?! but)|punish\w*|fault|human error
        |finger|accountable)
    """),
    found(rf"{_ERROR} (?:isn't|will|can|should|cannot|happens?|often|may|occurs?)"),
    found(rf"""
        {_ERROR} (?:is|are|was|as) (?:\w+ )?(?:where|when|never|not|a symptom|an? effect|a consequence|the start
        |the beginning
        |the effect|the symptom|inevitable|bound|always|just|simply|often|unavoidable|normal|only)
    """),
    found(rf"""
        (?:reduc\w+|eliminat\w+|avoid\w*|prevent\w*|minimi[sz]\w+|risks? of|possibility of|room for|potential for
        |chances? of|prone to|susceptible to|protect\w* (?:from|against)|guard\w* against|label(?:l?ed|ling)?
        |concept of
        |notion of|term|phrase|likelihood of|opportunit\w+ for|tolera\w+|subject to|class of|handle|rule out
        |account for|symptom|any|each|every|solv\w+|problems? of|address\w*|no)(?: [\w'-]+){{0,5}}? {_ERROR}
    """),
    found(r"""
        (?:not|n't|cannot|never|less|rather than|instead of|stop)(?: have to| be)? (?:depend|rely|relying|depending
        |reliant|dependent) (?:solely |only )?(?:up)?on
    """),
    found(r"""
        (?:nobody|no one|no-one)(?: \w+){0,3} (?:fired|disciplined|blamed|sacked|reprimanded|punished|shamed)
        |["“]?(?:human|operator|user|pilot|manual) error["”]? (?:is|as) (?:an?|the|just) (?:\w+ )?(?:label|phrase|term
        |word|name|category|starting)|(?:words?|label|term|phrase|expression)s? ["“]?(?:human|operator|user
        |pilot) error
        |call(?:ing)? (?:it|this|that|an? \w+|the \w+) ["“]?(?:a |an )?(?:human|operator|user|pilot) error
        |^asking (?:who|why)|(?:word|adjective|label)s? ["“]\w+|(?:nobody|no one|no-one) (?:\w+ ){0,2}(?:lost
        |got) (?:their|his|the|in)
        |(?:unfair|hard|difficult|wrong|pointless|useless|easy|unhelpful|counterproductive|tempting|foolish
        |no point) (?:to
        |in) (?:\w+ )?(?:blam
        |fir|punish|fault|sack)\w*|if (?:you|we|they|one|people) (?:punish|blame|fire|shame|name|sack)
        |(?:analys[ie]s|reviews?|reports?|investigations?|post-?mortems?) that (?:ends?|stops?|says?|concludes?
        |blames?)
        |(?:blaming|firing|punishing|shaming|sacking) (?:\w+ ){1,9}?(?:would|will|does|is|won't|wouldn't|doesn't
        |isn't|teaches|solves|helps|hides)
    """),
)
# What shall be, or what a system does to people.
_TO_COME = found(r"""
    prevents?|stops?|keeps?|protects?|discourages?|hard(?:er)? for|eas(?:y|ier) (?:for|to)|impossible for|too easy
    |able to|refus(?:es|ed|ing)|reject(?:s|ed|ing)|forbids?|blocks?|warns?|flags|detects|guards? against
    |allow(?:s|ed|ing)?|enable[ds]?|lets?|so that|in case|whenever|ma[kd]es? it|ensures?|possible (?:for|to)
""")
_DENIAL = re.compile(
    joined(r"""
    (?:\bnot|n't|\bno|\bnever|\bneither|\bnor|\brather than|\binstead of)(?: (?:an?|the|any|some|about|due to
    |because of|out of|mere|simply|simple|just|down to|caused by|really|question of|matter of|case of|sign of
    |call|calling|say|mean|meant|it|was|is)){0,3}[ "]*$
    """)
)
_MENDS = found(r"""
    (?:revert|roll|fix|found|find|correct|notic|identif|discover|saw|seen?|detect|spott|report|suspect|trac
    |receiv|confirm
    |investigat|determin|repair|replac|observ|mitigat|explain|stopp|undid|undo|alert|block|reject|learn|figur
    |reali[sz]
    |diagnos|pinpoint|isolat|debug|told)\w*
""")


# What follows tells why something looked right at the time: an account, which is wanted.
_EXPLAINED = re.compile(r"\b(?:because|since|as)(?! (?:of|a|an|if|well|soon|long|much|many|usual|planned)\b) ")


def is_talk(sentence: str) -> bool:
    """Whether a sentence speaks about blame, rather than laying any."""
    return any(one.search(sentence) for one in _TALK)


def is_to_come(before: str) -> bool:
    """Whether the words before a trigger make it something that a system allows or shall prevent."""
    return _TO_COME.search(before) is not None


def is_denied(before: str) -> bool:
    """Whether the words before a trigger say that it is not so."""
    return _DENIAL.search(before) is not None


def explained(after: str) -> int | None:
    """Return where, behind something wrong that was done, its reason begins; None where none is told."""
    found = _EXPLAINED.search(after)
    return found.end() if found else None


def mends(between: str) -> bool:
    """Whether what somebody does with something wrong is finding or mending it."""
    return _MENDS.search(between) is not None
