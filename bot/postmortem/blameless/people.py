"""Who in a sentence is a person: words for people, and the ones that only look so."""

import re
from dataclasses import dataclass

from bot.postmortem.blameless.given_names import GIVEN_NAMES
from bot.postmortem.blameless.prose import words_of

ROLES = words_of(
    """
    admin admins administrator administrators analyst analysts apprentice architect architects author authors
    assistant captain clerk coder coders colleague colleagues commander committer committers contractor contractors
    consultant consultants controllers coordinator crew dba dbas deployer designer dev developer developers devs
    director dispatcher doctor doctors driver drivers employee employees engineer engineers executive executives
    expert experts freelancer guy guys handler hire human humans individual individuals installer intern interns
    leader leaders lead leads leadership maintainer maintainers management manager managers member members newcomer
    nurse nurses officer officers on-call oncall operator operators ops owner owners people person personnel
    pharmacist physician pilot pilots plumber professional programmer programmers responder responders reviewer
    reviewers scientist specialist sre sres staff staffer staffers student supervisor supervisors support sysadmin
    sysadmins teammate teammates team teams technician technicians tech techs tester testers trader traders trainee
    trainees users-on-call volunteer volunteers vp woman women accountant apprentices attendant auditor auditors
    barista bloke bookkeeper bureaucrat bureaucrats buyer captains cashier caretaker cashiers ciso
    cfo coo chairman chap chef chief cleaner cleaners clerks conductor coworker coworkers co-worker co-workers
    crewman crews cso designers detective dispatchers dude dudes employer firefighter folk foreman
    founder founders freelancers gal geek geeks geniuses genius graduate graduates grunt hacks handyman hobbyist
    idiot inspector inspectors installers janitor journalist juniors kid kids lad lads lady laborer labourer lawyer
    lineman lineworker lookout mate mayor medic midwife minion minister newbie newbies newcomers newhire noob novice
    novices official officials operative operatives outsourcer paramedic partner passerby pharmacists physicians
    policeman politician politicians principal professor quant qa researcher researchers rookie rookies
    saboteur scientists secretary seniors sergeant shareholders sheriff signalman skipper sailor sailors soldier
    soldiers spokesman spokeswoman steward stewards students subcontractor subcontractors surveyor suspect sysop
    teacher teller temp temps treasurer tradesman trooper typist underling undersecretary veteran vet
    waiter watchman welder surgeons cowboy cowboys amateurs worker workers man men boss bosses ceo cto cio president
    controller mechanic mechanics surgeon electrician electricians guard guards folks on-caller
    """
)
PRONOUNS = words_of(
    """
    i we you he she they who whoever someone somebody anyone anybody everyone everybody nobody no-one
    """
)
# A job with one of these before it is a program: a Kubernetes operator, a package manager, a device driver.
PROGRAMS = words_of(
    """
    admission agent api aws backup boot cache certificate cert cluster config connection container control
    custom database db deployment device disk display dns domain file gpu graphics ingress java jdbc job k8s
    kafka kernel kubernetes lock log memory network node odbc package password pod postgres prometheus proxy
    queue redis resource router sandbox secret secrets server service session state storage task test token
    traffic usb virtual volume window workflow workload xml audio video printer gc web http process background
    celery python ruby
    """
)
# Endings of words for what people do: `helmsman`, `obstetrician`.
TRADES = ("sman", "smen", "swoman", "swomen", "ician", "icians", "ologist", "ologists", "woman", "keeper", "keepers")
NO_TRADES = words_of("talisman zookeeper gatekeeper bookkeeper timekeeper scorekeeper")
MAY_BE_PROGRAMS = words_of(
    """
    controller controllers driver drivers guard handler installer manager managers member members
    operator operators owner owners support tech tester worker workers coordinator dispatcher leader lead agent
    supervisor reviewer assistant director
    """
)
# These are seldom anything but programs unless another word tells that a person is meant.
USUALLY_PROGRAMS = words_of(
    """
    controller controllers driver drivers handler installer worker workers coordinator
    leader leaders member members agent support
    """
)
MAKE_HUMAN = words_of(
    """
    a an our your their his her senior junior shift night duty team staff new young flight air traffic truck bus
    train aid care health hospital construction unnamed unidentified lone single former maintenance factory railway
    utility telecom government state city plant rail ship forklift hapless careless inattentive rogue human every
    any some another one two three several
    """
)
PARTITIVES = words_of(
    """
    one none some any many most all each several both number couple few two three half
    """
)
# With one of these before it, a group is people, and so is an agent: `the networking group`, `a support agent`.
_GROUPS = words_of(
    """
    networking engineering operations ops support development release testing qa sre platform infrastructure
    facilities architecture product
    """
)
_DESKS = words_of("support customer customer-service helpdesk call-centre call-center")
_WORKING_AS = {
    "group": _GROUPS,
    "groups": _GROUPS,
    "desk": _GROUPS | {"service", "help", "trading"},
    "agent": _DESKS,
    "agents": _DESKS,
}
_HANDLE = re.compile(r"@[\w][\w.-]{1,40}")


@dataclass(frozen=True)
class Subject:
    """A person or several: the first and the last word of the phrase, as numbers in the sentence."""

    first: int
    last: int
    head: str
    is_name: bool = False

    @property
    def is_many(self) -> bool:
        """Whether it is a group at work, in which nobody stands out."""
        return self.is_self or self.head in {"team", "teams", "engineers", "developers", "staff", "ops", "sres"}

    @property
    def is_nobody(self) -> bool:
        """Whether it is said of nobody at all."""
        return self.head in {"nobody", "no-one"}

    @property
    def is_self(self) -> bool:
        """Whether the writers speak of themselves."""
        return self.head.partition("'")[0] in {"we", "i", "our", "my"}


def is_name(raw: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether a word names somebody: a handle, a given name, or one of `names` (lower case), with a capital letter."""
    if _HANDLE.fullmatch(raw):
        return True
    bare = raw.removesuffix("'s")
    if not bare[:1].isupper() or bare.isupper():
        return False
    return bare.lower() in GIVEN_NAMES or bare.lower() in names


def is_person(low: str, before: str, raw: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether a word means a person or several; `before` is the word before it."""
    base, _, ending = low.partition("'")
    if base in PRONOUNS and ending in {"", "ve", "d", "re", "ll", "m"}:
        return True
    if is_name(raw, names):
        return True
    if before in _WORKING_AS.get(low, ()):
        return True
    if low not in ROLES:
        return low.endswith(TRADES) and len(low) > 6 and low not in NO_TRADES
    if low in USUALLY_PROGRAMS and before not in MAKE_HUMAN:
        return low == "support" and before in {"", ".", ",", ";", "and"}
    return not (low in MAY_BE_PROGRAMS and (before in PROGRAMS or "\ufffc" in before))
