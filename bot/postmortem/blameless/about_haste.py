"""Rules L2 and L6 about acts that are told so that they judge: too early, too quick, against what protected."""

from bot.postmortem.blameless.trigger import BEFORE, BESIDE, Trigger, at_start, found, joined
from bot.postmortem.blameless.words import DEEDS

_LOOKING = joined(
    r"""
    (?:confirming|checking|verifying|validating|asking|reading|making sure|backing|reviewing|telling|informing|thinking
    |consulting|understanding|looking|waiting|testing (?:it|the|that|them))
"""
).strip()
HASTE_TRIGGERS = (
    Trigger("L2", found(rf"(?:{DEEDS})(?: [\w-]+){{1,8}}? before (?:even )?{_LOOKING}"), BEFORE, soft=True),
    Trigger(
        "L6",
        found(rf"""
            promptly (?:deleted|wiped|broke|dropped|truncated|erased|lost|destroyed|forgot|ignored|unplugged|overwrote)
            |(?:happily|cheerfully|merrily|blithely|blissfully|casually|gleefully|conveniently) (?:{DEEDS}|accepted
            |approved|ignored|assumed|agreed)|managed to (?:delete|wipe|break|drop|lose|erase|destroy|crash|corrupt)
        """),
        BEFORE,
    ),
    Trigger(
        "L2",
        found(r"""
            (?:overrode|overruled|overriding|overruling|switched off|turned off) (?:[\w'-]+ ){0,3}(?:safety|safeguards?
            |guards?|protections?|warnings?|interlocks?|objections?|advice|safety checks?|limits?)
        """),
        BEFORE,
    ),
    Trigger(
        "L2",
        found(r"""
            (?:considered|thought|deemed|found|felt|believed|judged|called|declared) (?:[\w'-]+ ){1,5}(?:unnecessary
            |superfluous|overkill|pointless|not necessary|not needed|not worth \w+|a waste of \w+|too much work|boring
            |tedious|optional)
        """),
        BEFORE,
    ),
    Trigger(
        "L2",
        found(r"""
            (?:approved|reviewed|signed off|accepted|waved)(?: [\w-]+){0,5} (?:in|within|after)(?: [\w-]+){1,4} seconds
            |(?:approved|reviewed|signed off)(?: [\w-]+){0,5} in (?:under|less than|barely|well under) (?:a|one|two
            |five) minutes?
        """),
        BEFORE,
    ),
    Trigger(
        "L2",
        found(r"""
            (?:was|were|being|am|is|are) in (?:a|an|too much of a|such a|his|her|their|great) (?:\w+ )?(?:hurry|rush
            |haste)
        """),
        BEFORE,
        state=True,
    ),
    Trigger(
        "L2",
        found(r"(?:did not|didn't|never|refused to|failed to|would not) (?:\w+ly )?take (?:[\w'-]+ ){1,7}seriously"),
        BEFORE,
        soft=True,
    ),
    Trigger("L6", found(r"owns? (?:this|that|the) (?:\w+ )?(?:failure|mistake|outage|mess|error|blunder)"), BEFORE),
    Trigger(
        "L2",
        found(r"""
            (?:talked|talking|spoke) past (?:each other|one another)|stepped on each other
            |wasted (?:[\w-]+ ){0,4}(?:minutes|hours?|time|days?)|(?:lost|burned) (?:precious|valuable) \w+
        """),
        BEFORE,
        soft=True,
    ),
    Trigger(
        "L2",
        at_start(r"""
            (?:ignoring(?! the (?:noise|false|rest))|disregarding|skipping|bypassing|overlooking|neglecting|forgetting
            |dismissing|flouting|defying|misreading|misunderstanding|mistaking|not (?:checking|reading|knowing better
            |thinking|bothering)|in (?:his|her|their) (?:haste|hurry|rush)) [^,]{1,80},
        """),
        BESIDE,
    ),
)
