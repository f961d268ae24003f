"""Verbs: what tells a sentence from a heading and a request from a story."""

import re

_IMPERATIVE = (
    "seek consider ensure review develop introduce make agree audit promote provide establish remind "
    "raise strengthen improve include commission produce create "
    "implement undertake undertaking update revise share deliver embed explore request assure monitor "
    "identify adopt use work build clarify convene carry circulate refresh "
    "publish publicise support continue encourage reinforce require report evaluate examine set train "
    "test check confirm disseminate collate write replace extend expand "
    "increase reduce align amend appoint ask challenge define design draw engage enable give hold invite "
    "issue keep launch lead map measure offer prepare put reflect "
    "remove respond scope secure send simplify take urge recognise ensure guarantee highlight "
    "incorporate maximise address advise campaign collaborate conduct co-produce "
    "bring hear listen tell meet arrange apply assess complete consult demonstrate discuss distribute educate equip "
    "escalate involve maintain notify organise prevent procure pursue reconsider redesign refer reissue relaunch renew "
    "revisit run specify stop supply track transfer trial utilise verify protect celebrate restate reinstate expect "
    "record coordinate co-ordinate dip-sample dip "
    "emphasise facilitate formalise fund gain gather inform initiate invest look "
    "pilot prioritise propose provide recruit standardise streamline obtain receive retain compile enhance allocate "
    "assign adapt nominate instruct commit telephone "
    "accelerate acknowledge acquire add allow analyse appraise assemble attach attend avoid broaden codify collect "
    "combine communicate compare condense consolidate construct contribute counter deepen delegate deploy describe "
    "determine devise devote discontinue dispense diversify eliminate embark empower endorse engender enlarge enlist "
    "enrich equalise eradicate familiarise finalise fulfil generate harmonise harness impose incentivise inspect "
    "install integrate investigate learn liaise minimise mitigate mobilise modernise modify negotiate nurture oversee "
    "participate permit persuade post-date quality-assure reaffirm realign reappraise reassess rebuild recalibrate "
    "recirculate recommission reconcile reconvene rectify redefine redistribute redraft refocus reform reframe "
    "reintroduce reiterate relocate remedy remodel reorganise reposition reschedule restore restrict restructure "
    "retrain rethink rewrite safeguard scrutinise select shorten signpost strive submit summarise sustain synchronise "
    "tackle tailor teach tighten translate underline underpin unify upgrade upload upskill validate widen withdraw "
    "abolish act advertise answer apologise ban choose connect correct count cut decide dedicate employ exclude "
    "explain fit formulate halve lobby locate merge oblige overhaul overlap practise preserve re-examine refuse "
    "regulate rehearse release rename repeat resolve reverse reword settle solve split sponsor stagger substitute "
    "suggest supervise suspend switch try uphold vary waive welcome "
    "insist resist reassure refine register reinvest enquire inquire interpret itemise justify lend lodge "
    "observe outlaw penalise perform postpone quantify query rebalance rephrase rescind supplement swap tabulate "
    "tweak unlock withhold illustrate insulate isolate affirm attribute balance bolster calculate caution certify "
    "circumvent cite classify clear-up cross-check cross-reference debate decommission depict designate detach detect "
    "disclose divert double-check elicit enact enforce entrust envisage exert foresee forgo forward inject lessen"
)
_MAY_BE_A_NOUN = (
    "back book brief budget call capture centre change class clear close code contact control copy cost cover date "
    "delay detail display document double draft end exempt exercise file fill finance fix flag focus form foster "
    "frame grant group guide help host institute interview join label limit link list lock log lower mandate mark "
    "match model move name note open order own pair park pass pay phone place plan point pool post practice press "
    "print process program programme progress prompt question quote rate read repair research reserve resource resume "
    "return ring roll rotate route rule sample save scale schedule score screen search separate show sign source "
    "spread staff stage start state step stock store stress structure study summon survey tag target task text tie "
    "time trace trade treat trigger trust turn value view visit warn watch weigh"
)
MAY_BE_NOUNS = frozenset(_MAY_BE_A_NOUN.split())  # or adjectives: they ask only before an article, "Staff the desk"
BEFORE_AN_OBJECT = re.compile(
    r" (?:up |out |down |in )?(?:the|an?|all|each|every|any|both|their|its|our|your|this|these|those|at least|no)\b"
)
IMPERATIVES = frozenset(_IMPERATIVE.split())
MODAL = re.compile(
    (
        r"\b(?:should|must|needs? to|ought to|shall|will|(?:is|are) (?:asked|required|requested|encouraged"
        r"|invited|recommended|urged|advised) to|recommends?|recommended)\b"
    ),
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|should|must|will|shall|can|cannot|could|may(?!\s+(?:19|20)\d\d)"
    r"|might|would|needs? to|does?|did|seeks?|requests?|requires?|makes?|says?|holds?|tells?|remains?|becomes?"
    r"|(?<!other )(?<!these )(?<!the )(?<!such )matters?"
    r"|includes?)\b"
    r"|\b(?:if|that|who|which|when|whenever|where|whether|because|as|how|what|why|whose|while|until|unless)\b",
    re.IGNORECASE,
)
_SUBORDINATING = "if that who which when whenever where whether because as how what why whose while until unless"
_SUBORDINATE = frozenset(_SUBORDINATING.split())
_FIRST_WORD = re.compile(r"[A-Za-z][\w'\u2019-]*")
_BREAKS_OFF = re.compile(
    r"\b(?:the|an?|of|to|and|or|with|by|from|for|at|into|which|that|who|whose|their|its|his|her|our|was|were|is|are"
    r"|has|have|had|be|been|than|as|during|between|mrs?|ms|dr|(?:of|to|on|by|week of|and) \d{1,2})$",
    re.IGNORECASE,
)
_FEWEST_BEFORE = 5  # words: "What we are asking for" is a heading
HEARD = 1500  # characters of a paragraph that its cues are looked for in


