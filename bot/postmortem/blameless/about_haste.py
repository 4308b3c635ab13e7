"""Rules L1, L2, L6 and L11 about acts that are told so that they judge: too early, too quick, against a guard."""

from bot.postmortem.blameless.trigger import AFTER, ANYTHING, BEFORE, BESIDE, Trigger, at_start, found, joined
from bot.postmortem.blameless.verbs import forms
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
    Trigger(
        "L2",
        found(r"""
            (?:keeps?|kept|continues? to|continued to) (?:on )?(?:break|ignor|forget|skip|delet|los|mess|miss|repeat
            |overrid|bypass|overlook|botch|ruin)\w*
        """),
        BEFORE,
    ),
    Trigger(
        "L1",
        found(r"(?:should|ought to|must|would) have been (?:\w+ )?(?:obvious|clear|evident|apparent|known|plain) to"),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L1",
        found(r"""
            (?:al|even )?though (?:they|he|she|it|both|all) (?:had|have|were|was|has) (?:\w+ )?(?:been )?(?:shown|told
            |warned|asked|trained|instructed|informed|reminded|advised)
        """),
        BESIDE,
    ),
    Trigger(
        "L2",
        found(
            forms(r"""
            close ~ eyes|look away|avert ~ eyes|turn ~ backs?|fob (?:\w+ ){0,3}off|stonewall
            |give (?:\w+ ){1,3}the run-?around|string (?:\w+ ){1,2}along|let (?:[\w-]+ ){1,5}(?:run (?:full|dry|on|over)
            |overflow|drift|linger|burn|go on)
            """)
        ),
        BEFORE,
        unknown=True,
        deed=True,
    ),
    Trigger("L2", found(r"on a (?:whim|lark|dare)|for (?:kicks|the fun of it|a laugh)"), BESIDE),
    Trigger(
        "L11",
        found(r"""
            (?:needs?|has|have|had|ought|should|must|will)(?: have)?(?: to)? (?:answer for|apologi[sz]e|(?:explain
            |justify) (?:himself|herself|themselves|yourself|(?:his|her|their|your) (?:actions?|behaviou?r|decisions?)))
        """),
        BEFORE,
        state=True,
    ),
)
