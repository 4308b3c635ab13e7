"""Rules L2 and L3: words that judge somebody, and "fine apart from the human"."""

from bot.postmortem.blameless.trigger import AFTER, ANYTHING, BEFORE, CLAUSE, DROP, Trigger, at_end, found
from bot.postmortem.blameless.words import EXPECTED, JUDGED, NOT, PERSONS, WATCHING, WITHOUT_CARE

JUDGEMENT_TRIGGERS = (
    Trigger("L2", found(WITHOUT_CARE), CLAUSE, rewrite=DROP),
    Trigger(
        "L2",
        found(r"""
            (?:had |has |have |has )?(?:just |simply |clearly |completely |totally )?(?:forgot
            |forgotten)(?: to)?
        """),
        BEFORE,
        unknown=True,
        rewrite="did not",
    ),
    Trigger("L2", found(r"overlooked|neglected|disregarded"), BEFORE, unknown=True),
    Trigger("L2", found(r"(?:had |have |has )?(?:simply |just |repeatedly |chose to )?ignored?"), BEFORE),
    Trigger(
        "L2",
        found(r"""
            (?:completely |totally |simply )?missed (?:the|this|that|an?|several|two|three|many|some
            |these|those|it|its|his|her|their|our|all|obvious|clear|multiple)(?: \w+){0,3}? ?(?:alert
            |alarm|warning|sign|signal|step|page|email|message|error|bug|issue|problem|fact|clue|detail
            |check|change|case|line|notification|mistake|typo|flaw|entirely|completely)s?
        """),
        BEFORE,
    ),
    Trigger("L2", found(r"skipped|bypassed|circumvented|missed (?:this|that|it|them|these)"), BEFORE),
    Trigger("L2", found(rf"(?:did not|didn't|never) {WATCHING}"), BEFORE),
    Trigger("L2", found(rf"{NOT} {WATCHING}"), BEFORE, soft=True),
    Trigger("L2", found(rf"{NOT} {EXPECTED}"), BEFORE, soft=True),
    Trigger("L2", at_end(r"did not|didn't"), BEFORE, soft=True),
    Trigger(
        "L2",
        found(r"""
            (?:nobody|no one|no-one|noone|none of (?:them|us|the \w+))(?: \w+ly| on the team| here| ever
            | even)? (?:bothered|thought|checked|cared|tested|read|asked|verified|looked|double-checked
            |paid attention|took responsibility|reviewed|questioned|followed|communicated|wanted)
        """),
    ),
    Trigger(
        "L2",
        found(rf"""
            (?:is|was|were|are|be|been|being|am|'re|'m)(?: (?:so|very|too|really|just|simply|a|an
            |clearly|obviously|not|a bit|being|all|totally|completely|always|often|almost|usually
            |sometimes|quite|pretty|such|\w+ly)){{0,4}} (?:{JUDGED})
        """),
        BEFORE,
        state=True,
    ),
    Trigger(
        "L2",
        found(rf"""
            (?:rogue|bad|poor|mediocre|terrible|overworked|distracted|rookie|amateur|unfortunate|clueless|novice
            |so-called|drunk|lone) (?:\w+ )?{PERSONS}
        """),
    ),
    Trigger(
        "L2",
        found(r"""
            (?:sloppy|shoddy|careless|lazy|amateur(?:ish)?|slipshod|half-assed|incompetent|negligent
            |reckless|irresponsible|unprofessional|piss-poor|appalling|disgraceful|inexcusable
            |unacceptable|stupid|dumb|idiotic|boneheaded|foolish|shameful|shitty|crappy|horrible|awful
            |terrible|rotten|selfish|unforgivable|nasty) (?:\w+ )?(?:work|job|workmanship|engineering
            |practices?|judge?ment|management|decisions?|planning|attitude|programming|coding
            |development|behaviou?r|conduct|mistakes?|errors?|moves?|things? to do|oversight
            |administration|testing|process|procedures?|response|operation)
        """),
    ),
    Trigger(
        "L2",
        found(r"""
            (?:poor|bad|terrible|awful|horrible|lack of|questionable|faulty) (?:judge?ment|workmanship
            |decision-making|discipline|attitude|management|leadership|airmanship|professionalism
            |engineering|coding practices|programming|planning|foresight)
        """),
    ),
    Trigger(
        "L2",
        found(r"""
            negligence|incompetence|carelessness|laziness|stupidity|complacency|recklessness|inattention
            |ineptitude|hubris|arrogance|gross misconduct|sloppiness|dereliction of duty|thoughtlessness
            |idiocy|mismanagement|unprofessionalism|malpractice|cluelessness
        """),
    ),
    Trigger(
        "L2",
        found(r"""
            (?:irresponsibl[ey]|negligent(?:ly)?|reckless(?:ly)?|unprofessional(?:ly)?|childish(?:ly)?
            |selfish(?:ly)?|inexcusabl[ey]|unforgivabl[ey]|shameful(?:ly)?|disgraceful(?:ly)?
            |amateurish(?:ly)?|incompetent(?:ly)?|careless|idiotic|boneheaded|ham-?fisted|sloppy|sloppily|shoddy
            |slipshod|lazy (?!load
            |eval|init|import|fetch|load)|greedy (?=\w*person|\w*human))
        """),
    ),
    Trigger(
        "L2",
        found(r"""
            (?:wrong|stupid|foolish|dumb|insane|crazy|unfair|unkind|silly|naive) (?:of|for) (?:him|her
            |them|you|us|me|the|an?)
        """),
    ),
    Trigger(
        "L2",
        found(r"""
            lack of (?:proper |due |basic )?(?:care|diligence|attention(?: to detail)?|discipline
            |professionalism|common sense|competence|foresight|responsibility|ownership|accountability)
        """),
    ),
    Trigger(
        "L2",
        found(r"""
            (?:poor|bad|slow|late|inadequate|insufficient|improper|inattention|lapses?|errors?|lack|failings?
            |shortcomings?
            |weakness(?:es)?|confusion|mis\w+|wrong|excessive|undue|failures?)(?: [\w-]+){0,5} on the part of
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L2",
        found(r"""
            (?:poor|bad|slow|late|inadequate|insufficient|improper|inappropriate|incorrect
            |belated) (?:\w+ )?(?:communications?|coordination|response|handling|performance|work
            |preparation|supervision|actions?|use|decisions?|choices?|reaction|leadership) (?:by|of|from
            |on the part of)
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L2",
        found(r"""
            (?:rubber-?stamped|waved (?:it |this |the \w+ )?through|turned a blind eye
            |looked the other way|(?:did|done|does) (?:nothing(?! wrong)|not do (?:enough|anything|a good))
            |(?:didn't|did not) do (?:enough|anything|a good)|sat idle|refused to|(?:gave|provided
            |supplied) (?:\w+ ){0,2}(?:wrong|bad|incorrect|misleading|false) \w+|let (?:you|users
            |customers|us|everyone|them|people|\w+) down|fell short|had one job|yolo(?:'?e?d)
            |phoned it in|took no (?:action|notice|precautions)|lied|covered (?:it |this )?up|hid
            |winged it|fumbled|cheaped out|slacked|got (?:lazy|sloppy|careless|complacent|cocky))
        """),
        BEFORE,
    ),
    Trigger(
        "L2",
        found(r"""
            left (?:\w+ ){1,5}(?:on|enabled|open|unlocked|exposed|unattended|unsecured|unprotected
            |public|hanging|undone)|left out
        """),
        BEFORE,
    ),
    Trigger("L2", found(r"backwards|upside[- ]down|the wrong way(?: round| around)?"), CLAUSE),
    Trigger(
        "L2",
        found(rf"""
            (?:you're|they're|he's|she's|we're|i'm)(?: (?:so|very|too|really|just|simply|a|an|clearly
            |obviously|being|all|totally|completely|such)){{0,4}} (?:{JUDGED})
        """),
    ),
    Trigger("L2", found(r"(?:and )?n(?:or|either) (?:did|had|do|have)"), AFTER, ANYTHING),
    Trigger(
        "L2",
        found(r"""
            idiots?|morons?|(?:poor|lazy|stupid|dumb|fat) (?:slob|bastard|sod|fool|schmuck)|assholes?
            |arseholes?|dickheads?|jackass(?:es)?|imbeciles?|dumbass(?:es)?|clowns?|retards?|bozos?
            |numpt(?:y|ies)|muppets?|are you (?:insane|crazy|stupid|kidding|out of your mind|an? \w+)
            |(?:(?:should|can|could|must)(?:n't| not|not)?|cannot
            |never) (?:ever )?(?:be )?trust(?:ed)? (?:him|her|them|you|as an? \w+|with \w+)
            |being an? (?:ass|asshole|idiot|jerk|moron|fool|dick|prick)
        """),
    ),
    Trigger(
        "L2",
        found(r"""
            (?:took|waited|needed)(?: \w+)? (?:far |much |way )?too (?:long|much time)|dragged (?:his
            |her|their|its) feet|sat on|dithered|hesitated|procrastinated|reacted (?:too )?(?:slowly
            |late|poorly)|responded (?:too )?(?:slowly|late|poorly)|acted (?:too )?(?:slowly|late
            |hastily|rashly)|rushed|hurried|relied blindly
        """),
        BEFORE,
    ),
    Trigger(
        "L2",
        found(r"""
            (?:clearly|obviously|evidently|apparently) (?:did not|didn't|had not|hadn't|has|have|had|was
            |were|wasn't|weren't|isn't|aren't|does not|doesn't|don't|do not|has no|have no
            |had no) (?:no )?(?:idea|clue|understand|know|think|care|pay(?:ing)?|read|test|bother|learn
            |been|want|listen\w*|careless|incompetent)
        """),
        BEFORE,
        state=True,
    ),
    Trigger(
        "L2",
        found(r"""
            ha(?:d|s|ve) no (?:idea|clue|business|excuse|sense)|doesn't have a clue|(?:didn't|did not
            |don't|doesn't) have a clue
        """),
        BEFORE,
    ),
    Trigger(
        "L2",
        found(r"""
            without (?:even )?(?:thinking|running|backing|waiting for|following|confirming|warning|knowing
            |making sure|bothering
            |giving|so much as|taking|consent|supervision|warning|checking|testing|reading|asking|looking
            |verifying|reviewing
            |telling|informing|understanding|paying attention|considering|authorization|authorisation
            |permission|approval|proper testing|due diligence|realising|realizing|consulting|review
            |consideration|notice|a (?:backup|review|where|plan|second|test|rollback|canary)
            |any (?:testing|review|backup|warning|approval|notice|check\w*)|an? \w+ (?:review|check
            |backup)|backups?)
        """),
        CLAUSE,
    ),
    Trigger("L2", found(r"untested|unreviewed|unapproved|unauthori[sz]ed"), CLAUSE),
    Trigger(
        "L3",
        found(r"""
            (?:due to|because of|owing to|caused by|result of|down to|thanks to|(?:led|leading) to
            |stem\w* from|from|explained by|attributed to|blamed on|to|by)(?: the| an?| our
            | this)?(?: \w+'s?| his| her| their| our| my| your| \w+s')?(?: own| general| apparent
            | relative)? ?(?:unfamiliarity|inexperience|ignorance|inattentiveness|forgetfulness
            |incomprehension|(?:a |the )?lack of (?:\w+ )?(?:experience|knowledge|familiarity
            |understanding|attention|care|diligence|competence|skills?|expertise|concentration
            |discipline|foresight|thought|common sense))
        """),
    ),
    Trigger(
        "L3",
        found(r"""
            (?:unfamiliarity|inexperience|lack of (?:\w+ )?(?:experience|knowledge|familiarity
            |understanding|attention|care|diligence|competence|skills?|expertise|training))(?: (?:of|by
            |on the part of|among|from))
        """),
        AFTER,
        ANYTHING,
    ),
)
