"""The four reviews of Harrow Vale and Eastmarsh."""

from actions.demo.cases import (
    SURVEY,
    TRAINING,
    Acknowledged,
    Answered,
    Assured,
    Case,
    Challenged,
    Issued,
    Noted,
    Rec,
    Request,
    SentBack,
)
from actions.models import Delivery, Level, ReturnReason
from reviews.models import Response, ReviewKind, Stage

FAMILY_M = Case(
    "harrow-vale",
    ReviewKind.OTHER,
    "Family M",
    "Thematic review of neglect: Family M and others",
    Stage.PUBLISHED,
    lead_reviewer="Imogen Slate",
    dates={"commissioned_on": 230, "agreed_on": 80, "published_on": 62},
    agencies=("northmere-police", "harrow-vale-council", "harrow-vale-trust", "harbour-families"),
    learning=(
        ("A", "Each visit was recorded as the first: nobody read back."),
        ("B", "The words “home conditions” hid how the children lived."),
    ),
    learning_themes={"A": ("Assessment and analysis",), "B": ("Home conditions", "Voice of the child")},
    good_practice=("A family worker kept a diary with the children in their own words.",),
    recs=(
        Rec(
            "Harrow Vale Council should use one neglect tool with every family on a plan, and review it every three months.",
            heading="Seeing neglect",
            addressed_to="Harrow Vale Council",
            themes=("Neglect",),
            question="For what share of children on a plan for neglect was the tool used twice or more?",
            wanted="Figures for the last two quarters and five examples with names removed.",
            requests=(
                Request(
                    "harrow-vale-council",
                    -22,
                    (Issued(60), Acknowledged(58), Noted(20, "Tool in use in two of four teams.")),
                ),
                Request(
                    "harrow-vale-trust",
                    4,
                    (
                        Issued(60),
                        Acknowledged(57),
                        Answered(2, "Health visitors used the tool in 61 of 70 cases.", proofs=(SURVEY,)),
                    ),
                ),
                Request("harbour-families", 20, (Issued(60),)),
            ),
        ),
        Rec(
            "Police officers who enter a home should record what daily life is like for the children there.",
            heading="Seeing neglect",
            addressed_to="Police officers",
            themes=("Neglect", "Voice of the child"),
            question="What do your records now say of children's daily life that they did not before?",
            wanted="A dip sample of 15 records from before and after the change.",
            requests=(
                Request(
                    "northmere-police",
                    -8,
                    (
                        Issued(60),
                        Answered(25, "The form has a new box.", Delivery.UNDER_WAY),
                        SentBack(16, ReturnReason.NO_IMPACT, "We asked what the records say now. Please sample them."),
                    ),
                ),
                Request("three-rivers-ambulance", 12, (Issued(40), Acknowledged(39))),
            ),
        ),
    ),
)
JO = Case(
    "harrow-vale",
    ReviewKind.LCSPR,
    "Jo",
    "Local child safeguarding practice review: Jo",
    Stage.IN_PROGRESS,
    lead_reviewer="Imogen Slate",
    held_reason="Criminal proceedings",
    dates={"aware_on": 150, "notified_on": 147, "rapid_review_on": 134, "commissioned_on": 128},
    agencies=("northmere-police", "harrow-vale-council"),
)
ADULT_W = Case(
    "eastmarsh",
    ReviewKind.SAR,
    "Adult W",
    "Safeguarding adults review: Adult W",
    Stage.PUBLISHED,
    lead_reviewer="Martin Poole",
    dates={"commissioned_on": 300, "agreed_on": 140, "published_on": 130},
    agencies=("northmere-police", "eastmarsh-council", "eastmarsh-mental-health", "eastmarsh-homes"),
    learning_themes={"1": ("Self-neglect",), "2": ("Information sharing",)},
    learning=(
        ("1", "Self-neglect was seen as a choice and not tested."),
        ("2", "Housing held the fullest picture and was not asked."),
    ),
    recs=(
        Rec(
            "Eastmarsh Mental Health Trust should show that capacity is tested, and written down, when a person refuses care.",
            heading="Self-neglect",
            addressed_to="Eastmarsh Mental Health Trust",
            themes=("Self-neglect",),
            question="In what share of refusals last quarter is a capacity test written down?",
            wanted="An audit of 20 refusals.",
            requests=(
                Request(
                    "eastmarsh-mental-health",
                    -35,
                    (
                        Issued(120),
                        Acknowledged(118),
                        Answered(45, "18 of 20.", proofs=(TRAINING,)),
                        Assured(38, Level.REASONABLE, "Good; two gaps explained."),
                    ),
                ),
                Request("eastmarsh-council", -18, (Issued(120), Acknowledged(119))),
            ),
        ),
        Rec(
            "Housing officers should be asked to every multi-agency meeting about self-neglect.",
            heading="Who is in the room",
            themes=("Self-neglect", "Information sharing"),
            response=Response.IN_PART,
            response_reason="Accepted for meetings after the first; the first is often called within a day.",
            question="How many of the last ten meetings had a housing officer?",
            wanted="Minutes of ten meetings.",
            requests=(
                Request(
                    "eastmarsh-homes",
                    -3,
                    (
                        Issued(90),
                        Challenged(30, "Is anyone free to come?", -10, "Yes: two named officers since May.", 20),
                    ),
                ),
                Request("three-rivers-icb", 6, (Issued(90), Acknowledged(88))),
                Request("northmere-police", 18, (Issued(30),)),
            ),
        ),
    ),
)
MRS_D = Case(
    "eastmarsh",
    ReviewKind.DHR,
    "Mrs D",
    "Domestic homicide review: Mrs D",
    Stage.AGREED,
    lead_reviewer="Sara Whitlow",
    dates={"commissioned_on": 180, "agreed_on": 8},
    agencies=("northmere-police", "eastmarsh-council"),
    learning=(("1", "Risk was scored once and never again."),),
    recs=(
        Rec(
            "Northmere Police should score risk again whenever a new report is made.",
            addressed_to="Northmere Police",
            response=None,
        ),
        Rec(
            "The partnership should check that every service knows how to refer to the specialist court adviser.",
            response=None,
        ),
    ),
)
CASES = (ADULT_W, MRS_D, FAMILY_M, JO)
