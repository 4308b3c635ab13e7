"""The small words of English that tell where a phrase begins, and what a verb does to its subject."""

from bot.postmortem.blameless.prose import words_of

PREPOSITIONS = words_of(
    """
    of on in at for from with by to into onto during over under within without via through across between per
    about against near inside outside upon among behind like despite
    """
)
BOUNDARIES = words_of(
    """
    because when while since after before if although though so whereas where until unless as whether how why
    what than once ; : . ( — – ? !
    """
)
CLAUSE_ENDS = words_of(
    """
    because when while since after before if although though so whereas until unless ; : . — ? !
    """
)
LINKS = frozenset({"and", "or", "but", "then", "yet", ","})
DETERMINERS = words_of(
    """
    the a an our their my his her its your this that these those each every some any another no both one two
    three all several many few
    """
)
INSERTED = words_of(
    """
    while when who whose after in on during as at with a an the before having under despite
    """
)
AUXILIARIES = words_of(
    """
    had has have having did do does not never also just simply only even again still already then thus therefore
    almost later first initially once was were is are be been being got get always often really very so too
    rather quite somehow apparently clearly obviously probably basically himself herself themselves myself
    ourselves yourself themself either both hadn't hasn't haven't didn't don't doesn't wasn't weren't isn't
    aren't soon further together kept keeps
    """
)
PASSIVE = words_of("was were is are be been being got get wasn't weren't isn't aren't")
MAY = words_of(
    """
    can could may might will would must should shall cannot can't couldn't won't 'll 'd to
    """
)
CHOSE = words_of(
    """
    chose choose chooses choosing decided opted managed happened tended proceeded continued began started
    believed alleged thought said reported suspected accused elected preferred attempted tried went
    """
)
AFTER_HEAD = words_of("responsible involved alone himself herself themselves concerned assigned there")
OUTSIDE = words_of("users customers clients attacker attackers visitors")
SHIFTS = words_of("night day evening morning late early graveyard weekend")
NO_NAMES = words_of("it this that these those there which nothing everything something")
SUPPOSING = words_of("if when whenever unless until lest should once")
# A company is no person, but people speak of it as one.
COMPANIES = words_of(
    """
    company companies vendor vendors firm firms bank banks airline airlines council agency agencies supplier suppliers
    manufacturer hospital utility retailer regulator regulators railway government ministry corporation startup
    university school employer department marketing sales finance accounting legal hr procurement organisation
    organization contractor subcontractor outfit bosses suits higher-ups executives upper-management
    """
)
TITLES = words_of("mr mrs ms dr captain officer judge senator president professor")
# After these, a word for people only says more of a thing: `operator console`, `human error`.
THINGS = words_of(
    """
    process processes pod pods job jobs thread threads service services script scripts node nodes container containers
    daemon component components console portal panel tool tools queue queues pool account accounts dashboard database
    interface api endpoint error errors group role roles permission permissions factors id ids session
    sessions agent token tokens guide manual handbook training mode key keys machine machines vm vms instance instances
    cluster clusters namespace branch environment deployment server servers image images build
    """
)
