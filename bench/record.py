"""The rows of a partnership's record: reviews, what they learnt and recommend, and the requests with all their life."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from actions.models import (
    ASSURED,
    WITH_AGENCY,
    Action,
    ActionRecommendation,
    Decision,
    Evidence,
    EvidenceKind,
    Level,
    ProgressNote,
    Retest,
    ReturnReason,
    Submission,
    SubmissionEvidence,
    TimeRequest,
    Transition,
)
from bench.copying import Table
from bench.mail import Mail
from bench.overseeing import Overseeing
from bench.places import Place
from bench.stories import Answer, Life, life, weekday
from bench.words import FIRST, Words
from partners.models import Viewing
from reviews.models import (
    Document,
    DraftItem,
    Involvement,
    LearningPoint,
    LearningTheme,
    Reading,
    Recommendation,
    RecommendationTheme,
    Review,
    SubPoint,
)

YEARS = 12
BATCH = 200  # reviews drawn before their rows are copied
AGREED_AFTER = 200  # days from opening a review; before it nothing is recommended
LEVELS = [level.value for level in Level]
REASONS = [reason.value for reason in ReturnReason]
SHOWN = [kind.value for kind in EvidenceKind]
STAGES = (  # (days after opening, stage, the date it sets)
    (0, "notified", "notified_on"), (15, "rapid_review", "rapid_review_on"), (30, "commissioned", "commissioned_on"),
    (60, "in_progress", ""), (AGREED_AFTER, "agreed", "agreed_on"), (270, "published", "published_on"),
    (900, "closed", "closed_on"),
)  # fmt: skip
DATES = " ".join(name for _, _, name in STAGES if name)


class Record:
    """Draws rows into tables. `now` is when the bench's world stands; nothing in it happened later."""

    def __init__(self, chance: Random, words: Words, now: datetime) -> None:
        self.chance, self.words, self.now = chance, words, now
        self.reviews = Table(
            Review,
            f"partnership_id number review_type_id pseudonym title stage aware_on {DATES} "
            "opened_by_id opened_at updated_at",
        )
        self.learning = Table(LearningPoint, "partnership_id review_id position label text updated_at")
        self.learning_themes = Table(LearningTheme, "partnership_id learning_point_id theme_id")
        self.involvements = Table(Involvement, "partnership_id review_id agency_id shared_at")
        self.recommendations = Table(
            Recommendation,
            "partnership_id number review_id position label text response response_reason responded_by_id responded_on "
            "is_priority created_at updated_at",
        )
        self.sub_points = Table(SubPoint, "partnership_id recommendation_id position text")
        self.rec_themes = Table(RecommendationTheme, "partnership_id recommendation_id theme_id")
        self.actions = Table(
            Action,
            "partnership_id number agency_id owner_id question evidence_wanted due_on first_due_on status delivery "
            "issued_at submitted_at acknowledged_at acknowledged_by_id created_by_id created_at updated_at "
            "stands_until",
        )
        self.links = Table(ActionRecommendation, "partnership_id action_id recommendation_id")
        self.transitions = Table(Transition, "partnership_id action_id was became by_id at reason")
        self.notes = Table(ProgressNote, "partnership_id action_id text delivery by_id at")
        self.more_time = Table(
            TimeRequest,
            "partnership_id action_id old_due_on new_due_on reason asked_by_id asked_at outcome outcome_reason "
            "decided_by_id decided_at",
        )
        self.evidence = Table(
            Evidence,
            "partnership_id agency_id kind title link filename sha256 size media_type added_by_id added_at "
            "expires_on item revision replaces_id",
        )
        self.submissions = Table(
            Submission,
            "partnership_id action_id statement delivery written_by_id started_at saved_at submitted_by_id "
            "submitted_at taken_back_at retest_id sign_off_asked_by_id sign_off_asked_at",
        )
        self.retests = Table(
            Retest,
            "partnership_id action_id agency_id question due_on planned_by_id planned_at answered_at finding "
            "finding_words judged_by_id judged_at",
        )
        self.viewings = Table(Viewing, "partnership_id act of agency_id at_home by_id at")
        self.shown = Table(SubmissionEvidence, "partnership_id submission_id evidence_id")
        self.decisions = Table(Decision, "partnership_id submission_id outcome level reason_code reason by_id at")
        self.documents = Table(
            Document, "partnership_id title filename sha256 size media_type uploaded_by_id uploaded_at"
        )
        self.readings = Table(Reading, "partnership_id document_id source started_by_id started_at")
        self.draft_items = Table(DraftItem, "partnership_id reading_id position kind label text")
        self.mail = Mail(chance, now)
        self.overseeing = Overseeing(chance, words, now)

    def tables(self) -> list[Table]:
        ours = (table for table in vars(self).values() if isinstance(table, Table))
        return [*ours, *self.mail.tables(), *self.overseeing.tables()]

    def write(self, place: Place, actions: int, *, flush: Callable[[], None]) -> None:
        """Reviews from the first year on until so many actions are there; the latest are not agreed yet."""
        reviews = max(actions // 12, 1)  # about twelve actions each
        span = timedelta(days=365 * YEARS)
        first, last = self.now - span, self.now - timedelta(days=AGREED_AFTER + 30)
        left, order = actions, 0
        while left:
            opened = min(first + (last - first) * (order / reviews), last) + self._minutes()
            left -= self._review(place, opened, left)
            order += 1
            if not order % BATCH:
                flush()
        for _ in range(reviews // 20 + 1):
            self._review(place, self.now - timedelta(days=self.chance.randint(1, AGREED_AFTER - 5)), 0)
        self._draft(place)
        self.overseeing.meet(place)
        self.overseeing.challenge_agencies(place)

    # Reviews

    def _draft(self, place: Place) -> None:
        """A report that was read and waits to be confirmed, with five recommendations."""
        person, digest = place.coordinators[0], f"{place.pk:064x}"
        document = self.documents.add(place.pk, "Report", "report.txt", digest, 4000, "text/plain", person, self.now)
        texts = [self._text(self.words.asked, 2) for _ in range(5)]
        reading = self.readings.add(place.pk, document, " ".join(texts), person, self.now)
        for position, words in enumerate(texts, 1):
            self.draft_items.add(place.pk, reading, position, "recommendation", str(position), words)

    def _review(self, place: Place, opened: datetime, left: int) -> int:
        """One review with all that hangs on it; gives how many actions that were, `left` at most."""
        chance, past = self.chance, [step for step in STAGES if opened + timedelta(days=step[0]) < self.now]
        dates = [(opened + timedelta(days=days)).date() if (days, stage, name) in past else None
                 for days, stage, name in STAGES if name]  # fmt: skip
        number = place.number()
        name = f"{chance.choice(('Child', 'Baby', 'Young person', 'Family'))} {chance.choice(FIRST)}{number}"
        review = self.reviews.add(
            place.pk, number, chance.choice(place.types), name, f"Review of {name}", past[-1][1], opened.date(), *dates,
            chance.choice(place.coordinators), opened, opened + timedelta(days=past[-1][0]),
        )  # fmt: skip
        if len(past) < 5 or not left:  # before it is agreed
            return 0
        agreed, made = opened + timedelta(days=AGREED_AFTER), 0
        if chance.random() < 0.05:  # the chair asks seldom
            self.overseeing.challenge_review(place, review, agreed)
        for position in range(1, chance.randint(3, 10)):
            words = self._text(self.words.learnt, 2)
            learnt = self.learning.add(place.pk, review, position, f"{position}.", words, agreed)
            self.learning_themes.add(place.pk, learnt, chance.choice(place.themes))
        involved = chance.sample(place.agencies, chance.randint(4, 9))
        asked: set[int] = set()
        for position in range(1, chance.randint(5, 12)):
            made += self._recommendation(place, review, position, agreed, involved, asked, left - made)
        for agency in involved:
            self.involvements.add(place.pk, review, agency, agreed if agency in asked else None)
        return made

    def _recommendation(
        self,
        place: Place,
        review: int,
        position: int,
        agreed: datetime,
        involved: list[int],
        asked: set[int],
        left: int,
    ) -> int:
        chance = self.chance
        responded = agreed + timedelta(days=chance.randint(0, 14))
        response = chance.choices(("accepted", "in_part", "not_accepted"), (94, 4, 2))[0]
        if responded >= self.now:
            response = ""
        reason = "" if response in {"", "accepted"} else "Part of it stands in law already."
        by, on = (place.coordinators[0], responded.date()) if response else (None, None)
        made = self.recommendations.add(
            place.pk, place.number(), review, position, str(position),
            self._text(self.words.asked, chance.randint(1, 2)), response, reason, by, on, chance.random() < 0.15,
            agreed, responded if response else agreed,
        )  # fmt: skip
        if chance.random() < 0.01:  # still more seldom
            self.overseeing.challenge_recommendation(place, made, agreed)
        for limb in range(1, chance.choice((1, 1, 1, 4, 5))):
            self.sub_points.add(place.pk, made, limb, self._text(self.words.limbs, 1))
        for theme in chance.sample(place.themes, chance.randint(1, 3)):
            self.rec_themes.add(place.pk, made, theme)
        if not response or response == "not_accepted":
            return 0
        agencies = [involved[0]] if chance.random() < 0.4 else involved[: chance.randint(0, 4)]
        for agency in agencies[:left]:
            asked.add(agency)
            self._action(place, agency, made, responded + timedelta(days=chance.randint(0, 20)) + self._minutes())
        return len(agencies[:left])

    # Actions

    def _action(self, place: Place, agency: int, recommendation: int, created: datetime) -> None:
        chance = self.chance
        created = min(created, self.now - timedelta(hours=2))
        told = life(chance, created, self.now)
        lead = place.leads[agency]
        seen = None
        if told.issued and told.status != "draft" and chance.random() < 0.8:  # most do
            seen = min(told.issued + timedelta(days=chance.randint(0, 5), hours=1), self.now)
        action = self.actions.last + 1
        delivery = self._notes(place, action, agency, told)
        due, first_due = told.due, told.first_due
        if told.status == "draft" and not due and chance.random() < 0.5:  # half have a date already
            due = weekday((self.now + timedelta(days=chance.randint(20, 90))).date())
        number = place.number()
        until = None
        for answer in told.answers:
            until = self._answer(place, action, agency, answer)
        question = "Please show, with evidence, what changed. " + self._text(self.words.asked, 1)
        wanted = "Show it by " + self._text(self.words.titles, 2)
        if told.issued and chance.random() < 0.02:  # was put right
            self.overseeing.correct(place, action, question, wanted, min(told.issued + timedelta(days=2), self.now))
        self.actions.add(
            place.pk, number, agency, chance.choice((lead, lead, None, place.staff[agency][1])), question, wanted, due,
            first_due, told.status, delivery, told.issued,
            told.submitted, seen, lead if seen else None, chance.choice(place.coordinators), told.created,
            max(told.updated, seen or told.created), until,
        )  # fmt: skip
        self.links.add(place.pk, action, recommendation)
        self._moves(place, action, lead, told)
        if told.status in WITH_AGENCY and chance.random() < 0.2:  # some are being written
            words, at = self._text(self.words.answered, 1), self.now - timedelta(days=chance.random())
            asked = (lead, at) if chance.random() < 0.1 else (None, None)  # waits for a sign-off
            drafted = (words, "done" if asked[0] else "", place.staff[agency][1], at, at, None, None, None, None)
            self.submissions.add(place.pk, action, *drafted, *asked)
        self._more_time(place, action, lead, told)
        if told.status in ASSURED:
            self._retests(place, action, agency, told)
        if told.issued and chance.random() < 0.03:  # the chair asks seldom
            self.overseeing.challenge(place, action, lead, told)
        if told.issued and told.status in WITH_AGENCY and len(told.answers) > 1:
            self.overseeing.note_waiting(action)
        self.mail.tell(place, f"{place.prefix}-{number}", action, lead, told)

    def _moves(self, place: Place, action: int, lead: int, told: Life) -> None:
        for was, became, at in told.moves:
            by = lead if became in {"submitted", "draft"} or (was, became) == ("submitted", "issued") else 0
            reason = {"draft": "This is the work of another service.", "withdrawn": "Another request covers it."}.get(
                became
            )
            self.transitions.add(place.pk, action, was, became, by or place.judge(self.chance), at, reason or "")

    def _notes(self, place: Place, action: int, agency: int, told: Life) -> str:
        """What the agency said meanwhile; gives the delivery that it reports now."""
        delivery = "done" if told.answers else "not_started"
        if not told.issued:
            return delivery
        until = told.answers[0].at if told.answers else self.now
        for step in range(self.chance.choice((0, 0, 1, 1, 2, 3, 5))):
            at = told.issued + (until - told.issued) * ((step + 1) / 7)
            words = self._text(self.words.answered, 1)
            self.notes.add(place.pk, action, words, "under_way", self.chance.choice(place.staff[agency]), at)
            delivery = "done" if told.answers else "under_way"
        return delivery

    def _answer(self, place: Place, action: int, agency: int, answer: Answer) -> date | None:
        """Gives until when an action stands that it assured."""
        chance, (at, judged, ended) = self.chance, answer
        writer, lead, began = place.staff[agency][1], place.leads[agency], at - timedelta(days=3)
        words = self._text(self.words.answered, chance.randint(2, 4))
        taken_back = ended if not judged else None
        sent = (writer, began, at, lead, at, taken_back, None, None, None)
        made = self.submissions.add(place.pk, action, words, "done", *sent)
        ends = []
        for _ in range(chance.choice((1, 1, 2, 3))):
            shown, end = self._evidence(place, agency, writer, began)
            self.shown.add(place.pk, made, shown)
            ends.append(end)
        if judged == "assured":
            level, words = chance.choice(LEVELS), "The evidence shows it. " + self._text(self.words.answered, 1)
            decided = self.decisions.add(place.pk, made, "accepted", level, "", words, place.judge(chance), ended)
            self.overseeing.note_judgement(ended, action, decided)
        elif judged:
            reason, words = chance.choice(REASONS), "More is needed. " + self._text(self.words.asked, 1)
            decided = self.decisions.add(place.pk, made, "more_needed", "", reason, words, place.judge(chance), ended)
            self.overseeing.note_judgement(ended, action, decided)
        elif not ended and chance.random() < 0.03:  # one of two has accepted it
            self.overseeing.accept_first(place, made, min(at + timedelta(days=2), self.now))
        return min(filter(None, ends), default=None) if judged == "assured" else None

    def _retests(self, place: Place, action: int, agency: int, told: Life) -> None:
        """Looked at again after 6 and 12 months: some lapsed, some wait for judgement, most held."""
        chance, assured = self.chance, next(at for _, became, at in reversed(told.moves) if became == "assured")
        embedded = told.updated if told.status == "embedded" else None
        for month in (6, 12):
            due = weekday((assured + timedelta(days=month * 30)).date())
            answered = embedded or datetime.combine(due, assured.timetz()) - timedelta(days=chance.randint(0, 9))
            judged = embedded or answered + timedelta(days=chance.randint(2, 20))
            came = answered <= self.now and (embedded or chance.random() < 0.93)  # the rest lapse
            found = ("embedded" if embedded else "partly", "I looked again.", place.judge(chance), judged)
            made = self.retests.add(
                place.pk, action, agency, "Does it still hold?", due, place.judge(chance), assured,
                answered if came else None,
                *(found if came and judged < self.now else ("", "", None, None)),
            )  # fmt: skip
            if came:
                words, lead = self._text(self.words.answered, 2), place.leads[agency]
                again = (lead, answered, answered, lead, answered, None, made, None, None)
                self.submissions.add(place.pk, action, words, "done", *again)

    def _evidence(self, place: Place, agency: int, by: int, at: datetime) -> tuple[int, date | None]:
        kind, title = self.chance.choice(SHOWN), self._text(self.words.titles, 1)
        if self.chance.random() < 0.3:  # some link, most upload
            link = f"https://records.example/{self.evidence.last + 1}"
            return self._revised(place, (place.pk, agency, kind, title, link, "", "", 0, "", by, at))
        digest = f"{(self.evidence.last + 1) * 2654435761:064x}"
        facts = (f"{kind}.pdf", digest, self.chance.randint(9_000, 900_000), "application/pdf")
        return self._revised(place, (place.pk, agency, kind, title, "", *facts, by, at))

    def _revised(self, place: Place, facts: tuple[Any, ...]) -> tuple[int, date | None]:
        """One item, now and then with a last day, and now and then replaced since; and until when it stands."""
        at: datetime = facts[-1]
        last_day = (at + timedelta(days=self.chance.randint(300, 2000))).date() if self.chance.random() < 0.1 else None
        item = f"{self.evidence.last + 1:032x}"
        made = self.evidence.add(*facts, last_day, item, 1, None)
        self.viewings.add(place.pk, "downloaded", "evidence", facts[1], False, place.coordinators[0], at)
        later = at + timedelta(days=300)
        if self.chance.random() < 0.02 and later < self.now:
            self.evidence.add(*facts[:-1], later, None, item, 2, made)
            replaced = timezone.localtime(later.replace(tzinfo=UTC)).date()
            last_day = min(last_day or date.max, replaced - timedelta(days=1))
        return made, last_day

    def _more_time(self, place: Place, action: int, lead: int, told: Life) -> None:
        for old, new, asked, outcome, decided, given in told.more_time:
            judge = place.judge(self.chance)
            why = "Given with the answer that was sent back." if given else self._text(self.words.answered, 1)
            said = "" if given or not outcome else "We looked at what is left to do."
            self.more_time.add(
                place.pk, action, old, new, why, judge if given else lead, asked, outcome, said,
                judge if outcome else None, decided,
            )  # fmt: skip

    # Drawing

    def _text(self, pool: tuple[str, ...], count: int) -> str:
        draw, size = self.chance.random, len(pool)
        return " ".join([pool[int(draw() * size)] for _ in range(count)])

    def _minutes(self) -> timedelta:
        return timedelta(seconds=self.chance.randint(0, 30_000))
