"""Messages: neither lost nor doubled, and never a word of a case.

An app registers its kinds of message (how they read, whether they still hold) and queues messages in the transaction of
the act that calls for them. Delivery gathers what waits into mails and sends them: reminders in one digest a person and
day, notices by themselves.

    messages.register("sent_back", purpose=messages.NOTICE, phrase="Your answer was sent back: more is needed")
    messages.queue(kind="sent_back", to=[lead.pk], about=action, key=f"sent_back:{decision.pk}")
"""

from partners.messages.again import send_again
from partners.messages.backlog import Backlog, backlog
from partners.messages.delivery import claim, deliver, drain
from partners.messages.gathering import gather
from partners.messages.hours import resting
from partners.messages.kinds import DIGEST, NOTICE, Heading, Kind, Link, StillTrue, kind_of, page_of, register
from partners.messages.outbox import Entry, queue, queue_all
from partners.messages.rendering import Line, register_digest
from partners.messages.returned import ask_notify, take_bounce

__all__ = [
    "DIGEST",
    "NOTICE",
    "Backlog",
    "Entry",
    "Heading",
    "Kind",
    "Line",
    "Link",
    "StillTrue",
    "ask_notify",
    "backlog",
    "claim",
    "deliver",
    "drain",
    "gather",
    "kind_of",
    "page_of",
    "queue",
    "queue_all",
    "register",
    "register_digest",
    "resting",
    "send_again",
    "take_bounce",
]
