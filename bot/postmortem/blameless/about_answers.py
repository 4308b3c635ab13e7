"""Rules L7 and L11: why, asked of a person; punishment, retraining and "be more careful" as the answer."""

from bot.postmortem.blameless.trigger import AFTER, ANYTHING, BEFORE, END, Trigger, at_start, follows, found
from bot.postmortem.blameless.words import ONE

ANSWER_TRIGGERS = (
    Trigger(
        "L7",
        found("why (?:did|didn't|does|doesn't|had|hadn't|would|wouldn't|is|was)"),
        AFTER,
        follows(r"""
            (?:(?:not|just|even|ever|never|simply|bother to|think to|decide to|choose to|\w+ly) ){0,3}(?:ask
            |check|test
            |notice|tell|read|think|bother|review|escalate|ignore|forget|skip|assume|approve|merge|push|deploy|double
            |look|know|consider|warn|inform|say|speak|take|care|listen|feel|being|so)
        """),
        unknown=True,
    ),
    Trigger(
        "L7",
        found(r"""
            how (?:do|does|did|can|could) (?:you|someone|somebody|anyone|anybody|a \w+|people|they)(?: even| ever
            | just| possibly){0,2}
            (?:lose|delete|forget|miss|break|mess|screw|manage|let|allow|ship|not|fail|wipe|drop|get this)
            |how (?:did|could|can|does|do) (?:no one|nobody|anyone|someone|you|they|he|she
            |your \w+)(?: not| even| ever){0,4} (?:notice|miss|let|think|allow|not|catch|see|get|forget
            |manage|screw|mess|break)
        """),
    ),
    Trigger(
        "L7",
        found(r"""
            why(?: the \w+| on earth| in the world)? (?:did|didn't|does|doesn't|would|wouldn't|had
            |hadn't|wasn't|weren't|couldn't|were|was|isn't|aren't|are|is|has|have|hasn't|haven't|do
            |don't|should|could)(?: not)?
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L7",
        found(r"""
            who (?:(?:on earth|the \w+|exactly|actually) )?(?:wrote|programmed|designed|built|coded|made
            |configured|set up|came up with) (?:this|that)|who (?:(?:on earth|the \w+|exactly
            |actually) )?(?:did (?:this|that|it)|deleted|caused|broke|approved|pushed|deployed|merged
            |wrote|made|is to blame|is responsible|was responsible|let|allowed|thought|signed off
            |screwed|messed|in their right mind|at \w+ thought|should have|forgot|failed)[^.]{0,120}\?
            |whose fault
        """),
    ),
    Trigger(
        "L7",
        at_start(r"""
            (?:(?:lol|wtf|omg|ok|okay|so|well|seriously|honestly|and|but|hey|guys|folks|ugh),? ){0,2}who (?:\w+ly
            )?(?:pushed|deleted|merged|deployed|changed|touched|broke|approved|disabled|killed|removed|renamed
            |reverted|dropped|wiped|did|wrote) (?:this|that|it)(?![^.?]{0,120} (?:is|was|can|will|should))
        """),
    ),
    Trigger(
        "L7",
        found(rf"""
            what (?:the \w+ )?(?:was|were) {ONE} thinking|how (?:could|can|dare) {ONE} (?:have
            |not|be so|let|make|do|miss|forget)
        """),
    ),
    Trigger(
        "L11",
        found(r"""
            (?:was|were|be|been|being|get|got|getting|is|are|gets|promptly|immediately|subsequently
            |summarily)(?: \w+ly| all| also| not)? (?:fired|sacked|dismissed|laid off|suspended|demoted
            |disciplined|reprimanded|punished|terminated|prosecuted|jailed|arrested|charged|convicted
            |sued|written up|let go|retrained|sanctioned|shamed|warned|blamed|scapegoated
            |held (?:accountable|responsible|liable)|reminded|admonished|scolded|yelled at|criticized
            |criticised|berated|crucified|thrown under the bus|walked out|relieved of
            |removed from (?:his|her|their)|placed on leave|put on leave|indicted|sentenced|fined
            |penali[sz]ed|counsel(?:l)?ed|told off)
        """),
        BEFORE,
        state=True,
    ),
    Trigger(
        "L11",
        found(r"""
            (?:fire|fired|firing|sack|sacked|sacking|dismiss|dismissed|discipline|disciplined|reprimand
            |reprimanded|punish|punished|punishing|retrain|retrained|retraining|remind|reminded
            |reminding|(?:blame|blames|blamed|blaming)(?: (?:it|this|that|everything))?(?: on)?|scold
            |scolded|demote|demoted|suspend|suspended|warn|warned|shame|scapegoat|scapegoated|prosecute
            |sue|sued|admonish|crucify|lynch|hang|coach|re-educate|educate|train|berate|berated
            |criticize|criticized|let go of|terminates?|terminating|suspending|demoting|disciplining
            |warning|suing|prosecuting|fires|sacks|accuse|accused|accusing|terminate|terminated|arrest|arrested
            |convicted|indicted|jailed|imprisoned|banned|expelled
            |ousted|axed|deported|detained|humiliated|crucified|vilified)
        """),
        AFTER,
        ANYTHING,
    ),
    Trigger(
        "L11",
        found(r"""
            (?:fingered|blamed|singled out|faulted|accused|sacked|axed|ousted|slammed|arrested|jailed
            |charged) (?:for|over|as|after|in|of)|disciplinary (?:\w+ )?(?:action|measures?|hearing
            |process|proceedings?)|heads (?:must|will|should|need to|have to|are going to) roll|(?:held
            |hold|holding) (?:\w+ ){1,5}(?:accountable|responsible|liable)|remedial training|retraining
            |(?:performance improvement plan)|name and shame|deserves? to (?:be|lose|get)|(?:should|must
            |needs? to|ought to) (?:be|get|have been) (?:fired|sacked|punished|disciplined|jailed|sued
            |shot|hanged|ashamed|held)|lost (?:his|her|their) jobs?|(?:formal|written|verbal
            |final) warning|fire whoever|(?:resume|résumé|cv)-generating (?:event|move)
            |career-(?:limiting|ending) (?:move|event|mistake)|(?:meeting|talk|chat|conversation
            |appointment|word|trip) (?:will be |is |was )?(?:with|to) hr|legal action against|(?:lose
            |losing) (?:his|her|their|your|my) jobs?|clear(?:ed|ing)? (?:out )?(?:his|her|their|your
            |my) desk|shown the door|heads rolled|put(?:s|ting)? the blame|(?:lay|laid|lays|laying|pin
            |pinned|pins|place|placed|shift|shifted|assign|assigned)(?: all)? (?:the )?blame
            |blame (?:lies|rests|falls|goes|belongs)|(?:cost|costs|costing) \w+ (?:his|her|their) jobs?
            |resign(?:ed|ation)?
        """),
    ),
    Trigger(
        "L11",
        found(r"""
            (?:to|must|should|please|always|and|,|not|never|need|will|i'll|we'll) (?:be|being
            |been) (?:(?:much|far|a lot|even|way|a bit|extra|super|very|doubly
            |really) )?(?:more )?(?:careful|diligent|vigilant|attentive|cautious|disciplined|mindful
            |conscientious|responsible|thorough)|more careful(?:ly)?|(?:pay|paying|paid) (?:more|closer
            |better|greater|enough|proper|close) attention|exercise (?:more |greater |extra )?(?:caution
            |care|diligence)|(?:take|taking|taken) (?:more|greater|better|extra) (?:care|caution)
            |try harder|do better next time|think (?:twice|before|harder)|double-check (?:his|her|their
            |your|our|everything)|greater care|due care|common sense
        """),
    ),
    Trigger(
        "L11",
        found(r"""
            (?:blame|fault) (?:is|was|lies|rests|falls|belongs)(?: \w+)? (?:with|on|squarely)
            |pending (?:the |an |a )?(?:completion of )?(?:the |an |our |internal ){0,4}investigation
            |personal consequences|consequences for (?:him|her|them|those|the \w+)
        """),
    ),
    Trigger(
        "L11",
        found(r"""
            (?:own|sole|entire|all)(?: \w+){0,2} fault|(?:it's|its|it is|was|is|were
            |are)(?: \w+){0,2} (?:my|your|his|her|their|our|whose|nobody else's|[\w-]+'s) (?:own )?fault
            |mea culpa|my bad|guilty as charged|(?:take|takes|took|taking|taken) (?:full |all )?the blame
        """),
    ),
    Trigger(
        "L11",
        found(r"(?:outage|incident|one|mess|failure|this|that|all) (?:is|was)(?: all| entirely| squarely| solely)? on"),
        AFTER,
        END,
    ),
)
