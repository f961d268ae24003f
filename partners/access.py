"""The only place that answers “may they?”, for people. Rows are first fetched through `visible_to`: outsiders get 404.

What an API token opens stands in `partners.api.permissions`.
"""

from django.core.exceptions import PermissionDenied

from partners.models import Partnership
from partners.roles import Power
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
