"""What is sent about an action: messages, and the mails that gather them."""

from datetime import date, datetime, timedelta
from random import Random

from bench.copying import Table
from bench.places import Place
from bench.stories import Life
from partners.models import Mailing, Message

_TOLD = {
    "issued": "issued",
    "submitted": "answered",
    "returned": "sent_back",
    "assured": "assured",
    "withdrawn": "withdrawn",
}
_PHRASES = {
    "issued": "Your agency is asked for something new",
    "answered": "An answer waits for judgement",
    "sent_back": "Your answer was sent back: more is needed",
    "assured": "Your answer was accepted",
    "withdrawn": "Nothing more is asked",
}


class Mail:
    """Draws messages and mails into tables."""

    def __init__(self, chance: Random, now: datetime) -> None:
        self.chance, self.now = chance, now
        self.mailings = Table(
            Mailing, "recipient_id purpose local_day state message_id due_at tries subject sent_at created_at"
        )
        self.messages = Table(Message, "partnership_id recipient_id kind about reason key due_on mailing_id created_at")
        self.mailed: dict[tuple[int, str, date], int] = {}

    def tables(self) -> list[Table]:
        return [self.mailings, self.messages]

    def tell(self, place: Place, reference: str, action: int, lead: int, told: Life) -> None:
        """What was said by mail of each move, and the reminders before and after the date."""
        for step, (_, became, at) in enumerate(told.moves):
            kind = _TOLD.get(became)
            if kind:
                to = place.coordinators[0] if became == "submitted" else lead
                mailing = self._mailing(to, "notice", at)
                key = f"{kind}:{action}:{step}"
                self.messages.add(place.pk, to, kind, reference, _PHRASES[kind], key, None, mailing, at)
        if told.issued and told.first_due:
            at = datetime.combine(told.first_due - timedelta(days=14), datetime.min.time()) + timedelta(hours=8)
            if told.issued < at < min(told.submitted or self.now, self.now):
                key, mailing = f"in_ten:{reference}:{told.first_due}:0", self._mailing(lead, "digest", at)
                words = "due in 10 working days"
                self.messages.add(place.pk, lead, "due_soon", reference, words, key, told.first_due, mailing, at)

    def _mailing(self, to: int, purpose: str, at: datetime) -> int:
        """The mail of that day, which gathers what this person is told."""
        day = at.date()
        found = self.mailed.get((to, purpose, day))
        if not found:
            name = f"<bench-{self.mailings.last + 1}@followthrough.example>"
            state, sent = ("dead", None) if self.chance.random() < 0.0005 else ("sent", at)  # few
            found = self.mailings.add(to, purpose, day, state, name, at, 1, "Followthrough", sent, at)
            self.mailed[to, purpose, day] = found
        return found
