"""Rule L2 and L6 in idioms: what people get wrong, leave undone or shy away from, in figures of speech."""

from bot.postmortem.blameless.traits import TRAITS
from bot.postmortem.blameless.trigger import AFTER, ANYTHING, BEFORE, Trigger, found, joined
from bot.postmortem.blameless.verbs import forms
from bot.postmortem.blameless.words import PEOPLE

# To get something wrong.
_BLUNDER = joined(
    forms(r"""
    botch|bungle|flub|fumble|goof(?: up)?|blunder|mess (?:\w+ ){0,3}up|screw (?:\w+ ){0,4}up|muck up|foul up
    |louse up|cock up|fuck (?:\w+ ){0,3}up|stuff up|bugger up|screw the pooch|mishandle|mismanage|misjudge
    |miscalculate|misread|mishear|mistype|misdiagnose|misinterpret|misunderstand|misconfigure|mislabel|misplace
    |misspell|miscommunicate|misapply|underestimate|slip up|drop the ball
    |make a (?:mess|hash|meal|pig's ear) of|shoot \w+ in the foot|jump the gun|jump to conclusions
    |lose sight of|fall for|fall asleep|doze off|oversleep|sleep through|zone out|get (?:it
    |this|that|things|everything) (?:\w+ )?wrong|blow it|bork|nuke|trash|clobber|wreck|torpedo|sabotage
    |take ~ eyes? off|lose ~ nerve|have a (?:brain fart|meltdown
    |blonde moment)|mix (?:\w+ ){0,3}up|overthink|put ~ foot in|fail (?:spectacularly|miserably|badly|at|in ~|us
    |them|him
    |her|you|~)
    """)
)
# What machines do, too.
_TROUBLE = joined(
    forms(r"""
    panic|trip (?:over|up|the)|leak|reuse ~ (?:\w+ )?passwords?|go back to (?:sleep|bed)
    |push (?:\w+ ){1,3}to (?:skip|ignore|cut|rush|bypass|ship)|pressure|bully|pester
    |order (?:\w+ ){1,3}to (?:skip|ignore|hide)|err|make (?:it|things|matters|everything) worse|confuse
    |let (?:\w+ ){1,5}(?:lapse|expire
    |slip|rot|slide)|lose track of|mix (?:\w+ ){0,3}up|overreact|mistake|freeze up|choke|hallucinate|guess
    |assume (?:wrongly|incorrectly)|break (?:prod|production|everything|the (?:build|site|internet|web|main|master))
    """)
)
# To leave undone, or to do no more than one must.
_NEGLECT = joined(
    forms(r"""
    cut (?:\w+ )?corners|take (?:a |some |too many )?short-?cuts|play fast and loose|phone it in|slack off|shirk
    |sit on ~ (?:hands|arse|ass|butt)|drag ~ feet|pass the buck|look the other way|turn a blind eye|bury ~ heads?
    |sweep (?:\w+ ){1,4}under|gloss over|shrug (?:\w+ ){0,3}off|brush (?:\w+ ){0,3}(?:off|aside)
    |wave (?:\w+ ){1,4}(?:away
    |through|off)|rubber-stamp|skimp on|cheap out|flout|wing it|be asleep|fall down on|fall short
    |do nothing(?! wrong)|do (?:too little|very little|jack|the bare minimum|squat|a poor job|a bad job
    |a terrible job|a sloppy job|as little)|pay no (?:attention|heed|mind)|pay (?:too )?little attention
    |take (?:no|little) (?:notice|care|action|precautions?|responsibility|interest)|show no (?:interest
    |remorse|concern|regard)|show (?:little|scant|a lack of) \w+|have (?:no|little|zero) (?:clue|idea
    |business|regard|respect|interest in|excuse|sense|appreciation|grasp|common sense|concept)
    |give no thought|think nothing of|keep (?:quiet|silent|mum)|stay silent|hide behind|cover (?:\w+ ){0,3}up
    |bluff|lie|shift (?:the )?blame|dodge|blow off|pull the wool|choose not to|decide not to (?:test|check
    |tell|disclose|report|fix|patch|warn|bother|inform)|opt not to|couldn't be bothered
    |neglect|overlook|disregard|forget|ignore (?:all|any|the|repeated|multiple|several|every|his|her|their|our
    |my|your|warnings?|advice|it|this|that|these|those|clear|basic|concerns)
    |dismiss (?:\w+ ){0,4}(?:warnings?|concerns?|reports?|complaints?|advice|alarms?|alerts?)
    |skip (?:the|an?|any|all|this|that|~|every|straight|over)|bypass|circumvent|sidestep|go (?:rogue|off the (?:deep
    end|rails|reservation)|nuts|mad|crazy|berserk|insane|too far|behind \w+ backs?|over \w+ heads?|cowboy)|lose (?:the
    plot|~ (?:minds?|marbles|temper|head|cool)|it)|play (?:with fire|dumb|god|politics|hardball)
    |ask for trouble
    |burn (?:\w+ )?bridges|throw (?:\w+ ){1,4}under the bus|kick the can|paper over|rest on ~ laurels
    |hang (?:\w+ ){1,4}
    out to dry|wash ~ hands|save ~ (?:skin|face|ass|butt)|leave (?:\w+ ){1,4}holding the bag|point fingers|cave in
    |test (?:[\w-]+ ){0,4}(?:in|on|against) (?:prod|production|live)|take (?:\w+ ){1,3}for granted|drink the kool-?aid
    |let (?:\w+ ){1,5}(?:pile up|fester|decay|go stale|go unnoticed|go unanswered)|stick ~ heads? in|abdicate|renege
    |overstep|meddle|tamper with|defy|disobey|violate (?:\w+ ){0,3}(?:polic\w+|procedures?|protocols?
    |rules?|orders?|guidelines?|law)|break (?:\w+ ){0,2}(?:protocol|procedures?|rules?|trust|promises?)
    |abuse ~|abandon ~|throw a (?:tantrum|fit|hissy)|hold (?:\w+ ){1,4}hostage|ragequit|rage-quit
    |leave (?:\w+ ){1,4}(?:in the lurch|to rot|hanging|high and dry|wide open|unlocked|in the dark)
    |lose interest|have other priorities|run (?:\w+ ){1,5}into the ground|bite off more than
    """)
)
_UNDONE = joined(r"""
    (?:did not|didn't|do not|don't|does not|doesn't|could not|couldn't|had not|hadn't) even \w+
    |(?<!had\s)(?<!has\s)(?<!have\s)never (?:even )?(?!seen|used|worked|received|experienced|encountered|needed
    |happened
    |asked|closed|arrived|succeeded|recovered|occurred|completed|started|joined|returned|promoted|stopped
    |reached)\w+ed
    |never (?:wrote|took|ran|told|did|thought|gave|read|made|kept|held|sent|spoke|knew|understood)
    |(?:wasn't|weren't|isn't|aren't|was not|were not|is not|are not|not) (?:doing|pulling|earning) (?:his|her
    |their|your)
    |should(?:n't| not| never) (?:ever )?be (?:running|in charge|designing|managing|writing|near|anywhere near|hired)
    |should(?:n't| not| never) (?:ever )?be (?:given|allowed|let|permitted) (?:[\w-]+ ){0,6}(?:again|near)
    |never (?:work|touch|code|deploy|fly|drive) (?:[\w-]+ ){0,5}again
    |could (?:\w+ly )?have (?:[\w-]+ ){1,6}if (?:they|he|she
    |you|we)(?:'d| had| hadn't)|knew (?:[\w-]+ ){0,3}(?:to be|was|were) (?:\w+ )?(?:defective|faulty|broken
    |unsafe|bad|vulnerable|risky
    |dangerous|wrong)
    |(?:feels?|felt|am feeling) (?:so |really |very |pretty |quite )?(?:stupid|dumb|foolish|ashamed|embarrassed
    |terrible|awful|guilty
    |responsible|silly)|(?:grew|grown|got|gotten|become|became|seems?|seemed|appears?|appeared|proved|looks?
    |sounds?|acted|remained
    |stayed)
    (?:\w+ly |so |too |a bit |very )?(?:lazy|sloppy|careless|complacent|overconfident|cocky|greedy|arrogant|lax
    |reckless
    |incompetent|clueless|stupid|indifferent|reliant|unwilling|reluctant|distracted|impatient|defensive|hostile
    |nervous|uninterested|desperate)|(?:could not|couldn't|can't|cannot|can not) (?:even )?(?:be (?:bothered
    |arsed|assed|trusted)|care less)
    |(?:should|must|can)(?:n't| not) be (?:trusted|allowed|let|given|permitted|left alone)
    |(?:did not|didn't|don't|do not|does not|doesn't|never) (?:even )?(?:lift a finger|give a (?:damn|shit|crap
    |toss|hoot)|(?:really )?know what (?:he|she|they|we|you|i) (?:was|were|is|are|'re)
    |do (?:his|her|their|your|our|my) (?:\w+ )?(?:job|homework|part|research|work)|learn\w*|listen|have the (?:sense
    |skills?|decency|guts|courtesy|courage|discipline)|think (?:it|this|that|things|any of) |think of |think to
    |want to (?:hear|know|listen|pay|admit|see|look|believe|accept|wait|face)
    |have a clue|get it|take (?:it|this|that|security|responsibility|the
    |any|enough|care|proper|adequate|appropriate)|belong|deserve|bother|respect|appreciate|own up|admit)
    |know(?:s|ing)? nothing about|knew nothing about|never heard of
""")
_STATES = joined(r"""
    (?:was|were|is|are|be|been|being|am|got|'re|'s|'m)(?: (?:so|very|too|clearly|obviously|just|simply|all|still
    |evidently|apparently|completely|totally|way|far|either|not|also|almost|probably|\w+ly)){0,3} (?:asleep
    |texting|drinking|gaming|(?:browsing|watching|playing) (?:\w+ )?(?:the web|tv|netflix|youtube|movies?|games?
    |videos?|football)|(?:told|asked|warned|instructed|ordered|advised|begged) (?:\w+ly |several
    times |\w+ times )?(?:not to|against|about this|about it|about that|of this|for years|before)|on (?:his|her
    |their) phones?
    |(?:napping|sleeping|asleep) (?:on|at)|out of (?:his|her|their|your|its) (?:depth|league|mind)
    |in over (?:his|her|their|your|my|our) heads?|to blame|at fault|the (?:\w+ )?(?:culprit|weak(?:est)? link
    |problem|root cause|guilty party|cause of|one (?:who|to blame)|reason)|behind the (?:outage|incident|mess|error
    |mistake|failure|crash|disaster|breach)|not up to (?:the job|it|scratch|the task)|not (?:fit|cut out|qualified
    |competent|paying attention|thinking|doing (?:his|her|their|your|its) job)|too (?:reliant|relaxed|comfortable
    |casual|reluctant|timid|ambitious|aggressive
    |clever|lazy|busy|proud|cheap|greedy
    |stupid|slow|late|stubborn|trusting|eager|confident|optimistic|hasty|quick|inexperienced|junior|arrogant|tired
    |drunk)|playing (?:games|with fire)|cutting corners|caught (?:napping|off guard)|found (?:wanting
    |negligent|guilty|liable)|derelict|drunk|high|hungover|half asleep|mistaken|in the wrong|wrong (?:not )?(?:to|in)
    |deaf to|blind to|more (?:interested|concerned|worried) (?:in|about|with)|supposed to (?:know|check|test
    |have|be|watch|verify|review))
""")
# A company is no person, but people speak of it as one.
_COMPANY = joined(r"""
    (?:(?:the|this|that|their|your|our|its|his|her|my|an?|which|whose) (?:\w+ ){0,2}(?:company|vendor|firm|bank
    |airline|council|agency|supplier|manufacturer|hospital|utility|carrier|retailer|regulator|railway|government
    |ministry|corporation|startup|university|school|employer|department)|management|leadership
    |(?:the )?(?:executives|higher-ups|bosses|suits|bean counters|board)|companies|vendors|banks|airlines)
""")

