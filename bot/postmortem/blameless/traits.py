"""What people are called when they or their work are judged; each is the inside of a regular expression."""

from bot.postmortem.blameless.trigger import joined

TRAITS = joined(r"""
    careless|negligent|incompetent|sloppy|hasty|rash|lazy|reckless|complacent|inattentive|unprofessional|irresponsible
    |stupid|dumb|foolish|arrogant|na[iï]ve|ignorant|clueless|idiotic|clumsy|unqualified|amateurish|inept|lax
    |slapdash|slipshod|cavalier|thoughtless|heedless|neglectful|absent-?minded|oblivious|hapless|bumbling
    |forgetful|impulsive|hot-?headed|trigger-?happy|gung-?ho|over-?zealous|over-?confident|cocky|smug
    |brain-?dead|moronic|bone-?headed|ham-(?:fisted|handed)|half-witted|dim-?witted|thick|incapable|unskilled
    |under-?trained|untrained|inexperienced|undisciplined|dishonest|selfish|spiteful|petty|vindictive
    |childish|immature|entitled|disgruntled|shoddy|half-(?:arsed|assed|baked|hearted)|lackadaisical|lousy
    |pathetic|inexcusable|unforgivable|unacceptable|disgraceful|shameful|appalling|abysmal|woeful|atrocious
    |dismal|shitty|crappy|piss-poor|asinine|short-?sighted|ill-(?:advised|considered|conceived|judged)|unwise
    |tone-deaf|cowardly|crazy|insane|mindless|indefensible|dodgy|hopeless|clownish|nonchalant|blas[eé]
    |ludicrous|ridiculous|laughable|embarrassing|derelict
""")
# Work, as people do it.
WORK = joined(r"""
    (?:work|job|workmanship|engineering|practice|judge?ment|management|decision|planning|attitude|programming
    |coding|development|behaviou?r|conduct|mistake|error|move|thing to do|oversight|administration|testing
    |procedure|response|operation|approach|handling|code|script|design|review|edit|commit|refactor\w*|excuse
    |choice|idea|act|action|stunt|culture|leadership|reasoning|blunder|communication|advice|hygiene|policy
    |security|craftsmanship|project management|effort|call|assumption|way to \w+)(?:e?s)?
""")
INSULTS = joined(r"""
    (?:idiot|fool|dummy|dumm(?:y|ie)|joker|jerk|prick|pillock|plonker|tosser|nincompoop|ass-?hat|moron|imbecile
    |cretin|halfwit|half-wit|nitwit|dimwit|twit|dunce|dolt|buffoon|clown|bozo|muppet
    |numpty|dumbass|jackass|asshole|arsehole|dickhead|scumbag|douche|douchebag|wanker|bastard|loser|slacker
    |incompetent|simpleton|dumb-?fuck|ignoramus|bonehead|knucklehead|bumpkin|amateur|charlatan|blunderer
    |bungler|crook|coward|snake oil salesm[ae]n|bean ?counter|cowboy (?:coder|developer|programmer|engineer))(?:s|es)?
""")
# Adjectives that judge what people do only when it is said whose it is.
POOR = joined(rf"""
    {TRAITS}|poor|inappropriate|inadequate|questionable|wrong|improper|insufficient|terrible|awful|horrible
    |not (?:good enough|acceptable|ok|okay|appropriate|professional)|bad|slow|a (?:mistake|disgrace|joke
    |disaster|blunder|big error|failure|bad (?:call|idea)|poor (?:choice|decision))|below par|subpar|substandard
""")
