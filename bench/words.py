"""What the bench's reviews and answers say: invented throughout, of a varied vocabulary, the same on every run.

A few thousand words, common ones and rare ones as language has them, so that a search for any of them is honest.
"""

from dataclasses import dataclass
from itertools import product
from random import Random

# Place names are the rare words: each stands in few texts.
HEADS = (
    "Alder Apple Ash Barrow Beacon Birch Black Bramble Bridge Brook Cal Carr Castle Chalk Cold Copper Cran Dale Dray "
    "East Elm Fallow Fern Fen Flax Fox Gorse Grand Green Hale Hart Hazel Heather Hem High Holly Kings Lang Lark Lime "
    "Long Maple Marsh Mill Moor Nether North Oak Otter Over Pen Quarry Raven Red Rook Rye Sand Sedge Silver Stain "
    "Stone Sun Thorn Under Upper Wall Weather West Whit Wick Wood Yar Yew"
).split()
TAILS = (
    "acre bourne bridge bury by combe cote croft dale dean den field ford gate grove ham haven hill holme holt hurst "
    "leigh ley mere minster more mouth ness port reach ridge shaw side stead stoke thorpe ton vale wade well wick worth"
).split()
PLACES = tuple(head + tail for head, tail in product(HEADS, TAILS) if head.lower() != tail)

BODIES = (
    "The partnership", "The police", "The integrated care board", "The council’s early help service",
    "Children’s social care", "Every school and college", "The health visiting service", "The hospital trust",
    "The ambulance trust", "The probation service", "The housing service", "The school nursing service",
    "The adult mental health service", "The drug and alcohol service", "The virtual school", "The fostering service",
    "Midwifery", "General practices", "The sexual health clinic", "The youth justice service",
    "The voluntary sector forum", "The domestic abuse service", "The dental service", "The perinatal team",
)  # fmt: skip
DOING = (
    "assure itself that", "check, with a dip sample, that", "agree and publish how", "set out in one pathway how",
    "train its staff so that", "audit each quarter whether", "make it a standard that", "review its guidance so that",
    "test with families whether", "show, case by case, that", "change its recording so that", "tell partners how",
    "supervise its teams so that", "ask practitioners whether", "give every new starter the means to show that",
    "name one manager who makes sure that", "use data from the front door to learn whether", "commission work so that",
)  # fmt: skip
WHO = (
    "practitioners", "social workers", "health visitors", "midwives", "response officers", "designated leads",
    "duty managers", "receptionists", "paediatricians", "school nurses", "housing officers", "family support workers",
    "probation officers", "paramedics", "psychiatric nurses", "youth workers", "foster carers", "call handlers",
    "safeguarding supervisors", "pharmacists", "dentists", "teaching assistants", "independent reviewing officers",
)  # fmt: skip
VERBS = (
    "record", "share", "question", "follow up", "escalate", "understand", "assess", "notice", "act on", "discuss",
    "listen to", "revisit", "analyse", "challenge", "weigh", "write down", "respond to", "explore", "verify", "map",
)  # fmt: skip
WHAT = (
    "missed appointments", "bruising in babies who do not crawl", "the child’s own account", "who lives in the house",
    "previous injuries", "a parent’s alcohol use", "anonymous referrals", "neglect that builds slowly", "weight loss",
    "coercive control", "frequent moves of address", "absence from school", "unseen siblings", "fathers and partners",
    "concealed pregnancy", "self-harm", "child sexual exploitation", "county lines", "debt and eviction", "unsafe sleep",
    "hidden disability", "interpreters and culture", "disguised compliance", "postnatal depression", "online grooming",
    "children who go missing", "strategy discussions", "hospital discharge", "home conditions", "thresholds for help",
    "female genital mutilation", "faltering growth", "information from abroad", "private fostering", "elective home education",
    "professional disagreement", "looked-after status", "medication at home", "dog bites", "burns and scalds",
    "faith and honour", "bereavement", "young carers", "family history", "out-of-area placements", "radicalisation",
)  # fmt: skip
WHEN = (
    "on the same day", "before a case is closed", "within ten working days", "at every handover", "in supervision",
    "when a baby is not brought", "after each strategy meeting", "at transition to adult services", "out of hours",
    "as soon as a pregnancy is known", "whenever a plan is not working", "at the first contact", "after a move",
    "when agencies disagree", "before discharge", "at least every quarter", "in writing", "with the family present",
)  # fmt: skip
SO_THAT = (
    "so that nobody has to ask twice", "and say what changed for the child", "and report it to the executive group",
    "so that the lived experience of the child is at the centre", "and keep the evidence where it can be seen",
    "so that risk is seen as a whole", "and bring the findings to the practice forum", "so that families know whom to ring",
    "and repeat the exercise within a year", "so that learning outlasts those who leave", "with a named owner and a date",
    "and compare it with the learning from earlier reviews", "so that silence is never read as safety",
)  # fmt: skip
DONE = (
    "We audited", "We dip-sampled", "We re-wrote the guidance on", "We trained two cohorts in", "We asked families about",
    "The team looked again at", "A learning event covered", "Supervision notes now show", "Our dashboard counts",
    "We tested the pathway for", "An independent reader checked", "Managers observed practice on", "We surveyed staff on",
)  # fmt: skip
FOUND = (
    "most records were complete", "practice differs between localities", "the change has held since spring",
    "three cases fell short and were mended", "staff could say what they would do", "recording still lags behind",
    "the voice of the child is clearer than before", "the backlog is gone", "partners answer within a day",
    "the form helped less than the conversation", "new starters had not heard of it", "escalation is used with confidence",
)  # fmt: skip
TITLES = (
    "audit",
    "dip sample",
    "briefing",
    "minutes",
    "training record",
    "staff survey",
    "procedure",
    "dashboard",
    "pathway",
)
THEMES = (
    "Voice of the child", "Information sharing", "Professional curiosity", "Neglect", "Domestic abuse", "Fathers and men",
    "Infants under one", "Safer sleep", "Missed appointments", "Escalation", "Supervision", "Thresholds", "Exploitation",
    "Mental health of parents", "Substance use", "Disability", "Transition", "Transfers between areas", "Recording",
    "Housing", "Culture and faith", "Think family", "Hospital discharge", "School attendance", "Elective home education",
    "Online harm", "Self-harm", "Private fostering", "Pre-birth assessment", "Workforce",
)  # fmt: skip
KINDS = (
    ("police", "Police"), ("council", "Council"), ("icb", "Integrated Care Board"), ("trust", "Hospitals NHS Trust"),
    ("trust", "Community NHS Trust"), ("trust", "Mental Health NHS Trust"), ("ambulance", "Ambulance Service"),
    ("probation", "Probation Service"), ("education", "Schools Forum"), ("education", "College"),
    ("housing", "Homes"), ("housing", "Housing Association"), ("voluntary", "Women’s Centre"), ("voluntary", "Youth Trust"),
    ("voluntary", "Family Centre"), ("other", "Fire and Rescue"), ("other", "Youth Justice Service"),
    ("council", "District Council"), ("trust", "Children’s Hospital"), ("voluntary", "Drug and Alcohol Service"),
)  # fmt: skip
FIRST = (
    "Ada Bea Cal Dev Eli Fay Gus Hal Ida Jon Kit Lea Mo Ned Ola Pia Quin Ros Sam Tia Uma Vic Wyn Xan Yas Zoe".split()
)
SURE = 0.12  # how often a text names a place

