"""Rules L2, L7 and L11 in the heat of a comment: insults, irony, rhetorical questions, commands, calls for a head."""

from bot.postmortem.blameless.traits import INSULTS, POOR, TRAITS, WORK
from bot.postmortem.blameless.trigger import AFTER, ANYTHING, BEFORE, Trigger, at_start, follows, found, joined
from bot.postmortem.blameless.verbs import forms
from bot.postmortem.blameless.words import PEOPLE, PERSONS

_HARMING = r"(?:breaking|killing|ruining|wrecking|wasting|nothing|deleting|crashing|destroying|not \w+ing|taking)"
_LOST = joined(
    forms(r"""
    lose (?:~|all|any) (?:\w+ ){0,2}(?:licen[sc]e|access|privileges?|rights|position|post|role|pension|badge|career
    |commit rights|job|standing|clearance|bonus|bonuses)|resign|step down|face (?:\w+ ){0,4}(?:charges|prison|jail
    |disciplin\w+|dismissal|lawsuits?|the sack|consequences|prosecution|fines?|action|sanctions|trial|music)
    |get (?:the )?(?:boot|sack|axe|chop|the push|what \w+ deserve\w*|a (?:slap|dressing|rollicking|bollocking))
    |pay the price|be out of a job|go to (?:jail|prison)|do time|deserve (?:to|what|the|all|every|a)|own up
    |need (?:an? (?:refresher|lesson|talking-to|kick|reminder|spanking)|to (?:find|be (?:fired|retrained|held
    |replaced|removed|taught|punished)|learn|grow up|own|get ~))
    |belong (?:in jail|behind bars|nowhere near)|plead guilty
    """)
)
_PUNISHED = joined(r"""
    banned|axed|ousted|booted|canned|grounded|expelled|stripped of|struck off|removed|replaced|sent home|escorted
    |kicked (?:out|off)|thrown out|pulled from|taken off|barred|imprisoned|fined|reassigned|terminated|fired|sacked
    |given (?:the boot|the sack|the axe|a (?:\w+ )?(?:warning|talking-to|dressing down))|put on (?:leave|a pip
    |probation)|placed on|hauled before|sued|jailed|locked up|dismissed|shamed|retrained|held to account|shot|whipped
    |flogged|hung|hanged|drawn and quartered|called out|taken to task|made an example of|referred to
    |disciplined|ashamed|found guilty|embarrassed|charged with|indicted|demoted|suspended|reprimanded|blamed
    |at fault|to blame
""")
SCORN_TRIGGERS = (
    Trigger("L2", found(rf"(?:{INSULTS})")),
    Trigger("L2", found(rf"(?:{TRAITS})(?: and \w+)? (?:\w+ )?{PERSONS}")),
    Trigger("L2", found(rf"(?:{TRAITS}|rookie|newbie|beginner's|schoolboy|noob) (?:\w+ )?{WORK}")),
    Trigger(
        "L2",
        found(rf"""
            (?:is|was|were|are|be|been|being|am|'re|'m|'s)(?: (?:so|very|too|really|just|simply|an?|clearly|obviously
            |all|both|always|often|almost|quite|pretty|such|being|\w+ly)){{0,4}} (?:{TRAITS})
        """),
        BEFORE,
        state=True,
    ),
    Trigger(
        "L2",
        found(rf"""
            (?:(?:{PEOPLE})(?:'s|')|his|her|their|your|my|our|whose) (?:\w+ )?(?:decisions?|choices?|actions?|handling
            |response|judge?ment|conduct|performance|behaviou?r|attitude|leadership|communication|approach|work
            |inaction|reaction|effort|excuses?|code|mistakes?)(?: \w+){{0,8}}? (?:was|were|is|are)(?: \w+ly| so| very
            | just| not only){{0,2}} (?:{POOR})
        """),
    ),
    Trigger(
        "L2",
        found(rf"""
            (?:it (?:is|was|'s)|it's|that's|how|what)(?: \w+ly| so| just| pretty| frankly| beyond
            | a){{0,3}} (?:{TRAITS}
            |criminal|disgrace|scandal|joke|outrageous|insulting|sad|hypocritical)(?: that| of| for| to)
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L2",
        found(rf"""
            (?:genius|brilliant|stellar|bright|galaxy-brain) (?:move|idea|plan|decision|strategy|engineering|spark
            |thinking|choice|work)s?|(?:some|what an?|another|absolute|total|the|these|those|you|real|resident)
            geniuse?s?|nice going|way to go|slow clap|good going|nice one,|thanks(?: a lot)? for {_HARMING}
            |(?:great|nice|good|excellent|fine|stellar|bang-up) (?:job|work)(?: on| with)?,? {_HARMING}
            |infinite wisdom|so-called (?:{PEOPLE})|wise guys?|(?:thought|thinks|thinking|decided|decides|figured
            |felt) (?:that )?(?:it|this|that)(?: was| is| were| would be|'d be| might be)(?: an?)?(?: perfectly
            | totally)? (?:good|great
            |fine|ok|okay|smart|clever|fun|wise|acceptable|cute|cool|funny|brilliant|appropriate|cool)
            |whose (?:bright|brilliant
            |great|stupid|genius|dumb) \w+|firing offen[cs]e|(?:fireable|sackable) \w+|pink slips?
            |golden parachutes?|gross misconduct
            |marching orders|jail time|prison (?:sentence|time)|behind bars|what (?:you|they|he|she|we) (?:get
            |deserve)s?
            for|(?:you're|you are|he's|she's|they're) (?:gone|fired|toast|history|out|done for)|what possessed
            |unforced errors?|(?:errors?|mistakes?|oversights?|failures?|slips?|lapses?|misses) (?:on|by) (?:our
            |my|their
            |his|her|your) (?:side|part|end)|nobody to blame but|no one to blame but|only (?:himself|herself
            |themselves
            |yourself|ourselves|itself) to blame|any(?:one|body) competent|any adults?|stop (?:breaking|pushing
            |shipping
            |releasing|treating|acting|wasting|ruining|whining|lying)|(?:get|gets|got) what (?:he|she|they|you|we
            |it) (?:paid for|deserved?)|(?:his|her|their) (?:eyes|heads?)
            (?:checked|examined|tested)|thoughts and prayers|world[- ]class \w+,
        """),
    ),
    Trigger(
        "L7",
        found(r"""
            how hard (?:is|was|can|could|would) (?:it|that) (?:be )?(?:to|\?)?|(?:did|does|do|has|have|didn't|doesn't
            |don't|hasn't|haven't|couldn't|can't) (?:no ?-?one|nobody|anyone|anybody|you(?: guys| people| even)?|they
            |these people)(?: \w+){0,3}? (?:even|ever|actually|bother|test|check|heard|learn|read|think|review
            |realize|realise|care|notice|thought|bothered|tested|checked|qa)\b[^?]{0,120}\?|who (?:in (?:his|her
            |their) right mind|approves|signs off|does that|even|writes|thought|tests|designs|deploys|pushes
            |keeps|stores|needs|hires?|hired|gives|gave)[^?]{0,120}\?|(?:what|where|when) (?:was|were) (?:the|your
            |his|her) (?:\w+ )?(?:manager|reviewer|lead|team|brain|sysadmins?|dba|adults?|engineers?|qa)s?[^?]{0,80}\?
            |what (?:kind|sort) of [^?]{1,120}\?|what (?:is|was|'s) wrong with|what's wrong with
        """),
    ),
    Trigger(
        "L11",
        found(r"""
            next time,? (?:maybe |perhaps |try |please |just |you |he |she |they |i'll )?(?:test|check|read|think|ask
            |don't|double|look|learn|do|be|listen|pay|make sure)\w*|(?:should|must|needs? to|need to|go|please
            |maybe|ought to|time to|and) (?:really )?learn(?: to| how| about| what| the| some| your
            | basic)|get (?:your|their|his|her|our) (?:act|shit|stuff|house|things|heads?) (?:together|in order
            |out of)|do your (?:job|homework|research)|shame on|grow up|rtfm|read the (?:\w+ )?(?:manual|docs
            |documentation)
            |find (?:another|a new|a different) (?:job|career|profession)|(?:wrong|different|another) (?:line of work
            |career|profession|business)|take (?:some )?responsibility|no (?:excuse|excuses|accountability)(?: for)?
            |(?:should|must|need to) know better|act like (?:an? )?(?:adult|professional)s?|stop (?:blaming|pretending
            |hiring|lying|making excuses|being)|be more (?:careful|diligent|vigilant|professional|attentive)
            |get rid of (?:him|her|them|the (?:guy|person|manager|team)\w*)|(?:fire|sack|jail|sue
            |arrest|ban) (?:him|her|them all|them|the (?:\w+ )?(?:guy|ceo|cto|cio|manager|lot|idiot|team)\w*
            |everyone|everybody
            |whoever|all of them|these)|someone'?s? (?:head|job)s?|on the chopping block|fall guy|sacrificial lamb
        """),
    ),
    Trigger(
        "L7",
        at_start(r"was|were|is|are|wasn't|weren't|isn't"),
        AFTER,
        follows(r"""
            (?:(?:even|just|not|really|all|there) ){0,2}(?:sleeping|asleep|drunk|high|blind|stupid|insane|mad
            |awake|deaf
            |paying|thinking|watching|lazy|incompetent|competent|qualified|trained|on drugs|out of (?:his|her|their))
        """),
    ),
    Trigger(
        "L11",
        found(r"""
            sentence[ds]?|walk(?:ed)?|escort(?:ed)?|march(?:ed)?|kick(?:ed)?|threw|throw|boot(?:ed)?|show(?:ed)?|hang
            |string|run|drag(?:ged)?
        """),
        AFTER,
        follows(r"to (?:\w+ ){1,3}(?:years|months|prison|jail)|out|off|the door|up by|from the|through the"),
    ),
    Trigger("L11", found(rf"(?:{_LOST})"), BEFORE, state=True, deed=True),
    Trigger(
        "L11",
        found(rf"""
            (?:should|must|needs? to|ought to|deserves? to|has to|have to|will|'ll)(?: all| also| both| really
            | just| rightly| immediately| now| probably| still| soon| not){{0,2}} (?:be|get|have been)(?: \w+ly
            | \w+)? (?:{_PUNISHED})
        """),
        BEFORE,
        state=True,
    ),
    Trigger(
        "L11",
        found(rf"""
            (?:was|were|been|being|got|gets|getting|is|are)(?: \w+ly| since| now| later| also| all| then| both
            | even){{0,2}} (?:{_PUNISHED})(?! by (?:the|a) \w+er\b)
        """),
        BEFORE,
        state=True,
    ),
)