CONDUCT_TRIGGERS = (
    Trigger("L6", found(_BLUNDER), BEFORE, unknown=True, deed=True),
    Trigger("L6", found(_TROUBLE), BEFORE, deed=True),
    Trigger("L2", found(_NEGLECT), BEFORE, unknown=True, deed=True),
    Trigger("L2", found(_UNDONE), BEFORE, unknown=True, state=True),
    Trigger(
        "L1",
        found(r"""
            fail(?:ed|s|ing) to (?:\w+ly )?(?:disclose|warn|patch|heed|consider|anticipate|appreciate|understand
            |follow
            |consult|inform|ask|plan|listen|act on|take|learn|supervise|communicate|prepare|train|address|implement
            |maintain|ensure|protect|invest|secure|foresee|adhere|comply)
        """),
        BEFORE,
        unknown=True,
    ),
    Trigger("L2", found(_STATES), BEFORE, state=True),
    Trigger(
        "L6",
        found(r"""
            (?:culprit|guilty party|weak(?:est)? link|mastermind|person (?:responsible|to blame)|one (?:responsible
            |to blame)|problem)(?: (?:here|behind \w+|for \w+))? (?:was|were|is|are|turned out to be|being|:
            |turns out to be)(?: clearly| obviously| actually| likely| probably)?
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L6",
        found(r"""
            (?:caused|brought down|taken down|taken out|broken|crashed|crippled|wiped out|knocked (?:out|offline)
            |ruined|wrecked|derailed|botched|bungled|sabotaged|messed up|screwed up|mishandled|mismanaged|misread
            |misconfigured|overlooked|ignored|neglected|let down|misplaced|mistyped)(?: \w+ly| entirely
            | solely)? by|(?:courtesy|the (?:work|doing|handiwork|fault|responsibility)) of
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L4",
        found(rf"""
            (?:{PEOPLE}|vendor|company|management) (?:typos?|slip-?ups?|goofs?|gaffes?|blunders?|screw-?ups?
            |fuck-?ups?
            |cock-?ups?|mishaps?|negligence|incompetence|inattention|carelessness|stupidity|laziness|inexperience
            |arrogance|ineptitude|mistakes?|errors?|complacency|misconduct|inaction|fatigue)(?! (?:page|pages
            |messages?|rates?|codes?|logs?|handl\w+|screen|count|budget|reports?))
        """),
    ),
    Trigger(
        "L2",
        found(rf"""
            {_COMPANY}(?: itself| also| clearly| simply| repeatedly| consistently| apparently| had| has| have
            | then| just){{0,3}} (?:failed to (?!start|load|boot|join|connect|respond to the health)|neglected
            |ignored|knew (?:about|of|that|better|full well)|cover(?:ed|ing) up|skimped|downplayed|lied
            |turned a blind eye|(?:did not|didn't) (?:even )?(?:bother|care|test|tell|warn|patch|listen|disclose)
            |refused to|dismissed|(?:was|were|is|are) (?:too |grossly |completely |\w+ly )?(?:{TRAITS}|to blame
            |at fault|slow to)|disregarded|chose (?:not )?to|cheaped out|cut corners|dropped the ball|botched
            |bungled|mishandled|messed up|screwed up|should have|shouldn't have|should not have)
        """),
    ),
)
