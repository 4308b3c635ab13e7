"""Groups of words that several triggers share; each is the inside of a regular expression."""

from bot.postmortem.blameless.grammar import THINGS
from bot.postmortem.blameless.people import ROLES
from bot.postmortem.blameless.trigger import joined

# What people do to machines, in the past: told beside a person as the cause.
DEEDS = joined(r"""
    deleted|removed|pushed|deployed|merged|ran|changed|disabled|turned|switched|unplugged|cut|entered
    |typed|dropped|wiped|shut|restarted|rebooted|applied|committed|published|configured|set|left|put
    |uploaded|added|modified|edited|updated|renamed|moved|made|executed|issued|pulled|pressed|clicked
    |copied|pasted|released|installed|touched|truncated|overwrote|killed|stopped|started|triggered
    |enabled|revoked|selected|chose|sent|wrote|used|opened|created|tried|thought|took|gave|hit|flipped
    |ordered|did|didn't|broke|lost|erased|failed|forgot
""")
# What harms, whoever does it.
HARMS = joined(r"""
    mistook|mixed up|slept through|overslept|fell asleep|threw an? \w+|caused|broke|broken|taken (?:down
    |offline)|botched|crashed|wiped out|took (?:down|out|offline)
    |brought down|knocked (?:out|off\w*|down)|brought (?:[\w'-]+ ){1,5}(?:down|to (?:its knees|a (?:halt|standstill)))
    |(?:took|taken|knocked) (?:[\w'-]+ ){1,3}?(?:site|website|service|platform|production|prod|system|api|store|shop
    |network|business|company|everything|checkout|payments|internet|lot) (?:down|out|offline)(?! (?:for|to|as|in)\b)
    |(?:messed|screwed|fouled|cocked|fucked|stuffed|goofed) up
    |blew up|destroyed|sabotaged|ruined|bungled|blundered|mis-?(?:typed|configured|read|keyed|spelled
    |spelt|clicked|judged|handled|managed|understood|interpreted|applied|placed|calculated|set|used
    |diagnosed|labell?ed|directed|communicated|wrote|entered|informed|led)|fat-fingered|typo'?d
    |tripped over|slipped up|dropped the ball|goofed|erred|panicked|made (?:it|things) worse
    |introduced (?:a|an|the|this|that|another) (?:\w+ ){0,2}(?:bug|error|mistake|fault|regression
    |problem|flaw)|nuked|trashed|clobbered|jumped to conclusions|cut corners|took (?:a )?shortcuts?
""")
MISTAKES = joined(r"""
    (?:mistake|error|typo|blunder|slip|gaffe|screw-up|fuck-up|oversight|misstep|misjudge?ment
    |miscalculation|wrong (?:call|decision|choice|assumption)|bad (?:call|decision|choice|judge?ment)
    |poor (?:decision|choice|judge?ment))s?
""")
BY_ACCIDENT = joined(r"""
    accidentally|mistakenly|erroneously|inadvertently|unintentionally|incorrectly|wrongly|wrongfully
    |unwittingly|improperly|inappropriately|prematurely|unwisely|naively|stupidly|foolishly
""")
WITHOUT_CARE = joined(r"""
    carelessly|recklessly|negligently|hastily|sloppily|blindly|thoughtlessly|lazily|irresponsibly
    |needlessly|haphazardly|rashly|cluelessly|incompetently|clumsily|hurriedly|impulsively|arrogantly|heedlessly
    |mindlessly|ineptly|unthinkingly|unprofessionally|half-heartedly|impatiently|stubbornly|selfishly|neglectfully
    |inattentively|absent-?mindedly|forgetfully|amateurishly|overconfidently|complacently|lackadaisically
    |short-?sightedly|inexcusably|unforgivably
""")
# A participle, after "should have".
DONE = joined(r"""
    (?:\w+ly |not |never |also |all |both |just |even |at least ){0,4}(?:[\w-]+ed|been|seen|known|thought
    |caught|done|made|taken|run|read|written|kept|told|given|gone|come|left|put|set|let|had|held|found
    |built|chosen|said|spoken|begun|broken|understood|paid|brought|sent|spent|shut|cut|got|gotten
    |foreseen|rolled|hit|thrown|drawn|learnt|heard|felt|met|stood|bought|dealt)
""")
NOT = joined(r"""
    (?:did not|didn't|had not|hadn't|have not|haven't|has not|hasn't|never|do not|don't|does not|doesn't
    |neither)
""")
# What one can leave undone.
WATCHING = joined(r"""
    (?:(?:even|really|fully|properly|actually|ever|bother(?:ed)? to|think to|stop to|take the time to
    |care to|quite|\w+ly) ){0,4}(?:bother(?:ed)?
    |check(?:ed)?|verif(?:y|ied)|test(?:ed)?|notice[d]?|follow(?:ed)?|read|think|thought|pay|paid
    |consider(?:ed)?|ask(?:ed)?|tell|told|inform(?:ed)?|communicate[d]?|escalate[d]?|(?:double|cross)[- ]check(?:ed)?
    |review(?:ed)?|update[d]?|remember(?:ed)?|validate[d]?|monitor(?:ed)?|look(?:ed)?|care[d]?
    |understand|understood|act(?:ed)?|respond(?:ed)?|realise[d]?|realize[d]?|catch|caught|anticipate[d]?
    |prepare[d]?|foresee|listen(?:ed)?|heed(?:ed)?|question(?:ed)?|document(?:ed)?|report(?:ed)?
    |know (?:better|what (?:they|he|she) \w+ doing)|deploy(?:ed)?|copy|copied|do (?:his|her|their|your
    |its|our|my) (?:job|homework|due diligence|part|research)|give enough
    |plan(?:ned)?|back up|learn(?:ed)?)
""")
# What one expects of others; left undone by oneself, it is an account.
EXPECTED = joined(r"""
    (?:(?:even|really|fully|properly|actually|ever|\w+ly) ){0,4}(?:confirm(?:ed)?
    |make sure|made sure|ensure[d]?|secure[d]?|patch(?:ed)?|encrypt(?:ed)?|comply|complied
    |adhere[d]?|obey(?:ed)?|respect(?:ed)?|enforce[d]?|supervise[d]?|warn(?:ed)?|alert(?:ed)?|notif(?:y|ied)
    |raise[d]?|flag(?:ged)?|speak up|spoke(?:n)? up|coordinate[d]?|investigate[d]?|inspect(?:ed)?|take care
    |took care|renew(?:ed)?|rotate[d]?|revoke[d]?|spot(?:ted)?|recogni[sz]e[d]?|appreciate[d]?|grasp(?:ed)?
    |account for|accounted for|involve[d]?|consult(?:ed)?|wait(?:ed)?|clean up|cleaned up|lock(?:ed)?
    |log(?:ged)? out|pick up|picked up|answer(?:ed)?|write tests|run the|ran the|own up|owned up|admit(?:ted)?
    |explain(?:ed)?|apologi[sz]e[d]?|publish(?:ed)?|disclose[d]?|fix(?:ed)?|address(?:ed)?
    |give (?:any|us|them|him|her)|handle[d]?|anticipat\w+|mention(?:ed)?|doubt(?:ed)?|bring (?:it|this) up)
""")
JUDGED = joined(r"""
    careless|negligent|incompetent|useless|worthless|hopeless|pathetic|insane|crazy|mad|terrible
    |horrible|awful|untrustworthy|dishonest|evil|malicious|inept|inadequate|undisciplined|unethical
    |an? (?:\w+ )?(?:ass|asshole|arse|jerk|prick|dick|slob|liar|disgrace|failure|hack|noob|liability
    |fraud)|sloppy|lazy|reckless|inexperienced|complacent|inattentive|distracted|unprofessional
    |overconfident|irresponsible|unqualified|untrained|unprepared|at fault|to blame|guilty|stupid|dumb
    |foolish|arrogant|naive|naïve|ignorant|clueless|unfit|hasty|too (?:trusting|optimistic|hasty|busy
    |quick|late|confident|lax|cautious|slow)|over-?confident|overly (?:confident|optimistic)
    |not (?:\w+ )?enough|greedy|selfish|impatient|unfamiliar with|not paying attention|(?:too )?slow to
    |asleep|culpable|liable|poorly trained|badly trained|ill-prepared|in over (?:his|her|their) heads?
    |not careful|not (?:competent|qualified|trained|prepared|experienced|up to|fit|capable|interested)|oblivious
    |remiss|rash|confused|idiots?|morons?|amateurs?|fools?|clowns?
    |(?:solely|directly|ultimately|personally|wholly|entirely) responsible for|responsible for (?:the|this
    |that) (?:\w+ ){0,3}(?:outage|incident|failure|mistake|error|breach|loss|crash|accident|disaster|bug
    |problem|damage|mess)
""")
PEOPLE = "|".join(sorted(ROLES | {"user", "users"}))
# Not beside a thing that is called by them: `rogue dev container`.
PERSONS = rf"(?:{PEOPLE})(?! (?:{'|'.join(sorted(THINGS - {'error', 'errors'}))}))"
ONE = joined(r"""
    (?:he|she|they|you|we|i|people|someone|somebody|anyone|nobody|everyone|everybody)
""")
