"""Rule L1: what people did not do, told as if they could have known."""

from bot.postmortem.blameless.trigger import AFTER, ANYTHING, BEFORE, Trigger, at_start, follows, found
from bot.postmortem.blameless.words import DONE

HINDSIGHT_TRIGGERS = (
    Trigger(
        "L1",
        found(rf"""
            (?:should|ought to|could and should|needs? to|needed to|must)(?: not|n't)?(?: \w+ly| never
            | at least| also| all| both| just| probably){{0,2}} have {DONE}
        """),
        BEFORE,
        unknown=True,
    ),
    Trigger(
        "L1",
        found(rf"""
            (?:shouldn't(?: \w+ly)? have|should've|shoulda|oughta|oughtn't to have) {DONE}
        """),
        BEFORE,
    ),
    Trigger(
        "L1",
        found(r"""
            could(?: \w+ly)? have(?: \w+ly)? (?:prevented|avoided|caught|detected|noticed|checked|asked
            |tested|seen|been (?:more|better|faster)|known|done|verified|foreseen|anticipated|rolled
            |acted|responded|told|used|fixed|reverted|reacted|communicated|spotted)
        """),
        BEFORE,
    ),
    Trigger(
        "L1",
        found(r"""
            would have (?:noticed|caught|known|seen|realised|realized|spotted|prevented|avoided|checked
            |thought)
        """),
        BEFORE,
    ),
    Trigger(
        "L1",
        found(r"""
            (?:was|were) (?:supposed|expected|meant|told|required|trained|instructed
            |asked) to(?: have)? (?:\w+ ){1,8}(?:but|and) (?:did not|didn't|never|failed|forgot)
        """),
        BEFORE,
        state=True,
    ),
    Trigger(
        "L1",
        found(r"""
            (?:knew|know) (?:or should have known|better|full well)|should know better
        """),
        BEFORE,
    ),
    Trigger(
        "L1",
        found(r"if(?: only)?"),
        AFTER,
        follows(r"""
            (?:(?:simply|just|only|actually|even) )?(?:had|hadn't|had not|'d)(?: (?:not|simply|just|only
            |actually|even|properly|\w+ly))? (?!had|access|a |an |no |to |more|better|been (?:paged|told
            |given|able|alerted))\w+
        """),
    ),
    Trigger(
        "L1",
        found(r"had"),
        AFTER,
        follows(r"""
            (?:(?:not|simply|just|only|actually|even|\w+ly) ){0,4}(?:[\w-]+ed|read|known|taken|done|run
            |seen|thought|caught|kept|made|been (?:more|paying|better)|written|given|looked)
        """),
    ),
    Trigger("L1", found(r"(?:has |have |had )?failed to"), BEFORE, rewrite="did not"),
    Trigger(
        "L1",
        found(r"""
            (?:consistently |repeatedly |simply |clearly )?(?:neglected|omitted) to
        """),
        BEFORE,
        unknown=True,
        rewrite="did not",
    ),
    Trigger("L1", found(r"(?:failed|failing) to [^,]{1,120},"), AFTER, ANYTHING),
    Trigger("L1", found(r"failures? (?:by|of|on the part of)"), AFTER, follows(r"(?:to|in)")),
    Trigger("L1", at_start(r"should|shouldn't|could|couldn't"), AFTER, follows(r"(?:not )?have")),
    Trigger(
        "L1",
        found(r"""
            failures? to (?:\w+ly )?(?:anticipate|communicate|plan|consider|recogni[sz]e|notice|read
            |heed|adhere|comply|supervise|document|review|test|double-check|utili[sz]e|understand|follow
            |verify|check|learn|escalate|appreciate|inform|ask|listen|pay attention|take|coordinate|act
            |report|prepare|properly \w+)
        """),
    ),
)
