"""Rules L1, L2 and L6 by strong words: whoever stands beside them is judged, however the sentence is built."""

from bot.postmortem.blameless.trigger import AFTER, ANYTHING, BEFORE, BESIDE, CLAUSE, Trigger, follows, found
from bot.postmortem.blameless.verbs import forms
from bot.postmortem.blameless.words import PEOPLE

_HEAT = r"""
    spite|egos?|tantrums?|shameful(?:ly)?|disgrace|farce|fiasco|debacle|shambles|clusterfuck|bullshit|crap|shit
    |shitshow|wtf|dumbest|stupidest|ridiculous(?:ly)?|idiotic|pathetic|embarrassment|embarrassing|laughing ?stock
    |hubris|greed|cowardly|cowardice|petty|face[- ]?palm|screwed|unbelievabl[ey]|outrageous(?:ly)?|sorry excuse
    |dumpster
    fire|mind-?boggling|worst|scapegoat\w*|ineptitude|excuses|blunder\w*|botched|bungled|bungling|amateur hour|rookie
    |noob|clueless|reckless\w*|careless\w*|negligen\w+|incompeten\w+|irresponsib\w+|criminal(?:ly)?|malicious(?:ly)?
    |deliberately|wilful(?:ly)?|willful(?:ly)?|on purpose|intentionally|inexcusable|unforgivable|unacceptable|damn
    |goddamn|fuck\w*|bloody|unprofessional\w*|sabotage\w*|betray\w*|(?:never |not |n't )?trust (?:\w+ ){0,7}again
    |never again (?:hire|trust
    |use|work)|thrown? under the bus|threw (?:\w+ ){1,2}under the bus|nowhere to be (?:found|seen)|full well
    |despite (?:\w+ ){0,4}(?:warnings?|warned|being told|knowing|training|instructions|advice|the sign|three)
    |against (?:\w+ ){0,2}(?:advice|orders|policy|procedure|protocol|the rules|instructions|regulations
    |better judgment)
    |in (?:direct |clear )?violation of|in breach of|in over (?:his|her|their) heads?|sheer|utter(?:ly)?
    |blatant(?:ly)?
    |flagrant(?:ly)?|gross(?:ly)? (?:negligen\w+|incompeten\w+|misconduct|under\w+|over\w+|inadequate)|dereliction
    |lack of (?:care|respect|empathy|understanding|discipline|professionalism|concern|leadership|training
    |experience)|piss(?:ed)?|madness|lunacy|insanity|stupidity|absurd(?:ly)?|crooks?|liars?|lying|cover-?up|dumb
    |out of (?:laziness|spite|ignorance|boredom|malice|greed|convenience)|for (?:his|her|their) own (?:gain|ego
    |benefit
    |convenience|amusement)|couldn't care less|how much (?:damage|harm|trouble|pain|work|money)|get(?:s)? past you
    |should be ashamed|too (?:lazy|stupid|cheap|proud|dumb)|asleep|inattenti\w+|oblivious|complacen\w+
    |misconduct|malpractice|wrongdoing|culpab\w+|blameworthy|(?:poor|bad|questionable|terrible
    |lousy) (?:\w+ )?(?:choices?
    |decisions?|judge?ment|practices?|attitude|leadership|management|excuse|situational awareness|airmanship
    |planning|communication|supervision)
"""
HEAT_TRIGGERS = (
    Trigger("L2", found(_HEAT), BESIDE),
    Trigger(
        "L1",
        found(rf"""
            (?:any|no|an?|every|only an?|some|even an?|even my) (?:half-)?(?:competent|decent|good|sane|sensible
            |real|proper
            |professional|responsible|reasonable|self-respecting|qualified|first-year|half-awake|serious|capable
            |idiot|fool
            |moron|child|five-year-old|toddler|monkey|grandmother|intern|beginner)(?: (?:\w+ )?(?:{PEOPLE}))?
            (?:would|could|knows?)(?: \w+ly| not| never| at least)? (?:have|know|has|do|be|see|\w+)
        """),
    ),
    Trigger(
        "L1",
        found(r"""
            all (?:he|she|they|you|we|i|anyone|someone|it) (?:had|needed|would have had|ever had|took
            |would have taken) to(?: do)?|would never have|should never have (?!to)|ought (?:never |not )to have
            |would have taken (?:\w+ ){1,4}(?:to
            |seconds|minutes|minute)|would know better|know better than
        """),
        BESIDE,
    ),
    Trigger(
        "L2",
        found(
            forms(r"""
            cost (?:\w+ ){0,5}(?:millions?|thousands?|billions?|fortune|us|company|jobs?|life|lives|customers?
            |business
            |dearly|a day|days|hours|weeks|reputation)|screw (?:us|me|them|everyone|everybody|you|him|her)(?: over)?
            |prize (?:\w+ ){1,3}over|put (?:\w+ ){1,3}(?:over|above|ahead of|before)|pretend|threaten to
            |let (?:\w+ ){1,4}(?:happen|fill up|rot|die|run out|down)|know about (?:it|this|the \w+)|brag|gloat|whine
            |gamble|play games|ruin|wreck|take (?:\w+ ){1,4}hostage|hold (?:\w+ ){1,5}hostage|endanger|jeopardi[sz]e
            |squander|downplay|ridicule|mock|harass|bully|insult|yell at|scream at
            |shout at|belittle|humiliate|gaslight|micromanage|intimidate|fail to (?:own|grasp|learn)|opt for
            |circumvent
            |subvert|evade|disobey|deceive|mislead|trick|cheat|steal|hack together|slap together|throw together|push
            (?:\w+ ){0,4}(?:out the door|untested|unreviewed|anyway)|yolo|force-push
            """)
        ),
        BEFORE,
        unknown=True,
        deed=True,
    ),
    Trigger(
        "L2",
        found(r"""
            again (?:without|ignor\w+
            |fail\w+)|because (?:it|they|that) (?:annoyed|bored
            |bothered|suited) (?:him|her|them)|(?:ten|a hundred|a thousand|\d+) times (?:the|too|more)
            |under the (?:mistaken
            |false) (?:belief|impression|assumption)|thinking (?:it|that|he|she|they|this)|believing (?:it|that
            |he|she|they)
            |without (?:so much as|a second thought|proper|adequate|due|sufficient|even|first)
        """),
        CLAUSE,
        mended=True,
        soft=True,
    ),
    Trigger(
        "L2",
        found(r"""
            (?:nobody|no one|no-one|none of (?:them|you|those \w+|these \w+))(?: (?:in|at|on|from|there|here
            |around)(?: [\w-]+){0,4}?)? (?:asked|checked|tested|read|reviewed|questioned|takes?|took|cares?
            |gives?|gave|bother(?:s|ed)|understands?|listens?
            |learned|learnt|tests|checks|knows (?:what|how)|knew (?:what|how)|had (?:a|any|the)|raised|spoke
            |objected|dared|stepped|stopped|wanted
            |owned|told|warned|sat|trained)
        """),
    ),
    Trigger(
        "L11",
        found(r"""
            (?:faults|faulted|cites|criticise[sd]?|criticize[sd]?|slams|slammed|condemns|condemned|rebukes
            |rebuked|censured
            |scolds|berates|accuses|pin(?:s|ned) (?:it|this|the \w+) on|points? (?:the |a )?finger at|lays? into
            |rips|singles?
            out|calls? out|called out|throws?|hangs?|goes after|went after|turns? on|shames?)
        """),
        AFTER,
        follows(r"for|over|as|under|out|in|on|after|,|\.|$"),
    ),
    Trigger(
        "L6",
        found(r"""
            (?:pressed|typed|clicked|selected|chose|picked|entered|pulled|hit|used|ran|deleted|wiped|restarted
            |rebooted
            |keyed|opened|closed|gave|sent) (?:[\w-]+ ){1,7}(?:instead of|rather than)
        """),
        BEFORE,
        soft=True,
    ),
    Trigger(
        "L6",
        found(r"""
            (?:commit(?:s|ted)|push(?:es|ed)|uploads?|uploaded|publish(?:es|ed)|posts?|posted|pastes?|pasted
            |leaks?|leaked
            |shares?|shared|e?mails|e?mailed|sends|sent|exposes?|exposed|compromised
            |hard-?coded) (?:[\w-]+ ){0,4}(?:private keys?|credentials|secrets?|passwords?|tokens?|api keys?
            |customer (?:data|records))|(?:open(?:s|ed)|click(?:s|ed)(?: on)?) (?:[\w-]+ ){0,3}(?:attachment
            |phishing \w+|malicious \w+)
            |(?:fell|falls) for
        """),
        BEFORE,
    ),
    Trigger(
        "L2",
        found(r"""
            with (?:zero|no|hardly any|barely any|little) (?:\w+ )?(?:tests?|testing|reviews?|backups?|thought|plan
            |warning|regard|consideration|supervision|qualms|rollback|clue|idea|notice)
        """),
        CLAUSE,
    ),
    Trigger("L2", found(r"promised|rushed|dismissed|turned off (?:\w+ ){1,4}because"), BEFORE),
    Trigger("L11", found(r"(?:^|[.;:] )(?:just |simply |go )?blame"), AFTER, ANYTHING, unknown=True),
    Trigger(
        "L2",
        found(
            r"(?:that's|that is|this is|it's|this one is|that one is|all) on (?:us|me|you|him|her|them)(?=\W{0,3}$|,)"
        ),
    ),
)
