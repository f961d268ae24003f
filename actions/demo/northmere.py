"""Northmere's four reviews."""

from actions.demo.cases import (
    AUDIT,
    POLICY,
    SURVEY,
    TRAINING,
    Acknowledged,
    Answered,
    AskedTime,
    Assured,
    Case,
    Challenged,
    Corrected,
    Issued,
    Noted,
    Rec,
    Request,
    Retested,
    SentBack,
    Withdrawn,
)
from actions.models import Finding, Level, ReturnReason
from reviews.models import Response, ReviewKind, Stage

PRE_BIRTH_QUESTION = (
    "How do you know that a pre-birth assessment starts by 20 weeks for every unborn baby who needs one, "
    "and that what is known of the father is in it?"
)
BABY_K = Case(
    "northmere",
    ReviewKind.LCSPR,
    "Baby K",
    "Local child safeguarding practice review: Baby K",
    Stage.PUBLISHED,
    lead_reviewer="Jane Arden",
    dates={
        "aware_on": 330,
        "notified_on": 327,
        "rapid_review_on": 314,
        "commissioned_on": 300,
        "agreed_on": 120,
        "published_on": 105,
    },
    agencies=(
        "northmere-police",
        "northmere-council",
        "northmere-hospitals",
        "three-rivers-icb",
        "three-rivers-ambulance",
    ),
    learning=(
        ("1.1", "Assessment of an unborn baby began too late to plan for the birth."),
        ("1.2", "What each service knew of the father was never put together."),
        ("1.2.1", "Midwives were not told of call-outs to the home."),
        ("1.2.2", "The police did not know that a baby was expected."),
        ("1.3", "Staff who were worried did not know how to take their worry further."),
    ),
    learning_themes={
        "1.1": ("Before birth",),
        "1.2": ("Fathers and partners", "Information sharing"),
        "1.2.1": ("Information sharing",),
        "1.3": ("Escalation and challenge",),
    },
    good_practice=("A student midwife noticed what was missing from the plan and asked about it twice.",),
    questions=("Whose job is it, in your service, to ask about the father?",),
    recs=(
        Rec(
            "The partnership should make sure that assessment before birth starts early enough to protect the baby, "
            "and includes both parents.",
            heading="Before birth",
            addressed_to="The partnership",
            themes=("Before birth", "Fathers and partners"),
            question=PRE_BIRTH_QUESTION,
            wanted="An audit of at least ten recent cases, and the procedure as staff now use it.",
            requests=(
                Request(
                    "northmere-council",
                    -12,
                    (
                        Issued(95),
                        Acknowledged(93),
                        Answered(
                            20,
                            "All 20 referrals we audited began by week 20; in 17 the father was named.",
                            proofs=(AUDIT, POLICY),
                        ),
                        Assured(
                            12,
                            Level.REASONABLE,
                            "The audit answers the question. Three fathers were still missing: see the re-test.",
                        ),
                    ),
                ),
                Request(
                    "northmere-hospitals",
                    -6,
                    (
                        Issued(95),
                        Acknowledged(90),
                        Noted(50, "New booking form agreed; midwives trained on two of three sites."),
                        Answered(18, "The booking form now asks about the father at every visit.", proofs=(POLICY,)),
                        SentBack(
                            9,
                            ReturnReason.NOT_EVIDENCED,
                            "Please send a sample that shows the form is filled in, not the form alone.",
                        ),
                    ),
                ),
                Request(
                    "northmere-police",
                    -15,
                    (
                        Issued(95),
                        Acknowledged(94),
                        Answered(
                            24,
                            "Officers ask at every domestic incident whether a baby is expected, and tell the hub the same day. "
                            "All were told by e-mail.",
                            proofs=(POLICY,),
                        ),
                        SentBack(
                            16,
                            ReturnReason.NO_IMPACT,
                            "An e-mail shows that officers were told, not that they ask. Please show what they do.",
                        ),
                        Answered(
                            6,
                            "Officers ask at every domestic incident whether a baby is expected, and tell the hub the same day. "
                            "The register shows who was trained, and how many still knew it three months later.",
                            proofs=(POLICY, TRAINING),
                        ),
                    ),
                ),
                Request(
                    "three-rivers-icb",
                    8,
                    (Issued(95), AskedTime(30, -20, "The GP survey closes in the autumn.", approved_ago=28)),
                ),
            ),
        ),
        Rec(
            "Agencies should satisfy themselves that staff:",
            heading="Speaking up",
            sub_points=("know how to challenge a decision of another service", "are heard when they do"),
            themes=("Escalation and challenge",),
            question="What shows that your staff know how to escalate a concern, and that it changes something when they do?",
            wanted="A staff survey or a log of escalations with what came of each.",
            requests=(
                Request(
                    "three-rivers-probation",
                    -41,
                    (
                        Issued(95),
                        Noted(70, "Lead left; work to be picked up."),
                        Challenged(
                            9,
                            "Two months have passed without an answer. What stands in the way, and who now owns this?",
                            6,
                        ),
                    ),
                ),
                Request(
                    "northmere-police",
                    -4,
                    (Issued(95), Acknowledged(94), Noted(25, "Survey sent to all response teams.")),
                ),
                Request(
                    "northmere-council",
                    -30,
                    (
                        Issued(95),
                        Answered(
                            40,
                            "Four of five staff know the route; the log shows 31 escalations, 26 settled within a week.",
                            proofs=(SURVEY,),
                            points=(
                                "91 of 118 who answered the survey name the next step and whom to ring.",
                                "In 26 of 31 escalations the other service changed what it did.",
                            ),
                        ),
                        Assured(33, Level.SUBSTANTIAL, "Clear, recent and about outcomes."),
                    ),
                ),
                Request(
                    "northmere-hospitals",
                    3,
                    (
                        Issued(95),
                        Acknowledged(90),
                        Corrected(
                            60,
                            "What shows that your staff know how to escalate a concern?",
                            "Knowing is not enough: we also want to see what changes when they do. The date stays.",
                        ),
                    ),
                ),
                Request("northmere-schools", 9, (Issued(60),)),
            ),
        ),
        Rec(
            "The ambulance service and the police should tell the hub of every call to a home where a baby lives or is expected.",
            heading="Telling each other",
            addressed_to="The ambulance service and the police",
            themes=("Information sharing",),
            question="How many calls to homes with a baby were passed to the hub last quarter, out of how many?",
            wanted="Figures for the quarter with how they were counted.",
            requests=(
                Request(
                    "three-rivers-ambulance",
                    15,
                    (
                        Issued(60),
                        Acknowledged(58),
                        AskedTime(3, 15, "The new records system gives the figures from January."),
                    ),
                ),
                Request("northmere-police", 15, (Issued(60), Acknowledged(59))),
            ),
        ),
        Rec(
            "The partnership should consider a leaflet for fathers.",
            themes=("Fathers and partners",),
            response=Response.NOT_ACCEPTED,
            response_reason="Parents told us that they do not read leaflets; the booking form asks instead (recommendation 1).",
        ),
    ),
)
ASH = Case(
    "northmere",
    ReviewKind.RAPID_REVIEW,
    "Ash",
    "Rapid review: Ash",
    Stage.RAPID_REVIEW,
    dates={"aware_on": 14, "notified_on": 12},
    agencies=("northmere-police", "northmere-council", "three-rivers-icb"),
)
CHILD_R = Case(
    "northmere",
    ReviewKind.SCR,
    "Child R",
    "Serious case review: Child R",
    Stage.CLOSED,
    lead_reviewer="Peter Vane",
    dates={"commissioned_on": 1500, "agreed_on": 1250, "published_on": 1210, "closed_on": 400},
    agencies=("northmere-police", "northmere-council"),
    learning=(("", "Nobody asked who else lived in the home."),),
    learning_themes={"Nobody asked who else lived in the home.": ("Fathers and partners", "Professional curiosity")},
    recs=(
        Rec(
            "The Board should seek assurance that fathers and partners are part of every assessment.",
            themes=("Fathers and partners",),
            question="In how many of your last 50 assessments was the father or partner seen?",
            wanted="A case audit.",
            requests=(
                Request(
                    "northmere-council",
                    -1100,
                    (
                        Issued(1190),
                        Answered(1110, "38 of 50.", proofs=(AUDIT,)),
                        Assured(1100, Level.LIMITED, "A start; not yet usual practice."),
                        Retested(
                            972,
                            "42 of the 50 of this spring.",
                            Finding.EMBEDDED,
                            "The new sample is better than the first.",
                        ),
                        Retested(
                            845,
                            "47 of 50, and new staff do it without being told.",
                            Finding.EMBEDDED,
                            "It has become usual practice.",
                        ),
                    ),
                ),
                Request(
                    "northmere-police", -1100, (Issued(1190), Withdrawn(1150, "The police do not make assessments."))
                ),
            ),
        ),
        Rec(
            "The Board should remind staff of the escalation policy.",
            themes=("Escalation and challenge",),
            question="How was the policy made known, and to whom?",
            wanted="A dissemination record.",
            requests=(
                Request(
                    "northmere-police",
                    -1120,
                    (
                        Issued(1190),
                        Answered(1130, "Read and signed by 96% of officers.", proofs=(TRAINING,)),
                        Assured(1125, Level.LIMITED, "Reading is not yet doing."),
                        Retested(
                            996,
                            "Every team talked about it.",
                            Finding.PARTLY,
                            "Talked about, and done in two teams of five.",
                        ),
                        Retested(
                            868,
                            "Four teams of five do it now.",
                            Finding.PARTLY,
                            "Nearly there. Show us the fifth team.",
                            next_in=-14,
                        ),
                    ),
                ),
            ),
        ),
    ),
)
TEEN_S = Case(
    "northmere",
    ReviewKind.LCSPR,
    "Teen S",
    "Local child safeguarding practice review: Teen S",
    Stage.IN_PROGRESS,
    lead_reviewer="Jane Arden",
    dates={"aware_on": 110, "notified_on": 107, "rapid_review_on": 95, "commissioned_on": 85},
    agencies=("northmere-police", "northmere-schools", "northmere-council"),
)
CASES = (CHILD_R, BABY_K, TEEN_S, ASH)