POOL = 12_000


@dataclass(frozen=True)
class Words:
    """Sentences to draw from; each text joins some, so that few texts are alike."""

    asked: tuple[str, ...]
    learnt: tuple[str, ...]
    limbs: tuple[str, ...]
    answered: tuple[str, ...]
    titles: tuple[str, ...]


def make(chance: Random, *, size: int = POOL) -> Words:
    pick = chance.choice
    return Words(
        asked=tuple(_asked(chance) for _ in range(size)),
        learnt=tuple(
            f"{_capital(pick(WHO))} did not {_matter(chance)} {pick(WHEN)}{_place(chance)}." for _ in range(size)
        ),
        limbs=tuple(f"{pick(WHO)} {_matter(chance)} {pick(WHEN)}" for _ in range(size)),
        answered=tuple(f"{pick(DONE)} {_common(chance, WHAT)}{_place(chance)}; {pick(FOUND)}." for _ in range(size)),
        titles=tuple(f"{_capital(_common(chance, WHAT))}: {pick(TITLES)}{_place(chance)}" for _ in range(size)),
    )


def _asked(chance: Random) -> str:
    pick = chance.choice
    body = f"{pick(BODIES)} should {pick(DOING)} {pick(WHO)} {_matter(chance)} {pick(WHEN)}"
    return f"{body}{_place(chance)}, {pick(SO_THAT)}."


def _matter(chance: Random) -> str:
    return f"{chance.choice(VERBS)} {_common(chance, WHAT)}"


def _common(chance: Random, words: tuple[str, ...]) -> str:
    """The first of the words often, the last seldom."""
    return words[int(len(words) * chance.random() ** 2)]


def _place(chance: Random) -> str:
    return f" in {PLACES[int(len(PLACES) * chance.random() ** 3)]}" if chance.random() < SURE else ""


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
