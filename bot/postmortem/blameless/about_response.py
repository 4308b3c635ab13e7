"""Rules L1, L2 and L11 about how people responded: too slow, beside the point, past understanding, sent to a course."""

from bot.postmortem.blameless.trigger import AFTER, ANYTHING, BEFORE, BESIDE, CLAUSE, Trigger, follows, found, joined
from bot.postmortem.blameless.verbs import forms

_TOO_LONG = joined(
    r"""
    (?:forever|ages|an eternity|aeons|(?:his|her|their|its) (?:own )?(?:sweet )?time(?! to live)
    |(?:(?:far|way|much|entirely|altogether) )?too long|(?:far|way) (?:longer|more time) than (?:it|they|he|she))
"""
).strip()
# What somebody is said not to have, and nobody says of a machine.
_VIRTUES = joined(
    r"""
    (?:discipline|rigou?r|diligence|foresight|courage|nerve|guts|backbone|skills?|competence|expertise|experience
    |common sense|sense|judge?ment|patience|commitment|motivation|dedication|curiosity|humility|maturity|focus
    |attention|professionalism|initiative|leadership|urgency|will|willpower|interest|respect|decency)
"""
).strip()
_COURSES = joined(
    r"""
    (?:training|trainings|course|courses|class|classes|refresher|onboarding|induction|certification|exam|lesson
    |lessons|coaching|counselling|workshop)
"""
).strip()
RESPONSE_TRIGGERS = (
    Trigger("L2", found(rf"(?:took|takes|taken|taking|needed|spent|waited) {_TOO_LONG}"), BEFORE, state=True),
    Trigger("L2", found(r"(?:it )?(?:took|takes|taken)"), AFTER, follows(_TOO_LONG)),
    Trigger(
        "L2",
        found(rf"(?:lack|lacks|lacked) (?:(?:the|any|all|enough|basic|proper|necessary|real) ){{0,3}}{_VIRTUES}"),
        BEFORE,
        state=True,
    ),
    Trigger(
        "L2",
        found(
            forms(r"""
            lose (?:control of|sight of|~ (?:nerve|composure|focus|way|bearings|grip)|the (?:thread|overview))
            |bicker|squabble|quarrel|dawdle|dilly-dally
            |leave (?:[\w-]+ ){0,5}(?:mess|chaos|tangle|shambles|nightmare|spaghetti|hodgepodge)
            |dump (?:[\w-]+ ){0,5}on (?:us|me|them|the (?:next|others?))
            """)
        ),
        BEFORE,
        soft=True,
    ),
    Trigger(
        "L2",
        found(r"""
            (?:argued|argue|arguing|fought|fighting|guessed|guessing|speculated|speculating|chatted|chatting
            |complained|complaining|joked|joking|panicked|panicking|debated|debating|hoped|hoping
            |wondered) (?:[\w-]+ ){0,7}(?:instead of|rather than) \w+ing
        """),
        BEFORE,
    ),
    Trigger(
        "L1",
        found(r"""
            (?:hard|difficult|impossible|not easy|beyond (?:me|us|belief|comprehension)|cannot|can't|could not|couldn't
            |unable|fail|struggle)(?: (?:to|even|really))* (?:understand|see|believe|fathom|comprehend|imagine
            |excuse|justify|grasp|explain)? ?(?:why|how|that)
        """),
        AFTER,
        follows(r"""
            (?:\w+ly )?(?:would|could|did(?: not|n't)?|had(?: not|n't)?|took|waited|ran|thought|chose|decided|let|left
            |kept|ignored|never|failed|missed|went|made|allowed|continued|was|were|put|set|built|\w+ed)
        """),
    ),
    Trigger(
        "L6",
        found(r"""
            with (?:an?|one|two|the|several) (?:extra|missing|superfluous|stray|surplus|wrong|swapped|misplaced)
            (?:\w+ )?(?:zeros?|zeroes|digits?|characters?|spaces?|commas?|quotes?|brackets?|slash(?:es)?|dots?|lines?
            |flags?|letters?|decimals?|columns?|signs?|options?|arguments?)
        """),
        CLAUSE,
        mended=True,
    ),
    Trigger(
        "L2",
        found(r"""
            to (?:get (?:some |more |his |her |their |back to )?(?:sleep|rest|home|out early|away early)|save (?:face
            |himself|herself|themselves|the (?:effort|hassle|trouble|bother))|avoid (?:the )?(?:paperwork|hassle|blame
            |bother|effort|being asked|having to)|be left alone|show off|look good|make (?:his|her|their) life easier)
        """),
        CLAUSE,
    ),
    Trigger("L2", found(r"and (?:boy |man )?(?:it|that) (?:really |clearly )?shows(?= {0,3}(?:[.,;!]|$))"), BESIDE),
    Trigger(
        "L4",
        found(r"""
            (?:mistakes?|errors?|blunders?|oversights?|slips?|faults?|failures?|blame)(?: [\w-]+){0,5} (?:is|was|are
            |were|be)(?: (?:all|entirely|solely|purely|clearly|partly|largely|not)){0,2} (?:ours|mine|theirs|hers
            |yours|his)(?= {0,3}(?:[.,;!]|$| alone))
        """),
    ),
    Trigger(
        "L6",
        found(r"""
            (?:blame|guilt|fault|culpability)(?: [\w-]+){0,8}? (?:rests?|rested|lies|lay|falls?|fell|belongs?
            |belonged|sits|sat|is|was)(?: (?:squarely|solely|entirely|fully|mainly|largely|firmly)){0,2} (?:with|on|to
            |upon|at)
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L11",
        found(r"""
            no longer (?:works? (?:here|for|with|at|in)|working (?:here|for|with|at)|(?:with|employed|part of|a member
            of|welcome|allowed|trusted)(?! (?:the )?(?:service|api|cluster|network)))
        """),
        BEFORE,
        state=True,
    ),
    Trigger(
        "L11",
        found(rf"""
            (?:(?:will|must|shall|should|has|have|had|needs?|going)(?: (?:to|now|also|all|have|be|made|required
            |sent))*) (?:redo|repeat|retake|attend|undergo|sit through|go through|complete|take|(?:on|to|for|back
            to)) (?:[\w-]+ ){{0,5}}{_COURSES}
        """),
        BEFORE,
        state=True,
    ),
)
