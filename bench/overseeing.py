"""What a partnership does beside its requests: sub-groups meet, the chair challenges, questions are corrected."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from actions.models import Challenge, Correction, Meeting, MeetingItem, Opinion
from bench.copying import Table
from bench.places import Place
from bench.stories import Life, weekday
from bench.words import Words

GROUPS = ("Case review group", "Quality and assurance group", "Learning and development group")
IN_A_MEETING = 0.05  # of judgements are recorded in one
AN_AGENDA = 12  # items, on average
COMING = 25  # on the agenda of the next one


class Overseeing:
    """Draws rows into tables. `judged` are the judgements that a meeting recorded, until the meetings are drawn."""

    def __init__(self, chance: Random, words: Words, now: datetime) -> None:
        self.chance, self.words, self.now = chance, words, now
        self.judged: list[tuple[datetime, int, int]] = []  # when, of which action, the decision
        self.waiting: list[int] = []  # actions, the first of which stand on the next agenda
        self.meetings = Table(Meeting, "partnership_id name held_on called_by_id called_at closed_by_id closed_at")
        self.items = Table(
            MeetingItem, "partnership_id meeting_id action_id position words decision_id recorded_by_id recorded_at"
        )
        self.challenges = Table(
            Challenge,
            "partnership_id action_id review_id recommendation_id agency_id question answer_by raised_by_id raised_at "
            "answer answered_by_id answered_at judgement judgement_words judged_by_id judged_at",
        )
        self.corrections = Table(
            Correction,
            "partnership_id action_id was_question was_evidence_wanted question evidence_wanted reason by_id at",
        )
        self.opinions = Table(Opinion, "partnership_id submission_id level reason agency_id by_id at")

    def tables(self) -> list[Table]:
        return [table for table in vars(self).values() if isinstance(table, Table)]

    def note_judgement(self, at: datetime | None, action: int, decision: int) -> None:
        if at and self.chance.random() < IN_A_MEETING:
            self.judged.append((at, action, decision))

    def note_waiting(self, action: int) -> None:
        if len(self.waiting) < COMING:
            self.waiting.append(action)

    # Meetings

    def meet(self, place: Place) -> None:
        """All that this partnership's groups have recorded, in time, and the next meeting."""
        self.judged.sort()
        for start in range(0, len(self.judged), AN_AGENDA):
            taken = self.judged[start : start + AN_AGENDA]
            made = self._meeting(place, start // AN_AGENDA, taken[-1][0], closed=True)
            for position, (at, action, decision) in enumerate({one[1]: one for one in taken}.values(), 1):
                words = self._text(self.words.answered)
                self.items.add(place.pk, made, action, position, words, decision, place.coordinators[0], at)
        coming = self._meeting(place, len(self.judged), self.now + timedelta(days=9), closed=False)
        for position, action in enumerate(self.waiting, 1):
            self.items.add(place.pk, coming, action, position, "", None, None, None)
        self.judged.clear()
        self.waiting.clear()

    def _meeting(self, place: Place, order: int, at: datetime, *, closed: bool) -> int:
        group, by = f"{GROUPS[order % len(GROUPS)]} {order + 1}", place.coordinators[0]
        minutes = (by, at + timedelta(hours=3)) if closed else (None, None)
        called = min(at - timedelta(days=14), self.now)
        return self.meetings.add(place.pk, group, at.date(), by, called, *minutes)

    # Challenges

    def challenge(self, place: Place, action: int, lead: int, told: Life) -> None:
        raised = max(told.updated, self.now - timedelta(days=365 * 3)) + timedelta(hours=1)
        self._challenge(place, (action, None, None, None), lead, raised)

    def challenge_review(self, place: Place, review: int, agreed: datetime) -> None:
        self._challenge(place, (None, review, None, None), place.coordinators[0], agreed)

    def challenge_recommendation(self, place: Place, recommendation: int, at: datetime) -> None:
        self._challenge(place, (None, None, recommendation, None), place.coordinators[0], at)

    def challenge_agencies(self, place: Place) -> None:
        for agency in place.agencies:
            for _ in range(5):
                at = self.now - timedelta(days=self.chance.randint(0, 900))
                self._challenge(place, (None, None, None, agency), place.leads[agency], at)

    def _challenge(self, place: Place, about: tuple[int | None, ...], who: int, raised: datetime) -> None:
        chance = self.chance
        raised = min(raised, self.now - timedelta(minutes=5))
        answered = raised + timedelta(days=chance.randint(3, 30))
        judged = answered + timedelta(days=chance.randint(1, 20))
        reply: tuple[Any, ...] = ("", None, None)
        if answered < self.now:
            reply = (f"{self._text(self.words.answered)} {self._text(self.words.answered)}", who, answered)
        verdict = (chance.choice(("satisfied", "partly")), "I have read it.", place.chair, judged)
        self.challenges.add(
            place.pk, *about, self._text(self.words.asked), weekday(raised.date() + timedelta(days=14)), place.chair,
            raised, *reply, *(verdict if judged < self.now else ("", "", None, None)),
        )  # fmt: skip

    # Questions put right, and the first of two acceptances

    def correct(self, place: Place, action: int, question: str, wanted: str, at: datetime) -> None:
        was = self._text(self.words.asked)
        why = "It named another team than the one meant."
        self.corrections.add(place.pk, action, was, wanted, question, wanted, why, place.coordinators[0], at)

    def accept_first(self, place: Place, submission: int, at: datetime) -> None:
        words = self._text(self.words.answered)
        self.opinions.add(place.pk, submission, "limited", words, place.agencies[1], place.assurers[0], at)

    def _text(self, pool: tuple[str, ...]) -> str:
        return self.chance.choice(pool)
