from partners.models.change import Change
from partners.models.chasing import Closure, Deputy, DigestDay, Feed, Pause
from partners.models.event import Event, Verb
from partners.models.guess import Allowance, Guess
from partners.models.idempotency import IdempotentRequest
from partners.models.ledger import LedgerDisposal, LedgerLink, LedgerReach
from partners.models.message import Mailing, Message
from partners.models.organisation import Identity, Organisation
from partners.models.partnership import Agency, AgencyKind, Membership, Partnership
from partners.models.person import Appointment, User
from partners.models.saved_view import SavedList, SavedView
from partners.models.tenant import Tenant, TenantQuerySet, of_agencies, or_last, whole_or_of
from partners.models.token import Scope, Token, through_token
from partners.models.tombstone import Tombstone
from partners.models.viewing import Viewing

__all__ = [
    "Agency",
    "AgencyKind",
    "Allowance",
    "Appointment",
    "Change",
    "Closure",
    "Deputy",
    "DigestDay",
    "Event",
    "Feed",
    "Guess",
    "IdempotentRequest",
    "Identity",
    "LedgerDisposal",
    "LedgerLink",
    "LedgerReach",
    "Mailing",
    "Membership",
    "Message",
    "Organisation",
    "Partnership",
    "Pause",
    "SavedList",
    "SavedView",
    "Scope",
    "Tenant",
    "TenantQuerySet",
    "Token",
    "Tombstone",
    "User",
    "Verb",
    "Viewing",
    "of_agencies",
    "or_last",
    "through_token",
    "whole_or_of",
]
