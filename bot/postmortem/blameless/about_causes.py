"""Rules L4 and L6: "human error", and somebody's action, as the cause."""

from bot.postmortem.blameless.trigger import AFTER, ANYTHING, BEFORE, CLAUSE, DROP, Trigger, follows, found
from bot.postmortem.blameless.words import BY_ACCIDENT, DEEDS, HARMS, MISTAKES, PEOPLE

CAUSE_TRIGGERS = (
    Trigger(
        "L4",
        found(r"""
            (?:human|operators?|user|pilot|personnel|administrators?|admin|engineers?|operational staff
            |employee|staff|technician|developer|programmer|manual|clerical|cockpit|crew|driver|worker
            |people|programming|controller|maintenance|procedural|sysadmin|user-|team member|person
            |human-|layer 8)(?: |'s |s' |-)(?:errors?|mistakes?|failures? to|fault|oversight
            |incompetence|carelessness|blunders?|fallibility|factors?|failings?|inattention
            |negligence)(?! (?:page|pages|messages?|rate|rates|code|codes|logs?|handl\w+|screen|dialog|count
            |counts|budget))
        """),
    ),
    Trigger(
        "L4",
        found(r"""
            (?:human|finger|keyboard|typing|typographical|keying|key-?stroke|clerical|data entry) (?:errors?|failures?
            |mistakes?|slips?|blunders?|mishaps?)|(?:wrong|errant|stray|misplaced|single) (?:keystroke|key ?press
            |finger)
        """),
    ),
    Trigger(
        "L4",
        found(r"""
            fat[- ]finger(?:s|ed|ing)?|pebkac|pebcak|id-10-t|brain[- ]?fart|finger trouble|brain fade
            |butterfingers
        """),
    ),
    Trigger(
        "L4",
        found(r"""
            (?:\w+[- ])?(?:mistakes?|errors?|typos?|blunders?|oversights?|misjudge?ments?|screw-?ups?
            |fuck-?ups?|lapses?|misconfigurations?|confusion|slips?)(?: (?:was|were|is))?(?: (?:made
            |committed|introduced|caused|typed))? (?:by|on the part of|from|of)
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L4",
        found(rf"""
            (?:made|making|make|makes|committed|had made|has made|have made)(?: an?| the| this| some
            | several| many| two| another| such a| that)?(?: (?!no)\w+){{0,2}}? {MISTAKES}
        """),
        BEFORE,
    ),
    Trigger(
        "L4",
        found(rf"{MISTAKES}(?: that| which)?"),
        AFTER,
        follows(r"(?:had |has |have )?(?:made|committed|introduced)"),
    ),
    Trigger(
        "L4",
        found(r"""
            (?:unreliable|weakest|weak|fallible|fragile)(?: \w+){0,6}? (?:human|humans|people|users?
            |operators?|engineers?)(?! (?:api|interface|service))
        """),
    ),
    Trigger(
        "L6",
        found(rf"""
            (?:{BY_ACCIDENT}) (?!assum|believ|thought|think|identif|suspect|report|conclud|attribut
            |diagnos|expect|classif|refer)\w+
        """),
        BEFORE,
        rewrite=DROP,
    ),
    Trigger("L6", found(rf"(?:{BY_ACCIDENT})(?! assum| believ| thought| think)"), CLAUSE, rewrite=DROP),
    Trigger("L6", found(r"by (?:mistake|accident)|in error|too (?:early|soon|quickly|late|aggressively)"), CLAUSE),
    Trigger("L6", found(HARMS), BEFORE),
    Trigger("L6", found(r"(?:the|a|an) (?:wrong|incorrect|erroneous|faulty|bad|mistaken) \w+"), CLAUSE, mended=True),
    Trigger(
        "L6",
        found(r"""
            (?:caused|triggered|brought down|taken down|broken|blamed on|attributed|attributable|traced
            |prompted|brought about|initiated|introduced|created|provoked|precipitated|compounded
            |exacerbated|made worse|crippled|killed|wiped(?: out)?|compromised|disabled|disrupted|leaked
            |exposed|lost|deleted|dropped|destroyed|removed|pushed|unplugged|cut|sabotaged|crashed
            |hit)(?: (?:back|accidentally|mistakenly|inadvertently|down|off|out|offline|entirely
            |by mistake|directly|simply|when|in part|partly|without \w+)){0,4} (?:by|to|when|because)
        """),
        AFTER,
        follows(rf"""
            (?!'s)(?:who|that|\w+ing|(?:had |has |have )?(?:\w+ly |then |also |not |had ){{0,4}}(?:{DEEDS}
            |attempt\w*|\w+ed)|,|\.|and|in|at|on|of|while|during|working|with|for|$)
        """),
    ),
    Trigger(
        "L6",
        found(r"""
            (?:because|due to|result of|resulted from|as a result of|owing to|all it took was
            |cause (?:was|is)|cause of [^.,;]{1,60} (?:was|is)|reason (?:was|is)|happened when
            |happened because|occurred when|occurred because|occurred after|happened after|caused when
            |started when|began when|triggered when|down when|down after|out after|offline after
            |outage after|lost when|root cause:|cause:|reason:)
        """),
        AFTER,
        follows(rf"""
            (?:(?:on|in|at|from|of|for|working|with|using|who|that) (?:\w+ ){{0,5}}?)?(?:(?:who|had|has|have
            |\w+ly|then
            |also|not) ){{0,4}}(?:{DEEDS})
        """),
    ),
    Trigger(
        "L6",
        found(r"""
            (?:because of|due to|result of|resulted from|owing to|caused by|traced to|attributed to
            |cause (?:was|is)|root cause:|cause:|stemmed from|down to)(?: the
            | an?)?(?: \w+){0,2} (?:[\w-]+'s|his|her|their|your|my) (?:\w+ )?(?:decision|mistake|error
            |failure|action|actions|inability|negligence|choice|refusal|change|typo|oversight
            |carelessness|misunderstanding|confusion|incompetence|assumption|haste|lack)
        """),
    ),
    Trigger(
        "L6",
        found(r"""
            (?:causing|which (?:caused|broke|led|resulted|crashed|wiped|triggered|(?:took|brought
            |knocked) (?:\w+ ){0,4}(?:down|out|offline))|(?:taking|bringing|knocking) (?:down|out
            |offline|the|it)|leading to|resulting in|thereby|and (?:caused|brought|took) (?:down|offline
            |a|an|the)|crashing|breaking|wiping)
        """),
        CLAUSE,
        soft=True,
    ),
    Trigger(
        "L6",
        found(r"""
            (?:his|her|their|whose|your|my|our) (?:own )?(?:mistakes?|errors?|negligence|carelessness
            |fault|incompetence|oversight|blunders?|lack of|failure to|inability to|ignorance|laziness
            |stupidity|bad decisions?|poor decisions?|haste)
        """),
    ),
    Trigger(
        "L6",
        found(r"""
            (?:[\w-]+'s|[\w-]+s') (?:\w+ )?(?:mistakes?|typos?|slips?|misjudge?ments?|missteps?|haste
            |inexperience|unfamiliarity|inaction|indecision|misconduct|negligence|carelessness
            |incompetence|oversight|blunders?|ignorance|laziness|stupidity|inattention|goof|gaffe
            |screw-?up|sloppiness|slip-?up|bad judge?ment|poor judge?ment)
        """),
    ),
    Trigger(
        "L6",
        found(rf"""
            (?:{PEOPLE})(?:'s|') (?:mistaken|wrong|false|flawed|faulty|bad|poor|unsafe|risky|blind) \w+
            |(?:{PEOPLE})(?:'s|') (?:\w+ )?(?:failures?|inability|fault|errors?|refusal|unwillingness|reluctance
            |insistence|obsession|stubbornness|disregard
            |indifference|neglect|recklessness|apathy|ego|greed|pride|hubris|disdain|dishonesty|lies|excuses|antics
            |shortcuts?|shenanigans|absence|lapses?|shortcomings|failings?)
        """),
    ),
    Trigger(
        "L6",
        found(rf"""
            (?:{BY_ACCIDENT}|wrong|incorrect|erroneous|improper|botched|bungled|misread|mistyped|misplaced
            |mis(?!s)\w+ed|faulty
            |careless|hasty|poor|insufficient|inadequate|bad|too little|not enough)(?: \w+){{1,8}}? by
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L6",
        found(r"""
            (?:bad|broken|buggy|faulty|half-finished|unfinished|broken|crappy|shoddy) (?:code|configs?
            |configurations?|commits?|changes?|builds?|releases?|patch(?:es)?|quer(?:y|ies)|commands?
            |versions?|deploys?|scripts?|data|migrations?|rules?|files?|updates?|settings?|values?
            |flags?|packages?|queries|logic|routes?|inputs?)
        """),
        CLAUSE,
        mended=True,
    ),
    Trigger(
        "L6",
        found(r"""
            (?:deleted|dropped|wiped|erased|destroyed|unplugged|truncated|overwrote|switched off
            |turned off|powered off|shut down|cut|killed|purged)(?: \w+){0,3}? (?:production|prod|live
            |customers?'?|entire|whole|primary|main|master|backups?)
        """),
        BEFORE,
    ),
    Trigger(
        "L6",
        found(r"""
            (?:takes|brings|knocks) (?:down|out|offline)|breaks|deletes|wipes|crashes|destroys|cripples
            |ruins|botches|nukes|leaks|exposes|blows up|screws up|messes up
        """),
        BEFORE,
    ),
    Trigger(
        "L6",
        found(r"""
            (?:is|was|were|are|be|been|not)(?: all| entirely| solely| clearly| partly| the| really
            | just){0,4}(?: fault of| fault on| responsibility of)
        """),
        AFTER,
        ANYTHING,
    ),
)
