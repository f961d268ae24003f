"""The only place that answers “may they?”. Rows are first fetched through `visible_to`: outsiders get 404.

What an API token opens stands in `partners.api.permissions`; what it may change follows from who issued it.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from partners.models import Agency, Appointment, Partnership, Scope, Token
from partners.roles import Power, Role
from partners.scope import Actor


def require(actor: Actor, power: Power, *, partnership_id: int, agency_id: int | None = None) -> None:
    """Raise PermissionDenied unless the actor holds the power there (and for that agency, where one is named)."""
    if not actor.has(power, partnership_id=partnership_id, agency_id=agency_id):
        raise PermissionDenied(f"This needs the right to: {power.label.lower()}.")


def require_any(actor: Actor, *powers: Power, partnership: Partnership) -> None:
    """Raise PermissionDenied unless the actor holds one of the powers there."""
    if not any(actor.has(power, partnership_id=partnership.pk) for power in powers):
        raise PermissionDenied(f"This needs the right to: {' or '.join(power.label.lower() for power in powers)}.")


def require_in(actor: Actor, power: Power, partnership: Partnership) -> None:
    require(actor, power, partnership_id=partnership.pk)


def require_appointer(actor: Actor, partnership: Partnership, *, role: Role, agency: Agency | None) -> None:
    """A coordinator gives and ends every role but one; an agency's lead those of its contributors.

    The chair alone names who judges what a coordinator entered.
    """
    if role == Role.NOMINEE:
        require_in(actor, Power.NOMINATE, partnership)
        return
    if role == Role.CONTRIBUTOR and agency and may(actor, Power.INVITE, partnership, agency):
        return
    require_in(actor, Power.APPOINT, partnership)


def may_end(actor: Actor, appointment: Appointment) -> bool:
    """As `require_appointer`, for pages that offer it."""
    partnership, agency = appointment.partnership, appointment.agency
    if appointment.role == Role.NOMINEE:
        return may(actor, Power.NOMINATE, partnership)
    if appointment.role == Role.CONTRIBUTOR and agency and may(actor, Power.INVITE, partnership, agency):
        return True
    return may(actor, Power.APPOINT, partnership)


def may(actor: Actor, power: Power, partnership: Partnership, agency: Agency | None = None) -> bool:
    return actor.has(power, partnership_id=partnership.pk, agency_id=agency.pk if agency else None)


def require_token_manager(actor: Actor, token: Token) -> None:
    """A coordinator changes and ends every token of the partnership; an agency's lead those bound to it."""
    if not token.agency or not may(actor, Power.ANSWER, token.partnership, token.agency):
        require_in(actor, Power.MODERATE, token.partnership)


def may_issue(actor: Actor, token: Token) -> bool:
    """May they give this client a new secret?"""
    try:
        require_token_issuer(actor, token.partnership, agency=token.agency, scopes=token.scopes)
    except PermissionDenied:
        return False
    return True


def require_token_issuer(
    actor: Actor, partnership: Partnership, *, agency: Agency | None, scopes: Collection[str]
) -> None:
    """A coordinator issues tokens of the partnership; an agency's lead those bound to the agency.

    A token that writes for an agency acts in the name of its lead, so nobody else may issue it.
    """
    if agency and actor.has(Power.ANSWER, partnership_id=partnership.pk, agency_id=agency.pk):
        return
    if agency and Scope.ACTIONS_WRITE in scopes:
        raise PermissionDenied(f"A token that writes for {agency.name} is issued by a lead of that agency.")
    require_in(actor, Power.MODERATE, partnership)
