"""Themes to begin with, in our own words; from then on they are the partnership's. Pure.

One a line, sub-themes set in, with the words that suggest it; how a word is found stands in `reviews.suggesting`.
"""

from typing import NamedTuple

CHILDREN = """
Vulnerability of babies: babies, infant, newborn, babyhood, very young child*
  Before birth: unborn, pre-birth, before birth, pregnan*, antenatal, midwi*
  Bruising and injury in babies: bruis*, non-mobile, not mobile, fractur*
  Safer sleep and crying: safe sleep*, safer sleep*, sleep position*, co-sleep*, bed-shar*, crying, abusive head trauma
Neglect: neglect*, unkempt, failure to thrive, faltering growth
  Home conditions: home condition*, condition of the home, state of the home, squal*, hoard*
  Children not brought: not brought, missed appointment*, appointments missed, did not attend, non-attendance
Family and household: whole family, think family, household, who lives in the home, home visit*
  Fathers and partners: father*, dad, dads, stepfather*, step-father*, male carer*, mother's partner, new partner*
  Parents' mental health: parental mental health, parent's mental health, mother's mental health, postnatal depress*
  Drugs and alcohol at home: parental substance*, substance misuse, alcohol, drug use, drugs, cannabis, intoxicat*
  Relatives and kinship care: grandparent*, grandmother*, kinship, special guardian*, extended family, wider family
  Young carers: young carer
Domestic abuse: domestic violence, domestic incident*, coerci*, controlling behaviour, perpetrator*, MARAC
  So-called honour-based abuse: honour-based, forced marriage, female genital, FGM
Hearing the child
  Voice of the child: child's voice, children's voices, wishes and feelings, lived experience*, daily life, seen alone
  Behaviour as a sign of distress: behaviour as communicat*, distressed behaviour, trauma-informed, adverse childhood
Work between agencies: multi-agency meeting*, core group*, joined-up, silo*
  Information sharing: shar* information, shar* of information, information is shared, not shared, data protection
  Escalation and challenge: escalat*, professional challenge, professional disagreement*, challenge a decision, speak up
  Strategy meetings and conferences: strategy discussion*, strategy meeting*, child protection conference*, section 47
  Moves between areas and services: cross-border, out of area, moved area, handover*, transfer of case*, transition*
Direct practice
  Professional curiosity: curious, curiosity, disguised compliance, face value, over-optimis*, self-report*
  Assessment and analysis: assessment*, chronolog*, family history, analysis of risk
  Thresholds and early help: threshold*, early help, step down, stepped down, no further action
  Supervision and oversight: supervision, supervisor*, management oversight, reflective practice
  Recording: record keeping, record-keeping, case record*, case note*, recording
  Plans that drift: drift*, child protection plan*, child in need plan*, contingency plan*, safety plan*
Children's mental health: CAMHS, child's mental health, emotional wellbeing, eating disorder*
  Suicide and self-harm: suicid*, self-harm*, ligature*, overdos*
Harm outside the home: contextual safeguarding, extra-familial
  Exploitation: exploit*, county lines, gang, gangs, groom*, traffick*, National Referral Mechanism
  Missing children: missing episode*, went missing, go* missing, missing from home, missing from care, return interview*
  Serious youth violence: youth violence, knife, knives, weapon*, stabb*
  Harm online: online, social media, internet
Sexual abuse: sexual abuse, sexually abus*, sexual assault*, intra-familial, indecent image*
  Harmful sexual behaviour: harmful sexual*, peer on peer, child on child, sexualised behaviour
Education: school*, college*, nursery, nurseries, teacher*, pupil*
  Attendance and exclusion: school attendance, exclusion*, excluded, persistent absence, part-time timetable*, off-roll*
  Home education: home education, home educat*, electively home*, educated at home, children missing education
Identity and inclusion: equality, discriminat*, protected characteristic*, intersectional*
  Race, culture and faith: race, racis*, ethnic*, cultural background*, cultural competen*, faith, religio*, adultif*
  Disabled children: disabled, disabilit*, autis*, special educational need*, SEND, neurodiver*
  Language and interpreters: interpreter*, first language, translat*
  Gypsy, Roma and Traveller families: gypsy, roma, traveller*
Children in care: looked after, looked-after, in care, foster*, residential care, children's home*
  Care leavers: care leaver*, leaving care, care experienced, care-experienced
Leading the system
  Workload and staffing: workload*, caseload*, turnover, vacanc*, recruitment
  Training and learning: training, trained, briefing*, learning event*, disseminat*
  Checking that practice changed: audit*, dip sampl*, quality assurance, embedded in practice
"""


class Starter(NamedTuple):
    name: str
    parent: str
    words: tuple[str, ...]


def starters(text: str = CHILDREN) -> tuple[Starter, ...]:
    """Each theme before its sub-themes; `parent` is empty for a theme of the first level."""
    found, above = [], ""
    for line in text.strip().splitlines():
        name, _, words = line.strip().partition(":")
        is_sub = line.startswith(" ")
        found.append(Starter(name, above if is_sub else "", tuple(word.strip() for word in words.split(",") if word)))
        above = above if is_sub else name
    return tuple(found)