def opens_with_imperative(text: str) -> bool:
    """Tell whether the first word is a verb that recommendations begin with."""
    first = _FIRST_WORD.match(text)
    if first is None:
        return False
    if first[0].lower() not in IMPERATIVES:
        return first[0].lower() in MAY_BE_NOUNS and BEFORE_AN_OBJECT.match(text, first.end()) is not None
    rest = text[first.end() :].lstrip()
    return not rest.startswith(("of ", "keeping"))  # "Use of information", "Record keeping"


def breaks_off(text: str) -> bool:
    """Tell a line of text that was broken within its sentence by its last word, which none ends with."""
    return len(text.split()) > _FEWEST_BEFORE and _BREAKS_OFF.search(text) is not None


_LEAD_IN = re.compile(r"[A-Z\u2018\u201c][^.:;?!]{2,50}:\s+\S")


def opens_with_a_head(text: str) -> bool:
    """Tell a line that begins with a few words and a colon: "Advocacy: the duty applies …"."""
    match = _LEAD_IN.match(text)
    return match is not None and not has_main_verb(match[0].partition(":")[0])


_LONGEST_NAME = 6  # words


def is_a_name(text: str) -> bool:
    """Tell a few words in capitals, such as "The Rowan Sisters", from a sentence."""
    words = text.split()
    capitals = sum(1 for word in words if word[:1].isupper())
    return (
        len(words) <= _LONGEST_NAME and capitals * 2 > len(words) and text[-1:] not in ".;" and not has_main_verb(text)
    )


def has_main_verb(text: str) -> bool:
    """Tell a sentence from a fragment: its first common verb, or one more than its clauses need, stands by itself."""
    first = _FINITE.search(text[:HEARD])
    if first is None:
        return False
    return first[0].lower() not in _SUBORDINATE or _verbs_to_spare(text[:HEARD])


def _verbs_to_spare(text: str) -> bool:
    """Count the verbs, those in a row as one: "who say they are tired are asking" has one clause and two verbs."""
    clauses = verbs = end = 0
    for found in _FINITE.finditer(text):
        if found[0].lower() in _SUBORDINATE:
            clauses += 1
        elif text[end : found.start()].strip(" not") or not verbs:
            verbs += 1
        end = found.end()
    return verbs > clauses
